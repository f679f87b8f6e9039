"""Step 6: what the lists say of what was taken back, and which lists may say it."""

import gzip
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

import pytest

from transcript.credentials.contexts import contexts
from transcript.credentials.status_list import (
    StatusEntry,
    StatusPurpose,
    encoded,
    list_url,
    to_status_list,
)
from transcript.proofs import data_integrity, multibase, vc_jwt
from transcript.proofs.keys import Ed25519Signer
from transcript.proofs.multibase import base64url_encode
from transcript.verification.codes import Code
from transcript.verification.documents import Document, Documents, Source
from transcript.verification.report import Axis, Check, FileReport, Step
from transcript.verification.trust import TrustList
from transcript.verification.verdict import Verdict
from transcript.verification.verify import verify
from transcript.ways_out import Deed, WayOut

Json = dict[str, Any]
Judge = Callable[..., FileReport]
Publish = Callable[..., Document]

BASE = "https://hill.example/status"
REVOCATION = list_url(BASE, 1, StatusPurpose.REVOCATION)
SUSPENSION = list_url(BASE, 1, StatusPurpose.SUSPENSION)
WHOLE, FIRST, SECOND = 10, 11, 12
"""The places of the transcript and of its two credits."""


def with_status(document: Json, index: int, *, suspendable: bool = True) -> Json:
    entry = StatusEntry(base=BASE, number=1, index=index, suspendable=suspendable)
    return {**document, "credentialStatus": entry.to_json()}


@pytest.fixture(scope="module")
def transcript(forge: ModuleType) -> Json:
    """A transcript of two credits, each with a place in the lists."""
    members = [
        forge.sign(with_status(forge.badge(f"c{place - WHOLE}"), place))
        for place in (FIRST, SECOND)
    ]
    signed: Json = forge.sign(with_status(forge.envelope(members), WHOLE))
    return signed


@pytest.fixture
def publish(forge: ModuleType, at: datetime) -> Publish:
    """Sign a list as the school does at noon, with changes made before it is signed."""

    def make(
        set_bits: Iterable[int] = (),
        *,
        url: str = REVOCATION,
        source: Source = Source.FILE,
        signer: Ed25519Signer = forge.SCHOOL_KEY,
        issuer: str = forge.SCHOOL,
        valid_from: datetime = at,
        key: str = "",
        subject: Mapping[str, Any] | None = None,
        **changes: object,
    ) -> Document:
        purpose = StatusPurpose.SUSPENSION if "suspension" in url else StatusPurpose.REVOCATION
        unsigned = to_status_list(
            set_bits,
            url=url,
            purpose=purpose,
            issuer=issuer,
            valid_from=valid_from,
            valid_until=valid_from + timedelta(days=7),
        )
        unsigned["credentialSubject"] |= subject or {}
        changed = {
            key: value for key, value in {**unsigned, **changes}.items() if value is not None
        }
        signed = data_integrity.sign(
            changed,
            signer=signer,
            verification_method=f"{issuer}#{key or signer.public_key.multibase}",
            created=valid_from,
            contexts=contexts(),
        )
        return Document(url=url, content=json.dumps(signed).encode(), source=source)

    return make


@pytest.fixture
def judged(forge: ModuleType, trust: TrustList, at: datetime) -> Judge:
    """Verify as the college would, with these lists at hand."""

    def run(
        content: Json | bytes,
        *lists: Document,
        trust: TrustList | None = trust,
        at: datetime = at,
    ) -> FileReport:
        text = content if isinstance(content, bytes) else forge.text(content)
        return verify(text, file="a.json", trust=trust, at=at, documents=Documents.of(lists))

    return run


@pytest.fixture
def both(forge: ModuleType) -> TrustList:
    """A list with the school on it, and with the district it belongs to."""
    return TrustList.parse(
        f"version: 1\nissuers:\n"
        f"  - id: {forge.SCHOOL}\n    name: Hill\n"
        f"    keys: [{forge.SCHOOL_KEY.public_key.multibase}]\n"
        f"  - id: {forge.STRANGER}\n    name: The district\n"
        f"    keys: [{forge.STRANGER_KEY.public_key.multibase}]\n".encode(),
        file="trust.yaml",
    )


def said(report: FileReport) -> list[tuple[str, str, str]]:
    return [
        (each.verdict.value, each.code.value, each.path)
        for each in report.checks
        if each.step is Step.STATUS
    ]


def only(report: FileReport) -> Check:
    (check,) = (each for each in report.checks if each.step is Step.STATUS)
    return check


def badge(forge: ModuleType, entry: object) -> Json:
    signed: Json = forge.sign({**forge.badge("c1"), "credentialStatus": entry})
    return signed


def entry(**changes: object) -> Json:
    made = StatusEntry(base=BASE, number=1, index=WHOLE).to_json() | changes
    return {key: value for key, value in made.items() if value is not None}


# What the lists say


def test_a_transcript_in_good_standing_is_passed_in_one_line(
    transcript: Json, judged: Judge, publish: Publish
) -> None:
    report = judged(transcript, publish(), publish(url=SUSPENSION))
    assert report.verdict is Verdict.PASSED
    assert said(report) == [("passed", "STATUS_OK", "")]
    assert only(report).message == (
        "By the school's list of 2026-11-22T12:00:00Z, the transcript is neither revoked nor "
        "suspended, nor is any of its 2 credits."
    )


def test_a_badge_of_a_school_that_suspends_nothing(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    report = judged(badge(forge, entry()), publish())
    assert only(report).message == (
        "By the school's list of 2026-11-22T12:00:00Z, the badge is not revoked."
    )


def test_a_token_has_a_standing_too(forge: ModuleType, judged: Judge, publish: Publish) -> None:
    unsigned = {**forge.badge("c1"), "credentialStatus": entry()}
    token = vc_jwt.sign(unsigned, signer=forge.SCHOOL_KEY).encode()
    assert said(judged(token, publish())) == [("passed", "STATUS_OK", "")]
    assert said(judged(token, publish([WHOLE]))) == [
        ("failed", "STATUS_REVOKED", "/credentialStatus")
    ]


def test_the_oldest_list_says_as_of_when(
    transcript: Json, judged: Judge, publish: Publish, at: datetime
) -> None:
    older = publish(url=SUSPENSION, valid_from=at - timedelta(days=2))
    assert "list of 2026-11-20T12:00:00Z" in only(judged(transcript, publish(), older)).message


def test_a_transcript_that_was_revoked(transcript: Json, judged: Judge, publish: Publish) -> None:
    report = judged(transcript, publish([WHOLE]), publish(url=SUSPENSION))
    assert report.axes[Axis.STANDING] is Verdict.FAILED
    assert said(report) == [("failed", "STATUS_REVOKED", "/credentialStatus")]
    assert only(report).message == (
        "By the list of 2026-11-22T12:00:00Z, the transcript is revoked. That is final: do not "
        "rely on it, and ask for the document that takes its place."
    )


def test_a_transcript_that_is_suspended(transcript: Json, judged: Judge, publish: Publish) -> None:
    report = judged(transcript, publish(), publish([WHOLE], url=SUSPENSION))
    assert report.axes[Axis.STANDING] is Verdict.FAILED
    assert only(report).message == (
        "By the list of 2026-11-22T12:00:00Z, the transcript is suspended. It does not count for "
        "now: ask the school, and verify again later."
    )


def test_one_credit_that_was_revoked_fails_the_whole(
    transcript: Json, judged: Judge, publish: Publish
) -> None:
    report = judged(transcript, publish([SECOND]), publish(url=SUSPENSION))
    assert report.verdict is Verdict.FAILED
    assert said(report) == [
        (
            "failed",
            "STATUS_REVOKED",
            "/credentialSubject/verifiableCredential/1/credentialStatus",
        )
    ]
    assert "credit no. 2 is revoked" in only(report).message


def test_a_bit_of_somebody_else_is_nothing(
    transcript: Json, judged: Judge, publish: Publish
) -> None:
    assert judged(transcript, publish([9, 13, 131_071]), publish(url=SUSPENSION))


# Lists that cannot be had, or not any more


def test_a_list_that_is_not_at_hand_is_asked_for_once(transcript: Json, judged: Judge) -> None:
    report = judged(transcript)
    assert said(report) == [
        ("indeterminate", "STATUS_UNREACHABLE", "/credentialStatus"),
    ]
    assert {REVOCATION, SUSPENSION} <= set(report.missing)
    assert only(report).message == (
        "The lists that say what was taken back were not read. Verify again with the files that "
        f"are published at {REVOCATION} and {SUSPENSION}; or ask the school."
    )
    assert only(report).way_out == WayOut(Deed.GIVE_STATUS_LISTS)


def test_without_the_list_of_suspensions_it_cannot_be_told(
    transcript: Json, judged: Judge, publish: Publish
) -> None:
    report = judged(transcript, publish())
    assert report.axes[Axis.STANDING] is Verdict.INDETERMINATE
    assert SUSPENSION in only(report).message


@pytest.mark.parametrize(
    ("changes", "lasts"),
    [
        ({}, timedelta(days=7)),
        ({"validUntil": "2026-11-23T12:00:00Z"}, timedelta(days=1)),
        ({"validUntil": "2026-12-22T12:00:00Z"}, timedelta(days=30)),
        ({"validUntil": None}, timedelta(days=7)),
    ],
    ids=str,
)
@pytest.mark.parametrize("source", [Source.FILE, Source.STAPLED])
def test_a_copy_counts_until_it_says_or_for_a_week(
    forge: ModuleType,
    judged: Judge,
    publish: Publish,
    at: datetime,
    source: Source,
    changes: Json,
    lasts: timedelta,
) -> None:
    document, found = badge(forge, entry()), publish(source=source, **changes)
    clocks = timedelta(minutes=5)
    assert said(judged(document, found, at=at + lasts + clocks)) == [("passed", "STATUS_OK", "")]
    late = judged(document, found, at=at + lasts + clocks + timedelta(seconds=1))
    assert said(late) == [("indeterminate", "STATUS_STALE", "/credentialStatus")]


def test_a_list_that_was_just_fetched_need_not_say_until_when(
    forge: ModuleType, judged: Judge, publish: Publish, at: datetime
) -> None:
    document = badge(forge, entry())
    online = publish(source=Source.ONLINE, validUntil=None)
    assert judged(document, online, at=at + timedelta(days=99))
    ended = publish(source=Source.ONLINE)
    assert only(judged(document, ended, at=at + timedelta(days=8))).code is Code.STATUS_STALE


def test_the_message_of_an_old_list_says_until_when_it_counted(
    forge: ModuleType, judged: Judge, publish: Publish, at: datetime
) -> None:
    check = only(judged(badge(forge, entry()), publish(), at=at + timedelta(days=8)))
    assert check.message == (
        "The list that says what was taken back is too old: of 2026-11-22T12:00:00Z, good until "
        "2026-11-29T12:00:00Z. Verify again with the file that is published at "
        f"{REVOCATION}; or ask the school."
    )


def test_what_is_revoked_stays_so_however_old_the_list(
    forge: ModuleType, judged: Judge, publish: Publish, at: datetime
) -> None:
    document, later = badge(forge, entry()), at + timedelta(days=400)
    old = publish([WHOLE])
    assert only(judged(document, old, at=later)).code is Code.STATUS_REVOKED
    fresh = publish(valid_from=later)
    assert only(judged(document, old, fresh, at=later)).code is Code.STATUS_REVOKED


def test_a_suspension_may_be_over(
    transcript: Json, judged: Judge, publish: Publish, at: datetime
) -> None:
    old = publish([WHOLE], url=SUSPENSION, valid_from=at - timedelta(days=3), source=Source.FILE)
    new = publish(url=SUSPENSION, source=Source.STAPLED)
    assert judged(transcript, publish(), old, new)
    assert judged(transcript, publish(), new, old)


def test_the_newest_list_that_can_be_relied_on_counts(
    forge: ModuleType, judged: Judge, publish: Publish, at: datetime
) -> None:
    document = badge(forge, entry())
    stale = publish(valid_from=at - timedelta(days=30))
    forged = publish([WHOLE], signer=forge.STRANGER_KEY)
    assert judged(document, stale, publish(), forged)


def test_a_list_from_after_the_moment_that_is_asked_about(
    forge: ModuleType, judged: Judge, publish: Publish, at: datetime
) -> None:
    document = badge(forge, entry())
    assert judged(document, publish(), at=at - timedelta(minutes=5))
    check = only(judged(document, publish(), at=at - timedelta(minutes=6)))
    assert (check.code, check.verdict) == (Code.STATUS_LIST, Verdict.INDETERMINATE)
    assert "it is of 2026-11-22T12:00:00Z, and you ask about 2026-11-22T11:54:00Z" in check.message


# Lists that may not speak


def assert_unusable(report: FileReport, reason: str) -> None:
    check = only(report)
    assert (check.code, check.verdict) == (Code.STATUS_LIST, Verdict.INDETERMINATE)
    assert f"cannot be relied on: {reason}" in check.message


def test_a_list_by_a_key_that_is_not_on_the_trust_list(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    found = publish(signer=forge.STRANGER_KEY)
    reason = "it is not signed by the issuer, with a key that you have reason to trust"
    assert_unusable(judged(badge(forge, entry()), found), reason)


def test_a_strangers_list_at_the_schools_address(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    found = publish(signer=forge.STRANGER_KEY, issuer=forge.STRANGER)
    assert_unusable(judged(badge(forge, entry()), found), "it is not signed by the issuer")


def test_another_whom_the_reader_trusts_may_keep_the_list(
    forge: ModuleType,
    judged: Judge,
    publish: Publish,
    trust: TrustList,
    both: TrustList,
    at: datetime,
) -> None:
    found = publish(signer=forge.STRANGER_KEY, issuer=forge.STRANGER, source=Source.ONLINE)
    assert said(judged(badge(forge, entry()), found, trust=both)) == [("passed", "STATUS_OK", "")]
    assert not judged(badge(forge, entry()), found, trust=trust)
    newer = publish([WHOLE], signer=forge.STRANGER_KEY, issuer=forge.STRANGER, source=Source.ONLINE)
    own = publish(valid_from=at - timedelta(days=1))
    assert judged(badge(forge, entry()), newer, own, trust=both), "the issuer's own list is there"


@pytest.mark.parametrize("source", [Source.FILE, Source.STAPLED])
def test_another_whom_the_reader_trusts_may_not_send_a_list_along(
    forge: ModuleType, judged: Judge, publish: Publish, both: TrustList, source: Source
) -> None:
    found = publish(signer=forge.STRANGER_KEY, issuer=forge.STRANGER, source=source)
    report = judged(badge(forge, entry()), found, trust=both)
    assert_unusable(report, "it is not signed by the issuer")


def test_a_list_may_be_that_of_several_issuers(
    forge: ModuleType, judged: Judge, publish: Publish, both: TrustList
) -> None:
    foreign = forge.sign(
        with_status(forge.badge("c2", issuer=forge.STRANGER), SECOND, suspendable=False),
        signer=forge.STRANGER_KEY,
    )
    members = [forge.sign(with_status(forge.badge("c1"), FIRST, suspendable=False)), foreign]
    whole = forge.sign(with_status(forge.envelope(members), WHOLE, suspendable=False))
    clear, taken_back = (publish(bits, source=Source.ONLINE) for bits in ((), [SECOND]))
    assert only(judged(whole, clear, trust=both)).code is Code.STATUS_OK
    assert only(judged(whole, taken_back, trust=both)).code is Code.STATUS_REVOKED


@pytest.mark.parametrize(
    ("until", "code"), [("2026-12-31", Code.STATUS_OK), ("2026-11-21", Code.STATUS_LIST)]
)
def test_a_key_speaks_only_for_the_time_in_which_it_was_in_use(
    forge: ModuleType, judged: Judge, publish: Publish, until: str, code: Code
) -> None:
    known = TrustList.parse(
        f"version: 1\nissuers:\n"
        f"  - id: {forge.SCHOOL}\n    name: Hill\n    keys:\n"
        f"      - key: {forge.SCHOOL_KEY.public_key.multibase}\n"
        f"        valid_until: {until}\n".encode(),
        file="trust.yaml",
    )
    assert only(judged(badge(forge, entry()), publish(), trust=known)).code is code


@pytest.mark.parametrize(("days", "code"), [(31, Code.STATUS_OK), (32, Code.STATUS_LIST)])
def test_a_list_by_a_key_that_went_out_of_use_ends_soon_whatever_it_says(
    forge: ModuleType, judged: Judge, publish: Publish, at: datetime, days: int, code: Code
) -> None:
    known = TrustList.parse(
        f"version: 1\nissuers:\n"
        f"  - id: {forge.SCHOOL}\n    name: Hill\n    keys:\n"
        f"      - key: {forge.SCHOOL_KEY.public_key.multibase}\n"
        f"        valid_until: 2026-11-23\n".encode(),
        file="trust.yaml",
    )
    found = publish(validUntil="2099-01-01T00:00:00Z")
    report = judged(badge(forge, entry()), found, trust=known, at=at + timedelta(days=days))
    assert only(report).code is code


def test_a_list_by_a_key_that_was_stolen_counts_for_nothing(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    known = TrustList.parse(
        f"version: 1\nissuers:\n"
        f"  - id: {forge.SCHOOL}\n    name: Hill\n    keys:\n"
        f"      - key: {forge.SCHOOL_KEY.public_key.multibase}\n"
        f"        compromised_at: 2026-11-23T00:00:00Z\n".encode(),
        file="trust.yaml",
    )
    assert only(judged(badge(forge, entry()), publish(), trust=known)).code is Code.STATUS_LIST


@pytest.mark.parametrize("listed", [None, "somebody else", "without keys"])
def test_where_no_key_is_confirmed_it_must_be_the_one_that_signed_the_credential(
    forge: ModuleType, judged: Judge, publish: Publish, listed: str | None
) -> None:
    whom = forge.SCHOOL if listed == "without keys" else "did:web:other.example"
    text = f"version: 1\nissuers:\n  - id: {whom}\n    name: A school\n    keys: []\n"
    known = TrustList.parse(text.encode(), file="trust.yaml") if listed else None
    document = badge(forge, entry())
    assert only(judged(document, publish(), trust=known)).code is Code.STATUS_OK
    other = publish(signer=forge.STRANGER_KEY)
    assert only(judged(document, other, trust=known)).code is Code.STATUS_LIST


def test_the_key_of_one_credential_does_not_vouch_for_anothers_issuer(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    foreign = forge.sign(
        {**forge.badge("c1", issuer=forge.STRANGER), "credentialStatus": entry()},
        signer=forge.STRANGER_KEY,
    )
    assert only(judged(foreign, publish(), trust=None)).code is Code.STATUS_LIST


def changed(document: Document, change: Callable[[Json], object]) -> Document:
    content = json.loads(document.content)
    change(content)
    return Document(url=document.url, content=json.dumps(content).encode(), source=document.source)


def test_a_list_that_was_changed(forge: ModuleType, judged: Judge, publish: Publish) -> None:
    found = changed(
        publish([WHOLE]), lambda each: each["credentialSubject"].update(encodedList=encoded([]))
    )
    assert_unusable(judged(badge(forge, entry()), found), "its signature does not hold")


def test_a_list_that_nobody_signed(forge: ModuleType, judged: Judge, publish: Publish) -> None:
    found = changed(publish(), lambda each: each.pop("proof"))
    assert_unusable(judged(badge(forge, entry()), found), "its signature does not hold")


def test_a_list_whose_key_is_only_named(forge: ModuleType, judged: Judge, publish: Publish) -> None:
    found = publish(key="key-1")
    document = badge(forge, entry())
    assert judged(document, found)
    assert_unusable(judged(document, found, trust=None), "its signature cannot be judged here")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": f"{BASE}/other.json"}, "it says of itself that it is published elsewhere"),
        ({"id": None}, "it says of itself that it is published elsewhere"),
        ({"type": ["VerifiableCredential"]}, "it is no status list"),
        (
            {"credentialSubject": {"id": f"{REVOCATION}#list"}},
            "it holds no BitstringStatusList",
        ),
        ({"subject": {"statusPurpose": "suspension"}}, "it is a list for another purpose"),
        ({"subject": {"statusPurpose": "refresh"}}, "it is a list for another purpose"),
        ({"subject": {"encodedList": "uAAAA"}}, "the list is not compressed with GZIP"),
        (
            {
                "subject": {
                    "encodedList": f"u{base64url_encode(gzip.compress(bytes(16_383), mtime=0))}"
                }
            },
            "the list has 131,064 entries",
        ),
        (
            {
                "subject": {
                    "encodedList": f"u{base64url_encode(gzip.compress(bytes(3_000_000), mtime=0))}"
                }
            },
            "the list inflates to more than 2,097,152 bytes",
        ),
        ({"validFrom": "yesterday"}, "its “validFrom” is not a date"),
        ({"validUntil": "next week"}, "its “validUntil” is not a date"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_list_that_settles_nothing(
    forge: ModuleType, judged: Judge, publish: Publish, changes: Json, reason: str
) -> None:
    assert_unusable(judged(badge(forge, entry()), publish(**changes)), reason)


def test_a_list_may_have_several_purposes(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    found = publish(subject={"statusPurpose": ["suspension", "revocation"]})
    assert judged(badge(forge, entry()), found)


def test_without_its_own_date_a_list_is_of_the_time_of_its_proof(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    report = judged(badge(forge, entry()), publish(validFrom=None))
    assert "list of 2026-11-22T12:00:00Z" in only(report).message


def test_a_list_without_any_date_is_of_no_time(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    unsigned = json.loads(publish(validFrom=None).content)
    proof = unsigned.pop("proof")[0]
    del proof["proofValue"], proof["created"]
    payload = data_integrity.signed_bytes(unsigned, proof, contexts=contexts())
    value = multibase.encode(forge.SCHOOL_KEY.sign(payload))
    content = json.dumps({**unsigned, "proof": {**proof, "proofValue": value}}).encode()
    found = Document(url=REVOCATION, content=content, source=Source.FILE)
    reason = "it does not say of which time it speaks"
    assert_unusable(judged(badge(forge, entry()), found), reason)


def test_a_proof_that_has_expired_ends_the_list_earlier(
    forge: ModuleType, judged: Judge, publish: Publish, at: datetime
) -> None:
    unsigned = json.loads(publish().content)
    proof = unsigned.pop("proof")[0] | {"expires": "2026-11-23T12:00:00Z"}
    del proof["proofValue"]
    payload = data_integrity.signed_bytes(unsigned, proof, contexts=contexts())
    value = multibase.encode(forge.SCHOOL_KEY.sign(payload))
    content = json.dumps({**unsigned, "proof": {**proof, "proofValue": value}}).encode()
    found = Document(url=REVOCATION, content=content, source=Source.FILE)
    document = badge(forge, entry())
    assert judged(document, found)
    assert only(judged(document, found, at=at + timedelta(days=2))).code is Code.STATUS_STALE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>not found</html>",
        b"{}",
        b"[]",
        b"%PDF-1.7",
        b"eyJ.e30.AA",
        b'{"@context": 1, "@context": 2}',
        b"\x89PNG\r\n\x1a\n",
        b'{"proof":"' + b"x" * 2_000_001 + b'"}',
    ],
    ids=lambda each: str(each[:12]),
)
def test_what_is_no_list_at_all(forge: ModuleType, judged: Judge, content: bytes) -> None:
    found = Document(url=REVOCATION, content=content, source=Source.ONLINE)
    reason = "it is no credential that can be read"
    assert_unusable(judged(badge(forge, entry()), found), reason)


def test_a_list_may_be_a_token(
    forge: ModuleType, judged: Judge, publish: Publish, at: datetime
) -> None:
    def token(set_bits: Iterable[int]) -> Document:
        unsigned = json.loads(publish(set_bits).content)
        del unsigned["proof"]
        content = vc_jwt.sign(unsigned, signer=forge.SCHOOL_KEY).encode()
        return Document(url=REVOCATION, content=content, source=Source.FILE)

    document = badge(forge, entry())
    assert judged(document, token([]))
    assert only(judged(document, token([WHOLE]))).code is Code.STATUS_REVOKED
    assert only(judged(document, token([]), at=at + timedelta(days=8))).code is Code.STATUS_STALE


# Entries of others


@pytest.mark.parametrize("index", [str(WHOLE), WHOLE])
def test_an_index_may_be_a_number(
    forge: ModuleType, judged: Judge, publish: Publish, index: object
) -> None:
    document = badge(forge, entry(statusListIndex=index))
    assert judged(document, publish())
    assert only(judged(document, publish([WHOLE]))).code is Code.STATUS_REVOKED


def test_an_index_beyond_the_list_settles_nothing(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    document = badge(forge, entry(statusListIndex="131072"))
    assert_unusable(judged(document, publish()), "the list has 131,072 entries, and none at")


@pytest.mark.parametrize(
    "given",
    [
        "revoked",
        7,
        {"id": "https://hill.example/1"},
        entry(statusListIndex="-1"),
        entry(statusListCredential=None),
    ],
    ids=str,
)
def test_a_malformed_entry_settles_nothing(
    forge: ModuleType, judged: Judge, publish: Publish, given: object
) -> None:
    # A token carries what a proof would not cover.
    token = vc_jwt.sign(
        {**forge.badge("c1"), "credentialStatus": given}, signer=forge.SCHOOL_KEY
    ).encode()
    check = only(judged(token, publish()))
    assert (check.code, check.verdict) == (Code.STATUS_LIST, Verdict.INDETERMINATE)
    assert "MALFORMED_VALUE_ERROR" in check.message


def test_a_status_of_another_kind_is_not_read(forge: ModuleType, judged: Judge) -> None:
    given = {"id": "https://hill.example/revoked.json", "type": "1EdTechRevocationList"}
    token = vc_jwt.sign(
        {**forge.badge("c1"), "credentialStatus": given}, signer=forge.SCHOOL_KEY
    ).encode()
    check = only(judged(token))
    assert (check.code, check.verdict) == (Code.UNSUPPORTED, Verdict.INDETERMINATE)
    assert "(1EdTechRevocationList)" in check.message


def test_of_several_entries_each_counts(forge: ModuleType, judged: Judge, publish: Publish) -> None:
    suspension = entry(
        id=f"{SUSPENSION}#4",
        statusPurpose="suspension",
        statusListCredential=SUSPENSION,
        statusListIndex="4",
    )
    document = badge(forge, [entry(), suspension])
    assert said(judged(document, publish(), publish(url=SUSPENSION))) == [
        ("passed", "STATUS_OK", "")
    ]
    assert said(judged(document, publish(), publish([4], url=SUSPENSION))) == [
        ("failed", "STATUS_SUSPENDED", "/credentialStatus/1")
    ]


def test_a_message_about_a_credential_is_told_and_settles_nothing(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    messages = [{"status": "0x0", "message": "sealed"}, {"status": "0x1", "message": "opened"}]
    given = entry(statusPurpose="message", statusMessage=messages)
    found = publish([WHOLE], subject={"statusPurpose": "message"})
    report = judged(badge(forge, given), found)
    assert said(report) == [
        ("passed", "STATUS_OK", "/credentialStatus"),
        ("indeterminate", "STATUS_NONE", ""),
    ]
    told = next(each for each in report.checks if each.code is Code.STATUS_OK)
    assert told.message == (
        "By the list of 2026-11-22T12:00:00Z, the issuer says of the badge: opened."
    )


def test_a_newer_version_is_no_fault(forge: ModuleType, judged: Judge, publish: Publish) -> None:
    fresh = "https://hill.example/status/refresh.json"
    given = entry(id=f"{fresh}#10", statusPurpose="refresh", statusListCredential=fresh)
    document = badge(forge, [entry(), given])

    def found(*set_bits: int) -> Document:
        return publish(set_bits, url=fresh, subject={"statusPurpose": "refresh"})

    assert said(judged(document, publish(), found())) == [("passed", "STATUS_OK", "")]
    report = judged(document, publish(), found(WHOLE))
    assert said(report) == [
        ("passed", "STATUS_OK", "/credentialStatus/1"),
        ("passed", "STATUS_OK", ""),
    ]


def test_a_purpose_that_nobody_knows_is_not_settled(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    document = badge(forge, entry(statusPurpose="archived"))
    check = only(judged(document, publish(subject={"statusPurpose": "archived"})))
    assert (check.code, check.verdict) == (Code.UNSUPPORTED, Verdict.INDETERMINATE)


def test_a_wide_entry_is_revoked_by_any_of_its_bits(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    messages = [{"status": hex(value), "message": f"no. {value}"} for value in range(4)]
    document = badge(forge, entry(statusSize=2, statusMessage=messages))
    assert_unusable(judged(document, publish()), "the list has 65,536 entries")


# Without an entry


def test_an_empty_list_of_entries_is_none(forge: ModuleType, judged: Judge) -> None:
    token = vc_jwt.sign(
        {**forge.badge("c1"), "credentialStatus": []}, signer=forge.SCHOOL_KEY
    ).encode()
    assert said(judged(token)) == [("indeterminate", "STATUS_NONE", "")]


def test_a_credit_by_another_issuer_needs_a_list_of_its_own(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    foreign = forge.sign(forge.badge("c2", issuer=forge.STRANGER), signer=forge.STRANGER_KEY)
    members = [forge.sign(with_status(forge.badge("c1"), FIRST, suspendable=False)), foreign]
    whole = forge.sign(with_status(forge.envelope(members), WHOLE, suspendable=False))
    path = "/credentialSubject/verifiableCredential/1"
    assert said(judged(whole, publish())) == [("indeterminate", "STATUS_NONE", path)]
    assert "Credit no. 2 is by another issuer" in only(judged(whole, publish())).message


def test_a_credit_of_the_school_without_an_entry_stands_with_the_whole(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    whole = forge.sign(with_status(forge.envelope([forge.sound_badge()]), WHOLE, suspendable=False))
    assert only(judged(whole, publish())).message == (
        "By the school's list of 2026-11-22T12:00:00Z, the transcript is not revoked."
    )


def test_a_transcript_of_one_credit(forge: ModuleType, judged: Judge, publish: Publish) -> None:
    member = forge.sign(with_status(forge.badge("c1"), FIRST, suspendable=False))
    whole = forge.sign(with_status(forge.envelope([member]), WHOLE, suspendable=False))
    assert only(judged(whole, publish())).message.endswith("is not revoked, nor is its credit.")
