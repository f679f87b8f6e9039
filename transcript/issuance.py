"""A transcript becomes signed credentials."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Self
from uuid import UUID

from transcript.credentials import vc
from transcript.credentials.conformance import Finding, check_ours
from transcript.credentials.contexts import contexts
from transcript.credentials.mapping import badge_id, to_badges, to_clr
from transcript.credentials.mapping.achievements import MappingError
from transcript.credentials.multihash import matches
from transcript.credentials.status_list import StatusEntry
from transcript.errors import IssuingError, TranscriptError
from transcript.model.credit import CreditLevel
from transcript.model.document import DocumentIdentity
from transcript.model.school import School
from transcript.model.transcript import Transcript
from transcript.proofs import data_integrity, paper_code, vc_jwt
from transcript.proofs.errors import ProofError
from transcript.proofs.keys import PublicKey, Signer
from transcript.proofs.proof_form import proofs_of
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.source.native import UnreadableRecordError, read_record, write_record
from transcript.source.release import Release, released

_RECORD = "record.json"
CLR_FILE = "clr.json"
"""The name under which an original keeps the signed CLR."""

_CODE = "code.txt"
_TOKENS = "tokens.json"


class UnreadableOriginalError(TranscriptError):
    """The files of a signed original are not whole, or do not belong together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who signs: the school's `id`, its key, and the address under which the key is published."""

    id: str
    signer: Signer
    verification_method: str

    @classmethod
    def of(cls, school_id: str, signer: Signer) -> Self:
        """Return the issuer whose key is published as `<school's id>#<multikey>`."""
        method = f"{school_id}#{signer.public_key.multibase}"
        return cls(id=school_id, signer=signer, verification_method=method)


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
        return {_RECORD: self.record, CLR_FILE: self.clr, _TOKENS: _bytes(tokens), **code}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> "IssuedTranscript":
        """Read back what `files` gave; other names are passed over.

        Checks that the files belong together, but no signature. Raises `UnreadableOriginalError`.
        """
        return _read(files).issued

    @classmethod
    def from_signed(cls, *, record: bytes, clr: bytes, code: str = "") -> "IssuedTranscript":
        """Rebuild from a signed CLR and the record it binds; the badges then have no tokens.

        `code` is the document's code on paper, if it has one. Checks that they belong together, but
        no signature. Raises `UnreadableOriginalError`.
        """
        return _rebuilt(record, clr, code).issued


def issue(
    transcript: Transcript,
    *,
    issuer: Issuer,
    document: DocumentIdentity,
    release: Release,
    endorsements: Sequence[vc.JsonObject] = (),
    status: Mapping[str, StatusEntry] | None = None,
) -> IssuedTranscript:
    """Sign a transcript that validation has passed, as far as `release` lets it out.

    Signed `endorsements` of the school, or of credits earned, are put in as they are. `status` has
    the place in the status lists of the document and of each badge, by credential id.
    The same arguments give the same bytes. What was signed is read back and verified with the
    public key before it is returned. Raises `IssuingError`.
    """
    issuance = _Issuance(
        issuer=issuer, document=document, endorsements=endorsements, status=status or {}
    )
    if transcript.school.id != issuer.id:
        raise issuance.refusal(
            f"it is {issuer.id}'s, and the transcript is {transcript.school.id}'s"
        )
    if not transcript.awards:
        raise issuance.refusal("no credit is earned yet, and a CLR holds at least one")
    try:
        issued, covered = issuance.sign(released(transcript, release))
        issuance.verify(issued, covered)
    except (ProofError, MappingError, UnreadableOriginalError) as error:
        raise issuance.refusal(str(error)) from error
    return issued


def sign_status_list(unsigned: vc.JsonObject, *, issuer: Issuer, at: datetime) -> bytes:
    """Sign what `to_status_list` gave, and read it back. Raises `IssuingError`."""
    try:
        signed = data_integrity.sign(
            unsigned,
            signer=issuer.signer,
            verification_method=issuer.verification_method,
            created=at,
            contexts=contexts(),
        )
        content = _bytes(signed)
        _verify_proof(json.loads(content), issuer.signer.public_key)
    except ProofError as error:
        raise IssuingError(issuer.verification_method, str(error)) from error
    return content


@dataclass(frozen=True, slots=True, kw_only=True)
class _Issuance:
    """One document being issued, and by whom."""

    issuer: Issuer
    document: DocumentIdentity
    endorsements: Sequence[vc.JsonObject]
    status: Mapping[str, StatusEntry]

    def sign(self, transcript: Transcript) -> tuple[IssuedTranscript, Mapping[str, bytes]]:
        """Return what was signed, and by credit what the proof of its badge covers."""
        record = write_record(transcript, document=self.document)
        badges = to_badges(
            transcript,
            document=self.document,
            language=self.document.language,
            endorsements=self.endorsements,
        )
        unsigned = {credit: self._with_status(badge) for credit, badge in badges.items()}
        # Nothing is signed before all of it is known to be fit.
        envelope = self._envelope(transcript, unsigned, record)
        self._require_conformance(envelope)
        told = {credit: self._signed(badge) for credit, badge in unsigned.items()}
        signed = {credit: badge for credit, (badge, _) in told.items()}
        signed_badges = tuple(
            SignedBadge(
                credit=credit,
                credential=_bytes(signed[credit]),
                jwt=vc_jwt.sign(badge, signer=self.issuer.signer),
            )
            for credit, badge in unsigned.items()
        )
        whole, _ = self._signed(_around(signed.values(), envelope))
        clr = _bytes(whole)
        issued = IssuedTranscript(
            document=self.document,
            transcript=transcript,
            record=record,
            clr=clr,
            badges=signed_badges,
            code=paper_code.sign(
                _statement(transcript, self.document, clr), signer=self.issuer.signer
            ),
        )
        return issued, {credit: covered for credit, (_, covered) in told.items()}

    def verify(self, issued: IssuedTranscript, covered: Mapping[str, bytes]) -> None:
        """Read back what was written and check every signature with the public key.

        The CLR is put in order anew from its bytes. It has all badges inside, so that they need not
        be put in order once more, which would take as long again.
        """
        again = _read(issued.files())
        if again.issued != issued:
            raise self.refusal("what was written does not read back as what was meant")
        key = self.issuer.signer.public_key
        for badge in issued.badges:
            (proof,) = proofs_of(again.members[badge.credit])
            data_integrity.verify_signature(proof, covered[badge.credit], key=key)
            vc_jwt.verify(vc_jwt.parse(badge.jwt), key=key)
        _verify_proof(again.envelope, key)
        paper_code.verify(paper_code.parse(issued.code), key=key)

    def refusal(self, reason: str) -> IssuingError:
        return IssuingError(self.issuer.verification_method, reason)

    def _envelope(
        self, transcript: Transcript, badges: Mapping[str, dict[str, Any]], record: bytes
    ) -> dict[str, Any]:
        envelope = to_clr(
            transcript,
            badges.values(),
            document=self.document,
            record=record,
            language=self.document.language,
            endorsements=self.endorsements,
        )
        return self._with_status(envelope)

    def _with_status(self, credential: dict[str, Any]) -> dict[str, Any]:
        entry = self.status.get(credential["id"])
        return {**credential, "credentialStatus": entry.to_json()} if entry else credential

    def _signed(self, credential: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        return data_integrity.sign_and_tell(
            credential,
            signer=self.issuer.signer,
            verification_method=self.issuer.verification_method,
            created=self.document.issued_at,
            contexts=contexts(),
        )

    def _require_conformance(self, credential: dict[str, Any]) -> None:
        findings: tuple[Finding, ...] = check_ours(credential)
        if findings:
            said = "; ".join(str(finding) for finding in findings[:3])
            raise self.refusal(f"the credential would not be sound: {said}")


def _around(badges: Iterable[dict[str, Any]], envelope: dict[str, Any]) -> dict[str, Any]:
    """Return a CLR with these members in the place of those it has."""
    subject = {**envelope["credentialSubject"], "verifiableCredential": list(badges)}
    return {**envelope, "credentialSubject": subject}


def _verify_proof(credential: dict[str, Any], key: PublicKey) -> None:
    (proof,) = proofs_of(credential)
    data_integrity.verify(credential, proof, key=key, contexts=contexts())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was read back, with the CLR as the JSON that it is, and its members by credit."""

    issued: IssuedTranscript
    envelope: dict[str, Any]
    members: Mapping[str, dict[str, Any]]


def _read(files: Mapping[str, bytes]) -> _Read:
    """Read what `IssuedTranscript.from_files` does. Raises `UnreadableOriginalError`."""
    read = _rebuilt(
        _file(files, _RECORD),
        _file(files, CLR_FILE),
        _text(files.get(_CODE, b""), "the code on paper is no text"),
    )
    tokens = _tokens(files, list(read.members))
    badges = (replace(badge, jwt=tokens[badge.credit]) for badge in read.issued.badges)
    return replace(read, issued=replace(read.issued, badges=tuple(badges)))


def _rebuilt(record: bytes, clr: bytes, code: str) -> _Read:
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
            SignedBadge(credit=credit, credential=_bytes(member), jwt="")
            for credit, member in members.items()
        ),
        code=code,
    )
    return _Read(issued=issued, envelope=envelope, members=members)


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


def _statement(
    transcript: Transcript, document: DocumentIdentity, clr: bytes
) -> paper_code.Statement:
    level = {credit.id: credit.level for credit in transcript.credits}
    earned = [level[award.credit] for award in transcript.awards]
    name, is_cut = paper_code.fitting(transcript.learner.display_name.full)
    return paper_code.Statement(
        document=UUID(document.id),
        issued_at=document.issued_at,
        digest=sha256(clr).digest(),
        foundational=earned.count(CreditLevel.FOUNDATIONAL),
        advanced=earned.count(CreditLevel.ADVANCED),
        name=name,
        name_is_cut=is_cut,
    )


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


def _bytes(credential: dict[str, Any]) -> bytes:
    return json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()
