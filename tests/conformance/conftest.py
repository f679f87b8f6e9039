"""What the outside judges work on: corpora of others, and one run of the demo for all of them."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

import pytest

from transcript.credentials.contexts import contexts
from transcript.exporting import Edition, exporter
from transcript.issuance import IssuedTranscript
from transcript.registry.originals import Originals

REPOSITORY = Path(__file__).parents[2]
VERAPDF = Path(__file__).parent / "verapdf" / "target" / "cli.jar"
NPM = Path(__file__).parent / "npm"
VERAPDF_DIGEST = "287cc9c9757f99dcff4a2d39b68268245b48103fb6af443162d5a29df2afa332"

Run = Callable[..., subprocess.CompletedProcess[str]]
Judge = Callable[[str, Iterable[Path]], dict[str, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the outside verifiers say of one file: the place and reason of each refusal."""

    accepted: bool
    checks: int
    refusals: Mapping[str, str]


NpmJudge = Callable[[Iterable[Path]], list[Judgement]]


def _missing(what: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def missing() -> Callable[[str], NoReturn]:
    """Say that an outside judge is not here: skipped at home, failed where `CI` is true."""
    return _missing


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of outside material."""
    folder = (REPOSITORY / os.environ.get("TRANSCRIPT_CORPORA", "../shared")).resolve()
    if not (folder / "standards").is_dir():
        _missing(f"no outside corpora in {folder}; set TRANSCRIPT_CORPORA")
    return folder


@pytest.fixture(scope="session")
def transcript() -> Run:
    """Run our own command as a person would; it has to succeed."""
    script = Path(sys.executable).parent / "transcript"

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        ended = subprocess.run(  # noqa: S603 - our own command
            [script, *arguments], capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended

    return run


@pytest.fixture(scope="session")
def tool() -> Run:
    """Run an outside command on files; what it says is for the test to judge."""

    def run(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        found = shutil.which(name)
        if found is None:
            _missing(f"{name} is not on this machine: see `make conformance`")
        return subprocess.run(  # noqa: S603 - a judge by name
            [found, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )

    return run


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, transcript: Run) -> Path:
    """Run the demo once for every judge; its files to hand out are in `exports`."""
    folder = tmp_path_factory.mktemp("conformance") / "demo"
    transcript("demo", folder)
    return folder


@pytest.fixture(scope="session")
def issued(demo: Path) -> dict[str, IssuedTranscript]:
    """What the demo signed, by the name of a PDF of it: `ana`, and `ana.es` for another edition."""
    originals = Originals(folder=demo / "issued")
    found = {}
    folders = (path for path in originals.folder.iterdir() if path.is_dir())
    for learner in sorted(path.name for path in folders if not path.name.startswith(".")):
        original = originals.latest(learner)
        assert original is not None
        signed = IssuedTranscript.from_files(original.files())
        for language in exporter("pdf").languages:
            other = language != signed.document.language
            found[f"{learner}.{language}" if other else learner] = signed
    return found


@pytest.fixture(scope="session")
def prepared(demo: Path, issued: dict[str, IssuedTranscript]) -> dict[str, Path]:
    """The official editions as they are before the seal, by name."""
    lists = tuple(path.read_bytes() for path in sorted((demo / "status").glob("*.json")))
    proofs = {each.stem: each.read_bytes() for each in (demo / "exports").glob("*.tlog-proof")}
    assert proofs
    return _rendered(issued, demo / "prepared", Edition(status_lists=lists), proofs)


@pytest.fixture(scope="session")
def unofficial(demo: Path, issued: dict[str, IssuedTranscript]) -> dict[str, Path]:
    """The copies that nobody seals, by name."""
    return _rendered(issued, demo / "unofficial", Edition(official=False))


@pytest.fixture(scope="session")
def sealed(demo: Path, issued: dict[str, IssuedTranscript]) -> dict[str, Path]:
    """The PDFs as a college gets them, by name: one of every learner in every language."""
    found = {path.name.removesuffix(".pdf"): path for path in (demo / "exports").glob("*.pdf")}
    assert found.keys() == issued.keys()
    return dict(sorted(found.items()))


def _rendered(
    issued: Mapping[str, IssuedTranscript],
    folder: Path,
    edition: Edition,
    proofs: Mapping[str, bytes] = MappingProxyType({}),
) -> dict[str, Path]:
    folder.mkdir()
    made, paths = exporter("pdf"), {}
    for name, each in issued.items():
        language = name.partition(".")[2] or each.document.language
        paths[name] = folder / f"{name}.pdf"
        proof = proofs.get(each.transcript.learner.id, b"")
        content = made.render(each, replace(edition, language=language, ledger_proof=proof))
        paths[name].write_bytes(content)
    return paths


@pytest.fixture(scope="session")
def verapdf() -> Judge:
    """Ask veraPDF: the rules that each file breaks, by file name."""
    java = shutil.which("java")
    if java is None or not VERAPDF.is_file():
        _missing("veraPDF is not here: it wants Java and Maven; see `make conformance`")
    digest = hashlib.sha256(VERAPDF.read_bytes()).hexdigest()
    assert digest == VERAPDF_DIGEST, "veraPDF is not the file that this test knows"

    def judge(flavour: str, files: Iterable[Path]) -> dict[str, list[str]]:
        options = ["--flavour", flavour, "--format", "json", "--loglevel", "0"]
        ended = subprocess.run(  # noqa: S603 - the jar we know by its digest
            [java, "-jar", VERAPDF, *options, *files], capture_output=True, check=False
        )
        assert ended.returncode in {0, 1}, ended.stderr.decode(errors="replace")
        jobs = json.loads(ended.stdout)["report"]["jobs"]
        return {Path(each["itemDetails"]["name"]).name: list(_broken_rules(each)) for each in jobs}

    return judge


def _broken_rules(job: Mapping[str, object]) -> Iterator[str]:
    results = job.get("validationResult")
    if not isinstance(results, list):
        yield f"not judged: {job.get('taskException')}"
        return
    for result in results:
        for rule in result["details"]["ruleSummaries"]:
            if rule["ruleStatus"] == "FAILED":
                where = rule["checks"][0]
                yield (
                    f"{rule['clause']}-{rule['testNumber']}, {rule['failedChecks']} times, first: "
                    f"{where['errorMessage']} ({where['context']})"
                )


@pytest.fixture(scope="session")
def judge_with(
    tmp_path_factory: pytest.TempPathFactory, missing: Callable[[str], NoReturn]
) -> Callable[..., NpmJudge]:
    """Return a judge that knows our pinned contexts and one issuer's key document."""
    node = shutil.which("node")
    if node is None:
        missing("Node.js 20 or later is needed")
    if not (NPM / "node_modules").is_dir():
        missing("the outside verifiers are not installed: run `make conformance`")
    folder = tmp_path_factory.mktemp("contexts")
    known = {}
    for number, (url, context) in enumerate(contexts().items()):
        known[url] = str(folder / f"{number}.json")
        Path(known[url]).write_text(json.dumps(context), encoding="utf-8")

    def judge_files(
        did_document: Path, lists: Iterable[Path], files: Iterable[Path], at: datetime | None
    ) -> list[Judgement]:
        job = {
            "contexts": known,
            "controllers": [str(did_document)],
            "lists": [str(file) for file in lists],
            "at": (at or datetime.now(UTC)).isoformat(),
            "files": [str(file) for file in files],
        }
        ended = subprocess.run(  # noqa: S603 - our own script
            [node, NPM / "verify.mjs"],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        lines = [json.loads(line) for line in ended.stdout.splitlines()]
        assert [line["file"] for line in lines] == job["files"]
        return [_judgement(line) for line in lines]

    def judge_for(
        did_document: Path, lists: Iterable[Path] = (), at: datetime | None = None
    ) -> NpmJudge:
        return lambda files: judge_files(did_document, tuple(lists), files, at)

    return judge_for


def _judgement(line: dict[str, Any]) -> Judgement:
    refused = {each["path"]: each["reason"] for each in line["checks"] if not each["accepted"]}
    return Judgement(accepted=line["accepted"], checks=len(line["checks"]), refusals=refused)
