from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.proofs import paper_code
from transcript.proofs.keys import Ed25519Signer, P256Signer
from transcript.verification.codes import Code
from transcript.verification.paper import judge_code
from transcript.verification.report import Axis, Check, FileReport, Kind, Step
from transcript.verification.shown import (
    NOBODY,
    DocumentShown,
    IssuerShown,
    PageShown,
    SubjectShown,
)
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList
from transcript.verification.verdict import Verdict
from transcript.ways_out import Deed, WayOut

P, F, U = Verdict.PASSED, Verdict.FAILED, Verdict.INDETERMINATE

SCHOOL = "did:web:hill.example"
SIGNER = Ed25519Signer.from_seed(bytes(range(32)))
ISSUED = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
CLR = b'{"type": ["ClrCredential"]}'
STATEMENT = paper_code.Statement(
    document=UUID("6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10"),
    issued_at=ISSUED,
    digest=sha256(CLR).digest(),
    foundational=23,
    advanced=6,
    name="Amara Nwosu-Delgado",
)
CODE = paper_code.sign(STATEMENT, signer=SIGNER)
DOCUMENT = DocumentShown(id="urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10", number="DWE2-S3JT-3S")


def listed(signer: Ed25519Signer | P256Signer = SIGNER, **window: datetime) -> TrustList:
    key = TrustedKey(multibase=signer.public_key.multibase, **window)
    return TrustList(
        issuers={
            "did:web:vale.example": TrustedIssuer(id="did:web:vale.example", name="Vale School"),
            SCHOOL: TrustedIssuer(id=SCHOOL, name="Hill School, Upton", keys=(key,)),
        }
    )


def judge(
    text: str = CODE,
    *files: FileReport,
    trust: TrustList | None = None,
    at: datetime = ISSUED,
    stranger: bool = False,
) -> FileReport:
    known = None if stranger else trust or listed()
    return judge_code(text, file="printed code", trust=known, at=at, files=files)


def sent(digest: str | None, document: DocumentShown | None = DOCUMENT) -> FileReport:
    """Return a report on a file that came with the page."""
    return FileReport(
        file="amara.pdf", kind=Kind.PDF, as_of=ISSUED, checks=(), document=document, digest=digest
    )


def codes(report: FileReport) -> list[tuple[Code, Verdict]]:
    return [(each.code, each.verdict) for each in report.checks]


def axes(report: FileReport) -> tuple[Verdict, Verdict, Verdict]:
    found = report.axes
    return found[Axis.INTEGRITY], found[Axis.ISSUER], found[Axis.STANDING]


def shows_nothing(report: FileReport) -> bool:
    return (report.issuer, report.subject, report.document, report.page) == (
        NOBODY,
        None,
        None,
        None,
    )


def only(report: FileReport, code: Code) -> Check:
    (found,) = (each for each in report.checks if each.code is code)
    return found


def test_a_code_of_a_known_school_leaves_only_its_standing_open() -> None:
    report = judge()
    assert axes(report) == (P, P, U)
    assert codes(report) == [
        (Code.PROOF_OK, P),
        (Code.DATES_OK, P),
        (Code.STATUS_NONE, U),
        (Code.TRUSTED, P),
    ]


def test_what_the_page_must_say_is_shown() -> None:
    report = judge()
    assert report.kind is Kind.CODE
    assert report.subject == SubjectShown(name="Amara Nwosu-Delgado")
    assert report.document == DOCUMENT
    assert report.page == PageShown(
        name="Amara Nwosu-Delgado",
        name_is_cut=False,
        number="DWE2-S3JT-3S",
        issued_on=ISSUED.date(),
        foundational=23,
        advanced=6,
    )


def test_the_schools_name_is_the_readers_word_for_it() -> None:
    assert judge().issuer == IssuerShown(
        id=SCHOOL, name="Hill School, Upton", trusted=True, key=SIGNER.public_key.multibase
    )


def test_a_cut_name_is_shown_as_the_beginning_of_one() -> None:
    code = paper_code.sign(replace(STATEMENT, name_is_cut=True), signer=SIGNER)
    report = judge(code)
    assert report.subject == SubjectShown(name="Amara Nwosu-Delgado…")
    assert report.page is not None
    assert report.page.name_is_cut


def test_a_code_does_not_say_that_its_school_publishes_no_list() -> None:
    assert only(judge(), Code.STATUS_NONE).message.startswith("The code names no list")


def test_whoever_asks_about_standing_is_told_which_document_to_ask_about() -> None:
    assert only(judge(), Code.STATUS_NONE).message.endswith(
        "ask the school about document DWE2-S3JT-3S."
    )


@pytest.mark.parametrize(
    "text", [f"https://hill.example/verify#{CODE}", CODE.lower(), "-".join(CODE)]
)
def test_a_code_is_judged_however_it_was_written_down(text: str) -> None:
    assert judge(text) == judge()


def test_a_changed_code_fails_and_shows_nothing() -> None:
    place = len(CODE) // 4  # inside the digest
    changed = CODE[:place] + ("0" if CODE[place] != "0" else "1") + CODE[place + 1 :]
    report = judge(changed)
    assert codes(report) == [(Code.PROOF_INVALID, F)]
    assert shows_nothing(report)


def test_a_key_that_signs_no_codes_is_not_taken_for_one_that_does() -> None:
    seal = P256Signer.from_secret(1)
    named = paper_code.parse(CODE)
    swapped = named.signed.replace(named.key_id, paper_code.key_id(seal.public_key))
    text = paper_code._encode(swapped + named.signature)  # noqa: SLF001 - to forge
    report = judge(text, trust=listed(seal))
    assert codes(report) == [(Code.PROOF_INVALID, F)]
    assert shows_nothing(report)


@pytest.mark.parametrize(
    "trust", [None, TrustList(issuers={}), listed(Ed25519Signer.from_seed(bytes(32)))]
)
def test_with_an_unknown_key_nothing_is_settled_and_nothing_shown(trust: TrustList | None) -> None:
    report = judge_code(CODE, file="printed code", trust=trust, at=ISSUED)
    assert codes(report) == [(Code.KEY_UNRESOLVED, U), (Code.UNTRUSTED, U)]
    assert axes(report) == (U, U, U)
    assert shows_nothing(report)


def test_without_a_list_the_reader_is_told_that_one_is_needed() -> None:
    said = only(judge(stranger=True), Code.KEY_UNRESOLVED)
    assert said.way_out == WayOut(Deed.GIVE_TRUST_LIST)
    assert "Amara" not in said.message


def test_a_key_outside_its_time_leaves_the_issuer_open_and_unnamed() -> None:
    report = judge(trust=listed(valid_until=ISSUED))
    assert axes(report) == (P, U, U)
    assert only(report, Code.KEY_WINDOW).step is Step.TRUST
    assert report.issuer == IssuerShown(
        id=SCHOOL, name=None, trusted=False, key=SIGNER.public_key.multibase
    )


def test_a_code_by_a_stolen_key_leaves_the_issuer_open_and_unnamed() -> None:
    report = judge(trust=listed(compromised_at=ISSUED + timedelta(days=90)))
    assert axes(report) == (P, U, U)
    assert "cannot show that it is older" in only(report, Code.KEY_COMPROMISED).message
    assert report.issuer.name is None


@pytest.mark.parametrize(
    ("early", "expected"), [(timedelta(minutes=5), U), (timedelta(hours=1), F)]
)
def test_a_code_from_the_future_does_not_stand(early: timedelta, expected: Verdict) -> None:
    assert axes(judge(at=ISSUED - early)) == (P, P, expected)


# What is no code.


def test_a_code_of_a_later_version_cannot_be_told() -> None:
    content = paper_code.parse(CODE)
    text = paper_code._encode(b"\x02" + content.signed[1:] + content.signature)  # noqa: SLF001
    report = judge(text)
    assert codes(report) == [(Code.UNSUPPORTED, U)]
    assert shows_nothing(report)


@pytest.mark.parametrize("text", [CODE[:-1], CODE + "00", CODE[:60], "U" + CODE[1:], "0" * 5_000])
def test_a_code_that_is_not_whole_fails(text: str) -> None:
    report = judge(text)
    assert codes(report) == [(Code.MALFORMED, F)]
    assert shows_nothing(report)


@pytest.mark.parametrize(
    "text", ["", "hello", "https://school.example/where-to/verify-a-transcript", "7Q4K-19XM-RU"]
)
def test_what_is_no_code_cannot_be_told(text: str) -> None:
    assert codes(judge(text)) == [(Code.UNKNOWN_KIND, U)]


@pytest.mark.parametrize(
    "text", ["DWE2-S3JT-3S", "dwe2s3jt3s", "https://hill.example/verify#DWE2-S3JT-3S"]
)
def test_a_number_alone_proves_nothing_and_says_what_to_do(text: str) -> None:
    report = judge(text)
    assert codes(report) == [(Code.CODE_NUMBER, U)]
    assert shows_nothing(report)
    said = report.checks[0].message
    assert said.startswith("DWE2-S3JT-3S is the number of a document.")
    assert "Scan the square code" in said
    assert "school's own page" in said


@given(st.text(max_size=300) | st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ#/ -", max_size=400))
def test_no_text_is_passed_or_raises(text: str) -> None:
    report = judge(text)
    assert not report
    assert shows_nothing(report)


# The files that came with the page.


def test_the_file_that_the_code_names_is_told() -> None:
    report = judge(CODE, sent(sha256(CLR).hexdigest()))
    assert axes(report) == (P, P, U)
    assert only(report, Code.FILE_SAME).message == (
        "The record in amara.pdf is the very one that the code names."
    )


def test_another_file_than_the_code_names_fails_and_nothing_is_shown() -> None:
    report = judge(CODE, sent(sha256(b"another").hexdigest()))
    assert axes(report)[0] is F
    assert only(report, Code.FILE_OTHER).verdict is F
    assert shows_nothing(report)


def test_a_file_without_a_transcript_leaves_it_open() -> None:
    report = judge(CODE, sent(None))
    assert axes(report) == (U, P, U)
    assert only(report, Code.FILE_UNCOMPARED).verdict is U


def test_each_file_is_compared() -> None:
    same, other = sent(sha256(CLR).hexdigest()), sent(sha256(b"another").hexdigest())
    found = [each for each in codes(judge(CODE, same, other)) if each[0].startswith("FILE_")]
    assert found == [(Code.FILE_SAME, P), (Code.FILE_OTHER, F)]


def test_a_file_is_compared_although_nobody_knows_the_key() -> None:
    report = judge(CODE, sent(sha256(b"another").hexdigest()), stranger=True)
    assert axes(report) == (F, U, U)
    assert shows_nothing(report)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (DOCUMENT, (Code.FILE_SAME, P)),
        (replace(DOCUMENT, number="7Q4K-19XM-R2"), (Code.FILE_OTHER, F)),
        (replace(DOCUMENT, number=None), (Code.FILE_UNCOMPARED, U)),
        (None, (Code.FILE_UNCOMPARED, U)),
    ],
)
def test_a_number_is_compared_with_the_files_own(
    document: DocumentShown | None, expected: tuple[Code, Verdict]
) -> None:
    report = judge("DWE2-S3JT-3S", sent("00", document))
    assert codes(report) == [(Code.CODE_NUMBER, U), expected]
    assert shows_nothing(report)
