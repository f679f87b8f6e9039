import json
from pathlib import Path

import pytest

from tests.web.gated import ADDRESS, Browser, Clock, Gate, gate_of, heading, site_at
from transcript.accounts.roles import Role
from transcript.web.guard import Guard
from transcript.web.headers import POLICY
from transcript.web.limits import Buckets
from transcript.web.site import SignOn, Site

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def reyes(gate: Gate) -> Browser:
    gate.add("a.reyes")
    browser = gate.open()
    browser.sign_in("a.reyes")
    return browser


def test_every_answer_says_what_it_may_do(gate: Gate) -> None:
    for path in ("/sign-in", "/nowhere", "/static/sheet.css", "/verify"):
        headers = gate.open().see(path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in headers
        assert "strict-transport-security" not in headers


def test_pages_are_kept_by_no_cache(reyes: Browser) -> None:
    assert reyes.see("/accounts").headers["cache-control"] == "no-store"
    assert reyes.see("/sign-in").headers["cache-control"] == "no-store"


def test_over_tls_cookies_and_headers_know_it(tmp_path: Path, clock: Clock) -> None:
    gate = gate_of(site_at(tmp_path, address="https://studio.example"), clock)
    gate.add("a.reyes")
    answer = gate.open().sign_in("a.reyes")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    (session,) = (
        each for each in answer.headers.get_list("set-cookie") if each.startswith("__Host-session=")
    )
    assert "; Secure" in session


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "", "[::2]:8040"])
def test_under_a_name_that_is_not_its_own_it_says_nothing(gate: Gate, host: str) -> None:
    answer = gate.open().client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 421
    assert "This site is at" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8040", "localhost:8040", "LOCALHOST:8040"])
def test_this_machine_has_several_names(gate: Gate, host: str) -> None:
    assert gate.open().client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_an_address_that_is_too_long_is_refused(gate: Gate) -> None:
    assert gate.open().see(f"/setup/{'a' * 3000}").status_code == 414


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": ADDRESS},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
    ],
)
def test_a_form_from_another_site_is_refused_before_it_is_read(
    gate: Gate, reyes: Browser, headers: dict[str, str]
) -> None:
    reyes.see("/accounts")
    reyes.heads = headers
    answer = reyes.send("/accounts", name="b", full_name="B", roles="registrar")
    assert answer.status_code == 403
    assert "did not come from this site" in answer.text
    assert gate.site.accounts.people.get("b") is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": ADDRESS},
        {"Origin": "http://localhost:8040"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_form_of_ours_is_taken(gate: Gate, reyes: Browser, headers: dict[str, str]) -> None:
    reyes.see("/accounts")
    reyes.heads = headers
    reyes.send("/accounts", name="b", full_name="B", roles="registrar")
    assert gate.site.accounts.people.get("b")


@pytest.mark.parametrize("csrf", ["", "0" * 64, "\N{SNOWMAN}"])
def test_a_form_without_the_token_of_the_session_is_refused(
    gate: Gate, reyes: Browser, csrf: str
) -> None:
    answer = reyes.send("/accounts", csrf=csrf, name="b", full_name="B", roles="registrar")
    assert answer.status_code == 403
    assert "load the page again" in answer.text
    assert gate.site.accounts.people.get("b") is None


def test_the_token_of_another_account_is_none(gate: Gate, reyes: Browser) -> None:
    gate.add("b.osei")
    other = gate.open()
    other.sign_in("b.osei")
    other.see("/accounts")
    answer = reyes.send("/accounts", csrf=other.csrf, name="c", full_name="C", roles="reader")
    assert answer.status_code == 403


def test_nobody_is_signed_in_by_a_form_of_somebody_else(gate: Gate) -> None:
    gate.add("a.reyes")
    attacker, victim = gate.open(), gate.open()
    attacker.see("/sign-in")
    victim.csrf = attacker.csrf
    assert victim.send("/sign-in", name="a.reyes", passphrase="x").status_code == 403


def test_a_forged_session_is_nobody(gate: Gate, reyes: Browser) -> None:
    real = reyes.client.cookies["session-8040"]
    for forged in ("x", real[:-1], f"{real}x", "ÿ", '"', "a" * 5000):
        browser = gate.open()
        cookie = f"session-8040={forged}".encode("latin-1")
        answer = browser.client.get("/accounts", headers=[(b"Cookie", cookie)])
        assert answer.status_code == 401


def test_a_role_opens_its_own_pages_and_no_others(gate: Gate) -> None:
    gate.add("a.reyes")
    gate.add("r.okafor", Role.READER)
    browser = gate.open()
    browser.sign_in("r.okafor")
    answer = browser.see("/accounts")
    assert answer.status_code == 403
    assert "Your account may not do this." in answer.text
    assert browser.send("/accounts", name="b", full_name="B", roles="reader").status_code == 403
    assert 'href="/accounts"' not in answer.text


def test_who_asks_too_often_from_elsewhere_has_to_wait(tmp_path: Path, clock: Clock) -> None:
    gate = gate_of(site_at(tmp_path, address="https://studio.example"), clock, peer="192.0.2.1")
    browser = gate.open()
    guard = browser.client.app
    assert isinstance(guard, Guard)
    guard.requests = Buckets(holds=3, seconds=1000)
    statuses = [browser.see("/static/sheet.css").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert browser.see("/static/sheet.css").headers["retry-after"]
    told = browser.see("/api/validate")
    assert told.headers["content-type"] == "application/problem+json"
    assert json.loads(told.text)["status"] == 429


def test_more_at_once_than_can_be_served_are_asked_to_come_again(gate: Gate) -> None:
    browser = gate.open()
    guard = browser.client.app
    assert isinstance(guard, Guard)
    guard.now_served = 400
    answer = browser.see("/sign-in")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


def test_a_stranger_cannot_say_where_a_request_came_from(gate: Gate) -> None:
    gate.add("a.reyes")
    browser = gate.open()
    browser.heads = {"X-Forwarded-For": "203.0.113.9"}
    browser.sign_in("a.reyes")
    assert gate.site.accounts.acts.page(most=1)[0].place == "this machine"


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("10.0.0.1, 203.0.113.9", "203.0.113.0/24"),
        ("203.0.113.9:4711", "203.0.113.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1::/48"),
        ("[2001:db8:1:2::9]:4711", "2001:db8:1::/48"),
    ],
)
def test_the_proxy_says_where_a_request_came_from(
    tmp_path: Path, clock: Clock, told: str, place: str
) -> None:
    site = site_at(tmp_path, address="https://studio.example", proxies=frozenset({"127.0.0.1"}))
    gate = gate_of(site, clock)
    gate.add("a.reyes")
    browser = gate.open()
    browser.heads = {"X-Forwarded-For": told}
    browser.sign_in("a.reyes")
    assert site.accounts.acts.page(most=1)[0].place == place


def test_the_proxy_may_say_so_in_a_line_of_its_own(tmp_path: Path, clock: Clock) -> None:
    site = site_at(tmp_path, address="https://studio.example", proxies=frozenset({"127.0.0.1"}))
    client = gate_of(site, clock).open().client
    lines = [(b"X-Forwarded-For", b"127.0.0.1"), (b"X-Forwarded-For", b"203.0.113.9")]
    guard = client.app
    assert isinstance(guard, Guard)
    guard.requests = Buckets(holds=1, seconds=1000)
    answers = [client.get("/sign-in", headers=lines).status_code for _ in range(2)]
    assert answers == [200, 429]


def test_the_names_of_the_certificate_are_its_own(tmp_path: Path, clock: Clock) -> None:
    names = frozenset({"studio.example", "[::1]"})
    site = site_at(tmp_path, address="https://192.0.2.9:8040", names=names)
    client = gate_of(site, clock).open().client
    for host in ("studio.example:8040", "[::1]:8040", "192.0.2.9:8040"):
        assert client.get("/sign-in", headers={"Host": host}).status_code == 200
    assert client.get("/sign-in", headers={"Host": "other.example:8040"}).status_code == 421


def _with_sign_on(folder: Path) -> Site:
    proxies = frozenset({"192.0.2.1"})
    return site_at(
        folder,
        address="https://studio.example",
        proxies=proxies,
        sign_on=SignOn(header="x-remote-user", proxies=proxies),
    )


def test_whom_the_proxy_names_is_in(tmp_path: Path, clock: Clock) -> None:
    gate = gate_of(_with_sign_on(tmp_path), clock, peer="192.0.2.1")
    gate.add("a.reyes")
    browser = gate.open()
    browser.heads = {"X-Remote-User": "A.Reyes"}
    answer = browser.see("/accounts")
    assert answer.status_code == 200
    assert "Sign out" not in answer.text  # the proxy would name them again
    assert browser.send("/accounts", name="b", full_name="B", roles="reader").status_code == 200
    assert browser.send("/accounts", csrf="x", name="c", full_name="C").status_code == 403


def test_whom_the_proxy_names_hears_what_was_done(tmp_path: Path, clock: Clock) -> None:
    gate = gate_of(_with_sign_on(tmp_path), clock, peer="192.0.2.1")
    gate.add("a.reyes")
    gate.add("b.osei", Role.READER)
    browser = gate.open()
    browser.heads = {"X-Remote-User": "a.reyes"}
    browser.see("/accounts/b.osei")
    browser.send("/accounts/b.osei", do="close")
    assert "The account b.osei is closed" in browser.see("/accounts").text
    assert "The account b.osei is closed" not in browser.see("/accounts").text


def test_a_guest_cannot_have_the_token_of_whom_the_proxy_names(
    tmp_path: Path, clock: Clock
) -> None:
    gate = gate_of(_with_sign_on(tmp_path), clock, peer="192.0.2.1")
    gate.add("a.reyes")
    guest, reyes = gate.open(), gate.open()
    guest.client.cookies.set("__Host-guest", "sign-on a.reyes")
    guest.see("/sign-in")
    reyes.heads = {"X-Remote-User": "a.reyes"}
    reyes.see("/account")
    assert guest.csrf != reyes.csrf


@pytest.mark.parametrize("named", ["nobody", "", "a.reyes,b", "../a"])
def test_whom_the_proxy_names_has_to_have_an_account(
    tmp_path: Path, clock: Clock, named: str
) -> None:
    gate = gate_of(_with_sign_on(tmp_path), clock, peer="192.0.2.1")
    gate.add("a.reyes")
    browser = gate.open()
    browser.heads = {"X-Remote-User": named}
    assert browser.see("/accounts").status_code == 401


def test_a_closed_account_is_not_opened_by_the_proxy(tmp_path: Path, clock: Clock) -> None:
    gate = gate_of(_with_sign_on(tmp_path), clock, peer="192.0.2.1")
    gate.add("a.reyes")
    gate.add("b.osei")
    gate.site.accounts.people.change("b.osei", is_disabled=True)
    browser = gate.open()
    browser.heads = {"X-Remote-User": "b.osei"}
    assert browser.see("/accounts").status_code == 401


def test_two_names_are_none(tmp_path: Path, clock: Clock) -> None:
    gate = gate_of(_with_sign_on(tmp_path), clock, peer="192.0.2.1")
    gate.add("a.reyes")
    answer = gate.open().client.get(
        "/accounts", headers=[("X-Remote-User", "a.reyes"), ("X-Remote-User", "nobody")]
    )
    assert answer.status_code == 401


def test_nobody_but_the_proxy_is_believed(tmp_path: Path, clock: Clock) -> None:
    gate = gate_of(_with_sign_on(tmp_path), clock, peer="192.0.2.99")
    gate.add("a.reyes")
    browser = gate.open()
    browser.heads = {"X-Remote-User": "a.reyes", "X-Forwarded-For": "192.0.2.1"}
    assert browser.see("/accounts").status_code == 401


def test_without_the_option_no_header_names_anybody(gate: Gate) -> None:
    gate.add("a.reyes")
    browser = gate.open()
    for header in ("X-Remote-User", "Remote-User", "X-Forwarded-User"):
        browser.heads = {header: "a.reyes"}
        assert browser.see("/accounts").status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fetc%2fpasswd",
        "//evil.example/",
        "/%00",
        "/setup/..%2f..",
        "/learners/..%2f..%2fschool.yaml",
    ],
)
def test_no_path_leads_out(reyes: Browser, path: str) -> None:
    assert reyes.client.get(f"{ADDRESS}{path}").status_code in {404, 410}


def test_an_address_that_is_none_has_a_page(reyes: Browser) -> None:
    answer = reyes.see("/nowhere")
    assert answer.status_code == 404
    assert heading(answer.text) == "There is no such page"
    assert "Sign out" in answer.text


def test_a_method_that_is_none_is_told(gate: Gate) -> None:
    answer = gate.open().client.put("/sign-in")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_files_of_the_site_are_sent_again_only_if_they_changed(gate: Gate) -> None:
    browser = gate.open()
    mark = browser.see("/static/sheet.css").headers["etag"]
    browser.heads = {"If-None-Match": mark}
    assert browser.see("/static/sheet.css").status_code == 304
    browser.heads = {"If-None-Match": '"other"'}
    assert browser.see("/static/sheet.css").status_code == 200
