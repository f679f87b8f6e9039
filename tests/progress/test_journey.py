from tests.progress.records import Record
from transcript.progress.journey import chart, path


def test_every_attempt_is_a_column_and_every_level_a_line() -> None:
    standing = (
        Record().rate("emerging", days_ago=60).rate("developing").rate("proficient").standing()
    )
    assert chart(standing.credit.rubric, standing.whole) == (
        "Distinguished  ·  ·  ·",
        "Proficient     ·  ·  ●  (the standard)",
        "Developing     ·  ●  ·",
        "Emerging       ●  ·  ·",
        "               2026-09-23 to 2026-10-23",
    )


def test_one_attempt_is_no_journey() -> None:
    standing = Record().rate("emerging").standing()
    assert chart(standing.credit.rubric, standing.whole) == ()


def test_of_many_attempts_the_last_are_drawn_and_the_others_counted() -> None:
    record = Record()
    for _ in range(25):
        record.rate("developing")
    standing = record.standing()
    lines = chart(standing.credit.rubric, standing.whole)
    assert lines[2].count("●") == 20
    assert lines[-1].endswith("2026-10-23, 5 before")


def test_a_path_names_the_levels_in_a_line() -> None:
    standing = Record().rate("emerging").rate("proficient").standing()
    assert path(standing.credit.rubric, standing.whole) == "Emerging → Proficient"


def test_a_long_path_is_cut_at_its_beginning() -> None:
    record = Record()
    for level in ("emerging", "emerging", "developing", "developing", "proficient", "proficient"):
        record.rate(level)
    standing = record.standing()
    assert path(standing.credit.rubric, standing.whole) == (
        "… → Emerging → Developing → Developing → Proficient → Proficient"
    )
