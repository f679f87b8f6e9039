"""Credits are made, copied, deleted and brought in; the policy is tried; files are text too."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.web.studio.conftest import NOON, Desk, Sit, fields_of
from tests.web.words import words
from transcript.accounts.accounts import Accounts
from transcript.accounts.roles import Role
from transcript.durable import write_whole
from transcript.office.waiting import keep_waiting

CREDIT = "/credits/weigh-sources"
SHEET = (
    b"Area,Competency,Credit,Criterion\n"
    b"Making,Build by hand,Build a table,It stands\n"
    b"Making,Build by hand,Build a table,It is level\n"
)


def new_credit(desk: Desk, name: str = "Argue from data", **more: str) -> str:
    fields = [("name", name), ("area", "inquiry"), ("level", "foundational"), *more.items()]
    answer = desk.send("/credits/new", fields)
    return str(answer.headers.get("location", "")).partition("?")[0]


def test_a_new_credit_has_the_next_code_of_its_area(desk: Desk) -> None:
    assert new_credit(desk) == "/credits/argue-from-data"
    assert 'code: "IN-3"' in desk.text("credits/argue-from-data.yaml")


def test_a_new_credit_can_be_advanced(desk: Desk) -> None:
    desk.send("/credits/new", [("name", "Go on"), ("area", "inquiry"), ("level", "advanced")])
    assert "level: advanced" in desk.text("credits/go-on.yaml")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Weigh sources", "weigh-sources-2"),
        ("New", "new-2"),
        ("Import", "import-2"),
        ("CON", "con-1"),
        ("数学", "new-2"),
    ],
)
def test_a_credit_gets_an_address_of_its_own(desk: Desk, name: str, place: str) -> None:
    assert new_credit(desk, name) == f"/credits/{place}"
    assert desk.get(f"/credits/{place}").status_code == 200


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ([("name", " "), ("area", "inquiry")], "Write what the learner can do"),
        ([("name", "Ar\u202egue"), ("area", "inquiry")], "as plain text"),
        ([("name", "Argue"), ("area", "nowhere")], "Choose an area."),
    ],
)
def test_a_credit_without_a_name_or_an_area_is_not_made(
    desk: Desk, fields: list[tuple[str, str]], told: str
) -> None:
    answer = desk.send("/credits/new", fields)
    assert answer.status_code == 422
    assert told in words(answer)


def test_no_credit_is_made_without_a_graduate_profile(desk: Desk) -> None:
    (desk.folder / "graduate-profile.yaml").write_text("[")
    assert desk.get("/credits/new").status_code == 409


def test_a_copy_has_a_name_and_a_code_of_its_own(desk: Desk) -> None:
    answer = desk.send(f"{CREDIT}/duplicate", [])
    assert answer.headers["location"].startswith("/credits/weigh-sources-copy?undo=")
    text = desk.text("credits/weigh-sources-copy.yaml")
    assert "name: Weigh sources (copy)" in text
    assert "code: IN-3" in text


def test_a_copy_of_a_credit_with_a_long_code_has_a_code_that_fits(desk: Desk) -> None:
    desk.post(CREDIT, desk.fields(CREDIT), **{"/code": "ABCDEFGHIJ-1"})
    made = desk.send(f"{CREDIT}/duplicate", []).headers["location"]
    assert ("/code", "ABCDEFGH-1") in desk.fields(made)


def test_a_broken_credit_is_mended_before_it_is_copied(desk: Desk) -> None:
    (desk.folder / "credits/weigh-sources.yaml").write_text("name: [")
    answer = desk.send(f"{CREDIT}/duplicate", [])
    assert answer.headers["location"] == "/files/credits/weigh-sources.yaml"


def test_a_broken_credit_is_in_the_list(desk: Desk) -> None:
    (desk.folder / "credits/weigh-sources.yaml").write_text("name: [")
    assert "weigh-sources ✕ 1 error" in words(desk.get("/credits"))


def test_a_credit_of_an_unknown_area_is_in_the_list(desk: Desk) -> None:
    file = desk.folder / "credits/weigh-sources.yaml"
    file.write_text(file.read_text().replace("area: inquiry", "area: nowhere"))
    page = words(desk.get("/credits"))
    assert "Without an area of the graduate profile" in page


@pytest.mark.parametrize("address", ["/credits/none", "/credits/none/delete", "/credits/..%2fx"])
def test_a_credit_that_is_not_there(desk: Desk, address: str) -> None:
    assert desk.get(address).status_code == 404


def test_what_names_a_credit_is_told_before_it_is_deleted(desk: Desk) -> None:
    for learner, text in (("ana", "credit: weigh-sources\n"), ("ben", "weigh-sources-more")):
        write_whole(desk.folder / f"learners/{learner}/record.yaml", text.encode())
    write_whole(desk.folder / "learners/cleo/ratings.csv", b"weigh-sources,3\n")
    (desk.folder / "learners/dan").mkdir()
    (desk.folder / "learners/dan/record.yaml").symlink_to(desk.folder / "school.yaml")
    write_whole(desk.folder / "mastery.yaml", b"credits: {weigh-sources: {review_team: 2}}\n")
    page = words(desk.get(f"{CREDIT}/delete"))
    assert "2 learners have ratings, awards or waivers of it: ana , cleo" in page
    assert "The mastery policy decides it in a way of its own." in page


def test_a_credit_that_nothing_names_is_deleted_and_brought_back(desk: Desk) -> None:
    before = desk.text("credits/weigh-sources.yaml")
    page = desk.get(f"{CREDIT}/delete")
    assert "No learner's record and no policy names this credit." in words(page)
    base = page.text.partition('name="base" value="')[2].partition('"')[0]
    answer = desk.send(f"{CREDIT}/delete", [("base", base)])
    assert answer.headers["location"].startswith("/credits?undo=")
    assert not (desk.folder / "credits/weigh-sources.yaml").exists()
    desk.send("/undo", [("undo", answer.headers["location"].partition("undo=")[2])])
    assert desk.text("credits/weigh-sources.yaml") == before


def test_a_credit_that_somebody_changed_is_not_deleted(desk: Desk) -> None:
    answer = desk.send(f"{CREDIT}/delete", [("base", "of before")])
    assert answer.headers["location"] == CREDIT
    assert (desk.folder / "credits/weigh-sources.yaml").exists()


def test_new_levels_and_criteria_get_ids(desk: Desk) -> None:
    added = desk.post(CREDIT, desk.fields(CREDIT), do="add:/rubric/levels")
    more = desk.post(CREDIT, fields_of(added.text), do="add:/criteria")
    typed = {
        "/rubric/levels/4/name": "Masterly",
        "/rubric/levels/4/descriptor": "Beyond.",
        "/criteria/2/statement": "Says why the answer could be wrong, and how",
        "/code": "in-1",
    }
    sent = [(name, typed.get(name, value)) for name, value in fields_of(more.text)]
    assert desk.send(CREDIT, sent).status_code == 303
    text = desk.text("credits/weigh-sources.yaml")
    assert "id: masterly" in text
    assert "id: says-why-the-answer-could\n" in text
    assert "code: IN-1" in text or 'code: "IN-1"' in text


@pytest.mark.parametrize(
    "name", ["/rubric/levels/9", "/criteria/9", "/rubric", "/serves/x", "/rubric/levels/9/id/x"]
)
def test_a_forged_field_breaks_no_page(desk: Desk, name: str) -> None:
    sent = [*desk.fields(CREDIT), (name, "x")]
    assert desk.send(CREDIT, [*sent, ("do", "add:/criteria")]).status_code == 200
    assert desk.send(CREDIT, [*sent, ("do", "save")]).status_code in {303, 422}


def test_a_framework_is_looked_at_first_and_then_brought_in(desk: Desk) -> None:
    sent = {"file": ("ours.csv", SHEET)}
    page = desk.client.post("/credits/import", files=sent)
    assert "What ours.csv would do" in words(page)
    assert not (desk.folder / "credits/build-a-table.yaml").exists()
    token = page.text.partition('name="token" value="')[2].partition('"')[0]
    answer = desk.send("/credits/import", [("token", token), ("do", "import")])
    assert answer.headers["location"] == "/credits"
    assert (desk.folder / "credits/build-a-table.yaml").exists()
    again = desk.send("/credits/import", [("token", token), ("do", "import")])
    assert "The file is not here any more" in words(again)


def test_a_file_that_waits_for_another_import_is_no_framework(desk: Desk) -> None:
    home, wish = desk.folder / ".studio", {"system": "csv"}
    kept = keep_waiting(home, [("a.csv", SHEET)], actor="areyes", wish=wish, at=NOON)
    answer = desk.send("/credits/import", [("token", kept.token), ("do", "import")])
    assert answer.status_code == 422


def test_a_framework_with_problems_is_not_brought_in(desk: Desk) -> None:
    sent = {"file": ("ours.csv", b"Area,Competency,Credit,Criterion\n,,,\nMaking,,,\n")}
    page = desk.client.post("/credits/import", files=sent, data={"do": "import"})
    assert page.status_code in {200, 422}
    assert sorted(each.name for each in (desk.folder / "credits").iterdir()) == [
        "lead-an-investigation.yaml",
        "weigh-sources.yaml",
        "write-for-a-reader.yaml",
    ]


def test_a_case_package_is_known_by_what_it_holds(desk: Desk) -> None:
    package = Path("samples/imports/framework.case.json").read_bytes()
    page = desk.client.post("/credits/import", files={"file": ("any.txt", package)})
    assert "What any.txt would do" in words(page)


@pytest.mark.parametrize("files", [{"file": ("a.csv", b"")}, {"other": ("a.csv", b"x")}])
def test_without_a_file_nothing_is_imported(
    desk: Desk, files: dict[str, tuple[str, bytes]]
) -> None:
    answer = desk.client.post("/credits/import", files=files)
    assert answer.status_code == 422
    assert "Choose a file first" in words(answer)


def test_the_method_is_tried_on_scores_with_its_trace(desk: Desk) -> None:
    fields = [*desk.fields("/mastery")]
    answer = desk.post(
        "/mastery",
        fields,
        do="try",
        scores="2, 3 4",
        threshold="3",
        **{"/determination/method": "average"},
    )
    assert "✓ reached" in words(answer)
    assert "An average would have said 3" in words(answer)


@pytest.mark.parametrize(
    ("scores", "told"), [("", "write from 1 to 2,000 scores"), ("2 x", "“x” is not a number")]
)
def test_what_is_no_score_is_told(desk: Desk, scores: str, told: str) -> None:
    answer = desk.post("/mastery", desk.fields("/mastery"), do="try", scores=scores)
    assert told in words(answer)


def test_the_settings_of_a_method_are_shown_when_it_is_chosen(desk: Desk) -> None:
    shown = desk.post(
        "/mastery",
        desk.fields("/mastery"),
        do="show",
        **{"/determination/method": "weighted_average"},
    )
    assert 'name="/determination/parameters/weight"' in shown.text


def test_a_credit_is_decided_in_another_way_and_as_all_others(desk: Desk) -> None:
    shown = desk.post("/mastery", desk.fields("/mastery"), do="differ", chosen="weigh-sources")
    pointer = "/credits/weigh-sources/determination/method"
    sent = [*fields_of(shown.text), (pointer, "highest")]
    assert desk.send("/mastery", sent).status_code == 303
    assert "highest" in desk.text("mastery.yaml")
    back = desk.post("/mastery", desk.fields("/mastery"), do="same:weigh-sources")
    assert pointer not in dict(fields_of(back.text))


def test_what_the_form_does_not_show_of_a_credit_stays(desk: Desk) -> None:
    text = (
        "credits:\n  weigh-sources:\n    review_team: 2\n"
        "    reassessment:\n      between: [feedback, revision]\n"
    )
    (desk.folder / "mastery.yaml").write_text(text)
    desk.post("/mastery", desk.fields("/mastery"))
    assert desk.text("mastery.yaml") == text


def test_a_policy_can_be_begun_where_there_is_none(desk: Desk) -> None:
    (desk.folder / "mastery.yaml").unlink()
    assert desk.get("/mastery").status_code == 200
    desk.post("/mastery", desk.fields("/mastery"), **{"/review_team": "2"})
    assert desk.text("mastery.yaml") == "review_team: 2\n"


def test_a_file_is_edited_as_text(desk: Desk) -> None:
    text = desk.text("school.yaml").replace("Hill School", "Lake School")
    base = desk.get("/files/school.yaml").text.partition('name="base" value="')[2][:64]
    answer = desk.send("/files/school.yaml", [("text", text), ("base", base)])
    assert answer.headers["location"].startswith("/files/school.yaml?undo=")
    assert desk.text("school.yaml") == text


def test_a_text_that_is_wrong_is_told_by_line_and_not_saved(desk: Desk) -> None:
    base = desk.get("/files/school.yaml").text.partition('name="base" value="')[2][:64]
    answer = desk.send("/files/school.yaml", [("text", "id: 1\nnmae: <b>\n"), ("base", base)])
    assert answer.status_code == 422
    assert "Line 2 “nmae” is not a field of this file" in words(answer)
    assert "nmae: &lt;b&gt;" in answer.text
    assert base in answer.text
    assert "Hill School" in desk.text("school.yaml")


def test_a_text_that_somebody_else_saved_meanwhile_is_shown_beside_mine(desk: Desk) -> None:
    answer = desk.send("/files/school.yaml", [("text", "# mine\n"), ("base", "before")])
    assert answer.status_code == 409
    assert "Somebody else saved this file meanwhile" in words(answer)
    assert "# mine" in answer.text


@pytest.mark.parametrize(
    "path", ["registry.db", "keys/history.yaml", "..%2fschool.yaml", "none.yaml", "mastery.yml"]
)
def test_only_files_of_the_school_are_shown(desk: Desk, path: str) -> None:
    assert desk.get(f"/files/{path}").status_code == 404


def test_the_settings_are_for_the_registrar(sit: Sit) -> None:
    base = "x"
    author, registrar = sit(Role.AUTHOR), sit(Role.REGISTRAR)
    text = author.text("workspace.yaml")
    fields = [("text", text + "# more\n"), ("base", base)]
    assert author.send("/settings", fields).status_code == 403
    assert author.send("/files/workspace.yaml", fields).status_code == 403
    page = registrar.get("/settings").text
    base = page.partition('name="base" value="')[2][:64]
    sent = registrar.send("/settings", [("text", text + "# more\n"), ("base", base)])
    assert sent.headers["location"].startswith("/settings?undo=")


def test_a_record_as_text_is_for_who_may_do_all_that_it_holds(sit: Sit, folder: Path) -> None:
    write_whole(folder / "learners/ana/record.yaml", b"status: in progress\n")
    fields = [("text", "x: 1"), ("base", "")]
    answer = sit(Role.AUTHOR, Role.ASSESSOR).send("/files/learners/ana/record.yaml", fields)
    assert answer.status_code == 403
    answer = sit().send("/files/learners/ana/record.yaml", fields)
    assert answer.status_code == 409


def test_the_list_of_files_tells_every_problem(desk: Desk) -> None:
    file = desk.folder / "credits/weigh-sources.yaml"
    file.write_text(file.read_text().replace("area: inquiry", "area: nowhere"))
    page = words(desk.get("/files"))
    assert "credits/weigh-sources.yaml ✕ 1 error line" in page
    assert "(MT2" in page


def test_nobody_takes_back_what_another_saved(sit: Sit) -> None:
    ana, ben = sit(name="ana"), sit(name="ben")
    to = ana.post("/school", ana.fields("/school"), **{"/phone": "1"}).headers["location"]
    answer = ben.send("/undo", [("undo", to.partition("undo=")[2]), ("back", "/school")])
    assert answer.status_code < 500
    assert answer.status_code >= 400


def test_who_only_reads_by_now_takes_nothing_back(sit: Sit) -> None:
    desk = sit(name="ana")
    to = desk.post("/school", desk.fields("/school"), **{"/phone": "1"}).headers["location"]
    back = [("undo", to.partition("undo=")[2]), ("back", "/school")]
    assert sit(Role.READER, name="ana").send("/undo", back).status_code == 409
    assert sit(Role.AUTHOR, name="ana").send("/undo", back).status_code == 303


def test_who_is_no_registrar_any_more_takes_no_settings_back(sit: Sit) -> None:
    desk = sit(name="ana")
    text = (desk.folder / "workspace.yaml").read_text()
    fields = [("base", sha256(text.encode()).hexdigest()), ("text", f"{text}# More.\n")]
    to = desk.send("/settings", fields).headers["location"]
    back = [("undo", to.partition("undo=")[2]), ("back", "/settings")]
    assert sit(Role.AUTHOR, name="ana").send("/undo", back).status_code == 409


def test_a_forged_clash_is_no_bug(desk: Desk) -> None:
    fields = desk.fields("/school")
    for place in ("/a" * 20_000, "/" + "9" * 5000, "x"):
        answer = desk.send("/school", [*fields, ("clash", place), ("do", f"theirs:{place}")])
        assert answer.status_code == 200


def test_who_switches_the_second_person_off_stands_in_the_log(sit: Sit) -> None:
    desk = sit(name="ana")
    alone = desk.text("workspace.yaml")
    both = f"{alone}approval: two-person\n"
    write_whole(desk.folder / "workspace.yaml", both.encode())
    fields = [("base", sha256(both.encode()).hexdigest()), ("text", alone)]
    to = desk.send("/settings", fields).headers["location"]
    desk.send("/undo", [("undo", to.partition("undo=")[2]), ("back", "/settings")])
    acts = Accounts(desk.folder / ".studio").acts.page(most=9)
    assert [each.act for each in acts if "second person" in each.act] == [
        "switched on the approval by a second person",
        "switched off the approval by a second person",
    ]
