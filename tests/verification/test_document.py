"""Which document it is, and how many credits of which level are in it."""

from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from transcript.credentials.multihash import multibase_digest
from transcript.proofs.pdf_container import PdfParts
from transcript.verification.envelope import Presented
from transcript.verification.holdings import Held, Holdings, Role
from transcript.verification.report import Kind
from transcript.verification.shown import CreditsShown, DocumentShown, MemberShown
from transcript.verification.steps.document import (
    credits_of,
    document_of,
    members_of,
    supersedes_of,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ID = "urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10"
CLR = {"type": ["VerifiableCredential", "ClrCredential"]}


def whole(document: dict[str, Any]) -> Held:
    return Held(path="", role=Role.WHOLE, document=document)


def badge(forge: ModuleType, tags: object) -> dict[str, Any]:
    made: dict[str, Any] = forge.badge("c1")
    made["credentialSubject"]["achievement"]["tag"] = tags
    return made


def test_the_badges_of_a_transcript_are_counted_by_the_levels_that_they_name(
    forge: ModuleType,
) -> None:
    levels = (["foundational"], ["advanced", "art"], "advanced", ["advanced", 1], None)
    members = [badge(forge, tags) for tags in levels]
    members.append({**forge.badge("c1"), "type": ["VerifiableCredential", "EndorsementCredential"]})
    held = [
        Held(path=f"/credentialSubject/verifiableCredential/{at}", role=Role.MEMBER, document=each)
        for at, each in enumerate(members)
    ]
    file = whole({**CLR, "credentialSubject": {"verifiableCredential": members}})
    assert credits_of(Holdings(credentials=(*held, file))) == CreditsShown(
        total=5, foundational=1, advanced=3
    )


@pytest.mark.parametrize(
    ("achievement", "shown"),
    [
        ({"name": "Lead an inquiry"}, ("Lead an inquiry", ())),
        ({"name": "Lead", "tag": ["art", "foundational"]}, ("Lead", ("foundational",))),
        ({"name": "a\nb\u202e"}, ("a\ufffdb\ufffd", ())),
        ({"name": "x" * 300}, ("x" * 200 + "…", ())),
        ({"name": " "}, (None, ())),
        ({"name": 7}, (None, ())),
        ("a credit", (None, ())),
    ],
)
def test_the_credits_of_a_transcript_are_shown_by_their_signed_names(
    achievement: object, shown: tuple[str | None, tuple[str, ...]]
) -> None:
    path = "/credentialSubject/verifiableCredential/0"
    member = Held(
        path=path,
        role=Role.MEMBER,
        document={"credentialSubject": {"achievement": achievement}},
    )
    name, levels = shown
    assert members_of(Holdings(credentials=(member, whole(CLR)))) == (
        MemberShown(path=path, name=name, levels=levels),
    )


def test_a_badge_lists_no_credits(forge: ModuleType) -> None:
    assert members_of(Holdings(credentials=(whole(forge.badge("c1")),))) == ()


@pytest.mark.parametrize(
    ("achievement", "advanced"), [({"tag": ["advanced"]}, 1), ({}, 0), (["advanced"], 0), (None, 0)]
)
def test_a_badge_alone_is_one_credit(forge: ModuleType, achievement: object, advanced: int) -> None:
    document = forge.badge("c1")
    document["credentialSubject"]["achievement"] = achievement
    assert credits_of(Holdings(credentials=(whole(document),))) == CreditsShown(
        total=1, foundational=0, advanced=advanced
    )


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        ({**CLR, "id": ID}, DocumentShown(id=ID, number="BW78-MMKC-1S")),
        ({"id": ID}, DocumentShown(id=ID, number=None)),
        ({**CLR, "id": ID[9:]}, DocumentShown(id=ID[9:], number=None)),
        ({**CLR, "id": f"x{ID}"}, DocumentShown(id=f"x{ID}", number=None)),
        ({**CLR, "id": "urn:uuid:1"}, DocumentShown(id="urn:uuid:1", number=None)),
        ({**CLR, "id": 1}, None),
        (CLR, None),
    ],
)
def test_a_transcript_has_an_id_and_a_number_that_follows_from_it(
    document: dict[str, Any], shown: DocumentShown | None
) -> None:
    assert document_of(whole(document), at=NOON) == shown


def carrying(record: bytes) -> Presented:
    """Return a PDF, as it was opened, whose signed transcript binds a record."""
    credential = {"relatedResource": {"digestMultibase": multibase_digest(record)}}
    pdf = PdfParts(
        attachments={"record": record},
        producer="",
        language="en",
        has_signature_field=False,
    )
    return Presented(kind=Kind.PDF, credential=credential, signed=b"{}", pdf=pdf)


@pytest.mark.parametrize(
    ("record", "named"),
    [
        (b'{"document": {"supersedes": "urn:uuid:1"}}', "urn:uuid:1"),
        (b'{"document": {}}', None),
        (b'{"document": {"supersedes": 1}}', None),
        (b"[" * 100_000, None),
        (b"<html>", None),
    ],
    ids=["named", "not", "a number", "deep", "no record"],
)
def test_what_a_document_takes_the_place_of_is_in_its_record(
    record: bytes, named: str | None
) -> None:
    assert supersedes_of(carrying(record)) == named


def test_a_file_without_a_record_says_nothing_of_it() -> None:
    assert supersedes_of(Presented(kind=Kind.CLR)) is None
