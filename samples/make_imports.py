"""Write `samples/imports/`: files as other systems export them, of an invented school.

    python samples/make_imports.py

It needs Python alone, and makes the same bytes wherever it runs.
"""

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZipFile, ZipInfo

HERE = Path(__file__).parent / "imports"
sys.path.insert(0, str(HERE.parent))

from import_tables import tables  # noqa: E402

# What the school of these files credits: the outcomes' numbers in Canvas, and their names.
OUTCOMES = {
    "701": "Judge sources",
    "702": "Plan an inquiry",
    "703": "Reason with data",
    "704": "Model a situation",
    "705": "Write for a reader",
    "706": "Speak and listen",
}
# Numbers in Canvas and at the school, family and given names.
LEARNERS = {
    "45": ("HP-1041", "Baptiste-Lund", "Odile"),
    "46": ("HP-1042", "Ferreira Reyes", "Tomás"),
    "47": ("HP-1043", "Kovářová", "Hana"),
    "48": ("HP-1044", "Abe", "Jun’ichi"),
    "49": ("HP-1045", "Okafor", "Marisol"),
}
COURSES = {"11": "Biology", "12": "Statistics", "13": "English 11"}
RATINGS = {4: "Exceeds Mastery", 3: "Mastery", 2: "Near Mastery", 1: "Below Mastery", 0: "No Evidence"}
MASTERY = 3
MOST = 4
HOST = "https://harbor-point.canvas.example"
QUIZ = ("88", "Reading a chart", "530")
# Learner, outcome, course, assignment, title, attempt, moment, score.
JUDGED = (
    ("45", "701", "13", "501", "Two accounts of one strike", 1, "2026-02-11T14:20:05-06:00", 2),
    ("45", "701", "13", "501", "Two accounts of one strike", 2, "2026-03-04T09:02:41-06:00", 3),
    ("45", "701", "11", "502", "Is the creek getting warmer?", 1, "2026-04-22T23:41:17-05:00", 4),
    ("45", "702", "11", "502", "Is the creek getting warmer?", 1, "2026-04-22T23:41:17-05:00", 3),
    ("45", "703", "12", "503", "The bus survey", 1, "2026-03-18T11:15:00-05:00", 3.5),
    ("45", "705", "13", "501", "Two accounts of one strike", 1, "2026-02-11T14:20:05-06:00", 3),
    ("46", "701", "13", "501", "Two accounts of one strike", 1, "2026-02-12T08:00:00-06:00", 1),
    ("46", "701", "11", "502", "Is the creek getting warmer?", 1, "2026-04-23T10:30:00-05:00", 2),
    ("46", "704", "12", "503", "The bus survey", 1, "2026-03-19T11:15:00-05:00", 2.5),
    ("46", "706", "13", "504", "Seminar on the harbor plan", 1, "2026-05-06T13:00:00-05:00", 3),
    ("47", "702", "11", "502", "Is the creek getting warmer?", 1, "2026-04-21T16:12:09-05:00", 2),
    ("47", "702", "11", "502", "Is the creek getting warmer?", 2, "2026-05-08T16:00:00-05:00", 3),
    ("47", "703", "12", "503", "The bus survey", 1, "2026-03-18T11:20:00-05:00", 4),
    ("47", "704", "12", "503", "The bus survey", 1, "2026-03-18T11:20:00-05:00", 3),
    ("47", "706", "13", "504", "Seminar on the harbor plan", 1, "2026-05-06T13:00:00-05:00", 4),
    ("48", "705", "13", "501", "Two accounts of one strike", 1, "2026-02-13T12:00:00-06:00", 2),
    ("48", "705", "13", "505", "A letter to the council", 1, "2026-05-14T12:00:00-05:00", 2),
    ("48", "703", "12", "503", "The bus survey", 1, "2026-03-20T08:45:30-05:00", 0),
    ("49", "706", "13", "504", "Seminar on the harbor plan", 1, "2026-05-07T13:00:00-05:00", 3),
)
# Learner, attempt, moment, and for each question of the quiz the points and those possible.
QUIZZES = (
    ("45", 1, "2026-04-29T10:00:12-05:00", ((2, 2), (2, 2), (1, 2))),
    ("46", 1, "2026-04-29T10:01:44-05:00", ((1, 2), (1, 2), (1, 2))),
    ("49", 1, "2026-04-29T10:04:02-05:00", ((2, 2), (2, 2), (2, 2))),
)
QUESTIONS = (("91", "Scale"), ("92", "Trend"), ("93", "Claim"))

OUTCOME_RESULTS = (
    "student name", "student id", "student sis id", "assessment title", "assessment id",
    "assessment type", "submission date", "submission score", "learning outcome name",
    "learning outcome id", "attempt", "outcome score", "assessment question",
    "assessment question id", "course name", "course id", "course sis id", "section name",
    "section id", "section sis id", "assignment url", "learning outcome friendly name",
    "learning outcome points possible", "learning outcome mastery score",
    "learning outcome mastered", "learning outcome rating", "learning outcome rating points",
    "learning outcome group title", "learning outcome group id", "account id", "account name",
    "enrollment state",
)
STUDENT_COMPETENCY = tuple(
    name.replace("assessment", "assignment")
    for name in OUTCOME_RESULTS
    if name not in {"assessment type", "assessment question", "assessment question id"}
)


def _row(learner: str, outcome: str, course: str, assignment: str, title: str) -> dict[str, object]:
    number, family, given = LEARNERS[learner]
    return {
        "student name": f"{family}, {given}",
        "student id": learner,
        "student sis id": number,
        "assessment title": title,
        "assignment title": title,
        "assessment id": assignment,
        "assignment id": assignment,
        "assessment type": "assignment",
        "learning outcome name": OUTCOMES[outcome],
        "learning outcome id": outcome,
        "course name": COURSES[course],
        "course id": course,
        "course sis id": f"HP-C{course}",
        "section name": "Section 1",
        "section id": f"{course}1",
        "assignment url": f"{HOST}/courses/{course}/assignments/{assignment}",
        "learning outcome mastery score": f"{MASTERY:.1f}",
        "learning outcome group title": "Harbor Point graduate",
        "learning outcome group id": "7",
        "account id": "1",
        "account name": "Harbor Point School",
        "enrollment state": "active",
    }


def _scored(row: Mapping[str, object], score: float) -> dict[str, object]:
    rating = int(score)
    return {
        **row,
        "outcome score": float(score),
        "learning outcome points possible": f"{MOST:.1f}",
        "learning outcome mastered": int(score >= MASTERY),
        "learning outcome rating": RATINGS[rating],
        "learning outcome rating points": f"{rating:.1f}",
    }


def _judged() -> Iterator[dict[str, object]]:
    for learner, outcome, course, assignment, title, attempt, moment, score in JUDGED:
        row = _row(learner, outcome, course, assignment, title)
        yield _scored({**row, "attempt": attempt, "submission date": moment}, score)


def _quiz() -> Iterator[dict[str, object]]:
    quiz, title, assignment = QUIZ
    for learner, attempt, moment, answers in QUIZZES:
        percent = sum(got for got, _ in answers) / sum(most for _, most in answers)
        rating = int(percent * MOST)
        for (number, name), (got, most) in zip(QUESTIONS, answers, strict=True):
            yield {
                **_row(learner, "703", "12", assignment, title),
                "assessment id": quiz,
                "assessment type": "quiz",
                "assessment question": name,
                "assessment question id": number,
                "attempt": attempt,
                "submission date": moment,
                "submission score": float(sum(got for got, _ in answers)),
                "outcome score": float(got),
                "learning outcome points possible": float(most),
                "learning outcome mastered": int(got / most >= MASTERY / MOST),
                "learning outcome rating": RATINGS[rating],
                "learning outcome rating points": f"{rating:.1f}",
            }


def _not_judged() -> Iterator[dict[str, object]]:
    """Yield work that was not handed in."""
    yield _row("48", "706", "13", "504", "Seminar on the harbor plan")
    yield _row("49", "705", "13", "505", "A letter to the council")


def _hidden() -> Iterator[dict[str, object]]:
    """Yield a judgement whose points Canvas hides, but not its rating."""
    yield {
        **_row("49", "701", "13", "501", "Two accounts of one strike"),
        "attempt": 1,
        "submission date": "2026-02-13T09:00:00-06:00",
        "learning outcome mastery score": "",
        "learning outcome mastered": 1,
        "learning outcome rating": "Mastery",
    }


def _in_two_sections(rows: Iterable[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
    """Yield the rows, and those of one learner once for each of her sections, as Canvas does."""
    for row in rows:
        yield row
        if row["student id"] == "47" and row["course id"] == "12":
            yield {**row, "section name": "Section 2", "section id": "122"}


def outcome_results() -> bytes:
    """Return the report “Outcome Results”, in Canvas's own order."""
    rows = [*_judged(), *_quiz(), *_hidden()]
    rows.sort(key=lambda row: (row["student id"], row["learning outcome id"], row["course id"]))
    return table(OUTCOME_RESULTS, _in_two_sections(rows))


def student_competency() -> bytes:
    """Return the report “Student Competency” of the same work: it knows no quizzes."""
    return table(STUDENT_COMPETENCY, _in_two_sections([*_judged(), *_not_judged(), *_hidden()]))


def gradebook() -> bytes:
    """Return what the learning mastery gradebook exports: no dates, and so no journey."""
    columns = ["Student name", "Student ID", "Student SIS ID"]
    for name in OUTCOMES.values():
        columns += [f"Harbor Point graduate > {name} result"]
        columns += [f"Harbor Point graduate > {name} mastery points"]
    rows = []
    for learner, (number, family, given) in LEARNERS.items():
        last = {outcome: score for who, outcome, *_, score in JUDGED if who == learner}
        results = {
            f"Harbor Point graduate > {name} result": last.get(outcome, "")
            for outcome, name in OUTCOMES.items()
        }
        points = {
            f"Harbor Point graduate > {name} mastery points": f"{MASTERY:.1f}"
            for name in OUTCOMES.values()
        }
        names = {"Student name": f"{given} {family}", "Student ID": learner, "Student SIS ID": number}
        rows.append({**names, **results, **points})
    return table(columns, rows)


def objective(name: str) -> str:
    """Return the CASE identifier of a credit."""
    slug = name.lower().replace(" ", "-")
    return str(uuid5(NAMESPACE_URL, f"https://harbor-point.example/credits/{slug}"))


USERS = (
    "sourcedId", "status", "dateLastModified", "enabledUser", "username", "userIds", "givenName",
    "familyName", "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades",
    "password", "userMasterIdentifier", "resourceSourcedIds", "preferredGivenName",
    "preferredMiddleName", "preferredFamilyName", "primaryOrgSourcedId", "pronouns",
)
BASE = ("sourcedId", "status", "dateLastModified")
PASSWORD = "a password that nothing may read"


def _users() -> Iterator[dict[str, object]]:
    for learner, (number, family, given) in LEARNERS.items():
        yield {
            "sourcedId": f"user-{learner}",
            "enabledUser": "true",
            "username": f"{given}{learner}".lower(),
            "givenName": given,
            "familyName": family,
            "preferredGivenName": "Jun" if learner == "48" else "",
            "identifier": number,
            "grades": "11",
            "password": PASSWORD,
            "primaryOrgSourcedId": "school-1",
        }
    others = (("teacher-1", "Benedikt", "Aalto"), ("parent-1", "Ngozi", "Okafor"))
    for id_, given, family in others:
        yield {
            "sourcedId": id_,
            "enabledUser": "true",
            "username": id_,
            "givenName": given,
            "familyName": family,
            "password": PASSWORD,
        }


def _roles() -> Iterator[dict[str, object]]:
    for learner in LEARNERS:
        yield {
            "sourcedId": f"role-{learner}",
            "userSourcedId": f"user-{learner}",
            "roleType": "primary",
            "role": "student",
            "beginDate": "2025-08-25",
            "orgSourcedId": "school-1",
        }
    for id_, role in (("teacher-1", "teacher"), ("parent-1", "parent")):
        yield {
            "sourcedId": f"role-{id_}",
            "userSourcedId": id_,
            "roleType": "primary",
            "role": role,
            "orgSourcedId": "school-1",
        }


def _results() -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """Yield each result with what it says of its learning objective."""
    for number, (learner, outcome, course, work, _, _, moment, score) in enumerate(JUDGED, 1):
        result = {
            "sourcedId": f"result-{number}",
            "lineItemSourcedId": f"item-{work}",
            "studentSourcedId": f"user-{learner}",
            "scoreStatus": "fully graded",
            "score": score,
            "scoreDate": moment[:10],
            "classSourcedId": f"class-{course}",
        }
        found = {
            "sourcedId": f"finding-{number}",
            "resultSourcedId": f"result-{number}",
            "source": "case",
            "learningObjectiveId": objective(OUTCOMES[outcome]),
            "score": score,
        }
        yield result, found


def roster() -> Mapping[str, bytes]:
    """Return the files of a OneRoster package, by name."""
    results = list(_results())
    works = {work: (title, course) for _, _, course, work, title, *_ in JUDGED}
    tables: Mapping[str, tuple[Sequence[str], Sequence[Mapping[str, object]]]] = {
        "orgs": (
            (*BASE, "name", "type", "identifier", "parentSourcedId"),
            (
                {"sourcedId": "district-1", "name": "Harbor Point Schools", "type": "district"},
                {
                    "sourcedId": "school-1",
                    "name": "Harbor Point School",
                    "type": "school",
                    "identifier": "550000100001",
                    "parentSourcedId": "district-1",
                },
            ),
        ),
        "users": (USERS, tuple(_users())),
        "roles": (
            (*BASE, "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId"),
            tuple(_roles()),
        ),
        "classes": (
            (*BASE, "title", "classType", "schoolSourcedId"),
            tuple(
                {"sourcedId": f"class-{id_}", "title": title, "classType": "scheduled"}
                for id_, title in COURSES.items()
            ),
        ),
        "lineItems": (
            (*BASE, "title", "classSourcedId", "resultValueMin", "resultValueMax"),
            tuple(
                {"sourcedId": f"item-{id_}", "title": title, "classSourcedId": f"class-{course}"}
                for id_, (title, course) in works.items()
            ),
        ),
        "results": (
            (
                *BASE, "lineItemSourcedId", "studentSourcedId", "scoreStatus", "score",
                "scoreDate", "comment", "textScore", "classSourcedId",
            ),
            tuple(result for result, _ in results),
        ),
        "resultLearningObjectiveIds": (
            (*BASE, "resultSourcedId", "source", "learningObjectiveId", "score", "textScore"),
            tuple(found for _, found in results),
        ),
    }
    files = {f"{name}.csv": table(columns, rows) for name, (columns, rows) in tables.items()}
    return {"manifest.csv": _manifest(tables), **files}


def _manifest(there: Iterable[str]) -> bytes:
    known = (
        "academicSessions", "categories", "classes", "classResources", "courses",
        "courseResources", "demographics", "enrollments", "lineItemLearningObjectiveIds",
        "lineItems", "lineItemScoreScales", "orgs", "resources", "resultLearningObjectiveIds",
        "results", "resultScoreScales", "roles", "scoreScales", "userProfiles", "userResources",
        "users",
    )
    said = {"manifest.version": "1.0", "oneroster.version": "1.2"}
    said |= {f"file.{name}": "bulk" if name in set(there) else "absent" for name in known}
    rows = ({"propertyName": name, "value": value} for name, value in said.items())
    return table(("propertyName", "value"), rows)


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return rows as CSV; a column that a row says nothing of stays empty."""
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def package(files: Mapping[str, bytes]) -> bytes:
    """Return a zip that is the same wherever it is made."""
    written = io.BytesIO()
    with ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content)
    return written.getvalue()


def files() -> Mapping[str, bytes]:
    """Return every file by its name in `samples/imports/`."""
    return {
        "canvas-outcome-results.csv": outcome_results(),
        "canvas-student-competency.csv": student_competency(),
        "canvas-gradebook.csv": gradebook(),
        "oneroster.zip": package(roster()),
        **tables(),
    }


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for name, content in files().items():
        (HERE / name).write_bytes(content)
