"""Compare whole operations with their peers, in one run: `make bench`.

Ours and the peer's run in turns; above 1, ours is faster. The numbers of two runs, or of two
machines, are not to be compared: the ratios are.
"""
# ruff: noqa: INP001, T201 - a script, and it prints

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import credentials, importing, pages, progress, registry, sizes, tokens, web
from bench.measuring import Aim, Pair, Result, measure, show
from bench.peers import PyLd, Seed
from bench.school import CREDITS, School, signed_by

ROOT = Path(__file__).parents[1]
TRANSCRIPT = Path(sys.executable).parent / "transcript"
RESULTS = ROOT / "bench" / "results.json"


def _process(*arguments: str | Path, ends_with: int = 0) -> Callable[[], object]:
    def run() -> None:
        ended = subprocess.run(arguments, check=False, capture_output=True)  # noqa: S603
        if ended.returncode != ends_with:
            raise SystemExit(f"{arguments[1]} ended with {ended.returncode}, not {ends_with}")

    return run


def start_up(folder: Path) -> Iterator[Pair]:
    """How long a person waits before anything happens; the peer is Python itself."""
    python, clr = sys.executable, folder / "ana.clr.json"
    clr.write_bytes(signed_by(School(), CREDITS)[1])
    bare = _process(python, "-c", "pass")
    for name, ours in (
        ("transcript --version", _process(TRANSCRIPT, "--version")),
        ("import transcript", _process(python, "-c", "import transcript")),
        # Without a trust list nothing is wrong with it, and nobody is known to have signed it.
        (
            f"transcript verify, a CLR of {CREDITS}",
            _process(TRANSCRIPT, "verify", clr, ends_with=3),
        ),
    ):
        yield Pair(name=name, peer="python -c pass", rounds=21, ours=ours, theirs=bare)


def canonical_forms(demo: Path) -> Iterator[Pair]:
    """Make the canonical form of the demo's longest transcript, against the usual library."""
    from transcript.credentials.contexts import contexts
    from transcript.proofs.n_quads import to_quads
    from transcript.proofs.rdfc import canonicalize

    known = contexts()
    path = max((demo / "exports").glob("*.clr.json"), key=_size)
    document = json.loads(path.read_bytes())
    del document["proof"]
    peer = PyLd(Seed(bytes(32)), "", "", known)
    if canonicalize(to_quads(document, contexts=known)) != peer.canonical(document):
        raise SystemExit("the two canonical forms differ")
    yield Pair(
        name=f"canonical form of a CLR of {_size(path) // 1000} KB",
        peer=f"PyLD {version('PyLD')}",
        rounds=5,
        ours=lambda: canonicalize(to_quads(document, contexts=known)),
        theirs=lambda: peer.canonical(document),
        note="only ours refuses what no context defines",
    )


def whole_pages(demo: Path) -> tuple[Result, dict[str, Any]]:
    """Make the PDF and seal it, against a typesetter that seals nothing; say where time goes."""
    contest = pages.contest(demo)
    result = measure(
        Pair(
            name=contest.name,
            peer=contest.peer,
            rounds=pages.ROUNDS,
            ours=contest.ours,
            theirs=contest.theirs,
            note=contest.note,
            aim=Aim(target=pages.TARGET, reach=pages.REACH, is_cost=True),
        )
    )
    times = 1 / result.ratio
    aims = {"times_of_peer": times, "target": pages.TARGET, "reach": pages.REACH}
    return result, {**aims, "split_ms": pages.split(contest.learner)}


def show_pages(found: dict[str, Any]) -> None:
    """Print on what the pages spend their time."""
    parts = (f"{name} {spent:.1f}" for name, spent in found["split_ms"].items())
    print(f"    ms: {', '.join(parts)}")


def _size(path: Path) -> int:
    return path.stat().st_size


def main() -> None:
    """Measure everything, print it, and keep it."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        _process(TRANSCRIPT, "demo", demo)()
        print(f"{'':<44}{'ours':>13}{'peer':>13}{'ratio':>10}  (quartiles)")
        at = datetime.now(UTC)  # noqa: TID251 - a script has the clock of its machine
        results = []
        for pairs in (
            start_up(Path(folder)),
            credentials.contests(),
            tokens.contests(School()),
            canonical_forms(demo),
            importing.contests(),
            progress.contests(),
        ):
            for pair in pairs:
                results.append(measure(pair))
                show(results[-1])
        grown = sizes.linearity()
        sizes.show_linearity(grown)
        result, spent = whole_pages(demo)
        results.append(result)
        show(result)
        show_pages(spent)
        office = []
        for figure in registry.figures(demo):
            office.append(figure)
            registry.show(figure)
        browser = []
        for figure in web.figures(demo):
            browser.append(figure)
            registry.show(figure)
    report = {
        "version": 3,
        "at": at.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "results": [asdict(each) for each in results],
        "linearity": grown,
        "pages": spent,
        "office": registry.as_json(office),
        "web": registry.as_json(browser),
    }
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(f"wrote {RESULTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
