"""Was it in the school's ledger? A proof counts if a ledger key of the reader's list signed it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from types import ModuleType
from typing import Any

import pytest

from transcript.proofs.keys import Ed25519Signer
from transcript.transparency.checkpoint import Checkpoint
from transcript.transparency.entry import FIRST, EntryKind
from transcript.transparency.merkle import node_hash
from transcript.transparency.note import NoteSignature, Verifier, signed
from transcript.transparency.proof_text import LedgerProof, Opened
from transcript.verification.documents import Documents
from transcript.verification.messages import Question, Terms, answer_from_bytes, answer_to_bytes
from transcript.verification.report import Check, FileReport, Step
from transcript.verification.trust import TrustList, TrustListError
from transcript.verification.verdict import Verdict
from transcript.verification.verify import Examined

Judge = Callable[..., FileReport]

LOGGED_AT = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
KEY = Ed25519Signer.from_seed(bytes(31) + b"\x41")
NEWER = Ed25519Signer.from_seed(bytes(31) + b"\x42")
STRANGER = Ed25519Signer.from_seed(bytes(31) + b"\x43")
ORIGIN = "hill.example/ledger"
SIBLING = bytes(32)


def verifier(signer: Ed25519Signer, origin: str = ORIGIN) -> Verifier:
    return Verifier(name=origin, key=signer.public_key.raw)


def proof(
    *contents: bytes,
    kind: EntryKind = EntryKind.ISSUED,
    statement: Mapping[str, Any] | None = None,
    signer: Ed25519Signer = KEY,
    origin: str = ORIGIN,
) -> LedgerProof:
    """Return the proof that what has these bytes was issued, as the second entry of two."""
    digests = [sha256(each).hexdigest() for each in contents]
    opened = Opened(
        at=LOGGED_AT,
        kind=kind,
        previous=FIRST,
        salt=bytes(16),
        statement={"credentials": digests, "document": "urn:uuid:0"}
        if statement is None
        else statement,
    )
    root = node_hash(SIBLING, opened.entry.hash)
    text = Checkpoint(origin=origin, size=2, root=root).text()
    note = signed(text, verifier(signer, origin), signer.sign(text.encode()))
    return LedgerProof(opened=opened, position=1, path=(SIBLING,), note=note)


@pytest.fixture
def knowing(trust: TrustList, forge: ModuleType) -> TrustList:
    """The college's list, with both keys of the school's ledger."""
    entry = trust.issuers[forge.SCHOOL]
    logs = tuple(str(verifier(each)) for each in (NEWER, KEY))
    return TrustList(issuers={forge.SCHOOL: replace(entry, logs=logs)})


@pytest.fixture
def clr(forge: ModuleType) -> bytes:
    found: bytes = forge.files()["sound.clr.json"]
    return found


def beside(*proofs: LedgerProof | bytes) -> Documents:
    """Return what a reader has who found these beside a file."""
    return Documents(
        proofs=tuple(each if isinstance(each, bytes) else each.to_bytes() for each in proofs)
    )


def told(report: FileReport) -> list[tuple[str, str, str]]:
    checks: list[Check] = [each for each in report.checks if each.step is Step.LEDGER]
    assert all(each.path == "" for each in checks)
    return [(each.verdict.value, each.code.value, each.message) for each in checks]


def reason(report: FileReport) -> str:
    ((verdict, code, message),) = told(report)
    assert (verdict, code) == ("failed", "LEDGER_WRONG")
    assert report.ledger is None
    begin, end = (
        "The proof that it is in the school’s ledger is not right: ",
        (
            ". It is a forgery, or the school has a new ledger key: ask the school by a way you "
            "trust."
        ),
    )
    assert message.startswith(begin)
    assert message.endswith(end)
    return message[len(begin) : -len(end)]


def test_a_right_proof_says_since_when(judge: Judge, clr: bytes, knowing: TrustList) -> None:
    report = judge(clr, trust=knowing, documents=beside(proof(clr)))
    assert told(report) == [
        (
            "passed",
            "LEDGER_OK",
            (
                "The school’s ledger has had it since 2026-11-22T11:30:00Z, as entry 1: it was "
                "issued by then."
            ),
        )
    ]
    assert report.to_json()["ledger"] == {
        "origin": ORIGIN,
        "position": 1,
        "logged_at": "2026-11-22T11:30:00Z",
    }


def test_a_proof_by_a_newer_key_of_the_ledger_counts_as_well(
    judge: Judge, clr: bytes, knowing: TrustList
) -> None:
    report = judge(clr, trust=knowing, documents=beside(proof(clr, signer=NEWER)))
    assert [code for _, code, _ in told(report)] == ["LEDGER_OK"]


def test_what_was_noted_as_adopted_is_in_the_ledger_too(
    judge: Judge, clr: bytes, knowing: TrustList
) -> None:
    report = judge(clr, trust=knowing, documents=beside(proof(clr, kind=EntryKind.ADOPTED)))
    assert [code for _, code, _ in told(report)] == ["LEDGER_OK"]


@pytest.mark.parametrize("name", ["sound.badge.json", "sound.jwt"])
def test_a_badge_is_proved_by_its_own_bytes(
    judge: Judge, forge: ModuleType, knowing: TrustList, name: str
) -> None:
    content = forge.files()[name]
    documents = beside(proof(b"the CLR", content))
    report = judge(content, file=name, trust=knowing, documents=documents)
    assert [code for _, code, _ in told(report)] == ["LEDGER_OK"]


def test_a_line_end_after_a_token_changes_nothing(
    judge: Judge, forge: ModuleType, knowing: TrustList
) -> None:
    content = forge.files()["sound.jwt"]
    documents = beside(proof(content))
    report = judge(content + b"\r\n", file="a.jwt", trust=knowing, documents=documents)
    assert [code for _, code, _ in told(report)] == ["LEDGER_OK"]


def test_without_a_proof_nothing_is_said(judge: Judge, clr: bytes, knowing: TrustList) -> None:
    report = judge(clr, trust=knowing)
    assert (told(report), report.ledger) == ([], None)


@pytest.mark.parametrize(
    "other",
    [
        proof(b"another"),
        proof(b"", statement={"document": "urn:uuid:0"}),
        proof(b"", statement={"credentials": "none"}),
        b"no proof at all",
    ],
)
def test_a_proof_beside_it_that_is_of_something_else_is_passed_over(
    judge: Judge, clr: bytes, knowing: TrustList, other: LedgerProof | bytes
) -> None:
    assert told(judge(clr, trust=knowing, documents=beside(other))) == []
    report = judge(clr, trust=knowing, documents=beside(other, proof(clr)))
    assert [code for _, code, _ in told(report)] == ["LEDGER_OK"]


def test_a_list_without_ledgers_does_not_judge_the_proof(
    judge: Judge, clr: bytes, trust: TrustList
) -> None:
    for known in (trust, None):
        report = judge(clr, trust=known, documents=beside(proof(clr)))
        assert told(report) == [
            (
                "passed",
                "LEDGER_UNCHECKED",
                (
                    "It came with a proof that it is in the ledger hill.example/ledger. Your trust "
                    "list names no ledger of the issuer (`logs`), so the proof was not checked, "
                    "and nothing here rests on it."
                ),
            )
        ]
        assert report.ledger is None


def test_a_proof_that_contradicts_itself_is_wrong_to_every_reader(
    judge: Judge, clr: bytes, trust: TrustList
) -> None:
    documents = beside(replace(proof(clr), position=0))
    assert reason(judge(clr, trust=trust, documents=documents)) == (
        "the ledger that it names does not have this entry"
    )


def test_a_proof_about_another_act_is_wrong(judge: Judge, clr: bytes, knowing: TrustList) -> None:
    documents = beside(proof(clr, kind=EntryKind.REVOKED))
    assert reason(judge(clr, trust=knowing, documents=documents)) == "it is of another document"


def test_a_date_that_was_changed_is_wrong(judge: Judge, clr: bytes, knowing: TrustList) -> None:
    right = proof(clr)
    earlier = replace(right, opened=replace(right.opened, at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert reason(judge(clr, trust=knowing, documents=beside(earlier))) == (
        "the ledger that it names does not have this entry"
    )


@pytest.mark.parametrize(
    "other", [{"signer": STRANGER}, {"origin": "other.example/ledger"}], ids=["key", "name"]
)
def test_a_ledger_that_the_reader_does_not_know_proves_nothing(
    judge: Judge, clr: bytes, knowing: TrustList, other: dict[str, Any]
) -> None:
    assert reason(judge(clr, trust=knowing, documents=beside(proof(clr, **other)))) == (
        "no ledger key on your trust list has signed it"
    )


def test_a_signature_that_does_not_fit_is_wrong(
    judge: Judge, clr: bytes, knowing: TrustList
) -> None:
    right = proof(clr)
    (made,) = right.note.signatures
    false = NoteSignature(name=made.name, key_id=made.key_id, value=bytes(64))
    # Also beside one that does: a reader of either must come to one answer.
    for signatures in ((false,), (made, false)):
        forged = replace(right, note=replace(right.note, signatures=signatures))
        assert reason(judge(clr, trust=knowing, documents=beside(forged))) == (
            "the signature of the ledger does not fit"
        )


def test_signatures_of_others_are_passed_over(judge: Judge, clr: bytes, knowing: TrustList) -> None:
    right = proof(clr)
    witness = NoteSignature(name="witness.example", key_id=bytes(4), value=bytes(72))
    seen = replace(right, note=replace(right.note, signatures=(*right.note.signatures, witness)))
    report = judge(clr, trust=knowing, documents=beside(seen))
    assert [code for _, code, _ in told(report)] == ["LEDGER_OK"]


def test_nothing_in_a_file_whose_proof_is_wrong_is_shown_as_fact(
    judge: Judge, clr: bytes, knowing: TrustList
) -> None:
    report = judge(clr, trust=knowing, documents=beside(proof(clr, signer=STRANGER)))
    assert report.verdict is Verdict.FAILED
    assert (report.subject, report.document) == (None, None)


def test_a_proof_is_not_looked_at_if_the_signatures_do_not_hold(
    judge: Judge, clr: bytes, knowing: TrustList
) -> None:
    forged = clr.replace(b"Ada Byron", b"Eve Byron")
    assert forged != clr
    assert told(judge(forged, trust=knowing, documents=beside(proof(forged)))) == []


# Inside a PDF


def with_proof(forge: ModuleType, proof_: bytes, *, official: bool = True) -> bytes:
    signed_clr = forge.files()["sound.clr.json"]
    files = {
        "clr.json": signed_clr,
        "record.json": forge.RECORD,
        "transcript.code.txt": forge.code(signed_clr),
        "transcript.tlog-proof": proof_,
    }
    drawn = forge.pdf(files, official=official)
    sealed: bytes = forge.seal(drawn) if official else drawn
    return sealed


def test_a_pdf_brings_its_proof_along(
    judge: Judge, forge: ModuleType, clr: bytes, knowing: TrustList
) -> None:
    report = judge(with_proof(forge, proof(clr).to_bytes()), file="a.pdf", trust=knowing)
    assert [code for _, code, _ in told(report)] == ["LEDGER_OK"]
    assert report.axes["integrity"] is Verdict.PASSED  # type: ignore[index]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hello", "it is no proof of a ledger"),
        (proof(b"another").to_bytes(), "it is of another document"),
    ],
)
def test_a_pdf_with_something_else_in_the_place_of_its_proof_fails(
    judge: Judge, forge: ModuleType, knowing: TrustList, content: bytes, said: str
) -> None:
    assert reason(judge(with_proof(forge, content), file="a.pdf", trust=knowing)) == said


def test_what_is_inside_counts_before_what_is_beside(
    judge: Judge, forge: ModuleType, clr: bytes, knowing: TrustList
) -> None:
    content = with_proof(forge, proof(b"another").to_bytes())
    report = judge(content, file="a.pdf", trust=knowing, documents=beside(proof(clr)))
    assert reason(report) == "it is of another document"


def test_a_pdf_that_brings_no_proof_is_proved_by_one_beside_it(
    judge: Judge, forge: ModuleType, clr: bytes, knowing: TrustList
) -> None:
    content = forge.files()["sound.pdf"]
    report = judge(content, file="a.pdf", trust=knowing, documents=beside(proof(clr)))
    assert [code for _, code, _ in told(report)] == ["LEDGER_OK"]


# The way to another process


def test_proofs_and_what_they_come_to_are_told_to_another_process(
    judge: Judge, clr: bytes, knowing: TrustList, at: datetime
) -> None:
    documents = beside(proof(clr))
    terms = Terms(trust=knowing, at=at, documents=documents)
    assert Terms.from_bytes(terms.to_bytes()) == terms
    question = Question(file="a", content=clr, documents=documents)
    assert Question.from_bytes(question.to_bytes()) == question
    examined = Examined(report=judge(clr, trust=knowing, documents=documents))
    assert examined.report.ledger is not None
    assert answer_from_bytes(answer_to_bytes(examined, keep=False)) == examined


def test_proofs_of_both_are_kept_when_documents_are_put_together() -> None:
    both = beside(b"a").and_also(beside(b"b"))
    assert both.proofs == (b"a", b"b")
    assert both.and_also([]).proofs == (b"a", b"b")


# The trust list


def listing(log: str) -> bytes:
    issuer = f'  - id: did:web:a.example\n    name: A\n    logs: ["{log}"]\n'
    return f"version: 1\nissuers:\n{issuer}".encode()


def test_a_trust_list_names_the_keys_of_ledgers() -> None:
    found = TrustList.parse(listing(str(verifier(KEY))), file="trust.yaml")
    assert found.issuers["did:web:a.example"].logs == (str(verifier(KEY)),)


@pytest.mark.parametrize(
    ("log", "message"),
    [
        (
            "hill.example/ledger",
            (
                "trust.yaml:5:12: this is no key of a ledger: a log’s key is written as its name, "
                "+, eight digits, +, and the key"
            ),
        ),
        (
            str(Verifier(name=ORIGIN, key=bytes(32))),
            (
                "trust.yaml:5:12: this key must not be trusted: it is of small order, so that "
                "anyone can sign for it"
            ),
        ),
    ],
)
def test_a_key_that_no_ledger_can_have_is_refused(log: str, message: str) -> None:
    with pytest.raises(TrustListError) as caught:
        TrustList.parse(listing(log), file="trust.yaml")
    assert str(caught.value) == message
