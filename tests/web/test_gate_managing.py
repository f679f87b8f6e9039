import re
from datetime import timedelta

import pytest

from tests.web.gated import PASSPHRASE, Browser, Gate, heading
from transcript.accounts.roles import Role
from transcript.accounts.tokens import Scope


@pytest.fixture
def reyes(gate: Gate) -> Browser:
    gate.add("a.reyes")
    browser = gate.open()
    browser.sign_in("a.reyes")
    return browser


def test_a_new_account_comes_with_an_address_for_its_owner(gate: Gate, reyes: Browser) -> None:
    reyes.see("/accounts")
    answer = reyes.send("/accounts", name="b.osei", full_name="B. Osei", roles="approver")
    found = re.search(r"http://127\.0\.0\.1:8040(/setup/[\w-]+)", answer.text)
    assert found
    other = gate.open()
    other.see(found[1])
    assert other.send(found[1], passphrase=PASSPHRASE, again=PASSPHRASE).status_code == 303
    assert other.see("/accounts").status_code == 403
    assert "waits for its passphrase" not in reyes.see("/accounts").text


def test_an_account_that_is_not_made_keeps_what_was_typed(reyes: Browser) -> None:
    reyes.see("/accounts")
    answer = reyes.send("/accounts", name="B Osei", full_name="B. Osei", roles="approver")
    assert answer.status_code == 422
    assert 'value="B Osei"' in answer.text
    assert 'value="approver" checked' in answer.text


def test_roles_are_changed_and_their_owner_signs_in_again(gate: Gate, reyes: Browser) -> None:
    gate.add("b.osei", Role.READER)
    other = gate.open()
    other.sign_in("b.osei")
    reyes.see("/accounts/b.osei")
    answer = reyes.send("/accounts/b.osei", do="roles", roles=["author", "assessor", "king"])
    assert answer.headers["location"] == "/accounts"
    assert "has to sign in again" in reyes.see("/accounts").text
    found = gate.site.accounts.people.get("b.osei")
    assert found is not None
    assert found.roles == {Role.AUTHOR, Role.ASSESSOR}
    assert other.see("/account").status_code == 401


def test_what_was_done_takes_the_focus_of_the_page_that_follows(gate: Gate, reyes: Browser) -> None:
    gate.add("b.osei", Role.READER)
    reyes.see("/accounts/b.osei")
    reyes.send("/accounts/b.osei", do="close")
    assert '<p class="told" role="status" tabindex="-1" autofocus>' in reyes.see("/accounts").text


def test_an_account_is_closed_and_opened_again(gate: Gate, reyes: Browser) -> None:
    gate.add("b.osei", Role.READER)
    reyes.see("/accounts/b.osei")
    reyes.send("/accounts/b.osei", do="close")
    assert "nobody comes in with it" in reyes.see("/accounts").text
    assert gate.open().sign_in("b.osei").status_code == 401
    assert "Open the account again" in reyes.see("/accounts/b.osei").text
    reyes.send("/accounts/b.osei", do="open")
    assert gate.open().sign_in("b.osei").status_code == 303


def test_a_forgotten_passphrase_is_chosen_anew_by_its_owner(gate: Gate, reyes: Browser) -> None:
    gate.add("b.osei", Role.READER)
    reyes.see("/accounts/b.osei")
    assert "/setup/" in reyes.send("/accounts/b.osei", do="invite").text


def test_the_last_registrar_cannot_be_taken_away(reyes: Browser) -> None:
    reyes.see("/accounts/a.reyes")
    answer = reyes.send("/accounts/a.reyes", do="roles", roles="reader")
    assert answer.status_code == 422
    assert "Nobody would be left" in answer.text


def test_who_changes_the_own_roles_signs_in_again(gate: Gate, reyes: Browser) -> None:
    gate.add("b.osei", Role.REGISTRAR)
    reyes.see("/accounts/a.reyes")
    answer = reyes.send("/accounts/a.reyes", do="roles", roles="reader")
    assert answer.headers["location"] == "/sign-in"
    assert reyes.see("/account").status_code == 401


def test_a_form_without_a_wish_changes_nothing(gate: Gate, reyes: Browser) -> None:
    gate.add("b.osei", Role.READER)
    reyes.see("/accounts/b.osei")
    assert heading(reyes.send("/accounts/b.osei", do="destroy").text) == "B.Osei"


def test_an_account_that_is_none_is_not_found(reyes: Browser) -> None:
    assert reyes.see("/accounts/nobody").status_code == 404


def test_a_token_is_shown_once_and_opens_the_api(gate: Gate, reyes: Browser) -> None:
    reyes.see("/tokens")
    answer = reyes.send("/tokens", label="Student system", scopes="verify", days="30")
    found = re.search(r"<code>(tt_[\w-]+)</code>", answer.text)
    assert found
    assert found[1] not in reyes.see("/tokens").text
    token = gate.site.accounts.tokens.of(found[1], at=gate.clock.at)
    assert token is not None
    assert (token.scopes, token.made_by) == (frozenset({Scope.VERIFY}), "a.reyes")
    assert token.until == gate.clock.at + timedelta(days=30)


def test_a_token_is_revoked(gate: Gate, reyes: Browser) -> None:
    reyes.see("/tokens")
    reyes.send("/tokens", label="Student system", scopes="verify", days="30")
    answer = reyes.send("/tokens", revoke="1")
    assert answer.headers["location"] == "/tokens"
    assert "revoked" in reyes.see("/tokens").text
    assert not gate.site.accounts.tokens.all()[0].counts(at=gate.clock.at)


@pytest.mark.parametrize(
    "fields",
    [
        {"label": "", "scopes": "verify", "days": "30"},
        {"label": "x", "days": "30"},
        {"label": "x", "scopes": "verify", "days": "9999"},
        {"revoke": "7"},
        {"revoke": "x"},
        {"revoke": "9" * 50},
    ],
)
def test_a_token_that_makes_no_sense_is_refused(reyes: Browser, fields: dict[str, str]) -> None:
    reyes.see("/tokens")
    answer = reyes.send("/tokens", **fields)
    assert answer.status_code == 422
    assert 'class="problem"' in answer.text


def test_the_log_tells_who_did_what(reyes: Browser) -> None:
    reyes.see("/accounts")
    reyes.send("/accounts", name="b.osei", full_name="B. Osei", roles="approver")
    page = reyes.see("/log").text
    assert "made an account" in page
    assert "signed in" in page
    assert "this machine" in page
    assert "B. Osei" not in page


def test_the_log_goes_back_page_by_page(gate: Gate, reyes: Browser) -> None:
    for number in range(150):
        gate.site.accounts.acts.note(f"act {number:03}", who="a", at=gate.clock.at)
    page = reyes.see("/log").text
    older = re.search(r'href="(/log\?before=\d+)"', page)
    assert older
    assert "act 149" in page
    assert "act 010" not in page
    assert "act 010" in reyes.see(older[1]).text


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40])
def test_a_page_of_the_log_that_is_none_is_the_newest(reyes: Browser, before: str) -> None:
    assert reyes.see(f"/log?before={before}").status_code == 200
