import errno
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.gated import NOW, Clock, site_at
from transcript.accounts.errors import AccountsError
from transcript.accounts.roles import Permission
from transcript.accounts.tokens import Scope
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
from transcript.web.app import application
from transcript.web.asked import (
    Answer,
    Asked,
    Data,
    Download,
    NotHereError,
    Page,
    Person,
    Redirect,
    RefusedError,
    Way,
)
from transcript.web.headers import FRAMED_POLICY, SHOWN_PDF_POLICY, SHOWN_POLICY
from transcript.web.reception import Reception
from transcript.web.site import Site

REYES = Person(name="a.reyes", full_name="A. Reyes", may=frozenset({Permission.VIEW}))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CODE = Code("MT999", "a code of this test", Severity.ERROR)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = site_at(tmp_path)
    yield made
    made.checker.close()
    made.accounts.close()


def client_of(site: Site, *ways: Way, person: Person | None = REYES) -> TestClient:
    app = application(site, ways=ways, who=lambda _: person, now=Clock())
    return TestClient(app, follow_redirects=False)


def raising(error: Exception) -> Way:
    def view(_: Asked) -> Answer:
        raise error

    return Way(path="/x", view=view, needs=None)


def answering(answer: Answer, method: str = "GET") -> Way:
    return Way(path="/x", view=lambda _: answer, needs=None, method=method)


def echo(asked: Asked) -> Answer:
    files = [[name, each.name, len(each.content)] for name, each in asked.form.files]
    return Data(
        value={
            "fields": asked.form.fields,
            "files": files,
            "body": asked.body.decode("latin-1"),
            "language": asked.language,
            "query": dict(asked.query),
            "sent": dict(asked.sent),
            "actor": asked.actor,
        }
    )


ECHO = Way(path="/x", view=echo, needs=None, method="POST", most=2000, is_open=True)


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


def test_a_way_asks_for_its_permission(site: Site) -> None:
    way = Way(path="/x", view=echo, needs=Permission.ISSUE)
    assert client_of(site, way).get("/x").status_code == 403
    assert client_of(site, way, person=None).get("/x").status_code == 401


def test_what_may_not_be_asked_for_is_not_read(site: Site) -> None:
    way = Way(path="/x", view=echo, needs=Permission.ISSUE, method="POST")
    answer = client_of(site, way).post("/x", content=b"\xff" * 5000, headers=FORM)
    assert answer.status_code == 403


def test_fields_and_files_arrive_in_their_order(site: Site) -> None:
    answer = client_of(site, ECHO).post(
        "/x?lang=es", data={"a": ["1", "2"]}, files={"f": ("ñ.pdf", b"12345")}
    )
    assert answer.json()["fields"] == [["a", "1"], ["a", "2"]]
    assert answer.json()["files"] == [["f", "ñ.pdf", 5]]
    assert answer.json()["language"] == "es"
    assert answer.json()["query"] == {"lang": "es"}


def test_no_more_is_taken_than_a_way_takes(site: Site) -> None:
    client = client_of(site, ECHO)
    assert client.post("/x", content=b"a=" + b"x" * 1998, headers=FORM).status_code == 200
    answer = client.post("/x", content=b"a=" + b"x" * 1999, headers=FORM)
    assert answer.status_code == 413
    assert "at most 1 KB can be sent here" in answer.text


def test_what_is_larger_than_it_says_is_counted(site: Site) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(100):
            yield b"a" * 100

    answer = client_of(site, ECHO).post("/x", content=parts(), headers=FORM)
    assert answer.status_code == 413


def test_nothing_that_is_sent_touches_a_disk(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a file was made")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", fail)
    way = Way(path="/x", view=echo, needs=None, method="POST", most=4 << 20, is_open=True)
    answer = client_of(site, way).post("/x", files={"f": ("a", b"x" * (3 << 20))})
    assert answer.json()["files"] == [["f", "a", 3 << 20]]


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("text/plain", b"a=b", 415),
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=x", b"garbage", 400),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--\r\n", 400),
        ("application/x-www-form-urlencoded", b"&".join([b"a=b"] * 5001), 400),
    ],
)
def test_what_is_no_form_is_refused(site: Site, kind: str, content: bytes, status: int) -> None:
    way = Way(path="/x", view=echo, needs=None, method="POST", is_open=True)
    answer = client_of(site, way).post("/x", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status


def test_letters_of_no_known_spelling_are_no_crash(site: Site) -> None:
    content = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    for charset in ("utf-8", "zlib", "idna", "utf-7", "nonsense"):
        kind = f"multipart/form-data; boundary=x; charset={charset}"
        answer = client_of(site, ECHO).post("/x", content=content, headers={"Content-Type": kind})
        assert answer.status_code in {200, 400}


@pytest.mark.parametrize("place", ['name="\\ud800"', 'name="a"', 'name="a"; filename="\\ud800"'])
def test_half_a_letter_is_no_form(site: Site, place: str) -> None:
    way = Way(path="/x", view=echo, needs=None, method="POST", is_open=True)
    part = f"--x\r\nContent-Disposition: form-data; {place}\r\n\r\n\\udc00\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    answer = client_of(site, way).post("/x", content=part, headers={"Content-Type": kind})
    assert answer.status_code == 400


def test_the_log_has_no_name_that_was_made_of_a_files(site: Site) -> None:
    way = Way(path="/{learner}/{piece}", view=echo, needs=Permission.VIEW, method="POST")
    client_of(site, way).post("/ana/my-illness")
    assert site.accounts.acts.page(most=1)[0].subject == "ana"


def test_a_redirection_stays_on_this_site(site: Site) -> None:
    assert client_of(site, answering(Redirect(to="/y"))).get("/x").headers["location"] == "/y"
    for elsewhere in ("https://evil.example", "//evil.example", "/\\evil.example"):
        assert client_of(site, answering(Redirect(to=elsewhere))).get("/x").status_code == 500


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
        ("ñ.pdf", "attachment; filename=\"_.pdf\"; filename*=UTF-8''%C3%B1.pdf"),
        (
            'a";\r\nX: y\\.pdf',
            (
                'attachment; filename="a_;__X: y_.pdf"; '
                "filename*=UTF-8''a%22%3B%0D%0AX%3A%20y%5C.pdf"
            ),
        ),
    ],
)
def test_no_name_of_a_file_says_more_than_a_name(site: Site, name: str, disposition: str) -> None:
    way = answering(Download(content=b"x", media_type="application/pdf", name=name))
    assert client_of(site, way).get("/x").headers["content-disposition"] == disposition


@pytest.mark.parametrize(
    ("kind", "policy", "expected"),
    [
        ("image/png", "", SHOWN_POLICY),
        ("application/pdf", "", SHOWN_PDF_POLICY),
        ("text/html", "sandbox", "sandbox"),
    ],
)
def test_a_file_that_is_shown_may_do_nothing(
    site: Site, kind: str, policy: str, expected: str
) -> None:
    shown = Download(content=b"x", media_type=kind, name="x", inline=True, policy=policy)
    answer = client_of(site, answering(shown)).get("/x")
    assert answer.headers["content-security-policy"] == expected
    assert answer.headers["content-disposition"].startswith("inline")


def test_a_page_in_a_frame_is_framed_by_us_alone(site: Site) -> None:
    page = Page(template="refused.html", facts={"reason": "a", "hint": ""}, is_framed=True)
    answer = client_of(site, answering(page)).get("/x")
    assert answer.headers["content-security-policy"] == FRAMED_POLICY


def test_json_has_the_type_and_the_headers_it_is_given(site: Site) -> None:
    data = Data(value={"a": "ñ"}, status=201, headers={"X-A": "b"}, media_type="application/a+json")
    answer = client_of(site, answering(data)).get("/x")
    assert (answer.status_code, answer.headers["x-a"]) == (201, "b")
    assert answer.headers["content-type"] == "application/a+json"
    assert answer.content == '{"a": "ñ"}'.encode()


def test_what_was_done_is_noted(site: Site) -> None:
    def view(asked: Asked) -> Answer:
        if asked.path["id"] == "told":
            asked.note("signed", "urn:uuid:1")
        return Redirect(to="/")

    way = Way(path="/learners/{id}", view=view, needs=None, method="POST")
    client = client_of(site, way)
    client.post("/learners/014?name=Ana")
    client.post("/learners/told")
    second, first = site.accounts.acts.page(most=5)
    assert (first.who, first.act, first.subject) == ("a.reyes", "/learners/{id}", "014")
    assert (second.act, second.subject) == ("signed", "urn:uuid:1")


def test_what_was_refused_or_changed_nothing_is_not_noted(site: Site) -> None:
    client_of(site, ECHO).post("/x")
    client_of(site, answering(Data(value=1, status=422), "POST")).post("/x")
    client_of(site, answering(Redirect(to="/"), "POST"), person=None).post("/x")
    assert site.accounts.acts.count() == 0


def test_a_view_may_wait_in_a_lane_of_its_own(site: Site) -> None:
    way = Way(path="/x", view=echo, needs=None, waits=True)
    assert client_of(site, way).get("/x").status_code == 200


def test_what_was_opened_is_closed_with_the_server(site: Site) -> None:
    with client_of(site, answering(Redirect(to="/"))) as client:
        assert client.get("/x").status_code == 303


SCOPED = Way(path="/api/x", view=echo, needs=None, method="POST", most=2000, scope=Scope.VERIFY)


@pytest.fixture
def api(site: Site) -> TestClient:
    door = Reception(site, now=Clock(), anonymous=frozenset())
    return TestClient(application(site, ways=[SCOPED], door=door, now=Clock()))


def token_for(site: Site, scope: Scope) -> dict[str, str]:
    _, secret = site.accounts.tokens.make(
        label="Student system", scopes=[scope], by="a", at=NOW, until=NOW + timedelta(days=1)
    )
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_opens_the_way_that_it_has_the_scope_for(site: Site, api: TestClient) -> None:
    heads = token_for(site, Scope.VERIFY) | {"Content-Type": "application/json", "X-Other": "y"}
    answer = api.post("/api/x", content=b"{}", headers=heads | {"Idempotency-Key": "k"})
    told = answer.json()
    assert (told["body"], told["actor"]) == ("{}", "token Student system")
    assert told["sent"]["idempotency-key"] == "k"
    assert not {"authorization", "cookie", "x-other"} & set(told["sent"])


def test_a_token_sends_a_form_where_it_has_files(site: Site, api: TestClient) -> None:
    answer = api.post("/api/x", files={"f": ("a", b"1")}, headers=token_for(site, Scope.VERIFY))
    assert answer.json()["files"] == [["f", "a", 1]]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic YTpi", "bearer  "])
def test_without_a_token_that_counts_the_api_is_closed(api: TestClient, header: str) -> None:
    answer = api.post("/api/x", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith('Bearer realm="transcript"')


def test_a_token_for_something_else_does_not_open_it(site: Site, api: TestClient) -> None:
    answer = api.post("/api/x", headers=token_for(site, Scope.STATUS))
    assert answer.status_code == 403
    assert 'error="insufficient_scope", scope="verify"' in answer.headers["www-authenticate"]


def test_a_session_does_not_open_the_api(site: Site, api: TestClient) -> None:
    site.accounts.people.add("a", full_name="A", roles=["registrar"], at=NOW)  # type: ignore[list-item]
    api.cookies.set("session-8040", site.accounts.sessions.begin("a", at=NOW))
    assert api.post("/api/x").status_code == 401


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("es", "es"),
        ("es-MX,en;q=0.8", "es"),
        ("en;q=0.8, es;q=0.9", "es"),
        ("fr,de", "en"),
        ("es;q=0", "en"),
        ("es;q=x,en", "en"),
        ("", "en"),
        (";;;,,," * 500, "en"),
    ],
)
def test_the_language_is_the_first_of_ours_that_the_browser_takes(
    site: Site, accepted: str, language: str
) -> None:
    answer = client_of(site, ECHO).post("/x", headers={"Accept-Language": accepted})
    assert answer.json()["language"] == language
