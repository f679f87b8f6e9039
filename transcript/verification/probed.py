"""What the probes of a profile found: the questions of another validator, beside our verdict."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Profile(StrEnum):
    """A validator whose list of probes can be gone through."""

    ONE_EDTECH = "1edtech"


class Outcome(StrEnum):
    """What a probe ends with, in that validator's words. FATAL keeps the next from being asked."""

    VALID = "valid"
    NOT_RUN = "not_run"
    WARNING = "warning"
    ERROR = "error"
    FATAL = "fatal"


_ERRORS = frozenset({Outcome.ERROR, Outcome.FATAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """One probe's answer: on which credential, at which place (JSON Pointers), and why."""

    probe: str
    credential: str
    path: str
    outcome: Outcome
    message: str

    def to_json(self) -> dict[str, str]:
        """Return the answer as the report shows it."""
        return {
            "probe": self.probe,
            "credential": self.credential,
            "path": self.path,
            "outcome": self.outcome.value,
            "message": self.message,
        }

    @classmethod
    def from_json(cls, told: dict[str, str]) -> Self:
        """Read what `to_json` gave."""
        return cls(
            probe=told["probe"],
            credential=told["credential"],
            path=told["path"],
            outcome=Outcome(told["outcome"]),
            message=told["message"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileReport:
    """Every answer, by credential and in the order of asking. It does not touch our verdict."""

    profile: Profile
    version: str
    probes: tuple[Probed, ...]

    @property
    def errors(self) -> int:
        """How many answers are errors, with the fatal ones."""
        return sum(each.outcome in _ERRORS for each in self.probes)

    def to_json(self) -> dict[str, Any]:
        """Return the profile as the report shows it."""
        return {
            "name": self.profile.value,
            "version": self.version,
            "probes": [each.to_json() for each in self.probes],
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        """Read what `to_json` gave."""
        return cls(
            profile=Profile(told["name"]),
            version=told["version"],
            probes=tuple(map(Probed.from_json, told["probes"])),
        )
