"""Documents that take the place of others, from the command to what a college is told."""

import io
import json
import re
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from click.testing import Result

from tests.cli.registrar import (
    PASSED,
    REVOKED,
    SUPERSEDED,
    Office,
    issued_school,
    office,
    verdict,
)
from transcript.cli.commands import supersede as supersede_command
from transcript.errors import RegistryError
from transcript.registry.corrections import Corrections
from transcript.verification.page_text import page_texts

__all__ = ["issued_school", "office"]


def test_superseding_a_document(office: Office) -> None:
    old, number = office.gives("eli-marchetti", "pdf"), office.number("eli-marchetti")
    office.restates("eli-marchetti")
    done = office.signs("supersede", number, "--reason", "a misprint")
    (successor,) = office.numbers("eli-marchetti") - {number}
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"{number}  eli-marchetti  superseded by {successor}\n")
    office.publishes()
    told = office.college_says(old)
    assert verdict(told) == SUPERSEDED
    assert f"replaced by document {successor}" in str(told["checks"])
    new = office.college_says(office.gives("eli-marchetti", "pdf"))
    assert verdict(new) == PASSED
    assert new["document"]["number"] == successor
    assert new["document"]["supersedes"] == told["document"]["id"]
    page = (office.lists / "documents" / f"{number}.html").read_text()
    assert successor in page


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Replaces document {number}"), ("es", "Sustituye al documento {number}")],
)
def test_the_pages_name_what_they_replace(office: Office, language: str, said: str) -> None:
    number = office.number("eli-marchetti")
    office.restates("eli-marchetti")
    office.signs("supersede", number, "--reason", "a misprint")
    office.publishes()
    pdf = office.gives("eli-marchetti", "pdf", "--language", language)
    page_one = page_texts(pdf.read_bytes(), most=100)[0]
    assert said.format(number=number) in " ".join(page_one.split())
    assert verdict(office.college_says(pdf)) == PASSED


def test_the_signed_words_name_what_they_replace(office: Office) -> None:
    number = office.number("eli-marchetti")
    office.signs("supersede", number, "--same", "--reason", "a misprint")
    clr = json.loads(office.gives("eli-marchetti").read_bytes())
    assert clr["description"].endswith(f" It takes the place of document {number}.")


def test_a_college_with_the_lists_alone_is_told_that_it_was_revoked(office: Office) -> None:
    old = office.gives("noam-ben-shahar")
    office.signs("supersede", office.number("noam-ben-shahar"), "--same", "--reason", "worn out")
    office.publishes()
    (office.lists / "superseded.jwt").unlink()
    assert verdict(office.college_says(old)) == REVOKED


def test_superseding_by_a_document_that_was_issued_already(office: Office) -> None:
    old, number = office.gives("wulandari"), office.number("wulandari")
    office.restates("wulandari")
    office.signs("issue", "wulandari")
    (successor,) = office.numbers("wulandari") - {number}
    hinted = office.signs("supersede", number, "--reason", "a misprint")
    assert hinted.exit_code == 1
    assert f"was issued already, as {successor}: give --by that number" in hinted.stdout
    words = ("supersede", number, "--by", successor, "--reason", "a misprint")
    assert "would be superseded by" in office.signs(*words, "--dry-run").stdout
    assert office.signs(*words).exit_code == 0
    office.publishes()
    assert verdict(office.college_says(old)) == SUPERSEDED
    assert verdict(office.college_says(office.gives("wulandari"))) == PASSED


def test_a_document_of_another_learner_takes_no_place(office: Office) -> None:
    number = office.number("wulandari")
    other = office.number("eli-marchetti")
    refused = office.signs("supersede", number, "--by", other, "--reason", "a misprint")
    assert refused.exit_code == 1
    assert "refused: the other document is of another learner" in refused.stdout


def test_superseding_every_document_with_a_credit(office: Office) -> None:
    files = [office.gives(each) for each in ("eli-marchetti", "kalea-kahananui")]
    words = ("supersede", "--credit", "work-in-a-team", "--reason", "a new rubric", "--same")
    done = office.signs(*words, "--yes")
    assert done.exit_code == 0, done.output
    office.publishes()
    assert [verdict(office.college_says(each)) for each in files] == [SUPERSEDED, SUPERSEDED]


def test_what_has_not_changed_is_not_replaced(office: Office) -> None:
    number = office.number("wulandari")
    refused = office.signs("supersede", number, "--reason", "a misprint")
    assert refused.exit_code == 1
    assert refused.stdout == (
        f"{number}  wulandari  refused: nothing has changed since it was issued: correct the "
        "school's files first, or give --same to issue the same again\nNothing was changed.\n"
    )
    assert office.numbers("wulandari") == {number}


def test_superseding_again_does_nothing(office: Office) -> None:
    number = office.number("wulandari")
    words = ("supersede", number, "--same", "--reason", "worn out")
    office.signs(*words)
    (successor,) = office.numbers("wulandari") - {number}
    again = office.signs(*words)
    assert (again.exit_code, again.stdout) == (
        0,
        f"{number}  wulandari  already superseded by {successor}\n",
    )
    assert len(office.numbers("wulandari")) == 2


def test_superseding_that_was_interrupted_is_finished(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.number("wulandari")
    words = ("supersede", number, "--same", "--reason", "worn out")
    with monkeypatch.context() as patch:

        def fail(*_: object, **__: object) -> None:
            raise RegistryError("registry.db", "the disk is full")

        patch.setattr(Corrections, "supersede", fail)
        assert office.signs(*words).exit_code == 4
    (successor,) = office.numbers("wulandari") - {number}
    assert office.signs("issue", "wulandari").stdout.startswith("wulandari  already issued")
    finished = office.signs("supersede", number, "--reason", "worn out")
    assert finished.exit_code == 0, finished.output
    assert finished.stdout.startswith(f"{number}  wulandari  superseded by {successor}\n")
    assert len(office.numbers("wulandari")) == 2


def test_a_record_with_errors_replaces_nothing(office: Office) -> None:
    number = office.number("wulandari")
    office.changes("wulandari", "enrolled_on: ", "enroled_on: ", "learner")
    refused = office.signs("supersede", number, "--reason", "a misprint")
    assert refused.exit_code == 1
    assert f"{number}  wulandari  refused: the files have errors\n" in refused.stdout
    assert "enroled_on" in refused.stdout
    assert office.numbers("wulandari") == {number}


def test_two_documents_of_one_learner_are_replaced_one_by_one(office: Office) -> None:
    first = office.number("wulandari")
    office.restates("wulandari")
    office.signs("issue", "wulandari")
    words = ("supersede", "--learner", "wulandari", "--same", "--reason", "x", "--yes")
    refused = office.signs(*words)
    assert refused.exit_code == 1
    assert f"of this learner {first} is to be replaced too" in refused.stdout
    assert len(office.numbers("wulandari")) == 2


def test_what_was_cancelled_by_mistake_is_issued_again_as_it_is(office: Office) -> None:
    number = office.number("wulandari")
    office.does("cancel", number, "--reason", "the wrong learner")
    again = office.signs("supersede", number, "--same", "--reason", "it was the right one")
    assert again.exit_code == 0
    assert len(office.numbers("wulandari")) == 2


def test_what_was_revoked_is_not_replaced(office: Office) -> None:
    number = office.number("wulandari")
    office.does("revoke", number, "--reason", "a mistake")
    refused = office.signs("supersede", number, "--same", "--reason", "worn out")
    assert refused.exit_code == 1
    assert "refused: it was revoked, and that is final" in refused.stdout
    by_learner = ("supersede", "--learner", "wulandari", "--same", "--reason", "worn out")
    assert office.signs(*by_learner).stdout == ""


@pytest.mark.parametrize("option", ["--by", "--from"])
def test_one_document_is_replaced_by_one(office: Office, option: str) -> None:
    words = ("supersede", "--credit", "work-in-a-team", option, "wulandari", "--reason", "x")
    refused = office.signs(*words)
    assert refused.exit_code == 2
    assert "with --by or --from, name the one document that is replaced" in refused.stderr


def test_superseding_as_json(office: Office) -> None:
    number = office.number("wulandari")
    words = ("supersede", number, "--same", "--reason", "worn out", "--format", "json")
    told = json.loads(office.signs(*words).stdout)
    (successor,) = office.numbers("wulandari") - {number}
    (document,) = told["documents"]
    assert (told["version"], told["dry_run"], document["state"]) == (1, False, "superseded")
    assert (document["number"], document["successor"]) == (number, successor)
    assert (document["reason"], document["remarks"], document["diagnostics"]) == (None, [], [])


# A change of name

FORMER = b"marchetti"


def _renamed(office: Office, number: str, *more: object) -> Result:
    office.changes("eli-marchetti", "Marchetti", "Rossi", "learner")
    return office.signs("supersede", number, "--reason", "change of legal name", *more)


def test_after_a_change_of_name_the_former_name_is_nowhere(office: Office) -> None:
    old, number = office.gives("eli-marchetti", "pdf"), office.number("eli-marchetti")
    office.changes("eli-marchetti", "id: eli-marchetti", "id: eli-rossi", "learner")
    (office.folder / "learners" / "eli-marchetti").rename(office.folder / "learners" / "eli-rossi")
    office.changes("eli-rossi", "Marchetti", "Rossi", "learner")
    words = ("supersede", number, "--from", "eli-rossi", "--reason", "change of legal name")
    done = office.signs(*words)
    assert done.exit_code == 0, done.output
    office.publishes()
    out = office.lists.parent / "everything"
    assert office.signs("export", "eli-rossi", "--to", "all", "--out", out).exit_code == 0
    files = [each for each in (*out.iterdir(), *office.lists.rglob("*")) if each.is_file()]
    assert len(files) > 8
    canaries = [each.name for each in files if FORMER in _everything(each)]
    assert canaries == []
    assert FORMER in _everything(old)  # the search finds it where it is
    assert verdict(office.college_says(old)) == SUPERSEDED
    assert verdict(office.college_says(out / "eli-rossi.pdf")) == PASSED


def test_a_folder_called_by_the_former_name_is_renamed_first(office: Office) -> None:
    number = office.number("eli-marchetti")
    refused = _renamed(office, number)
    assert refused.exit_code == 1
    assert "the folder “eli-marchetti” is called by a name that the learner no longer has" in (
        refused.stdout
    )
    assert office.numbers("eli-marchetti") == {number}


def test_where_a_former_name_still_stands_is_told_before_anything_is_signed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.number("wulandari")
    office.changes("wulandari", "Wulandari", "Sari", "learner")
    office.changes("wulandari", "id: wulandari", "id: sari", "learner")
    (office.folder / "learners" / "wulandari").rename(office.folder / "learners" / "sari")
    office.restates("sari", "They call me WULANDARI.")
    words = ("supersede", number, "--from", "sari", "--reason", "change of legal name")
    told = "a former name is still in the record, at /record/statement"
    refused = office.signs(*words)
    assert refused.exit_code == 2
    assert f"sari: {told}" in refused.stderr
    assert told in office.signs(*words, "--dry-run").stderr
    monkeypatch.setattr(supersede_command, "has_terminal", lambda: True)
    assert f"warning: sari: {told}" in office.signs(*words).stderr  # nobody says yes
    assert not (office.folder / "issued" / "sari").exists()
    assert office.signs(*words, "--yes").exit_code == 0


def test_without_the_old_files_nobody_knows_of_a_former_name(office: Office) -> None:
    number = office.number("noam-ben-shahar")
    for file in (office.folder / "issued" / "noam-ben-shahar").glob("*/record.json"):
        file.unlink()
    office.restates("noam-ben-shahar")
    words = ("supersede", number, "--reason", "a misprint")
    assert "it is not known whether a former name is still" in office.signs(*words).stderr
    assert office.signs(*words, "--yes").exit_code == 0


def test_a_folder_that_is_not_there_is_a_wrong_use(office: Office) -> None:
    words = ("supersede", office.number("wulandari"), "--from", "nobody", "--reason", "x")
    assert office.signs(*words).exit_code == 2


def _everything(file: Path) -> bytes:
    """Return all that is in a file, and its name, in small letters."""
    return b"\n".join([file.name.encode(), *_blobs(file)]).lower()


def _blobs(file: Path) -> Iterator[bytes]:
    content = file.read_bytes()
    yield from _unpacked(content)


def _unpacked(content: bytes) -> Iterator[bytes]:
    yield content
    if is_zipfile(io.BytesIO(content)):
        with ZipFile(io.BytesIO(content)) as opened:
            for name in opened.namelist():
                yield name.encode()
                yield from _unpacked(opened.read(name))
    elif content.startswith((b"%PDF", b"\x89PNG")):
        yield _inflated(content)
    elif content.count(b".") == 2:
        for part in content.split(b"."):
            yield _decoded(part)


def _inflated(content: bytes) -> bytes:
    """Return every compressed part of a file, wherever it begins."""
    found = []
    for match in re.finditer(rb"x[\x01\x5e\x9c\xda]", content):
        try:
            found.append(zlib.decompressobj().decompress(content[match.start() :]))
        except zlib.error:
            continue
    return b"\n".join(found)


def _decoded(part: bytes) -> bytes:
    try:
        return urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    except ValueError:
        return b""
