"""How the tool works in a school's folder: `workspace.yaml`."""

from dataclasses import dataclass, field

from transcript.source.fields import Fields
from transcript.source.release import BirthDateRelease, IdentifierRelease, Release

TWO_PERSON = "two-person"
"""The rule that who signs does not also approve."""

WEEK = 7
"""For how many days a status list counts, unless the school says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSettings:
    """Where the school publishes what it has taken back: its status lists, below `url`.

    A list that is published counts for `valid_days`.
    """

    url: str
    suspension: bool = False
    valid_days: int = WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrySettings:
    """The PostgreSQL server (`url`, without a password) and the schema that hold the registry."""

    url: str
    schema: str = "transcript"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `workspace.yaml` says.

    The first of `languages` governs; no `issuer_key` means the newest active key; seals are
    time-stamped by the server at `timestamp_url`, if there is one. Without `status`, what is issued
    cannot be taken back. Without `registry`, it is the file registry.db. With `two_person`, nothing
    is signed before somebody else than who signs has approved it. `pkcs11_module` is the library
    through which keys in tokens are used.
    """

    languages: tuple[str, ...] = ("en",)
    issuer_key: str | None = None
    timestamp_url: str | None = None
    release: Release = field(default_factory=Release)
    status: StatusSettings | None = None
    registry: RegistrySettings | None = None
    two_person: bool = False
    pkcs11_module: str | None = None


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
        status=_status(fields.inside("status")) if "status" in fields else None,
        registry=_registry(fields.inside("registry")) if "registry" in fields else None,
        two_person=fields.optional_text("approval") == TWO_PERSON,
        pkcs11_module=fields.optional_text("pkcs11_module"),
    )


def _registry(fields: Fields) -> RegistrySettings:
    return RegistrySettings(
        url=fields.text("url"), schema=fields.optional_text("schema") or "transcript"
    )


def _status(fields: Fields) -> StatusSettings:
    return StatusSettings(
        url=fields.text("url").rstrip("/"),
        suspension=fields.flag("suspension"),
        valid_days=fields.number("valid_days", WEEK),
    )
