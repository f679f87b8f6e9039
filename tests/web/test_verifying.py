"""The verify page: what an admissions reader is told, and what nobody else ever learns."""

import json
import logging
import re
import tempfile
import tomllib
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.web.college import (
    ADDRESS,
    KEEPER,
    NOON,
    TAMPERED,
    College,
    answer,
    college,
    college_of,
    elements,
    rows,
    seen,
)
from transcript.batch.verifying_together import PoolLimits
from transcript.office.verifying import Checker
from transcript.verification.limits import LIMITS
from transcript.web.reception import Reception, Visit
from transcript.web.site import Site

KIT = tomllib.loads((TAMPERED / "manifest.toml").read_text(encoding="utf-8"))["file"]
LIGHT = [each for each in KIT if each["kind"] in {"clr", "badge", "jwt", "unknown"}][::5]
COLOURS = {"passed": "passed", "failed": "failed", "indeterminate": "unsettled"}
PUBLISHED = sorted((TAMPERED / "published").iterdir())
LISTS = [(each.name, each.read_bytes()) for each in PUBLISHED]
SOUND = (TAMPERED / "sound.clr.json").read_bytes()
CANARY = "canaryzq7"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[College]:
    with college(tmp_path_factory.mktemp("home"), TAMPERED / "trust.yaml") as opened:
        yield opened


# What a reader is told


def test_a_sound_transcript_is_green_on_all_three_questions(desk: College) -> None:
    page = desk.check("ana.clr.json", SOUND, beside=LISTS)
    assert answer(page) == (
        "This transcript was issued by Hill School, Upton, which is on your list. Nothing in it "
        "was changed, and it still stands."
    )
    assert rows(page) == ["passed"] * 3
    assert page.status_code == 200


def test_moments_are_told_as_people_write_them(desk: College) -> None:
    page = desk.check("ana.clr.json", SOUND, beside=LISTS)
    answered = seen(page).partition("What it says")[0]
    assert re.search(r"By the school's list of \d{4}-\d\d-\d\d, \d\d:\d\d UTC, ", answered)


def test_without_a_status_list_it_is_amber_and_says_what_to_do(desk: College) -> None:
    page = desk.check("ana.clr.json", SOUND)
    assert "Whether it still stands could not be checked." in answer(page)
    assert rows(page) == ["passed", "passed", "unsettled"]
    assert "What to do next" in seen(page)
    assert "Its status list is published at https://hill.example/status/" in seen(page)


def test_a_changed_letter_is_red_and_shows_nothing_of_the_file(desk: College) -> None:
    page = desk.check_of_kit("letter-of-a-credit.clr.json")
    assert answer(page).startswith("Do not rely on this file: it is not as a school signed it.")
    assert rows(page)[0] == "failed"
    assert "Ada" not in seen(page)


def test_a_revoked_transcript_does_not_count_and_says_why(desk: College) -> None:
    page = desk.check("r.clr.json", (TAMPERED / "revoked.clr.json").read_bytes(), beside=LISTS)
    assert answer(page) == (
        "This transcript does not count: the school has revoked it, or a credit in it."
    )
    assert "It was issued by Hill School, Upton, which is on your list" in seen(page)
    assert rows(page) == ["passed", "passed", "failed"]


def test_a_key_that_is_not_the_schools_contradicts_the_list(desk: College) -> None:
    page = desk.check_of_kit("key-of-a-stranger-in-the-schools-name.clr.json")
    assert answer(page).startswith("Do not rely on this file: what your list says")
    assert rows(page)[1] == "failed"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04 a zip", "This file cannot be verified: this is a ZIP archive"),
        (b"a letter", "This file cannot be verified: this is none of the kinds"),
    ],
)
def test_what_is_no_transcript_is_told_as_such(desk: College, content: bytes, told: str) -> None:
    page = desk.check("some.file", content)
    assert answer(page).startswith(told)
    assert rows(page) == ["unsettled"] * 3


@pytest.mark.parametrize("entry", LIGHT, ids=[each["name"] for each in LIGHT])
def test_the_page_judges_the_kit_as_the_command_line_does(
    desk: College, entry: dict[str, Any]
) -> None:
    page = desk.check(entry["name"], (TAMPERED / entry["name"]).read_bytes(), beside=LISTS)
    assert rows(page) == [COLOURS[each] for each in entry["axes"]]


def test_the_name_of_an_unknown_issuer_is_never_shown_and_never_green(desk: College) -> None:
    page = desk.check_of_kit("issuer-unknown.clr.json")
    assert rows(page)[1] == "unsettled"
    assert "Telephone the school" in seen(page)
    assert "was issued by" not in answer(page)


def test_each_credit_has_its_line_with_its_own_answer(desk: College) -> None:
    page = desk.check("m.clr.json", (TAMPERED / "member-revoked.clr.json").read_bytes())
    assert "Each credit" in seen(page)
    assert '<table class="members">' in page.text


def test_of_a_changed_credit_the_number_is_told_and_not_the_name(desk: College) -> None:
    page = desk.check_of_kit("letter-of-a-credit.clr.json", language="es")
    assert "Crédito n.º 2" in seen(page)


def test_spanish_readers_are_told_in_spanish(desk: College) -> None:
    page = desk.check("ana.clr.json", SOUND, beside=LISTS, language="es")
    assert answer(page) == (
        "Hill School, Upton, que está en su lista, emitió este expediente. No se cambió nada y "
        "sigue vigente."
    )
    assert '<html lang="es">' in page.text


def test_the_browsers_language_is_used_where_none_is_chosen(desk: College) -> None:
    page = desk.get("/verify", **{"accept-language": "es-MX,es;q=0.9"})
    assert "Verificar un expediente" in seen(page)


def test_a_reader_is_told_as_of_when_and_may_choose_it(desk: College) -> None:
    page = desk.check("ana.clr.json", SOUND, beside=LISTS, at="2020-01-01")
    assert "2020-01-01 00:00 UTC" in seen(page)
    assert rows(page)[2] == "failed"


def test_a_time_with_a_zone_is_told_in_utc(desk: College) -> None:
    page = desk.check("ana.clr.json", SOUND, at="2026-11-22T09:00:00-0500")
    assert "2026-11-22 14:00 UTC" in seen(page)


def test_a_printed_code_of_a_number_alone_proves_nothing(desk: College) -> None:
    page = desk.check(code="7M3D-HY4Y-9D")
    assert "the number of a document" in seen(page)
    assert set(rows(page)) == {"unsettled"}


def test_a_code_and_a_file_are_both_told(desk: College) -> None:
    page = desk.check("ana.clr.json", SOUND, code="7M3D-HY4Y-9D")
    assert page.text.count('<section class="verdict"') == 2


def test_the_receipt_is_saved_without_asking_the_server_again(desk: College) -> None:
    page = desk.check("ana.clr.json", SOUND, beside=LISTS)
    link = page.text.partition('href="data:text/plain;charset=utf-8;base64,')[2].partition('"')[0]
    text = b64decode(link).decode()
    assert text.startswith("RECEIPT OF A VERIFICATION")
    assert "trust.yaml (our list of schools that we know)" in text
    assert f"As of   {NOON:%Y-%m-%d %H:%M:%S} UTC" in text


def test_the_receipt_is_what_is_printed_in_the_readers_language(desk: College) -> None:
    page = desk.check("ana.clr.json", SOUND, beside=LISTS, language="es")
    printed = page.text.partition('<pre class="on-paper">')[2]
    assert printed.startswith("COMPROBANTE DE UNA VERIFICACIÓN")


def test_without_a_list_nobody_can_be_confirmed(tmp_path: Path) -> None:
    with college(tmp_path, None) as opened:
        page = opened.check("ana.clr.json", SOUND)
        assert rows(page)[1] == "unsettled"
        assert "has no list of issuers" in seen(opened.get("/verify"))


def test_a_list_that_is_not_there_yet_has_nobody_on_it(tmp_path: Path) -> None:
    with college(tmp_path, tmp_path / "trust.yaml") as opened:
        assert rows(opened.check("ana.clr.json", SOUND))[1] == "unsettled"


def test_a_list_is_read_again_when_it_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "trust.yaml"
    with college(tmp_path, path) as opened:
        opened.check("ana.clr.json", SOUND)
        path.write_bytes((TAMPERED / "trust.yaml").read_bytes())
        assert rows(opened.check("ana.clr.json", SOUND))[1] == "passed"


def test_a_list_that_cannot_be_read_stops_all_checking(tmp_path: Path) -> None:
    path = tmp_path / "trust.yaml"
    path.write_text("version: 2\nissuers: []\n")
    with college(tmp_path, path) as opened:
        page = opened.check("ana.clr.json", SOUND)
        assert page.status_code == 503
        assert "cannot be read, so nothing is checked" in seen(page)
        assert opened.get("/verify").status_code == 200


# What cannot be checked


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose a file, or type the code"),
        ({"name": "a.json", "content": b"{}", "at": "soon"}, "This is no date"),
        ({"name": "a.json", "content": b"{}", "at": "1066-10-14"}, "This is no date"),
        ({"name": "a.json", "content": b"{}", "beside": [("x.json", b"{}")]}, "is no status list"),
        (
            {"name": "a.json", "content": b"{}", "beside": [("x.tlog-proof", b"no")]},
            "no proof of a ledger",
        ),
        ({"name": "a.json", "content": b"{}", "beside": [("l", b"{}")] * 51}, "at most 50 files"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(
    desk: College, sent: dict[str, Any], told: str
) -> None:
    page = desk.check(**sent)
    assert page.status_code == 400
    assert told in seen(page)


@pytest.mark.parametrize(
    ("name", "content"),
    [("l.json", b" " * (LIMITS.status_list + 1)), ("p.tlog-proof", b" " * 1_000_000)],
)
def test_what_comes_beside_is_bounded(desk: College, name: str, content: bytes) -> None:
    page = desk.check("a.json", b"{}", beside=[(name, content)])
    assert "it is too large" in seen(page)


def test_a_file_over_25_mb_is_refused(desk: College) -> None:
    assert desk.check("a.pdf", b"%PDF" + bytes(25_000_000)).status_code in {400, 413}
    assert desk.check("a.pdf", b"%PDF" + bytes(30_000_000)).status_code == 413


# trust.md 4.8

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)",
    "{{7*7}}",
    "javascript:alert(1)",
    "\u202efdp.exe",
    "</pre><iframe srcdoc=x>",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_w1_no_text_of_a_file_or_form_becomes_markup(desk: College, payload: str) -> None:
    document = json.loads(SOUND)
    hostile = {**document, "id": payload, "issuer": payload, "name": payload, payload: payload}
    plain = dict.fromkeys(("id", "issuer", "name"), "x")
    ours = desk.check(payload.replace('"', ""), json.dumps(hostile).encode(), code=payload)
    other = desk.check("x", json.dumps({**document, **plain, "x": "x"}).encode(), code="x")
    assert ours.status_code == 200
    assert set(elements(ours)) <= set(elements(other)) | set(elements(desk.check("x", SOUND)))
    assert "49" not in {each for each in seen(ours).split() if each == payload}
    assert "\u202e" not in ours.text


def test_w1_the_policy_allows_no_script_but_ours(desk: College) -> None:
    headers = desk.check("ana.clr.json", SOUND).headers
    policy = headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "form-action 'self'"):
        assert part in policy
    for part in ("base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_w1_no_link_leads_where_a_file_wants(desk: College) -> None:
    page = desk.check("ana.clr.json", SOUND)
    links = {part.partition('"')[0] for part in page.text.split('href="')[1:]}
    assert all(each.startswith(("/", "#", "data:text/plain")) for each in links)


def test_w2_a_reader_who_comes_to_a_full_house_is_asked_to_come_again(tmp_path: Path) -> None:
    site = Site(
        home=tmp_path,
        address=ADDRESS,
        trust=TAMPERED / "trust.yaml",
        checker=Checker(PoolLimits(waiting=0)),
    )
    with college_of(site) as opened:
        page = opened.check("ana.clr.json", SOUND)
        assert (page.status_code, page.headers["retry-after"]) == (503, "5")
        assert "Too many files are being checked just now" in seen(page)
        assert opened.get("/verify").status_code == 200


def test_a_list_that_cannot_be_read_is_told_before_anybody_sends_a_file(tmp_path: Path) -> None:
    trust = tmp_path / "trust.yaml"
    trust.write_text("version: 2\nissuers: []\n")
    with college(tmp_path, trust) as opened:
        assert "This site’s list of issuers cannot be read" in seen(opened.get("/verify"))
        assert opened.check("ana.clr.json", SOUND).status_code == 503


def test_who_brings_nothing_to_be_known_by_is_not_looked_up(
    desk: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked(*_: object) -> Visit:
        raise AssertionError("there is nothing to look up")

    monkeypatch.setattr(Reception, "visit", looked)
    assert desk.check("ana.clr.json", SOUND).status_code == 200


def test_w3_nothing_of_a_file_is_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    caplog.set_level(logging.DEBUG)
    home = tmp_path / "home"
    home.mkdir()
    opened_before = len(list(Path("/proc/self/fd").iterdir()))
    document = json.loads(SOUND)
    with college(home, TAMPERED / "trust.yaml") as opened:
        for number in range(1_000):
            name = f"{CANARY}-{number}-{uuid4()}"
            content = json.dumps({**document, "name": name}).encode()
            page = opened.check(f"{name}.json", content, code=CANARY, at="2026-11-22")
            assert page.status_code == 200
        large = json.dumps({**document, "name": CANARY * 200_000}).encode()
        assert opened.check(f"{CANARY}.json", large).status_code == 200
        assert len(list(Path("/proc/self/fd").iterdir())) < opened_before + 30
    assert CANARY not in caplog.text
    assert list(temporary.iterdir()) == []
    kept = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert [each for each in kept if CANARY.encode() in each.read_bytes()] == []


def test_w3_a_verdict_is_stored_by_no_browser_and_stands_in_no_address(desk: College) -> None:
    page = desk.check("ana.clr.json", SOUND)
    assert page.headers["cache-control"] == "no-store"
    assert "name=" not in page.text.partition("data:text/plain")[2].partition("?")[2][:1]


def test_w5_the_page_sets_no_cookie_and_asks_for_none(desk: College) -> None:
    assert "set-cookie" not in desk.get("/verify").headers
    assert "set-cookie" not in desk.check("ana.clr.json", SOUND).headers


def test_w5_a_host_that_is_not_ours_is_not_served(desk: College) -> None:
    assert desk.get("/verify", host="evil.example").status_code == 421


def test_w6_a_square_code_leads_to_a_field_and_to_no_other_page(desk: College) -> None:
    script = desk.get("/static/verify.js").text
    assert "location.hash" in script
    assert "location.href =" not in script


def test_w7_the_page_has_no_view_of_its_own_of_the_file(desk: College) -> None:
    script = desk.get("/static/verify.js").text
    assert all(word not in script for word in ("FileReader", ".text()", "JSON.parse", "innerHTML"))


def test_who_keeps_the_list_is_shown_the_way_to_it(tmp_path: Path) -> None:
    with college(tmp_path, TAMPERED / "trust.yaml", person=KEEPER) as opened:
        assert 'href="/trust"' in opened.get("/verify").text
        assert 'href="/trust/add"' in opened.check_of_kit("issuer-unknown.clr.json").text
