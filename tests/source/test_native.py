"""The native record: what is written, and that nothing else is read."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from transcript.model.document import DocumentIdentity
from transcript.model.learner import LearnerIdentifier
from transcript.model.school import Completion
from transcript.model.transcript import Transcript
from transcript.reading.reader import read_document
from transcript.source.native import (
    UnreadableRecordError,
    read_record,
    source_digest,
    write_record,
)
from transcript.source.release import BirthDateRelease, IdentifierRelease, Release, released
from transcript.source.shape import check
from transcript.source.workspace import Workspace

DOCUMENT = DocumentIdentity(
    id="urn:uuid:3d93e9c2-1f5a-4c6b-8e2d-0a1b2c3d4e5f",
    issued_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
)


@pytest.fixture
def transcript(folder: Path) -> Transcript:
    loaded = Workspace.open(folder).load("amara")
    assert loaded.transcript is not None
    return loaded.transcript


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableRecordError) as caught:
        read_record(content)
    return "\n".join(map(str, caught.value.diagnostics))


def test_reading_what_was_written_gives_the_same_values(transcript: Transcript) -> None:
    assert read_record(write_record(transcript, document=DOCUMENT)) == (DOCUMENT, transcript)


def test_a_record_says_which_language_governs_if_it_is_not_english(transcript: Transcript) -> None:
    spanish = replace(DOCUMENT, language="es")
    assert read_record(write_record(transcript, document=spanish)) == (spanish, transcript)


def test_a_record_says_which_document_it_takes_the_place_of(transcript: Transcript) -> None:
    successor = replace(DOCUMENT, supersedes="urn:uuid:3d0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10")
    written = write_record(transcript, document=successor)
    assert read_record(written) == (successor, transcript)
    assert b"supersedes" not in write_record(transcript, document=DOCUMENT)


def test_a_record_has_the_shapes_that_the_school_wrote(
    transcript: Transcript, files: dict[str, object]
) -> None:
    record = json.loads(write_record(transcript, document=DOCUMENT))
    assert record == {
        "version": 1,
        "document": {
            "id": DOCUMENT.id,
            "number": DOCUMENT.number,
            "issued_at": "2026-11-22T10:00:00Z",
        },
        "school": files["school.json"],
        "graduate_profile": files["graduate-profile.json"],
        "credits": [files["credits/argue-from-data.json"]],
        "learner": files["learners/amara/learner.json"],
        "record": files["learners/amara/record.json"],
    }


def test_a_record_is_compact_utf_8_in_the_order_of_the_schemas(transcript: Transcript) -> None:
    content = write_record(replace(transcript, statement="Añil 語 😀"), document=DOCUMENT)
    assert content.startswith(b'{"version":1,"document":{"id":"urn:uuid:')
    assert (
        '"record":{"status":"complete","statement":"Añil 語 😀","evidence":[{' in content.decode()
    )
    assert not content.endswith(b"\n")


def test_a_record_is_of_its_own_schema(transcript: Transcript) -> None:
    content = write_record(transcript, document=DOCUMENT)
    document = read_document(content, file="record.json").document
    assert document is not None
    assert list(check(document, "output/transcript")) == []


def test_the_moment_of_issue_is_written_in_utc(transcript: Transcript) -> None:
    elsewhere = DOCUMENT.issued_at.astimezone(timezone(timedelta(hours=-5)))
    document = replace(DOCUMENT, issued_at=elsewhere)
    same = write_record(transcript, document=DOCUMENT)
    assert write_record(transcript, document=document) == same


def test_a_record_that_is_not_json_is_refused() -> None:
    assert refusal(b"{") == (
        "record.json:1:2: error MT004: the name of a field is missing here\n"
        "    hint: write it in double quotation marks, and no comma after the last one"
    )


def test_the_message_is_the_first_problem() -> None:
    with pytest.raises(UnreadableRecordError) as caught:
        read_record(b"{")
    assert str(caught.value) == "record.json:1:2: the name of a field is missing here"


def test_a_record_of_the_wrong_shape_is_refused_at_its_places(transcript: Transcript) -> None:
    content = write_record(transcript, document=DOCUMENT)
    assert refusal(
        content.replace(b'"version":1', b'"version":2').replace(b"22T10:00:00Z", b"22 10:00")
    ) == (
        "record.json:1:12: error MT104: “version” cannot be “2”\n"
        "    hint: write one of: 1\n"
        "record.json:1:115: error MT105: “issued_at” is “2026-11-22 10:00”, which is not a moment "
        "in UTC\n"
        "    hint: write it as in 2026-11-22T10:00:00Z"
    )


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (b'"version":1', b'"version": 1', 12),
        (b'{"version"', b' {"version"', 1),
        (b'{"version"', b'\xef\xbb\xbf{"version"', 1),
        (b'"version":1', b'"version":1.0', 13),
        (DOCUMENT.number.encode(), b"0000-0000-00", 89),
    ],
)
def test_a_record_that_was_edited_without_changing_its_meaning_is_refused(
    transcript: Transcript, old: bytes, new: bytes, column: int
) -> None:
    content = write_record(transcript, document=DOCUMENT)
    assert refusal(content.replace(old, new, 1)) == (
        f"record.json:1:{column}: error MT105: from here on, this is not the text that the tool "
        "writes for this record\n"
        "    hint: use the file as the school sent it, and do not edit or reformat it"
    )


def test_a_record_with_something_after_it_is_refused(transcript: Transcript) -> None:
    content = write_record(transcript, document=DOCUMENT)
    assert f"record.json:1:{len(content.decode()) + 1}: error MT105" in refusal(content + b"\n")


@pytest.mark.parametrize("character", ["\\u0001", "\\ud83d", "\u202e"])
def test_a_record_with_a_character_that_cannot_be_signed_is_refused(
    transcript: Transcript, character: str
) -> None:
    content = write_record(replace(transcript, statement="mark"), document=DOCUMENT)
    assert "error MT008" in refusal(content.replace(b'"mark"', f'"{character}"'.encode()))


def test_texts_are_composed_and_trimmed(folder: Path) -> None:
    path = folder / "learners/amara/record.json"
    text = path.read_text(encoding="utf-8")
    spelt = json.dumps(" re\u0301sume\u0301\r\ntwo\rthree \n")
    path.write_text(text.replace('"I measured a creek."', spelt), encoding="utf-8")
    loaded = Workspace.open(folder).load("amara")
    assert loaded.transcript is not None
    assert loaded.transcript.statement == "r\u00e9sum\u00e9\ntwo\nthree"


def test_the_logo_travels_in_the_record(transcript: Transcript) -> None:
    with_logo = replace(transcript, school=transcript.school.with_picture(b"\x89PNG"))
    content = write_record(with_logo, document=DOCUMENT)
    assert json.loads(content)["logo"] == "iVBORw=="
    assert read_record(content) == (DOCUMENT, with_logo)


def test_a_record_says_what_credits_lead_to_where_that_is_no_graduation(
    transcript: Transcript,
) -> None:
    certifies = replace(transcript.school, leads_to=Completion.CERTIFICATION)
    with_word = replace(transcript, school=certifies)
    content = write_record(with_word, document=DOCUMENT)
    assert json.loads(content)["school"]["leads_to"] == "certification"
    assert read_record(content) == (DOCUMENT, with_word)
    assert b"leads_to" not in write_record(transcript, document=DOCUMENT)


def test_a_logo_that_is_not_base64_is_refused_at_its_place(transcript: Transcript) -> None:
    with_logo = replace(transcript, school=transcript.school.with_picture(b"\x89PNG"))
    content = write_record(with_logo, document=DOCUMENT).replace(b"iVBORw==", b"iVBORw=!")
    assert "MT105: “logo” cannot be “iVBORw=!”" in refusal(content)


def test_bits_beside_the_logo_are_refused(transcript: Transcript) -> None:
    with_logo = replace(transcript, school=transcript.school.with_picture(b"\x89PNG"))
    content = write_record(with_logo, document=DOCUMENT).replace(b"iVBORw==", b"iVBORx==")
    assert "this is not the text that the tool writes" in refusal(content)


def test_the_source_digest_is_the_same_for_the_same_values(transcript: Transcript) -> None:
    digest = source_digest(transcript)
    assert len(digest) == 64
    assert digest == source_digest(replace(transcript))
    assert digest != source_digest(replace(transcript, statement="Other."))


def test_a_release_leaves_sealed_evidence_and_its_references_out(transcript: Transcript) -> None:
    shown = released(transcript, Release())
    assert [each.id for each in shown.evidence] == ["report"]
    assert shown.ratings[0].evidence == ("report",)
    assert shown.awards[0].evidence == ("report",)
    assert [each.evidence for each in shown.featured] == ["report"]
    assert shown.awards[0].origin == transcript.awards[0].origin


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (IdentifierRelease.OMIT, ()),
        (IdentifierRelease.MASKED, (LearnerIdentifier(kind="school", value="••••41"),)),
        (IdentifierRelease.FULL, (LearnerIdentifier(kind="school", value="R-2041"),)),
    ],
)
def test_a_release_tells_identifiers_as_far_as_it_says(
    transcript: Transcript,
    policy: IdentifierRelease,
    expected: tuple[LearnerIdentifier, ...],
) -> None:
    release = Release(identifiers=policy)
    assert released(transcript, release).learner.identifiers == expected


@pytest.mark.parametrize(
    ("policy", "known", "expected"),
    [
        (BirthDateRelease.OMIT, True, (None, None)),
        (BirthDateRelease.OMIT, False, (None, None)),
        (BirthDateRelease.MONTH_DAY, True, (None, "--04-15")),
        (BirthDateRelease.MONTH_DAY, False, (None, "--12-31")),
        (BirthDateRelease.FULL, True, ("2008-04-15", "--12-31")),
        (BirthDateRelease.FULL, False, (None, "--12-31")),
    ],
)
def test_a_release_tells_the_birth_date_as_far_as_it_says(
    transcript: Transcript,
    policy: BirthDateRelease,
    known: bool,  # noqa: FBT001 - a case
    expected: tuple[str | None, str | None],
) -> None:
    date = transcript.learner.birth_date if known else None
    learner = replace(transcript.learner, birth_date=date, birthday="--12-31")
    shown = released(replace(transcript, learner=learner), Release(birth_date=policy)).learner
    assert (shown.birth_date and shown.birth_date.isoformat(), shown.birthday) == expected


@pytest.mark.parametrize("birth_date", BirthDateRelease)
@pytest.mark.parametrize("identifiers", IdentifierRelease)
def test_a_release_can_be_written_and_releasing_again_changes_nothing(
    transcript: Transcript, birth_date: BirthDateRelease, identifiers: IdentifierRelease
) -> None:
    release = Release(birth_date=birth_date, identifiers=identifiers)
    shown = released(transcript, release)
    assert released(shown, release) == shown
    assert read_record(write_record(shown, document=DOCUMENT)) == (DOCUMENT, shown)
