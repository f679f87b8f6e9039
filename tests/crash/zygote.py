"""Processes that issue, each begun in a moment: they are forks of one that has imported everything.

A fork waits until it is told to go, so that a tracer can be attached to it first.
"""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

_TRACED_BY_ANYBODY = (0x59616D61, ctypes.c_ulong(-1))  # prctl(2): PR_SET_PTRACER, any process


class Zygote:
    """The process that is forked, as its user sees it."""

    def __init__(self, warm: Path, log: Path) -> None:
        """Begin it: it issues in the folder `warm` first. What forks say is written to `log`."""
        self._log = log
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "tests.crash.zygote", str(warm), str(log)],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == 0

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        self._process.communicate(timeout=60)

    def fork(self, folder: Path) -> int:
        """Begin a process that will issue in a folder; return its number."""
        self._log.write_text("")
        return int(self._ask({"folder": str(folder)}))

    def go(self, *, kill_after: float | None = None) -> int:
        """Let it issue, for so many seconds at most; return its exit code, or minus its signal."""
        return int(self._ask({"kill_after": kill_after}))

    def issue(self, folder: Path, *, kill_after: float | None = None) -> int:
        """Issue in a folder; return as `go` does."""
        self.fork(folder)
        return self.go(kill_after=kill_after)

    @property
    def said(self) -> str:
        """What the last fork has printed."""
        return self._log.read_text()

    def _ask(self, order: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:  # noqa: ANN401 - JSON
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def serve(orders: IO[str], log: Path) -> Path:
    """Fork whenever it is asked; return only in forks that may go: the folder to issue in."""
    while line := orders.readline():
        folder = Path(json.loads(line)["folder"])
        waiting, starting = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(starting)
            _be_quiet(log)
            if not os.read(waiting, 1):
                os._exit(1)  # nobody is left to be issued for
            return folder
        os.close(waiting)
        _tell(child)
        order = json.loads(orders.readline())
        os.write(starting, b"!")
        os.close(starting)
        _tell(_end_of(child, order["kill_after"]))
    sys.exit(0)


def _be_quiet(log: Path) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(*_TRACED_BY_ANYBODY, 0, 0, 0)
    written = os.open(log, os.O_WRONLY | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(written, 1)
    os.dup2(written, 2)


def _end_of(child: int, kill_after: float | None) -> int:
    import signal
    import time

    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _tell(answer: int) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    from tests.crash.driver import Driver

    driver = Driver(name="driver")
    try:
        driver.main(["issue", sys.argv[1]])
    except SystemExit as ended:
        _tell(int(ended.code or 0))
    chosen = serve(sys.stdin, Path(sys.argv[2]))
    driver.main(["issue", str(chosen)])
