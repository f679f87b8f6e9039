"""What a message of PESC says of itself, and what had no room in it."""

from datetime import date

import pytest
from transcript_exporters.pesc import LearningRecordExporter, PescExporter

from tests.exporters.pesc.changing import (
    BOTH,
    FEW,
    LONG,
    Exporter,
    Shaped,
    at,
    having,
    message,
    texts,
    with_first_credit,
)
from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.transcript import Course


@pytest.mark.parametrize("version", PescExporter.versions)
def test_the_version_asked_for_is_that_of_the_message(
    issued: IssuedTranscript, version: str
) -> None:
    root = message(issued, version=version)
    assert (
        root.tag == f"{{urn:org:pesc:message:HighSchoolTranscript:v{version}}}HighSchoolTranscript"
    )


def test_the_newest_version_is_written_if_none_is_asked_for(issued: IssuedTranscript) -> None:
    assert message(issued).tag == message(issued, version="1.6.0").tag


def test_the_document_is_named_without_hyphens(issued: IssuedTranscript) -> None:
    assert texts(message(issued), "TransmissionData/DocumentID") == [
        "3d1b6a7e5c1f4b8e9a510c3f1d2e4b5a"
    ]


def test_the_message_is_dated_as_the_document_was_issued(issued: IssuedTranscript) -> None:
    assert texts(message(issued), "TransmissionData/CreatedDateTime") == ["2027-06-12T10:00:00Z"]


@BOTH
def test_the_same_record_gives_the_same_bytes(issued: IssuedTranscript, exporter: Exporter) -> None:
    assert exporter.render(issued, Edition()) == exporter.render(issued, Edition())


@BOTH
@pytest.mark.parametrize(("official", "said"), [(True, "Official"), (False, "Unofficial")])
def test_a_message_says_whether_it_is_official(
    issued: IssuedTranscript,
    exporter: Exporter,
    official: bool,  # noqa: FBT001 - a case
    said: str,
) -> None:
    root = message(issued, exporter, official=official)
    assert texts(root, "TransmissionData/DocumentOfficialCode") == [said]


def test_a_school_with_a_notice_sends_tests(issued: IssuedTranscript) -> None:
    assert texts(message(issued), "TransmissionData/DocumentProcessCode") == ["TEST"]
    root = message(at(issued, notice=None))
    assert texts(root, "TransmissionData/DocumentProcessCode") == ["PRODUCTION"]


def test_a_record_in_progress_is_partial(shaped: Shaped) -> None:
    done, going = shaped(**FEW), shaped(**FEW, complete=False)
    assert texts(message(done), "TransmissionData/DocumentCompleteCode") == ["Complete"]
    assert texts(message(going), "TransmissionData/DocumentCompleteCode") == ["Partial"]


def test_the_notes_say_that_nothing_is_averaged_and_how_to_check(issued: IssuedTranscript) -> None:
    assert texts(message(issued), "TransmissionData/NoteMessage") == [
        "Mastery transcript: a credit is earned by meeting its written standard.",
        "Grades, GPA and class rank are not calculated.",
        f"Document {issued.document.number}. The signed originals are its PDF and its CLR.",
        "To check it: https://riverbend.example/verify",
        "Invented sample: no real person or school",
    ]


def test_a_school_without_a_page_for_checking_names_none(issued: IssuedTranscript) -> None:
    root = message(at(issued, verify_url=None, notice=None))
    assert len(texts(root, "TransmissionData/NoteMessage")) == 3


def test_every_text_that_is_shortened_is_remarked_and_stands_whole_in_a_note(
    issued: IssuedTranscript,
) -> None:
    course = Course(title=LONG, kind=LONG, began_on=date(2026, 9, 1))
    crowded = with_first_credit(at(having(issued, courses=(course,)), name=LONG), name=LONG)
    cut = "a name that goes on and on for longer than anybody who drew…"
    says = (
        f"is shortened to “{cut}”: PESC has room for 60 characters; a note beside it has the whole"
    )
    kind = "Learning activity: a name that goes on and on for longer…"
    assert PescExporter().remarks(crowded, Edition()) == (
        f"the school's name {says}",
        (
            f"“Learning activity: {LONG}” is shortened to “{kind}”: PESC has room for "
            "60 characters; a note beside it has the whole"
        ),
        f"“{LONG}” {says}",
        f"credit A1-1 {says}",
    )
    notes = " ".join(each or "" for each in texts(message(crowded), ".//NoteMessage"))
    # The school twice, the kind, the title and the credit.
    assert notes.count(f"In full: {LONG}") == 4
    assert f"In full: Learning activity: {LONG}" in notes


def test_a_record_with_room_for_everything_has_no_remark(issued: IssuedTranscript) -> None:
    assert PescExporter().remarks(issued, Edition()) == ()
    assert LearningRecordExporter().remarks(issued, Edition()) == ()
