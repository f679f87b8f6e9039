"""What is fuzzed: the doors through which a stranger's bytes come in, and what must hold at each.

Wherever a verdict is given, three things must hold: no fault of ours shows up in it; whatever
passes says what some sound file says; and nothing is raised. `CASES` keeps what was ever found.
"""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType

from tests.tampered.forge import kit
from transcript.credentials.status_list import StatusEntry, StatusPurpose, to_status_list
from transcript.diagnostics import has_errors
from transcript.frameworks.case.derived import derive
from transcript.frameworks.case.received import receive
from transcript.frameworks.sheets.recognised import read_sheet
from transcript.importing import canvas, generic, oneroster
from transcript.importing.mapping import SCHEMA, ImportMapping, read_mapping
from transcript.reading.reader import read_document
from transcript.reading.sheets import read_workbook
from transcript.reading.tables import TableProblem, TableRow, open_table
from transcript.source import shape
from transcript.source.fields import Fields
from transcript.source.ratings_file import RatingLine, read_lines, read_ratings, write_ratings
from transcript.verification.codes import Code
from transcript.verification.documents import Document, Documents, Source
from transcript.verification.envelope import open_envelope
from transcript.verification.limits import LIMITS
from transcript.verification.report import Axis, FileReport
from transcript.verification.trust import TrustList, TrustListError
from transcript.verification.verify import verify

CASES = Path(__file__).parent / "cases"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_TAMPERED = Path(__file__).parents[1] / "tampered"
_FAULTS = {Code.INTERNAL, Code.LIMIT_MEMORY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A door: files to begin with, and what is asked of each file that is made of them."""

    seeds: Callable[[], list[bytes]]
    check: Callable[[bytes], None]


def forge() -> ModuleType:
    """Return what makes the tampered files: it signs, and it spoils."""
    return kit


@cache
def _trust() -> TrustList:
    made = forge()
    return TrustList.parse(
        f"version: 1\nissuers:\n  - id: {made.SCHOOL}\n    name: Hill School\n"
        f"    keys: [{made.SCHOOL_KEY.public_key.multibase}]\n"
        f"    certificates: ['{made.certificate().fingerprint}']\n".encode(),
        file="trust.yaml",
    )


def _judged(content: bytes, *, file: str, documents: Documents | None = None) -> FileReport:
    report = verify(
        content,
        file=file,
        trust=_trust(),
        at=NOON,
        render=forge().render,
        documents=documents or Documents(),
    )
    faults = [f"{each.code} at {each.step}" for each in report.checks if each.code in _FAULTS]
    if faults:
        raise AssertionError(f"a fault of ours: {faults}")
    return report


def meaning(value: object) -> object:
    """Return what a JSON value says, in JSON-LD's eyes, and leave proofs out.

    An object's members and a list's items have no order, and a list of one item is that item.
    """
    if isinstance(value, dict):
        said = {key: repr(meaning(each)) for key, each in value.items() if key != "proof"}
        return tuple(sorted(said.items()))
    if isinstance(value, list):
        items = tuple(sorted(repr(meaning(each)) for each in value))
        return meaning(value[0]) if len(value) == 1 else items
    return value


def _said(content: bytes, file: str) -> object:
    presented = open_envelope(content, file=file, limits=LIMITS)
    return None if presented.credential is None else meaning(dict(presented.credential))


def _files(*endings: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(_TAMPERED.iterdir()):
        if path.name.endswith(endings):
            yield path.name, path.read_bytes()


@cache
def _sound(*endings: str) -> frozenset[object]:
    made = forge()
    stranger = made.sign(made.badge("c1", issuer=made.STRANGER), signer=made.STRANGER_KEY)
    found = {meaning(stranger)}  # among the files with another context only
    for name, content in _files(*endings):
        if _judged(content, file=name).axes[Axis.INTEGRITY]:
            found.add(_said(content, name))
    return frozenset(found)


def _credential_target(*endings: str) -> Target:
    def check(content: bytes) -> None:
        name = f"file{endings[0]}"
        if _judged(content, file=name).axes[Axis.INTEGRITY] and _said(content, name) not in _sound(
            *_JSON, ".jwt", ".png", ".svg"
        ):
            raise AssertionError("what nobody signed has passed")

    return Target(seeds=lambda: [content for _, content in _files(*endings)], check=check)


_JSON = (".clr.json", ".badge.json", ".json")


def _check_pdf(content: bytes) -> None:
    passed = _judged(content, file="file.pdf").axes[Axis.INTEGRITY]
    if passed and content not in {each for _, each in _files(".pdf")}:
        raise AssertionError("a PDF that nobody sealed has passed")


@cache
def _listed() -> tuple[bytes, bytes]:
    """Return a badge with a place in a list, and the list, in which nothing is set."""
    made, entry = forge(), StatusEntry(base="https://hill.example/status", number=1, index=7)
    badge = made.sign({**made.badge("c1"), "credentialStatus": entry.to_json()})
    unsigned = to_status_list(
        [],
        url=entry.to_json()["statusListCredential"],
        purpose=StatusPurpose.REVOCATION,
        issuer=made.SCHOOL,
        valid_from=NOON,
        valid_until=NOON + timedelta(days=7),
    )
    method = f"{made.SCHOOL}#{made.SCHOOL_KEY.public_key.multibase}"
    return made.text(badge), made.text(made.sign(unsigned, method=method))


def _check_status_list(content: bytes) -> None:
    badge, sound = _listed()
    url = json.loads(sound)["id"]
    given = Document(url=url, content=content, source=Source.FILE)
    report = _judged(badge, file="file.json", documents=Documents.of([given]))
    if Code.STATUS_OK in {each.code for each in report.checks}:
        said = meaning(json.loads(content))
        if said != meaning(json.loads(sound)):
            raise AssertionError("a list that nobody signed was believed")


def _check_trust_list(content: bytes) -> None:
    try:
        TrustList.parse(content, file="trust.yaml")
    except TrustListError:
        return


def _trust_lists() -> list[bytes]:
    made = forge()
    key = made.SCHOOL_KEY.public_key.multibase
    return [
        b"version: 1\nissuers: []\n",
        f"version: 1\nissuers:\n  - id: {made.SCHOOL}\n    name: Hill School\n    keys:\n"
        f"      - key: {key}\n        valid_from: 2026-01-01\n        valid_until: 2027-01-01\n"
        f"    certificates: ['sha256:{'0' * 64}']\n    nces: '000000000001'\n"
        "    added_on: 2026-11-21\n    source: by phone\n".encode(),
        json.dumps({"version": 1, "issuers": [{"id": made.SCHOOL, "name": "Hill"}]}).encode(),
    ]


_IMPORTS = Path(__file__).parents[2] / "samples" / "imports"


def _samples(*names: str) -> Callable[[], list[bytes]]:
    return lambda: [(_IMPORTS / name).read_bytes() for name in names]


def _check_table(content: bytes) -> None:
    table = open_table(io.BytesIO(content))
    if isinstance(table, TableProblem):
        return
    wide = [row for row in table.rows() if isinstance(row, TableRow)]
    if any(len(row.cells) != len(table.header) for row in wide):
        raise AssertionError("a row is not as wide as the header")


def _check_import(content: bytes) -> None:
    table = open_table(io.BytesIO(content))
    if not isinstance(table, TableProblem):
        reader = canvas.read if canvas.kind(table, _NO_WORDS) else generic.read_ratings
        list(reader(table, file="file.csv", mapping=_NO_WORDS))


def _check_package(content: bytes) -> None:
    found = list(oneroster.read(io.BytesIO(content), file="file.zip", mapping=_NO_WORDS))
    if _PASSWORD in repr(found):
        raise AssertionError("a password has come in")


def _check_case(content: bytes) -> None:
    found = receive(content, at=NOON)
    if not found.problems:
        derive(found.package)
        again = receive(json.dumps(found.package).encode(), at=NOON)
        if again.package != found.package:
            raise AssertionError("what is kept says something else when it is read again")


def _check_sheet(content: bytes) -> None:
    sheet = read_workbook(content, is_header=bool)
    if not isinstance(sheet, TableProblem):
        read_sheet(sheet.header, sheet.rows, {})


def _check_ratings(content: bytes) -> None:
    _, problems = read_ratings(content, file="ratings.csv")
    lines, _ = read_lines(content, file="ratings.csv")
    if not problems and read_lines(write_ratings(lines), file="ratings.csv")[0] != lines:
        raise AssertionError("what is written says something else when it is read again")


def _check_mapping(content: bytes) -> None:
    document = read_document(content, file="mapping.yaml").document
    if document is not None and not has_errors(shape.check(document, SCHEMA)):
        read_mapping(Fields.of(document))


_NO_WORDS = ImportMapping()
_PASSWORD = "a password that nothing may read"
_RATINGS = write_ratings(
    RatingLine("weigh-sources", "", day, "", level, "3", "T. Okafor", "=1+1", "", "", "csv", day)
    for day, level in (("2026-03-04", "developing"), ("2026-04-05T09:30:00+02:00", "proficient"))
)

TARGETS: Mapping[str, Target] = {
    "json": _credential_target(*_JSON),
    "jwt": _credential_target(".jwt"),
    "png": _credential_target(".png"),
    "svg": _credential_target(".svg"),
    "pdf": Target(seeds=lambda: [each for _, each in _files(".pdf")], check=_check_pdf),
    "status-list": Target(seeds=lambda: [_listed()[1]], check=_check_status_list),
    "trust-list": Target(seeds=_trust_lists, check=_check_trust_list),
    "table": Target(
        seeds=_samples("ratings.csv", "ratings-elsewhere.csv", "roster.csv"), check=_check_table
    ),
    "import": Target(
        seeds=_samples(
            "ratings.csv",
            "ratings-broken.csv",
            "canvas-outcome-results.csv",
            "canvas-student-competency.csv",
        ),
        check=_check_import,
    ),
    "oneroster": Target(seeds=_samples("oneroster.zip"), check=_check_package),
    "case": Target(seeds=_samples("framework.case.json"), check=_check_case),
    "sheet": Target(seeds=_samples("framework.xlsx"), check=_check_sheet),
    "ratings": Target(seeds=lambda: [_RATINGS], check=_check_ratings),
    "mapping": Target(seeds=_samples("mapping.yaml"), check=_check_mapping),
}
