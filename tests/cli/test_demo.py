from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from transcript import resources

Run = Callable[..., Result]


@pytest.fixture
def _one_learner(monkeypatch: pytest.MonkeyPatch) -> None:
    # The whole school takes half a minute; the conformance tests run it.
    kept = [
        (name, content)
        for name, content in resources.sample_files()
        if not name.startswith("learners/") or name.startswith("learners/amara-nwosu-delgado/")
    ]
    monkeypatch.setattr(resources, "sample_files", lambda: iter(kept))


@pytest.mark.usefixtures("_one_learner")
def test_the_demo_runs_the_whole_line(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "demo"
    result = run("demo", folder)
    assert result.exit_code == 0, result.output
    steps = [line.split()[1] for line in result.output.splitlines() if line[:1].isdigit()]
    assert steps == ["School", "Keys", "Endorse", "Issue", "Publish", "Export", "Verify"]
    assert "7. Verify    3 of 3 files passed" in result.output
    sample = folder / "exports" / "amara-nwosu-delgado"
    for suffix in (".pdf", ".es.pdf", ".clr.json"):
        assert Path(f"{sample}{suffix}").is_file()
        assert f"  {sample}{suffix}\n      " in result.output
    assert Path(f"{sample}.tlog-proof").is_file()
    assert "--basis consent:colleges-2026" in result.output
    assert "/ledger+" in (folder / "trust.yaml").read_text()
    assert b"did:web:lake-dutton.example" in (folder / "trust.yaml").read_bytes()
    assert b"000000" not in (folder / "endorsements" / "accreditation.json").read_bytes()
    assert b"did:web:lake-dutton.example" in Path(f"{sample}.clr.json").read_bytes()
    lists = sorted(each.name for each in (folder / "status").iterdir())
    assert lists == ["revocation-1.json", "suspension-1.json"]
    assert (folder / "demo-passphrase.txt").stat().st_mode & 0o777 == 0o600


def test_the_demo_wants_a_new_folder(tmp_path: Path, run: Run) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    result = run("demo", tmp_path)
    assert result.exit_code == 2
    assert f"{tmp_path} is not empty; name a new folder" in result.output
