"""The folder endorsements/: what others have signed, read and not judged."""

from pathlib import Path

from transcript.model.transcript import Transcript
from transcript.source.native import source_digest
from transcript.source.workspace import SchoolFiles, Workspace


def school(folder: Path) -> SchoolFiles:
    return Workspace.open(folder).load_school()


def put(folder: Path, name: str, text: str) -> None:
    (folder / "endorsements").mkdir(exist_ok=True)
    (folder / "endorsements" / name).write_text(text, encoding="utf-8")


def said(folder: Path) -> list[str]:
    return [f"{each.origin}: {each.code.number}" for each in school(folder).diagnostics]


def test_a_school_need_not_be_endorsed(folder: Path) -> None:
    assert school(folder).endorsements == ()
    assert said(folder) == []


def test_endorsements_are_read_in_the_order_of_their_names(folder: Path) -> None:
    put(folder, "b.json", '{"id": "urn:b"}')
    put(folder, "a.json", '{"id": "urn:a", "stars": 5.0}')
    found = school(folder).endorsements
    assert [each.value for each in found] == [{"id": "urn:a", "stars": 5.0}, {"id": "urn:b"}]
    assert [each.file for each in found] == ["endorsements/a.json", "endorsements/b.json"]
    assert said(folder) == []


def test_an_endorsement_with_an_error_in_its_text_is_told_and_left_out(folder: Path) -> None:
    put(folder, "a.json", '{"id": "urn:a",\n "id": "urn:b"}')
    assert school(folder).endorsements == ()
    assert said(folder) == ["endorsements/a.json:2:2: MT002"]


def test_an_endorsement_that_is_a_folder_is_told(folder: Path) -> None:
    (folder / "endorsements" / "a.json").mkdir(parents=True)
    assert said(folder) == ["endorsements/a.json: MT009"]


def test_only_json_is_read(folder: Path) -> None:
    put(folder, "a.yaml", "id: urn:a\n")
    assert school(folder).endorsements == ()
    assert said(folder) == ["endorsements/a.yaml: MT111"]


def test_what_a_transcript_carries_is_part_of_what_it_is_issued_from(folder: Path) -> None:
    transcript = _transcript(folder)
    one, two = {"id": "urn:a"}, {"id": "urn:b"}
    alone = source_digest(transcript)
    assert alone == source_digest(transcript, beside=[])
    assert alone != source_digest(transcript, beside=[one])
    assert source_digest(transcript, beside=[one, two]) == source_digest(
        transcript, beside=[two, one]
    )


def _transcript(folder: Path) -> Transcript:
    loaded = Workspace.open(folder).load("amara")
    assert loaded.transcript is not None
    return loaded.transcript
