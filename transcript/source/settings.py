"""How the tool works in a school's folder: `workspace.yaml`."""

from dataclasses import dataclass, field

from transcript.source.fields import Fields
from transcript.source.release import BirthDateRelease, IdentifierRelease, Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `workspace.yaml` says.

    The first of `languages` governs; no `issuer_key` means the newest active key; seals are
    time-stamped by the server at `timestamp_url`, if there is one.
    """

    languages: tuple[str, ...] = ("en",)
    issuer_key: str | None = None
    timestamp_url: str | None = None
    release: Release = field(default_factory=Release)


def read_settings(fields: Fields) -> Settings:
    """Build the settings from `workspace.yaml`. What it leaves out is set to the safe side."""
    release, given = fields.inside("release"), Release()
    birth_date, identifiers = given.birth_date, given.identifiers
    if "birth_date" in release:
        birth_date = release.choice("birth_date", BirthDateRelease)
    if "identifiers" in release:
        identifiers = release.choice("identifiers", IdentifierRelease)
    return Settings(
        languages=fields.texts("languages"),
        issuer_key=fields.optional_text("issuer_key"),
        timestamp_url=fields.optional_text("timestamp_url"),
        release=Release(birth_date=birth_date, identifiers=identifiers),
    )
