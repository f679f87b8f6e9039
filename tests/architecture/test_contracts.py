"""The import contracts hold, and notice when somebody breaks them."""

import re
import shutil
import subprocess
import sys
import tomllib
from copy import deepcopy
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter import Contract
from importlinter.api import read_configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "importlinter.toml"
ROOTS = ("transcript", "transcript_exporters")
KINDS: dict[str, type[Contract]] = {
    "acyclic_siblings": AcyclicSiblingsContract,
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "layers": LayersContract,
    "protected": ProtectedContract,
}

# Who imports whom, and the contract that has to object.
MISTAKES = [
    ("transcript.model.award", "transcript.diagnostics", "layers"),
    ("transcript.model.award", "transcript.proofs", "layers"),
    ("transcript.proofs", "transcript.model.school", "layers"),
    ("transcript.diagnostics", "transcript.errors", "layers"),
    ("transcript.ways_out", "transcript.diagnostics", "layers"),
    ("transcript.resources", "transcript.errors", "layers"),
    ("transcript.reading", "transcript.source", "layers"),
    ("transcript.source", "transcript.credentials", "layers"),
    ("transcript.credentials", "transcript.source", "layers"),
    ("transcript.credentials", "transcript.issuance", "layers"),
    ("transcript.frameworks", "transcript.validation", "layers"),
    ("transcript.validation", "transcript.issuance", "layers"),
    ("transcript.portrayal", "transcript.exporting", "layers"),
    ("transcript.portrayal", "transcript.validation", "layers"),
    ("transcript.issuance", "transcript.registry", "layers"),
    ("transcript.issuance", "transcript.verification", "layers"),
    ("transcript.issuance", "transcript.endorsing", "layers"),
    ("transcript.exporting", "transcript.endorsing", "layers"),
    ("transcript.verification", "transcript.registry", "layers"),
    ("transcript.verification", "transcript.exporting", "layers"),
    ("transcript.registry", "transcript.batch", "layers"),
    ("transcript.exporting", "transcript.cli", "layers"),
    ("transcript.batch", "transcript.cli.output", "layers"),
    ("transcript.batch", "transcript.net", "layers"),
    ("transcript.batch", "transcript.office", "layers"),
    ("transcript.office", "transcript.web", "layers"),
    ("transcript.office", "transcript.cli", "layers"),
    ("transcript.accounts", "transcript.registry", "layers"),
    ("transcript.theme", "transcript.exporting", "layers"),
    ("transcript.web", "transcript.cli", "layers"),
    ("transcript.net", "transcript.web", "layers"),
    ("transcript.proofs", "transcript.net", "layers"),
    ("transcript.exporting", "transcript_exporters.pdf", "core-knows-no-exporter"),
    ("transcript.cli.main", "transcript_exporters.pdf", "core-knows-no-exporter"),
    ("transcript_exporters.pdf", "transcript.proofs", "exporters-render-only"),
    ("transcript_exporters.pdf", "transcript.verification", "exporters-render-only"),
    ("transcript_exporters.pdf", "transcript.source", "exporters-render-only"),
    ("transcript_exporters.pdf", "transcript.endorsing", "exporters-render-only"),
    ("transcript_exporters.pdf", "transcript.cli", "exporters-render-only"),
    ("transcript_exporters.clr", "transcript_exporters.pdf", "exporters-stand-alone"),
    ("transcript_exporters.html", "transcript_exporters.pdf", "exporters-stand-alone"),
    ("transcript.model.award", "yaml", "model-is-pure"),
    ("transcript.model.school", "pathlib", "model-is-pure"),
    ("transcript.verification", "transcript.registry", "one-door-to-the-ledger"),
    ("transcript.exporting", "transcript.registry", "one-door-to-the-ledger"),
    ("transcript.registry", "transcript.proofs", "ledger-holds-no-key"),
    ("transcript.model.origin", "transcript.model.transcript", "no-cycles"),
]
# A library knocks at a room that is not its own.
INTRUDERS = {"transcript.diagnostics", "transcript.batch"}


def _options() -> list[dict[str, Any]]:
    options: list[dict[str, Any]] = read_configuration(str(CONFIGURATION))["contracts_options"]
    return options


def _doors() -> list[tuple[str, str, str]]:
    return [
        (intruder, library, each["id"])
        for each in _options()
        if each["id"].startswith("door-")
        for library in each["protected_modules"]
        for intruder in sorted(INTRUDERS - set(each["allowed_importers"]))
    ]


def _broken(graph: grimp.ImportGraph) -> set[str]:
    """Return the identifiers of the contracts that do not hold."""
    broken = set()
    for options in _options():
        contract = KINDS[options["type"]](
            name=options["name"],
            session_options={"root_packages": list(ROOTS), "include_external_packages": "True"},
            contract_options=options,
        )
        if not contract.check(deepcopy(graph), verbose=False).kept:
            broken.add(options["id"])
    return broken


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*ROOTS, include_external_packages=True, cache_dir=None)


def _rooms(graph: grimp.ImportGraph) -> set[str]:
    return {name.removeprefix("transcript.") for name in graph.find_children("transcript")}


def test_the_contracts_hold(graph: grimp.ImportGraph) -> None:
    assert _broken(graph) == set()


@pytest.mark.parametrize(("importer", "imported", "contract"), [*MISTAKES, *_doors()], ids=str)
def test_a_deliberate_mistake_is_caught(
    graph: grimp.ImportGraph, importer: str, imported: str, contract: str
) -> None:
    wrong = deepcopy(graph)
    wrong.add_import(importer=importer, imported=imported)

    assert contract in _broken(wrong)


def test_every_contract_has_a_deliberate_mistake() -> None:
    tried = {contract for _, _, contract in [*MISTAKES, *_doors()]}

    assert tried == {options["id"] for options in _options()}


def test_a_room_without_a_floor_is_caught(graph: grimp.ImportGraph) -> None:
    wrong = deepcopy(graph)
    wrong.add_module("transcript.utils")

    assert "layers" in _broken(wrong)


def test_a_room_in_parentheses_is_not_built_yet(graph: grimp.ImportGraph) -> None:
    layers = next(each for each in _options() if each["id"] == "layers")["layers"]
    names = {name.strip() for layer in layers for name in layer.split("|")}
    optional = {name.strip("()") for name in names if name.startswith("(")}

    assert optional.isdisjoint(_rooms(graph))


def test_every_room_is_either_open_or_closed_to_exporters(graph: grimp.ImportGraph) -> None:
    rule = next(each for each in _options() if each["id"] == "exporters-render-only")
    closed = {name.removeprefix("transcript.") for name in rule["forbidden_modules"]}
    opened = {
        "credentials",
        "diagnostics",
        "errors",
        "exporting",
        "issuance",
        "model",
        "portrayal",
        "resources",
        "theme",
    }

    assert closed | opened == _rooms(graph)
    assert closed.isdisjoint(opened)


def _libraries(graph: grimp.ImportGraph) -> set[str]:
    return {
        module
        for module in graph.modules
        if not module.startswith(ROOTS) and module not in sys.stdlib_module_names
    }


def test_every_library_in_use_has_its_door(graph: grimp.ImportGraph) -> None:
    assert _libraries(graph) == {library for _, library, _ in _doors()}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported(
    graph: grimp.ImportGraph,
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    optional = ("web", "calibration", "batch", "hsm")
    needed = [*project["dependencies"], *(each for name in optional for each in extras[name])]
    declared = {re.split(r"[\[<>=~! ]", each)[0].lower() for each in needed}
    homes = packages_distributions()
    imported = {homes[library][0].lower().replace("_", "-") for library in _libraries(graph)}

    # Of the first only data files are read, each checked against its digest; the second is what
    # Starlette reads forms with.
    assert imported == declared - {"openbadgeslib", "python-multipart"}


def test_the_model_is_kept_from_every_library_in_use(graph: grimp.ImportGraph) -> None:
    rule = next(each for each in _options() if each["id"] == "model-is-pure")
    doors = {library for _, library, _ in _doors()}

    assert doors <= set(rule["forbidden_modules"])
    assert "transcript.model" in graph.modules


def test_a_mistake_in_a_file_stops_make_lint(tmp_path: Path) -> None:
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "transcript", tmp_path / "transcript", ignore=skipped)
    shutil.copytree(ROOT / "exporters", tmp_path / "exporters", ignore=skipped)
    shutil.copy(CONFIGURATION, tmp_path)
    wrong = tmp_path / "transcript" / "model" / "award.py"
    wrong.write_text(wrong.read_text(encoding="utf-8") + "\nimport transcript.cli.main\n", "utf-8")

    ended = subprocess.run(  # noqa: S603 - our own linter on our own copy
        [
            Path(sys.executable).parent / "lint-imports",
            "--config",
            CONFIGURATION.name,
            "--no-cache",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "exporters"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "imports go down, never up BROKEN" in ended.stdout
    assert "transcript.model.award -> transcript.cli.main" in ended.stdout


def test_make_lint_reads_these_contracts() -> None:
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8")
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert f"lint-imports --config {CONFIGURATION.name}" in recipes
    assert "importlinter" not in pyproject["tool"], "contracts stand in one file"
