"""Nothing goes out without a ground, nor what does not stand."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.releasing.handed_out import ANA, TO_LAKESIDE, Release, Run, noted, refused
from transcript.registry.originals import Originals
from transcript.registry.releases import NotInForceError, Releases
from transcript.registry.status_book import Standing


@pytest.fixture
def issued_twice(consented: Path, passphrase: Path, run: Run) -> tuple[str, str]:
    """The numbers of the two transcripts that Ana has."""
    record = consented / "learners" / ANA / "record.yaml"
    record.write_text(record.read_text().replace("I learned", "Since then I learned"))
    done = run("issue", ANA, "-w", consented, "--passphrase-file", passphrase)
    assert done.exit_code == 0, done.output
    known = Originals(folder=consented / "issued").of(ANA)
    numbers = {each.entry.number: each.entry.document_id for each in known}
    newest = Originals(folder=consented / "issued").latest(ANA)
    assert newest is not None
    (older,) = (each for each in numbers if each != newest.entry.number)
    return older, newest.entry.number


def test_the_newest_transcript_is_released(issued_twice: tuple[str, str], release: Release) -> None:
    assert f"released {issued_twice[1]} to" in release(*TO_LAKESIDE).stdout


def test_an_older_transcript_can_be_named(issued_twice: tuple[str, str], release: Release) -> None:
    result = release(*TO_LAKESIDE, "--document", issued_twice[0].lower())
    assert f"released {issued_twice[0]} to" in result.stdout


def test_a_document_that_was_not_issued_is_a_wrong_use(release: Release) -> None:
    result = release(*TO_LAKESIDE, "--document", "0000")
    assert result.exit_code == 2
    assert "no document was issued here whose id or number begins with “0000”" in result.output


@pytest.mark.usefixtures("issued_twice")
def test_a_document_has_to_be_named_so_that_it_is_one(release: Release) -> None:
    result = release(*TO_LAKESIDE, "--document", "urn:uuid:")
    assert result.exit_code == 2
    assert "“urn:uuid:” is too short" in result.output


def test_without_a_basis_it_is_a_wrong_use(release: Release, consented: Path) -> None:
    result = release("--to", "Lakeside College")
    assert result.exit_code == 2
    assert "Missing option '--basis'" in result.output
    assert noted(consented) == ()


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (("--to", "X", "--basis", "friendship", "--purpose", "p"), "“friendship” is no basis"),
        (("--to", "X", "--basis", "consent:other"), "there is no consent “other”"),
        (("--to", "X", "--basis", "consent:colleges"), "not for “X”"),
        (("--to", "X", "--basis", "emergency"), "say what it is released for, with --purpose"),
        (("--to", "X", "--basis", "student", "--purpose", "p"), "the student's own copy is for"),
        (("--to", "X", "--basis", "parent", "--purpose", "p"), "no ground for a parent's copy"),
        ((*TO_LAKESIDE, "--purpose", "Marketing"), "and for no other"),
        ((*TO_LAKESIDE, "--expires", "2020-01-01"), "the last day of its use, 2020-01-01, is over"),
        (("--to", "x" * 121, "--basis", "enrollment", "--purpose", "p"), "in 120 letters at most"),
        (("--to", "\u202ex", "--basis", "enrollment", "--purpose", "p"), "stands on every page"),
        (("--to", "\U0001f1e6", "--basis", "enrollment", "--purpose", "p"), "cannot be printed"),
    ],
)
def test_without_a_ground_nothing_goes_out(
    asked: tuple[str, ...], reason: str, release: Release, consented: Path, out: Path
) -> None:
    assert reason in refused(release(*asked), consented, out)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2026-01-15}]", "2026-01-15}]\n    expires: 2026-02-01", "it ended on 2026-02-01"),
        ("2026-01-15}]", "2026-01-15}]\n    withdrawn_on: 2026-02-01", "it was withdrawn on"),
        ("as: student", "as: parent", "the learner is 18 or at a college and has to sign"),
        ("as: student", "as: aunt", "consents.yaml has to be mended first"),
        ("2026-01-15", "2999-01-15", "consents.yaml has to be mended first"),
    ],
)
def test_a_consent_that_does_not_hold_is_no_ground(
    old: str, new: str, reason: str, release: Release, consented: Path, out: Path
) -> None:
    file = consented / "learners" / ANA / "consents.yaml"
    file.write_text(file.read_text().replace(old, new))
    assert reason in refused(release(*TO_LAKESIDE), consented, out)


def test_no_passphrase_is_asked_for_where_there_is_no_ground(
    consented: Path, out: Path, run: Run
) -> None:
    result = run("release", ANA, "--to", "X", "--basis", "no", "--out", out, "-w", consented)
    assert "is no basis" in refused(result, consented, out)


def test_a_file_of_the_learner_with_errors_stops_it(
    release: Release, consented: Path, out: Path
) -> None:
    (consented / "learners" / ANA / "learner.yaml").write_text("id: [")
    told = refused(release(*TO_LAKESIDE), consented, out)
    assert told == (
        f"the files of {ANA} have to be mended first; “transcript validate {ANA}” shows how"
    )


def test_where_nothing_was_issued_nothing_goes_out(
    with_keys: Path, passphrase: Path, out: Path, run: Run
) -> None:
    where = ("--out", out, "-w", with_keys, "--passphrase-file", passphrase)
    asked = ("--to", "X", "--basis", "enrollment", "--purpose", "p")
    told = refused(run("release", ANA, *asked, *where), with_keys, out)
    assert told == f"nothing was issued to {ANA} yet; run “transcript issue {ANA}”"


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.IN_FORCE])
def test_what_was_taken_back_goes_to_nobody(
    standing: Standing,
    release: Release,
    consented: Path,
    out: Path,
    monkeypatch: Any,  # noqa: ANN401
) -> None:
    from transcript.registry.status_book import StatusBook

    monkeypatch.setattr(StatusBook, "standing_of", lambda *_: standing)
    told = refused(release(*TO_LAKESIDE), consented, out)
    assert told.endswith(
        f" is {standing}; issue a new one, or name another document with --document"
    )


def test_what_is_taken_back_meanwhile_goes_to_nobody(
    release: Release, consented: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_back(*_: object) -> int:
        raise NotInForceError(Standing.REVOKED)

    monkeypatch.setattr(Releases, "note", taken_back)
    assert " is revoked; " in refused(release(*TO_LAKESIDE), consented, out)


def test_a_purpose_is_a_line(release: Release) -> None:
    result = release("--to", "X", "--basis", "enrollment", "--purpose", "x" * 301)
    assert result.exit_code == 2
    assert "write what for, in 300 letters at most" in result.output


def test_an_unknown_learner_is_a_wrong_use(
    consented: Path, out: Path, passphrase: Path, run: Run
) -> None:
    where = ("--out", out, "-w", consented, "--passphrase-file", passphrase)
    result = run("release", "ana", *TO_LAKESIDE, *where)
    assert result.exit_code == 2
    assert f"did you mean {ANA}?" in result.output
