"""Evidence is there, unchanged, and what the record says it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from transcript.model.award import TransferSource
from transcript.model.evidence import EvidenceKind
from transcript.source.evidence_files import Facts, FileFacts, FileProblem
from transcript.validation import evidence_rules
from transcript.validation.case import Record

Told = Callable[..., list[str]]
Altered = Callable[..., Record]

REPORT = "evidence/creek-report.txt"
TOO_LARGE = "a file may have 50 MB, an image 10 MB and 40 megapixels: save a smaller copy"
UNREADABLE = "name a file, not a folder, and make sure that you may open it"
PROBLEMS = {
    "missing": f"MT301 /evidence/0/file: evidence file “{REPORT}” is missing | put the file into "
    "the learner's folder, or correct its name; small and capital letters differ",
    "outside": f"MT307 /evidence/0/file: evidence file “{REPORT}” leads out of the learner's "
    "folder, or has a name that is not safe on every computer | copy the file itself, not a link, "
    "into the evidence folder, and give it a plain name",
    "too large": f"MT308 /evidence/0/file: evidence file “{REPORT}” is too large | {TOO_LARGE}",
    "image too large": f"MT308 /evidence/0/file: evidence file “{REPORT}” is too large an image | "
    f"{TOO_LARGE}",
    "not a file": f"MT313 /evidence/0/file: evidence file “{REPORT}” is not a file | {UNREADABLE}",
    "unreadable": f"MT313 /evidence/0/file: evidence file “{REPORT}” cannot be read | {UNREADABLE}",
    "unsupported": f"MT304 /evidence/0/file: evidence file “{REPORT}” is of a type that is not "
    "accepted, or damaged | save it as PDF, PNG, JPEG, WebP, MP3, MP4, WebM, plain text or CSV; "
    "the ending of its name must fit what it is",
}


def found(record: Record, **facts: Any) -> Record:  # noqa: ANN401
    """Return the record with other facts about the report."""
    files = {**record.facts.files, REPORT: FileFacts(**facts)}
    return replace(record, facts=replace(record.facts, files=files))


def test_nothing_is_wrong_with_sound_evidence(record: Record, told: Told) -> None:
    rules = [
        evidence_rules.work_is_kept_as_a_file,
        evidence_rules.files_can_be_read,
        evidence_rules.digests_agree,
        evidence_rules.kinds_fit_the_files,
        evidence_rules.no_file_serves_twice,
        evidence_rules.evidence_is_from_this_time,
        evidence_rules.evidence_is_used,
        evidence_rules.files_are_named,
        evidence_rules.images_and_recordings_are_described,
    ]
    assert [told(rule, record) for rule in rules] == [[]] * len(rules)


@pytest.mark.parametrize("problem", get_args(FileProblem))
def test_every_problem_with_a_file_is_told(problem: str, record: Record, told: Told) -> None:
    assert told(evidence_rules.files_can_be_read, found(record, problem=problem)) == [
        PROBLEMS[problem]
    ]


def test_a_file_of_which_nothing_is_known_is_missing(record: Record, told: Told) -> None:
    unknown = replace(record, facts=Facts())
    assert PROBLEMS["missing"] in told(evidence_rules.files_can_be_read, unknown)


def test_an_empty_file_is_told_once(record: Record, told: Told) -> None:
    empty = found(record, size=0, sha256="e3b0", media_type="text/plain")
    assert told(evidence_rules.digests_agree, empty) == []
    assert told(evidence_rules.files_can_be_read, empty) == [
        (
            f"MT312 /evidence/0/file: evidence file “{REPORT}” is empty | "
            "copy the work into the folder again"
        )
    ]


@pytest.mark.parametrize(
    "link",
    [
        "https://pages.riverbend.example/creek",
        "HTTP://pages.riverbend.example",
        "www.riverbend.example/creek",
        "//pages.riverbend.example/creek",
        "ftp://pages.riverbend.example/creek",
    ],
)
def test_a_web_link_in_place_of_a_file_is_told_and_nothing_else(
    link: str, altered: Altered, told: Told
) -> None:
    linked = altered("evidence", 0, file=link)
    assert told(evidence_rules.files_can_be_read, linked) == []
    assert told(evidence_rules.work_is_kept_as_a_file, linked) == [
        (
            "MT306 /evidence/0/file: “What the creek told us” has a web link in place of a file | "
            "download the work into the evidence folder and name it under `file`: links die, "
            "and what "
            "they show can change"
        )
    ]


def test_only_audio_and_video_may_be_linked(altered: Altered, told: Told) -> None:
    audio = altered("evidence", 3, kind=EvidenceKind.AUDIO)
    image = altered("evidence", 3, kind=EvidenceKind.IMAGE)
    assert told(evidence_rules.work_is_kept_as_a_file, audio) == []
    assert told(evidence_rules.work_is_kept_as_a_file, image) == [
        (
            "MT306 /evidence/3/url: “The last ferry” is image work with a web link in place of "
            "a file | "
            "download the work into the evidence folder and name it under `file`; only audio "
            "and video "
            "may be linked"
        )
    ]


def test_a_missing_digest_is_told_with_the_digest_to_write(altered: Altered, told: Told) -> None:
    bare = altered("evidence", 0, digest=None)
    digest = bare.facts.files[REPORT].sha256
    assert told(evidence_rules.digests_agree, bare) == [
        (
            f"MT303 /evidence/0: evidence file “{REPORT}” has no digest | "
            f"if the file is the work that was assessed, add `digest: sha256:{digest}`"
        )
    ]


def test_a_changed_file_is_told_with_its_digest(record: Record, told: Told) -> None:
    changed = found(record, size=9, sha256="ab12", media_type="text/plain")
    assert told(evidence_rules.digests_agree, changed) == [
        (
            f"MT302 /evidence/0/digest: evidence file “{REPORT}” has changed since its digest was "
            "written | put the assessed file back; if the new file was assessed too, write "
            "`digest: sha256:ab12`"
        )
    ]


def test_a_kind_that_the_file_is_not_is_told(altered: Altered, told: Told) -> None:
    assert told(evidence_rules.kinds_fit_the_files, altered("evidence", 1, kind="image")) == [
        (
            "MT305 /evidence/1/kind: “Oxygen in Otter Creek” has the kind “image”, but the file is "
            "text/csv | correct `kind`, or name the right file"
        )
    ]


def test_a_file_of_no_known_type_fits_no_kind(record: Record, told: Told) -> None:
    nameless = found(record, size=9, sha256="ab12")
    assert told(evidence_rules.kinds_fit_the_files, nameless) == [
        (
            "MT305 /evidence/0/kind: “What the creek told us” has the kind “text”, but the file "
            "is of "
            "no known type | correct `kind`, or name the right file"
        )
    ]


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("document", "application/pdf"),
        ("document", "text/markdown"),
        ("image", "image/webp"),
        ("audio", "audio/mpeg"),
        ("video", "video/mp4"),
        ("text", "text/markdown"),
        ("dataset", "text/csv"),
    ],
)
def test_each_kind_of_work_has_its_files(
    kind: str, media_type: str, altered: Altered, told: Told
) -> None:
    record = altered("evidence", 0, kind=EvidenceKind(kind))
    fitting = found(record, size=9, sha256="ab12", media_type=media_type)
    assert told(evidence_rules.kinds_fit_the_files, fitting) == []


def test_one_file_under_two_titles_is_told(record: Record, told: Told) -> None:
    chart = record.facts.files["evidence/oxygen-chart.png"]
    twice = found(record, size=chart.size, sha256=chart.sha256, media_type="text/plain")
    assert told(evidence_rules.no_file_serves_twice, twice) == [
        (
            "MT314 /evidence/2/file: “A chart for the town meeting” is the same file as “What the "
            "creek told us” | keep one of them, and name its id where both were meant"
        )
    ]


def test_work_from_before_the_enrolment_is_told(altered: Altered, told: Told) -> None:
    assert told(
        evidence_rules.evidence_is_from_this_time, altered("evidence", 3, made_on=date(2020, 5, 1))
    ) == [
        (
            "MT309 /evidence/3/made_on: “The last ferry” was made on 2020-05-01, before the "
            "learner "
            "enrolled on 2023-08-28 | check the year; earlier work may stay if it was assessed here"
        )
    ]


def test_work_behind_a_transferred_credit_may_be_older(altered: Altered, told: Told) -> None:
    source = TransferSource(
        institution="Hill School", earned_on=date(2022, 6, 1), accepted_by="Ines Tamura"
    )
    moved = altered("awards", 1, transferred_from=source).transcript
    items = (*moved.evidence[:3], replace(moved.evidence[3], made_on=date(2020, 5, 1)))
    record = replace(altered("awards", 1), transcript=replace(moved, evidence=items))
    assert told(evidence_rules.evidence_is_from_this_time, record) == []


def test_evidence_that_nothing_names_is_told(altered: Altered, told: Told) -> None:
    assert told(evidence_rules.evidence_is_used, altered("evidence", 3, id="ferry-song")) == [
        (
            "MT310 /evidence/3: no rating, award or featured work names “The last ferry” | "
            "name “ferry-song” where it belongs, or remove it from the record"
        )
    ]


def test_a_file_that_the_record_does_not_name_is_told(record: Record, told: Told) -> None:
    forgotten = replace(record, facts=replace(record.facts, unnamed=("evidence/draft.txt",)))
    assert told(evidence_rules.files_are_named, forgotten) == [
        (
            "MT315 /evidence: the record does not name the file “evidence/draft.txt” | "
            "add it under `evidence`, or take it out of the folder"
        )
    ]


@pytest.mark.parametrize("alt", [None, " "])
def test_an_image_without_a_text_alternative_is_told(
    alt: str | None, altered: Altered, told: Told
) -> None:
    assert told(
        evidence_rules.images_and_recordings_are_described, altered("evidence", 2, alt=alt)
    ) == [
        (
            "MT311 /evidence/2: “A chart for the town meeting” has no text alternative | "
            "add `alt`: one or two sentences on what can be seen or heard"
        )
    ]
