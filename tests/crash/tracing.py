"""Strike a process at any call that changes a file: kill it there, or let the call fail."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.crash.zygote import Zygote

CALLS = (
    "fdatasync",
    "fsync",
    "ftruncate",
    "link",
    "linkat",
    "mkdir",
    "mkdirat",
    "openat",
    "pwrite64",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "syncfs",
    "unlink",
    "unlinkat",
    "write",
)
STRACE = shutil.which("strace")
_CALL = re.compile(r"(?:\d+ +)?(\w+)\(")


@dataclass(frozen=True, slots=True)
class Point:
    """The so-manieth call of a name in a run."""

    call: str
    count: int

    def __str__(self) -> str:
        """Return it as a test's name shows it."""
        return f"{self.call}-{self.count}"


def points(zygote: Zygote, folder: Path, log: Path) -> list[Point]:
    """Issue in a folder; return the calls with which this has changed something there."""
    assert _traced(zygote, folder, ["-y", "-o", str(log)]) == 0
    return list(_changes(log.read_text(), folder))


def strike(zygote: Zygote, folder: Path, point: Point, blow: str) -> int:
    """Issue in a folder, and at the point let a blow fall (strace's `inject`); return the end."""
    inject = f"inject={point.call}:{blow}:when={point.count}"
    return _traced(zygote, folder, ["-o", "/dev/null", "-e", inject])


def _traced(zygote: Zygote, folder: Path, options: list[str]) -> int:
    assert STRACE is not None
    process = zygote.fork(folder)
    # Without -D it would be waited for; it ends with the process that it looks at.
    with subprocess.Popen(  # noqa: S603 - found by `which`
        [STRACE, "-p", str(process), "-e", f"trace={','.join(CALLS)}", *options],
        stderr=subprocess.PIPE,
        text=True,
    ) as tracer:
        assert tracer.stderr is not None
        first = tracer.stderr.readline()
        assert "attached" in first, first
        end = zygote.go()
        tracer.communicate(timeout=60)
    return end


def _changes(log: str, folder: Path) -> Iterator[Point]:
    counts: Counter[str] = Counter()
    for line in log.splitlines():
        named = _CALL.match(line)
        if named is None:
            continue
        call = named[1]
        counts[call] += 1
        if str(folder) in line and (call != "openat" or "O_CREAT" in line):
            yield Point(call, counts[call])
