import json
import os
import re
import signal
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from transcript import resources
from transcript.batch import issuing
from transcript.batch.engines import EngineError, Processes
from transcript.errors import TranscriptError
from transcript.office.exporting import ExportOrder
from transcript.office.issuing import new_order
from transcript.office.passphrases import PASSPHRASE_VARIABLE, worker_passphrase

Run = Callable[..., Result]


def add_learner(school: Path, name: str) -> None:
    ana, other = (school / "learners" / each for each in ("ana-perez-soto", name))
    copytree(ana, other)
    person = other / "learner.yaml"
    person.write_text(person.read_text().replace("id: ana-perez-soto", f"id: {name}"))


def with_three(school: Path) -> Path:
    for name in ("bo", "cy"):
        add_learner(school, name)
    (school / "learners" / "bo" / "evidence" / "essay.txt").unlink()
    return school


@pytest.fixture
def three(with_keys: Path) -> Path:
    """A school with keys and three learners, one of whom has lost a file."""
    return with_three(with_keys)


@pytest.fixture
def strong(school: Path, passphrase: Path, run: Run) -> Path:
    """The same, with keys that other processes open too, where nothing is made cheap."""
    assert run("keys", "new", "-w", school, "--passphrase-file", passphrase).exit_code == 0
    return with_three(school)


@pytest.fixture
def district(strong: Path, passphrase: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A folder with two schools, and one with their passphrases."""
    home, passphrases = tmp_path / "district", tmp_path / "passphrases"
    passphrases.mkdir()
    for name in ("hill", "vale"):
        copytree(strong, home / name)
        (passphrases / f"{name}.txt").write_text(passphrase.read_text())
    return home, passphrases


def states(report: dict[str, object]) -> dict[str, str]:
    rows = report["learners"]
    assert isinstance(rows, list)
    return {
        "/".join(filter(None, (each.get("school"), each["learner"]))): each["state"]
        for each in rows
    }


# Processes.


def test_processes_issue_what_one_process_does(strong: Path, passphrase: Path, run: Run) -> None:
    done = run(
        "issue", "--all", "-w", strong, "--passphrase-file", passphrase, "--jobs", 2,
        "--format", "json",
    )  # fmt: skip
    assert done.exit_code == 1
    assert states(json.loads(done.stdout)) == {
        "ana-perez-soto": "issued",
        "bo": "refused",
        "cy": "issued",
    }
    again = run("issue", "--all", "-w", strong, "--passphrase-file", passphrase)
    assert again.stdout.endswith("3 learners: 2 already issued, 1 refused.\n")


def test_processes_export_the_bytes_that_one_process_does(
    strong: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    run("issue", "--all", "-w", strong, "--passphrase-file", passphrase)
    files = []
    for jobs in (1, 2):
        out = tmp_path / f"by-{jobs}"
        done = run(
            "export", "--all", "--to", "clr,json", "--out", out, "--jobs", jobs, "-w", strong,
            "--passphrase-file", passphrase, "--bundle", tmp_path / f"{jobs}.zip",
        )  # fmt: skip
        assert done.exit_code == 0
        assert done.stdout.startswith("wrote 6 files for 2 learners to ")
        files.append(
            {each.name: each.read_bytes() for each in (*out.iterdir(), tmp_path / f"{jobs}.zip")}
        )
    files[1]["1.zip"] = files[1].pop("2.zip")
    assert files[0] == files[1]


def test_a_wrong_passphrase_stops_processes_too(strong: Path, tmp_path: Path, run: Run) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("incorrect horse battery\n")
    done = run("issue", "--all", "-w", strong, "--passphrase-file", wrong, "--jobs", 2)
    assert done.exit_code == 4
    assert re.search("error: the key .* cannot sign: .*passphrase", done.stderr)
    assert not list(strong.glob("issued/*/*/issued.json"))


def test_a_dry_run_in_processes_asks_no_passphrase(three: Path, run: Run) -> None:
    done = run("issue", "--all", "-w", three, "--dry-run", "--jobs", 2)
    assert done.stdout.endswith("3 learners: 2 would issue, 1 refused.\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--engine", "dask"), "--engine dask and --scheduler ADDRESS belong together"),
        (("--scheduler", "tcp://x:1"), "--engine dask and --scheduler ADDRESS belong together"),
        (
            ("--engine", "dask", "--scheduler", "tcp://x:1", "--jobs", "2"),
            "--jobs is for processes; a cluster has the workers it has",
        ),
        (("--jobs", "0"), "0 is not in the range x>=1"),
    ],
)
def test_means_that_do_not_go_together_are_a_wrong_use(
    options: tuple[str, ...], said: str, three: Path, run: Run
) -> None:
    done = run("issue", "--all", "-w", three, *options)
    assert done.exit_code == 2
    assert said in done.output


# A cluster.


@pytest.mark.usefixtures("loopback")
def test_a_cluster_issues_and_exports_like_processes(
    three: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None,
        protocol="tcp://", host="127.0.0.1",
    ) as cluster:  # fmt: skip
        means = ("--engine", "dask", "--scheduler", cluster.scheduler_address)
        shared = ("-w", three, "--passphrase-file", passphrase, *means)
        done = run("issue", "--all", *shared)
        assert done.stdout.endswith("3 learners: 2 issued, 1 refused.\n")
        done = run("export", "--all", "--to", "clr", "--out", tmp_path / "out", *shared)
        assert done.stdout == f"wrote 4 files for 2 learners to {tmp_path / 'out'}\n"


def test_a_worker_of_a_cluster_finds_the_passphrase_where_it_runs(
    passphrase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = tmp_path / "hill"
    (tmp_path / "many").mkdir()
    (tmp_path / "many" / "hill.txt").write_text("of the hill school\n")
    assert worker_passphrase(passphrase, school) == b"correct horse battery"
    assert worker_passphrase(tmp_path / "many", school) == b"of the hill school"
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "of the environment")
    for _ in range(2):  # the next run finds it too
        assert worker_passphrase(None, school) == b"of the environment"


def test_a_worker_without_a_passphrase_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)
    with pytest.raises(TranscriptError, match="start it with TRANSCRIPT_PASSPHRASE"):
        worker_passphrase(None, tmp_path)


def test_an_order_for_a_cluster_names_its_folders_in_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: object
) -> None:
    monkeypatch.chdir(tmp_path)
    issuing_order = new_order(Path("hill"), actor="A. Reyes", at=at)  # type: ignore[arg-type]
    order = ExportOrder(
        folder=Path("hill"),
        at=at,  # type: ignore[arg-type]
        names=("clr",),
        languages=(),
        versions=(),
        unofficial=False,
        out=Path("out"),
        wanted=False,
        passphrase_file=Path("passphrase.txt"),
    ).somewhere_else()
    assert issuing_order.somewhere_else().folder == tmp_path / "hill"
    assert (order.folder, order.out) == (tmp_path / "hill", tmp_path / "out")
    assert order.passphrase_file == tmp_path / "passphrase.txt"


# Interruption.


def test_a_run_that_is_interrupted_finishes_what_was_begun_and_goes_on_later(
    three: Path, passphrase: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "run.html"
    whole = issuing.issue_chunk

    def interrupted(learners: object, run: object) -> object:
        os.kill(os.getpid(), signal.SIGINT)
        return whole(learners, run)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(issuing, "issue_chunk", interrupted)
        shared = ("-w", three, "--passphrase-file", passphrase)
        done = run("issue", "--all", *shared, "--report", report)
    assert done.exit_code == 1
    assert done.stdout.endswith("1 learner: 1 issued.\n")
    assert done.stderr.startswith("\nstopping: what was begun is finished first\n")
    assert done.stderr.endswith(
        "The run was interrupted after 1 learner. What was issued stands; run the same command "
        "again, and it goes on.\n"
    )
    assert "The run was interrupted. Run the same command again" in report.read_text("utf-8")
    again = run("issue", "--all", "-w", three, "--passphrase-file", passphrase)
    assert again.stdout.endswith("3 learners: 1 issued, 1 already issued, 1 refused.\n")


def test_an_export_that_is_interrupted_leaves_no_half_bundle(
    three: Path, passphrase: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcript.batch import exporting

    run("issue", "--all", "-w", three, "--passphrase-file", passphrase)
    whole = exporting.export_chunk

    def interrupted(*arguments: object, **more: object) -> object:
        os.kill(os.getpid(), signal.SIGINT)
        return whole(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(exporting, "export_chunk", interrupted)
    bundle = tmp_path / "all.zip"
    done = run("export", "--all", "--to", "clr", "--bundle", bundle, "-w", three)
    assert done.exit_code == 1
    assert "The export was interrupted; run the same command again." in done.stderr
    assert not bundle.exists()


def test_an_engine_that_fails_is_told_with_what_to_do(
    three: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> object:
        raise EngineError("a process was ended from outside; run the same command again")

    monkeypatch.setattr(Processes, "results", killed)
    done = run("issue", "--all", "-w", three, "--dry-run", "--jobs", 2)
    assert done.exit_code == 4
    assert done.stderr == ("error: a process was ended from outside; run the same command again\n")


def test_what_was_cancelled_is_not_exported(
    three: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    shared = ("-w", three, "--passphrase-file", passphrase)
    issued = run("issue", "cy", *shared, "--format", "json")
    number = json.loads(issued.stdout)["learners"][0]["number"]
    assert run("cancel", number, "--reason", "a typing error", "-w", three).exit_code == 0
    out = tmp_path / "out"
    done = run("export", "cy", "--to", "clr", "--out", out, *shared)
    assert done.exit_code == 1
    assert (
        "error: cy: it was cancelled before anybody had it; correct its record, and issue that\n"
        in done.stderr
    )
    assert not out.exists()


# The report.


class Words(HTMLParser):
    """What a page says, and which of its elements could fetch or run something."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.suspect: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "link", "img", "iframe", "object"} or any(
            name in {"src", "href"} or name.startswith("on") for name, _ in attrs
        ):
            self.suspect.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def test_a_run_is_reported_as_json_and_as_a_page(
    three: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    report, printed = tmp_path / "reports" / "run.json", tmp_path / "run.html"
    reports = ("--report", report, "--report", printed)
    done = run("issue", "--all", "-w", three, "--passphrase-file", passphrase, *reports)
    assert done.exit_code == 1
    found = json.loads(report.read_bytes())
    Draft202012Validator(resources.schema("output/run-report")).validate(found)
    assert found["counts"] == {"issued": 2, "refused": 1}
    assert found["schools"] == [
        {"folder": "school", "name": "Hill School", "learners": 3, "trouble": None}
    ]
    page = Words()
    page.feed(printed.read_text("utf-8"))
    said = " ".join(page.words)
    assert "3 learners: 2 issued, 1 refused" in said
    assert f"cy issued {found['learners'][2]['number']}" in said
    assert "What has to be mended first bo MT301: " in said
    assert page.suspect == []


def test_a_report_is_for_nobody_else(
    three: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    report = tmp_path / "run.html"
    run("issue", "--all", "-w", three, "--passphrase-file", passphrase, "--report", report)
    assert report.stat().st_mode & 0o077 == 0


def test_a_page_says_what_names_say_and_no_more(
    three: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    school = three / "school.yaml"
    school.write_text(school.read_text().replace("Hill School", "Hill <b>School</b>"))
    report = tmp_path / "run.html"
    run("issue", "--all", "-w", three, "--passphrase-file", passphrase, "--report", report)
    assert "Hill &lt;b&gt;School&lt;/b&gt;" in report.read_text("utf-8")


def test_the_report_of_a_dry_run_says_so(three: Path, tmp_path: Path, run: Run) -> None:
    report = tmp_path / "run.html"
    run("issue", "--all", "-w", three, "--dry-run", "--report", report)
    assert "This was a dry run: nothing was signed." in report.read_text("utf-8")


def test_nobody_at_all_is_a_report_too(three: Path, tmp_path: Path, run: Run) -> None:
    for each in list((three / "learners").iterdir()):
        each.rename(tmp_path / each.name)
    report = tmp_path / "run.json"
    done = run("issue", "--all", "-w", three, "--report", report)
    assert done.stdout == "There are no learners yet. Next: “transcript new learner NAME”.\n"
    assert json.loads(report.read_bytes())["learners"] == []


# A district.


def test_every_school_of_a_district_is_issued_in_one_run(
    district: tuple[Path, Path], run: Run, tmp_path: Path
) -> None:
    home, passphrases = district
    report = tmp_path / "run.html"
    where = ("--district", home, "--passphrase-file", passphrases, "--jobs", 2)
    done = run("issue", *where, "--format", "json", "--report", report)
    found = json.loads(done.stdout)
    Draft202012Validator(resources.schema("output/run-report")).validate(found)
    assert states(found) == {
        "hill/ana-perez-soto": "issued",
        "hill/bo": "refused",
        "hill/cy": "issued",
        "vale/ana-perez-soto": "issued",
        "vale/bo": "refused",
        "vale/cy": "issued",
    }
    assert "<td>vale</td><td>cy</td>" in report.read_text("utf-8")
    done = run("issue", "--district", home)
    assert done.stdout.endswith("6 learners: 4 already issued, 2 refused.\n")
    assert "\nvale/cy              already issued  " in done.stdout


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_school_whose_passphrase_is_missing_does_not_stop_the_others(
    jobs: int, district: tuple[Path, Path], tmp_path: Path, run: Run
) -> None:
    home, passphrases = district
    (passphrases / "hill.txt").unlink()
    report = tmp_path / "run.html"
    where = ("--district", home, "--passphrase-file", passphrases)
    done = run("issue", *where, "--jobs", jobs, "--report", report)
    assert done.exit_code == 4
    assert "\nvale/cy              issued  " in done.stdout
    trouble = f"{passphrases / 'hill.txt'}: No such file or directory"
    assert f"error: hill: {trouble}\n" in done.stderr
    assert trouble in report.read_text("utf-8")


def test_an_empty_passphrase_of_one_school_is_told(district: tuple[Path, Path], run: Run) -> None:
    home, passphrases = district
    (passphrases / "hill.txt").write_text("\n")
    done = run("issue", "--district", home, "--passphrase-file", passphrases)
    assert done.exit_code == 4
    assert "hill.txt: the first line must be the passphrase" in done.stderr


def test_learners_of_a_district_are_not_named(district: tuple[Path, Path], run: Run) -> None:
    done = run("issue", "bo", "--district", district[0])
    assert done.exit_code == 2
    assert "of a district all learners are issued: name none" in done.output
