"""Imports in the browser: looked at first, then done, then taken back."""

from pathlib import Path

import pytest

from tests.web.learners.conftest import NOON, Sit, Studio
from tests.web.words import words
from transcript.accounts.roles import Role
from transcript.durable import locked
from transcript.office import import_undo
from transcript.office.waiting import keep_waiting

HEADER = "student_id,student_name,credit,score,assessed_on,assessor\n"
RATINGS = f"{HEADER}HP-1,Ana Soto,weigh-sources,3,2026-03-04,T. Okafor\n".encode()
ROSTER = b"student_id,full_name\nHP-1,Ana Soto\nHP-2,Ben Two\n"
WRONG = f"{HEADER}HP-1,Ana Soto,weigh-sauces,3,2026-03-04,T. Okafor\n".encode()


def _looked(studio: Studio, *files: tuple[str, bytes], **fields: str) -> str:
    answer = studio.send("/import", *files, **{"system": "csv", "new_learners": "yes", **fields})
    assert answer.status_code == 200, words(answer)
    return answer.url.path


def test_looking_writes_nothing(studio: Studio) -> None:
    address = _looked(studio, ("roster.csv", ROSTER), ("ratings.csv", RATINGS))
    said = words(studio.get(address))
    assert "5 files would be written" in said
    assert "learners/ana-soto/ratings.csv new 1 new rating" in said
    assert not (studio.folder / "learners/ana-soto").exists()


def test_what_was_looked_at_is_imported(studio: Studio) -> None:
    address = _looked(studio, ("roster.csv", ROSTER), ("ratings.csv", RATINGS))
    answer = studio.post(address)
    assert answer.url.path == "/learners"
    assert "T. Okafor" in studio.text("ana-soto", "ratings.csv")
    assert "Ben Two" in words(answer)
    assert studio.get(address).status_code == 404


def test_an_import_is_taken_back_whole(studio: Studio) -> None:
    before = sorted((studio.folder / "learners").rglob("*"))
    answer = studio.post(_looked(studio, ("roster.csv", ROSTER), ("ratings.csv", RATINGS)))
    assert "Undo this import" in words(answer)
    studio.post("/import/undo", {"imported": answer.url.params["imported"]})
    assert sorted((studio.folder / "learners").rglob("*")) == before


def test_an_import_that_somebody_worked_on_is_not_taken_back(studio: Studio) -> None:
    answer = studio.post(_looked(studio, ("roster.csv", ROSTER)))
    (studio.folder / "learners/ben-two/learner.yaml").write_text("id: ben-two\n")
    again = studio.post("/import/undo", {"imported": answer.url.params["imported"]})
    assert again.status_code >= 400
    assert "was changed since" in words(again)


def test_only_who_imported_takes_back(sit: Sit) -> None:
    answer = sit(name="one").post(_looked(sit(name="one"), ("roster.csv", ROSTER)))
    token = answer.url.params["imported"]
    assert sit(name="two").post("/import/undo", {"imported": token}).status_code >= 400


def test_a_large_import_is_not_remembered(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    file = studio.folder / "learners/ana/learner.yaml"
    file.write_text(f"{file.read_text()}\nidentifiers:\n  - {{kind: school, value: HP-1}}\n")
    monkeypatch.setattr(import_undo, "_MOST_BYTES", 10)
    roster = b"student_id,full_name,language\nHP-1,Ana P,es\n"
    answer = studio.post(_looked(studio, ("roster.csv", roster)))
    assert "imported" not in answer.url.params


def test_the_problems_of_rows_are_a_table(studio: Studio) -> None:
    said = words(studio.get(_looked(studio, ("roster.csv", ROSTER), ("ratings.csv", WRONG))))
    assert "✕ 1 problem" in said
    assert "ratings.csv 2 credit weigh-sauces no credit is called “weigh-sauces”" in said
    assert "Import nothing" not in said


def test_a_learner_who_is_not_here_is_told_as_a_page_does_it(studio: Studio) -> None:
    stranger = f"{HEADER}HP-7,Xu Li,weigh-sources,3,2026-03-04,T. Okafor\n".encode()
    said = words(studio.get(_looked(studio, ("ratings.csv", stranger), new_learners="")))
    assert "or choose the file again and tick that such learners are added" in said
    assert "--new-learners" not in said


def test_with_a_problem_nothing_is_imported(studio: Studio) -> None:
    address = _looked(studio, ("roster.csv", ROSTER), ("ratings.csv", WRONG))
    assert "1 problem" in words(studio.post(address))
    assert not (studio.folder / "learners/ana-soto").exists()


def test_a_mapping_file_says_what_their_words_mean_here(studio: Studio) -> None:
    sent = [
        ("file", ("roster.csv", ROSTER)),
        ("file", ("ratings.csv", WRONG)),
        ("mapping", ("ours.yaml", b"credits: {weigh-sauces: weigh-sources}\n")),
    ]
    answer = studio.client.post("/import", files=sent, data={"system": "csv", "new_learners": "y"})
    assert "5 files would be written" in words(answer)


def test_a_mapping_file_that_is_wrong_is_told(studio: Studio) -> None:
    sent = [("file", ("roster.csv", ROSTER)), ("mapping", ("ours.yaml", b"credit: {}\n"))]
    answer = studio.client.post("/import", files=sent, data={"system": "csv"})
    assert answer.status_code == 422
    assert "The mapping file has to be mended first" in words(answer)
    assert studio.post(answer.url.path).status_code == 422


def test_a_mapping_file_is_small(studio: Studio) -> None:
    sent = [("file", ("roster.csv", ROSTER)), ("mapping", ("ours.yaml", b" " * 1_100_000))]
    answer = studio.client.post("/import", files=sent, data={"system": "csv"})
    assert "A mapping file has at most 1 MB" in words(answer)


def test_the_files_can_be_thrown_away(studio: Studio) -> None:
    address = _looked(studio, ("roster.csv", ROSTER))
    studio.post(f"{address}/forget")
    assert not list((studio.folder / ".studio/waiting").iterdir())
    assert studio.get(address).status_code == 404


def test_nobody_else_sees_what_somebody_sent(sit: Sit) -> None:
    address = _looked(sit(name="one"), ("roster.csv", ROSTER))
    assert sit(name="two").get(address).status_code == 404


@pytest.mark.parametrize(
    ("system", "sample"),
    [
        ("canvas", "canvas-outcome-results.csv"),
        ("oneroster", "oneroster.zip"),
    ],
)
def test_files_of_other_systems_are_read(studio: Studio, system: str, sample: str) -> None:
    found = Path(__file__).parents[3] / "samples/imports" / sample
    answer = studio.send("/import", (sample, found.read_bytes()), system=system)
    assert answer.status_code == 200
    assert "What the import would do" in words(answer)


def test_without_a_file_or_a_system_it_says_so(studio: Studio) -> None:
    assert "hoose the system" in words(studio.post("/import", {"system": "csv"}))
    answer = studio.send("/import", ("roster.csv", ROSTER), system="paper")
    assert answer.status_code == 422


def test_one_package_at_a_time(studio: Studio) -> None:
    answer = studio.send("/import", ("a.zip", b"PK"), ("b.zip", b"PK"), system="oneroster")
    assert answer.status_code == 422


def test_files_of_several_systems_come_one_after_the_other(studio: Studio) -> None:
    found = Path(__file__).parents[3] / "samples/imports/canvas-outcome-results.csv"
    files = (("roster.csv", ROSTER), ("canvas.csv", found.read_bytes()))
    answer = studio.send("/import", *files, system="csv")
    assert answer.status_code == 422
    assert "hese are files of different systems" in words(answer)


def test_while_another_import_is_under_way_nothing_is_done(studio: Studio) -> None:
    address = _looked(studio, ("roster.csv", ROSTER))
    with locked(studio.folder / ".import.lock"):
        assert studio.post(address).status_code == 409
        assert studio.post("/import/undo", {"imported": "x"}).status_code == 409


def test_what_is_there_already_is_said(studio: Studio) -> None:
    studio.post(_looked(studio, ("roster.csv", ROSTER)))
    address = _looked(studio, ("roster.csv", ROSTER))
    assert "There is nothing to do: all of it is there already." in words(studio.get(address))
    assert studio.post(address).url.path == "/learners"


def test_only_who_writes_imports(sit: Sit) -> None:
    assert sit(Role.ASSESSOR).get("/import").status_code == 403


def test_a_framework_that_waits_is_no_import_of_learners(studio: Studio) -> None:
    home, wish = studio.folder / ".studio", {"system": "framework"}
    kept = keep_waiting(home, [("a.csv", b"Area\n")], actor="areyes", wish=wish, at=NOON)
    assert studio.get(f"/import/{kept.token}").status_code == 404
