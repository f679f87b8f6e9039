from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.web.gated import NOW, Clock, client_of, heading
from transcript.accounts.errors import AccountsError
from transcript.accounts.roles import Permission
from transcript.accounts.tokens import Scope
from transcript.web.app import application
from transcript.web.asked import (
    Answer,
    Asked,
    Data,
    Download,
    Page,
    Redirect,
    Way,
)
from transcript.web.headers import FRAMED_POLICY, SHOWN_PDF_POLICY, SHOWN_POLICY
from transcript.web.reception import Reception
from transcript.web.site import Site

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


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
    way = Way(
        path="/{learner}/{piece}", view=echo, needs=Permission.VIEW, method="POST", act="rated"
    )
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
    facts = {"heading": "a", "reason": "a", "hint": ""}
    page = Page(template="refused.html", facts=facts, is_framed=True)
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

    way = Way(path="/learners/{id}", view=view, needs=None, method="POST", act="rated")
    client = client_of(site, way)
    client.post("/learners/014?name=Ana")
    client.post("/learners/told")
    second, first = site.accounts.acts.page(most=5)
    assert (first.who, first.act, first.subject) == ("a.reyes", "rated", "014")
    assert (second.act, second.subject) == ("signed", "urn:uuid:1")


def test_what_only_looks_is_not_noted(site: Site) -> None:
    way = Way(path="/x", view=echo, needs=None, method="POST")
    assert client_of(site, way).post("/x").status_code == 200
    assert site.accounts.acts.count() == 0


def test_what_was_done_and_could_not_be_noted_says_so(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AccountsError("/secret/accounts.db", "it cannot be written")

    monkeypatch.setattr(site.accounts.acts, "note", fail)
    way = Way(path="/x", view=echo, needs=None, method="POST", act="signed")
    answer = client_of(site, way).post("/x")
    assert answer.status_code == 409
    assert heading(answer.text) == "This was done, but not noted"
    assert "Do not send it again" in answer.text
    assert "/secret" not in answer.text
    assert "it cannot be written" in caplog.text


def test_what_was_refused_or_changed_nothing_is_not_noted(site: Site) -> None:
    client_of(site, replace(ECHO, act="looked")).post("/x")
    refused = answering(Data(value=1, status=422), "POST")
    client_of(site, replace(refused, act="signed")).post("/x")
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


def test_a_form_for_which_nobody_was_given_a_token_is_refused(site: Site) -> None:
    door = Reception(site, now=Clock(), anonymous=frozenset())
    client = TestClient(
        application(site, ways=[replace(ECHO, is_open=False)], door=door, now=Clock())
    )
    assert client.post("/x", data={"csrf": ""}).status_code == 403


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
