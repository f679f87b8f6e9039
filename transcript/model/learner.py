"""The person whose record this is."""

from dataclasses import dataclass, field
from datetime import date

from transcript.model.origin import NOWHERE, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person's name as they write it. Many have only one: `given` and `family` are optional."""

    full: str
    given: str | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerIdentifier:
    """A number the school or the state uses for the learner; never a social security number."""

    kind: str
    value: str

    @property
    def masked(self) -> str:
        """The value with all but its last two characters hidden; short values are hidden whole."""
        shown = self.value[-2:] if len(self.value) > 3 else ""  # noqa: PLR2004
        return "•" * (len(self.value) - len(shown)) + shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """A learner. `language` (BCP 47) is the one the family reads.

    `birthday` is the day of birth without the year, `--04-15`, where the year is not to be told.
    """

    id: str
    legal_name: Name
    enrolled_on: date
    language: str
    chosen_name: Name | None = None
    identifiers: tuple[LearnerIdentifier, ...] = ()
    birth_date: date | None = None
    birthday: str | None = None
    expected_graduation: date | None = None
    graduated_on: date | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

    @property
    def display_name(self) -> Name:
        """The chosen name where there is one, else the legal name."""
        return self.chosen_name or self.legal_name

    @property
    def has_number_for_name(self) -> bool:
        """Whether one of the learner's numbers stands where a name should."""
        names = {each.full for each in (self.legal_name, self.chosen_name) if each}
        return any(each.value in names for each in self.identifiers)
