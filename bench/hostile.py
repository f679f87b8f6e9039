"""Measure what hostile files cost a verifier.

Run `python bench/hostile.py`. The promises: under 2 seconds and 512 MB for each PDF, which is read
in a process of its own; under 0.1 seconds for each graph made to hang whoever puts it in order.
"""
# ruff: noqa: INP001 - a script

import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from itertools import permutations
from multiprocessing import get_context
from pathlib import Path
from time import process_time

from transcript.proofs.errors import BudgetExceededError
from transcript.proofs.rdfc import Quad, canonicalize

PROMISED_SECONDS, PROMISED_MEGABYTES = 2.0, 512
PROMISED_SECONDS_FOR_A_GRAPH = 0.1
BOMBS = Path(__file__).parents[1] / "tests" / "attacks" / "bombs.py"


def bombs() -> dict[str, tuple[Callable[[], bytes], str]]:
    """Return the makers of the bombs by name."""
    specification = spec_from_file_location("bombs", BOMBS)
    if specification is None or specification.loader is None:
        raise FileNotFoundError(BOMBS)
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    found: dict[str, tuple[Callable[[], bytes], str]] = module.BOMBS
    return found


def measure(content: bytes) -> tuple[float, float, str]:
    """Return seconds, megabytes and the code of verifying a file in this process."""
    import resource
    from datetime import UTC, datetime

    from transcript.verification.verify import verify
    from transcript.verification.worker import WORKER_LIMITS, allow_processor, confine

    confine(WORKER_LIMITS)
    allow_processor(WORKER_LIMITS.processor)
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    report = verify(content, file="bomb.pdf", trust=None, at=moment)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, report.checks[0].code.value


def graphs() -> dict[str, list[Quad]]:
    """Return cliques and circles of blank nodes, none of which differs from another."""
    found = {}
    for size in (6, 10, 20, 40):
        pairs = permutations(range(size), 2)
        found[f"a clique of {size}"] = [(f"_:n{a}", "<urn:p>", f"_:n{b}", "") for a, b in pairs]
    for size in (100, 1_000, 10_000):
        found[f"a circle of {size:,}"] = [
            (f"_:n{n}", "<urn:p>", f"_:n{(n + 1) % size}", "") for n in range(size)
        ]
    return found


def stopped(quads: list[Quad]) -> float:
    """Return after how many seconds of work a graph was given up."""
    began = process_time()
    try:
        canonicalize(quads)
    except BudgetExceededError:
        return process_time() - began
    raise AssertionError("it was put in order")


def main() -> None:
    """Print a line for each bomb; end with 1 if one breaks the promise."""
    kept = True
    for name, (make, _) in bombs().items():
        with get_context("spawn").Pool(1) as pool:
            seconds, megabytes, code = pool.apply(measure, (make(),))
        kept &= seconds < PROMISED_SECONDS and megabytes < PROMISED_MEGABYTES
        print(f"{seconds:5.2f} s {megabytes:5.0f} MB  {code:14} {name}")  # noqa: T201
    for name, quads in graphs().items():
        seconds = stopped(quads)
        kept &= seconds < PROMISED_SECONDS_FOR_A_GRAPH
        print(f"{seconds:5.3f} s          LIMIT_GRAPH    {name}")  # noqa: T201
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
