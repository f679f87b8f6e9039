"""Checking for whoever asks: by which list, with what beside, and nothing else."""

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from tests.schools import write_school
from transcript.office.passphrases import PASSPHRASE_VARIABLE, without_passphrase
from transcript.office.verifying import Checker, Given, Submission, UnusableCompanionError
from transcript.proofs.key_history import KeyHistory, KeyPurpose, KeyRecord
from transcript.proofs.keyring import HISTORY
from transcript.proofs.keys import Ed25519Signer
from transcript.verification.codes import Code
from transcript.verification.report import Kind
from transcript.verification.trust import TrustListError
from transcript.verification.verdict import Verdict

TAMPERED = Path(__file__).parents[1] / "tampered"
TRUST = TAMPERED / "trust.yaml"
SOUND = Given(name="ana.clr.json", content=(TAMPERED / "sound.clr.json").read_bytes())
LISTS = tuple(
    Given(name=each, content=(TAMPERED / "published" / each).read_bytes())
    for each in ("revocation-1.json", "suspension-1.json")
)


@pytest.fixture
def checker() -> Iterator[Checker]:
    made = Checker()
    yield made
    made.close()


def test_a_file_is_judged_by_the_list_and_by_what_came_beside(
    checker: Checker, at: datetime
) -> None:
    found = checker.check(Submission(at=at, file=SOUND, beside=LISTS), trust=TRUST)
    assert found.report.verdict is Verdict.PASSED
    assert found.beside == ("revocation-1.json", "suspension-1.json")
    assert found.trust is not None
    assert found.trust.sha256 == sha256(TRUST.read_bytes()).hexdigest()


def test_a_code_is_told_before_its_file(checker: Checker, at: datetime) -> None:
    found = checker.check(Submission(at=at, file=SOUND, code="7M3D-HY4Y-9D"), trust=TRUST)
    assert [each.kind for each in found.report.files] == [Kind.CODE, Kind.CLR]


def test_nothing_at_all_is_indeterminate(checker: Checker, at: datetime) -> None:
    assert checker.check(Submission(at=at), trust=None).report.verdict is Verdict.INDETERMINATE


def test_a_pdf_is_judged_in_a_process(checker: Checker, at: datetime) -> None:
    checker.warm(trust=TRUST, at=at)
    given = Given(name="a.pdf", content=(TAMPERED / "no-credential.pdf").read_bytes())
    [report] = checker.check(Submission(at=at, file=given), trust=TRUST).report.files
    assert (report.kind, report.as_of) == (Kind.PDF, at)
    assert Code.NO_CREDENTIAL in {each.code for each in report.checks}


def test_a_proof_that_comes_beside_is_asked(checker: Checker, at: datetime) -> None:
    wrong = Given(name="x.tlog-proof", content=b"c2sp.org/tlog-proof@v1\n")
    with pytest.raises(UnusableCompanionError, match="no proof of a ledger"):
        checker.check(Submission(at=at, file=SOUND, beside=(wrong,)), trust=TRUST)


def test_a_list_with_a_mistake_is_no_list(checker: Checker, at: datetime, tmp_path: Path) -> None:
    path = tmp_path / "trust.yaml"
    path.write_text("version: 2\nissuers: []\n")
    with pytest.raises(TrustListError):
        checker.check(Submission(at=at, file=SOUND), trust=path)


def test_no_process_is_told_the_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "correct horse")
    assert "correct horse" not in without_passphrase().values()


def test_a_school_knows_itself_by_its_own_keys(
    checker: Checker, at: datetime, tmp_path: Path
) -> None:
    write_school(tmp_path)
    assert checker.known(None, school=tmp_path) is None
    signer = Ed25519Signer.from_seed(bytes(range(32)))
    history = KeyHistory().add(
        KeyRecord(
            id="k",
            purpose=KeyPurpose.CREDENTIALS,
            public_key=signer.public_key,
            valid_from=at,
        )
    )
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / HISTORY).write_text(json.dumps(history.to_json()))
    known = checker.known(None, school=tmp_path)
    assert known is not None
    [issuer] = known.trust.issuers.values()
    assert (issuer.name, issuer.id) == ("Hill School", known.own)
    assert issuer.key(signer.public_key.multibase)
