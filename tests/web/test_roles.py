"""A walk over every way of the site as every role: nothing opens that the role may not open."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.web.api_desk import ADDRESS, LEARNER, NOON, Desk, desk_of_noon
from transcript.accounts.roles import GRANTS, Permission, Role
from transcript.web.asked import Way
from transcript.web.ways import all_ways

WAYS = all_ways()
COOKIE = "session-8040"
NOWHERE = "urn:uuid:00000000-0000-4000-8000-000000000000"
OPEN = {
    "GET /",
    "GET /api",
    "GET /api/openapi.json",
    "GET /setup/{secret}",
    "GET /sign-in",
    "GET /verify",
    "POST /setup/{secret}",
    "POST /sign-in",
    "POST /sign-out",
    "POST /verify",
}
"""What anybody may ask without an account. Whoever adds to this has thought about it."""

REAL: Mapping[str, str] = {
    "learner": LEARNER,
    "credit": "weigh-sources",
    "id": "weigh-sources",
    "piece": "essay",
    "path": "school.yaml",
    "name": "reader",
    "number": "1",
}
FORGED = (
    "nobody",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%00",
    "%e2%80%ae",
    "-1",
    NOWHERE,
    "a" * 300,
)
"""Names of things that are not there, or not below the school's folder."""

_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')
_REFUSED = {401, 403}


@dataclass(frozen=True, slots=True, kw_only=True)
class Walker:
    """Somebody with one role, or with none, or nobody: what they may do, and how they ask."""

    may: frozenset[Permission]
    client: TestClient
    csrf: str

    def ask(self, way: Way, path: str, *, forged: bool = False) -> Response:
        """Ask for a way; a form is empty, and brings the session's token unless it is forged."""
        form = {} if forged else {"csrf": self.csrf}
        found: Response = self.client.request(
            way.method,
            path,
            data=form if way.method == "POST" else None,
            follow_redirects=False,
        )
        return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_of_noon(tmp_path_factory.mktemp("roles")) as desk:
        for role in Role:
            people = desk.site.accounts.people
            people.add(role.value, full_name=f"The {role}", roles=[role], at=NOON)
        yield desk


@pytest.fixture(params=[*Role, None], ids=lambda each: each.value if each else "nobody")
def walker(desk: Desk, request: pytest.FixtureRequest) -> Walker:
    role: Role | None = request.param
    client = TestClient(
        desk.client.app, base_url=ADDRESS, raise_server_exceptions=False, client=("127.0.0.1", 1)
    )
    if role is None:
        found = _CSRF.search(client.get("/sign-in").text)
        return Walker(may=frozenset(), client=client, csrf=found[1] if found else "")
    client.cookies.set(COOKIE, desk.site.accounts.sessions.begin(role.value, at=NOON))
    found = _CSRF.search(client.get("/account").text)
    assert found, "whoever is signed in has a page with a form"
    return Walker(may=GRANTS[role], client=client, csrf=found[1])


def is_open(way: Way) -> bool:
    return way.needs is None and way.scope is None


def paths(way: Way, fill: Mapping[str, str] | str) -> str:
    def part(found: re.Match[str]) -> str:
        name = found[1].partition(":")[0]
        return fill if isinstance(fill, str) else fill.get(name, NOWHERE)

    return re.sub(r"\{([^}]+)\}", part, way.path)


def everything_below(folder: Path) -> dict[str, str]:
    """What the school's files hold; the registry's own file is written to by who reads it."""
    return {
        str(each.relative_to(folder)): sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and not each.name.startswith("registry.db")
    }


def test_what_is_open_to_everybody_is_written_down_here() -> None:
    assert {f"{each.method} {each.path}" for each in WAYS if is_open(each)} == OPEN


def test_no_way_is_there_twice() -> None:
    named = [(each.method, each.path) for each in WAYS]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("fill", [REAL, *FORGED], ids=lambda each: str(each)[:20])
def test_nothing_opens_that_a_role_may_not_open(
    walker: Walker, desk: Desk, fill: Mapping[str, str] | str
) -> None:
    assert desk.site.folder
    before = everything_below(desk.site.folder)
    closed = [each for each in WAYS if each.needs not in {None, *walker.may}]
    # With a slash in it, a name leads to another address, or to none.
    refused = _REFUSED | ({404, 405} if "%2f" in fill else set())
    opened = [
        (way.method, way.path, answer.status_code)
        for way in closed
        if (answer := walker.ask(way, paths(way, fill))).status_code not in refused
    ]
    assert opened == []
    assert everything_below(desk.site.folder) == before


@pytest.mark.parametrize("fill", [REAL, *FORGED], ids=lambda each: str(each)[:20])
def test_looking_breaks_nothing_and_changes_nothing(
    walker: Walker, desk: Desk, fill: Mapping[str, str] | str
) -> None:
    assert desk.site.folder
    before = everything_below(desk.site.folder)
    mine = [each for each in WAYS if each.method == "GET" and each.needs in {None, *walker.may}]
    broken = [
        (way.path, answer.status_code, answer.text[-300:])
        for way in mine
        if (answer := walker.ask(way, paths(way, fill))).status_code >= 500
    ]
    assert broken == []
    assert everything_below(desk.site.folder) == before


def test_a_form_without_the_token_of_its_session_does_nothing(walker: Walker, desk: Desk) -> None:
    assert desk.site.folder
    before = everything_below(desk.site.folder)
    forms = [each for each in WAYS if each.method == "POST" and not each.scope and not each.is_open]
    done = [
        (way.path, answer.status_code)
        for way in forms
        if (answer := walker.ask(way, paths(way, REAL), forged=True)).status_code not in _REFUSED
    ]
    assert done == []
    assert everything_below(desk.site.folder) == before


def test_a_reader_changes_nothing_with_the_forms_that_are_theirs(
    desk: Desk, walker: Walker
) -> None:
    """Forms that need only `view` ask for more inside, or look things up."""
    if walker.may != GRANTS[Role.READER]:
        pytest.skip("of the readers alone")
    assert desk.site.folder
    before = everything_below(desk.site.folder)
    forms = [each for each in WAYS if each.method == "POST" and each.needs is Permission.VIEW]
    fields = {
        "do": "remove",
        "kind": "rating",
        "what": "award",
        "place": "0",
        "number": "0",
        "index": "0",
        "on": "2026-11-01",
        "event": "feedback",
        "note": "forged",
    }
    fills: tuple[Mapping[str, str] | str, ...] = (REAL, *FORGED)
    for way, fill in product(forms, fills):
        path = paths(way, fill)
        answer = walker.client.post(path, data={"csrf": walker.csrf, **fields})
        assert answer.status_code < 500, (path, answer.text[-300:])
    assert everything_below(desk.site.folder) == before


def test_the_other_methods_are_not_answered(desk: Desk) -> None:
    for method, way in product(("PUT", "DELETE", "PATCH", "TRACE"), WAYS):
        answer = desk.client.request(method, paths(way, REAL))
        assert answer.status_code in {404, 405}, (method, way.path, answer.status_code)


def test_who_is_disabled_is_nobody(desk: Desk) -> None:
    people = desk.site.accounts.people
    people.add("gone", full_name="G. One", roles=[Role.REGISTRAR, Role.AUTHOR], at=NOON)
    session = desk.site.accounts.sessions.begin("gone", at=NOON)
    people.change("gone", is_disabled=True)
    client = TestClient(desk.client.app, base_url=ADDRESS, cookies={COOKIE: session})
    assert client.get("/learners").status_code in _REFUSED
