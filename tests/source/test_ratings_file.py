"""Imported ratings beside a learner's record."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.model.rating import Rating, RatingSource
from transcript.source.ratings_file import (
    HEADER,
    RATINGS_FILE,
    RatingLine,
    merged,
    read_lines,
    read_ratings,
    write_ratings,
)
from transcript.source.workspace import Workspace

LINE = RatingLine(
    credit="argue-from-data",
    criterion="",
    rated_at="2026-03-04T23:30:00-06:00",
    attempt="2",
    level="proficient",
    score="3.5",
    assessor="T. Okafor",
    work="The bus survey",
    url="https://lms.example/1",
    feedback="Clear.",
    system="canvas",
    id="1-2",
)


def with_(*lines: RatingLine) -> bytes:
    return write_ratings(lines)


def said(content: bytes) -> list[str]:
    ratings, problems = read_ratings(content, file="ratings.csv")
    assert all(each.attempt for each in ratings)
    return [f"{each.origin}: {each.code.number}: {each.message}" for each in problems]


def test_a_rating_is_read_with_all_that_it_says() -> None:
    (rating,), problems = read_ratings(with_(LINE), file="ratings.csv")
    assert problems == []
    assert rating == Rating(
        credit="argue-from-data",
        assessor="T. Okafor",
        rated_on=date(2026, 3, 4),
        level="proficient",
        attempt=1,
        feedback="Clear.",
        score=Decimal("3.5"),
        source=RatingSource(
            system="canvas", id="1-2", work="The bus survey", url="https://lms.example/1"
        ),
    )
    assert str(rating.origin) == "ratings.csv:2:0"


def test_what_is_not_known_is_left_out() -> None:
    line = LINE._replace(score="", work="", url="", feedback="", criterion="claim")
    (rating,), _ = read_ratings(with_(line), file="ratings.csv")
    assert (rating.criterion, rating.score, rating.feedback) == ("claim", None, None)
    assert rating.source == RatingSource(system="canvas", id="1-2")


def test_attempts_are_counted_by_credit_and_criterion_in_the_order_of_days() -> None:
    lines = (
        LINE._replace(id="c", rated_at="2026-05-01"),
        LINE._replace(id="a", rated_at="2026-03-01"),
        LINE._replace(id="x", rated_at="2026-04-01", criterion="claim"),
        LINE._replace(id="b", rated_at="2026-04-01"),
    )
    ratings, _ = read_ratings(with_(*lines), file="ratings.csv")
    assert [(each.source and each.source.id, each.attempt) for each in ratings] == [
        ("a", 1),
        ("x", 1),
        ("b", 2),
        ("c", 3),
    ]


def test_formulas_are_texts_that_no_office_program_executes() -> None:
    line = LINE._replace(feedback="=HYPERLINK(1)", work="'quoted", assessor="-")
    content = with_(line)
    assert b"'=HYPERLINK(1)" in content
    assert read_lines(content, file="x") == ([line], [])


@given(st.lists(st.text(st.characters(exclude_categories=["C"])), min_size=12, max_size=12))
def test_lines_are_read_as_they_were_written(texts: list[str]) -> None:
    line = RatingLine._make(texts)
    assert read_lines(with_(line), file="x") == ([line], [])


# What is wrong


def test_other_columns_are_refused() -> None:
    assert said(b"credit,level\n") == [
        "ratings.csv:1:0: MT641: the columns are not those that the tool writes: "
        + ", ".join(HEADER)
    ]
    assert said(b"")[0].startswith("ratings.csv:1:0: MT641")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"rated_at": "4 March"}, "“4 March” is no date"),
        ({"rated_at": "2026-03-04Tx"}, "“2026-03-04Tx” is no date"),
        ({"score": "three"}, "“three” is no score"),
        ({"score": "NaN"}, "“NaN” is no score"),
        ({"level": ""}, "a credit, a level, an assessor, a system or an id is missing"),
    ],
)
def test_a_row_that_is_no_rating_is_told_and_left_out(wrong: dict[str, str], message: str) -> None:
    content = with_(LINE._replace(id="other"), LINE._replace(**wrong))
    assert said(content) == [f"ratings.csv:3:0: MT642: {message}"]
    assert len(read_ratings(content, file="x")[0]) == 1


@pytest.mark.parametrize("row", [b"a,b\n", b'"a"b,\n', b'"never closed\n'])
def test_a_row_that_cannot_be_read_is_told(row: bytes) -> None:
    assert said(with_() + row) == ["ratings.csv:2:0: MT642: this row cannot be read"]


def test_the_same_rating_twice_is_told() -> None:
    assert said(with_(LINE, LINE)) == [
        "ratings.csv:3:0: MT643: the rating “1-2” of canvas stands here twice"
    ]


def test_a_file_that_is_not_text_is_told() -> None:
    assert said(b"\xff") == ["ratings.csv: MT001: the file is not UTF-8 text"]


def test_a_character_that_cannot_be_signed_is_told_with_its_line() -> None:
    assert said(with_(LINE._replace(work="a\u202eb"))) == [
        "ratings.csv:2:0: MT008: the character U+202E is invisible or reserved"
    ]


def test_at_most_a_hundred_problems_are_told() -> None:
    assert len(said(with_() + b"a\n" * 300)) == 100


# Beside the record


def rating(day: str, attempt: int, *, credit: str = "argue-from-data") -> Rating:
    return Rating(
        credit=credit,
        assessor="M. Okafor",
        rated_on=date.fromisoformat(day),
        level="proficient",
        attempt=attempt,
    )


def imported(*days: str) -> tuple[Rating, ...]:
    lines = (LINE._replace(id=day, rated_at=day) for day in days)
    return read_ratings(with_(*lines), file="ratings.csv")[0]


def test_ratings_of_one_kind_alone_stay_as_they_are() -> None:
    written, brought = (rating("2026-03-01", 1),), imported("2026-04-01")
    assert merged(written, ()) == written
    assert merged((), brought) == brought


def test_attempts_are_counted_together() -> None:
    written = (
        rating("2026-03-01", 1),
        replace(rating("2026-03-01", 1), assessor="A second assessor"),
        rating("2026-05-01", 2),
    )
    together = merged(written, imported("2026-02-01", "2026-04-01"))
    assert [(str(each.rated_on), each.attempt) for each in together] == [
        ("2026-02-01", 1),
        ("2026-03-01", 2),
        ("2026-03-01", 2),
        ("2026-04-01", 3),
        ("2026-05-01", 4),
    ]


def test_other_credits_keep_their_count() -> None:
    together = merged([rating("2026-03-01", 1, credit="other")], imported("2026-02-01"))
    assert [each.attempt for each in together] == [1, 1]


def test_a_learner_is_loaded_with_what_was_imported(folder: Path) -> None:
    path = folder / "learners" / "amara" / RATINGS_FILE
    path.write_bytes(with_(LINE._replace(rated_at="2026-03-20")))
    transcript = Workspace.open(folder).load("amara").transcript
    assert transcript is not None
    assert [(str(each.rated_on), each.attempt) for each in transcript.ratings] == [
        ("2026-03-20", 1),
        ("2026-04-01", 2),
    ]
