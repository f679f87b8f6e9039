"""The server under load: checks a second, how long readers wait, and whether a bomb holds them up.

One server process (with its processes for files that a library reads), asked over HTTP on this
machine, through everything: guard, limits, forms, the whole policy with trust list and status list,
the page of the verdict. The aims are for two processors with nothing else to do.
"""
# ruff: noqa: INP001 - beside a script

import asyncio
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from bench import learner
from bench.hostile import bombs
from bench.registry import Figure, show
from bench.registry_school import PASSPHRASE, make_school
from bench.school import CREDITS, School, signed_by
from bench.web_client import Line, Reply, Server, at_percent, hammered, run, served
from transcript.proofs import vc_jwt

_SECONDS = 6.0
_LEARNERS = 2_000
_OK, _SEEN_OTHER = 200, 303
_AS_OF = f"{learner.NOON + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
_PAGES = ("/", "/learners", "/credits", "/coverage", "/documents", "/progress", "/verify")
_MANY, _FEW, _BOMBS, _PROCESSES = 16, 2, 4, 6
_TRANSCRIPT = Path(sys.executable).parent / "transcript"


def figures(demo: Path) -> Iterator[Figure]:
    """Yield every figure, as soon as it is known. In `demo` is what `transcript demo` makes."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        yield from _checks(demo, folder)
        yield from _site(folder / "school")


def _checks(demo: Path, folder: Path) -> Iterator[Figure]:
    school = School()
    (folder / "trust.json").write_text(json.dumps(_trust(school, demo)), encoding="utf-8")
    status = next(iter(school.documents)).content
    jwt = vc_jwt.sign(learner.badge(1, issuer=school.id), signer=school.signer).encode()
    clr = signed_by(school, CREDITS)[1]
    pdf = (demo / "exports" / "amara-nwosu-delgado.pdf").read_bytes()
    with served("--trust", folder / "trust.json") as server:
        beside = ("beside", "list.json", status)
        light = server.files("/verify", [("file", "a.jwt", jwt), beside], at=_AS_OF)
        whole = server.files("/verify", [("file", "a.clr.json", clr), beside], at=_AS_OF)
        sealed = server.files("/verify", [("file", "a.pdf", pdf)])
        # All its processes are there, as they are but for a server's first seconds.
        _took(server, [sealed], connections=_PROCESSES, seconds=2 * _SECONDS)
        for request in (light, whole):
            _took(server, [request], connections=1, seconds=0.1)
        took = _took(server, [light], connections=_MANY)
        yield Figure(
            name="VC-JWT checked by one worker, whole policy and page",
            value=len(took) / _SECONDS,
            unit="a second",
            at_least=400,
        )
        yield _waited(f"a CLR of {CREDITS} checked", _took(server, [whole]), 95, at_most=150)
        yield _waited("a sealed PDF checked", _took(server, [sealed]), 95, at_most=300)
        mixed = _among_bombs(server, [light, light, whole, light, sealed])
        yield _waited(f"others checked, {_BOMBS} bombs in flight", mixed, 99, at_most=1000)


def _trust(school: School, demo: Path) -> dict[str, object]:
    """Return a college's list: the school that signs here, and those of the demo."""
    from transcript.office.trusting import entries_of

    key = school.signer.public_key.multibase
    own = {"id": school.id, "name": "Hill School", "keys": [key], "source": "by telephone"}
    return {"version": 1, "issuers": [own, *map(dict, entries_of(demo / "trust.yaml"))]}


def _took(
    server: Server, requests: list[bytes], *, connections: int = _FEW, seconds: float = _SECONDS
) -> list[float]:
    return run(
        lambda: hammered(
            server, requests, connections=connections, seconds=seconds, expect=_is_passed
        )
    )


def _among_bombs(server: Server, requests: list[bytes]) -> list[float]:
    """Return how long others wait while so many bombs are looked at, one after the other."""
    made = [make() for make, _ in bombs().values()]
    files = [server.files("/verify", [("file", "bomb.pdf", each)]) for each in made]

    async def both() -> list[float]:
        bombing = asyncio.create_task(
            hammered(
                server,
                files,
                connections=_BOMBS,
                seconds=2 * _SECONDS,
                expect=lambda reply: reply.status == _OK,
            )
        )
        await asyncio.sleep(1)
        took = await hammered(
            server, requests, connections=_FEW, seconds=2 * _SECONDS - 2, expect=_is_passed
        )
        await bombing
        return took

    return run(both)


def _is_passed(reply: Reply) -> bool:
    return reply.status == _OK and b'class="answer passed"' in reply.body


def _waited(name: str, took: list[float], percent: int, *, at_most: float) -> Figure:
    return Figure(
        name=f"{name}, p{percent} of {len(took)}",
        value=at_percent(took, percent),
        unit="ms",
        at_most=at_most,
    )


def _site(folder: Path) -> Iterator[Figure]:
    make_school(folder, _LEARNERS, credits_earned=4)
    with served("-w", folder) as server:
        asyncio.run(_sign_in(server))
        for path in _PAGES:
            asked = [server.request(path)]
            run(lambda asked=asked: _pages(server, asked, 0.1))  # type: ignore[misc]
            took = run(lambda asked=asked: _pages(server, asked, 2.0))  # type: ignore[misc]
            yield _waited(f"{path} of a school of {_LEARNERS:,}", took, 95, at_most=100)


async def _pages(server: Server, requests: list[bytes], seconds: float) -> list[float]:
    return await hammered(
        server,
        requests,
        connections=_FEW,
        seconds=seconds,
        expect=lambda reply: reply.status == _OK,
    )


async def _sign_in(server: Server) -> None:
    """Make the first account, as whoever starts the server does."""
    line = Line(server)
    path = "/setup/" + server.first.rpartition("/setup/")[2].strip()
    shown = await line.ask(server.request(path))
    server.cookies.update(shown.cookies)
    token = re.search(rb'name="csrf" value="([^"]*)"', shown.body)
    form = {
        "csrf": token[1].decode() if token else "",
        "full_name": "A. Reyes",
        "name": "reyes",
        "passphrase": PASSPHRASE.decode(),
        "again": PASSPHRASE.decode(),
    }
    kind = "application/x-www-form-urlencoded"
    made = await line.ask(server.request(path, body=urlencode(form).encode(), kind=kind))
    server.cookies.update(made.cookies)
    if made.status != _SEEN_OTHER:
        raise SystemExit(f"the first account was not made: {made.status}")
    await line.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        sample = Path(made) / "demo"
        subprocess.run([_TRANSCRIPT, "demo", sample], check=True, capture_output=True)  # noqa: S603
        for each in figures(sample):
            show(each)
