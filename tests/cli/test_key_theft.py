"""What old keys have signed still verifies, and what a thief signs with them is seen."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from tests.schools import make_keys_cheap
from tests.web_server import Web
from transcript.office.trust_file import trust_file
from transcript.proofs.keyring import Keyring
from transcript.source.workspace import Workspace

Run = Callable[..., Result]
Clock = Callable[[datetime], None]
LEARNER = "ana-perez-soto"
YEAR = timedelta(days=365)
MADE = datetime.now(UTC).replace(microsecond=0, hour=6) + timedelta(days=1)
"""When the school of these tests made its keys; it issues a day later."""
ISSUED = MADE + timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Office:
    """A school with its clock, what it has handed out, and what a college makes of it."""

    folder: Path
    passphrase: Path
    run: Run
    clock: Clock

    def does(self, *command: object, at: datetime, folder: Path | None = None) -> Result:
        self.clock(at)
        home = folder or self.folder
        result = self.run(*command, "-w", home, "--passphrase-file", self.passphrase)
        assert result.exit_code == 0, result.output
        return result

    def hands_out(
        self, out: Path, *, at: datetime, folder: Path | None = None
    ) -> tuple[Path, Path]:
        """Issue, and return the PDF and the CLR."""
        self.does("issue", "--all", at=at, folder=folder)
        self.does("export", "--all", "--to", "pdf,clr", "--out", out, at=at, folder=folder)
        return out / f"{LEARNER}.pdf", out / f"{LEARNER}.clr.json"

    def trust(self, *, ledger: bool = True) -> Path:
        """Return the list of a college that was told of everything; or not of the ledger."""
        school = Workspace.open(self.folder).load_school().school
        assert school is not None
        history = Keyring(folder=self.folder / "keys").history()
        content = trust_file([(school, history)], at=MADE, source="by phone").decode()
        if not ledger:
            content = "".join(
                line
                for line in content.splitlines(keepends=True)
                if "logs:" not in line and "/ledger+" not in line
            )
        path = self.folder / "college.yaml"
        path.write_text(content)
        return path

    def judged(self, file: Path, *, at: datetime, ledger: bool = True) -> tuple[str, str, set[str]]:
        """Return what a college finds of integrity and issuer, and the codes about the issuer."""
        moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        trust = self.trust(ledger=ledger)
        shown = self.run("verify", file, "--trust", trust, "--at", moment, "--format", "json")
        (report,) = json.loads(shown.stdout)["files"]
        codes = {each["code"] for each in report["checks"] if each["axis"] == "issuer"}
        return report["axes"]["integrity"], report["axes"]["issuer"], codes

    def key(self, number: int = 0) -> str:
        return Keyring(folder=self.folder / "keys").history().keys[number].id


@pytest.fixture
def office(
    school: Path, passphrase: Path, run: Run, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Office:
    """A school that has just made its keys."""
    make_keys_cheap(monkeypatch)
    office = Office(folder=school, passphrase=passphrase, run=run, clock=clock)
    office.does("keys", "new", at=MADE)
    return office


@pytest.fixture
def genuine(office: Office, tmp_path: Path) -> tuple[Path, Path]:
    """The PDF and the CLR that the school has handed out."""
    return office.hands_out(tmp_path / "genuine", at=ISSUED)


@pytest.fixture
def stolen(office: Office, genuine: tuple[Path, Path], tmp_path: Path) -> Path:
    """A thief's copy of the school: the files, and the key that signs credentials alone."""
    assert genuine
    home = tmp_path / "thief"
    shutil.copytree(office.folder, home)
    for each in ("registry.db", "registry.db-wal", "registry.db-shm"):
        (home / each).unlink(missing_ok=True)
    for each in ("issued", "ledger"):
        shutil.rmtree(home / each)
    keys = json.loads((home / "keys" / "public-keys.json").read_text())
    keys["keys"] = [each for each in keys["keys"] if each["purpose"] != "ledger"]
    (home / "keys" / "public-keys.json").write_text(json.dumps(keys))
    record = home / "learners" / LEARNER / "record.yaml"
    record.write_text(record.read_text().replace("I learned to ask", "I was the best at asking"))
    return home


def forged(office: Office, thief: Path, out: Path, *, at: datetime) -> Path:
    """Return a CLR that the thief signs, and dates as he likes."""
    return office.hands_out(out, at=at, folder=thief)[1]


def test_exports_of_five_rotations_ago_verify(office: Office, genuine: tuple[Path, Path]) -> None:
    for year in range(1, 6):
        office.does("keys", "rotate", at=ISSUED + year * YEAR)
        for file in genuine:
            integrity, issuer, codes = office.judged(file, at=ISSUED + year * YEAR)
            assert (integrity, issuer) == ("passed", "passed"), (file, codes)
            assert {"LEDGER_OK", "TRUSTED"} <= codes


def test_exports_of_every_year_verify_after_five_rotations(office: Office, tmp_path: Path) -> None:
    files: list[Path] = []
    for year in range(5):
        at = ISSUED + year * YEAR
        record = office.folder / "learners" / LEARNER / "record.yaml"
        record.write_text(record.read_text().replace("statement: I", f"statement: In {year}, I"))
        files += office.hands_out(tmp_path / str(year), at=at)
        office.does("keys", "rotate", at=at + timedelta(days=1))
    # A seal without a time stamp counts as long as its certificate, which is ten years.
    found = [office.judged(each, at=ISSUED + 9 * YEAR)[:2] for each in files]
    assert found == [("passed", "passed")] * 10


def test_without_its_ledger_a_school_with_retired_keys_verifies_by_their_time(
    office: Office, genuine: tuple[Path, Path]
) -> None:
    office.does("keys", "rotate", at=ISSUED + YEAR)
    assert office.judged(genuine[1], at=ISSUED + YEAR, ledger=False)[1] == "passed"


def test_an_old_key_cannot_sign_for_today(office: Office, stolen: Path, tmp_path: Path) -> None:
    office.does("keys", "rotate", at=ISSUED + YEAR)
    today = ISSUED + YEAR + timedelta(days=30)
    file = forged(office, stolen, tmp_path / "forged", at=today)
    assert office.judged(file, at=today, ledger=False) == (
        "passed",
        "indeterminate",
        {"KEY_WINDOW"},
    )
    assert office.judged(file, at=today) == ("passed", "indeterminate", {"LEDGER_MISSING"})


def test_an_old_key_cannot_sign_for_the_time_in_which_it_was_used(
    office: Office, stolen: Path, tmp_path: Path
) -> None:
    office.does("keys", "rotate", at=ISSUED + YEAR)
    file = forged(office, stolen, tmp_path / "forged", at=ISSUED + timedelta(hours=1))
    assert office.judged(file, at=ISSUED + YEAR) == (
        "passed",
        "indeterminate",
        {"LEDGER_MISSING"},
    )


def test_the_proof_of_another_document_does_not_help_a_thief(
    office: Office, genuine: tuple[Path, Path], stolen: Path, tmp_path: Path
) -> None:
    file = forged(office, stolen, tmp_path / "forged", at=ISSUED + timedelta(hours=1))
    (proof,) = genuine[1].parent.glob("*.tlog-proof")
    office.does("keys", "rotate", at=ISSUED + YEAR)
    shutil.copy(proof, file.parent / proof.name)
    integrity, issuer, codes = office.judged(file, at=ISSUED + YEAR)
    assert (integrity, issuer) == ("passed", "indeterminate")
    assert codes == {"LEDGER_MISSING"}


def test_a_stolen_key_cannot_sign_for_the_time_before_the_theft(
    office: Office, stolen: Path, tmp_path: Path
) -> None:
    theft = ISSUED + timedelta(days=100)
    office.does("keys", "rotate", at=theft + timedelta(days=1))
    told(office, theft)
    file = forged(office, stolen, tmp_path / "forged", at=ISSUED + timedelta(hours=1))
    found = office.judged(file, at=ISSUED + YEAR)
    assert found == ("passed", "indeterminate", {"KEY_COMPROMISED"})


def test_what_the_ledger_had_before_the_theft_stands(
    office: Office, genuine: tuple[Path, Path]
) -> None:
    theft = ISSUED + timedelta(days=100)
    office.does("keys", "rotate", at=theft + timedelta(days=1))
    told(office, theft)
    for file in genuine:
        integrity, issuer, codes = office.judged(file, at=ISSUED + YEAR)
        assert (integrity, issuer) == ("passed", "passed"), codes
        assert "LEDGER_OK" in codes


def test_where_the_college_does_not_know_the_ledger_nothing_shows_the_time(
    office: Office, genuine: tuple[Path, Path]
) -> None:
    told(office, ISSUED + timedelta(days=100))
    _, issuer, codes = office.judged(genuine[1], at=ISSUED + YEAR, ledger=False)
    assert (issuer, "KEY_COMPROMISED" in codes) == ("indeterminate", True)


def test_what_came_into_the_ledger_after_the_theft_is_in_doubt(
    office: Office, genuine: tuple[Path, Path]
) -> None:
    told(office, ISSUED - timedelta(hours=1))
    _, issuer, codes = office.judged(genuine[0], at=ISSUED + YEAR)
    assert (issuer, "KEY_COMPROMISED" in codes) == ("indeterminate", True)


def test_what_was_signed_again_after_a_theft_passes(office: Office, tmp_path: Path) -> None:
    settings = office.folder / "workspace.yaml"
    settings.write_text(f"{settings.read_text()}\nstatus: {{url: https://hill.example/status}}\n")
    office.hands_out(tmp_path / "old", at=ISSUED)
    found = ISSUED + timedelta(days=10)
    told(office, ISSUED - timedelta(hours=1), at=found)
    office.does("keys", "new", at=found)
    again = ("--since", f"{MADE:%Y-%m-%d}", "--same", "--reason", "the key was stolen", "--yes")
    office.does("supersede", *again, at=found + timedelta(hours=1))
    pdf, clr = office.hands_out(tmp_path / "new", at=found + timedelta(hours=2))
    assert [office.judged(each, at=found + YEAR)[:2] for each in (pdf, clr)] == [
        ("passed", "passed"),
        ("passed", "passed"),
    ]


@pytest.fixture
def online(office: Office, web: Web, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], set[str]]:
    """Verify a file with what the school publishes now, and without a list; give the codes."""
    monkeypatch.setattr("transcript.net.Fetcher", web.fetcher)

    def ask(file: Path) -> set[str]:
        made = office.run("keys", "did-document", "-w", office.folder)
        web.publish("https://school.example/.well-known/did.json", made.stdout.encode())
        shown = office.run("verify", file, "--online", "--format", "json")
        (report,) = json.loads(shown.stdout)["files"]
        return {f"{each['code']} {each['verdict']}" for each in report["checks"]}

    return ask


def test_who_asks_the_school_is_told_that_a_key_was_retired(
    office: Office, genuine: tuple[Path, Path], online: Callable[[Path], set[str]]
) -> None:
    assert "KEY_PUBLISHED passed" in online(genuine[1])
    office.does("keys", "rotate", at=ISSUED + timedelta(days=1))
    office.clock(ISSUED + timedelta(days=2))
    assert "KEY_WITHDRAWN indeterminate" in online(genuine[1])


def test_who_asks_the_school_is_told_that_a_key_was_stolen(
    office: Office, genuine: tuple[Path, Path], online: Callable[[Path], set[str]]
) -> None:
    office.does("keys", "rotate", at=ISSUED + timedelta(days=1))
    told(office, ISSUED - timedelta(hours=1), at=ISSUED + timedelta(days=2))
    assert "KEY_NOT_PUBLISHED failed" in online(genuine[1])


def told(office: Office, since: datetime, at: datetime | None = None) -> None:
    office.clock(at or ISSUED + timedelta(days=200))
    when = ("--since", f"{since:%Y-%m-%dT%H:%M:%SZ}", "--reason", "laptop stolen")
    result = office.run("keys", "compromised", office.key(), *when, "-w", office.folder)
    assert result.exit_code == 0, result.output
