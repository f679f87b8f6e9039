import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

RUNNER = Path(__file__).parents[1] / "conformance" / "w3c" / "run.py"


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    """The script that runs the suites, which is in no package."""
    specification = spec_from_file_location("w3c_runner", RUNNER)
    assert specification is not None
    assert specification.loader is not None
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def report(*failures: str) -> dict[str, Any]:
    return {
        "stats": {"passes": 7, "pending": 2},
        "failures": [{"fullTitle": title} for title in failures],
    }


def test_a_failure_without_a_reason_is_a_surprise(runner: ModuleType) -> None:
    found = runner.outcome(report("a b", "c"), ["c"])
    assert (found.passed, found.skipped, found.failed) == (7, 2, ("a b", "c"))
    assert found.surprises == ("fails: a b",)


def test_a_reason_for_what_does_not_fail_any_more_is_a_surprise_too(runner: ModuleType) -> None:
    assert runner.outcome(report(), ["c"]).surprises == ("does not fail any more: c",)


def test_every_known_failure_names_its_suite_and_its_reason(runner: ModuleType) -> None:
    import tomllib

    entries = tomllib.loads(runner.KNOWN.read_text(encoding="utf-8")).get("failure", [])
    assert all(each["suite"] in runner.SUITES and each["reason"] for each in entries)


@pytest.mark.usefixtures("loopback")
def test_a_suite_finds_our_desks_by_its_tags(runner: ModuleType, tmp_path: Path) -> None:
    with runner.served(tmp_path) as index:
        text = runner.local_config(index, runner.SUITES["vc-di-ecdsa-test-suite"])
        desks = {each["name"] for each in index["issuers"]}
    assert text.startswith("module.exports = {")
    config = json.loads(text.removeprefix("module.exports = ").rstrip(";\n"))
    (ours,) = config["implementations"]
    assert [(each["tags"], each["supportedEcdsaKeyTypes"]) for each in ours["issuers"]] == [
        (["ecdsa-rdfc-2019"], ["P-256"]),
        (["ecdsa-rdfc-2019"], ["P-384"]),
        (["ecdsa-jcs-2019"], ["P-256"]),
        (["ecdsa-jcs-2019"], ["P-384"]),
    ]
    assert ours["issuers"][0]["endpoint"].startswith("https://127.0.0.1:")
    assert "ecdsa-sd-2023" in ours["verifiers"][0]["tags"]
    asked = {name for tags in runner.SUITES.values() for names in tags.values() for name in names}
    assert asked <= desks


def test_a_folder_without_a_suite_is_no_success(
    runner: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert runner.main(tmp_path) == 2
    assert "none of the suites is in" in capsys.readouterr().err
