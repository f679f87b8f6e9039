"""The cases of the school's policy on mastery."""

from broken_changes import Case, Write

MASTERY = "mastery.yaml"


def policy(code: str, about: str, text: str, at: str) -> Case:
    """Return a case of a policy file; the report points at the line that ends with `at`."""
    return Case(code, about, MASTERY, at, (Write(MASTERY, text.encode()),))


POLICY = (
    policy(
        "MT631",
        "the policy has a rule for a credit that there is not",
        "credits:\n  argue-from-date:\n    determination:\n      method: highest\n",
        "    determination:",
    ),
    policy(
        "MT632",
        "the policy gives the latest rating a weight",
        "determination:\n  method: latest\n  parameters:\n    weight: 65\n",
        "weight: 65",
    ),
    policy(
        "MT633",
        "the policy has a weight of less than one percent",
        "determination:\n  method: weighted_average\n  parameters:\n    weight: 0.65\n",
        "weight: 0.65",
    ),
    policy(
        "MT634",
        "the policy takes the best ratings and does not say how many",
        "determination:\n  method: best_n\n",
        "method: best_n",
    ),
    policy(
        "MT635",
        "the policy gives points to a level that no rubric has",
        "scale:\n  emerging: 1\n  proficient: 3\n  masterful: 4\n",
        "masterful: 4",
    ),
    policy(
        "MT636",
        "by the policy the highest level is worth less than the one below it",
        "scale:\n  emerging: 1\n  proficient: 4\n  distinguished: 3\n",
        "distinguished: 3",
    ),
)
