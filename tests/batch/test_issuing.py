"""Runs that meet, end in the middle, or find that something has changed meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.crash.school import make_school, run_of
from transcript.batch import issuing
from transcript.batch.issuing import Outcome, Run, State, alive, issue_chunk, issue_learners
from transcript.errors import IssuingError
from transcript.issuance import IssuedTranscript, issue
from transcript.registry.documents import Chance, Documents, Finished
from transcript.registry.originals import Entry, Original, Originals
from transcript.registry.tables import secret
from transcript.ways_out import Deed, WayOut

ANA, BO, CY = "zephyrine-soto", "zephyrine-soto-001", "zephyrine-soto-002"


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch") / "school"
    make_school(folder, learners=3)
    return folder


@pytest.fixture
def folder(school: Path, tmp_path: Path) -> Path:
    return Path(copytree(school, tmp_path / "school"))


def another_run(folder: Path, name: str = "another") -> Run:
    """Return a run with an id, and real chance, of its own."""
    return replace(run_of(folder), batch=name, chance=Chance(document=lambda _: uuid4()))


def states(outcomes: Sequence[Outcome]) -> dict[str, State]:
    return {each.learner: each.state for each in outcomes}


def everybody(run: Run) -> dict[str, State]:
    return states(list(issue_learners(run.workspace.learner_ids, run)))


def change(folder: Path, learner: str) -> None:
    record = folder / "learners" / learner / "record.yaml"
    record.write_text(record.read_text().replace("I learned to ask", "I have learned to ask"))


class Crash(BaseException):
    """The process ends."""


def crash_at(monkeypatch: pytest.MonkeyPatch, where: type, deed: str) -> None:
    def crash(*_: object, **__: object) -> None:
        raise Crash

    monkeypatch.setattr(where, deed, crash)


def crashed(folder: Path, where: type, deed: str) -> None:
    """Leave what a run leaves that ends when it is about to do something."""
    with pytest.MonkeyPatch.context() as patched:
        crash_at(patched, where, deed)
        with pytest.raises(Crash):
            everybody(run_of(folder))


def test_everybody_gets_a_document(folder: Path) -> None:
    assert everybody(run_of(folder)) == dict.fromkeys((ANA, BO, CY), State.ISSUED)


def test_nothing_is_issued_twice(folder: Path) -> None:
    everybody(run_of(folder))
    assert everybody(another_run(folder)) == dict.fromkeys((ANA, BO, CY), State.ALREADY_ISSUED)


def test_the_outcomes_of_a_chunk_are_in_the_order_of_its_learners(folder: Path) -> None:
    with alive(run_of(folder)) as run:
        issue_chunk([BO], run)
        assert [each.learner for each in issue_chunk([CY, BO, ANA], run)] == [CY, BO, ANA]


def test_who_cannot_be_issued_does_not_stop_the_others(folder: Path) -> None:
    (folder / "learners" / ANA / "evidence" / "essay.txt").unlink()
    record = folder / "learners" / BO / "record.yaml"
    record.write_text(record.read_text().partition("awards:")[0])
    assert everybody(run_of(folder)) == {
        ANA: State.REFUSED,
        BO: State.NOTHING_EARNED,
        CY: State.ISSUED,
    }


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    run = replace(run_of(folder), dry_run=True)
    assert everybody(run) == dict.fromkeys((ANA, BO, CY), State.WOULD_ISSUE)
    assert not (folder / "issued").exists()
    assert not (folder / "registry.db").exists()


def test_a_dry_run_knows_what_was_issued(folder: Path) -> None:
    everybody(run_of(folder))
    run = replace(run_of(folder), dry_run=True)
    assert everybody(run) == dict.fromkeys((ANA, BO, CY), State.ALREADY_ISSUED)


@pytest.mark.parametrize(
    ("where", "deed"),
    [
        (Originals, "draft"),
        (Originals, "settle"),
        (Documents, "record"),
        (Originals, "show"),
    ],
)
def test_what_a_crash_interrupts_is_ended_with_the_same_bytes(
    folder: Path, tmp_path: Path, where: type, deed: str
) -> None:
    untouched = Path(copytree(folder, tmp_path / "untouched"))
    everybody(run_of(untouched))
    crashed(folder, where, deed)
    everybody(replace(another_run(folder), at=run_of(folder).at))
    assert signed_files(folder) == signed_files(untouched)


def signed_files(folder: Path) -> dict[str, bytes]:
    issued = folder / "issued"
    return {
        each.relative_to(issued).as_posix(): each.read_bytes()
        for each in issued.rglob("*")
        if each.is_file()
    }


def test_an_intent_whose_source_changed_is_dropped_with_its_files(folder: Path) -> None:
    crashed(folder, Documents, "record")
    (before,) = (folder / "issued" / ANA).iterdir()
    change(folder, ANA)
    assert everybody(another_run(folder))[ANA] is State.ISSUED
    (after,) = (folder / "issued" / ANA).iterdir()
    assert after.name != before.name.removeprefix(".unfinished-")


def test_who_is_being_issued_by_another_run_is_busy_and_the_others_go_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with alive(run_of(folder)) as first:
        with monkeypatch.context() as patched:
            crash_at(patched, Originals, "draft")
            with pytest.raises(Crash):
                issue_chunk([ANA], first)
        second = list(issue_learners([ANA, BO], another_run(folder)))
    assert states(second) == {ANA: State.BUSY, BO: State.ISSUED}
    assert second[0].reason == (
        "another run is issuing it now; run this again when that one has ended"
    )


def test_what_another_run_has_issued_since_it_was_looked_for_is_already_issued(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody(run_of(folder))
    monkeypatch.setattr(Documents, "issued_from", lambda *_: {})
    assert everybody(another_run(folder)) == dict.fromkeys((ANA, BO, CY), State.ALREADY_ISSUED)


def test_one_that_cannot_be_signed_does_not_stop_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = issue

    def refuse_bo(transcript: Any, **more: Any) -> IssuedTranscript:  # noqa: ANN401
        if transcript.learner.id == BO:
            raise IssuingError("key", "the signature did not verify")
        return sign(transcript, **more)

    monkeypatch.setattr(issuing, "issue", refuse_bo)
    found = everybody(run_of(folder))
    assert found == {ANA: State.ISSUED, BO: State.FAILED, CY: State.ISSUED}


def test_what_was_changed_after_its_review_is_not_signed_and_the_others_are(folder: Path) -> None:
    dry = replace(run_of(folder), dry_run=True)
    reviewed = {each.learner: each.source_digest for each in issue_learners([ANA, BO], dry)}
    change(folder, ANA)
    changed, same = issue_learners([ANA, BO], replace(run_of(folder), reviewed=reviewed))
    assert (changed.state, changed.reason) == (
        State.FAILED,
        "something in it was changed after the review: review it again",
    )
    assert same.state is State.ISSUED


def test_a_school_that_asks_for_two_persons_issues_nothing_that_nobody_approved(
    folder: Path,
) -> None:
    with (folder / "workspace.yaml").open("a") as settings:
        settings.write("approval: two-person\n")
    (folder / "keys").mkdir()
    (folder / "keys" / "public-keys.json").write_text('{"version": 1, "keys": []}')
    (outcome,) = issue_learners([ANA], run_of(folder))
    assert (outcome.state, outcome.reason, outcome.way_out) == (
        State.REFUSED,
        "nobody has approved this",
        WayOut(Deed.APPROVE),
    )


def test_where_nothing_can_be_signed_nothing_is_noted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise IssuingError("key", "the signature did not verify")

    monkeypatch.setattr(issuing, "issue", refuse)
    run = run_of(folder)
    assert set(everybody(run).values()) == {State.FAILED}
    assert run.registry.documents.every() == ()


def test_a_full_disk_leaves_no_draft_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = Originals.draft

    def full_for_bo(self: Originals, entry: Entry, files: Mapping[str, bytes]) -> Original:
        if entry.learner == BO:
            raise OSError(28, "No space left on device")
        return draft(self, entry, files)

    with monkeypatch.context() as patched:
        patched.setattr(Originals, "draft", full_for_bo)
        with pytest.raises(OSError, match="No space left"):
            everybody(run_of(folder))
    assert signed_files(folder) == {}
    assert set(everybody(another_run(folder)).values()) == {State.ISSUED}


def test_an_original_whose_files_are_gone_is_a_failure_of_that_learner(folder: Path) -> None:
    everybody(run_of(folder))
    rmtree(folder / "issued" / BO)
    outcomes = list(issue_learners([ANA, BO], another_run(folder)))
    assert states(outcomes) == {ANA: State.ALREADY_ISSUED, BO: State.FAILED}
    assert "bring it back from a backup" in str(outcomes[1].reason)


def test_a_document_that_replaces_another_is_issued_though_nothing_changed(folder: Path) -> None:
    run = run_of(folder)
    everybody(run)
    (old,) = run.registry.documents.of(ANA)
    again = replace(another_run(folder), supersedes={ANA: old.document})
    (outcome,) = issue_learners([ANA], again)
    assert outcome.state is State.ISSUED
    assert outcome.document is not None
    assert outcome.document.supersedes == old.document
    (same,) = issue_learners([ANA], replace(again, batch="third"))
    assert same.state is State.ALREADY_ISSUED
    assert same.document is not None
    assert same.document.id == outcome.document.id


def test_the_ledger_has_the_digest_of_all_that_was_signed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[Finished] = []
    record = Documents.record

    def listen(self: Documents, finished: Sequence[Finished], **more: Any) -> Any:  # noqa: ANN401
        noted.extend(finished)
        return record(self, finished, **more)

    monkeypatch.setattr(Documents, "record", listen)
    run = run_of(folder)
    list(issue_learners([ANA], run))
    (original,) = run.originals.of(ANA)
    assert noted[0].digests[0] == original.digests["clr.json"]
    assert len(noted[0].digests) == 3  # the CLR, its one badge, and the badge as a token
    with run.registry.database.reading() as connection:
        (statement,) = connection.execute(select(secret.c.statement)).scalars()
    assert ANA not in bytes(statement).decode()
