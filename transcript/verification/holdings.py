"""Every credential that a file holds: the whole, its members at any depth, and endorsements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from transcript.credentials.vc import VERIFIABLE_CREDENTIAL, types_of
from transcript.proofs.vc_jwt import Jwt
from transcript.reading.document import child
from transcript.verification.codes import Code
from transcript.verification.envelope import Presented
from transcript.verification.limits import Limits
from transcript.verification.report import Axis, Check, Finder, Step

_FIND = Finder(Step.ENVELOPE, Axis.INTEGRITY)


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
        return self.role.value

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
    """The credentials in the order of proving: innermost first, the whole last."""

    credentials: tuple[Held, ...]
    checks: tuple[Check, ...] = ()

    @property
    def whole(self) -> Held:
        """The credential that holds all others."""
        return self.credentials[-1]

    @property
    def members(self) -> tuple[Held, ...]:
        """The credentials inside that are claims about the learner."""
        return tuple(each for each in self.credentials if each.role is Role.MEMBER)


def holdings(presented: Presented, *, limits: Limits) -> Holdings:
    """Return every credential of what was presented, wherever it hides."""
    walk = _Walk(limits=limits, found=[], checks=[])
    document = presented.credential or {}
    walk.inside(document, path="", nesting=0)
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
        return Holdings(credentials=(), checks=tuple(walk.checks))
    return Holdings(credentials=tuple(walk.found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    limits: Limits
    found: list[Held]
    checks: list[Check]

    def inside(self, node: Any, *, path: str, nesting: int) -> None:  # noqa: ANN401 - any JSON
        for key, value in _entries(node):
            self._value(key, value, path=child(path, key), nesting=nesting)

    def _value(self, key: str | int, value: Any, *, path: str, nesting: int) -> None:  # noqa: ANN401
        if key == "endorsementJwt":
            for place, token in _each(value, path):
                self._token(token, place)
        elif key in ("verifiableCredential", "endorsement"):
            for place, item in _each(value, path):
                self._credential(key, item, path=place, nesting=nesting)
        elif isinstance(value, dict) and VERIFIABLE_CREDENTIAL in types_of(value):
            self._credential("verifiableCredential", value, path=path, nesting=nesting)
        else:
            self.inside(value, path=path, nesting=nesting)

    def _credential(self, key: str | int, item: Any, *, path: str, nesting: int) -> None:  # noqa: ANN401
        if not isinstance(item, dict):
            self.checks.append(
                _FIND.failed(
                    Code.MEMBER_FORM,
                    path,
                    "Here belongs a signed credential, as a JSON object, and nothing else.",
                )
            )
            return
        if nesting >= self.limits.nesting:
            self.checks.append(
                _FIND.unsettled(
                    Code.LIMIT_NESTING,
                    path,
                    "Credentials inside credentials inside credentials: deeper than "
                    f"{self.limits.nesting} levels is not looked at.",
                )
            )
            return
        self.inside(item, path=path, nesting=nesting + 1)
        role = Role.ENDORSEMENT if key == "endorsement" else Role.MEMBER
        self.found.append(Held(path=path, role=role, document=item))

    def _token(self, token: Any, path: str) -> None:  # noqa: ANN401 - any JSON
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
        self.found.append(
            Held(path=path, role=Role.ENDORSEMENT, document=parsed.credential, token=parsed)
        )


def _entries(node: Any) -> Iterator[tuple[str | int, Any]]:  # noqa: ANN401 - any JSON
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from enumerate(node)


def _each(value: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield child(path, index), item
    else:
        yield path, value
