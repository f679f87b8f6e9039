"""What a registry knows of a small school, and how it is lost."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from transcript.registry.database import Database
from transcript.registry.documents import Documents
from transcript.registry.status_book import Standing, StatusBook

Run = Callable[..., Result]
Do = Callable[..., Result]
STATUS = "\nstatus: {url: 'https://hill.example/status', suspension: true}\n"
ANA = "ana-perez-soto"


def lose(hill: Path) -> None:
    for each in hill.glob("registry.db*"):
        each.unlink()


def numbers(hill: Path) -> dict[str, str]:
    found = Documents(Database(hill / "registry.db")).every()
    return {each.learner: each.number for each in found}


def standing(hill: Path, learner: str) -> Standing:
    database = Database(hill / "registry.db")
    (known,) = Documents(database).of(learner)
    return StatusBook(database).standing_of(known.document)


def standing_of(hill: Path, number: str) -> Standing:
    database = Database(hill / "registry.db")
    (known,) = Documents(database).find(number)
    return StatusBook(database).standing_of(known.document)
