import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from transcript.credentials.conformance import check_ours
from transcript.credentials.contexts import contexts
from transcript.credentials.mapping import badge_id
from transcript.credentials.status_list import StatusEntry, StatusPurpose, to_status_list
from transcript.errors import IssuingError
from transcript.issuance import (
    IssuedTranscript,
    Issuer,
    UnreadableOriginalError,
    issue,
    sign_status_list,
)
from transcript.model.document import DocumentIdentity
from transcript.model.evidence import Audience
from transcript.model.transcript import Transcript
from transcript.proofs import data_integrity, multibase, paper_code, vc_jwt
from transcript.proofs.errors import InvalidProofError
from transcript.proofs.keys import Ed25519Signer
from transcript.proofs.proof_form import proofs_of
from transcript.source.native import read_record
from transcript.source.release import Release

METHOD = "did:web:riverbend.example#z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd"


def refusal(transcript: Transcript, *, issuer: Issuer, document: DocumentIdentity) -> str:
    with pytest.raises(IssuingError) as caught:
        issue(transcript, issuer=issuer, document=document, release=Release())
    return caught.value.reason


def test_the_key_is_published_below_the_school_s_id(issuer: Issuer) -> None:
    assert issuer.verification_method == METHOD


def test_the_same_arguments_give_the_same_bytes(
    transcript: Transcript, issuer: Issuer, document: DocumentIdentity, issued: IssuedTranscript
) -> None:
    again = issue(transcript, issuer=issuer, document=document, release=Release())
    assert again == issued


def test_the_clr_is_compact_and_one_that_we_would_sign(issued: IssuedTranscript) -> None:
    clr = json.loads(issued.clr)
    compact = json.dumps(clr, ensure_ascii=False, separators=(",", ":"))
    assert issued.clr == compact.encode()
    assert check_ours(clr) == ()


def test_envelope_and_members_verify_with_the_public_key(
    issued: IssuedTranscript, issuer: Issuer
) -> None:
    clr = json.loads(issued.clr)
    for credential in (clr, *clr["credentialSubject"]["verifiableCredential"]):
        (proof,) = proofs_of(credential)
        assert proof["verificationMethod"] == METHOD
        assert proof["created"] == "2026-11-22T10:00:00Z"
        key = issuer.signer.public_key
        data_integrity.verify(credential, proof, key=key, contexts=contexts())


def test_every_award_has_its_badge_which_is_a_member_of_the_clr(
    issued: IssuedTranscript,
) -> None:
    members = json.loads(issued.clr)["credentialSubject"]["verifiableCredential"]
    assert [badge.credit for badge in issued.badges] == [
        award.credit for award in issued.transcript.awards
    ]
    assert [json.loads(badge.credential) for badge in issued.badges] == members


def test_a_token_holds_the_badge_without_its_proof(
    issued: IssuedTranscript, issuer: Issuer
) -> None:
    badge = issued.badges[0]
    token = vc_jwt.parse(badge.jwt)
    vc_jwt.verify(token, key=issuer.signer.public_key)
    expected = json.loads(badge.credential)
    del expected["proof"]
    assert token.credential == expected


def test_the_record_says_what_was_issued(
    issued: IssuedTranscript, document: DocumentIdentity
) -> None:
    assert read_record(issued.record) == (document, issued.transcript)


def test_sealed_evidence_is_in_no_file(
    transcript: Transcript, issuer: Issuer, document: DocumentIdentity
) -> None:
    named = transcript.awards[0].evidence[0]
    sealed = tuple(
        replace(item, audience=Audience.SEALED) if item.id == named else item
        for item in transcript.evidence
    )
    (title,) = (item.title for item in transcript.evidence if item.id == named)
    changed = replace(transcript, evidence=sealed)
    made = issue(changed, issuer=issuer, document=document, release=Release())
    assert all(title.encode() not in content for content in made.files().values())


def test_what_is_kept_reads_back(issued: IssuedTranscript) -> None:
    files = issued.files()
    assert list(files) == [
        "record.json",
        "clr.json",
        "tokens.json",
        "code.txt",
    ]
    assert IssuedTranscript.from_files({**files, "issued.json": b"{}"}) == issued


def test_a_transcript_rebuilt_from_what_a_pdf_carries_lacks_only_the_tokens(
    issued: IssuedTranscript,
) -> None:
    rebuilt = IssuedTranscript.from_signed(record=issued.record, clr=issued.clr, code=issued.code)
    bare = tuple(replace(badge, jwt="") for badge in issued.badges)
    assert rebuilt == replace(issued, badges=bare)


def test_a_record_of_another_school_than_the_one_that_signed_is_refused(
    issued: IssuedTranscript,
) -> None:
    clr = json.loads(issued.clr)
    clr["issuer"]["id"] = "did:web:other.example"
    with pytest.raises(UnreadableOriginalError, match="not one that binds this record"):
        IssuedTranscript.from_signed(record=issued.record, clr=json.dumps(clr).encode())


def test_what_was_issued_before_there_were_codes_on_paper_has_none(
    issued: IssuedTranscript,
) -> None:
    files = issued.files()
    del files["code.txt"]
    assert IssuedTranscript.from_files(files) == replace(issued, code="")
    assert IssuedTranscript.from_files(files).files() == files


def test_the_code_on_paper_says_what_the_printed_page_must_say(
    issued: IssuedTranscript, issuer: Issuer, document: DocumentIdentity
) -> None:
    code = paper_code.parse(issued.code)
    paper_code.verify(code, key=issuer.signer.public_key)
    assert code.statement == paper_code.Statement(
        document=UUID(document.id),
        issued_at=document.issued_at,
        digest=sha256(issued.clr).digest(),
        foundational=23,
        advanced=6,
        name="Amara Nwosu-Delgado",
    )


def test_a_code_of_another_document_is_refused(
    transcript: Transcript, issuer: Issuer, document: DocumentIdentity, issued: IssuedTranscript
) -> None:
    other = replace(document, id="urn:uuid:3e7dbb05-50b8-4bde-8ff1-cd6ab4ff2a5d")
    code = issue(transcript, issuer=issuer, document=other, release=Release()).code
    assert broken(issued, "code.txt", code.encode()) == "the code on paper is not this document's"


def test_a_code_of_another_signing_of_the_document_is_refused(
    transcript: Transcript, issuer: Issuer, document: DocumentIdentity, issued: IssuedTranscript
) -> None:
    later = replace(document, issued_at=datetime(2026, 11, 23, tzinfo=UTC))
    code = issue(transcript, issuer=issuer, document=later, release=Release()).code
    assert broken(issued, "code.txt", code.encode()) == "the code on paper is not this document's"


def test_a_code_in_another_spelling_than_its_own_is_refused(issued: IssuedTranscript) -> None:
    found = broken(issued, "code.txt", issued.code.lower().encode())
    assert found == "the code on paper is not this document's"


def test_a_code_that_is_none_is_refused(issued: IssuedTranscript) -> None:
    assert broken(issued, "code.txt", b"7Q4K") == "the code on paper is not this document's"


def test_a_code_that_is_no_text_is_refused(issued: IssuedTranscript) -> None:
    assert broken(issued, "code.txt", b"\xff") == "the code on paper is no text"


def broken(issued: IssuedTranscript, name: str, content: bytes | None) -> str:
    files = issued.files()
    del files[name]
    if content is not None:
        files[name] = content
    with pytest.raises(UnreadableOriginalError) as caught:
        IssuedTranscript.from_files(files)
    return str(caught.value)


@pytest.mark.parametrize("name", ["record.json", "clr.json"])
def test_a_missing_file_is_named(issued: IssuedTranscript, name: str) -> None:
    assert broken(issued, name, None) == f"the file {name} is missing"


def in_files_of_their_own(issued: IssuedTranscript) -> dict[str, bytes]:
    """Return the signed files as they were kept up to version 0.4."""
    files = issued.files()
    del files["tokens.json"]
    return files | {f"badges/{each.credit}.jwt": each.jwt.encode() for each in issued.badges}


def test_tokens_in_files_of_their_own_are_read(issued: IssuedTranscript) -> None:
    assert IssuedTranscript.from_files(in_files_of_their_own(issued)) == issued


def test_a_missing_token_is_named(issued: IssuedTranscript) -> None:
    files = in_files_of_their_own(issued)
    name = f"badges/{issued.badges[-1].credit}.jwt"
    del files[name]
    with pytest.raises(UnreadableOriginalError, match=f"the file {name} is missing"):
        IssuedTranscript.from_files(files)


def test_a_token_that_is_no_text_is_refused(issued: IssuedTranscript) -> None:
    files = in_files_of_their_own(issued)
    files[f"badges/{issued.badges[0].credit}.jwt"] = b"\xff"
    with pytest.raises(UnreadableOriginalError, match="a badge is not a JSON Web Token"):
        IssuedTranscript.from_files(files)


def test_tokens_that_are_no_json_are_refused(issued: IssuedTranscript) -> None:
    assert broken(issued, "tokens.json", b"{").startswith("the badges' tokens cannot be read: ")


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"x":"a.b.c"}'])
def test_tokens_of_another_transcript_are_refused(issued: IssuedTranscript, content: bytes) -> None:
    assert broken(issued, "tokens.json", content) == (
        "the badges' tokens are not those of this transcript"
    )


@pytest.mark.parametrize("token", [3, "é"])
def test_a_token_that_is_none_is_refused(issued: IssuedTranscript, token: object) -> None:
    tokens = {each.credit: token for each in issued.badges}
    assert broken(issued, "tokens.json", json.dumps(tokens).encode()) == (
        "the badges' tokens are not those of this transcript"
    )


def test_a_record_that_is_none_is_refused(issued: IssuedTranscript) -> None:
    assert broken(issued, "record.json", b"[]").startswith("the record cannot be read: ")


def test_a_clr_that_is_no_json_is_refused(issued: IssuedTranscript) -> None:
    assert broken(issued, "clr.json", b"{").startswith("the CLR cannot be read: ")


@pytest.mark.parametrize("content", [b"[]", b"{}"])
def test_a_clr_of_another_shape_is_refused(issued: IssuedTranscript, content: bytes) -> None:
    assert broken(issued, "clr.json", content) == "the CLR is not one that binds this record"


def test_a_clr_that_binds_another_record_is_refused(issued: IssuedTranscript) -> None:
    clr = json.loads(issued.clr)
    clr["relatedResource"][0]["digestMultibase"] = "uEiB" + "A" * 43
    found = broken(issued, "clr.json", json.dumps(clr).encode())
    assert found == "the CLR is not one that binds this record"


def test_a_clr_that_lacks_a_badge_is_refused(issued: IssuedTranscript) -> None:
    clr = json.loads(issued.clr)
    del clr["credentialSubject"]["verifiableCredential"][0]
    clr["credentialSubject"]["verifiableCredential"] += ["text", {"id": 1}]
    found = broken(issued, "clr.json", json.dumps(clr).encode())
    assert found == f"the CLR has no credential for “{issued.badges[0].credit}”"


def test_another_school_s_key_does_not_sign(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    stranger = Issuer.of("did:web:vale.example", Ed25519Signer.from_seed(bytes(32)))
    assert refusal(transcript, issuer=stranger, document=document) == (
        "it is did:web:vale.example's, and the transcript is did:web:riverbend.example's"
    )


def test_nothing_earned_is_nothing_to_sign(
    transcript: Transcript, issuer: Issuer, document: DocumentIdentity
) -> None:
    none = replace(transcript, awards=())
    assert refusal(none, issuer=issuer, document=document) == (
        "no credit is earned yet, and a CLR holds at least one"
    )


def test_a_transcript_that_names_what_is_not_there_is_not_signed(
    transcript: Transcript, issuer: Issuer, document: DocumentIdentity
) -> None:
    none = replace(transcript, credits=())
    assert refusal(none, issuer=issuer, document=document).startswith("an award names the credit")


def test_a_credential_that_is_not_fit_is_not_signed(
    transcript: Transcript, issuer: Issuer, document: DocumentIdentity
) -> None:
    school = replace(transcript.school, phone="")
    changed = replace(transcript, school=school)
    found = refusal(changed, issuer=issuer, document=document)
    assert found.startswith(
        "the credential would not be sound: /issuer/phone: breaks the rule “minLength” of our "
        "profile; "
    )


def test_a_wrong_signature_is_never_handed_out(
    transcript: Transcript,
    issuer: Issuer,
    document: DocumentIdentity,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise InvalidProofError("the signature is wrong")

    monkeypatch.setattr(data_integrity, "verify", refuse)
    assert refusal(transcript, issuer=issuer, document=document) == "the signature is wrong"


def test_what_does_not_read_back_is_never_handed_out(
    transcript: Transcript,
    issuer: Issuer,
    document: DocumentIdentity,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def other(content: bytes) -> Any:  # noqa: ANN401 - stands in for the reader
        found, read = read_record(content)
        return found, replace(read, statement="another")

    monkeypatch.setattr("transcript.issuance.issued.read_record", other)
    assert refusal(transcript, issuer=issuer, document=document) == (
        "what was written does not read back as what was meant"
    )


def test_every_credential_has_the_place_that_was_kept_for_it(
    transcript: Transcript, issuer: Issuer, document: DocumentIdentity
) -> None:
    ids = [document.id, *(badge_id(document, each.credit) for each in transcript.awards)]
    entries = {
        each: StatusEntry(base="https://hill.example", number=1, index=index)
        for index, each in enumerate(ids)
    }
    made = issue(transcript, issuer=issuer, document=document, release=Release(), status=entries)
    clr = json.loads(made.clr)
    credentials = [
        clr,
        *clr["credentialSubject"]["verifiableCredential"],
        *(json.loads(each.credential) for each in made.badges),
        *(vc_jwt.parse(each.jwt).credential for each in made.badges),
    ]
    assert check_ours(clr) == ()
    assert [each["credentialStatus"] for each in credentials] == [
        entries[each["id"]].to_json() for each in credentials
    ]


def status_list(issuer: Issuer, at: datetime) -> dict[str, Any]:
    return to_status_list(
        [7],
        url="https://hill.example/revocation-1.json",
        purpose=StatusPurpose.REVOCATION,
        issuer=issuer.id,
        valid_from=at,
        valid_until=at,
    )


def test_a_status_list_is_signed_by_the_school(issuer: Issuer, at: datetime) -> None:
    signed = json.loads(sign_status_list(status_list(issuer, at), issuer=issuer, at=at))
    (proof,) = proofs_of(signed)
    assert (proof["verificationMethod"], proof["created"]) == (METHOD, "2026-11-22T12:00:00Z")
    data_integrity.verify(signed, proof, key=issuer.signer.public_key, contexts=contexts())


def test_what_a_signature_would_not_cover_is_not_put_into_a_list(
    issuer: Issuer, at: datetime
) -> None:
    unsigned = {**status_list(issuer, at), "learner": "Ana"}
    with pytest.raises(IssuingError, match="learner"):
        sign_status_list(unsigned, issuer=issuer, at=at)


def test_a_wrong_signature_of_one_badge_is_never_handed_out(
    transcript: Transcript,
    issuer: Issuer,
    document: DocumentIdentity,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sign = data_integrity.sign_and_tell

    def flip_a_bit(unsigned: Any, **more: Any) -> tuple[dict[str, Any], bytes]:  # noqa: ANN401
        signed, covered = sign(unsigned, **more)
        if "OpenBadgeCredential" in unsigned["type"]:
            (proof,) = signed["proof"]
            value = bytearray(multibase.decode(proof["proofValue"]))
            value[-1] ^= 1
            signed["proof"] = [{**proof, "proofValue": multibase.encode(bytes(value))}]
        return signed, covered

    monkeypatch.setattr(data_integrity, "sign_and_tell", flip_a_bit)
    found = refusal(transcript, issuer=issuer, document=document)
    assert found == "the signature does not fit what it signs"
