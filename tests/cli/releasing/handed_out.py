"""What a release leaves behind: a package, a note, an entry in the ledger."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from click.testing import Result
from sqlalchemy import select

from transcript.registry.database import Database
from transcript.registry.registry import Registry
from transcript.registry.releases import ReleaseNote
from transcript.registry.tables import ledger

Run = Callable[..., Result]
Release = Callable[..., Result]

ANA = "ana-perez-soto"
CONSENTS = """\
postsecondary_since: 2025-09-01
consents:
  - id: colleges
    records: [transcript, evidence]
    purpose: Application for admission
    recipients:
      - {name: Lakeside College, kind: school}
      - {name: The Lake Fund, kind: other}
      - {name: "=HYPERLINK(1)", kind: other}
    signed: [{by: Ana Pérez Soto, as: student, on: 2026-01-15}]
"""
TO_LAKESIDE = ("--to", "Lakeside College", "--basis", "consent:colleges")


def registry(school: Path) -> Registry:
    return Registry(database=Database(school / "registry.db"))


def noted(school: Path) -> tuple[ReleaseNote, ...]:
    return registry(school).releases.noted()


def entries(school: Path) -> int:
    """Return how many entries of the ledger are of releases."""
    with registry(school).database.reading() as connection:
        kinds = connection.execute(select(ledger.c.kind)).scalars().all()
    return kinds.count("released")


def packages(out: Path) -> list[Path]:
    return sorted(path for path in out.glob("*.zip") if not path.name.startswith("."))


def unzipped(path: Path, folder: Path) -> Path:
    with ZipFile(path) as file:
        file.extractall(folder)
    return folder


def refused(result: Result, school: Path, out: Path) -> str:
    """Return why nothing was released; nothing is there, and nothing noted."""
    assert result.exit_code == 1, result.output
    assert result.stderr.startswith("error: ")
    assert result.stderr.endswith(". Nothing was released.\n")
    assert noted(school) == ()
    assert not out.exists() or list(out.iterdir()) == []
    return result.stderr.removeprefix("error: ").removesuffix(". Nothing was released.\n")
