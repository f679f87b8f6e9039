"""Every public key a school has used, so that what an old key signed can be verified for ever."""

import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self, TypeVar

from transcript.proofs.errors import KeyUnusableError, ProofError
from transcript.proofs.key_stores.token_address import TokenAddress
from transcript.proofs.public_key import PublicKey
from transcript.proofs.timestamps import read_timestamp, timestamp_text
from transcript.proofs.x509 import Certificate

_CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")
_SECURITY = "https://w3id.org/security#"
_JSON_WEB_KEY = {
    "JsonWebKey": {
        "@id": f"{_SECURITY}JsonWebKey",
        "@context": {
            "@protected": True,
            "id": "@id",
            "type": "@type",
            "controller": {"@id": f"{_SECURITY}controller", "@type": "@id"},
            "publicKeyJwk": {"@id": f"{_SECURITY}publicKeyJwk", "@type": "@json"},
        },
    }
}
"""What https://w3id.org/security/jwk/v1 says of our terms, for readers that do not have it."""
_VERSION = 1
_SHORTEST_WINDOW = timedelta(seconds=1)
_T = TypeVar("_T")
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}", re.ASCII)
_FINGERPRINT = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)


class KeyHistoryError(ProofError):
    """A key history that cannot be understood. `path` is a JSON Pointer to the place."""

    def __init__(self, path: str, reason: str) -> None:
        """Say where, and what is wrong."""
        super().__init__(f"{path or '(the key history)'}: {reason}")
        self.path = path
        self.reason = reason


class KeyPurpose(StrEnum):
    """What a key signs."""

    CREDENTIALS = "credentials"
    PDF_SEAL = "pdf-seal"
    LEDGER = "ledger"
    APPROVAL = "approval"


SCHOOL_KEYS = (KeyPurpose.CREDENTIALS, KeyPurpose.PDF_SEAL, KeyPurpose.LEDGER)
"""What every school has a key for."""


class KeyState(StrEnum):
    """What became of a key. A retired key still verifies what it signed while it was valid."""

    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """One public key and when it counts. Moments carry their zone and have whole seconds.

    `certificate` is the fingerprint of the one that goes into seals, `earlier_certificates` those
    of the ones that it replaced: older seals are checked against them. `store` is the address
    (RFC 7512) of a private half that is kept in a token; without it, that is in a file.
    """

    id: str
    purpose: KeyPurpose
    public_key: PublicKey
    valid_from: datetime
    certificate: str | None = None
    earlier_certificates: tuple[str, ...] = ()
    state: KeyState = KeyState.ACTIVE
    valid_until: datetime | None = None
    compromised_at: datetime | None = None
    store: str | None = None

    def covers(self, at: datetime) -> bool:
        """Return whether `at` lies in the key's window; the end itself does not."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)

    def is_in_use(self, at: datetime) -> bool:
        """Return whether the key signs `at` this time."""
        return self.state is KeyState.ACTIVE and self.covers(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHistory:
    """The keys of one school, oldest first. Nothing is ever taken out."""

    keys: tuple[KeyRecord, ...] = ()

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Read what `to_json` wrote. Raises `KeyHistoryError`, which names the place."""
        members = _object(value, "", required={"version", "keys"})
        if members["version"] is True or members["version"] != _VERSION:
            raise KeyHistoryError("/version", f"only version {_VERSION} is understood")
        if not isinstance(members["keys"], list):
            raise KeyHistoryError("/keys", "this must be a list")
        history = cls()
        for number, item in enumerate(members["keys"]):
            path = f"/keys/{number}"
            try:
                history = history.add(_read_record(item, path))
            except KeyUnusableError as error:
                raise KeyHistoryError(path, str(error)) from error
        return history

    def to_json(self) -> dict[str, Any]:
        """Return the history as JSON."""
        return {"version": _VERSION, "keys": [_write_record(each) for each in self.keys]}

    def find(self, key_id: str) -> KeyRecord | None:
        """Return the key with this id, or None."""
        return next((each for each in self.keys if each.id == key_id), None)

    def active(self, purpose: KeyPurpose, at: datetime) -> KeyRecord | None:
        """Return the newest active key for `purpose` whose window covers `at`, or None.

        Raises `KeyUnusableError` if there is only one that begins later: a clock was set back, and
        another key would not help.
        """
        kept = [each for each in self.keys if each.purpose is purpose]
        fit = [each for each in kept if each.is_in_use(at)]
        later = [each for each in kept if each.state is KeyState.ACTIVE and at < each.valid_from]
        if later and not fit:
            begins = f"{later[0].valid_from:%Y-%m-%d %H:%M}"
            raise KeyUnusableError(
                f"the key {later[0].id} counts from {begins} UTC on, and this machine's clock says "
                f"{at:%Y-%m-%d %H:%M}: set the clock right, and run it again"
            )
        return max(fit, key=lambda each: each.valid_from, default=None)

    def add(self, record: KeyRecord) -> Self:
        """Return a history with one key more. Raises `KeyUnusableError` if it is there already."""
        for each in self.keys:
            if each.id == record.id:
                raise KeyUnusableError(f"there is already a key with the id “{record.id}”")
            if each.public_key == record.public_key:
                raise KeyUnusableError(f"this key is already there under the id “{each.id}”")
        return replace(self, keys=(*self.keys, record))

    def certify(self, key_id: str, fingerprint: str) -> Self:
        """Return a history in which a key has another certificate; the old one stays known."""
        return replace(
            self, keys=tuple(_certified(each, key_id, fingerprint) for each in self.keys)
        )

    def retire(self, key_id: str, *, at: datetime) -> Self:
        """Return a history in which a key signs nothing more from `at` on.

        Raises `KeyUnusableError` if there is no such key, or it is not active.
        """
        record = self._required(key_id)
        if record.state is not KeyState.ACTIVE:
            raise KeyUnusableError(f"the key {key_id} is {record.state} already")
        # A key that was made this second has a window all the same.
        end = max(at, record.valid_from + _SHORTEST_WINDOW)
        return self._with(replace(record, state=KeyState.RETIRED, valid_until=end))

    def compromise(self, key_id: str, *, since: datetime) -> Self:
        """Return a history in which a key has been in wrong hands `since` then, or may have been.

        Told again, an earlier time counts. Raises `KeyUnusableError` if there is no such key, or
        it was in wrong hands before that.
        """
        record = self._required(key_id)
        known = record.compromised_at
        if known is not None and known <= since:
            raise KeyUnusableError(
                f"the key {key_id} is marked as compromised since {timestamp_text(known)} already"
            )
        return self._with(replace(record, state=KeyState.COMPROMISED, compromised_at=since))

    def _required(self, key_id: str) -> KeyRecord:
        record = self.find(key_id)
        if record is None:
            known = ", ".join(each.id for each in self.keys) or "none yet"
            raise KeyUnusableError(f"there is no key “{key_id}”; there are: {known}")
        return record

    def _with(self, record: KeyRecord) -> Self:
        return replace(
            self, keys=tuple(record if each.id == record.id else each for each in self.keys)
        )

    def did_document(self, controller: str, *, seals: Iterable[Certificate] = ()) -> dict[str, Any]:
        """Return the `did.json` of `controller`, with every key that ever signed credentials.

        Old keys stay, with the end of their time, or what they signed could no longer be verified.
        A compromised key stays as a key, but not as one that may sign: whoever stole it could go on
        signing. `seals` are there as the controller's keys with their certificates, and may sign no
        credentials.
        """
        keys = [each for each in self.keys if each.purpose is KeyPurpose.CREDENTIALS]
        certified = [_certified_method(controller, each) for each in seals]
        return {
            "@context": [*_CONTEXTS, *([_JSON_WEB_KEY] if certified else [])],
            "id": controller,
            "verificationMethod": [*(_method(controller, each) for each in keys), *certified],
            # 1EdTech's validator compares these as text, so they are ids and not objects.
            "assertionMethod": [
                f"{controller}#{each.public_key.multibase}"
                for each in keys
                if each.state is not KeyState.COMPROMISED
            ],
        }


def _method(controller: str, record: KeyRecord) -> dict[str, Any]:
    # Controlled Identifiers 1.0, 2.2: no proof from these moments on is to be believed.
    ends = {"expires": record.valid_until, "revoked": record.compromised_at}
    return {
        "id": f"{controller}#{record.public_key.multibase}",
        "type": "Multikey",
        "controller": controller,
        "publicKeyMultibase": record.public_key.multibase,
        **{name: timestamp_text(end) for name, end in ends.items() if end is not None},
    }


def _certified(record: KeyRecord, key_id: str, fingerprint: str) -> KeyRecord:
    if record.id != key_id or record.certificate == fingerprint:
        return record
    known = (*record.earlier_certificates, *filter(None, [record.certificate]))
    earlier = tuple(each for each in known if each != fingerprint)
    return replace(record, certificate=fingerprint, earlier_certificates=earlier)


def _certified_method(controller: str, seal: Certificate) -> dict[str, Any]:
    return {
        "id": f"{controller}#{seal.public_key.multibase}",
        "type": "JsonWebKey",
        "controller": controller,
        "publicKeyJwk": seal.jwk(),
    }


def _write_record(record: KeyRecord) -> dict[str, Any]:
    members = {
        "id": record.id,
        "purpose": str(record.purpose),
        "public_key": record.public_key.multibase,
        "certificate": record.certificate,
        "earlier_certificates": list(record.earlier_certificates) or None,
        "state": str(record.state),
        "valid_from": timestamp_text(record.valid_from),
        "valid_until": record.valid_until and timestamp_text(record.valid_until),
        "compromised_at": record.compromised_at and timestamp_text(record.compromised_at),
        "store": record.store,
    }
    return {name: value for name, value in members.items() if value is not None}


def _read_record(value: object, path: str) -> KeyRecord:
    members = _object(
        value,
        path,
        required={"id", "purpose", "public_key", "state", "valid_from"},
        optional={
            "certificate",
            "earlier_certificates",
            "valid_until",
            "compromised_at",
            "store",
        },
    )
    record = KeyRecord(
        id=_read(_id, members["id"], f"{path}/id"),
        purpose=_read(KeyPurpose, members["purpose"], f"{path}/purpose"),
        public_key=_read(_public_key, members["public_key"], f"{path}/public_key"),
        certificate=_optional(_fingerprint, members, f"{path}/certificate"),
        earlier_certificates=_fingerprints(members, f"{path}/earlier_certificates"),
        state=_read(KeyState, members["state"], f"{path}/state"),
        valid_from=_read(_moment, members["valid_from"], f"{path}/valid_from"),
        valid_until=_optional(_moment, members, f"{path}/valid_until"),
        compromised_at=_optional(_moment, members, f"{path}/compromised_at"),
        store=_optional(_store, members, f"{path}/store"),
    )
    if (record.state is KeyState.COMPROMISED) != (record.compromised_at is not None):
        raise KeyHistoryError(path, "“compromised_at” belongs to a compromised key, and only there")
    return record


def _read(reader: Callable[[str], _T], value: object, path: str) -> _T:
    if not isinstance(value, str):
        raise KeyHistoryError(path, "this must be text")
    try:
        return reader(value)
    except (ValueError, KeyUnusableError) as error:
        raise KeyHistoryError(path, str(error)) from error


def _optional(reader: Callable[[str], _T], members: Mapping[str, object], path: str) -> _T | None:
    name = path.rpartition("/")[2]
    return _read(reader, members[name], path) if name in members else None


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError("an id has small letters, digits, dots and hyphens only")
    return text


def _fingerprint(text: str) -> str:
    if not _FINGERPRINT.fullmatch(text):
        raise ValueError("a fingerprint is “sha256:” and 64 hexadecimal digits")
    return text


def _fingerprints(members: Mapping[str, object], path: str) -> tuple[str, ...]:
    found = members.get(path.rpartition("/")[2], [])
    if not isinstance(found, list):
        raise KeyHistoryError(path, "this must be a list")
    return tuple(_read(_fingerprint, each, f"{path}/{at}") for at, each in enumerate(found))


def _store(text: str) -> str:
    return str(TokenAddress.read(text))


def _public_key(text: str) -> PublicKey:
    return PublicKey.from_multibase(text)


def _moment(text: str) -> datetime:
    moment = read_timestamp(text)
    if timestamp_text(moment) != text:
        raise ValueError("write it in UTC with whole seconds, like 2026-11-22T10:00:00Z")
    return moment


def _object(
    value: object,
    path: str,
    *,
    required: AbstractSet[str],
    optional: AbstractSet[str] = frozenset(),
) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise KeyHistoryError(path, "this must be an object")
    for name in sorted(required - value.keys()):
        raise KeyHistoryError(path, f"“{name}” is missing")
    for name in sorted(value.keys() - required - optional):
        raise KeyHistoryError(f"{path}/{name}", "this is not known here")
    return value
