"""What can be wrong with how learning became credit: attempts, the life of evidence, decisions.

In order of code: re-assessment and evidence, decisions, the policy file, imported ratings, habits.
"""

from broken_changes import ARGUE, LEARNER, RECORD, Case, Swap, Write, digest_of, in_record, swap

POLICY = "mastery.yaml"
HABITS = f"{LEARNER}/habits.yaml"

_SECOND = "rated_on: 2025-11-14\n    level: proficient\n    attempt: 2"
_REFLECTION = "    reflection: I learned to write down what we do not know.\n"
_CHART = "    alt: Four columns that grow shorter from left to right.\n"
_AWARD = "    evidence: [creek-report, oxygen-data]\n  - credit: tell-a-true-story\n"
_TEAM = "Two reviewers agreed after the town meeting."
_INPUTS = (
    "- {rated_on: 2025-10-02, attempt: 1, points: 1}",
    "- {rated_on: 2025-11-14, attempt: 2, points: 2}",
)


def _reassessment(code: str, about: str, rule: str, at: str) -> Case:
    change = Write(POLICY, f"reassessment:\n  {rule}\n".encode())
    return Case(code, about, RECORD, at, (change,))


def _events(code: str, about: str, after: str, *events: str, at: str) -> Case:
    lines = "".join(f"      - {{{each}}}\n" for each in events)
    return in_record(code, about, after, f"{after}    events:\n{lines}", at=at)


def _decided(code: str, about: str, *, at: str, **fields: str) -> Case:
    """Return a case of a decision on the first award, sound but for the fields given."""
    how = {"method": "latest", "reason": "The second attempt rests on data."}
    calculation = {"result": "2", "reached": "true"}
    how |= {name: each for name, each in fields.items() if name in how}
    calculation |= {name: each for name, each in fields.items() if name in calculation}
    last = fields.get("last", _INPUTS[1])
    lines = [
        "    determination:",
        *(f"      {name}: {each}" for name, each in how.items()),
        "      calculation:",
        "        inputs:",
        *(f"          {each}" for each in (_INPUTS[0], last)),
        *(f"        {name}: {each}" for name, each in calculation.items()),
    ]
    first, rest = _AWARD.split("\n", 1)
    return in_record(code, about, _AWARD, "\n".join([first, *lines, rest]), at=at)


LIFE = (
    in_record(
        "MT601",
        "a rating names a criterion that the credit does not have",
        "level: emerging\n",
        "level: emerging\n    criterion: courage\n",
        at="criterion: courage",
    ),
    in_record(
        "MT602",
        "a learner saw the work at a level that the rubric does not have",
        "level: emerging\n",
        "level: emerging\n    self_assessment: {level: splendid}\n",
        at="self_assessment: {level: splendid}",
    ),
    _reassessment(
        "MT603", "there was a second attempt, and one is allowed", "attempts: 1", _SECOND
    ),
    _reassessment(
        "MT604",
        "a second attempt came 43 days after the first, and 60 are asked for",
        "wait_days: 60",
        "rated_on: 2025-11-14",
    ),
    _reassessment(
        "MT605",
        "a second attempt came two weeks after the last day for one",
        "until: 2025-10-31",
        "rated_on: 2025-11-14",
    ),
    Case(
        "MT606",
        "a learner who had reached the standard tried again, which only those below it may",
        RECORD,
        _SECOND,
        (
            Write(POLICY, b"reassessment:\n  who: below standard\n"),
            Swap(RECORD, "level: emerging", "level: proficient"),
        ),
    ),
    _reassessment(
        "MT607",
        "there was no reflection between two attempts, and one is asked for",
        "between: [reflection]",
        _SECOND,
    ),
    _events(
        "MT608",
        "another file was approved than the one that is there",
        _REFLECTION,
        f"kind: approved, on: 2025-11-20, by: Ines Tamura, digest: 'sha256:{'0' * 64}'",
        at="- {kind: approved, on: 2025-11-20, by: Ines Tamura",
    ),
    _events(
        "MT609",
        "an approval does not say of which file",
        _REFLECTION,
        "kind: approved, on: 2025-11-20, by: Ines Tamura",
        at="- {kind: approved, on: 2025-11-20",
    ),
    Case(
        "MT610",
        "one person approved the work, and the review team has two",
        RECORD,
        "approved_by: [Ines Tamura, Hollis Adeyemi]\n    evidence: [oxygen-chart]",
        (
            Write(POLICY, b"credits:\n  lead-an-inquiry:\n    review_team: 2\n"),
            Swap(
                RECORD,
                _CHART,
                f"{_CHART}    events:\n      - kind: approved\n        on: 2026-02-09\n"
                "        by: Ines Tamura\n"
                f"        digest: {digest_of('evidence/oxygen-chart.png')}\n",
            ),
        ),
    ),
    _events(
        "MT611",
        "feedback stands after the submission and is dated before it",
        _CHART,
        "kind: submitted, on: 2025-10-12",
        "kind: feedback, on: 2025-10-10, by: Mae Okafor",
        at="- {kind: feedback, on: 2025-10-10",
    ),
    _events(
        "MT612",
        "work was approved before it was submitted",
        _CHART,
        "kind: approved, on: 2025-10-12, by: Mae Okafor, "
        f"digest: '{digest_of('evidence/oxygen-chart.png')}'",
        "kind: submitted, on: 2025-10-14",
        at="- {kind: approved, on: 2025-10-12",
    ),
    _events(
        "MT613",
        "nobody is named for the feedback",
        _CHART,
        "kind: submitted, on: 2025-10-12",
        "kind: feedback, on: 2025-10-13, note: Say what the columns are.",
        at="- {kind: feedback, on: 2025-10-13",
    ),
    in_record(
        "MT614",
        "the film of a talk is not where the record says it is",
        "https://videos.riverbend.example/watch/81",
        "https://videos.riverbend.example/watch/gone",
        at="url: https://videos.riverbend.example/watch/gone",
    ),
)

DECISIONS = (
    _decided(
        "MT621",
        "an average of 1 and 2 is said to be 2",
        method="average",
        at="result: 2",
    ),
    _decided(
        "MT622",
        "a calculation is by a method that nobody can repeat",
        method="house rule",
        at="method: house rule",
    ),
    _decided(
        "MT623",
        "a credit is awarded although the method says that the standard is not reached",
        reached="false",
        at="awards:\n  - credit: argue-from-data\n    level: proficient",
    ),
    in_record(
        "MT624",
        "somebody decided who is not among those who approved",
        f"reason: {_TEAM}\n",
        f"reason: {_TEAM}\n      decided_by: Mae Okafor\n",
        at="decided_by: Mae Okafor",
    ),
    _decided(
        "MT625",
        "a calculation counts a rating that is not in the record",
        last="- {rated_on: 2025-11-19, attempt: 2, points: 2}",
        at="- {rated_on: 2025-11-19",
    ),
    in_record(
        "MT626",
        "a reason counts homework",
        _TEAM,
        "The poster was sound, and all homework was done.",
        at="reason: The poster was sound",
    ),
)

HABITS_OF_WORK = (
    swap(
        "MT651",
        "a criterion counts what was handed in on time",
        ARGUE,
        "statement: The claim is clear and can be tested.",
        "statement: Hands every report in on time.",
    ),
    Case(
        "MT652",
        "a habit of work is rated",
        HABITS,
        "note: Came prepared",
        (
            Write(
                HABITS,
                b"observations:\n  - habit: Comes prepared\n    on: 2025-10-01\n"
                b"    by: Mae Okafor\n    note: Came prepared, 3/4.\n",
            ),
        ),
    ),
    Case(
        "MT653",
        "a habit of work is called like a credit",
        HABITS,
        "- habit: Argue from data",
        (
            Write(
                HABITS,
                b"observations:\n  - habit: Argue from data\n    on: 2025-10-01\n"
                b"    by: Mae Okafor\n    note: Asked where a number came from.\n",
            ),
        ),
    ),
)
