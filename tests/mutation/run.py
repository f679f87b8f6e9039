"""Change our own code in small ways, and count how often the tests notice: `make mutation`.

The rooms that are changed stand in `[tool.mutmut]` of pyproject.toml. There are thousands of
changes, and each is tried with the tests that reach it. Without `MUTANTS=all` a sample is drawn,
the same each time for the same code. Ends with 1 if fewer than 90 % are noticed.
"""
# ruff: noqa: T201 - a script, and it prints

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).parents[2]
MUTANTS = ROOT / "mutants"
MUTMUT = Path(sys.executable).parent / "mutmut"
SCORE = 0.9

_NOTHING = ""
"""The name of no change, which no test may notice."""
_SECONDS = 10
"""What a test may take of the processor, beside ten times what it takes with nothing changed."""
_WHOLE = 900
"""Seconds for one change, by the clock: for those that make a test wait."""


def main() -> int:
    """Draw a sample, try it, and say what nobody noticed."""
    size = os.environ.get("MUTANTS", "600")
    shutil.rmtree(MUTANTS, ignore_errors=True)
    with (ROOT / "mutants.log").open("w") as log:
        # Makes the changes, and learns which tests reach which of them. It is asked to try none,
        # and ends with an error for that: it would look for the tests anew for each change.
        subprocess.run([MUTMUT, "run", "none.*"], cwd=ROOT, stdout=log, stderr=log, check=False)  # noqa: S603
    stats = MUTANTS / "mutmut-stats.json"
    if not stats.exists():
        raise SystemExit("a test fails before anything is changed: see mutants.log")
    names = sorted(_changes())
    if size != "all":
        names = sorted(Random(len(names)).sample(names, min(int(size), len(names))))  # noqa: S311
    trial = Trial([_NOTHING, *names], json.loads(_text(stats)))
    _try(trial)
    unnoticed = [name for name in names if not trial.noticed[name]]
    print("\n", *unnoticed, sep="\n")
    by_module = Counter(name.rpartition(".")[0] for name in names)
    missed = Counter(name.rpartition(".")[0] for name in unnoticed)
    for module, count in sorted(by_module.items()):
        print(f"{module:<55} {count - missed[module]:>5} of {count:>5} noticed")
    score = 1 - len(unnoticed) / len(names)
    print(f"{score:.1%} of {len(names)} changes were noticed; {SCORE:.0%} are wanted")
    return 0 if score >= SCORE else 1


def _changes() -> set[str]:
    found: set[str] = set()
    for path in MUTANTS.rglob("*.meta"):
        found |= json.loads(_text(path))["exit_code_by_key"].keys()
    return found


def _try(trial: "Trial") -> None:
    settings = tomllib.loads(_text(ROOT / "pyproject.toml"))["tool"]["mutmut"]
    os.chdir(MUTANTS)
    sys.path[:0] = [str(MUTANTS), str(MUTANTS / "exporters")]
    arguments = ["--rootdir=.", "-q", *settings["pytest_add_cli_args"]]
    pytest.main([*arguments, *settings["pytest_add_cli_args_test_selection"]], plugins=[trial])
    if trial.noticed.keys() != set(trial.names):
        raise SystemExit("not every change was tried: see above")
    if trial.noticed[_NOTHING]:
        raise SystemExit("in the order in which they are tried, tests fail with nothing changed")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


class Trial:
    """Runs, in the place of all tests, those of each change until one of them notices it.

    `names` are mutmut's, for changes; `stats` is what it has learnt of the tests. Afterwards
    `noticed` says of each name whether a test failed, or never ended.
    """

    def __init__(self, names: Sequence[str], stats: Mapping[str, Any]) -> None:
        """Prepare to try the changes `names`."""
        self.names = names
        self.noticed: dict[str, bool] = {}
        self._reached_by = stats["tests_by_mangled_function_name"]
        self._seconds = stats["duration_by_test"]
        self._running: dict[int, str] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Try each change in a process of its own, as many at once as there are processors."""
        if session.testsfailed:
            return None  # not all tests could be found, and who runs them says why
        session.config.pluginmanager.unregister(name="terminalreporter")
        found = {item.nodeid: item for item in session.items}
        # What is there by now is in every copy, and not to be looked through by each of them.
        gc.collect()
        gc.freeze()
        for name in self.names:
            function = name.partition("__mutmut_")[0]
            reaching = self._reached_by.get(function, ()) if name else self._seconds
            quickest_first = sorted(found.keys() & reaching, key=self._seconds.__getitem__)
            while len(self._running) >= (os.cpu_count() or 1):
                self._wait()
            pid = os.fork()
            if pid == 0:
                self._run(name, [found[each] for each in quickest_first])
            self._running[pid] = name
        while self._running:
            self._wait()
        return True  # nothing else runs the tests

    def _wait(self) -> None:
        pid, status = os.wait()
        self.noticed[self._running.pop(pid)] = status != 0

    def _run(self, name: str, items: Sequence[pytest.Item]) -> NoReturn:
        os.environ["MUTANT_UNDER_TEST"] = name
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        signal.alarm(_WHOLE)
        for item, following in zip(items, [*items[1:], None], strict=True):
            signal.setitimer(signal.ITIMER_PROF, _SECONDS + 10 * self._seconds[item.nodeid])
            try:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            except BaseException:  # noqa: BLE001 - a change may end a test in any way
                os._exit(1)
            if item.session.testsfailed:
                os._exit(1)
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
