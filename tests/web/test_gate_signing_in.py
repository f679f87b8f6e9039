import re
from urllib.parse import urlsplit

import pytest

from tests.web.gated import ADDRESS, PASSPHRASE, Browser, Gate, heading
from transcript.accounts.passphrases import SHORTEST
from transcript.accounts.roles import Role

COOKIE = "session-8040"


@pytest.fixture
def reyes(gate: Gate) -> Browser:
    gate.add("a.reyes")
    browser = gate.open()
    assert browser.sign_in("a.reyes").status_code == 303
    return browser


def test_the_first_account_is_made_at_the_address_that_was_printed(gate: Gate) -> None:
    browser = gate.open()
    path = f"/setup/{gate.site.accounts.people.open_first()}"
    assert heading(browser.see(path).text) == "Make the first account"
    answer = browser.send(
        path, name="a.reyes", full_name="A. Reyes", passphrase=PASSPHRASE, again=PASSPHRASE
    )
    assert answer.headers["location"] == "/"
    (made,) = gate.site.accounts.people.all()
    assert made.roles == frozenset(Role)
    assert browser.see("/account").status_code == 200
    assert acts_of(gate) == [("signed in", "a.reyes"), ("made the first account", "a.reyes")]


def acts_of(gate: Gate) -> list[tuple[str, str]]:
    return [(each.act, each.who) for each in gate.site.accounts.acts.page(most=9)]


@pytest.mark.parametrize(("language", "letters"), [("en", "letters"), ("es", "caracteres")])
def test_how_long_a_passphrase_has_to_be_is_said(gate: Gate, language: str, letters: str) -> None:
    path = f"/setup/{gate.site.accounts.people.open_first()}"
    assert f"{SHORTEST} {letters}" in gate.open().see(f"{path}?lang={language}").text


def test_a_form_that_waited_too_long_can_be_sent_again_after_signing_in(
    gate: Gate, reyes: Browser
) -> None:
    reyes.see("/accounts")
    typed = {"csrf": reyes.csrf, "name": "b.osei", "full_name": "B. Osei", "roles": "reader"}
    gate.clock.forward(minutes=31)
    answer = reyes.send("/accounts", **typed)
    assert answer.status_code == 401
    assert "what you sent was not taken" in answer.text
    reyes.sign_in("a.reyes")
    assert reyes.send("/accounts", **typed).status_code == 200
    assert gate.site.accounts.people.get("b.osei")


def test_a_page_that_waited_too_long_has_lost_nothing(gate: Gate, reyes: Browser) -> None:
    gate.clock.forward(minutes=31)
    page = reyes.see("/accounts").text
    assert "Sign in to see this page." in page
    assert "was not taken" not in page


def test_who_has_no_account_is_led_in_their_language(gate: Gate) -> None:
    page = gate.open().see("/verify?lang=es").text
    assert '<header class="masthead" lang="es">' in page
    assert "Saltar al contenido" in page
    assert ">Verificar</a>" in page
    assert '<a href="/sign-in">Iniciar sesión</a>' in page


def test_what_is_not_in_the_language_of_a_page_says_so(gate: Gate) -> None:
    gate.add("a.reyes")
    reyes = gate.open()
    reyes.sign_in("a.reyes")
    page = reyes.see("/verify?lang=es").text
    assert '<html lang="es">' in page
    assert '<header class="masthead" lang="en">' in page


def test_nobody_makes_a_second_first_account(gate: Gate) -> None:
    path = f"/setup/{gate.site.accounts.people.open_first()}"
    gate.add("a.reyes")
    answer = gate.open().see(path)
    assert answer.status_code == 410
    assert "used already, or is too old" in answer.text


def test_a_setup_that_is_refused_keeps_what_was_typed(gate: Gate) -> None:
    browser = gate.open()
    path = f"/setup/{gate.site.accounts.people.open_first()}"
    browser.see(path)
    typed = {"name": "a.reyes", "full_name": "A. Reyes", "passphrase": PASSPHRASE}
    assert "not the same" in browser.send(path, **typed, again="another").text
    answer = browser.send(path, **typed | {"passphrase": "short"}, again="short")
    assert answer.status_code == 422
    assert "too short" in answer.text
    assert 'value="A. Reyes"' in answer.text
    assert "short" not in re.findall(r'value="([^"]*)"', answer.text)


def test_an_invited_person_chooses_a_passphrase_and_is_in(gate: Gate) -> None:
    gate.add("b.osei", Role.REGISTRAR)
    secret = gate.site.accounts.people.invite("b.osei", at=gate.clock.at)
    browser = gate.open()
    assert "b.osei" in browser.see(f"/setup/{secret}").text
    chosen = "another long passphrase"
    answer = browser.send(f"/setup/{secret}", passphrase=chosen, again=chosen)
    assert answer.status_code == 303
    assert browser.see("/account").status_code == 200


def test_who_signs_in_comes_to_the_page_that_was_asked_for(gate: Gate) -> None:
    gate.add("a.reyes")
    browser = gate.open()
    answer = browser.see("/accounts")
    assert answer.status_code == 401
    assert "Sign in to see this page." in answer.text
    assert 'name="wanted" value="/accounts"' in answer.text
    sent = browser.send("/sign-in", name="a.reyes", passphrase=PASSPHRASE, wanted="/accounts")
    assert sent.headers["location"] == "/accounts"


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https://evil.example", "/sign-out", "/a\nb", ""],
)
def test_nobody_is_sent_elsewhere_after_signing_in(gate: Gate, wanted: str) -> None:
    gate.add("a.reyes")
    answer = gate.open().sign_in("a.reyes", wanted=wanted)
    assert answer.headers["location"] == "/"


def test_a_wrong_passphrase_says_no_more_than_that(gate: Gate) -> None:
    gate.add("a.reyes")
    answers = [gate.open().sign_in(name, "wrong passphrase") for name in ("a.reyes", "nobody")]
    assert [each.status_code for each in answers] == [401, 401]
    texts = [re.sub(r'value="[^"]*"', "", each.text) for each in answers]
    assert texts[0] == texts[1]
    assert COOKIE not in answers[0].cookies
    (line, _) = gate.site.accounts.acts.page(most=2)
    assert (line.who, line.act) == ("", "refused to sign in")


def test_what_was_typed_as_a_name_is_not_logged(gate: Gate) -> None:
    gate.open().sign_in(PASSPHRASE, "typed into the wrong field")
    (line,) = gate.site.accounts.acts.page(most=2)
    assert PASSPHRASE not in f"{line}"


def test_somebody_who_guesses_has_to_wait_and_others_have_not(gate: Gate) -> None:
    gate.add("a.reyes")
    gate.add("b.osei")
    guesser = gate.open()
    statuses = [guesser.sign_in("a.reyes", f"guess number {n}").status_code for n in range(6)]
    assert statuses == [401] * 5 + [429]
    answer = guesser.sign_in("a.reyes")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 30
    assert gate.open().sign_in("b.osei").status_code == 303


def test_a_session_is_in_a_cookie_that_no_script_reads(gate: Gate) -> None:
    gate.add("a.reyes")
    cookies = gate.open().sign_in("a.reyes").headers.get_list("set-cookie")
    (session,) = (each for each in cookies if each.startswith(f"{COOKIE}="))
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    assert "Path=/" in session
    assert "Domain" not in session


def test_a_session_from_before_is_worth_nothing_after_signing_in(gate: Gate) -> None:
    gate.add("a.reyes")
    browser = gate.open()
    browser.sign_in("a.reyes")
    before = browser.client.cookies[COOKIE]
    browser.see("/account")
    browser.send("/sign-in", name="a.reyes", passphrase=PASSPHRASE)
    assert browser.client.cookies[COOKIE] != before
    thief = gate.open()
    thief.client.cookies.set(COOKIE, before)
    assert thief.see("/account").status_code == 401


def test_a_planted_session_is_not_taken_over(gate: Gate) -> None:
    gate.add("a.reyes")
    browser = gate.open()
    browser.client.cookies.set(COOKIE, "planted", domain=urlsplit(ADDRESS).hostname or "")
    browser.sign_in("a.reyes")
    assert browser.see("/account").status_code == 200
    thief = gate.open()
    thief.client.cookies.set(COOKIE, "planted")
    assert thief.see("/account").status_code == 401


def test_who_signs_out_is_out(gate: Gate, reyes: Browser) -> None:
    session = reyes.client.cookies[COOKIE]
    reyes.see("/account")
    assert reyes.send("/sign-out").headers["location"] == "/sign-in"
    assert COOKIE not in reyes.client.cookies
    reyes.client.cookies.set(COOKIE, session)
    assert reyes.see("/account").status_code == 401
    assert gate.site.accounts.acts.page(most=1)[0].act == "signed out"


def test_who_is_not_signed_in_can_sign_out(gate: Gate) -> None:
    browser = gate.open()
    browser.see("/sign-in")
    assert browser.send("/sign-out").status_code == 303


def test_a_session_ends_when_nobody_is_there(gate: Gate, reyes: Browser) -> None:
    gate.clock.forward(minutes=30)
    assert reyes.see("/account").status_code == 401


def test_a_new_passphrase_ends_every_other_session(gate: Gate, reyes: Browser) -> None:
    other = gate.open()
    other.sign_in("a.reyes")
    reyes.see("/account")
    chosen = "another long passphrase"
    answer = reyes.send("/account", now=PASSPHRASE, passphrase=chosen, again=chosen)
    assert answer.status_code == 303
    assert "every other session of yours has ended" in reyes.see("/account").text
    assert "every other session" not in reyes.see("/account").text
    assert other.see("/account").status_code == 401
    assert gate.open().sign_in("a.reyes", chosen).status_code == 303


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (
            {"now": "another one", "passphrase": "x", "again": "x"},
            "is not the passphrase that you have now",
        ),
        ({"now": PASSPHRASE, "passphrase": "x", "again": "y"}, "not the same"),
        ({"now": PASSPHRASE, "passphrase": "x", "again": "x"}, "too short"),
    ],
)
def test_a_change_of_passphrase_that_is_refused_changes_nothing(
    gate: Gate, reyes: Browser, fields: dict[str, str], why: str
) -> None:
    reyes.see("/account")
    answer = reyes.send("/account", **fields)
    assert answer.status_code == 422
    assert why in answer.text
    assert gate.open().sign_in("a.reyes").status_code == 303


def test_a_found_session_does_not_let_guess_the_passphrase(gate: Gate, reyes: Browser) -> None:
    del gate
    reyes.see("/account")
    statuses = [
        reyes.send("/account", now=f"guess number {n}", passphrase="x", again="x").status_code
        for n in range(6)
    ]
    assert statuses == [422] * 5 + [429]


def test_the_form_comes_in_spanish_where_it_is_read(gate: Gate) -> None:
    gate.add("a.reyes")
    browser = gate.open()
    browser.heads = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}
    page = browser.see("/sign-in").text
    assert heading(page) == "Iniciar sesión"
    assert '<html lang="es">' in page
    assert heading(browser.see("/sign-in?lang=en").text) == "Sign in"
    assert heading(browser.see("/accounts").text) == "Iniciar sesión"
