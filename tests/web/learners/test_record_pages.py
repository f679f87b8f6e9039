"""The pages of a learner: overview, words, courses, habits, person, and the draft."""

import pytest

from tests.web.learners.conftest import Sit, Studio
from tests.web.words import words
from transcript.accounts.roles import Role

ANA = "/learners/ana"
PNG = b"\x89PNG\r\n\x1a\n"


def test_the_overview_says_what_is_to_be_decided(studio: Studio) -> None:
    said = words(studio.get(ANA))
    assert "Ready for a decision Weigh sources Proficient so far" in said


def test_the_overview_counts_the_credits_of_each_area(studio: Studio) -> None:
    said = words(studio.get(ANA))
    assert "By area Area Awarded Ready for a decision On the way Not begun Inquiry – 1 – 1" in said


def test_the_overview_says_what_is_wrong_and_leads_there(studio: Studio) -> None:
    text = studio.text().replace("level: proficient", "level: brilliant")
    (studio.folder / "learners/ana/record.yaml").write_text(text)
    answer = studio.get(ANA)
    assert "✕ Error" in words(answer)
    assert 'href="/learners/ana/credits/weigh-sources"' in answer.text


@pytest.mark.parametrize(
    ("sound", "broken", "leads_to"),
    [
        ("I learned to ask", "My GPA is 3.9 and", "/learners/ana/words#f-statement"),
        ("made_on: 2026", "made_on: 2030", "/learners/ana/evidence/essay#f-evidence-0-made_on"),
        ("rated_on: 2026", "rated_on: 2030", "/learners/ana/credits/weigh-sources"),
        (
            "evidence:\n",
            "courses: [{title: My GPA is 3.9, kind: x, began_on: 2025-01-01}]\nevidence:\n",
            "/learners/ana/courses#f-courses-0-title",
        ),
    ],
)
def test_a_problem_leads_to_its_field(
    studio: Studio, sound: str, broken: str, leads_to: str
) -> None:
    text = studio.text().replace(sound, broken)
    (studio.folder / "learners/ana/record.yaml").write_text(text)
    assert leads_to in studio.get(ANA).text


def test_a_record_that_cannot_be_read_leads_to_its_text(studio: Studio) -> None:
    (studio.folder / "learners/ana/record.yaml").write_text("]")
    assert "The record cannot be read as it is" in words(studio.get(ANA))
    assert 'href="/files/learners/ana/record.yaml"' in studio.get(ANA).text
    assert studio.get(f"{ANA}/credits").status_code == 409
    assert studio.get(f"{ANA}/evidence").status_code == 409


def test_words_are_saved_and_the_comments_stay(studio: Studio) -> None:
    base = studio.base(f"{ANA}/words")
    answer = studio.post(
        f"{ANA}/words",
        {
            "base": base,
            "do": "save",
            "/status": "complete",
            "/statement": "I ask who paid.",
            "/featured/0/evidence": "essay",
            "/featured/0/caption": "How an almanac was wrong.",
        },
    )
    assert answer.url.path == f"{ANA}/words"
    assert studio.record()["statement"] == "I ask who paid."
    assert studio.record()["featured"] == [
        {"evidence": "essay", "caption": "How an almanac was wrong."}
    ]
    assert "# Ana wrote this herself." in studio.text()
    assert studio.record()["ratings"][0]["assessor"] == "A. Teacher"


def test_a_save_can_be_undone(studio: Studio) -> None:
    before = studio.text()
    base = studio.base(f"{ANA}/words")
    answer = studio.post(
        f"{ANA}/words", {"base": base, "/status": "complete", "/statement": "Other words."}
    )
    assert "Undo this save" in words(answer)
    studio.post("/undo", {"undo": answer.url.params["undo"], "back": f"{ANA}/words"})
    assert studio.text() == before


def test_a_statement_that_is_missing_is_refused_beside_its_field(studio: Studio) -> None:
    before = studio.text()
    base = studio.base(f"{ANA}/words")
    answer = studio.post(f"{ANA}/words", {"base": base, "/status": "complete", "/statement": "  "})
    assert answer.status_code == 422
    assert "“statement” is empty" in words(answer)
    assert studio.text() == before


def test_a_button_of_a_list_saves_nothing(studio: Studio) -> None:
    before = studio.text()
    base = studio.base(f"{ANA}/courses")
    answer = studio.post(f"{ANA}/courses", {"base": base, "do": "add:/courses"})
    assert 'name="/courses/0/title"' in answer.text
    assert 'value="2026-11-22"' in answer.text
    assert studio.text() == before


def test_courses_are_saved(studio: Studio) -> None:
    base = studio.base(f"{ANA}/courses")
    studio.post(
        f"{ANA}/courses",
        {
            "base": base,
            "/courses/0/title": "Field Ecology",
            "/courses/0/kind": "course",
            "/courses/0/began_on": "2025-09-01",
            "/courses/0/ended_on": "",
        },
    )
    assert studio.record()["courses"] == [
        {"title": "Field Ecology", "kind": "course", "began_on": "2025-09-01"}
    ]


def test_habits_begin_a_file_of_their_own(studio: Studio) -> None:
    assert studio.get(f"{ANA}/habits").status_code == 200
    studio.post(
        f"{ANA}/habits",
        {
            "base": "",
            "/observations/0/habit": "Meets deadlines",
            "/observations/0/on": "2026-11-20",
            "/observations/0/by": "A. Reyes",
            "/observations/0/note": "Three drafts, three days.",
        },
    )
    assert "habit: Meets deadlines" in studio.text("ana", "habits.yaml")


def test_the_last_habit_can_be_removed(studio: Studio) -> None:
    test_habits_begin_a_file_of_their_own(studio)
    base = studio.base(f"{ANA}/habits")
    assert studio.post(f"{ANA}/habits", {"base": base, "do": "save"}).status_code == 200
    assert "observations: []" in studio.text("ana", "habits.yaml")


def test_a_name_is_changed_and_the_id_stays(studio: Studio) -> None:
    base = studio.base(f"{ANA}/person")
    studio.post(
        f"{ANA}/person",
        {
            "base": base,
            "/legal_name/full": "Ana Pérez",
            "/chosen_name/full": "Annie",
            "/enrolled_on": "2024-09-02",
            "/language": "en",
            "/id": "somebody-else",
        },
    )
    said = studio.text("ana", "learner.yaml")
    assert "full: Annie" in said
    assert "id: ana\n" in said


def test_who_may_not_write_sees_the_page_and_cannot_save(sit: Sit) -> None:
    reader = sit(Role.READER)
    for page in ("", "/words", "/courses", "/habits", "/person", "/evidence", "/credits"):
        assert reader.get(f"{ANA}{page}").status_code == 200
        assert ">Save<" not in reader.get(f"{ANA}{page}").text.replace(
            'aria-hidden="true">Save', ""
        )
    for page in ("/words", "/courses", "/habits", "/person"):
        assert reader.post(f"{ANA}{page}", {"base": ""}).status_code == 403
        assert "<fieldset disabled>" in reader.get(f"{ANA}{page}").text


def test_an_author_cannot_note_habits_and_an_assessor_cannot_write_words(sit: Sit) -> None:
    assert sit(Role.AUTHOR).post(f"{ANA}/habits", {"base": ""}).status_code == 403
    assert sit(Role.ASSESSOR).post(f"{ANA}/words", {"base": ""}).status_code == 403


def test_the_draft_is_a_picture_of_a_page(studio: Studio) -> None:
    answer = studio.get(f"{ANA}/draft/1")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(PNG)
    assert studio.get(f"{ANA}/draft/0x").status_code == 404


def test_the_draft_is_a_file_too(studio: Studio) -> None:
    answer = studio.get(f"{ANA}/draft.pdf")
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer.headers["content-disposition"]


def test_what_is_typed_is_drawn_and_not_saved(studio: Studio) -> None:
    before, saved = studio.text(), studio.get(f"{ANA}/draft/1").content
    drawn = studio.post(
        f"{ANA}/draft",
        {
            "/status": "in progress",
            "/statement": "Quite other words.",
            "/featured/0/evidence": "nothing",
            "/featured/0/caption": "x",
        },
    )
    assert drawn.content.startswith(PNG)
    assert drawn.content != saved
    assert studio.text() == before


def test_what_cannot_be_drawn_is_refused(studio: Studio) -> None:
    answer = studio.post(
        f"{ANA}/draft", {"/status": "", "/statement": "", "/featured/0/caption": "x"}
    )
    assert answer.status_code == 422


def test_without_a_school_there_is_no_page_to_draw(studio: Studio) -> None:
    (studio.folder / "school.yaml").unlink()
    assert studio.get(f"{ANA}/draft/1").status_code == 409


def test_markup_in_a_name_is_text(studio: Studio) -> None:
    file = studio.folder / "learners/ana/learner.yaml"
    file.write_text(file.read_text().replace("Ana Pérez Soto", "<img src=x onerror=alert(1)>"))
    for page in ("", "/words", "/evidence", "/credits", "/person"):
        assert "<img src=x" not in studio.get(f"{ANA}{page}").text
    assert "<img src=x" not in studio.get("/learners").text


@pytest.mark.parametrize(
    ("file", "text", "leads_to"),
    [
        ("learner.yaml", "id: somebody\n", "/learners/ana/person#f-id"),
        ("habits.yaml", "observations: none\n", "/learners/ana/habits#f-observations"),
        ("ratings.csv", "no,table\n", "/learners/ana/credits"),
    ],
)
def test_a_problem_of_another_file_leads_to_its_page(
    studio: Studio, file: str, text: str, leads_to: str
) -> None:
    path = studio.folder / "learners/ana" / file
    path.write_text((path.read_text().replace("id: ana\n", "") if path.is_file() else "") + text)
    assert f'href="{leads_to}' in studio.get(ANA).text


@pytest.mark.parametrize(
    ("page", "do", "shown"),
    [
        ("habits", "add:/observations", 'value="A. Reyes"'),
        ("person", "add:/identifiers", 'name="/identifiers/0/value"'),
    ],
)
def test_a_new_item_has_what_is_known_of_it(studio: Studio, page: str, do: str, shown: str) -> None:
    answer = studio.post(f"{ANA}/{page}", {"base": "", "do": do})
    assert answer.status_code == 200
    assert shown in answer.text


def test_a_file_that_has_not_its_shape_is_mended_as_a_text(studio: Studio) -> None:
    (studio.folder / "learners/ana/record.yaml").write_text("statement: x\ncolor: red\n")
    answer = studio.client.get(f"{ANA}/words", follow_redirects=False)
    assert answer.headers["location"] == "/files/learners/ana/record.yaml"
