"""What nobody but the school can decide about a framework, gathered and said in sentences."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from transcript.frameworks.case.tree import listed


class Decision(StrEnum):
    """What was assumed, so that there is something to begin with."""

    LEVEL = "level"
    RUBRIC = "rubric"
    STANDARD = "standard"
    CRITERIA = "criteria"
    EVIDENCE = "evidence"
    NAME = "name"
    STATEMENT = "statement"
    STATUS = "status"
    NO_STATUS = "no status"
    NO_DATE = "no date"
    ALONE = "alone"
    UNPLACED = "unplaced"
    BETWEEN = "between"
    DETACHED = "detached"
    FLAT = "flat"


_WORDS: Mapping[Decision, tuple[str, str]] = {
    Decision.STATEMENT: (
        "the framework has no description",
        "write the statement of the graduate profile in the words you agreed on",
    ),
    Decision.STATUS: (
        "the framework is marked {names}, and no transcript goes out under a draft",
        "write `status: pilot` or `adopted` in the graduate profile when it is in force",
    ),
    Decision.NO_STATUS: (
        "nothing says whether the framework is in force, so it counts as a draft",
        "write `status: pilot` or `adopted` in the graduate profile when it is",
    ),
    Decision.NO_DATE: (
        "the framework is in force, and nothing says since when, so it counts as a pilot",
        "write `status: adopted` and `adopted_on` with the day",
    ),
    Decision.ALONE: (
        "nothing stands above or below {names}",
        "a competency of the area “{area}” for now; move it where it belongs",
    ),
    Decision.NAME: (
        "the names of {names} were made from longer texts, or stood there twice",
        "give them names that a reader takes in at a glance",
    ),
    Decision.LEVEL: (
        "nothing says which credits are needed to graduate: {credits} became foundational",
        "write `level: advanced` in those that go beyond",
    ),
    Decision.RUBRIC: (
        "without a rubric there, the four levels of the template stand in {credits}",
        "write what work at each level looks like",
    ),
    Decision.STANDARD: (
        "nothing says which level earns a credit; by their names it is {names}",
        "look at `required` under `rubric`",
    ),
    Decision.CRITERIA: (
        "without criteria there, the standard stands as the only one in {credits}",
        "write what an assessor looks for",
    ),
    Decision.EVIDENCE: (
        "one piece of evidence is enough in {credits}",
        "say under `evidence_rule` how much, from how many contexts, shows a lasting skill",
    ),
    Decision.FLAT: (
        "{names} had so much below that only the next level became criteria",
        "look whether they say what an assessor looks for",
    ),
    Decision.DETACHED: (
        "the parent of {names} is not in the package",
        "look whether it stands in the right place, or import the whole package",
    ),
    Decision.BETWEEN: (
        "neither a credit nor a criterion of one: {names}",
        "kept in framework.case.json, on no transcript",
    ),
    Decision.UNPLACED: (
        "standing under nothing there: {names}",
        "kept in framework.case.json, on no transcript",
    ),
}


class Decisions:
    """What was assumed about what, in the order in which a person should look at it."""

    def __init__(self) -> None:
        """Begin with nothing assumed."""
        self._found: dict[Decision, dict[str, None]] = {}
        self.area = ""

    def note(self, decision: Decision, name: str = "") -> None:
        """Note that something was assumed about what has this name."""
        self._found.setdefault(decision, {})[name] = None

    def sentences(self, credits_: int) -> Iterator[str]:
        """Yield what is to be decided: what was assumed, of how many credits, and what to do."""
        for decision, (what, how) in _WORDS.items():
            if found := self._found.get(decision):
                whole = len(found) == credits_ > 1
                told = {
                    "names": listed(found),
                    "credits": f"all {credits_} credits" if whole else listed(found),
                    "area": self.area,
                }
                yield f"{what.format_map(told)}: {how.format_map(told)}"
