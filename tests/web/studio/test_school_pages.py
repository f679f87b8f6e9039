"""The school's own pages: what is typed is saved, refused beside its field, or told to two."""

import io
from pathlib import Path

import pytest
from httpx2 import Response
from PIL import Image

from tests.schools import write_school
from tests.web.studio.conftest import Desk, Fields, Sit, fields_of
from tests.web.words import words
from transcript.accounts.roles import Role
from transcript.reading.document import JsonValue
from transcript.reading.reader import read_document

PAGES = [
    "/school",
    "/school/profile",
    "/profile",
    "/credits",
    "/credits/new",
    "/credits/import",
    "/credits/weigh-sources",
    "/credits/weigh-sources/delete",
    "/coverage",
    "/mastery",
    "/files",
    "/files/school.yaml",
    "/settings",
]
EDITORS = {
    "/school": "school.yaml",
    "/school/profile": "school.yaml",
    "/profile": "graduate-profile.yaml",
    "/credits/weigh-sources": "credits/weigh-sources.yaml",
    "/mastery": "mastery.yaml",
}


def value_of(text: str) -> JsonValue:
    document = read_document(text.encode(), file="a.yaml").document
    assert document is not None
    return document.value


def picture(width: int = 4, kind: str = "PNG") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, 4), "navy").save(drawn, kind)
    return drawn.getvalue()


@pytest.mark.parametrize("address", PAGES)
def test_each_page_opens(desk: Desk, address: str) -> None:
    assert desk.get(address).status_code == 200


@pytest.mark.parametrize(("address", "file"), EDITORS.items())
def test_a_form_that_is_saved_as_it_is_changes_nothing(desk: Desk, address: str, file: str) -> None:
    before = desk.text(file)
    answer = desk.post(address, desk.fields(address), do="save")
    assert answer.status_code == 303
    assert desk.text(file) == before


@pytest.mark.parametrize("address", EDITORS)
def test_a_reader_sees_the_form_and_cannot_send_it(sit: Sit, address: str) -> None:
    desk = sit(Role.READER)
    page = desk.get(address)
    assert "<fieldset disabled>" in page.text
    assert 'class="main" name="do"' not in page.text
    assert desk.post(address, fields_of(page.text), do="save").status_code == 403


def test_what_is_typed_is_in_the_file_below_its_comments(desk: Desk) -> None:
    before = desk.text("school.yaml")
    answer = desk.post("/school", desk.fields("/school"), **{"/phone": "+1 802 555 0100"})
    assert answer.headers["location"].startswith("/school?undo=")
    assert desk.text("school.yaml") == before.replace("+1 555 555 0100", "+1 802 555 0100")


def test_a_save_is_taken_back_on_the_page_that_follows(desk: Desk) -> None:
    before = desk.text("school.yaml")
    to = desk.post("/school", desk.fields("/school"), **{"/phone": "1"}).headers["location"]
    assert "Undo this save" in words(desk.get(to))
    back = [("undo", to.partition("undo=")[2]), ("back", "/school")]
    assert desk.send("/undo", back).headers["location"] == "/school"
    assert desk.text("school.yaml") == before


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_taking_back_leads_to_no_other_site(desk: Desk, back: str) -> None:
    to = desk.post("/school", desk.fields("/school"), **{"/phone": "1"}).headers["location"]
    answer = desk.send("/undo", [("undo", to.partition("undo=")[2]), ("back", back)])
    assert answer.headers["location"] == "/files"


def test_what_is_wrong_stands_beside_its_field_with_all_that_was_typed(desk: Desk) -> None:
    answer = desk.post(
        "/school", desk.fields("/school"), **{"/email": "nowhere", "/phone": "typed"}
    )
    assert answer.status_code == 422
    assert 'id="f-email" name="/email" aria-describedby="f-email-hint f-email-told"' in answer.text
    assert "“email” cannot be “nowhere”" in words(answer)
    assert ("/phone", "typed") in fields_of(answer.text)
    assert "nowhere" not in desk.text("school.yaml")


def test_a_field_that_is_needed_and_empty_is_told_at_itself(desk: Desk) -> None:
    answer = desk.post("/school", desk.fields("/school"), **{"/address/street": " "})
    assert "“street” is empty" in words(answer)
    assert 'name="/address/street" aria-describedby="f-address-street-told"' in answer.text


def test_a_field_that_may_be_empty_leaves_the_file(desk: Desk) -> None:
    desk.post("/school", desk.fields("/school"), **{"/identifiers/ceeb": ""})
    assert "ceeb" not in desk.text("school.yaml")
    assert "nces" in desk.text("school.yaml")


def test_one_page_of_a_file_leaves_what_the_other_holds(desk: Desk) -> None:
    desk.post("/school", desk.fields("/school"), **{"/name": "Lake School"})
    fields = desk.fields("/school/profile")
    desk.post("/school/profile", fields, **{"/profile/habits/text": "Said anew."})
    text = desk.text("school.yaml")
    assert 'name: "Lake School"' in text
    assert "text: Said anew." in text


def test_a_button_adds_an_item_and_saves_nothing(desk: Desk) -> None:
    before = desk.text("school.yaml")
    fields = [*desk.fields("/school"), ("/phone", "typed")]
    answer = desk.post("/school", fields, do="add:/signatories")
    shown = dict(fields_of(answer.text))
    assert shown["/signatories/1/name"] == ""
    assert shown["/phone"] == "typed"
    assert desk.text("school.yaml") == before


def test_buttons_move_and_remove_items(desk: Desk) -> None:
    address = "/credits/weigh-sources"
    ids = [
        value
        for name, value in desk.fields(address)
        if name.startswith("/criteria/") and name.endswith("/id")
    ]
    down = desk.post(address, desk.fields(address), do="down:/criteria/0")
    moved = [
        value
        for name, value in fields_of(down.text)
        if name.startswith("/criteria/") and name.endswith("/id")
    ]
    gone = desk.post(address, fields_of(down.text), do="remove:/criteria/0")
    left = [
        value
        for name, value in fields_of(gone.text)
        if name.startswith("/criteria/") and name.endswith("/id")
    ]
    assert moved == ids[::-1]
    assert left == ids[:1]


def test_the_order_of_the_fields_is_the_order_of_the_list(desk: Desk) -> None:
    address = "/credits/weigh-sources"
    fields = desk.fields(address)
    first = [each for each in fields if each[0].startswith("/criteria/0/")]
    rest = [each for each in fields if each not in first]
    desk.send(address, [*rest, *first])
    text = desk.text("credits/weigh-sources.yaml")
    assert text.index("id: independence") < text.index("id: quality")


def test_the_second_to_save_sees_what_the_first_changed_and_loses_nothing(desk: Desk) -> None:
    mine = theirs = desk.fields("/school")
    desk.post("/school", theirs, **{"/name": "Theirs", "/phone": "+1 555 0"})
    answer = desk.post("/school", mine, **{"/name": "Mine"})
    shown = fields_of(answer.text)
    assert answer.status_code == 409
    assert "Somebody else changed this meanwhile" in words(answer)
    assert "Name Mine Theirs Take theirs" in words(answer)
    assert {("/name", "Mine"), ("/phone", "+1 555 0"), ("clash", "/name")} <= set(shown)
    assert desk.post("/school", shown).status_code == 303
    assert 'name: "Mine"' in desk.text("school.yaml")


def test_theirs_can_be_taken_where_both_changed(desk: Desk) -> None:
    mine = desk.fields("/school")
    desk.post("/school", mine, **{"/name": "Theirs", "/email": "b@b.example"})
    clash = desk.post("/school", mine, **{"/name": "Mine", "/email": "c@c.example"})
    taken = desk.post("/school", fields_of(clash.text), do="theirs:/name")
    assert ("/name", "Theirs") in fields_of(taken.text)
    assert "E-mail c@c.example b@b.example Take theirs" in words(taken)
    assert "Name Mine" not in words(taken)
    desk.post("/school", fields_of(taken.text))
    assert 'name: "Theirs"' in desk.text("school.yaml")
    assert "email: c@c.example" in desk.text("school.yaml")


@pytest.mark.parametrize("address", EDITORS)
def test_a_file_that_was_broken_by_hand_is_shown_as_text(desk: Desk, address: str) -> None:
    (desk.folder / EDITORS[address]).write_text("name: [\n")
    answer = desk.client.get(address, follow_redirects=False)
    assert answer.headers["location"] == f"/files/{EDITORS[address]}"
    page = desk.get(f"/files/{EDITORS[address]}")
    assert "Line 2" in words(page)
    assert "name: [" in page.text


def test_hostile_texts_are_shown_as_texts(desk: Desk) -> None:
    payload = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    fields = [
        (name, payload) if name.startswith("/") else (name, value)
        for name, value in desk.fields("/school")
    ]
    answer = desk.send("/school", [*fields, ("/nowhere/0", payload), ("clash", payload)])
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


def test_fields_that_no_file_has_are_no_fields(desk: Desk) -> None:
    before = desk.text("school.yaml")
    strange = [("/constructor", "x"), ("/name/first", "x"), ("/signatories/x/y", "z"), ("//", "")]
    answer = desk.send("/school", [*strange, *desk.fields("/school"), *strange])
    assert answer.status_code in {303, 422}
    assert desk.text("school.yaml") == before


def test_a_logo_is_kept_and_shown(desk: Desk) -> None:
    fields = dict(desk.fields("/school"))
    sent = {"logo": ("ours.png", picture())}
    answer = desk.client.post("/school", data=fields, files=sent, follow_redirects=False)
    assert answer.status_code == 303
    (kept,) = desk.folder.glob("logo-*.png")
    assert f"logo: {kept.name}" in desk.text("school.yaml")
    shown = desk.get("/school/logo")
    assert (shown.headers["content-type"], shown.content) == ("image/png", picture())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg onload=alert(1)>", "this is no PNG picture"),
        (picture(kind="GIF"), "this is no PNG picture"),
        (picture(2001), "larger than 2,000 pixels"),
        (picture() + bytes(300_000), "larger than 204 KB"),
    ],
)
def test_what_is_no_logo_is_refused_beside_its_field(desk: Desk, content: bytes, why: str) -> None:
    fields = dict(desk.fields("/school")) | {"/phone": "typed"}
    answer = desk.client.post("/school", data=fields, files={"logo": ("a.png", content)})
    assert answer.status_code == 422
    assert why in words(answer)
    assert ("/phone", "typed") in fields_of(answer.text)
    assert not list(desk.folder.glob("logo*"))
    assert desk.get("/school/logo").status_code == 404


def test_a_logo_that_is_not_saved_does_not_take_the_place_of_the_old_one(desk: Desk) -> None:
    keep_logo(desk, picture())
    answer = keep_logo(desk, picture(9), **{"/id": "no issuer"})
    assert answer.status_code == 422
    assert desk.get("/school/logo").content == picture()


def test_taking_a_save_back_brings_the_old_logo_back(desk: Desk) -> None:
    keep_logo(desk, picture())
    saved = keep_logo(desk, picture(9)).headers["location"]
    assert desk.get("/school/logo").content == picture(9)
    desk.send("/undo", [("undo", saved.partition("?undo=")[2]), ("back", "/school")])
    assert desk.get("/school/logo").content == picture()


def keep_logo(desk: Desk, content: bytes, **more: str) -> Response:
    fields = dict(desk.fields("/school")) | more
    sent = {"logo": ("ours.png", content)}
    return desk.client.post("/school", data=fields, files=sent, follow_redirects=False)


def test_a_logo_can_be_left_out_again(desk: Desk) -> None:
    fields = dict(desk.fields("/school"))
    desk.client.post("/school", data=fields, files={"logo": ("a.png", picture())})
    desk.send("/school", [*desk.fields("/school"), ("/appearance/logo", "")])
    assert "appearance:\n" not in desk.text("school.yaml").replace("# appearance:\n", "")


def test_a_colour_may_be_typed_in_capitals(desk: Desk) -> None:
    desk.post("/school", desk.fields("/school"), **{"/appearance/colour": "#1F4E79"})
    assert 'colour: "#1f4e79"' in desk.text("school.yaml")


def test_a_new_area_gets_an_id_from_its_name_and_a_code_in_capitals(desk: Desk) -> None:
    added = desk.post("/profile", desk.fields("/profile"), do="add:/areas")
    place = max(name for name, _ in fields_of(added.text) if name.startswith("/areas/"))
    number = place.split("/")[2]
    inner = desk.post("/profile", fields_of(added.text), do=f"add:/areas/{number}/competencies")
    typed: Fields = fields_of(inner.text)
    filled = {
        f"/areas/{number}/name": "Making things",
        f"/areas/{number}/code": "mk",
        f"/areas/{number}/description": "By hand.",
        f"/areas/{number}/competencies/0/name": "Build",
        f"/areas/{number}/competencies/0/description": "Builds.",
    }
    sent = [(name, filled.get(name, value)) for name, value in typed]
    assert desk.send("/profile", sent).status_code == 303
    text = desk.text("graduate-profile.yaml")
    assert "id: making-things" in text
    assert "code: MK" in text
    assert "id: build" in text


def test_a_competency_without_a_credit_is_told_and_shown_as_a_hole(desk: Desk) -> None:
    fields = desk.fields("/credits/weigh-sources")
    value = next(value for name, value in fields if name == "/serves" and value)
    others = [each for each in fields if each != ("/serves", value)]
    other = "investigate" if value == "weigh-sources" else "weigh-sources"
    desk.send("/credits/weigh-sources", [*others, ("/serves", other)])
    assert "No credit serves this competency yet." in words(desk.get("/profile"))
    assert "is served by no credit" in words(desk.get("/coverage"))
    assert "○ no credit" in words(desk.get("/coverage"))


def test_coverage_waits_for_a_graduate_profile(desk: Desk) -> None:
    (desk.folder / "graduate-profile.yaml").write_text("name: [")
    answer = desk.client.get("/coverage", follow_redirects=False)
    assert answer.headers["location"] == "/profile"


@pytest.mark.parametrize("place", ["new", "not-there"])
def test_a_school_is_begun_from_its_name(sit: Sit, tmp_path: Path, place: str) -> None:
    home = tmp_path / place
    if place == "new":
        (home / ".studio").mkdir(parents=True)
    desk = sit(at=home)
    assert "Begin a school" in words(desk.get("/begin"))
    assert desk.send("/begin", [("name", " ")]).status_code == 422
    assert desk.send("/begin", [("name", "Hill\u202e")]).status_code == 422
    answer = desk.send("/begin", [("name", 'Hill "High"  School')])
    assert answer.headers["location"] == "/school"
    assert 'name: "Hill \\"High\\" School"' in desk.text("school.yaml")
    assert desk.get("/credits").status_code == 200


def test_a_school_is_not_begun_twice(desk: Desk) -> None:
    before = desk.text("school.yaml")
    assert desk.client.get("/begin", follow_redirects=False).headers["location"] == "/school"
    assert desk.send("/begin", [("name", "Other")]).headers["location"] == "/school"
    assert desk.text("school.yaml") == before


def test_a_school_is_not_begun_among_other_things(sit: Sit, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("Dear")
    answer = sit(at=tmp_path / "home").send("/begin", [("name", "Hill")])
    assert answer.status_code == 409
    assert "letter.txt" in words(answer)


def test_where_there_is_no_school_yet_its_pages_say_so(sit: Sit, tmp_path: Path) -> None:
    answer = sit(at=tmp_path / "nowhere").get("/school")
    assert answer.status_code == 409


def test_the_title_of_a_page_holds_no_markup(desk: Desk) -> None:
    page = desk.get("/credits/weigh-sources").text
    assert "<title>Weigh sources – Transcript Toolkit</title>" in page


def test_every_example_of_a_new_school_is_told_beside_its_field(desk: Desk) -> None:
    page = desk.get("/school").text
    for name in ("id", "phone", "address-street", "identifiers-ceeb", "signatories-0-name"):
        told = page.partition(f'<div id="f-{name}-told">')[2].partition("</div>")[0]
        assert "is the template&#39;s text</bdi>. Write your own" in told, name
    assert 'id="f-address-country-told"' not in page


def test_a_page_tells_what_is_wrong_with_its_own_fields_alone(desk: Desk) -> None:
    assert "Who the students are." not in desk.get("/school").text
    profile = desk.get("/school/profile").text
    assert "“Who the students are.” is the template&#39;s text" in profile
    assert "did:web:school.example" not in profile


def test_a_colour_says_how_it_is_written(desk: Desk) -> None:
    assert "Written as in #1f4e79." in words(desk.get("/school"))


def test_a_file_that_is_broken_is_not_called_in_order(desk: Desk) -> None:
    (desk.folder / "credits/weigh-sources.yaml").write_text("name: [")
    page = words(desk.get("/files/credits/weigh-sources.yaml"))
    assert "✕ 1 error" in page
    assert "in order" not in page


def test_a_learners_file_leads_to_the_learner(desk: Desk) -> None:
    write_school(desk.folder, {"ana": "Ana Pérez Soto"})
    page = desk.get("/files/learners/ana/record.yaml").text
    assert '<a href="/learners/ana">The pages of this learner</a>' in page
    assert "in order" not in page


@pytest.mark.parametrize(
    ("role", "file", "may"),
    [
        (Role.AUTHOR, "/files/school.yaml", True),
        (Role.AUTHOR, "/files/learners/ana/record.yaml", False),
        (Role.AUTHOR, "/settings", False),
        (Role.REGISTRAR, "/settings", True),
    ],
)
def test_who_may_not_save_a_file_is_not_asked_to_write_it(
    sit: Sit, role: Role, file: str, *, may: bool
) -> None:
    desk = sit(role)
    write_school(desk.folder, {"ana": "Ana Pérez Soto"})
    page = desk.get(file).text
    assert (" readonly>" in page) is not may
    assert ('<button class="main">Save</button>' in page) is may


def test_every_page_says_in_how_many_files_something_is_worth_a_look(desk: Desk) -> None:
    assert "△ Warnings in 5 files" in words(desk.get("/school"))
