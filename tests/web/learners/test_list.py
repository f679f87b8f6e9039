"""The list of learners, and a new one."""

import shutil

import pytest

from tests.web.learners.conftest import Sit, Studio
from tests.web.words import words
from transcript.accounts.roles import Role
from transcript.office.roll import Roll
from transcript.web.studio import learners


def test_every_learner_is_listed_with_what_the_record_holds(studio: Studio) -> None:
    said = words(studio.get("/learners"))
    assert "2 of 2 learners." in said
    assert "Ana Pérez Soto not said 1 0 1" in said


def test_a_name_is_found_without_its_accents(studio: Studio) -> None:
    said = words(studio.post("/learners", search="perez"))
    assert "1 of 2 learners." in said
    assert "Ben" not in said


def test_a_name_that_was_searched_never_stands_in_an_address(studio: Studio) -> None:
    answer = studio.post("/learners", search="perez")
    assert answer.url.path == "/learners"
    assert not answer.url.query


def test_every_word_of_a_search_has_to_be_there(studio: Studio) -> None:
    assert "No learner fits this search." in words(studio.post("/learners", search="ana okafor"))


def test_a_letter_that_no_latin_has_is_found_as_it_is(studio: Studio) -> None:
    assert "No learner fits this search." in words(studio.post("/learners", search="حدّاد"))


def test_who_waits_for_a_decision_is_shown(studio: Studio) -> None:
    said = words(studio.get("/learners?show=ready"))
    assert "1 of 2 learners." in said
    assert "Ana" in said


def test_whose_record_has_an_error_is_shown(studio: Studio) -> None:
    (studio.folder / "learners/ben/record.yaml").write_text("status: done\n")
    said = words(studio.get("/learners?show=errors"))
    assert "1 of 2 learners." in said
    assert "✕ 2 errors" in said


def test_a_learner_whose_file_cannot_be_read_is_listed_by_the_id(studio: Studio) -> None:
    (studio.folder / "learners/ben/learner.yaml").write_text("]")
    assert "ben" in words(studio.get("/learners?show=errors"))
    assert "No learner fits this search" not in words(studio.get("/learners?show=errors"))
    assert "No learner fits this search" in words(studio.get("/learners?show=warnings"))


def test_learners_are_found_by_the_year_of_graduation(studio: Studio) -> None:
    file = studio.folder / "learners/ana/learner.yaml"
    file.write_text(file.read_text() + "\nexpected_graduation: 2028-06-10\n")
    said = words(studio.get("/learners?year=2028"))
    assert "1 of 2 learners." in said
    assert "June 2028" in said


def test_a_long_list_comes_in_pages(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learners, "_ON_A_PAGE", 1)
    assert "Page 1 of 2" in words(studio.get("/learners"))
    assert "Ben" in words(studio.get("/learners?page=2"))
    assert "Page 2 of 2" in words(studio.get("/learners?page=99"))
    assert "Page 1 of 2" in words(studio.get("/learners?page=none"))
    found = studio.post("/learners", search="a", page="2")
    assert "Page 2 of 2" in words(found)


def test_records_that_were_not_read_yet_are_told(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learners, "_READ_AT_ONCE", 0)
    monkeypatch.setattr(Roll, "read_ahead", lambda *_, **__: None)
    assert "being read" in words(studio.get("/learners"))
    assert "2 records are still being read" in words(studio.get("/learners?show=none"))


def test_a_school_without_learners_says_what_to_do(studio: Studio) -> None:
    shutil.rmtree(studio.folder / "learners")
    assert "Add the first one, or import a roster" in words(studio.get("/learners"))


def test_a_new_learner_has_an_id_made_from_the_name(studio: Studio) -> None:
    answer = studio.post(
        "/learners/new",
        {
            "/legal_name/full": "Zoë Çelik",
            "/chosen_name/full": "",
            "/enrolled_on": "2025-09-01",
            "/language": "es",
        },
    )
    assert answer.url.path == "/learners/zoe-celik"
    assert "language: es" in studio.text("zoe-celik", "learner.yaml")
    assert studio.record("zoe-celik")["status"] == "in progress"


def test_an_id_that_somebody_has_is_refused_with_what_was_typed(studio: Studio) -> None:
    answer = studio.post(
        "/learners/new",
        {
            "/legal_name/full": "Ana Two",
            "/id": "ana",
            "/enrolled_on": "2025-09-01",
            "/language": "en",
        },
    )
    assert answer.status_code == 422
    told = answer.text.partition('<div id="f-id-told">')[2].partition("</div>")[0]
    assert "there is a learner with the id “ana” already</bdi>. Write another id" in told
    assert 'value="Ana Two"' in answer.text


def test_what_is_missing_of_a_new_learner_is_told_beside_its_field(studio: Studio) -> None:
    answer = studio.post("/learners/new", {"/legal_name/full": "Ada", "/language": "en"})
    assert answer.status_code == 422
    assert "“enrolled_on” is missing" in words(answer)


def test_an_empty_day_is_told_as_empty(studio: Studio) -> None:
    typed = {"/legal_name/full": "Ada", "/language": "en", "/enrolled_on": ""}
    said = words(studio.post("/learners/new", typed))
    assert "“enrolled_on” is empty . Write year-month-day, as in 2026-06-12." in said


def test_a_learner_without_a_name_is_not_made(studio: Studio) -> None:
    answer = studio.post("/learners/new", {"/language": "en", "/legal_name/full": " "})
    told = answer.text.partition('<div id="f-legal_name-full-told">')[2].partition("</div>")[0]
    assert "“full” is empty</bdi>" in told


def test_who_only_reads_cannot_make_learners(sit: Sit) -> None:
    reader = sit(Role.READER)
    assert reader.get("/learners").status_code == 200
    assert "New learner" not in words(reader.get("/learners"))
    assert reader.get("/learners/new").status_code == 403
    assert reader.post("/learners/new", {"/legal_name/full": "Ada"}).status_code == 403


def test_a_learner_who_is_not_there_is_told(studio: Studio) -> None:
    for address in ("/learners/nobody", "/learners/..", "/learners/nobody/words"):
        assert studio.get(address).status_code == 404
