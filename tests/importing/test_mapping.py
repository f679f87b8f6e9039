"""What a mapping file says."""

from datetime import date
from decimal import Decimal

from transcript.importing.mapping import SCHEMA, ImportMapping, read_mapping
from transcript.reading.reader import read_document
from transcript.source.fields import Fields
from transcript.source.shape import check


def read(text: str) -> ImportMapping:
    document = read_document(text.encode(), file="mapping.yaml").document
    assert document is not None
    assert list(check(document, SCHEMA)) == []
    return read_mapping(Fields.of(document))


def test_a_mapping_file_may_say_nothing() -> None:
    assert read("{}") == ImportMapping()


def test_a_mapping_file_says_what_everything_is_called() -> None:
    text = """\
columns: {student_id: Matrikelnummer}
credits: {Weigh evidence: argue-from-data/claim}
levels: {Exceeds Mastery: distinguished}
points: {developing: 4, proficient: 7.5}
assessor: T. Okafor
date_format: DD/MM/YYYY
undated: 2026-06-12
"""
    assert read(text) == ImportMapping(
        columns={"student_id": "Matrikelnummer"},
        credits={"Weigh evidence": "argue-from-data/claim"},
        levels={"Exceeds Mastery": "distinguished"},
        points={"developing": Decimal(4), "proficient": Decimal("7.5")},
        assessor="T. Okafor",
        day_first=True,
        undated=date(2026, 6, 12),
    )


def test_a_month_may_come_first() -> None:
    assert read("date_format: MM/DD/YYYY").day_first is False
