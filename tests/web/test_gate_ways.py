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

# Forms whose views note what was done, or which look at something and change nothing.
_TOLD_BY_THEIR_VIEWS = {
    "/sign-in",
    "/sign-out",
    "/setup/{secret}",
    "/account",
    "/accounts",
    "/accounts/{name}",
    "/tokens",
    "/trust/add",
    "/trust/undo",
    "/trust/{issuer}",
    "/trust/{issuer}/remove",
    "/begin",
    "/school",
    "/school/profile",
    "/profile",
    "/credits/import",
    "/credits/new",
    "/credits/{id}",
    "/credits/{id}/duplicate",
    "/credits/{id}/delete",
    "/mastery",
    "/settings",
    "/files/{path:path}",
    "/undo",
    "/learners/{learner}/words",
    "/learners/{learner}/consents",
    "/learners/{learner}/courses",
    "/learners/{learner}/habits",
    "/learners/{learner}/person",
    "/learners/{learner}/evidence/{piece}",
    "/import/undo",
    "/import/{token}",
    "/documents/{document}/change/{act}",
    "/keys/request",
    "/status/place",
}
_LOOKING = {
    "/learners",
    "/learners/{learner}/draft",
    "/import",
    "/import/{token}/forget",
    "/calibration",
    "/issue",
    "/documents",
    "/releases",
    "/ledger/check",
    "/ledger/inspection",
    "/api/validate",
    "/api/verify",
    "/api/status-lists",
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


def test_each_form_that_does_something_has_words_for_the_log() -> None:
    silent = {
        each.path
        for each in all_ways()
        if each.method == "POST" and not each.is_open and not each.act
    }
    assert silent == _TOLD_BY_THEIR_VIEWS | _LOOKING


def test_the_log_has_no_addresses() -> None:
    assert [each.act for each in all_ways() if "/" in each.act or "{" in each.act] == []
