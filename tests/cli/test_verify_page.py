"""`transcript verify-page`: what it writes, and what it says."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from transcript.cli.main import main
from transcript.office import browser_verifier
from transcript.office.browser_verifier import Bundle


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundle nothing."""
    found = Bundle(program="start();", notices="", core=Path("core.mjs"))
    monkeypatch.setattr(browser_verifier, "bundle", lambda **_: found)


def test_the_page_is_written_where_it_was_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "check.html"
    ended = CliRunner().invoke(main, ["verify-page", "build", "--out", str(out)])
    assert (ended.exit_code, ended.output.startswith(f"wrote {out}")) == (0, True)
    assert out.read_bytes().startswith(b"<!doctype html>")


def test_a_trust_list_with_a_fault_is_told_by_its_line_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    out, trust = tmp_path / "check.html", tmp_path / "trust.yaml"
    trust.write_text("version: 1\nissuer: []\n", encoding="utf-8")
    asked = ["verify-page", "build", "--out", str(out), "--trust", str(trust)]
    ended = CliRunner().invoke(main, asked)
    assert ended.exit_code == 4
    assert "trust.yaml:2:1" in ended.output
    assert not out.exists()
