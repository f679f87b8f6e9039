"""Every credential that a file holds: the whole, its members at any depth, and endorsements."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from transcript.credentials.clr import is_clr
from transcript.credentials.open_badges import is_badge, is_endorsement
from transcript.credentials.vc import VERIFIABLE_CREDENTIAL, has_type
from transcript.proofs.vc_jwt import Jwt
from transcript.reading.document import Place, pointer_to
from transcript.verification.codes import Code
from transcript.verification.envelope import Presented
from transcript.verification.limits import Limits
from transcript.verification.report import Axis, Check, Finder, Step

_FIND = Finder(Step.ENVELOPE, Axis.INTEGRITY)
_CONTAINERS = (dict, list)
_HOLDERS = frozenset({"verifiableCredential", "endorsement", "endorsementJwt"})
"""The properties that hold credentials, each one or a list of them."""
_MEMBER_OF_CLR = re.compile(r"/credentialSubject/verifiableCredential/(\d+)")


class Role(StrEnum):
    """What a credential is to the file."""

    WHOLE = "the credential"
    MEMBER = "the member"
    ENDORSEMENT = "the endorsement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A credential and its place in the file. `token` is set if a JWT secures it."""

    path: str
    role: Role
    document: Mapping[str, Any]
    token: Jwt | None = None

    def __str__(self) -> str:
        """Return what a message calls it."""
        if self.role is Role.WHOLE:
            return _whole(self.document)
        number = _MEMBER_OF_CLR.fullmatch(self.path) if self.role is Role.MEMBER else None
        return f"credit no. {int(number[1]) + 1}" if number else self.role.value

    @property
    def issuer(self) -> str | None:
        """The identifier it gives for its issuer, believed by nobody yet."""
        issuer = self.document.get("issuer")
        found = issuer.get("id") if isinstance(issuer, dict) else issuer
        return found if isinstance(found, str) else None

    @property
    def subject(self) -> Mapping[str, Any]:
        """Its subject; empty if it has none, or several."""
        found = self.document.get("credentialSubject")
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The credentials in the order of proving: innermost first, the whole last.

    `objects` is every JSON object of the file with its place, outer ones first.
    """

    credentials: tuple[Held, ...]
    checks: tuple[Check, ...] = ()
    objects: tuple[tuple[Place, dict[str, Any]], ...] = ()

    @property
    def whole(self) -> Held:
        """The credential that holds all others."""
        return self.credentials[-1]

    @property
    def direct_members(self) -> tuple[Held, ...]:
        """The credentials that the whole lists as the learner's: of a transcript, its credits."""
        return tuple(each for each in self.members if _MEMBER_OF_CLR.fullmatch(each.path))

    @property
    def members(self) -> tuple[Held, ...]:
        """The credentials inside that are claims about the learner."""
        return tuple(each for each in self.credentials if each.role is Role.MEMBER)


def holdings(presented: Presented, *, limits: Limits) -> Holdings:
    """Return every credential of what was presented, wherever it hides."""
    walk = _Walk(limits=limits)
    document = presented.credential or {}
    walk.inside(document, place="", nesting=0)
    walk.found.append(Held(path="", role=Role.WHOLE, document=document, token=presented.token))
    if len(walk.found) > limits.credentials:
        too_many = _FIND.unsettled(
            Code.LIMIT_CREDENTIALS,
            "",
            f"The file holds {len(walk.found):,} credentials; more than {limits.credentials:,} "
            "are not looked at.",
        )
        return Holdings(credentials=(), checks=(too_many,))
    if walk.checks:
        return Holdings(credentials=(), checks=tuple(walk.checks[: limits.findings]))
    return Holdings(credentials=tuple(walk.found), objects=tuple(walk.objects))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    limits: Limits
    found: list[Held] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    objects: list[tuple[Place, dict[str, Any]]] = field(default_factory=list)

    def inside(self, node: Any, *, place: Place, nesting: int) -> None:  # noqa: ANN401 - any JSON
        if isinstance(node, dict):
            self.objects.append((place, node))
            entries: Iterable[tuple[str | int, Any]] = node.items()
        else:
            entries = enumerate(node)
        for key, value in entries:
            if isinstance(value, _CONTAINERS) or key in _HOLDERS:
                self._value(key, value, place=(place, key), nesting=nesting)

    def _value(self, key: str | int, value: Any, *, place: Place, nesting: int) -> None:  # noqa: ANN401
        if key == "endorsementJwt":
            for path, token in _each(value, place):
                self._token(token, path=path, nesting=nesting)
        elif key in _HOLDERS:
            for path, item in _each(value, place):
                self._credential(key, item, path=path, nesting=nesting)
        elif isinstance(value, dict) and has_type(value, VERIFIABLE_CREDENTIAL):
            path = pointer_to(place)
            self._credential("verifiableCredential", value, path=path, nesting=nesting)
        else:
            self.inside(value, place=place, nesting=nesting)

    def _credential(self, key: str | int, item: Any, *, path: str, nesting: int) -> None:  # noqa: ANN401
        if not isinstance(item, dict):
            self._refuse(path, "Here belongs a signed credential, as a JSON object.")
        elif key != "endorsement":
            self._take(Held(path=path, role=Role.MEMBER, document=item), nesting)
        else:
            self._take_endorsement(Held(path=path, role=Role.ENDORSEMENT, document=item), nesting)

    def _token(self, token: Any, *, path: str, nesting: int) -> None:  # noqa: ANN401 - any JSON
        from transcript.proofs.errors import ProofError
        from transcript.proofs.vc_jwt import parse

        try:
            parsed = parse(token if isinstance(token, str) else "")
        except ProofError as error:
            self.checks.append(
                _FIND.failed(
                    Code.MALFORMED, path, f"The endorsement’s signed token is malformed: {error}."
                )
            )
            return
        document = parsed.credential
        if "proof" in document:
            self.checks.append(
                _FIND.failed(
                    Code.DOUBLE_SECURED,
                    path,
                    "The endorsement’s token carries a credential with a proof of its own.",
                )
            )
            return
        self._take_endorsement(
            Held(path=path, role=Role.ENDORSEMENT, document=document, token=parsed), nesting
        )

    def _take_endorsement(self, held: Held, nesting: int) -> None:
        # A credit does not become an endorsement, whose author nobody looks up, by its place.
        if is_endorsement(held.document) and not is_badge(held.document):
            self._take(held, nesting)
        else:
            self._refuse(held.path, "Here belongs an endorsement (an EndorsementCredential).")

    def _take(self, held: Held, nesting: int) -> None:
        if nesting >= self.limits.nesting:
            self.checks.append(
                _FIND.unsettled(
                    Code.LIMIT_NESTING,
                    held.path,
                    "Credentials inside credentials inside credentials: deeper than "
                    f"{self.limits.nesting} levels is not looked at.",
                )
            )
            return
        # What a token holds is no object of the file.
        walk = self if held.token is None else replace(self, objects=[])
        walk.inside(held.document, place=held.path, nesting=nesting + 1)
        self.found.append(held)

    def _refuse(self, path: str, message: str) -> None:
        self.checks.append(_FIND.failed(Code.MEMBER_FORM, path, message))


def _whole(document: Mapping[str, Any]) -> str:
    if is_clr(document):
        return "the transcript"
    return "the badge" if is_badge(document) else Role.WHOLE.value


def _each(value: Any, place: Place) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield pointer_to((place, index)), item
    else:
        yield pointer_to(place), value
