"""What was signed, byte for byte, and how it is read back from the files that keep it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from transcript.credentials import vc
from transcript.credentials.mapping import badge_id
from transcript.credentials.multihash import matches
from transcript.errors import TranscriptError
from transcript.model.document import DocumentIdentity
from transcript.model.school import School
from transcript.model.transcript import Transcript
from transcript.proofs import paper_code
from transcript.proofs.errors import ProofError
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.source.native import UnreadableRecordError, read_record

_RECORD = "record.json"
CLR_FILE = "clr.json"
"""The name under which an original keeps the signed CLR."""

_CODE = "code.txt"
_TOKENS = "tokens.json"


class UnreadableOriginalError(TranscriptError):
    """The files of a signed original are not whole, or do not belong together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedBadge:
    """One earned credit on its own: the signed Open Badges credential (JSON), and as VC-JWT.

    `jwt` is empty where a transcript was rebuilt from a CLR and its record alone.
    """

    credit: str
    credential: bytes
    jwt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedTranscript:
    """What was signed, byte for byte.

    `record` is the native record, `clr` the signed CLR that binds it by digest, `transcript` what
    the record says. Everything an exporter shows comes from here. `badges` are in the order of
    the transcript's awards. `code` is the signed code for printed pages; it is empty in documents
    that were issued before there were any.
    """

    document: DocumentIdentity
    transcript: Transcript
    record: bytes
    clr: bytes
    badges: tuple[SignedBadge, ...]
    code: str = ""

    @property
    def digests(self) -> tuple[str, ...]:
        """The SHA-256 (hex) of all that was signed: the CLR, the badges, and their tokens."""
        tokens = (badge.jwt.encode() for badge in self.badges)
        signed = (self.clr, *(badge.credential for badge in self.badges), *tokens)
        return tuple(sha256(each).hexdigest() for each in signed)

    def files(self) -> dict[str, bytes]:
        """Return the signed files to keep, by name; `from_files` reads them back."""
        tokens = {badge.credit: badge.jwt for badge in self.badges}
        code = {_CODE: self.code.encode()} if self.code else {}
        return {_RECORD: self.record, CLR_FILE: self.clr, _TOKENS: as_bytes(tokens), **code}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> "IssuedTranscript":
        """Read back what `files` gave; other names are passed over.

        Checks that the files belong together, but no signature. Raises `UnreadableOriginalError`.
        """
        return read_back(files).issued

    @classmethod
    def from_signed(cls, *, record: bytes, clr: bytes, code: str = "") -> "IssuedTranscript":
        """Rebuild from a signed CLR and the record it binds; the badges then have no tokens.

        `code` is the document's code on paper, if it has one. Checks that they belong together, but
        no signature. Raises `UnreadableOriginalError`.
        """
        return _rebuilt(record, clr, code).issued


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """What was read back, with the CLR as the JSON that it is, and its members by credit."""

    issued: IssuedTranscript
    envelope: dict[str, Any]
    members: Mapping[str, dict[str, Any]]


def read_back(files: Mapping[str, bytes]) -> ReadBack:
    """Read what `IssuedTranscript.from_files` does. Raises `UnreadableOriginalError`."""
    read = _rebuilt(
        _file(files, _RECORD),
        _file(files, CLR_FILE),
        _text(files.get(_CODE, b""), "the code on paper is no text"),
    )
    tokens = _tokens(files, list(read.members))
    badges = (replace(badge, jwt=tokens[badge.credit]) for badge in read.issued.badges)
    return replace(read, issued=replace(read.issued, badges=tuple(badges)))


def _rebuilt(record: bytes, clr: bytes, code: str) -> ReadBack:
    """Rebuild what `IssuedTranscript.from_signed` does. Raises `UnreadableOriginalError`."""
    try:
        document, transcript = read_record(record)
        envelope: Any = parse_json(clr)
    except UnreadableRecordError as error:
        raise UnreadableOriginalError(f"the record cannot be read: {error}") from error
    except UnreadableJsonError as error:
        raise UnreadableOriginalError(f"the CLR cannot be read: {error}") from error
    found = _members(envelope, document, transcript.school, record)
    members: dict[str, dict[str, Any]] = {}
    for award in transcript.awards:
        member = found.get(badge_id(document, award.credit))
        if member is None:
            raise UnreadableOriginalError(f"the CLR has no credential for “{award.credit}”")
        members[award.credit] = member
    if code and not _is_code_of(code, document, clr):
        raise UnreadableOriginalError("the code on paper is not this document's")
    issued = IssuedTranscript(
        document=document,
        transcript=transcript,
        record=record,
        clr=clr,
        badges=tuple(
            SignedBadge(credit=credit, credential=as_bytes(member), jwt="")
            for credit, member in members.items()
        ),
        code=code,
    )
    return ReadBack(issued=issued, envelope=envelope, members=members)


def _members(
    envelope: object, document: DocumentIdentity, school: School, record: bytes
) -> dict[str, Any]:
    match envelope:
        # Else one school could sign pages that speak for another.
        case {
            "id": document.id,
            "issuer": {"id": school.id},
            "relatedResource": [{"digestMultibase": str(digest)}],
            "credentialSubject": {"verifiableCredential": list(members)},
        } if matches(digest, record):
            return {vc.id_of(each) or "": each for each in members if isinstance(each, dict)}
        case _:
            raise UnreadableOriginalError("the CLR is not one that binds this record")


def _is_code_of(code: str, document: DocumentIdentity, clr: bytes) -> bool:
    try:
        statement = paper_code.parse(code).statement
    except ProofError:
        return False
    # One spelling only: pages and files show the code as it was made.
    return (
        code == paper_code.digits(code)
        and statement.document == UUID(document.id)
        and statement.digest == sha256(clr).digest()
    )


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise UnreadableOriginalError(f"the file {name} is missing")
    return files[name]


def _text(content: bytes, problem: str) -> str:
    try:
        return content.decode("ascii")
    except UnicodeDecodeError as error:
        raise UnreadableOriginalError(problem) from error


def _tokens(files: Mapping[str, bytes], credits_: Sequence[str]) -> Mapping[str, str]:
    """Return the badges' tokens by credit. Raises `UnreadableOriginalError`."""
    if _TOKENS not in files:  # before version 0.5 each had a file of its own
        return {each: _token_file(files, f"badges/{each}.jwt") for each in credits_}
    try:
        tokens = parse_json(files[_TOKENS])
    except UnreadableJsonError as error:
        raise UnreadableOriginalError(f"the badges' tokens cannot be read: {error}") from error
    texts = dict(_texts_in(tokens))
    if texts != tokens or list(texts) != list(credits_):
        raise UnreadableOriginalError("the badges' tokens are not those of this transcript")
    return texts


def _texts_in(value: object) -> Iterator[tuple[str, str]]:
    for name, text in value.items() if isinstance(value, dict) else ():
        if isinstance(text, str) and text.isascii():
            yield name, text


def _token_file(files: Mapping[str, bytes], name: str) -> str:
    return _text(_file(files, name), "a badge is not a JSON Web Token")


def as_bytes(credential: Mapping[str, Any]) -> bytes:
    """Return the one way in which we write what is signed: compact JSON, in UTF-8."""
    return json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()
