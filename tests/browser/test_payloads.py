"""Texts that try to run something, in every field: no page takes one of them for markup.

Pages are opened without their content policy, which would hide what the escaping let through.
"""

import shutil
from base64 import b64encode
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page
from starlette.testclient import TestClient

from tests.conformance.payloads import PAYLOADS, published
from tests.conformance.poisoned import Poison
from tests.schools import make_keys_cheap, stop_clock
from tests.web.anybody import Anybody
from tests.web.api_desk import NOON, run, trust_list
from tests.web.listening import listening
from transcript.accounts.roles import Permission
from transcript.office.browser_verifier import bundle
from transcript.office.verify_page import verify_page
from transcript.reading.text import first_unsignable
from transcript.validation import validate
from transcript.web.app import application
from transcript.web.asked import Person
from transcript.web.site import Site
from transcript.web.ways import all_ways

pytestmark = pytest.mark.external

_ROOT = Path(__file__).parents[2]
_PORT = 8046
ADDRESS = f"http://127.0.0.1:{_PORT}"
LEARNER = "layla-haddad"
FILLS: dict[str, tuple[str, ...]] = {
    "learner": (LEARNER, "amara-nwosu-delgado"),
    "credit": ("argue-from-data",),
    "id": ("argue-from-data", "lead-an-inquiry"),
    "piece": ("bus-sheet",),
    "path": (
        "school.yaml",
        "graduate-profile.yaml",
        f"learners/{LEARNER}/record.yaml",
        "credits/argue-from-data.yaml",
    ),
    "number": ("1",),
    "name": ("nobody",),
    "issuer": ("did:web:riverbend.example",),
}
_FORMATS = "html,clr,badges,jwt,pdf"
_LONGEST = 200  # and on one line: what most fields of a file take
_LONGEST_ASKED = 2_000  # in an address

# What a browser holds of a page, wherever it stands: in the page, a frame, or a shadow.
_LOOK = """() => {
  const found = [];
  for (const each of document.querySelectorAll('*')) {
    if (each.matches('[data-xss], xss, portal, plaintext, marquee, keygen, isindex, math, base'))
      found.push(each.outerHTML.slice(0, 200));
    for (const name of each.getAttributeNames()) {
      const value = each.getAttribute(name);
      if (name.startsWith('on')) found.push(name + '=' + value);
      if (/^(href|src|action|formaction|data|poster|srcset|xlink:href)$/.test(name) &&
          (/^[\\s\\0]*(javascript|vbscript):/i.test(value) || value.includes('attacker.example')))
        found.push(name + '=' + value);
    }
    if (each.matches('script:not([type="application/json"])') && /xss\\(/.test(each.textContent))
      found.push(each.outerHTML.slice(0, 200));
  }
  return found;
}"""


# Every form of a page as it would be sent, with a text of somebody's in each field to type in.
_FORMS = """texts => {
  let next = 0;
  const kept = ['hidden', 'radio', 'checkbox'];
  return [...document.forms].filter(form => form.method === 'post').map(form => {
    const fields = [...form.elements]
      .filter(each => each.name && !['file', 'submit', 'button'].includes(each.type))
      .filter(each => !['radio', 'checkbox'].includes(each.type) || each.checked)
      .map(each => [each.name,
        kept.includes(each.type) ? each.value : texts[next++ % texts.length]]);
    const button = form.querySelector('button.main, button');
    if (button?.name) fields.push([button.name, button.value]);
    return [form.getAttribute('action') || location.pathname, fields];
  });
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A tab, and what was run, said or asked for in it that must not be."""

    page: Page
    events: list[str] = field(default_factory=list)

    def look(self) -> list[str]:
        """Return what is wrong with what is open now."""
        self.page.evaluate("() => new Promise(done => setTimeout(done, 0))")
        found = [each for frame in self.page.frames for each in frame.evaluate(_LOOK)]
        found += self.events
        self.events.clear()
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A school of payloads that has issued, behind a server; and its exports."""

    folder: Path
    exports: Path
    client: TestClient


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    folder = tmp_path_factory.mktemp("hostile")
    school = folder / "school"
    shutil.copytree(_ROOT / "samples/riverbend", school)
    Poison(_writable()).school(school)
    with pytest.MonkeyPatch.context() as patch:
        make_keys_cheap(patch)
        stop_clock(patch, NOON - timedelta(days=1))
        run("keys", "new", "-w", school)
        stop_clock(patch, NOON)
        # Our rules refuse markup in names; who writes a program of their own has other rules.
        patch.setattr("transcript.batch.issuing.validate", _without_rules(validate))
        run("issue", LEARNER, "-w", school)
        run("export", LEARNER, "--to", _FORMATS, "--out", folder / "exports", "-w", school)
        trust = folder / "trust.yaml"
        trust.write_bytes(trust_list(school))
        site = Site(home=folder / "home", address=ADDRESS, folder=school, trust=trust)
        person = Person(name="a", full_name=PAYLOADS[0], may=frozenset(Permission))
        app = application(site, ways=all_ways(), door=Anybody(person), now=lambda: NOON)
        with listening(app, port=_PORT):
            client = TestClient(app, base_url=ADDRESS)
            yield Hostile(folder=school, exports=folder / "exports", client=client)


def _writable() -> Iterator[str]:
    for each in (*PAYLOADS, *published()):
        if len(each) <= _LONGEST and "\n" not in each and not first_unsignable(each):
            yield each


def _without_rules(validate: Any) -> Any:  # noqa: ANN401 - a function of ours
    def judged(*arguments: Any, **more: Any) -> Any:  # noqa: ANN401
        return replace(validate(*arguments, **more), diagnostics=())

    return judged


@pytest.fixture(scope="module")
def watched(chromium: Browser) -> Iterator[Watched]:
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    tab = Watched(page=page)
    page.expose_function("xss", lambda *_: tab.events.append("xss() was called"))
    page.on("dialog", lambda dialog: _dismiss(dialog, tab.events))
    page.on("request", lambda request: _note(request.url, tab.events))
    yield tab
    context.close()


def _dismiss(dialog: Dialog, events: list[str]) -> None:
    events.append("a dialog")
    dialog.dismiss()


def _note(url: str, events: list[str]) -> None:
    if not url.startswith((ADDRESS, "file://", "data:image/", "data:application/", "blob:")):
        events.append(f"asked for {url[:200]}")


def addresses() -> Iterator[str]:
    """Yield every page of the site, with names of what is there."""
    for way in all_ways():
        if way.method != "GET" or way.scope is not None:
            continue
        paths = [way.path]
        for name, fills in FILLS.items():
            for mark in (f"{{{name}}}", f"{{{name}:path}}"):
                paths = [
                    path.replace(mark, fill)
                    for path in paths
                    for fill in (fills if mark in path else ("",))
                ]
        yield from paths


@pytest.mark.parametrize(
    "payload", [each for each in PAYLOADS if each.startswith("<") and "data-xss" in each][::6]
)
def test_whoever_looks_would_have_seen_it(watched: Watched, payload: str) -> None:
    watched.page.goto("about:blank")
    watched.page.set_content(f"<body><div>{payload}</div></body>")
    assert watched.look()


def test_no_page_of_the_site_runs_what_somebody_has_written(
    hostile: Hostile, watched: Watched
) -> None:
    found, seen = {}, 0
    for path in dict.fromkeys(addresses()):
        kind = hostile.client.get(path).headers.get("content-type", "")
        if not kind.startswith("text/html"):
            continue
        seen += 1
        watched.page.goto(ADDRESS + path)
        if wrong := watched.look():
            found[path] = wrong[:5]
    assert found == {}
    assert seen > 30


def test_the_payloads_are_on_the_pages(hostile: Hostile) -> None:
    shown = hostile.client.get("/progress").text + hostile.client.get("/credits").text
    assert "&lt;" in shown
    assert "xss()" in shown


def test_the_reader_file_runs_nothing(hostile: Hostile, watched: Watched) -> None:
    for file in sorted(hostile.exports.glob("*.html")):
        assert b"xss()" in file.read_bytes()
        watched.page.goto(file.as_uri())
        watched.page.evaluate(
            "() => document.querySelectorAll('details').forEach(each => each.open = true)"
        )
        assert watched.look() == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_verify_page_runs_nothing_of_a_file(
    hostile: Hostile, watched: Watched, tmp_path: Path, language: str
) -> None:
    files = sorted(hostile.exports.glob("*.json")) + sorted(hostile.exports.glob("*.pdf"))
    assert len(files) > 1
    for file in files:
        named = tmp_path / f'"><img data-xss src=x onerror=xss()>{file.suffix}'
        named.write_bytes(file.read_bytes())
        watched.page.goto(f"{ADDRESS}/verify?lang={language}")
        watched.page.set_input_files("input[type=file][name=file]", named)
        watched.page.locator("form[method=post] button").first.click()
        watched.page.wait_for_load_state()
        assert watched.look() == [], file.name


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_in_one_file_runs_nothing_of_a_file(
    hostile: Hostile, watched: Watched, tmp_path: Path, language: str
) -> None:
    page = tmp_path / "verify.html"
    page.write_bytes(verify_page(bundle(tell=print), trust=hostile.exports.parent / "trust.yaml"))
    named = []
    for number, file in enumerate(sorted(hostile.exports.glob("*.json"))):
        named.append(tmp_path / f'{number}"><img data-xss src=x onerror=xss()>{file.suffix}')
        named[-1].write_bytes(file.read_bytes())
    watched.page.goto(f"{page.as_uri()}?lang={language}")
    watched.page.set_input_files("#file", named)
    watched.page.locator("section.verdict").nth(len(named) - 1).wait_for()
    assert "xss()" in watched.page.locator("main").inner_text()
    assert watched.look() == []
    for chooser in ("#list", "#beside"):
        watched.page.set_input_files(chooser, named[0])
        watched.page.locator(".problem").first.wait_for()
    assert watched.look() == []


def test_what_is_typed_comes_back_as_text(hostile: Hostile) -> None:
    for text in (*PAYLOADS, *published()):
        payload = text[:_LONGEST_ASKED]
        for answer in _echoes(hostile.client, payload):
            assert not _has(answer, payload), payload


def _echoes(client: TestClient, payload: str) -> Sequence[str]:
    return (
        client.post("/learners", data={"search": payload}).text,
        client.post("/verify", data={"code": payload, "at": payload}).text,
        client.post("/calibration", files={"file": (payload, f"work,{payload}\n1,2")}).text,
        client.post("/credits/new", data={"/name": payload, "/id": payload, "do": "save"}).text,
        client.get(f"/learners/{b64encode(payload.encode()).decode()[:40]}").text,
        client.get("/learners", params={"show": payload, "year": payload}).text,
        client.get("/progress", params={"year": payload, "for": payload}).text,
        client.get("/verify", params={"lang": payload}).text,
    )


def _has(text: str, payload: str) -> bool:
    return any(letter in payload for letter in "<>\"'") and payload in text


def test_no_form_that_comes_back_runs_what_was_typed_into_it(
    hostile: Hostile, watched: Watched
) -> None:
    found, refused = {}, 0
    for address, fields in _forms(hostile, watched):
        answer = hostile.client.post(address, data=fields)
        assert answer.status_code < 500, address
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        refused += answer.status_code >= 400
        watched.page.set_content(answer.text)
        if wrong := watched.look():
            found[address, tuple(fields)] = wrong[:5]
    assert found == {}
    assert refused > 30


def _forms(hostile: Hostile, watched: Watched) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield every form of the site once: where it is sent, and its fields with what is typed."""
    seen, texts = set(), deque((*PAYLOADS, *published()))
    for path in dict.fromkeys(addresses()):
        if not hostile.client.get(path).headers.get("content-type", "").startswith("text/html"):
            continue
        watched.page.goto(ADDRESS + path)
        texts.rotate(7)
        for address, pairs in watched.page.evaluate(_FORMS, list(texts)):
            fields: dict[str, list[str]] = {}
            for name, value in pairs:
                fields.setdefault(name, []).append(value)
            if (address, *fields) not in seen:
                seen.add((address, *fields))
                yield address, fields
