"""What tests in a browser are made of: tabs that remember what went wrong, and the real server."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from playwright.sync_api import Browser, ConsoleMessage, Page

REPOSITORY = Path(__file__).parents[2]
AXE = REPOSITORY / "tests/conformance/npm/node_modules/axe-core/axe.min.js"
SCRIPT = Path(sys.executable).parent / "transcript"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = {"phone": 390, "tablet": 820, "desktop": 1280}

_TALL = 900
_PATIENCE = 60
_ADDRESS = re.compile(r"https?://\S+")
_WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A tab of its own. `complaints` are the console's errors, and scripts that failed."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def resize(self, width: int) -> None:
        """Make the window so many pixels wide."""
        self.page.set_viewport_size({"width": width, "height": _TALL})

    def wider_than_the_window(self) -> bool:
        """Return whether one has to scroll sideways."""
        script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(script))


@contextmanager
def open_tab(browser: Browser, *, width: int, language: str) -> Iterator[Tab]:
    """Open a tab that shares nothing with others."""
    context = browser.new_context(
        viewport={"width": width, "height": _TALL}, locale=language, accept_downloads=True
    )
    try:
        tab = Tab(page=context.new_page())
        tab.page.on("console", lambda message: _note(tab, message))
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        context.on("request", lambda request: tab.requests.append(request.url))
        yield tab
    finally:
        context.close()


def _note(tab: Tab, message: ConsoleMessage) -> None:
    # A page that answers 4xx on purpose is logged by the browser too; that is no fault of a page.
    is_answer = message.text.startswith("Failed to load resource: the server responded")
    if message.type in {"error", "warning"} and not is_answer:
        tab.complaints.append(message.text)


def accessibility_faults(tab: Tab) -> list[str]:
    """Return what breaks WCAG 2.1 at levels A and AA: rule, place, and how to mend it."""
    if not tab.page.evaluate("'axe' in window"):
        tab.page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {
        "runOnly": {"type": "tag", "values": list(_WCAG)},
        "resultTypes": ["violations"],  # what is sound need not be told
    }
    found = tab.page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def run_command(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run a command as people do, and wait for its end."""
    return subprocess.run(  # noqa: S603 - our own command
        [SCRIPT, *arguments], capture_output=True, text=True, check=False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server. `setup` is the address at which the first account is made, if it said."""

    address: str
    setup: str | None
    process: "subprocess.Popen[str]"
    said: "Queue[str]"


@contextmanager
def served(*arguments: str | Path) -> Iterator[Served]:
    """Start `transcript serve` on a free port, and end it."""
    command = [SCRIPT, "serve", "--port", "0", *arguments]
    # Without a terminal its output would come in blocks.
    process = subprocess.Popen(  # noqa: S603 - our own command
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    said: Queue[str] = Queue()
    Thread(target=_listen, args=(process, said), daemon=True).start()
    try:
        yield _when_ready(process, said)
    finally:
        process.terminate()
        try:
            process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def _listen(process: "subprocess.Popen[str]", said: "Queue[str]") -> None:
    for line in process.stdout or ():
        said.put(line)
    said.put("")


def _when_ready(process: "subprocess.Popen[str]", said: "Queue[str]") -> Served:
    heard = ""
    addresses: list[str] = []
    while True:
        try:
            # It answers once it has said where; what it says more comes at once.
            line = said.get(timeout=1 if addresses else _PATIENCE)
        except Empty:
            line = ""
        heard += line
        addresses += _ADDRESS.findall(line)
        if addresses and not line:
            break
        if not line:
            raise AssertionError(f"the server did not start:\n{heard}")
    setup = next((each.rstrip(".,)") for each in addresses if "/setup" in each), None)
    root = "/".join(addresses[0].split("/")[:3]).rstrip(".,)")
    return Served(address=root, setup=setup, process=process, said=said)
