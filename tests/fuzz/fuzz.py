"""Fuzz one target for some seconds: `python -m tests.fuzz.fuzz TARGET SECONDS`, by `make fuzz`.

Coverage guides it (Atheris, libFuzzer). A finding is written to tests/fuzz/cases/, where the normal
tests try it for ever after, and the run ends with an error.
"""

import sys
import tempfile
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["transcript"], enable_loader_override=False):
    from tests.fuzz import mutations
    from tests.fuzz.targets import CASES, TARGETS

_MOST_MEMORY = 2048  # MB
_SLOWEST = 20  # seconds for one file
_BY_BYTES = 0.3


def main() -> None:
    """Fuzz until the time is over."""
    name, seconds = sys.argv[1], int(sys.argv[2])
    target = TARGETS[name]
    change = mutations.BY_TARGET[name]

    def mutate(content: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)  # noqa: S311 - nothing depends on its quality
        if random.random() < _BY_BYTES:
            mutated: bytes = atheris.Mutate(content, most)
            return mutated
        return change(content, random)[:most]

    with tempfile.TemporaryDirectory() as corpus:
        seeds = target.seeds()
        for number, seed in enumerate(seeds):
            (Path(corpus) / f"seed-{number}").write_bytes(seed)
        longest = 2 * max(map(len, seeds))
        atheris.Setup(
            [
                sys.argv[0],
                f"-max_total_time={seconds}",
                f"-rss_limit_mb={_MOST_MEMORY}",
                f"-timeout={_SLOWEST}",
                f"-max_len={longest}",
                f"-artifact_prefix={CASES / name}.",
                "-print_final_stats=1",
                corpus,
            ],
            target.check,
            custom_mutator=mutate,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
