"""`validate --links`: which web addresses are asked, and that nobody is asked without it."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from tests.web_server import Web, reply

Run = Callable[..., Result]

FILM = "https://hill.example/watch/81"


@pytest.fixture
def linked(school: Path) -> Path:
    """The school, where a second work of the learner is a film on the web."""
    file = school / "learners" / "ana-perez-soto" / "record.yaml"
    film = (
        "  - id: film\n    title: The flood, told\n    kind: video\n"
        f"    url: {FILM}\n    made_on: 2026-03-02\n    context: home\n    audience: public\n"
        "    alt: Ana tells.\nratings:\n"
    )
    text = file.read_text().replace("ratings:\n", film)
    file.write_text(text.replace("evidence: [essay]", "evidence: [essay, film]"))
    return school


@pytest.fixture
def internet(web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:
    """Let `--links` reach what is published here, and nothing else."""
    monkeypatch.setattr("transcript.net.Fetcher", web.fetcher)
    return web


def codes(result: Result) -> list[str]:
    return [each["code"] for each in json.loads(result.stdout)["diagnostics"]]


def test_nobody_is_asked_without_the_option(linked: Path, internet: Web, run: Run) -> None:
    result = run("validate", "-w", linked, "--format", "json")
    assert "MT614" not in codes(result)
    assert internet.looked_at == []


def test_a_film_that_is_there_is_not_told(linked: Path, internet: Web, run: Run) -> None:
    internet.answer(FILM, partial(reply, kind="video/mp4"))
    result = run("validate", "-w", linked, "--links", "--format", "json")
    assert "MT614" not in codes(result)
    assert result.stderr == f"asking {FILM}\n"
    assert internet.looked_at == [FILM]


@pytest.mark.usefixtures("internet")
def test_a_film_that_is_gone_is_a_warning_with_the_reason(linked: Path, run: Run) -> None:
    result = run("validate", "-w", linked, "--links")
    assert result.exit_code == 0
    assert (
        "warning MT614: “The flood, told” cannot be reached at its web address: "
        "it answered with status 404"
    ) in result.stdout


def test_an_address_is_asked_once_however_many_learners_name_it(
    linked: Path, internet: Web, run: Run
) -> None:
    assert run("new", "learner", "Bo Ek", "-w", linked).exit_code == 0
    learners = linked / "learners"
    text = (learners / "ana-perez-soto" / "record.yaml").read_text()
    (learners / "bo-ek" / "record.yaml").write_text(text)
    result = run("validate", "-w", linked, "--links", "--format", "json")
    assert codes(result).count("MT614") == 2
    assert internet.looked_at == [FILM]
