"""Step 8, too: who endorses what, does it count, and does the reader know them?"""

from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from transcript.credentials.status_list import encoded
from transcript.proofs.keys import Ed25519Signer
from transcript.verification.codes import Code
from transcript.verification.documents import NO_DOCUMENTS, Document, Documents, Source
from transcript.verification.messages import answer_from_bytes, answer_to_bytes
from transcript.verification.report import Axis, FileReport
from transcript.verification.shown import EndorsementShown
from transcript.verification.trust import TrustList
from transcript.verification.verdict import Verdict
from transcript.verification.verify import Examined, verify

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LAKE = "did:web:lake.example"
LAKE_KEY = Ed25519Signer.from_seed(bytes(range(64, 96)))
CREDIT = "https://hill.example/credits/c1"
COMMENT = "We visited twice.\nStandards are kept."

Json = dict[str, Any]


def endorsement(forge: ModuleType, subject: str, *, issuer: str = LAKE, **more: Any) -> Json:  # noqa: ANN401
    """Return an unsigned endorsement by the association."""
    return {
        "@context": forge.badge("c1")["@context"],
        "id": "urn:uuid:7c0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Accreditation",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Whatever it says"},
        "validFrom": "2026-06-01T00:00:00Z",
        "credentialSubject": {
            "id": subject,
            "type": ["EndorsementSubject"],
            "endorsementComment": COMMENT,
        },
        **more,
    }


def signed(forge: ModuleType, subject: str, **more: Any) -> Json:  # noqa: ANN401
    document: Json = forge.sign(endorsement(forge, subject, **more), signer=LAKE_KEY)
    return document


@pytest.fixture
def knows(forge: ModuleType) -> TrustList:
    """A college's list with the school and the association on it."""
    return TrustList.parse(
        f"version: 1\nissuers:\n"
        f"  - id: {forge.SCHOOL}\n    name: Hill School, Upton\n"
        f"    keys: [{forge.SCHOOL_KEY.public_key.multibase}]\n"
        f"  - id: {LAKE}\n    name: Lake Association\n"
        f"    keys: [{LAKE_KEY.public_key.multibase}]\n".encode(),
        file="trust.yaml",
    )


def carried(forge: ModuleType, *endorsements: Json) -> Json:
    """Return a CLR of the school with endorsements of the whole."""
    document: Json = forge.sign({**forge.sound_clr(), "endorsement": list(endorsements)})
    return document


def judged(
    forge: ModuleType,
    document: Json,
    trust: TrustList | None,
    *,
    documents: Documents = NO_DOCUMENTS,
    at: datetime = NOON,
) -> FileReport:
    return verify(forge.text(document), file="a.clr.json", trust=trust, at=at, documents=documents)


def told(report: FileReport) -> dict[Code, str]:
    """Return what the step says beyond that the signature holds, by code."""
    return {
        each.code: each.message
        for each in report.checks
        if each.step == "endorsements" and each.code is not Code.ENDORSEMENT_OK
    }


def shown(report: FileReport) -> EndorsementShown:
    (found,) = report.endorsements
    return found


def test_an_endorser_on_the_list_is_named_as_the_reader_names_it(
    forge: ModuleType, knows: TrustList
) -> None:
    report = judged(forge, carried(forge, signed(forge, forge.SCHOOL)), knows)
    assert told(report) == {
        Code.ENDORSER_TRUSTED: "“Lake Association”, which is on your trust list, endorses the "
        "issuer."
    }
    assert report.to_json()["endorsements"] == [
        {
            "path": "/endorsement/0",
            "subject": forge.SCHOOL,
            "issuer": {
                "id": LAKE,
                "name": "Lake Association",
                "trusted": True,
                "key": LAKE_KEY.public_key.multibase,
            },
            "comment": COMMENT,
            "verdict": "passed",
        }
    ]


def test_an_unknown_endorser_is_shown_as_unknown_and_turns_no_axis(
    forge: ModuleType, trust: TrustList
) -> None:
    report = judged(forge, carried(forge, signed(forge, forge.SCHOOL)), trust)
    assert told(report) == {
        Code.ENDORSER_UNKNOWN: "Somebody who is not on your trust list, did:web:lake.example, "
        "endorses the issuer. That says nothing until you know who it is."
    }
    assert (shown(report).verdict, shown(report).issuer.trusted) == (Verdict.INDETERMINATE, False)
    assert shown(report).issuer.name is None
    assert report.axes == judged(forge, forge.sound_clr(), trust).axes


def test_without_a_list_every_endorser_is_unknown(forge: ModuleType) -> None:
    report = judged(forge, carried(forge, signed(forge, forge.SCHOOL)), None)
    assert list(told(report)) == [Code.ENDORSER_UNKNOWN]


def test_an_endorsement_of_a_credit_names_the_credit(forge: ModuleType, knows: TrustList) -> None:
    member = forge.sign({**forge.badge("c1"), "endorsement": [signed(forge, CREDIT)]})
    report = judged(forge, forge.sign(forge.envelope([member])), knows)
    assert told(report)[Code.ENDORSER_TRUSTED].endswith(f"endorses “Credit c1” ({CREDIT}).")
    assert shown(report).path == "/credentialSubject/verifiableCredential/0/endorsement/0"


@pytest.mark.parametrize("first", ["c0", "c2"])
def test_a_reference_to_a_credit_takes_its_name_from_nobody(
    forge: ModuleType, knows: TrustList, first: str
) -> None:
    other = forge.badge(first)
    reference = {"id": CREDIT, "type": ["Related"]}
    other["credentialSubject"]["achievement"]["related"] = [reference]
    badges = sorted([other, forge.badge("c1")], key=lambda badge: str(badge["name"]))
    members = [forge.sign(badge) for badge in badges]
    document = {**forge.envelope(members), "endorsement": [signed(forge, CREDIT)]}
    report = judged(forge, forge.sign(document), knows)
    assert told(report)[Code.ENDORSER_TRUSTED].endswith(f"endorses “Credit c1” ({CREDIT}).")


def test_a_comment_is_shown_as_far_as_a_reader_reads(forge: ModuleType, knows: TrustList) -> None:
    value = endorsement(forge, forge.SCHOOL)
    value["credentialSubject"]["endorsementComment"] = "A" * 5_001
    report = judged(forge, carried(forge, forge.sign(value, signer=LAKE_KEY)), knows)
    assert shown(report).comment == "A" * 5_000


def test_what_is_no_text_is_no_comment(forge: ModuleType, knows: TrustList) -> None:
    value = endorsement(forge, forge.SCHOOL)
    del value["credentialSubject"]["endorsementComment"]
    report = judged(forge, carried(forge, forge.sign(value, signer=LAKE_KEY)), knows)
    assert shown(report).comment is None


def test_what_has_no_name_is_called_by_its_id(forge: ModuleType, knows: TrustList) -> None:
    report = judged(forge, carried(forge, signed(forge, f"{CREDIT}/result")), knows)
    assert told(report)[Code.ENDORSER_TRUSTED].endswith(f"endorses {CREDIT}/result.")


def test_an_endorsement_of_an_endorsement_is_about_something_in_the_file(
    forge: ModuleType, knows: TrustList
) -> None:
    second = "urn:uuid:8c0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10"
    inner = signed(forge, "urn:uuid:7c0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10", id=second)
    report = judged(forge, carried(forge, signed(forge, forge.SCHOOL, endorsement=[inner])), knows)
    assert list(told(report)) == [Code.ENDORSER_TRUSTED]
    assert len(report.endorsements) == 2


@pytest.mark.parametrize("subject", ["did:web:alder.example", LAKE])
def test_an_endorsement_of_something_else_settles_nothing(
    forge: ModuleType, knows: TrustList, subject: str
) -> None:
    report = judged(forge, carried(forge, signed(forge, subject)), knows)
    assert Code.ENDORSEMENT_SUBJECT in told(report)
    assert report.axes[Axis.INTEGRITY] is Verdict.INDETERMINATE
    assert shown(report).verdict is Verdict.INDETERMINATE


def test_the_school_s_id_may_be_spelt_in_another_way(forge: ModuleType, knows: TrustList) -> None:
    value = signed(forge, forge.SCHOOL.replace("hill", "HILL"))
    report = judged(forge, carried(forge, value), knows)
    assert list(told(report)) == [Code.ENDORSER_TRUSTED]


def test_an_endorsement_that_has_run_out_is_told_and_turns_no_axis(
    forge: ModuleType, knows: TrustList
) -> None:
    value = signed(forge, forge.SCHOOL, validUntil="2026-11-21T00:00:00Z")
    report = judged(forge, carried(forge, value), knows)
    assert told(report)[Code.ENDORSEMENT_DATES] == (
        "The endorsement was valid until 2026-11-21T00:00:00Z; it was verified as of "
        "2026-11-22T12:00:00Z. Ask the school for a current one. That is about the endorsement "
        "alone, not about what it endorses."
    )
    assert shown(report).verdict is Verdict.FAILED
    assert report.axes == judged(forge, forge.sound_clr(), knows).axes


def test_a_signature_of_an_endorsement_may_run_out_too(forge: ModuleType, knows: TrustList) -> None:
    value = signed(forge, forge.SCHOOL)
    before = datetime(2026, 11, 1, tzinfo=UTC)
    report = judged(forge, carried(forge, value), knows, at=before)
    assert Code.ENDORSEMENT_DATES in told(report)


def test_a_name_of_the_list_with_another_key_is_a_forgery(
    forge: ModuleType, knows: TrustList
) -> None:
    value = forge.sign(endorsement(forge, forge.SCHOOL), signer=forge.STRANGER_KEY)
    report = judged(forge, carried(forge, value), knows)
    assert told(report)[Code.KEY_NOT_LISTED].startswith(
        "Of the endorsement in it: The file speaks in the name of “Lake Association”, but is "
    )
    assert report.axes[Axis.INTEGRITY] is Verdict.FAILED
    assert report.axes[Axis.ISSUER] is Verdict.PASSED
    assert report.endorsements == ()


def test_one_proof_by_a_key_of_the_list_is_enough(forge: ModuleType, knows: TrustList) -> None:
    unsigned = endorsement(forge, forge.SCHOOL)
    both = [
        forge.sign(unsigned, signer=signer)["proof"][0] for signer in (forge.STRANGER_KEY, LAKE_KEY)
    ]
    report = judged(forge, carried(forge, {**unsigned, "proof": both}), knows)
    assert list(told(report)) == [Code.ENDORSER_TRUSTED]


def test_an_endorser_without_keys_on_the_list_is_unknown(
    forge: ModuleType, knows: TrustList
) -> None:
    bare = replace(knows.issuers[LAKE], keys=())
    some = TrustList(issuers={**knows.issuers, LAKE: bare})
    report = judged(forge, carried(forge, signed(forge, forge.SCHOOL)), some)
    assert told(report)[Code.ENDORSER_UNKNOWN].startswith(
        "It endorses the issuer. Your trust list has “Lake Association” but none of its keys."
    )
    assert report.axes == judged(forge, forge.sound_clr(), some).axes


def test_an_endorsement_outside_the_time_of_its_key_is_by_somebody_unknown(
    forge: ModuleType, knows: TrustList
) -> None:
    entry = knows.issuers[LAKE]
    later = replace(entry.keys[0], valid_from=NOON)
    some = TrustList(issuers={**knows.issuers, LAKE: replace(entry, keys=(later,))})
    report = judged(forge, carried(forge, signed(forge, forge.SCHOOL)), some)
    assert (
        "says when this key of “Lake Association” was in use" in told(report)[Code.ENDORSER_UNKNOWN]
    )


def test_nothing_is_shown_of_endorsements_if_integrity_fails(
    forge: ModuleType, knows: TrustList
) -> None:
    document = carried(forge, signed(forge, forge.SCHOOL))
    document["name"] = "Another"
    assert judged(forge, document, knows).endorsements == ()


COPIED = (
    "Nobody on your list says that the file is from there, and anyone can copy an endorsement into "
    "a file: it says nothing of this one."
)


@pytest.fixture
def knows_lake(knows: TrustList) -> TrustList:
    """A college's list with the association alone."""
    return TrustList(issuers={LAKE: knows.issuers[LAKE]})


def by_a_stranger(forge: ModuleType, document: Json, *, issuer: str) -> Json:
    unsigned = {**document, "issuer": {**document["issuer"], "id": issuer, "name": "Mill Academy"}}
    signed_by_it: Json = forge.sign(unsigned, signer=forge.STRANGER_KEY)
    return signed_by_it


def test_an_endorsement_copied_by_a_stranger_does_not_take_the_stranger_s_name(
    forge: ModuleType, knows_lake: TrustList
) -> None:
    mill = {"id": forge.SCHOOL, "type": ["Profile"], "name": "Mill Academy"}
    badge = {**forge.badge("c1"), "endorsement": [signed(forge, forge.SCHOOL)]}
    badge["credentialSubject"]["achievement"]["creator"] = mill
    report = judged(forge, by_a_stranger(forge, badge, issuer=forge.STRANGER), knows_lake)
    assert told(report)[Code.ENDORSER_TRUSTED] == (
        f"“Lake Association”, which is on your trust list, endorses {forge.SCHOOL}. {COPIED}"
    )
    assert (shown(report).verdict, shown(report).issuer.name) == (Verdict.INDETERMINATE, None)


def test_an_endorsement_of_the_school_says_nothing_of_a_file_in_its_name_by_any_key(
    forge: ModuleType, knows_lake: TrustList
) -> None:
    badge = {**forge.badge("c1"), "endorsement": [signed(forge, forge.SCHOOL)]}
    report = judged(forge, by_a_stranger(forge, badge, issuer=forge.SCHOOL), knows_lake)
    assert told(report)[Code.ENDORSER_TRUSTED].endswith(COPIED)
    assert shown(report).verdict is Verdict.INDETERMINATE


def test_who_endorses_a_key_endorses_what_it_signs(
    forge: ModuleType, knows_lake: TrustList
) -> None:
    badge = {**forge.badge("c1"), "endorsement": [signed(forge, forge.STRANGER)]}
    report = judged(forge, by_a_stranger(forge, badge, issuer=forge.STRANGER), knows_lake)
    assert told(report)[Code.ENDORSER_TRUSTED].endswith("endorses the issuer.")
    assert shown(report).verdict is Verdict.PASSED


def test_who_endorses_a_domain_endorses_what_is_signed_with_the_key_that_it_publishes(
    forge: ModuleType, knows_lake: TrustList
) -> None:
    key = forge.SCHOOL_KEY.public_key.multibase
    method = {
        "id": f"{forge.SCHOOL}#{key}",
        "type": "Multikey",
        "controller": forge.SCHOOL,
        "publicKeyMultibase": key,
    }
    published = Document(
        url="https://hill.example/.well-known/did.json",
        content=forge.text({"id": forge.SCHOOL, "assertionMethod": [method]}),
        source=Source.ONLINE,
    )
    badge = {**forge.badge("c1"), "endorsement": [signed(forge, forge.SCHOOL)]}
    documents = Documents.of([published])
    report = judged(forge, forge.sign(badge), knows_lake, documents=documents)
    assert told(report)[Code.ENDORSER_TRUSTED].endswith("endorses the issuer.")
    assert shown(report).verdict is Verdict.PASSED


def test_a_comment_cannot_act_on_the_screen(forge: ModuleType, knows: TrustList) -> None:
    value = endorsement(forge, forge.SCHOOL)
    value["credentialSubject"]["endorsementComment"] = "One\n\u202etwo"
    report = judged(forge, carried(forge, forge.sign(value, signer=LAKE_KEY)), knows)
    assert shown(report).comment == "One\n\N{REPLACEMENT CHARACTER}two"


def in_a_token(forge: ModuleType, token: str, trust: TrustList) -> FileReport:
    document = {**forge.badge("c1"), "endorsementJwt": [token]}
    content = forge.vc_jwt.sign(document, signer=forge.SCHOOL_KEY).encode()
    return verify(content, file="a.jwt", trust=trust, at=NOON)


def test_an_endorsement_as_a_token_is_judged_alike(forge: ModuleType, knows: TrustList) -> None:
    token = forge.vc_jwt.sign(endorsement(forge, forge.SCHOOL), signer=LAKE_KEY)
    report = in_a_token(forge, token, knows)
    assert shown(report).path == "/endorsementJwt/0"
    assert shown(report).issuer.name == "Lake Association"


LIST = "https://lake.example/status/revocation-1.json"
ENTRY = {
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
    "statusListCredential": LIST,
}


def with_list(forge: ModuleType, *revoked: int) -> Documents:
    published = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": {"id": LAKE},
        "validFrom": "2026-11-22T00:00:00Z",
        "credentialSubject": {
            "id": f"{LIST}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(revoked),
        },
    }
    content = forge.text(forge.sign(published, signer=LAKE_KEY))
    return Documents.of([Document(url=LIST, content=content, source=Source.FILE)])


def test_an_endorsement_that_was_taken_back_is_told_and_turns_no_axis(
    forge: ModuleType, knows: TrustList
) -> None:
    document = carried(forge, signed(forge, forge.SCHOOL, credentialStatus=ENTRY))
    report = judged(forge, document, knows, documents=with_list(forge, 7))
    assert "the endorsement is revoked" in told(report)[Code.ENDORSEMENT_STATUS]
    assert shown(report).verdict is Verdict.FAILED
    assert report.axes == judged(forge, forge.sound_clr(), knows).axes


def test_an_endorsement_that_stands_needs_no_word_about_it(
    forge: ModuleType, knows: TrustList
) -> None:
    document = carried(forge, signed(forge, forge.SCHOOL, credentialStatus=ENTRY))
    report = judged(forge, document, knows, documents=with_list(forge))
    assert list(told(report)) == [Code.ENDORSER_TRUSTED]
    assert shown(report).verdict is Verdict.PASSED


def test_the_list_of_an_endorser_is_asked_for(forge: ModuleType, knows: TrustList) -> None:
    report = judged(
        forge, carried(forge, signed(forge, forge.SCHOOL, credentialStatus=ENTRY)), knows
    )
    assert report.missing == (LIST,)
    assert shown(report).verdict is Verdict.INDETERMINATE


def test_what_is_shown_of_an_endorsement_survives_the_way_out_of_the_worker(
    forge: ModuleType, knows: TrustList
) -> None:
    report = judged(forge, carried(forge, signed(forge, forge.SCHOOL)), knows)
    sent = answer_to_bytes(Examined(report=report), keep=False)
    assert answer_from_bytes(sent).report == report
