from collections import Counter

from transcript.web.asked import Way
from transcript.web.navigation import ACCOUNTS, SCHOOL, VERIFY
from transcript.web.ways import all_ways

WITHOUT_AN_ACCOUNT = {
    ("/", "GET"),
    ("/sign-in", "GET"),
    ("/sign-in", "POST"),
    ("/sign-out", "POST"),
    ("/setup/{secret}", "GET"),
    ("/setup/{secret}", "POST"),
}


def _key(way: Way) -> tuple[str, str]:
    return way.path, way.method


def test_no_two_views_answer_at_one_address() -> None:
    assert [each for each, count in Counter(map(_key, all_ways())).items() if count > 1] == []


def test_what_needs_no_account_is_what_was_meant_to() -> None:
    found = {_key(each) for each in all_ways() if each.needs is None and each.scope is None}
    public = {each for each in found if each[0].startswith(("/verify", "/api"))}
    assert found - public == WITHOUT_AN_ACCOUNT


def test_a_form_without_a_token_is_one_that_changes_nothing() -> None:
    opened = {each.path for each in all_ways() if each.method == "POST" and each.is_open}
    assert all(each.startswith("/verify") for each in opened)


def test_only_the_api_has_scopes() -> None:
    assert all(each.path.startswith("/api/") for each in all_ways() if each.scope is not None)


def test_every_place_in_the_head_of_a_page_is_there() -> None:
    known = {each.path for each in all_ways() if each.method == "GET"}
    named = {each.to for each in (*SCHOOL, VERIFY, ACCOUNTS)}
    assert named <= known
