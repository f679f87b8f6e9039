"""The verifier in one page comes to what `transcript verify` comes to, on every file it covers."""

import json
import random
import shutil
import subprocess
import tomllib
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn
from zipfile import ZipFile

import pytest

from tests.conformance.hostile import hostile_files, poisoned_documents, trust_lists
from transcript.credentials.contexts import contexts
from transcript.office.browser_verifier import bundle
from transcript.verification.documents import Documents, Source
from transcript.verification.published import published
from transcript.verification.report import FileReport
from transcript.verification.trust import TrustList, TrustListError
from transcript.verification.verify import verify

pytestmark = pytest.mark.external

TESTS = Path(__file__).parents[1]
KIT = TESTS / "tampered"
ISSUED = TESTS / "issued"
DRIVER = Path(__file__).parent / "npm" / "static_verifier.mjs"
KIT_TIME = datetime(2026, 11, 22, 12, tzinfo=UTC)
MUTANTS = 1_500
COVERED = (".json", ".jwt", ".png", ".svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who judges: by which list, with which status lists, as of when."""

    at: datetime
    trust: Path | None = None
    lists: tuple[Path, ...] = ()

    def ours(self, name: str, content: bytes) -> FileReport:
        """What the command says."""
        trust = TrustList.parse(self.trust.read_bytes(), file="trust.yaml") if self.trust else None
        found = (published(each.read_bytes(), source=Source.FILE) for each in self.lists)
        documents = Documents.of(found)
        return verify(content, file=name, trust=trust, at=self.at, documents=documents)


Files = Sequence[tuple[str, bytes]]
Judge = Callable[[Reader, Files], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def core(missing: Callable[[str], NoReturn]) -> Callable[[dict[str, Any]], list[Any]]:
    """What the page is made of, run by Node.js on a job."""
    node = shutil.which("node")
    if node is None:
        missing("Node.js 20 or later is needed")
    program = bundle(tell=print).core

    def run(job: dict[str, Any]) -> list[Any]:
        whole = json.dumps({"core": str(program), "contexts": dict(contexts()), **job})
        ended = subprocess.run(  # noqa: S603 - our own script
            [node, DRIVER], input=whole, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr
        return [json.loads(line) for line in ended.stdout.splitlines()]

    return run


@pytest.fixture(scope="session")
def page_says(core: Callable[[dict[str, Any]], list[Any]]) -> Judge:
    """What the page says."""

    def judge(reader: Reader, files: Files) -> list[dict[str, Any]]:
        given = [{"name": name, "content": b64encode(each).decode()} for name, each in files]
        job = {
            "trust": str(reader.trust) if reader.trust else None,
            "status": [str(each) for each in reader.lists],
            "at": reader.at.isoformat().replace("+00:00", "Z"),
            "files": given,
        }
        return core(job)

    return judge


def told(report: FileReport | dict[str, Any]) -> tuple[Any, ...]:
    """Return what two verifiers have to agree on: kind, axes, and each finding with its place."""
    said = report.to_json() if isinstance(report, FileReport) else report
    checks = sorted({(each["step"], each["code"], each["path"]) for each in said["checks"]})
    return said["kind"], said["verdict"], tuple(said["axes"].values()), tuple(checks)


def disagreements(judge: Judge, reader: Reader, files: Files) -> Iterator[str]:
    for (name, content), theirs in zip(files, judge(reader, files), strict=True):
        ours = reader.ours(name, content)
        if told(ours) != told(theirs):
            yield f"{name}\n  command: {told(ours)}\n  page:    {told(theirs)}"


def kit_reader() -> Reader:
    lists = tuple(sorted((KIT / "published").iterdir()))
    return Reader(at=KIT_TIME, trust=KIT / "trust.yaml", lists=lists)


def kit_files() -> list[tuple[dict[str, Any], bytes]]:
    manifest = tomllib.loads((KIT / "manifest.toml").read_text(encoding="utf-8"))
    entries = [entry for entry in manifest["file"] if entry["kind"] != "pdf"]
    return [(entry, (KIT / entry["name"]).read_bytes()) for entry in entries]


def test_every_file_of_the_kit_but_pdfs_gets_what_its_manifest_says(page_says: Judge) -> None:
    kit = kit_files()
    found = page_says(kit_reader(), [(entry["name"], content) for entry, content in kit])
    wrong = [
        entry["name"]
        for (entry, _), report in zip(kit, found, strict=True)
        if (report["kind"], report["verdict"], list(report["axes"].values()), _doubts(report))
        != (entry["kind"], entry["verdict"], entry["axes"], entry["found"])
    ]
    assert (len(kit) > 750, wrong) == (True, [])


def _doubts(report: dict[str, Any]) -> list[str]:
    doubts = [each for each in report["checks"] if each["verdict"] != "passed"]
    return [" ".join(filter(None, (each["step"], each["code"], each["path"]))) for each in doubts]


def test_every_finding_on_the_kit_is_the_commands_too(page_says: Judge) -> None:
    files = [(entry["name"], content) for entry, content in kit_files()]
    assert list(disagreements(page_says, kit_reader(), files)) == []


def test_a_reader_without_a_list_gets_the_same(page_says: Judge) -> None:
    files = [(entry["name"], content) for entry, content in kit_files()]
    assert list(disagreements(page_says, Reader(at=KIT_TIME), files)) == []


def test_a_pdf_is_never_more_than_undecided(page_says: Judge) -> None:
    files = [(path.name, path.read_bytes()) for path in sorted(KIT.glob("*.pdf"))]
    found = {report["verdict"] for report in page_says(kit_reader(), files)}
    assert "passed" not in found


@pytest.mark.parametrize("year", [2026, 2036])
@pytest.mark.parametrize(
    "release", sorted(ISSUED.glob("*/trust.yaml")), ids=lambda p: p.parent.name
)
def test_what_past_releases_issued_gets_the_same(
    page_says: Judge, release: Path, year: int
) -> None:
    paths = [each for each in sorted(release.parent.iterdir()) if each.suffix in COVERED]
    files = [(path.name, path.read_bytes()) for path in paths]
    reader = Reader(at=datetime(year, 11, 23, tzinfo=UTC), trust=release)
    assert files
    assert list(disagreements(page_says, reader, files)) == []


def test_every_export_of_the_sample_school_gets_the_same(page_says: Judge, demo: Path) -> None:
    files = list(_exports(demo / "exports"))
    at = datetime.fromisoformat(_latest(content for _, content in files))
    lists = tuple(sorted((demo / "status").glob("*.json")))
    reader = Reader(at=at, trust=demo / "trust.yaml", lists=lists)
    assert len(files) > 50
    assert list(disagreements(page_says, reader, files)) == []
    assert "passed" in {report["verdict"] for report in page_says(reader, files)}


def _exports(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.iterdir()):
        if path.suffix == ".zip":
            with ZipFile(path) as archive:
                yield from ((name, archive.read(name)) for name in archive.namelist())
        elif path.suffix in COVERED:
            yield path.name, path.read_bytes()


def _latest(contents: Iterable[bytes]) -> str:
    dates: list[str] = [
        json.loads(each)["validFrom"] for each in contents if each.startswith(b'{"@context"')
    ]
    return max(dates)


def test_what_is_changed_at_random_gets_the_same(page_says: Judge) -> None:
    sound = [
        (entry["name"], content)
        for entry, content in kit_files()
        if entry["verdict"] == "passed" and entry["kind"] in {"clr", "badge"}
    ]
    chance = random.Random(20261122)  # noqa: S311 - the same changes on every run
    files = [_mutant(*chance.choice(sound), chance) for _ in range(MUTANTS)]
    assert list(disagreements(page_says, kit_reader(), files))[:5] == []


def _mutant(name: str, content: bytes, chance: random.Random) -> tuple[str, bytes]:
    document = json.loads(content)
    for _ in range(chance.choice([1, 1, 1, 2])):
        _change(document, chance)
    return name, json.dumps(document, ensure_ascii=False).encode()


def test_fields_and_texts_that_mean_something_to_javascript_get_the_same(page_says: Judge) -> None:
    files = list(poisoned_documents(random.Random(20261122)))  # noqa: S311 - always the same
    assert list(disagreements(page_says, kit_reader(), files))[:5] == []


def test_what_no_honest_tool_writes_gets_the_same(page_says: Judge) -> None:
    assert list(disagreements(page_says, kit_reader(), list(hostile_files())))[:5] == []


def test_a_trust_list_names_the_same_issuers_or_is_refused_by_both(
    core: Callable[[dict[str, Any]], list[Any]],
) -> None:
    lists = list(trust_lists())
    job = {"trust": None, "files": [], "lists": [b64encode(each).decode() for each in lists]}
    wrong = [
        (content[:200], ours, theirs)
        for content, theirs in zip(lists, core(job), strict=True)
        if (ours := _named_by(content)) != theirs
    ]
    assert wrong == []


def _named_by(content: bytes) -> list[list[str]] | None:
    try:
        issuers = TrustList.parse(content, file="trust.yaml").issuers.values()
    except TrustListError:
        return None
    return [[each.id, each.name, *(key.multibase for key in each.keys)] for each in issuers]


_VALUES: tuple[Any, ...] = (
    *(
        "",
        "x",
        "https://a.example/x",
        "2030-01-01T00:00:00Z",
        "ext:x",
        "name",
        "DataIntegrityProof",
    ),
    *(0, 1, 1.0, 1.5, 2**53, -1, True, False, None, [], {}, ["x"], {"id": "urn:x:y"}, [[1]]),
    *("é\u0301", "\u202eabc", "𝄞", "a:b", "_:b0", "@type", "did:key:z6Mk", "u123", "z1"),
)
_KEYS = (
    "name",
    "Name",
    "id",
    "type",
    "@id",
    "@type",
    "result",
    "narrative",
    "issuer",
    "proof",
    "x",
)


def _change(document: Any, chance: random.Random) -> None:  # noqa: ANN401 - any JSON
    places = list(_places(document))
    holder, key = chance.choice(places)
    match chance.randrange(6):
        case 0:
            holder[key] = chance.choice(_VALUES)
        case 1:
            del holder[key]
        case 2 if isinstance(holder, dict):
            holder[chance.choice(_KEYS)] = chance.choice(_VALUES)
        case 3 if isinstance(holder[key], str):
            holder[key] = _other_letter(holder[key], chance)
        case 4:
            other, its = chance.choice(places)
            if its in other or not isinstance(other, dict):
                holder[key] = json.loads(json.dumps(other[its]))
        case _:
            holder[key] = [holder[key], holder[key]]


def _other_letter(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice("aZ0 é\u200d-") + text[place + 1 :]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - any JSON
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])
