"""What a school's other systems may ask for, and what they are answered."""

import errno
import json
from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from tests.web.api_desk import (
    LEARNER,
    NOON,
    Desk,
    open_desk,
)
from transcript.accounts.tokens import Scope
from transcript.errors import LedgerError
from transcript.office.verifying import BusyError, Checker
from transcript.web.api import issuing
from transcript.web.api.operations import OPERATIONS, Operation

PROBLEM = "application/problem+json"
NOWHERE = "urn:uuid:00000000-0000-4000-8000-000000000000"


@pytest.fixture
def locked(school: Path, tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(school, tmp_path / "home", locked=True)
    yield desk
    desk.close()


def issue(desk: Desk) -> dict[str, Any]:
    answer = desk.post("/api/issue", {"learners": [LEARNER]}, Scope.ISSUE)
    assert answer.status_code == 200, answer.text
    [learner] = answer.json()["learners"]
    return dict(learner)


def exported(desk: Desk, name: str) -> bytes:
    body = {"learner": LEARNER, "formats": [name]}
    answer = desk.post("/api/export", body, Scope.EXPORT)
    assert answer.status_code == 200, answer.text
    return b64decode(answer.json()["files"][0]["content"])


def assert_problem(answer: Response, status: int, kind: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    told = answer.json()
    assert told["type"] == f"/api#{kind}"
    assert told["status"] == status
    return dict(told)


def ask(desk: Desk, operation: Operation, headers: dict[str, str]) -> Response:
    path = operation.path.format(document=NOWHERE, learner=LEARNER)
    body = json.dumps({"learners": [LEARNER]}).encode() if operation.method == "POST" else b""
    sent = {"Content-Type": "application/json", **headers}
    return desk.client.request(operation.method, path, content=body, headers=sent)


# Who may ask


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_without_a_token_nothing_is_answered(desk: Desk, operation: Operation) -> None:
    answer = ask(desk, operation, {})
    assert_problem(answer, 401, "no-token")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_a_token_for_everything_else_is_refused(desk: Desk, operation: Operation) -> None:
    others = [each for each in Scope if each is not operation.scope]
    answer = ask(desk, operation, desk.token(*others))
    assert_problem(answer, 403, "not-allowed")
    assert f'scope="{operation.scope}"' in answer.headers["www-authenticate"]


def test_a_revoked_token_opens_nothing(desk: Desk) -> None:
    headers = desk.token(Scope.VALIDATE)
    [token] = desk.site.accounts.tokens.all()
    desk.site.accounts.tokens.revoke(token.number, at=NOON)
    answer = desk.client.post("/api/validate", json={}, headers=headers)
    assert_problem(answer, 401, "no-token")


def test_an_answer_is_kept_by_nobody(desk: Desk) -> None:
    answer = desk.post("/api/validate", {}, Scope.VALIDATE)
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


# What is sent


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        ([], "", "an object belongs here"),
        ({}, "", "“learners” is missing"),
        ({"learners": []}, "/learners", "name at least one"),
        ({"learners": LEARNER}, "/learners", "a list belongs here"),
        ({"learners": [1]}, "/learners/0", "text belongs here"),
        ({"learners": [""]}, "/learners/0", "text belongs here"),
        ({"learners": ["a" * 201]}, "/learners/0", "it is longer than 200 letters"),
        ({"learners": [LEARNER] * 2}, "/learners", "the same is named twice"),
        ({"learners": ["a"] * 101}, "/learners", "name at most 100 at a time"),
        (
            {"learners": [LEARNER], "force": True},
            "",
            "there is no “force” here; there are: learners, dry_run",
        ),
        (
            {"learners": [LEARNER], "dry_run": "no"},
            "/dry_run",
            "true or false belongs here",
        ),
    ],
)
def test_another_shape_is_refused_with_its_place(
    desk: Desk, body: object, pointer: str, detail: str
) -> None:
    told = assert_problem(desk.post("/api/issue", body, Scope.ISSUE), 422, "shape")
    assert told["pointer"] == pointer
    assert told["detail"] == f"{pointer or 'the whole'}: {detail}"


def test_a_format_that_is_not_installed_is_another_shape(desk: Desk) -> None:
    body = {"learner": LEARNER, "formats": ["docx"]}
    told = assert_problem(desk.post("/api/export", body, Scope.EXPORT), 422, "shape")
    assert told["pointer"] == "/formats/0"
    assert "badges, clr" in told["detail"]


@pytest.mark.parametrize("content", [b"", b"{", b'{"a": 1, "a": 2}', b"\xff", b"[NaN]"])
def test_what_is_no_json_is_refused(desk: Desk, content: bytes) -> None:
    headers = {**desk.token(Scope.ISSUE), "Content-Type": "application/json"}
    answer = desk.client.post("/api/issue", content=content, headers=headers)
    assert_problem(answer, 400, "unreadable")


def test_a_form_is_no_json(desk: Desk) -> None:
    headers = desk.token(Scope.ISSUE)
    answer = desk.client.post("/api/issue", data={"learners": LEARNER}, headers=headers)
    assert_problem(answer, 415, "media-type")


def test_too_much_is_refused(desk: Desk) -> None:
    headers = {**desk.token(Scope.ISSUE), "Content-Type": "application/json"}
    answer = desk.client.post("/api/issue", content=b" " * 70_000, headers=headers)
    assert_problem(answer, 413, "too-large")


def test_another_method_is_told_which_is_right(desk: Desk) -> None:
    answer = desk.client.get("/api/issue", headers=desk.token(Scope.ISSUE))
    assert_problem(answer, 405, "method")
    assert "POST" in answer.headers["allow"]


def test_an_unknown_address_is_a_problem_too(desk: Desk) -> None:
    assert_problem(desk.client.get("/api/nothing"), 404, "not-here")


@pytest.mark.parametrize(
    ("path", "body", "scope"),
    [
        ("/api/validate", {"learners": ["nobody"]}, Scope.VALIDATE),
        ("/api/issue", {"learners": ["nobody"]}, Scope.ISSUE),
        ("/api/export", {"learner": "../keys", "formats": ["clr"]}, Scope.EXPORT),
    ],
)
def test_an_unknown_learner_is_refused(
    desk: Desk, path: str, body: dict[str, Any], scope: Scope
) -> None:
    assert_problem(desk.post(path, body, scope), 404, "no-such-learner")


# Validate


def test_validating_gives_what_the_command_line_gives(desk: Desk, school: Path) -> None:
    record = school / "learners" / LEARNER / "record.yaml"
    record.write_text(record.read_text().replace("level: proficient", "level: superb"))
    answer = desk.post("/api/validate", {"learners": [LEARNER]}, Scope.VALIDATE)
    assert answer.status_code == 200
    told = answer.json()
    assert told["learners"] == [LEARNER]
    errors = {each["file"] for each in told["diagnostics"] if each["severity"] == "error"}
    assert errors == {f"learners/{LEARNER}/record.yaml"}


def test_without_learners_the_school_alone_is_validated(desk: Desk) -> None:
    answer = desk.post("/api/validate", {}, Scope.VALIDATE)
    assert answer.json()["learners"] == []


# Issue


def test_issuing_twice_gives_the_same_document(desk: Desk) -> None:
    first, second = issue(desk), issue(desk)
    assert first["state"] == "issued"
    assert second["state"] == "already issued"
    assert first["document_id"] == second["document_id"]


def test_who_issued_is_the_token(desk: Desk) -> None:
    headers = desk.token(Scope.ISSUE, label="PowerSIS")
    answer = desk.client.post("/api/issue", json={"learners": [LEARNER]}, headers=headers)
    assert answer.json()["actor"] == "token PowerSIS"


def test_a_dry_run_issues_nothing(desk: Desk) -> None:
    body = {"learners": [LEARNER], "dry_run": True}
    answer = desk.post("/api/issue", body, Scope.ISSUE).json()
    assert answer.get("dry_run"), answer
    assert answer["counts"] == {"would issue": 1}
    assert issue(desk)["state"] == "issued"


def test_what_still_stands_of_the_example_is_a_warning_as_on_the_command_line(desk: Desk) -> None:
    codes = [each["code"] for each in issue(desk)["diagnostics"]]
    assert "MT454" in codes


def test_the_ledger_is_signed_at_once(desk: Desk, school: Path) -> None:
    issue(desk)
    assert (school / "ledger" / "checkpoint").is_file()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (LedgerError(None, "it was cut off"), "it was cut off"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
    ],
)
def test_what_was_issued_is_told_even_if_the_ledger_could_not_be_signed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(issuing, "sign_ledger_now", fails)
    answer = desk.post("/api/issue", {"learners": [LEARNER]}, Scope.ISSUE).json()
    assert answer["counts"] == {"issued": 1}
    assert answer["schools"][0]["trouble"] == told


def test_two_systems_that_issue_at_once_issue_one_document(desk: Desk) -> None:
    headers = [desk.token(Scope.ISSUE, label=f"system {each}") for each in range(3)]

    def ask_it(header: dict[str, str]) -> Response:
        return desk.client.post("/api/issue", json={"learners": [LEARNER]}, headers=header)

    with ThreadPoolExecutor(3) as systems:
        answers = list(systems.map(ask_it, headers))
    assert {each.status_code for each in answers} <= {200, 503}
    listed = desk.client.get(
        f"/api/learners/{LEARNER}/documents", headers=desk.token(Scope.STATUS)
    ).json()
    assert len(listed["documents"]) == 1


def test_a_learner_with_errors_is_refused_and_told_why(desk: Desk, school: Path) -> None:
    record = school / "learners" / LEARNER / "record.yaml"
    record.write_text(record.read_text().replace("level: proficient", "level: superb"))
    told = issue(desk)
    assert told["state"] == "refused"
    assert told["diagnostics"]


def test_without_the_passphrase_nothing_is_signed(locked: Desk) -> None:
    answer = locked.post("/api/issue", {"learners": [LEARNER]}, Scope.ISSUE)
    told = assert_problem(answer, 409, "keys-locked")
    assert "--passphrase-file" in told["hint"]
    status = locked.client.get(
        f"/api/learners/{LEARNER}/documents", headers=locked.token(Scope.STATUS)
    )
    assert status.json()["documents"] == []


def test_a_broken_school_is_named_with_its_problems(desk: Desk, school: Path) -> None:
    (school / "school.yaml").write_text("name: [")
    answer = desk.post("/api/issue", {"learners": [LEARNER]}, Scope.ISSUE)
    assert answer.status_code in {200, 409}
    assert str(school) not in answer.text


# Export


def test_an_export_holds_the_signed_original(desk: Desk, school: Path) -> None:
    document = issue(desk)["document_id"]
    body = {"learner": LEARNER, "formats": ["clr"]}
    told = desk.post("/api/export", body, Scope.EXPORT).json()
    assert (told["document_id"], told["standing"]) == (document, "in force")
    clr = b64decode(told["files"][0]["content"])
    assert told["files"][0]["sha256"] == sha256(clr).hexdigest()
    assert any(each.read_bytes() == clr for each in (school / "issued").rglob("*.json"))


def test_what_is_proved_beside_comes_along(desk: Desk) -> None:
    issue(desk)
    body = {"learner": LEARNER, "formats": ["clr"]}
    names = [each["name"] for each in desk.post("/api/export", body, Scope.EXPORT).json()["files"]]
    assert names == [f"{LEARNER}.clr.json", f"{LEARNER}.tlog-proof"]


def test_an_unofficial_copy_needs_no_passphrase(desk: Desk, locked: Desk) -> None:
    issue(desk)
    body = {"learner": LEARNER, "formats": ["pesc"], "unofficial": True, "pesc_version": "1.3.0"}
    answer = locked.post("/api/export", body, Scope.EXPORT)
    assert answer.status_code == 200, answer.text


def test_a_seal_needs_the_passphrase(desk: Desk, locked: Desk) -> None:
    issue(desk)
    body = {"learner": LEARNER, "formats": ["pdf"]}
    assert_problem(locked.post("/api/export", body, Scope.EXPORT), 409, "keys-locked")


def test_a_pdf_comes_in_the_languages_asked_for(desk: Desk) -> None:
    issue(desk)
    body = {"learner": LEARNER, "formats": ["pdf"], "languages": ["en", "es"]}
    told = desk.post("/api/export", body, Scope.EXPORT).json()
    assert [each["name"] for each in told["files"]] == [f"{LEARNER}.pdf", f"{LEARNER}.es.pdf"]


def test_what_was_not_issued_cannot_be_exported(desk: Desk) -> None:
    body = {"learner": LEARNER, "formats": ["clr"]}
    assert_problem(desk.post("/api/export", body, Scope.EXPORT), 409, "nothing-issued")


# Verify


def test_a_file_is_judged_by_the_list_of_the_site(desk: Desk) -> None:
    issue(desk)
    clr = exported(desk, "clr")
    headers = {**desk.token(Scope.VERIFY), "Content-Type": "application/json"}
    told = desk.client.post("/api/verify", content=clr, headers=headers).json()
    [file] = told["files"]
    assert file["axes"]["integrity"] == "passed"
    assert file["issuer"]["name"] == "Hill School"


def test_a_changed_file_is_an_answer_and_no_error(desk: Desk) -> None:
    issue(desk)
    clr = exported(desk, "clr").replace("Ana Pérez".encode(), "Eva Pérez".encode())
    headers = {**desk.token(Scope.VERIFY), "Content-Type": "application/vc"}
    answer = desk.client.post("/api/verify", content=clr, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["files"][0]["verdict"] == "failed"


def test_what_can_be_sent_instead_is_said_as_a_system_does_it(desk: Desk) -> None:
    issue(desk)
    body = {"learner": LEARNER, "formats": ["pdf"], "unofficial": True}
    made = desk.post("/api/export", body, Scope.EXPORT).json()
    content = b64decode(made["files"][0]["content"])
    headers = {**desk.token(Scope.VERIFY), "Content-Type": "application/pdf"}
    [file] = desk.client.post("/api/verify", content=content, headers=headers).json()["files"]
    said = {each["code"]: each["message"] for each in file["checks"]}
    assert said["SEAL_MISSING"].endswith("the CLR that is attached to it. Send that alone.")


def test_a_form_brings_what_lies_beside_and_the_day(desk: Desk) -> None:
    issue(desk)
    lists = desk.post("/api/status-lists", {}, Scope.STATUS).json()["files"]
    beside = [
        ("beside", (each["name"], b64decode(each["content"])))
        for each in lists
        if each["name"].endswith(".jwt")
    ]
    files = [("file", ("ana.clr.json", exported(desk, "clr"))), *beside]
    headers = desk.token(Scope.VERIFY)
    told = desk.client.post(
        "/api/verify", files=files, data={"at": "2026-11-23"}, headers=headers
    ).json()
    [file] = told["files"]
    assert file["file"] == "ana.clr.json"
    assert file["as_of"] == "2026-11-23T00:00:00Z"


@pytest.mark.parametrize(
    ("files", "fields", "kind", "status"),
    [
        ([("other", ("a", b"b"))], {}, "shape", 422),
        ([("file", ("a", b"b"))], {"at": "yesterday"}, "shape", 422),
        ([("file", ("a", b"b")), ("beside", ("c.json", b"d"))], {}, "unreadable", 400),
    ],
)
def test_a_form_that_is_wrong_is_told_what_is(
    desk: Desk, files: list[Any], fields: dict[str, str], kind: str, status: int
) -> None:
    headers = desk.token(Scope.VERIFY)
    answer = desk.client.post("/api/verify", files=files, data=fields, headers=headers)
    assert_problem(answer, status, kind)


def test_a_file_of_another_media_type_is_refused(desk: Desk) -> None:
    headers = {**desk.token(Scope.VERIFY), "Content-Type": "text/html"}
    answer = desk.client.post("/api/verify", content=b"<p>", headers=headers)
    assert_problem(answer, 415, "media-type")


def test_where_too_much_is_checked_at_once_a_system_is_asked_to_come_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise BusyError

    monkeypatch.setattr(Checker, "check", full)
    answer = desk.client.post(
        "/api/verify",
        content=b"x",
        headers={**desk.token(Scope.VERIFY), "Content-Type": "application/pdf"},
    )
    assert_problem(answer, 503, "busy")
    assert answer.headers["Retry-After"] == "5"


def test_a_list_of_issuers_that_is_broken_is_told_without_its_place(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "trust.yaml").write_text("issuers: 7")
    headers = {**desk.token(Scope.VERIFY), "Content-Type": "application/pdf"}
    answer = desk.client.post("/api/verify", content=b"%PDF", headers=headers)
    assert_problem(answer, 409, "unmended-files")
    assert str(tmp_path) not in answer.text


# Status


def test_a_document_is_found_by_its_id_and_by_its_number(desk: Desk) -> None:
    issued = issue(desk)
    headers = desk.token(Scope.STATUS)
    by_id = desk.client.get(f"/api/status/{issued['document_id']}", headers=headers)
    by_number = desk.client.get(f"/api/status/{issued['number'].lower()}", headers=headers)
    assert by_id.json() == by_number.json()
    assert by_id.json() == {
        "version": 1,
        "document_id": issued["document_id"],
        "number": issued["number"],
        "learner": LEARNER,
        "issued_at": "2026-11-22T12:00:00Z",
        "standing": "in force",
        "changed_at": None,
        "successor": None,
    }


@pytest.mark.parametrize("name", [NOWHERE, "x", "%00", "..%2f..", "’ OR 1=1"])
def test_what_was_not_issued_has_no_status(desk: Desk, name: str) -> None:
    issue(desk)
    answer = desk.client.get(f"/api/status/{name}", headers=desk.token(Scope.STATUS))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == PROBLEM


def test_the_beginning_of_a_number_is_no_document(desk: Desk) -> None:
    number = issue(desk)["number"]
    answer = desk.client.get(f"/api/status/{number[:6]}", headers=desk.token(Scope.STATUS))
    assert_problem(answer, 404, "no-such-document")


def test_the_documents_of_a_learner_are_listed(desk: Desk) -> None:
    issued = issue(desk)
    headers = desk.token(Scope.STATUS)
    told = desk.client.get(f"/api/learners/{LEARNER}/documents", headers=headers).json()
    assert [each["document_id"] for each in told["documents"]] == [issued["document_id"]]


def test_a_learner_of_whom_nothing_is_known_has_no_documents(desk: Desk) -> None:
    answer = desk.client.get("/api/learners/nobody/documents", headers=desk.token(Scope.STATUS))
    assert_problem(answer, 404, "no-such-learner")


def test_a_site_without_a_school_verifies_alone(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "nothing", tmp_path / "home")
    college = open_desk(tmp_path, tmp_path / "college")
    object.__setattr__(college.site, "folder", None)
    del desk
    answer = college.post("/api/validate", {}, Scope.VALIDATE)
    assert_problem(answer, 404, "not-here")
