import shutil
from pathlib import Path

import pytest

from tests.schools import write_school
from tests.web.gated import Browser, Clock, Gate, gate_of, heading, site_at
from transcript.accounts.errors import AccountsError
from transcript.accounts.roles import Role
from transcript.proofs.errors import ProofError

SAMPLE = Path(__file__).parents[2] / "samples" / "riverbend"


def begin(gate: Gate) -> Path:
    folder = gate.site.folder
    assert folder is not None
    return write_school(folder)


def signed_in(gate: Gate, *roles: Role) -> Browser:
    gate.add("a.reyes", *roles)
    browser = gate.open()
    browser.sign_in("a.reyes")
    return browser


def test_who_is_not_signed_in_is_asked_to_at_a_school(gate: Gate) -> None:
    assert gate.open().see("/").headers["location"] == "/sign-in"


def test_at_a_college_files_are_checked_without_an_account(tmp_path: Path, clock: Clock) -> None:
    gate = gate_of(site_at(tmp_path, folder=None), clock)
    assert gate.open().see("/").headers["location"] == "/verify"
    page = signed_in(gate).see("/").text
    assert 'href="/trust"' in page
    assert 'href="/learners"' not in page


def test_where_there_is_no_school_one_is_begun(gate: Gate) -> None:
    page = signed_in(gate).see("/").text
    assert heading(page) == "Welcome, A.Reyes"
    assert 'href="/begin"' in page
    assert 'href="/keys"' not in page


def test_who_may_not_begin_one_is_not_told_to(gate: Gate) -> None:
    assert 'href="/begin"' not in signed_in(gate, Role.REGISTRAR).see("/").text


def test_what_is_missing_before_anything_can_be_signed_comes_first(gate: Gate) -> None:
    begin(gate)
    page = signed_in(gate).see("/").text
    assert heading(page) == "Hill School"
    ways = ("Bring in learners", "Make the school’s keys", "Add a second person")
    places = [page.index(each) for each in ways]
    assert places == sorted(places)
    assert "Mend" not in page


@pytest.mark.parametrize(
    ("school", "said"),
    [("name: 7\n", "There are"), ("id: did:web:a.example\nname: A\ncountry: US\nx: 1\n", "There")],
)
def test_files_with_errors_are_to_be_mended(gate: Gate, school: str, said: str) -> None:
    folder = begin(gate)
    (folder / "school.yaml").write_text(school)
    page = signed_in(gate, Role.REGISTRAR).see("/").text
    assert "Mend the school’s files" in page
    assert said in page


def test_keys_that_cannot_be_read_are_not_made_anew(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(gate)

    def fail(*_: object) -> None:
        raise ProofError("broken")

    monkeypatch.setattr("transcript.web.front.keyring_of", fail)
    assert "Make the school’s keys" not in signed_in(gate).see("/").text


def test_the_place_of_the_status_lists_is_asked_for_until_it_is_settled(gate: Gate) -> None:
    settings = begin(gate) / "workspace.yaml"
    browser = signed_in(gate)
    assert "Say where the status lists will be" in browser.see("/").text
    settings.write_text(f"{settings.read_text()}\nstatus: {{url: https://hill.example/status}}\n")
    assert "Say where the status lists will be" not in browser.see("/").text


def test_who_the_school_is_has_to_be_said_before_learners_come(gate: Gate) -> None:
    file = begin(gate) / "school.yaml"
    browser = signed_in(gate)
    page = browser.see("/").text
    assert page.index("Say who the school is") < page.index("Bring in learners")
    text = file.read_text().replace("school.example", "hill.example")
    file.write_text(text.replace("example.edu", "hill.example"))
    assert "Say who the school is" not in browser.see("/").text


def test_who_may_not_say_who_the_school_is_is_not_told_to(gate: Gate) -> None:
    begin(gate)
    assert "Say who the school is" not in signed_in(gate, Role.REGISTRAR).see("/").text


def test_a_school_of_nobody_has_no_records(gate: Gate) -> None:
    begin(gate)
    page = signed_in(gate).see("/").text
    assert "Nobody is here yet." in page
    assert "0 learners" not in page


def test_whether_a_second_person_approves_is_said_to_who_signs(gate: Gate) -> None:
    settings = begin(gate) / "workspace.yaml"
    browser = signed_in(gate)
    alone = browser.see("/").text
    assert "No second person has to approve." in alone
    assert "What is signed only after you have approved it." not in alone
    settings.write_text(f"{settings.read_text()}\napproval: two-person\n")
    both = browser.see("/").text
    assert "sign what a second person has approved" in both
    assert "What is signed only after you have approved it." in both


def test_each_role_sees_what_it_does(gate: Gate) -> None:
    shutil.copytree(SAMPLE, gate.site.folder or "", dirs_exist_ok=True)
    gate.add("b.osei")
    page = signed_in(gate, Role.READER).see("/").text
    assert "The records of 12 learners." in page
    assert "What comes next" not in page
    for hidden in ("/issue", "/accounts", "/keys", "/trust", "/releases"):
        assert f'href="{hidden}"' not in page


def test_accounts_that_cannot_be_read_let_nobody_in(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(gate)

    def fail(*_: object, **__: object) -> None:
        raise AccountsError("/secret/accounts.db", "it is damaged")

    monkeypatch.setattr(gate.site.accounts.sessions, "whose", fail)
    for path in ("/accounts", "/nowhere", "/"):
        answer = browser.see(path)
        assert answer.status_code in {404, 409}
        assert "Sign out" not in answer.text
        assert "/secret" not in answer.text


def test_what_is_said_to_very_many_does_not_fill_the_memory(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcript.web.reception._MOST_TOLD", 0)
    browser = signed_in(gate)
    browser.see("/tokens")
    browser.send("/tokens", label="x", scopes="verify", days="30")
    browser.send("/tokens", revoke="1")
    assert 'class="told"' not in browser.see("/tokens").text
