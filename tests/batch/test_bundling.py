from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from transcript.batch.bundling import Bundle
from transcript.exporting import Artifact
from transcript.model.learner import Name
from transcript.model.transcript import RecordStatus, Transcript
from transcript.source.workspace import Workspace

SAMPLE = Workspace.open(Path(__file__).parents[2] / "samples" / "riverbend")
FILE = Artifact(name="a.pdf", media_type="application/pdf", content=b"%PDF")
Index = Callable[[Transcript], str]


@pytest.fixture(scope="module")
def transcript() -> Transcript:
    loaded = SAMPLE.load("siobhan-odalaigh").transcript
    assert loaded is not None
    learner = replace(loaded.learner, birth_date=None)
    return replace(loaded, learner=learner)


def of(transcript: Transcript, **facts: object) -> Transcript:
    return replace(transcript, learner=replace(transcript.learner, **facts))  # type: ignore[arg-type]


def line(transcript: Transcript) -> str:
    """Return the line that the index has of one file."""
    file = BytesIO()
    with Bundle(file) as bundle:
        bundle.add(FILE, transcript)
    with ZipFile(file) as made:
        header, *lines = made.read("index.csv").decode().splitlines()
    assert header == "filename,first,last,birthdate,CEEB,document type"
    return "\n".join(lines)


def test_a_learner_is_told_by_the_legal_name(transcript: Transcript) -> None:
    known = of(transcript, chosen_name=Name(full="Shiv"))
    assert line(known) == "a.pdf,Siobhán,O’Dálaigh,,000000,Transcript in progress"


def test_who_has_one_name_has_it_as_the_last(transcript: Transcript) -> None:
    known = of(transcript, legal_name=Name(full="Wulandari"))
    assert line(known) == "a.pdf,,Wulandari,,000000,Transcript in progress"


def test_who_has_a_first_name_alone_has_no_other(transcript: Transcript) -> None:
    known = of(transcript, legal_name=Name(full="Wulandari", given="Wulandari"))
    assert line(known) == "a.pdf,Wulandari,,,000000,Transcript in progress"


def test_a_birth_date_is_there_if_it_was_released(transcript: Transcript) -> None:
    known = of(transcript, birth_date=date(2008, 4, 15))
    assert "2008-04-15" in line(known)
    # A day without a year is no date that a system would take.
    assert "04-15" not in line(of(transcript, birthday="--04-15"))


def test_a_finished_record_is_another_kind_of_document(transcript: Transcript) -> None:
    assert line(replace(transcript, status=RecordStatus.COMPLETE)).endswith(",Transcript")


def test_a_school_without_a_number_has_none(transcript: Transcript) -> None:
    identifiers = replace(transcript.school.identifiers, ceeb=None)
    school = replace(transcript.school, identifiers=identifiers)
    assert line(replace(transcript, school=school)) == (
        "a.pdf,Siobhán,O’Dálaigh,,,Transcript in progress"
    )


def test_no_name_is_taken_for_a_formula(transcript: Transcript) -> None:
    known = of(transcript, legal_name=Name(full="x", given='=HYPERLINK("x")', family="+1"))
    assert line(known).startswith("""a.pdf,"'=HYPERLINK(""x"")",'+1,""")


def test_a_bundle_that_went_wrong_has_no_index(transcript: Transcript) -> None:
    file = BytesIO()

    def interrupted() -> None:
        with Bundle(file) as bundle:
            bundle.add(FILE, transcript)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with ZipFile(file) as made:
        assert made.namelist() == ["a.pdf"]


def test_the_file_is_left_open_for_whoever_opened_it(transcript: Transcript) -> None:
    file = BytesIO()
    with Bundle(file) as bundle:
        bundle.add(FILE, transcript)
    assert not file.closed


def test_a_proof_of_the_ledger_is_there_and_has_no_line(transcript: Transcript) -> None:
    file = BytesIO()
    with Bundle(file) as bundle:
        bundle.add(Artifact(name="a.tlog-proof", media_type="text/plain", content=b"p"), transcript)
    with ZipFile(file) as made:
        assert made.read("a.tlog-proof") == b"p"
        assert len(made.read("index.csv").decode().splitlines()) == 1
