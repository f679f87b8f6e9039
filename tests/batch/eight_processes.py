"""Eight processes issue into one registry at once, and what they leave is looked at."""

import multiprocessing
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from tests.crash.school import run_of
from transcript.batch.issuing import State, issue_learners
from transcript.registry.database import Database
from transcript.registry.documents import Chance
from transcript.registry.ledger_check import check
from transcript.registry.registry import Registry
from transcript.registry.status_book import LIST_SIZE
from transcript.registry.tables import place

PROCESSES = 8
CREDENTIALS = 2
"""A document of the small school, and its badge."""


def issue_with_eight(folder: Path, database: Database) -> None:
    """Issue for everybody, each process for its share of the learners."""
    # One program that then divides itself: eight beginnings would take longer than the work.
    subprocess.run(  # noqa: S603 - this very file
        [
            sys.executable,
            "-m",
            "tests.batch.eight_processes",
            folder,
            database.where,
            database.schema,
        ],
        cwd=Path(__file__).parents[2],
        check=True,
    )


def assert_sound(folder: Path, database: Database) -> None:
    """See that everybody has one document, each credential one place, and the ledger all of it."""
    registry, run = Registry(database=database), run_of(folder)
    learners = sorted(run.workspace.learner_ids)
    known = registry.documents.every()
    assert sorted(each.learner for each in known) == learners
    assert sorted(each.entry for each in known) == list(range(len(learners)))
    assert sorted(each.entry.learner for each in run.originals.every()) == learners
    with database.reading() as connection:
        places = [tuple(row) for row in connection.execute(select(place.c.list, place.c.position))]
    assert len(set(places)) == len(places) == CREDENTIALS * len(learners)
    assert all(0 <= position < LIST_SIZE for _, position in places)
    assert check(database, is_signed=lambda _: True).size == len(learners)


def _issue(
    folder: Path, where: Path | str, schema: str, learners: tuple[str, ...], number: int
) -> None:
    run = replace(
        run_of(folder),
        registry=Registry(database=Database(where, schema=schema)),
        batch=f"{number:032x}",
        chance=Chance(),
    )
    states = [each.state for each in issue_learners(learners, run)]
    assert states == [State.ISSUED] * len(learners)


def _main(folder: Path, where: str, schema: str) -> int:
    learners = run_of(folder).workspace.learner_ids
    place_of = where if where.startswith("postgresql:") else Path(where)
    context = multiprocessing.get_context("fork")
    runs = [
        context.Process(
            target=_issue, args=(folder, place_of, schema, learners[each::PROCESSES], each)
        )
        for each in range(PROCESSES)
    ]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    return max(abs(each.exitcode or 0) for each in runs)


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1]), *sys.argv[2:]))
