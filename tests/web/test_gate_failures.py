import errno
import json
import logging
from pathlib import Path

import pytest

from tests.web.gated import client_of, heading
from transcript.accounts.errors import AccountsError
from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.errors import (
    BusyWorkspaceError,
    RegistryError,
    TranscriptError,
    UnmendedFilesError,
    UnreadableWorkspaceError,
)
from transcript.model.origin import Origin
from transcript.proofs.errors import ProofError
from transcript.web.asked import (
    Answer,
    Asked,
    NotHereError,
    RefusedError,
    Way,
)
from transcript.web.site import Site

CODE = Code("MT999", "a code of this test", Severity.ERROR)


def raising(error: Exception) -> Way:
    def view(_: Asked) -> Answer:
        raise error

    return Way(path="/x", view=view, needs=None)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (RefusedError(400, "no", hint="do that"), 400, "Do that."),
        (NotHereError("nothing there"), 404, "Nothing there."),
        (TranscriptError("this cannot be"), 409, "This cannot be."),
        (ProofError("this key is none"), 409, "This key is none."),
        (BusyWorkspaceError(Path("/secret/place")), 409, "Another run is issuing"),
        (UnreadableWorkspaceError(Path("/secret/school"), "is empty"), 409, "“school”: is empty"),
        (OSError(errno.ENOSPC, "No space left", "/secret/file"), 409, "Make room on the disk"),
        (PermissionError(errno.EACCES, "denied", "/secret/a.yaml"), 409, "“a.yaml”: denied."),
        (PermissionError(errno.EACCES, "denied", "/secret/.lock"), 409, "<p>Denied."),
        (PermissionError(errno.EROFS, "denied", "/secret/.lock"), 409, "Tell whoever runs"),
        (OSError("odd"), 409, "OSError"),
        (RegistryError("/secret/registry.db", "it is damaged"), 409, "It is damaged."),
        (AccountsError("/secret/accounts.db", "it is damaged"), 409, "It is damaged."),
    ],
)
def test_what_went_wrong_is_a_page_that_says_what_to_do(
    site: Site, error: Exception, status: int, said: str
) -> None:
    answer = client_of(site, raising(error)).get("/x")
    assert answer.status_code == status
    assert said in answer.text
    assert "/secret" not in answer.text
    assert "Traceback" not in answer.text


def test_files_that_have_to_be_mended_are_named(site: Site) -> None:
    found = Diagnostic(
        code=CODE,
        origin=Origin(file="school.yaml", pointer="/name", line=3, column=1),
        message="“<b>” is no name",
        hint="write one",
    )
    answer = client_of(site, raising(UnmendedFilesError([found], "nothing can be signed"))).get(
        "/x"
    )
    assert answer.status_code == 409
    assert "school.yaml:3" in answer.text
    assert "&lt;b&gt;" in answer.text


def test_a_bug_is_a_page_and_a_line_without_what_was_sent(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = client_of(site, raising(ValueError("Ana Canary"))).get("/x")
    assert answer.status_code == 500
    assert "our mistake" in answer.text
    assert "Canary" not in answer.text
    (line,) = [each for each in caplog.messages if each.startswith("bug:")]
    assert "ValueError in transcript.web." in line
    assert "Canary" not in caplog.text


def test_accounts_that_cannot_be_read_are_told_to_who_runs_the_server(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    client_of(site, raising(AccountsError("/a", "it is damaged"))).get("/x")
    assert "it is damaged" in caplog.text


def test_when_to_come_again_is_told(site: Site) -> None:
    answer = client_of(site, raising(RefusedError(503, "busy", after=5))).get("/x")
    assert answer.headers["retry-after"] == "5"


def test_the_api_names_no_place_of_this_machine(site: Site) -> None:
    error = AccountsError("/secret/accounts.db", "it is damaged")
    way = Way(path="/api/x", view=raising(error).view, needs=None)
    told = client_of(site, way).get("/api/x").json()
    assert (told["status"], told["detail"]) == (409, "it is damaged")


@pytest.mark.parametrize("error", [RefusedError(400, "no"), ValueError("Ana Canary")])
def test_under_api_what_went_wrong_is_a_problem(site: Site, error: Exception) -> None:
    def view(_: Asked) -> Answer:
        raise error

    way = Way(path="/api/x", view=view, needs=None)
    answer = client_of(site, way).get("/api/x")
    assert answer.headers["content-type"] == "application/problem+json"
    assert json.loads(answer.text)["status"] == answer.status_code
    assert "Canary" not in answer.text
    nowhere = client_of(site, way).get("/api/nowhere")
    assert nowhere.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "error", "said"),
    [
        ("GET", NotHereError("there is no learner of this id"), "There is no such page"),
        ("GET", TranscriptError("this cannot be"), "This cannot be shown"),
        ("POST", NotHereError("these files are gone"), "This was not done"),
        ("POST", TranscriptError("this cannot be"), "This was not done"),
    ],
)
def test_a_refusal_is_headed_by_what_was_asked_for(
    site: Site, method: str, error: Exception, said: str
) -> None:
    way = Way(path="/x", view=raising(error).view, needs=None, method=method)
    assert heading(client_of(site, way).request(method, "/x").text) == said
