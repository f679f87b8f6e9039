"""OneRoster packages: who is a student, what was found, and what is never read."""

import csv
import io
import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.importing import oneroster
from transcript.importing.mapping import ImportMapping
from transcript.importing.rows import ImportedRow, LearnerRow, RatingRow, RowProblem, SkippedRow
from transcript.importing.spool import spool

SAMPLE = Path(__file__).parents[2] / "samples" / "imports" / "oneroster.zip"
CANARY = "correct horse battery staple"
GUID = "5e4ad6a4-6a4c-4e2a-9f0a-0b9c6f7a1d11"
Rows = Sequence[Mapping[str, str]]
STUDENT = {
    "sourcedId": "u1",
    "status": "",
    "enabledUser": "true",
    "username": "odile",
    "givenName": "Odile",
    "familyName": "Baptiste-Lund",
    "middleName": "",
    "identifier": "HP-1041",
    "password": CANARY,
    "preferredGivenName": "",
    "preferredMiddleName": "",
    "preferredFamilyName": "",
}
ROLE = {
    "sourcedId": "r1",
    "status": "",
    "userSourcedId": "u1",
    "roleType": "primary",
    "role": "student",
    "beginDate": "2025-08-25",
    "orgSourcedId": "o1",
}
SCHOOL = {
    "sourcedId": "o1",
    "status": "",
    "name": "Harbor Point School",
    "type": "school",
    "identifier": "550000100001",
}
OTHER_SCHOOL = {**SCHOOL, "sourcedId": "o2", "name": "Cove School", "identifier": "550000100002"}
CLASS = {"sourcedId": "c1", "title": "English 11"}
ITEM = {"sourcedId": "i1", "title": "A letter to the council", "classSourcedId": "c1"}
RESULT = {
    "sourcedId": "x1",
    "status": "",
    "lineItemSourcedId": "i1",
    "studentSourcedId": "u1",
    "scoreStatus": "fully graded",
    "score": "87",
    "scoreDate": "2026-05-14",
    "comment": "Answer the objection",
    "classSourcedId": "",
}
FOUND = {
    "sourcedId": "f1",
    "status": "",
    "resultSourcedId": "x1",
    "source": "case",
    "learningObjectiveId": GUID,
    "score": "3",
    "textScore": "",
}
TABLES: Mapping[str, Rows] = {
    "orgs": [SCHOOL],
    "users": [STUDENT],
    "roles": [ROLE],
    "classes": [CLASS],
    "lineItems": [ITEM],
    "results": [RESULT],
    "resultLearningObjectiveIds": [FOUND],
}
ROSTER = {name: TABLES[name] for name in ("orgs", "users", "roles")}


def text(rows: Rows) -> bytes:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def manifest(states: Mapping[str, str], version: str = "1.2") -> bytes:
    said = {"manifest.version": "1.0", "oneroster.version": version}
    said |= {f"file.{name}": state for name, state in states.items()}
    return text([{"propertyName": name, "value": value} for name, value in said.items()])


def files(tables: Mapping[str, Rows], **states: str) -> dict[str, bytes]:
    known = {name: "bulk" if name in tables else "absent" for name in TABLES}
    return {
        "manifest.csv": manifest({**known, **states}),
        **{f"{name}.csv": text(rows) for name, rows in tables.items()},
    }


def zipped(members: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def read_zip(
    content: bytes, *, mapping: ImportMapping | None = None, school: Sequence[str] = ()
) -> list[ImportedRow]:
    return list(
        oneroster.read(
            io.BytesIO(content),
            file="roster.zip",
            mapping=mapping or ImportMapping(),
            school=school,
        )
    )


def read(
    tables: Mapping[str, Rows], *, mapping: ImportMapping | None = None, school: Sequence[str] = ()
) -> list[ImportedRow]:
    return read_zip(zipped(files(tables)), mapping=mapping, school=school)


def problems(found: Sequence[ImportedRow]) -> list[tuple[str, int, str, str]]:
    return [
        (each.file, each.row, each.column, each.message)
        for each in found
        if isinstance(each, RowProblem)
    ]


def ratings(found: Sequence[ImportedRow]) -> list[RatingRow]:
    return [each for each in found if isinstance(each, RatingRow)]


def reasons(found: Sequence[ImportedRow]) -> list[str]:
    return [each.reason for each in found if isinstance(each, SkippedRow)]


def learner(**changed: str) -> LearnerRow:
    found = read({**ROSTER, "users": [{**STUDENT, **changed}]})
    assert isinstance(found[0], LearnerRow)
    return found[0]


def result(**changed: str) -> list[ImportedRow]:
    return read({**TABLES, "results": [{**RESULT, **changed}]})[1:]


def finding(**changed: str) -> list[ImportedRow]:
    return read({**TABLES, "resultLearningObjectiveIds": [{**FOUND, **changed}]})[1:]


# --- Learners


def test_a_student_is_a_learner() -> None:
    assert read(ROSTER) == [
        LearnerRow(
            file="roster.zip: users.csv",
            row=2,
            student_ids=("HP-1041",),
            full_name="Odile Baptiste-Lund",
            given_name="Odile",
            family_name="Baptiste-Lund",
            enrolled_on=date(2025, 8, 25),
        )
    ]


def test_without_a_number_of_the_school_the_id_of_the_package_stands() -> None:
    assert learner(identifier="").student_ids == ("u1",)


def test_a_problem_with_a_learner_can_name_the_column() -> None:
    assert learner().headers["student_ids"] == "identifier"


def test_a_middle_name_belongs_to_the_full_one() -> None:
    assert learner(middleName="Ada").full_name == "Odile Ada Baptiste-Lund"


def test_a_preferred_name_is_a_chosen_name() -> None:
    assert learner(preferredGivenName="Odi").chosen_name == "Odi Baptiste-Lund"


def test_the_same_name_preferred_is_not_a_chosen_one() -> None:
    assert learner(preferredGivenName="Odile").chosen_name is None


def test_a_learner_with_one_name_has_one_name() -> None:
    found = learner(familyName="")
    assert (found.full_name, found.family_name) == ("Odile", None)


def test_a_learner_is_enrolled_since_the_first_of_several_roles() -> None:
    roles = [
        {**ROLE, "beginDate": "2025-08-25"},
        {**ROLE, "sourcedId": "r2", "beginDate": "2023-09-01"},
        {**ROLE, "sourcedId": "r3", "beginDate": ""},
    ]
    (found,) = read({**ROSTER, "roles": roles})
    assert isinstance(found, LearnerRow)
    assert found.enrolled_on == date(2023, 9, 1)


def test_a_first_day_may_be_unknown() -> None:
    (found,) = read({**ROSTER, "roles": [{**ROLE, "beginDate": ""}]})
    assert isinstance(found, LearnerRow)
    assert found.enrolled_on is None


def test_who_is_no_student_is_left_out() -> None:
    assert read({**ROSTER, "roles": [{**ROLE, "role": "teacher"}]}) == [
        SkippedRow(
            file="roster.zip: users.csv", row=2, reason="of people who are not students here"
        )
    ]


def test_a_role_that_is_deleted_makes_no_student() -> None:
    found = read({**ROSTER, "roles": [{**ROLE, "status": "tobedeleted"}]})
    assert reasons(found) == ["of people who are not students here"]


def test_a_user_who_is_deleted_is_left_out() -> None:
    found = read({**ROSTER, "users": [{**STUDENT, "status": "tobedeleted"}]})
    assert reasons(found) == ["deleted there"]


def test_a_student_who_has_left_is_left_out() -> None:
    found = read({**ROSTER, "users": [{**STUDENT, "enabledUser": "false"}]})
    assert reasons(found) == ["of people who have left"]


def test_two_users_of_one_id_are_a_problem() -> None:
    found = read({**ROSTER, "users": [STUDENT, STUDENT]})
    assert problems(found) == [
        ("roster.zip: users.csv", 3, "sourcedId", "two people have this id"),
    ]


def test_a_student_without_a_name_is_a_problem() -> None:
    found = read({**ROSTER, "users": [{**STUDENT, "givenName": "", "familyName": ""}]})
    assert problems(found) == [
        ("roster.zip: users.csv", 2, "givenName", "the learner has no name"),
    ]


def test_a_student_who_is_no_user_is_a_problem() -> None:
    found = read({**ROSTER, "roles": [ROLE, {**ROLE, "userSourcedId": "u2"}]})
    assert problems(found) == [
        ("roster.zip: roles.csv", 3, "userSourcedId", "users.csv has no such person"),
    ]


def test_a_first_day_that_is_no_day_is_a_problem() -> None:
    found = read({**ROSTER, "roles": [{**ROLE, "beginDate": "soon"}]})
    assert problems(found) == [("roster.zip: roles.csv", 2, "beginDate", "this is no date")]


def test_a_package_may_have_no_orgs() -> None:
    assert len(read({name: ROSTER[name] for name in ("users", "roles")})) == 1


# --- Several schools


@pytest.mark.parametrize("ours", ["550000100001", "harbor point school"])
def test_of_several_schools_the_one_by_our_number_or_name_is_meant(ours: str) -> None:
    tables = {**ROSTER, "orgs": [SCHOOL, OTHER_SCHOOL], "roles": [ROLE]}
    assert isinstance(read(tables, school=["", ours])[0], LearnerRow)


def test_students_of_the_other_schools_are_left_out() -> None:
    tables = {**ROSTER, "orgs": [SCHOOL, OTHER_SCHOOL], "roles": [ROLE]}
    assert reasons(read(tables, school=["Cove School"])) == ["of people who are not students here"]


def test_several_schools_of_which_none_is_ours_are_a_problem() -> None:
    found = read({**ROSTER, "orgs": [SCHOOL, OTHER_SCHOOL]}, school=["Riverbend High School"])
    assert found == [
        RowProblem(
            file="roster.zip: orgs.csv",
            row=0,
            column="",
            value="",
            message="the package is of 2 schools, and none is known to be this one: “Harbor Point "
            "School”, “Cove School”",
            hint="export the school alone, or write its number from orgs.csv into school.yaml",
        )
    ]


def test_a_school_that_is_deleted_does_not_count() -> None:
    tables = {**ROSTER, "orgs": [SCHOOL, {**OTHER_SCHOOL, "status": "tobedeleted"}]}
    assert isinstance(read(tables)[0], LearnerRow)


# --- Ratings


def test_what_was_found_about_an_objective_is_a_rating() -> None:
    assert read(TABLES)[1] == RatingRow(
        file="roster.zip: resultLearningObjectiveIds.csv",
        row=2,
        student_ids=("HP-1041",),
        student_name="Odile Baptiste-Lund",
        targets=(GUID,),
        rated_at=date(2026, 5, 14),
        assessor="",
        source_id=f"x1/{GUID}",
        score=Decimal(3),
        work="A letter to the council, English 11",
        note="Answer the objection",
        headers={"targets": "learningObjectiveId", "score": "score", "level": "textScore"},
    )


def test_a_level_in_words_is_a_rating_too() -> None:
    (found,) = ratings(finding(score="", textScore="Proficient"))
    assert (found.score, found.level) == (None, "Proficient")


def test_the_class_of_the_result_counts_before_that_of_the_work() -> None:
    classes = [CLASS, {"sourcedId": "c2", "title": "English 12"}]
    results = [{**RESULT, "classSourcedId": "c2"}]
    (found,) = ratings(read({**TABLES, "classes": classes, "results": results}))
    assert found.work == "A letter to the council, English 12"


def test_work_that_the_package_does_not_name_has_no_name() -> None:
    tables = {name: TABLES[name] for name in TABLES if name not in {"classes", "lineItems"}}
    (found,) = ratings(read(tables))
    assert found.work is None


def test_marks_without_learning_objectives_are_left_out() -> None:
    tables = {name: TABLES[name] for name in TABLES if name != "resultLearningObjectiveIds"}
    assert reasons(read(tables)) == ["marks that are not about a learning objective"]


@pytest.mark.parametrize("status", ["exempt", "not submitted", "Submitted"])
def test_results_that_judge_nothing_are_left_out(status: str) -> None:
    assert reasons(result(scoreStatus=status)) == ["exempt, or not judged yet"]


@pytest.mark.parametrize("status", ["partially graded", "", "ext:checked"])
def test_results_of_another_status_are_ratings_where_they_have_a_score(status: str) -> None:
    assert len(ratings(result(scoreStatus=status))) == 1


def test_a_result_that_is_deleted_is_left_out() -> None:
    assert reasons(result(status="tobedeleted")) == ["deleted there"]


def test_a_finding_that_is_deleted_is_left_out() -> None:
    assert reasons(finding(status="tobedeleted")) == [
        "deleted there",
        "marks that are not about a learning objective",
    ]


def test_a_finding_without_a_score_is_left_out() -> None:
    assert reasons(finding(score="")) == ["without a score for the learning objective"]


def test_results_of_others_than_students_are_left_out() -> None:
    found = read({**TABLES, "roles": [{**ROLE, "role": "teacher"}]})
    assert reasons(found) == ["of people who are not students here"] * 2


def test_a_result_of_nobody_is_a_problem() -> None:
    assert problems(result(studentSourcedId="u9")) == [
        ("roster.zip: results.csv", 2, "studentSourcedId", "users.csv has no such person"),
    ]


def test_two_results_of_one_id_are_a_problem() -> None:
    found = read({**TABLES, "results": [RESULT, RESULT]})
    assert problems(found) == [
        ("roster.zip: results.csv", 3, "sourcedId", "two results have this id"),
    ]


def test_two_findings_about_one_objective_are_a_problem() -> None:
    found = read({**TABLES, "resultLearningObjectiveIds": [FOUND, {**FOUND, "score": "4"}]})
    file, message = (
        "roster.zip: resultLearningObjectiveIds.csv",
        "the result has a finding about this objective already",
    )
    assert problems(found) == [(file, 3, "learningObjectiveId", message)]


def test_a_finding_without_a_result_is_a_problem() -> None:
    file = "roster.zip: resultLearningObjectiveIds.csv"
    assert problems(finding(resultSourcedId="x9")) == [
        (file, 2, "resultSourcedId", "results.csv has no such result")
    ]


def test_a_finding_about_nothing_is_a_problem() -> None:
    file = "roster.zip: resultLearningObjectiveIds.csv"
    assert problems(finding(learningObjectiveId="")) == [
        (file, 2, "learningObjectiveId", "the identifier is missing")
    ]


def test_a_score_that_is_no_number_is_a_problem() -> None:
    file = "roster.zip: resultLearningObjectiveIds.csv"
    assert problems(finding(score="three")) == [(file, 2, "score", "this is no number")]


def test_a_day_that_is_none_is_a_problem() -> None:
    assert problems(result(scoreDate="May")) == [
        ("roster.zip: results.csv", 2, "scoreDate", "this is no date")
    ]


def test_a_result_without_a_day_is_a_problem() -> None:
    assert problems(result(scoreDate="")) == [
        ("roster.zip: results.csv", 2, "scoreDate", "the result has no date")
    ]


def test_a_mapping_file_says_the_day_of_results_without_one() -> None:
    tables = {**TABLES, "results": [{**RESULT, "scoreDate": ""}]}
    (found,) = ratings(read(tables, mapping=ImportMapping(undated=date(2026, 6, 12))))
    assert found.rated_at == date(2026, 6, 12)


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("orgs", "sourcedId, name, type"),
        ("users", "sourcedId, givenName, familyName"),
        ("roles", "userSourcedId, role, orgSourcedId"),
        ("classes", "sourcedId, title"),
        ("lineItems", "sourcedId, title, classSourcedId"),
        (
            "results",
            "sourcedId, studentSourcedId, lineItemSourcedId, scoreStatus, scoreDate",
        ),
        ("resultLearningObjectiveIds", "resultSourcedId, learningObjectiveId"),
    ],
)
def test_a_file_that_lacks_columns_is_a_problem(name: str, missing: str) -> None:
    found = problems(read({**TABLES, name: [{"status": ""}]}))
    assert found[0] == (
        f"roster.zip: {name}.csv",
        0,
        "",
        f"these columns are missing: {missing}",
    )


# --- What is never read


def test_a_password_is_neither_given_on_nor_kept_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []

    @contextmanager
    def watched(*statements: str) -> Iterator[sqlite3.Connection]:
        with spool(*statements) as waiting:
            yield waiting
            kept.extend(waiting.iterdump())

    monkeypatch.setattr(oneroster, "spool", watched)
    found = read(TABLES)
    assert len(found) == 2
    assert "Baptiste-Lund" in "".join(kept)
    assert CANARY not in "".join(kept)
    assert CANARY not in repr(found)


@pytest.mark.parametrize(
    "users",
    [
        f"sourcedId,givenName,familyName,password\nu1,Odile,Lund,{CANARY},more\n",
        f"sourcedId,givenName,password,familyName\nu1,Odile,{CANARY}\n",
        f"u1,Odile,{CANARY}\nu2,Tomás,{CANARY}\n",
        f"{CANARY},{CANARY}\nu1,Odile\n",
        f'sourcedId,givenName,familyName,password\nu1,Odile,Lund,"{CANARY}\n',
        f"sourcedId,givenName,familyName,password\nu1,Odile,Lund,{CANARY}\u202e\n",
    ],
    ids=["a cell more", "a cell less", "no header", "one header twice", "no end", "control"],
)
def test_a_problem_with_users_never_shows_a_password(users: str) -> None:
    found = read_zip(zipped({**files(ROSTER), "users.csv": users.encode()}))
    assert problems(found)
    assert CANARY not in repr(found)


def test_a_password_with_commas_does_not_become_a_name() -> None:
    header = ",".join(["sourcedId", "givenName", "familyName", "password", *["x", "y"]])
    users = f"{header},preferredGivenName,a,b,c\nu1,Odile,Lund,p,q,r,{CANARY},,,,,\n".encode()
    found = read_zip(zipped({**files(ROSTER), "users.csv": users}))
    assert not any(isinstance(each, LearnerRow) for each in found)
    assert CANARY not in repr(found)


def test_demographics_are_never_opened() -> None:
    found = read_zip(
        zipped({**files(ROSTER, demographics="bulk"), "demographics.csv": b"\xff\x00"})
    )
    assert problems(found) == []


# --- The package


def package_problem(content: bytes) -> RowProblem:
    (only,) = read_zip(content)
    assert isinstance(only, RowProblem)
    return only


def test_half_a_zip_is_a_problem() -> None:
    whole = zipped(files(TABLES))
    assert package_problem(whole[: len(whole) // 2]) == RowProblem(
        file="roster.zip",
        row=0,
        column="",
        value="",
        message="this is no zip file, or only a part of one",
        hint="download or export the package again; give the zip itself, not what is in it",
    )


def test_a_damaged_file_in_a_package_is_a_problem() -> None:
    whole = bytearray(zipped(files(ROSTER)))
    place = whole.index(b"users.csv") + len("users.csv")
    whole[place + 3] ^= 0xFF
    assert ("roster.zip: users.csv", 0, "", "the file is damaged, and so is the package") in (
        problems(read_zip(bytes(whole)))
    )


def test_a_package_without_a_manifest_is_a_problem() -> None:
    members = {name: content for name, content in files(ROSTER).items() if name != "manifest.csv"}
    found = package_problem(zipped(members))
    assert (found.file, found.message) == ("roster.zip: manifest.csv", "the manifest is missing")


def test_a_manifest_that_cannot_be_read_is_a_problem() -> None:
    found = package_problem(zipped({**files(ROSTER), "manifest.csv": b""}))
    assert (found.file, found.message) == ("roster.zip: manifest.csv", "the file is empty")


def test_another_version_is_a_problem() -> None:
    found = package_problem(zipped({**files(ROSTER), "manifest.csv": manifest({}, "1.1")}))
    assert found.message == "the package is of OneRoster “1.1”, and 1.2 is read"


def test_a_file_of_changes_alone_is_a_problem() -> None:
    found = package_problem(zipped(files(TABLES, results="delta")))
    assert (found.file, found.message, found.hint) == (
        "roster.zip: results.csv",
        "it holds only what has changed (delta)",
        "export the package whole (bulk)",
    )


def test_a_file_that_the_manifest_has_and_the_zip_has_not_is_a_problem() -> None:
    found = package_problem(zipped(files(ROSTER, results="bulk")))
    assert (found.file, found.message) == (
        "roster.zip: results.csv",
        "manifest.csv says that the package has it, and it is not there",
    )


@pytest.mark.parametrize("state", ["absent", "", "whole"])
def test_a_file_that_the_zip_has_and_the_manifest_has_not_is_a_problem(state: str) -> None:
    assert package_problem(zipped(files(TABLES, results=state))).message == (
        f"manifest.csv calls it “{state}”, so nobody can tell whether it is whole"
    )


def test_a_package_has_to_say_who_is_a_student() -> None:
    assert problems(read({"orgs": [SCHOOL]})) == [
        (f"roster.zip: {name}.csv", 0, "", message)
        for name, message in (
            ("users", "it is missing: users.csv and roles.csv say who is a student"),
            ("roles", "it is missing: users.csv and roles.csv say who is a student"),
        )
    ]


def test_files_in_a_folder_are_a_problem() -> None:
    members = {f"export/{name}": content for name, content in files(ROSTER).items()}
    found = package_problem(zipped(members))
    assert found.message == "the files of the package are in a folder: “export/manifest.csv”"


@pytest.mark.parametrize(
    "name", ["../users.csv", "/etc/users.csv", "a/../../b", "C:users.csv", "..\\users.csv"]
)
def test_a_name_that_leads_out_of_the_package_is_a_problem(name: str) -> None:
    found = package_problem(zipped({**files(ROSTER), name: b""}))
    assert found.message == f"“{name}” leads out of the package"


def test_a_file_that_is_there_twice_is_a_problem() -> None:
    found = package_problem(zipped({**files(ROSTER), "USERS.CSV": b""}))
    assert found.message == "USERS.CSV is there twice"


def test_a_passphrase_is_a_problem() -> None:
    whole = zipped({"users.csv": b"x"})
    directory = whole.rindex(b"PK\x01\x02")
    locked = whole[: directory + 8] + b"\x01" + whole[directory + 9 :]
    assert package_problem(locked).message == "the package has a passphrase"


def test_what_unpacks_to_more_than_anybody_has_is_a_problem() -> None:
    whole = zipped(files(ROSTER))
    directory = whole.rindex(b"PK\x01\x02")
    size = struct.pack("<L", 3 * 1024**3)
    bomb = whole[: directory + 24] + size + whole[directory + 28 :]
    assert package_problem(bomb).message == "the package unpacks to 3.0 GB; the limit is 1 GB"


def test_what_is_packed_as_no_table_is_is_a_problem() -> None:
    members = files(ROSTER)
    bomb = zipped({**members, "users.csv": members["users.csv"] + b"," * 30_000_000})
    assert "times its size, as no table does" in package_problem(bomb).message


@pytest.mark.parametrize("kind", ["a long directory", "ZIP64"])
def test_a_zip_of_thousands_of_files_is_a_problem(kind: str) -> None:
    whole = zipped(files(ROSTER))
    end = whole.rindex(b"PK\x05\x06")
    if kind == "ZIP64":
        crowded = whole[:end] + b"PK\x06\x07" + bytes(16) + whole[end:]
    else:
        crowded = whole[: end + 12] + struct.pack("<L", 2 * 1024**2) + whole[end + 16 :]
    assert package_problem(crowded).message == "the zip holds thousands of files"


def test_what_a_mac_adds_to_a_zip_is_ignored() -> None:
    found = read_zip(zipped({**files(ROSTER), "__MACOSX/users.csv": b"x", "notes/readme.txt": b""}))
    assert problems(found) == []


# --- The sample


def test_the_sample_is_a_roster_and_its_ratings() -> None:
    found = read_zip(SAMPLE.read_bytes())
    kinds = [type(each) for each in found]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        LearnerRow: 5,
        SkippedRow: 2,
        RatingRow: 19,
    }


@given(st.data())
def test_a_damaged_package_never_raises(data: st.DataObject) -> None:
    whole = bytearray(zipped(files(TABLES)))
    places = st.integers(0, len(whole) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=6)):
        whole[place] = data.draw(st.integers(0, 255))
    end = data.draw(places)
    for content in (whole, whole[:end]):
        assert CANARY not in repr(read_zip(bytes(content)))
