"""Which runs are alive, over a file and over a server."""

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.registry.conftest import AnotherLook
from transcript.errors import BusyWorkspaceError
from transcript.registry.database import Database
from transcript.registry.documents import Documents, Terms, Wish
from transcript.registry.runs import Runs

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def begin(database: Database, run: str, learner: str = "ana") -> None:
    """Leave an open intent of a run."""
    terms = Terms(run=run, actor="Registrar", key="z6Mk1", language="en", issued_at=AT)
    wish = Wish(learner=learner, source_digest="s1", credentials=lambda _: ())
    Documents(database).reserve([wish], terms, at=AT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "issued"


def test_a_run_takes_over_what_dead_runs_have_left(look: AnotherLook, folder: Path) -> None:
    begin(look(), "dead", "ana")
    begin(look(), "dead-too", "bo")
    with Runs(database=look(), folder=folder).alive("mine") as taken_over:
        assert taken_over == {"dead", "dead-too"}


def test_a_run_that_is_alive_keeps_what_it_has_begun(look: AnotherLook, folder: Path) -> None:
    first, second = (Runs(database=look(), folder=folder) for _ in range(2))
    with first.alive("first"):
        begin(look(), "first")
        with second.alive("second") as taken_over:
            assert taken_over == frozenset()


def test_what_one_run_has_taken_over_no_other_does(look: AnotherLook, folder: Path) -> None:
    begin(look(), "dead")
    first, second = (Runs(database=look(), folder=folder) for _ in range(2))
    with first.alive("first") as taken, second.alive("second") as left:
        assert taken == {"dead"}
        assert left == frozenset()


def test_what_a_run_has_left_open_is_taken_over_when_it_has_ended(
    look: AnotherLook, folder: Path
) -> None:
    with Runs(database=look(), folder=folder).alive("first"):
        begin(look(), "first")
    with Runs(database=look(), folder=folder).alive("second") as taken_over:
        assert taken_over == {"first"}


def test_a_run_takes_up_its_own_work_without_taking_it_over(
    look: AnotherLook, folder: Path
) -> None:
    begin(look(), "mine")
    with Runs(database=look(), folder=folder).alive("mine") as taken_over:
        assert taken_over == frozenset()


def test_two_runs_have_never_the_same_id(look: AnotherLook, folder: Path) -> None:
    with ExitStack() as held:
        held.enter_context(Runs(database=look(), folder=folder).alive("same"))
        with pytest.raises(BusyWorkspaceError):
            held.enter_context(Runs(database=look(), folder=folder).alive("same"))


def test_no_lock_is_left_when_runs_have_ended(tmp_path: Path, folder: Path) -> None:
    database = Database(tmp_path / "registry.db")
    begin(database, "dead")
    locks = folder / ".runs"
    locks.mkdir(parents=True)
    for each in ("dead", "dead-and-done"):
        (locks / each).write_bytes(b"")
    with Runs(database=database, folder=folder).alive("mine") as taken_over:
        assert taken_over == {"dead"}
        assert {each.name for each in locks.iterdir()} == {"dead", "mine"}
    assert list(locks.iterdir()) == []


def test_the_lock_of_a_run_that_is_alive_stays(tmp_path: Path, folder: Path) -> None:
    runs = Runs(database=Database(tmp_path / "registry.db"), folder=folder)
    with runs.alive("first"), runs.alive("second"):
        assert {each.name for each in (folder / ".runs").iterdir()} == {"first", "second"}


def test_looking_who_is_alive_makes_no_registry(tmp_path: Path, folder: Path) -> None:
    with Runs(database=Database(tmp_path / "registry.db"), folder=folder).alive("mine"):
        assert not (tmp_path / "registry.db").exists()
