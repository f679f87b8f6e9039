"""Issuing: first a review, then the signing of what is ticked."""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest

from tests.schools import ESSAY
from tests.web.desk.conftest import PASSPHRASE, Desk
from tests.web.words import words
from transcript.office import clock
from transcript.office.verifying import Checker
from transcript.web.asked import Asked, Redirect
from transcript.web.desk import issuing
from transcript.web.desk.jobs import stop
from transcript.web.jobs import Job, JobState, jobs_of
from transcript.web.site import Site

ANA = "ana-perez-soto"


def review(desk: Desk, **fields: str | Sequence[str]) -> tuple[Job, str]:
    """Review; return the run and the words of its page."""
    answer = desk.over(desk.post("/issue", do="review", **(fields or {"whom": "everybody"})))
    return desk.job(answer), words(answer)


def test_a_school_without_a_key_is_told_to_make_one(desk: Desk) -> None:
    said = words(desk.get("/issue"))
    assert "The school cannot sign yet" in said
    assert "To the keys" in said


def test_a_key_that_is_named_and_not_there_is_told_without_a_command(
    keyed: Desk, folder: Path
) -> None:
    file = folder / "workspace.yaml"
    file.write_text(file.read_text() + "\nissuer_key: credentials-1999-01-01\n")
    said = words(keyed.get("/issue"))
    assert "the school has no such key; see Office, Keys" in said
    assert "transcript keys" not in said


def test_a_review_says_what_would_be_issued_and_what_not(keyed: Desk) -> None:
    _, said = review(keyed)
    assert "1 transcript would be issued" in said
    assert "Nothing earned yet 1" in said


def test_a_review_signs_nothing(keyed: Desk) -> None:
    review(keyed)
    assert not keyed.registry.documents.every()


def test_what_was_changed_after_its_review_is_not_signed(keyed: Desk, folder: Path) -> None:
    job, _ = review(keyed)
    file = folder / "learners" / ANA / "learner.yaml"
    file.write_text(file.read_text().replace("Pérez Soto", "Pérez Sota"))
    answer = keyed.post(f"/issue/{job.id}", learner=ANA, passphrase=PASSPHRASE)
    said = words(keyed.over(answer))
    assert "something in it was changed after the review: review it again" in said
    assert not keyed.registry.documents.every()


def test_a_review_without_a_key_says_what_is_missing(desk: Desk) -> None:
    _, said = review(desk)
    assert "It ended early: the key for credentials cannot sign" in said
    assert "make one under Office, Keys" in said


def test_problems_are_told_with_their_place_and_way_out(keyed: Desk, folder: Path) -> None:
    (folder / "learners" / ANA / "evidence" / "essay.txt").write_text(ESSAY + "changed")
    _, said = review(keyed)
    assert "Nothing to issue" in said
    assert "To be mended first 1" in said
    assert "record.yaml, line" in said


def test_warnings_are_told_once_with_how_many_they_concern(keyed: Desk) -> None:
    _, said = review(keyed)
    assert "Worth a look" in said
    assert "2 learners" in said


@pytest.mark.parametrize("fields", [{"whom": "named"}, {"whom": "year:1999"}, {"whom": ""}])
def test_somebody_has_to_be_chosen(keyed: Desk, fields: dict[str, str]) -> None:
    answer = keyed.post("/issue", do="review", **fields)
    assert answer.status_code == 422
    assert "Nobody is chosen" in words(answer)


def test_those_who_finish_in_a_year_are_chosen_together(keyed: Desk, folder: Path) -> None:
    file = folder / "learners" / ANA / "learner.yaml"
    lines = [each for each in file.read_text().splitlines() if "graduation" not in each]
    file.write_text("\n".join([*lines, "expected_graduation: 2031-06-12", ""]))
    assert "Class of 2031" in words(keyed.get("/issue"))
    job, _ = review(keyed, whom="year:2031")
    assert [each["learner"] for each in job.rows] == [ANA]


def test_a_search_keeps_what_was_ticked(keyed: Desk) -> None:
    answer = keyed.post("/issue", do="search", search="okafor", learner=ANA)
    assert f'value="{ANA}" checked' in answer.text
    assert 'value="ben-okafor">' in answer.text


def test_a_search_leaves_out_whom_it_does_not_name(keyed: Desk) -> None:
    answer = keyed.post("/issue", do="search", search="nobody of this name")
    assert "Nobody is called so." in words(answer)


def test_what_is_ticked_is_signed_and_the_ledger_with_it(issued: Desk) -> None:
    ledger = issued.registry.ledger
    signed = ledger.signed()
    assert signed is not None
    assert signed.size == ledger.size()
    assert [each.learner for each in issued.registry.documents.every()] == [ANA]


def test_the_run_is_noted_with_who_signed(issued: Desk) -> None:
    (run, *_) = jobs_of(issued.home).recent("issue", most=1)
    assert run.by == "a.reyes"
    assert run.state is JobState.DONE


def test_the_page_of_a_run_leads_to_what_was_issued(issued: Desk) -> None:
    (run, *_) = jobs_of(issued.home).recent("issue", most=1)
    answer = issued.get(f"/issue/{run.id}")
    assert "1 transcript was issued" in words(answer)
    assert f'href="/documents/{issued.number}"' in answer.text


def test_nothing_is_signed_twice(issued: Desk) -> None:
    _, said = review(issued)
    assert "Nothing has changed since it was issued 1" in said
    assert issued.number in said


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"learner": ANA, "passphrase": "wrong wrong wrong"}, "is not the passphrase"),
        ({"learner": ANA, "passphrase": ""}, "Type the passphrase"),
        ({"passphrase": PASSPHRASE}, "Nobody is ticked"),
        ({"learner": "ben-okafor", "passphrase": PASSPHRASE}, "Nobody is ticked"),
    ],
)
def test_nothing_is_signed_on_a_wrong_form(keyed: Desk, fields: dict[str, str], told: str) -> None:
    job, _ = review(keyed)
    answer = keyed.post(f"/issue/{job.id}", **fields)
    assert answer.status_code == 422
    assert told in words(answer)
    assert not keyed.registry.documents.every()


def test_whom_somebody_has_unticked_stays_so_after_a_mistake(keyed: Desk) -> None:
    job, _ = review(keyed)
    answer = keyed.post(f"/issue/{job.id}", passphrase=PASSPHRASE)
    assert f'value="{ANA}" checked' not in answer.text


def test_of_more_than_a_page_of_learners_all_are_signed(
    keyed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "_TICKS", 0)
    job, said = review(keyed)
    assert "All 1 are signed together" in said
    keyed.over(keyed.post(f"/issue/{job.id}", passphrase=PASSPHRASE))
    assert len(keyed.registry.documents.every()) == 1


def test_without_a_status_list_somebody_is_warned_before_signing(keyed: Desk, folder: Path) -> None:
    file = folder / "workspace.yaml"
    text = file.read_text()
    assert "\nstatus:" not in text
    _, said = review(keyed)
    assert "what is issued now can never be taken back" in said


def test_what_still_stands_of_the_example_is_worth_a_look(keyed: Desk) -> None:
    _, said = review(keyed)
    assert "“https://school.example” is the template" in said.partition("Worth a look")[2]


def as_the_example(folder: Path) -> None:
    """Give the school the identifier back that it began with."""
    file = folder / "school.yaml"
    file.write_text(file.read_text().replace("did:web:hill.example", "did:web:school.example"))


def test_under_the_example_s_identifier_a_review_offers_no_signing(
    keyed: Desk, folder: Path
) -> None:
    as_the_example(folder)
    answer = keyed.over(keyed.post("/issue", do="review", whom="everybody"))
    assert "identifier is still that of the example" in words(answer)
    assert 'href="/school#f-id"' in answer.text
    assert "Sign and issue" not in words(answer)


def test_under_the_example_s_identifier_nothing_is_signed(keyed: Desk, folder: Path) -> None:
    as_the_example(folder)
    job, _ = review(keyed)
    answer = keyed.post(f"/issue/{job.id}", learner=ANA, passphrase=PASSPHRASE)
    assert answer.status_code == 422
    assert "write its own under School first" in words(answer)
    assert not keyed.registry.documents.every()


def test_under_the_example_s_identifier_nothing_is_replaced(listed: Desk, folder: Path) -> None:
    as_the_example(folder)
    answer = listed.post(
        f"/documents/{listed.number}/replace", reason="x", passphrase=PASSPHRASE, same="yes"
    )
    assert answer.status_code == 422
    assert len(listed.registry.documents.every()) == 1


def test_a_run_is_shown_while_the_school_s_file_is_broken(issued: Desk, folder: Path) -> None:
    (run, *_) = jobs_of(issued.home).recent("issue", most=1)
    (folder / "school.yaml").write_text("name: [")
    assert "1 transcript was issued" in words(issued.get(f"/issue/{run.id}"))


def test_what_waits_for_approval_is_told_as_that(keyed: Desk, folder: Path) -> None:
    file = folder / "workspace.yaml"
    file.write_text(file.read_text() + "\napproval: two-person\n")
    _, said = review(keyed)
    assert "Waiting for approval 1" in said


def test_a_run_that_is_not_there_is_told_so(desk: Desk) -> None:
    assert desk.get(f"/issue/{'0' * 32}").status_code == 404
    assert desk.get("/issue/..%2Faccounts").status_code == 404


def test_an_export_is_no_run_of_issuing(issued: Desk) -> None:
    answer = issued.over(
        issued.post("/exports", do="export", whom="everybody", format="json", unofficial="yes")
    )
    assert issued.get(f"/issue/{issued.job(answer).id}").status_code == 404


def test_reports_are_given_when_a_run_is_over(issued: Desk) -> None:
    (run, *_) = jobs_of(issued.home).recent("issue", most=1)
    told = issued.get(f"/runs/{run.id}/report.json").json()
    assert told["counts"] == {"issued": 1}
    assert told["learners"][0]["number"] == issued.number
    page = issued.get(f"/runs/{run.id}/report.html")
    assert issued.number in page.text
    assert "attachment" in page.headers["content-disposition"]
    assert issued.get(f"/runs/{run.id}/report.pdf").status_code == 404


def test_a_run_at_work_tells_how_far_it_is_and_stops_when_asked(
    keyed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "_SOON", 0)
    go_on, seen = Event(), Event()

    def held_up(_: Job) -> None:
        seen.set()
        assert go_on.wait(30)

    monkeypatch.setattr(issuing, "_work", lambda *_: held_up)
    answer = keyed.post("/issue", do="review", whom="everybody")
    job = keyed.job(answer)
    assert seen.wait(30)
    try:
        assert "0 of 2 done" in words(keyed.get(f"/issue/{job.id}"))
        assert "aria-live" not in keyed.get(f"/issue/{job.id}").text  # not every second is heard
        state = keyed.get(f"/runs/{job.id}/state").json()
        assert state == {"state": "at work", "done": 0, "total": 2}
        assert keyed.get(f"/runs/{job.id}/report.json").status_code == 404
        again = keyed.post("/issue", do="review", whom="everybody")
        assert again.status_code == 409
        assert "at work: 0 of 2" in words(keyed.get("/issue"))
        keyed.post(f"/runs/{job.id}/stop")
    finally:
        go_on.set()
    assert "It was stopped after 0 of 2" in words(keyed.over(answer))


def test_to_stop_what_is_over_is_told_as_that(keyed: Desk) -> None:
    job, _ = review(keyed)
    site = Site(home=keyed.home, address="http://testserver", folder=keyed.folder)
    answer = stop(Asked(site=site, at=clock.now(), path={"run": job.id}))
    assert isinstance(answer, Redirect)
    assert answer.told == "It was over already."


def cut_off(desk: Desk, job: Job) -> str:
    """Let the server have died during a run; return its address in the next server's life."""
    file = desk.home / "runs" / f"{job.id}.json"
    begun = {**json.loads(file.read_bytes()), "state": "at work", "ended_at": "", "rows": []}
    file.write_text(json.dumps(begun))
    jobs_of.cache_clear()
    return f"/issue/{job.id}"


def test_of_a_run_that_was_cut_off_the_registry_knows_what_was_issued(issued: Desk) -> None:
    (run, *_) = jobs_of(issued.home).recent("issue", most=1)
    address = cut_off(issued, run)
    page = issued.get(address)
    assert "The server ended before this run was over." in words(page)
    assert "1 transcript was issued" in words(page)
    assert f'href="/documents/{issued.number}"' in page.text
    report = issued.get(f"/runs/{run.id}/report.json").json()
    assert (report["interrupted"], report["counts"]) == (True, {"issued": 1})


def test_a_run_that_was_cut_off_is_begun_again_for_the_same_learners(keyed: Desk) -> None:
    job, _ = review(keyed)
    page = keyed.get(cut_off(keyed, job))
    assert "Nothing was signed." in words(page)
    assert "Look at them again" in words(page)
    whom = re.findall(r'name="learner" value="([^"]+)"', page.text)
    again, _ = review(keyed, whom="named", learner=whom)
    assert [each["learner"] for each in again.rows] == list(job.learners)


def test_who_was_issued_is_told_by_the_review_that_follows_a_crash(issued: Desk) -> None:
    (run, *_) = jobs_of(issued.home).recent("issue", most=1)
    cut_off(issued, run)
    _, said = review(issued, whom="named", learner=run.learners)
    assert "Nothing has changed since it was issued 1" in said


def test_when_the_server_stops_a_run_ends_after_what_was_begun(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Checker, "warm", lambda *_, **__: None)
    pause = Event()

    def goes_on(job: Job) -> None:
        while not job.is_asked_to_stop:
            pause.wait(0.01)

    with desk.served():
        runs = jobs_of(desk.home)
        job = runs.begin(
            goes_on, kind="issue", title="", by="", learners=["a"], facts={"batch": "", "notes": []}
        )
    assert job.state is JobState.STOPPED


def test_without_learners_there_is_nothing_to_press(desk: Desk, folder: Path) -> None:
    shutil.rmtree(folder / "learners")
    for address in ("/issue", "/exports"):
        page = desk.get(address)
        assert "There are no learners yet. Bring in learners" in words(page)
        assert 'name="whom"' not in page.text


def test_a_name_from_a_file_cannot_write_markup(keyed: Desk, folder: Path) -> None:
    file = folder / "learners" / ANA / "learner.yaml"
    file.write_text(file.read_text().replace("Ana Pérez Soto", "<script>alert(1)</script>"))
    answer = keyed.get("/issue")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_no_page_and_no_file_keeps_the_passphrase(issued: Desk) -> None:
    kept = [each.read_bytes() for each in issued.home.rglob("*") if each.is_file()]
    assert kept
    assert not any(PASSPHRASE.encode() in each for each in kept)
