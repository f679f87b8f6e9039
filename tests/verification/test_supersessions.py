"""Step 6: what took a document's place, and who may say so; and lists that were set back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from tests.verification.test_status import (
    BASE,
    FIRST,
    REVOCATION,
    WHOLE,
    Judge,
    Publish,
    both,
    judged,
    only,
    publish,
    said,
    with_status,
)
from transcript.credentials.superseded import sign_superseded
from transcript.verification.codes import Code
from transcript.verification.documents import Document, Source, superseded_address
from transcript.verification.trust import TrustList
from transcript.verification.verdict import Verdict

__all__ = ["both", "judged", "publish"]

Json = dict[str, Any]
Tell = Callable[..., Document]

ADDRESS = f"{BASE}/superseded.jwt"
NUMBER = "9WZ3-0M4B-K8"


@pytest.fixture(scope="module")
def old(forge: ModuleType) -> Json:
    """A transcript of one credit that the school has replaced."""
    member = forge.sign(with_status(forge.badge("c1"), FIRST, suspendable=False))
    signed: Json = forge.sign(with_status(forge.envelope([member]), WHOLE, suspendable=False))
    return signed


@pytest.fixture
def tell(forge: ModuleType, old: Json, at: datetime) -> Tell:
    """Say that the old transcript was superseded, as the school does at noon."""

    def make(
        successors: Mapping[str, str] | None = None,
        *,
        source: Source = Source.FILE,
        issuer: str = forge.SCHOOL,
        made: datetime = at,
        signer: Any = forge.SCHOOL_KEY,  # noqa: ANN401 - whatever the kit signs with
    ) -> Document:
        content = sign_superseded(
            {old["id"]: NUMBER} if successors is None else successors,
            issuer=issuer,
            verification_method=f"{issuer}#{signer.public_key.multibase}",
            signer=signer,
            at=made,
            until=made + timedelta(days=7),
        )
        url = ADDRESS if source is Source.ONLINE else superseded_address(issuer)
        return Document(url=url, content=content, source=source)

    return make


def test_what_was_superseded_is_told_with_the_number_of_its_successor(
    old: Json, judged: Judge, publish: Publish, tell: Tell
) -> None:
    report = judged(old, publish([WHOLE, FIRST]), tell())
    assert said(report) == [("failed", "SUPERSEDED", "")]
    number = report.document.number if report.document else ""
    assert only(report).message == (
        f"By what the school said on 2026-11-22T12:00:00Z, document {number} was replaced by "
        f"document {NUMBER}. Do not rely on it: ask for that one."
    )


def test_it_is_known_without_the_list(old: Json, judged: Judge, tell: Tell) -> None:
    assert said(judged(old, tell())) == [("failed", "SUPERSEDED", "")]


def test_it_is_believed_however_old_it_is(
    old: Json, judged: Judge, tell: Tell, at: datetime
) -> None:
    report = judged(old, tell(), at=at + timedelta(days=300))
    assert only(report).code is Code.SUPERSEDED


def test_a_credit_of_another_issuer_still_has_a_standing_of_its_own(
    forge: ModuleType, judged: Judge, both: TrustList, publish: Publish, at: datetime
) -> None:
    theirs = forge.sign(
        with_status(
            {
                **forge.badge("c1"),
                "issuer": {"id": forge.STRANGER, "type": ["Profile"], "name": "D"},
            },
            FIRST,
            suspendable=False,
        ),
        signer=forge.STRANGER_KEY,
    )
    whole = forge.sign(with_status(forge.envelope([theirs]), WHOLE, suspendable=False))
    content = sign_superseded(
        {whole["id"]: NUMBER},
        issuer=forge.SCHOOL,
        verification_method="-",
        signer=forge.SCHOOL_KEY,
        at=at,
        until=at,
    )
    told = Document(url=superseded_address(forge.SCHOOL), content=content, source=Source.FILE)
    district = publish([FIRST], signer=forge.STRANGER_KEY, issuer=forge.STRANGER)
    codes = [code for _, code, _ in said(judged(whole, told, district, trust=both))]
    assert codes == ["SUPERSEDED", "STATUS_REVOKED"]


def test_of_another_document_nothing_is_said(
    old: Json, judged: Judge, publish: Publish, tell: Tell
) -> None:
    other = tell({UUID(int=7).urn: NUMBER})
    assert judged(old, publish(), other).verdict is Verdict.PASSED


def test_what_is_revoked_is_asked_about_where_the_lists_are(
    old: Json, judged: Judge, publish: Publish, tell: Tell
) -> None:
    revoked = publish([WHOLE], source=Source.ONLINE)
    assert ADDRESS in judged(old, revoked).missing
    report = judged(old, revoked, tell(source=Source.ONLINE))
    assert only(report).code is Code.SUPERSEDED
    assert ADDRESS in report.fetched


def test_what_stands_is_not_asked_about(old: Json, judged: Judge, publish: Publish) -> None:
    assert ADDRESS not in judged(old, publish()).missing


def codes_of_revoked(old: Json, judged: Judge, publish: Publish, *found: Document) -> set[str]:
    return {code for _, code, _ in said(judged(old, publish([WHOLE, FIRST]), *found))}


def test_a_key_that_is_not_the_schools_leaves_it_at_revoked(
    forge: ModuleType, old: Json, judged: Judge, publish: Publish, tell: Tell
) -> None:
    forged = tell(signer=forge.STRANGER_KEY)
    assert codes_of_revoked(old, judged, publish, forged) == {"STATUS_REVOKED"}


def test_another_issuer_cannot_say_it(
    forge: ModuleType, old: Json, judged: Judge, publish: Publish, tell: Tell
) -> None:
    theirs = tell(issuer=forge.STRANGER, signer=forge.STRANGER_KEY)
    online = replace(theirs, url=ADDRESS, source=Source.ONLINE)
    assert codes_of_revoked(old, judged, publish, theirs, online) == {"STATUS_REVOKED"}


def test_what_is_said_later_is_not_known_yet(
    old: Json, judged: Judge, publish: Publish, tell: Tell, at: datetime
) -> None:
    later = tell(made=at + timedelta(hours=1))
    assert codes_of_revoked(old, judged, publish, later) == {"STATUS_REVOKED"}


def test_a_page_in_its_place_leaves_it_at_revoked(
    old: Json, judged: Judge, publish: Publish
) -> None:
    page = Document(url=ADDRESS, content=b"<html>", source=Source.ONLINE)
    assert codes_of_revoked(old, judged, publish, page) == {"STATUS_REVOKED"}


def test_without_a_trust_list_the_key_of_the_transcript_speaks(
    old: Json, judged: Judge, tell: Tell, forge: ModuleType
) -> None:
    assert said(judged(old, tell(), trust=None))[0][1] == "SUPERSEDED"
    other = tell(signer=forge.STRANGER_KEY)
    assert "SUPERSEDED" not in {code for _, code, _ in said(judged(old, other, trust=None))}


def test_a_key_speaks_for_the_time_in_which_it_was_in_use(
    old: Json, judged: Judge, tell: Tell, forge: ModuleType, at: datetime
) -> None:
    def listed(until: str) -> TrustList:
        return TrustList.parse(
            f"version: 1\nissuers:\n  - id: {forge.SCHOOL}\n    name: Hill\n    keys:\n"
            f"      - key: {forge.SCHOOL_KEY.public_key.multibase}\n"
            f"        valid_until: {until}\n".encode(),
            file="trust.yaml",
        )

    later = tell(made=at + timedelta(days=20))
    after = at + timedelta(days=21)
    ended = judged(old, later, trust=listed("2026-12-01"), at=after)
    assert "SUPERSEDED" not in {code for _, code, _ in said(ended)}
    going_on = judged(old, later, trust=listed("2027-12-01"), at=after)
    assert "SUPERSEDED" in {code for _, code, _ in said(going_on)}


def test_a_stolen_key_says_nothing(old: Json, judged: Judge, tell: Tell, forge: ModuleType) -> None:
    stolen = TrustList.parse(
        f"version: 1\nissuers:\n  - id: {forge.SCHOOL}\n    name: Hill\n    keys:\n"
        f"      - key: {forge.SCHOOL_KEY.public_key.multibase}\n"
        f"        compromised_at: 2027-06-01\n".encode(),
        file="trust.yaml",
    )
    assert "SUPERSEDED" not in {code for _, code, _ in said(judged(old, tell(), trust=stolen))}


def test_a_badge_of_no_id_is_superseded_by_nothing(
    forge: ModuleType, judged: Judge, publish: Publish, tell: Tell
) -> None:
    unsigned = with_status(forge.badge("c1"), FIRST, suspendable=False)
    del unsigned["id"]
    report = judged(forge.sign(unsigned), publish([FIRST]), tell())
    assert "SUPERSEDED" not in {code for _, code, _ in said(report)}


def test_a_list_that_is_published_elsewhere_leads_nowhere(
    forge: ModuleType, judged: Judge, publish: Publish
) -> None:
    url = "https://hill.example/lists/everything.json"
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(WHOLE),
        "statusListCredential": url,
    }
    badge = forge.sign({**forge.badge("c1"), "credentialStatus": entry})
    report = judged(badge, publish([WHOLE], url=url))
    assert not any(each.endswith("superseded.jwt") for each in report.missing)


def test_a_list_older_than_one_that_is_known_settles_nothing(
    old: Json, judged: Judge, publish: Publish, at: datetime
) -> None:
    known = publish()
    fetched = publish(source=Source.ONLINE, valid_from=at - timedelta(days=1))
    report = judged(old, known, fetched)
    assert said(report) == [("indeterminate", "STATUS_ROLLBACK", "/credentialStatus")]
    assert only(report).message == (
        "The list that says what was taken back was set back: what was just fetched is of "
        "2026-11-21T12:00:00Z, and you have one of 2026-11-22T12:00:00Z. Verify again with "
        f"the file that is published at {REVOCATION}; or ask the school."
    )


def test_what_is_revoked_stays_so_when_a_list_is_set_back(
    old: Json, judged: Judge, publish: Publish, at: datetime
) -> None:
    fetched = publish(source=Source.ONLINE, valid_from=at - timedelta(days=1))
    assert codes_of_revoked(old, judged, publish, fetched) == {"STATUS_REVOKED"}


def test_a_list_inside_the_file_may_be_newer_than_what_is_published(
    old: Json, judged: Judge, publish: Publish, at: datetime
) -> None:
    fetched = publish(source=Source.ONLINE, valid_from=at - timedelta(days=1))
    assert judged(old, publish(source=Source.STAPLED), fetched).verdict is Verdict.PASSED


def test_a_list_as_new_as_the_one_that_is_known_is_that_list(
    old: Json, judged: Judge, publish: Publish
) -> None:
    assert judged(old, publish(), publish(source=Source.ONLINE)).verdict is Verdict.PASSED
