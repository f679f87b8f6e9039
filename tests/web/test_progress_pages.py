"""Where learners stand, and whether those who judge them agree, as pages."""

import re
import shutil
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.anybody import Anybody
from transcript.accounts.roles import Permission
from transcript.durable import write_whole
from transcript.office.cohorts import Cohorts, cohorts_of
from transcript.source.workspace import Workspace
from transcript.web.app import application
from transcript.web.asked import Person
from transcript.web.site import Site
from transcript.web.studio import calibration, progress

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
ADDRESS = "http://127.0.0.1:8040"
ADA = Person(name="ada", full_name="Ada L.", may=frozenset({Permission.VIEW}))


@pytest.fixture
def school(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "samples/riverbend", tmp_path / "school"))


@pytest.fixture
def client(school: Path, tmp_path: Path) -> TestClient:
    return opened(tmp_path, school)


def opened(home: Path, school: Path | None) -> TestClient:
    site = Site(home=home / "home", address=ADDRESS, folder=school)
    ways = (*progress.WAYS, *calibration.WAYS)
    app = application(site, ways=ways, door=Anybody(ADA), now=lambda: NOON)
    return TestClient(app, base_url=ADDRESS)


def words(client: TestClient, address: str) -> str:
    """Return what somebody reads on a page, on one line."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return plain(answer.text)


def plain(page: str) -> str:
    main = page[page.index("<main") :]
    return " ".join(unescape(re.sub("<[^>]+>", " ", main)).split())


# The cohort


def test_each_credit_is_counted_in_the_row_of_its_area(client: TestClient) -> None:
    said = words(client, "/progress")
    assert "12 learners, as of 2026-11-22" in said
    assert "Reasoning with evidence RE-1 Evaluate sources 2 1 0 9 Proficient 3" in said


def test_a_class_is_counted_alone(client: TestClient) -> None:
    years = re.findall(r'<option value="(20\d\d)"', client.get("/progress").text)
    pages = [words(client, f"/progress?year={each}") for each in years]
    counts = [int(found[1]) for each in pages if (found := re.search(r"(\d+) learners?, as", each))]
    assert sum(counts) == 12
    assert len(years) > 1


def test_a_year_in_which_nobody_graduates_shows_everybody(client: TestClient) -> None:
    assert "12 learners" in words(client, "/progress?year=1999")


def test_who_is_stuck_is_named_with_the_reason(client: TestClient) -> None:
    said = words(client, "/progress")
    assert "Idris Achterberg CC-3 Manage money nothing new 409 days ago" in said


def test_what_leaves_the_school_names_nobody(client: TestClient) -> None:
    said = words(client, "/progress?for=outside")
    assert "Counts below 10 are withheld" in said
    assert "Achterberg" not in said
    assert "Stuck" not in said
    assert not re.search(r"RE-1 Evaluate sources [0-9]", said)


def test_what_leaves_the_school_is_of_all_learners_whatever_year_is_asked(
    client: TestClient,
) -> None:
    years = re.findall(r'<option value="(20\d\d)"', client.get("/progress").text)
    all_of_it = words(client, "/progress?for=outside")
    assert words(client, f"/progress?for=outside&year={years[0]}") == all_of_it


def test_a_record_with_errors_is_left_out_and_named(client: TestClient, school: Path) -> None:
    (school / "learners/layla-haddad/record.yaml").write_text("status: [")
    said = words(client, "/progress")
    assert "11 learners" in said
    assert "1 record has errors and is left out: layla-haddad" in said


def test_a_school_without_credits_says_what_to_do(client: TestClient, school: Path) -> None:
    shutil.rmtree(school / "credits")
    assert "There are no credits yet" in words(client, "/progress")


@pytest.mark.parametrize("query", ["", "?for=outside"])
def test_the_cohort_is_drawn(client: TestClient, query: str) -> None:
    answer = client.get(f"/progress.svg{query}")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert ("are withheld" in answer.text) is bool(query)


def test_nobody_is_told_in_a_sentence_with_a_way_out(client: TestClient, school: Path) -> None:
    shutil.rmtree(school / "learners")
    page = client.get("/progress").text
    assert 'There are no learners yet. <a href="/learners">Bring them in</a>' in page
    assert "<table" not in page


def test_of_few_learners_nothing_leaves_the_school(client: TestClient, school: Path) -> None:
    for each in sorted((school / "learners").iterdir())[3:]:
        shutil.rmtree(each)
    page = client.get("/progress?for=outside").text
    assert "nothing may leave the school" in page
    assert "<table" not in page


def test_a_college_has_no_progress(tmp_path: Path) -> None:
    client = opened(tmp_path, None)
    assert client.get("/progress").status_code == 404
    assert client.get("/calibration").status_code == 404


# A learner


def test_a_learner_is_told_what_is_next_in_the_words_of_the_command_line(
    client: TestClient,
) -> None:
    said = words(client, "/progress/layla-haddad")
    assert "4 awarded, 1 ready for a decision, 1 on the way, 32 not begun" in said
    assert "Next Ask for a decision: the last rating is “Proficient”." in said
    assert "One more context: show it outside a project." in said


def test_every_learner_of_the_sample_has_a_page_and_a_picture(
    client: TestClient, school: Path
) -> None:
    for learner in Workspace.open(school).learner_ids:
        assert client.get(f"/progress/{learner}").status_code == 200
        drawn = client.get(f"/progress/{learner}/journeys.svg")
        assert drawn.headers["content-type"] == "image/svg+xml"
        assert drawn.headers["content-disposition"].startswith("inline")


def test_habits_are_told_apart_from_mastery(client: TestClient, school: Path) -> None:
    named = next(school.glob("learners/*/habits.yaml")).parent.name
    assert "Habits of work" in words(client, f"/progress/{named}")


def test_nobody_of_that_name_is_no_page(client: TestClient) -> None:
    assert client.get("/progress/nobody").status_code == 404


def test_a_learner_with_errors_has_to_be_mended_first(client: TestClient, school: Path) -> None:
    (school / "learners/layla-haddad/record.yaml").write_text("status: [")
    answer = client.get("/progress/layla-haddad")
    assert answer.status_code == 409
    assert "mended first" in answer.text


# Calibration


def send(client: TestClient, content: bytes, name: str = "may.csv") -> str:
    answer = client.post("/calibration", files={"file": (name, content)})
    assert answer.status_code == 200, answer.text
    return plain(answer.text)


def test_a_file_is_compared_in_the_words_of_the_command_line(client: TestClient) -> None:
    said = send(client, (ROOT / "samples/calibration/may-2026.csv").read_bytes())
    assert "48 works, each scored by two or more of 4 assessors" in said
    assert "All together 48 65 % 93 % 0.53 0.60" in said
    assert "Priya Raghunathan 23 -0.11 +0.17 -0.41 -0.58 drifts" in said
    assert "Calibrated on 2026-05-20: 48 works" in said


def test_scores_without_dates_say_that_nobody_can_drift(client: TestClient) -> None:
    rows = "".join(f"w{place},argue-from-data,3,4\n" for place in range(3))
    said = send(client, f"work,credit,A,B\n{rows}".encode())
    assert "There are no dates" in said
    assert "Too few works to say anything" in said
    assert "nothing of this may leave the school" in said


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"work,credit\na,b\n", "there is no column “assessor”"),
        (b"", "nothing was compared"),
        (b"work,credit,assessor,level\na,argue-from-data,X,superb\n", "Row 2, column “level”"),
        (b"work,credit,assessor,level\na,argue-from-data,X,proficient\n", "judged by two"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(
    client: TestClient, content: bytes, told: str
) -> None:
    assert told in send(client, content)


def test_of_many_problems_the_first_are_shown(client: TestClient) -> None:
    rows = "".join(f"w{place},no-credit-{place},X,proficient\n" for place in range(60))
    assert "… and 10 more." in send(client, f"work,credit,assessor,level\n{rows}".encode())


def test_without_a_file_nothing_is_compared(client: TestClient) -> None:
    answer = client.post("/calibration", data={"a": "b"})
    assert answer.status_code == 422
    assert "choose a file first" in answer.text


def test_a_large_file_is_refused(client: TestClient) -> None:
    answer = client.post("/calibration", files={"file": ("a.csv", b"x" * (2 * 1024 * 1024 + 1))})
    assert answer.status_code == 413


def test_without_credits_scores_are_compared_as_they_are(client: TestClient, school: Path) -> None:
    shutil.rmtree(school / "credits")
    said = send(client, b"work,credit,A,B\nw,any,3,4\n")
    assert "1 work, each scored by two" in said


def test_the_schools_own_ratings_say_when_nothing_was_judged_twice(
    client: TestClient, school: Path
) -> None:
    for record in school.glob("learners/*/record.yaml"):
        record.write_text(re.sub("assessor: .*", "assessor: One Person", record.read_text()))
    assert "judged by two assessors" in words(client, "/calibration/ratings")


def test_pieces_that_two_people_rated_are_compared(client: TestClient, school: Path) -> None:
    record = school / "learners/layla-haddad/record.yaml"
    text = record.read_text()
    found = re.search(r"^ratings:\n(  - .*?)(?=^  - |^\S)", text, re.MULTILINE | re.DOTALL)
    assert found
    again = re.sub("assessor: .*", "assessor: Second Reader", found[1])
    record.write_text(text.replace(found[1], found[1] + again, 1))
    said = words(client, "/calibration/ratings")
    assert "Second Reader" in said
    assert "layla-haddad/" in said


# What is remembered


def test_a_count_is_kept_until_a_record_changes(school: Path) -> None:
    learners = Workspace.open(school).learner_ids
    book = Cohorts(school)
    first = book.standing(learners, today=TODAY)
    assert book.standing(learners, today=TODAY) is first
    record = school / "learners/layla-haddad/record.yaml"
    changed = record.read_text().replace("awards:", "awards: []\nold_awards:", 1)
    write_whole(record, changed.encode())
    assert book.standing(learners, today=TODAY) is not first


@pytest.mark.parametrize("file", ["ratings.csv", "learner.yaml", "habits.yaml"])
def test_any_file_of_a_learner_may_change_a_count(school: Path, file: str) -> None:
    learners = Workspace.open(school).learner_ids
    book = Cohorts(school)
    first = book.standing(learners, today=TODAY)
    path = school / "learners/layla-haddad" / file
    write_whole(path, (path.read_bytes() if path.exists() else b"") + b"\n")
    assert book.standing(learners, today=TODAY) is not first


def test_of_many_none_is_read_while_somebody_waits(school: Path) -> None:
    learners = Workspace.open(school).learner_ids
    book = Cohorts(school)
    first = book.standing(learners, today=TODAY, most=3)
    assert (first.tally.learners, first.waiting) == (0, 12)
    book.read_ahead(learners, today=TODAY).join()
    then = book.standing(learners, today=TODAY, most=0)
    assert (then.tally.learners, then.waiting) == (12, 0)


def test_sums_do_not_pile_up(school: Path) -> None:
    learners = Workspace.open(school).learner_ids
    book = Cohorts(school)
    for number in range(40):
        found = book.standing(learners[: number % 12], today=TODAY.replace(day=1 + number // 12))
        assert found.tally.learners == number % 12


def test_a_page_says_how_many_are_still_counted(
    school: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = cohorts_of(school)
    whole = book.standing
    monkeypatch.setattr(
        Cohorts, "standing", lambda _, learners, today: whole(learners, today=today, most=0)
    )
    monkeypatch.setattr(Cohorts, "read_ahead", lambda *_, **__: None)
    assert "12 more are still being counted" in words(client, "/progress")
    assert "12 learners are still being read" in words(client, "/calibration/ratings")
