"""Runs in threads, and what is known of them after a restart."""

import json
import logging
import stat
from pathlib import Path
from threading import Event

import pytest

from transcript.errors import TranscriptError
from transcript.web import jobs as room
from transcript.web.jobs import BusyError, Job, Jobs, JobState, jobs_of
from transcript.web.ways_out import sentence_of


def begin(jobs: Jobs, work: room.Work, kind: str = "issue") -> Job:
    """Begin a run."""
    return jobs.begin(work, kind=kind, title="A run", by="a.reyes", learners="ab", facts={})


def waiting_for(go_on: Event) -> room.Work:
    """Return work that lasts until something happens."""

    def work(_: Job) -> None:
        assert go_on.wait(30)

    return work


def tell_two(job: Job) -> None:
    """Work on two learners."""
    job.tell({"learner": "a", "state": "issued"})
    job.tell({"learner": "b", "state": "refused"})


def test_a_run_that_ended_is_known_after_a_restart(tmp_path: Path) -> None:
    job = begin(Jobs(tmp_path), tell_two)
    assert job.wait(30)
    found = Jobs(tmp_path).find(job.id)
    assert found is not None
    assert found.state is JobState.DONE
    assert found.counts == {"issued": 1, "refused": 1}
    assert found.wait(0)


def test_a_run_that_was_at_work_was_cut_off_by_a_restart(tmp_path: Path) -> None:
    go_on = Event()
    job = begin(Jobs(tmp_path), waiting_for(go_on))
    found = Jobs(tmp_path).find(job.id)
    go_on.set()
    assert found is not None
    assert found.state is JobState.CUT_OFF
    assert job.wait(30)


def test_one_run_of_a_kind_is_at_work_at_a_time(tmp_path: Path) -> None:
    jobs, go_on = Jobs(tmp_path), Event()
    job = begin(jobs, waiting_for(go_on))
    try:
        with pytest.raises(BusyError) as busy:
            begin(jobs, tell_two)
        assert busy.value.job is job
        assert begin(jobs, tell_two, kind="review").wait(30)
    finally:
        go_on.set()
    assert job.wait(30)
    assert begin(jobs, tell_two).wait(30)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TranscriptError("the disk is in the way"), "the disk is in the way"),
        (OSError(28, "No space left on device", "/private/place"), "No space left on device"),
        (OSError("it is closed"), "it is closed"),
    ],
)
def test_what_stops_a_run_is_told_without_places(
    tmp_path: Path, error: Exception, told: str
) -> None:
    def work(_: Job) -> None:
        raise error

    job = begin(Jobs(tmp_path), work)
    assert job.wait(30)
    assert (job.state, job.trouble) == (JobState.FAILED, told)
    assert sentence_of(error) == told


def test_a_bug_is_told_without_what_it_held(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_: Job) -> None:
        raise KeyError("ana-perez-soto")

    with caplog.at_level(logging.ERROR):
        job = begin(Jobs(tmp_path), work)
        assert job.wait(30)
    assert job.state is JobState.FAILED
    assert "ana" not in job.trouble + caplog.text
    assert "KeyError in transcript.web.jobs.Jobs._worked, line" in caplog.text


def test_what_is_written_down_is_for_its_owner_alone(tmp_path: Path) -> None:
    job = begin(Jobs(tmp_path / "runs"), tell_two)
    assert job.wait(30)
    mode = (tmp_path / "runs" / f"{job.id}.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_the_newest_are_kept_and_older_ones_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_KEPT", 2)
    jobs, made = Jobs(tmp_path), []
    for _ in range(4):
        job = begin(jobs, tell_two)
        assert job.wait(30)
        made.append(job)
    assert jobs.find(made[0].id) is None
    assert jobs.find(made[-1].id) is made[-1]


def test_a_run_at_work_is_not_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_KEPT", 0)
    jobs, go_on = Jobs(tmp_path), Event()
    job = begin(jobs, waiting_for(go_on))
    try:
        assert jobs.find(job.id) is job
        with pytest.raises(BusyError):
            begin(jobs, tell_two)
    finally:
        go_on.set()
    assert job.wait(30)


def test_who_leaves_waits_until_what_was_begun_is_done(tmp_path: Path) -> None:
    jobs, pause = Jobs(tmp_path), Event()

    def work(job: Job) -> None:
        while not job.is_asked_to_stop:
            pause.wait(0.01)
        job.tell({"learner": "a", "state": "issued"})

    job = begin(jobs, work)
    jobs.leave()
    found = Jobs(tmp_path).find(job.id)
    assert found is not None
    assert (found.state, found.counts) == (JobState.STOPPED, {"issued": 1})


def test_who_leaves_does_not_wait_for_ever(tmp_path: Path) -> None:
    jobs, go_on = Jobs(tmp_path), Event()
    job = begin(jobs, waiting_for(go_on))
    jobs.leave(seconds=0)
    assert job.is_at_work
    go_on.set()
    assert job.wait(30)


def test_a_run_that_did_all_was_not_stopped(tmp_path: Path) -> None:
    def work(job: Job) -> None:
        tell_two(job)
        job.stop()

    job = begin(Jobs(tmp_path), work)
    assert job.wait(30)
    assert job.state is JobState.DONE


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 1, "state": "dancing"}'])
def test_a_file_that_somebody_has_broken_is_no_run(tmp_path: Path, content: str) -> None:
    name = "0" * 32
    (tmp_path / f"{name}.json").write_text(content)
    assert Jobs(tmp_path).find(name) is None
    assert Jobs(tmp_path).recent("issue", most=5) == ()


@pytest.mark.parametrize("name", ["", "../x", "g" * 32, "0" * 31])
def test_an_address_names_no_other_file(tmp_path: Path, name: str) -> None:
    assert Jobs(tmp_path).find(name) is None


def test_the_newest_come_first(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    for number in range(3):
        job = Job(
            id=f"{number:032x}", kind="issue", title=f"{number}", by="a", learners=(),
            began_at=f"2026-11-2{number}T00:00:00Z", state=JobState.DONE,
        )  # fmt: skip
        (tmp_path / f"{job.id}.json").write_text(json.dumps(job.to_json()))
    assert [each.title for each in jobs.recent("issue", most=2)] == ["2", "1"]
    assert jobs.recent("export", most=2) == ()


def test_a_full_disk_does_not_hide_what_was_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, go_on = Jobs(tmp_path), Event()

    def work(job: Job) -> None:
        tell_two(job)
        assert go_on.wait(30)

    job = begin(jobs, work)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(room, "write_whole", full)
    go_on.set()
    assert job.wait(30)
    found = jobs.find(job.id)
    assert found is job
    assert found.state is JobState.DONE


def test_a_site_has_its_runs_once(tmp_path: Path) -> None:
    assert jobs_of(tmp_path) is jobs_of(tmp_path)
