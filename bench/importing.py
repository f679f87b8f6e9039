"""300,000 ratings of 5,000 learners brought in, against reading the rows into a database at all."""
# ruff: noqa: INP001 - beside a script

import csv
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from time import perf_counter

from bench.measuring import Aim, Milliseconds, Pair
from transcript.source.scaffold import school_files

LEARNERS, RATINGS = 5_000, 60
MOST_MS = 60_000
"""What the import may take."""
MOST_MB = 300
"""What it may have in memory at once."""

_TRANSCRIPT = Path(sys.executable).parent / "transcript"
_HEADER = [
    "student_id",
    "student_name",
    "credit",
    "score",
    "assessed_on",
    "attempt",
    "assessor",
    "work",
    "note",
    "id",
]
_CREDITS = ("weigh-sources", "IN-2", "Write for a reader")
_BEGAN = date(2025, 9, 1)
_KILOBYTES = 1 if sys.platform != "darwin" else 1024  # what the system counts memory in


@dataclass(slots=True)
class Contest:
    """One table of ratings, for a school without learners, and for a bare database."""

    folder: Path
    ratings: Path
    most_mb: float = 0
    _numbers: Iterator[int] = field(default_factory=count)

    def ours(self) -> Milliseconds:
        """Run the command, on a school that was never imported into."""
        school = self.folder / f"school-{next(self._numbers)}"
        for path, text in school_files("Bench").items():
            (school / path).parent.mkdir(parents=True, exist_ok=True)
            (school / path).write_text(text, encoding="utf-8")
        command = (_TRANSCRIPT, "import", "csv", self.ratings, "-w", school)
        began = perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        _, status, used = os.wait4(process.pid, 0)
        took = (perf_counter() - began) * 1000
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode or len(list(school.glob("learners/*/ratings.csv"))) != LEARNERS:
            raise SystemExit(f"the import ended with {process.returncode}")
        self.most_mb = max(self.most_mb, used.ru_maxrss / _KILOBYTES / 1024)
        if self.most_mb > MOST_MB:
            raise SystemExit(f"the import took {self.most_mb:.0f} MB; at most {MOST_MB}")
        shutil.rmtree(school)
        return Milliseconds(took)

    def theirs(self) -> None:
        """Read the rows and put them into a table: nothing is matched, judged or written out."""
        marks = ", ".join(f":{name}" for name in _HEADER)
        place = self.folder / "bare.db"
        with (
            self.ratings.open(newline="", encoding="utf-8") as opened,
            closing(sqlite3.connect(place)) as database,
        ):
            database.execute(f"CREATE TABLE rating ({', '.join(_HEADER)}, PRIMARY KEY (id))")
            insert = f"INSERT INTO rating VALUES ({marks})"  # noqa: S608 - our own words
            database.executemany(insert, csv.DictReader(opened))
            database.commit()
        place.unlink()


def contests() -> Iterator[Pair]:
    """Yield the contest, with a table that is there for as long as it lasts."""
    with tempfile.TemporaryDirectory() as place:
        ratings = Path(place) / "ratings.csv"
        with ratings.open("w", newline="", encoding="utf-8") as opened:
            table = csv.writer(opened)
            table.writerow(_HEADER)
            table.writerows(_rows())
        contest = Contest(Path(place), ratings)
        contest.ours()
        yield Pair(
            name=f"import of {LEARNERS * RATINGS:,} ratings",
            peer="csv.DictReader into sqlite3, and no more",
            rounds=2,
            ours=contest.ours,
            theirs=contest.theirs,
            note=f"{contest.most_mb:.0f} MB resident, at most {MOST_MB}; ours matches, judges and "
            f"writes {LEARNERS * 3:,} files",
            aim=Aim(target=MOST_MS, is_time=True),
        )


def _rows() -> Iterator[tuple[object, ...]]:
    for learner in range(LEARNERS):
        for number in range(RATINGS):
            yield (
                f"HP-{learner:05}",
                f"Learner {learner}",
                _CREDITS[number % len(_CREDITS)],
                1 + (number * 7 + learner) % 4,
                _BEGAN + timedelta(days=number * 5 + learner % 5),
                1 + number // len(_CREDITS),
                "A. Teacher",
                f"Task {number}",
                "Clear, and next time say where the number comes from.",
                f"{learner}-{number}",
            )
