"""Exports for the school, packages for others, and the account of these."""

import errno
import io
import os
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from tests.web.desk.conftest import PASSPHRASE, Desk
from tests.web.words import words
from transcript.batch.bundling import Bundle
from transcript.web.desk import exporting
from transcript.web.jobs import jobs_of

ANA = "ana-perez-soto"
CONSENT = """\
consents:
  - id: colleges
    records: [transcript, evidence]
    purpose: Application for admission
    recipients:
      - name: Lakeside College
        kind: school
    signed:
      - {by: Marta Soto, as: parent, on: 2026-09-01}
  - id: old
    records: [transcript]
    purpose: A scholarship
    recipients:
      - name: Lions Club
        kind: other
    signed:
      - {by: Marta Soto, as: parent, on: 2025-09-01}
    expires: 2025-12-31
  - id: gone
    records: [transcript]
    purpose: A scholarship
    recipients:
      - name: Elks Club
        kind: other
    signed:
      - {by: Marta Soto, as: parent, on: 2025-09-01}
    withdrawn_on: 2025-10-01
"""
STUDENT = {
    "recipient": "Ana Pérez Soto",
    "basis": "student",
    "passphrase": PASSPHRASE,
    "watermark": "yes",
}


def names_in(content: bytes) -> list[str]:
    """Return the names of the files in a ZIP file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()


def test_one_document_is_exported_as_one_file(issued: Desk) -> None:
    answer = issued.post(f"/documents/{issued.number}/export", format="pdf", passphrase=PASSPHRASE)
    assert answer.content.startswith(b"%PDF-")
    assert f"{ANA}.pdf" in answer.headers["content-disposition"]


def test_several_formats_come_in_one_archive(issued: Desk) -> None:
    answer = issued.post(
        f"/documents/{issued.number}/export",
        format=["json", "pdf"],
        language="all",
        unofficial="yes",
    )
    assert f"{ANA}.transcript.json" in names_in(answer.content)
    assert f"{ANA}.unofficial.pdf" in names_in(answer.content)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"format": "pdf", "passphrase": "wrong wrong wrong"}, "not the passphrase"),
        ({"format": "pdf"}, "Type the passphrase"),
        ({"format": "nothing"}, "hoose at least one format"),
    ],
)
def test_a_wrong_form_exports_nothing(issued: Desk, fields: dict[str, str], told: str) -> None:
    answer = issued.post(f"/documents/{issued.number}/export", **fields)
    assert answer.status_code == 422
    assert told.lower() in words(answer).lower()


def test_only_the_newest_document_is_exported(issued: Desk, folder: Path) -> None:
    old = issued.number
    file = folder / "learners" / ANA / "learner.yaml"
    file.write_text(file.read_text().replace("Ana Pérez Soto", "Ana Soto"))
    issued.issue()
    answer = issued.post(f"/documents/{old}/export", format="json", unofficial="yes")
    assert answer.status_code == 409


def test_what_was_cancelled_is_not_exported(listed: Desk) -> None:
    listed.post(f"/documents/{listed.number}/change/cancel", reason="too early")
    answer = listed.post(f"/documents/{listed.number}/export", format="json", passphrase=PASSPHRASE)
    assert answer.status_code == 409
    assert "cancelled" in words(answer)


def test_many_are_exported_into_one_archive_with_an_index(issued: Desk) -> None:
    answer = issued.over(
        issued.post(
            "/exports", do="export", whom="everybody", format=["pdf", "pesc"],
            version="1.3.0", language="all", passphrase=PASSPHRASE,
        )
    )  # fmt: skip
    said = words(answer)
    assert "Export 2 transcripts" in said
    assert "Not exported 1" in said
    assert "nothing was issued yet" in said
    found = names_in(issued.get(f"{answer.url.path}/file").content)
    assert f"{ANA}.pdf" in found
    assert "index.csv" in found
    assert "Export 2 transcripts" in words(issued.get("/exports"))


def test_a_file_that_is_not_kept_any_more_is_told(issued: Desk) -> None:
    answer = issued.over(
        issued.post("/exports", do="export", whom="everybody", format="json", unofficial="yes")
    )
    (issued.home / "runs" / f"{issued.job(answer).id}.zip").unlink()
    assert "The file is not kept any more" in words(issued.get(answer.url.path))
    assert issued.get(f"{answer.url.path}/file").status_code == 404


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"whom": "everybody"}, "Choose at least one format."),
        ({"whom": "named", "format": "json"}, "Nobody is chosen"),
        ({"whom": "everybody", "format": "pdf", "passphrase": "wrong wrong"}, "not the passphrase"),
    ],
)
def test_a_wrong_form_begins_no_export(issued: Desk, fields: dict[str, str], told: str) -> None:
    answer = issued.post("/exports", do="export", **fields)
    assert answer.status_code == 422
    assert told in words(answer)


def test_a_search_begins_no_export(issued: Desk) -> None:
    answer = issued.post("/exports", do="search", search="ana", format="pesc")
    assert answer.url.path == "/exports"
    assert 'value="pesc" checked' in answer.text


def test_one_export_is_at_work_at_a_time(issued: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = Event()
    monkeypatch.setattr(exporting, "_SOON", 0)
    monkeypatch.setattr(exporting, "_work", lambda *_: lambda _: go_on.wait(30))
    form = {"do": "export", "whom": "everybody", "format": "json", "unofficial": "yes"}
    first = issued.post("/exports", **form)
    try:
        assert "0 of 2 done" in words(first)
        assert issued.post("/exports", **form).status_code == 409
        assert issued.post(f"/runs/{issued.job(first).id}/stop").url.path == first.url.path
    finally:
        go_on.set()
    page = issued.over(first)
    assert "It was stopped after 0 of 2: the file has only these." in words(page)
    assert re.findall(r'name="learner" value="([^"]+)"', page.text) == [ANA, "ben-okafor"]
    again = issued.post("/exports", do="search", whom="named", learner=ANA, format="json")
    assert f'value="{ANA}" checked' in again.text


def test_what_ends_an_export_early_is_told(issued: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Bundle, "add", full)
    page = issued.over(
        issued.post("/exports", do="export", whom="everybody", format="json", unofficial="yes")
    )
    assert "It ended early: No space left on device." in words(page)
    assert issued.get(f"{page.url.path}/file").status_code == 404


def test_an_export_that_was_cut_off_has_no_file_and_says_so(issued: Desk) -> None:
    page = issued.over(
        issued.post("/exports", do="export", whom="everybody", format="json", unofficial="yes")
    )
    file = issued.home / "runs" / f"{issued.job(page).id}.json"
    file.write_text(file.read_text().replace('"state": "done"', '"state": "at work"'))
    file.with_suffix(".zip").unlink()
    jobs_of.cache_clear()
    said = words(issued.get(page.url.path))
    assert "The server ended before this export was over, so there is no file." in said
    assert "Choose the same again" in said


def test_a_package_is_made_noted_and_given(issued: Desk) -> None:
    answer = issued.post(f"/documents/{issued.number}/give", **STUDENT)
    (note,) = issued.registry.releases.noted()
    assert answer.url.path == f"/releases/{note.id}"
    assert (note.recipient, note.actor) == ("Ana Pérez Soto", "a.reyes")
    package = issued.get(f"/releases/{note.id}/package")
    assert any(each.endswith(".pdf") for each in names_in(package.content))


def test_two_who_give_at_once_both_do(issued: Desk) -> None:
    asks = ({**STUDENT, "watermark": ""}, STUDENT)
    address = f"/documents/{issued.number}/give"
    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(lambda asked: issued.post(address, **asked), asks))
    assert [each.url.path.startswith("/releases/") for each in answers] == [True, True]
    assert len(issued.registry.releases.noted()) == 2


def test_a_form_that_is_sent_twice_gives_once(issued: Desk) -> None:
    address = f"/documents/{issued.number}/give"
    once = re.search(r'name="once" value="([^"]+)"', issued.get(address).text)
    assert once is not None
    with ThreadPoolExecutor(2) as presses:
        asks = [{**STUDENT, "once": once[1]}] * 2
        answers = list(presses.map(lambda asked: issued.post(address, **asked), asks))
    (note,) = issued.registry.releases.noted()
    assert [each.url.path for each in answers] == [f"/releases/{note.id}"] * 2


def test_a_release_stands_in_the_account_and_in_the_history(issued: Desk) -> None:
    issued.post(f"/documents/{issued.number}/give", **STUDENT)
    for address in ("/releases", f"/documents/{issued.number}", f"/releases/of/{ANA}"):
        assert "Ana Pérez Soto" in words(issued.get(address))
    assert "released" in words(issued.get(f"/documents/{issued.number}"))


def test_the_account_is_a_table_for_an_inspection(issued: Desk) -> None:
    issued.post(f"/documents/{issued.number}/give", **STUDENT)
    table = issued.post("/releases", do="csv", learner=ANA, since="2020-01-01").text
    assert table.startswith("at,release,number,")
    assert issued.number in table
    assert "Nothing was given out" in words(issued.post("/releases", since="2999-01-01"))
    assert "Nothing was given out" in words(
        issued.post("/releases", learner=ANA, since="2999-01-01")
    )
    assert "1 release" in words(issued.post("/releases", since="no day"))


def test_the_family_of_nobody_has_no_account(issued: Desk) -> None:
    assert issued.get("/releases/of/nobody").status_code == 404
    assert "Nobody has been given it." in words(issued.get("/releases/of/ben-okafor"))


def test_a_consent_is_offered_and_relied_on(issued: Desk, folder: Path) -> None:
    (folder / "learners" / ANA / "consents.yaml").write_text(CONSENT)
    learner = folder / "learners" / ANA / "learner.yaml"
    lines = [each for each in learner.read_text().splitlines() if "birth_date" not in each]
    learner.write_text("\n".join([*lines, "birth_date: 2010-04-02", ""]))
    said = words(issued.get(f"/documents/{issued.number}/give"))
    assert "Lakeside College : Application for admission" in said
    assert "ended on 2025-12-31" in said
    assert "withdrawn on 2025-10-01" in said
    issued.post(
        f"/documents/{issued.number}/give",
        recipient="Lakeside College", basis="consent:colleges", passphrase=PASSPHRASE,
        expires="2027-06-30",
    )  # fmt: skip
    (note,) = issued.registry.releases.noted()
    assert (note.consent, str(note.expires)) == ("colleges", "2027-06-30")
    assert "For use until" in words(issued.get(f"/releases/{note.id}"))


def test_a_consent_that_carries_no_release_says_why_before_it_is_chosen(
    issued: Desk, folder: Path
) -> None:
    (folder / "learners" / ANA / "consents.yaml").write_text(CONSENT)
    page = issued.get(f"/documents/{issued.number}/give")
    assert "colleges; there is no birth date in learner.yaml" in words(page)
    assert 'value="consent:colleges" disabled' in page.text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"recipient": " "}, "Write who is given it."),
        ({"basis": "emergency"}, "the list of releases has to say what for"),
        ({"basis": ""}, "Choose on what ground it is given."),
        ({"purpose": "x" * 301}, "300 letters at most"),
        ({"expires": "soon"}, "Write the day like 2027-06-30."),
        ({"passphrase": "wrong wrong wrong"}, "not the passphrase"),
        ({"recipient": "Somebody Else"}, "Nothing was released."),
        ({"basis": "parent"}, "write the birth date"),
    ],
)
def test_without_a_ground_nothing_is_given(issued: Desk, change: dict[str, str], told: str) -> None:
    answer = issued.post(f"/documents/{issued.number}/give", **{**STUDENT, **change})
    assert answer.status_code == 422
    assert told in words(answer)
    assert not issued.registry.releases.noted()


def test_a_consent_can_be_written_down_from_the_form(issued: Desk) -> None:
    page = issued.get(f"/documents/{issued.number}/give")
    assert f'href="/learners/{ANA}/consents"' in page.text


def test_a_record_that_is_broken_leads_to_its_page_and_to_no_command(
    issued: Desk, folder: Path
) -> None:
    (folder / "learners" / ANA / "record.yaml").write_text("status: [")
    answer = issued.post(f"/documents/{issued.number}/give", **STUDENT)
    assert answer.status_code == 422
    assert "have to be mended first; the page of the learner shows how" in words(answer)


def test_what_does_not_count_is_given_to_nobody(listed: Desk) -> None:
    listed.post(f"/documents/{listed.number}/change/suspend", reason="looked into")
    assert "given to nobody" in words(listed.get(f"/documents/{listed.number}/give"))
    answer = listed.post(f"/documents/{listed.number}/give", **STUDENT)
    assert answer.status_code == 422
    assert not listed.registry.releases.noted()


def test_packages_are_not_kept_for_ever(issued: Desk) -> None:
    issued.post(f"/documents/{issued.number}/give", **STUDENT)
    (note,) = issued.registry.releases.noted()
    (package,) = (issued.home / "packages").glob("[!.]*.zip")
    os.utime(package, (0, 0))
    assert "not kept here any more" in words(issued.get(f"/releases/{note.id}"))
    assert issued.get(f"/releases/{note.id}/package").status_code == 404


def test_a_package_that_was_changed_is_not_given(issued: Desk) -> None:
    issued.post(f"/documents/{issued.number}/give", **STUDENT)
    (note,) = issued.registry.releases.noted()
    (package,) = (issued.home / "packages").glob("[!.]*.zip")
    package.write_bytes(package.read_bytes() + b"x")
    assert issued.get(f"/releases/{note.id}/package").status_code == 404


def test_there_is_no_other_release(issued: Desk) -> None:
    assert issued.get("/releases/nothing").status_code == 404
