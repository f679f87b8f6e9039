"""Many who ask at once: each file is read in a process, and nobody waits for ever."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest

from transcript import resources
from transcript.batch import room, verifying_together
from transcript.batch.verifying_together import (
    HEAVY_CHILD,
    LIGHT_CHILD,
    POOL_LIMITS,
    BusyError,
    PoolLimits,
    RoomLimits,
    VerifierPool,
    prepared_for_many,
    prepared_for_many_light,
)
from transcript.verification.codes import Code
from transcript.verification.messages import Question, Terms, answer_from_bytes
from transcript.verification.report import Kind
from transcript.verification.trust import TrustList
from transcript.verification.verify import examine
from transcript.verification.worker import WORKER_LIMITS, WorkerLimits

TAMPERED = Path(__file__).parents[1] / "tampered"
PDF = b"%PDF-1.7 of nothing"
NOBODY = TrustList(issuers={})
CHILD = """
import os, time
from datetime import datetime
from transcript.verification.messages import Question, Terms, answer_to_bytes
from transcript.verification.report import FileReport, Kind
from transcript.verification.verify import Examined
from transcript.verification.worker import WorkerLimits, serve
def prepare(greeting):
    terms, turns = Terms.from_bytes(greeting), []
    def answer(question):
        asked = Question.from_bytes(question)
        turns.append(asked)
        while b"hang" in asked.content and not os.path.exists(asked.file):
            time.sleep(0.01)
        told = f"{os.getpid()} {len(turns)} {'no list' if terms.trust is None else 'a list'}"
        report = FileReport(file=told, kind=Kind.PDF, as_of=asked.at, checks=())
        return answer_to_bytes(Examined(report=report), keep=False)
    return answer
serve(prepare, limits=WorkerLimits())
"""
"""A process that looks at nothing: it says who it is, and how many files it has had."""

MakePool = Callable[..., VerifierPool]


@pytest.fixture
def make_pool() -> Iterator[MakePool]:
    with ExitStack() as pools:

        def make(
            heavy: str = CHILD, light: str = CHILD, limits: PoolLimits = POOL_LIMITS
        ) -> VerifierPool:
            limits = replace(limits, worker=WorkerLimits(clock=300))
            pool = VerifierPool(environment=os.environ, limits=limits, heavy=heavy, light=light)
            return pools.enter_context(pool)

        yield make


def of(**changed: int) -> RoomLimits:
    return replace(POOL_LIMITS.heavy, **changed)


def _no_thread(**_: object) -> Thread:
    raise RuntimeError("can't start new thread")


def told(pool: VerifierPool, at: datetime, trust: TrustList | None = None) -> list[str]:
    found = pool.examine(PDF, file="a.pdf", trust=trust, at=at)
    return found.report.file.split(" ", 2)


@pytest.mark.parametrize(
    ("content", "other"), [(b'{"of": "nothing"}', "heavy"), (PDF, "light")], ids=["light", "heavy"]
)
def test_each_kind_of_file_has_processes_of_its_own(
    make_pool: MakePool, at: datetime, content: bytes, other: str
) -> None:
    pool = make_pool(**{other: "raise SystemExit"})
    found = pool.examine(content, file="a", trust=None, at=at)
    assert found.report.file.endswith("no list")


def test_a_light_file_that_is_long_goes_where_others_do(make_pool: MakePool, at: datetime) -> None:
    pool = make_pool(light="raise SystemExit", limits=PoolLimits(lightest=10))
    found = pool.examine(b'{"of": "nothing"}', file="a.json", trust=None, at=at)
    assert found.report.file.endswith("no list")


def test_a_light_file_is_judged_as_any_other(at: datetime) -> None:
    with VerifierPool(environment=os.environ) as pool:
        content = (TAMPERED / "sound.clr.json").read_bytes()
        found = pool.examine(content, file="a.clr.json", trust=NOBODY, at=at)
    assert found == examine(content, file="a.clr.json", trust=NOBODY, at=at)


def test_a_process_judges_as_of_the_moment_that_is_asked_about(
    make_pool: MakePool, at: datetime
) -> None:
    pool = make_pool()
    told(pool, at)
    later = at.replace(year=2030)
    assert pool.examine(PDF, file="a.pdf", trust=None, at=later).report.as_of == later


def test_a_process_is_used_again(make_pool: MakePool, at: datetime) -> None:
    pool = make_pool()
    (first, *_), (second, turns, _) = told(pool, at), told(pool, at)
    assert (first, turns) == (second, "2")


def test_a_process_ends_after_its_turns(make_pool: MakePool, at: datetime) -> None:
    pool = make_pool(limits=PoolLimits(heavy=of(turns=1)))
    (first, *_), (second, turns, _) = told(pool, at), told(pool, at)
    assert first != second
    assert turns == "1"


def test_a_process_that_knows_another_list_is_not_asked(make_pool: MakePool, at: datetime) -> None:
    pool = make_pool(limits=PoolLimits(heavy=of(processes=1)))
    assert told(pool, at)[2] == "no list"
    assert told(pool, at, trust=NOBODY)[2] == "a list"


def test_who_asks_is_served_while_others_hang(
    make_pool: MakePool, at: datetime, tmp_path: Path
) -> None:
    go, pool = tmp_path / "go", make_pool()
    hanging = [
        Thread(
            target=pool.examine,
            args=(PDF + b"hang",),
            kwargs={"file": str(go), "trust": None, "at": at},
        )
        for _ in range(4)
    ]
    for each in hanging:
        each.start()
    try:
        told(pool, at)
        assert all(each.is_alive() for each in hanging)
    finally:
        go.touch()
        for each in hanging:
            each.join()


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_answered(at: datetime) -> None:
    limits = PoolLimits(worker=WorkerLimits(clock=0.2))
    with VerifierPool(environment=os.environ, limits=limits, heavy=CHILD) as pool:
        found = pool.examine(PDF + b"hang", file="/never", trust=None, at=at)
        assert [each.code for each in found.report.checks] == [Code.LIMIT_TIME]
        assert told(pool, at)[1] == "1"


def test_two_hundred_at_once_all_have_a_place() -> None:
    assert POOL_LIMITS.waiting >= 200


def test_who_comes_when_all_places_are_taken_is_sent_away(
    make_pool: MakePool, at: datetime
) -> None:
    with pytest.raises(BusyError, match="try again in a few seconds"):
        make_pool(limits=PoolLimits(waiting=0)).examine(PDF, file="a.pdf", trust=None, at=at)


@pytest.mark.parametrize("content", [PDF, b"{}"], ids=["heavy", "light"])
def test_who_waits_longer_than_anybody_should_is_sent_away(
    make_pool: MakePool, at: datetime, content: bytes
) -> None:
    full = of(processes=0)
    pool = make_pool(limits=PoolLimits(patience=0.01, heavy=full, light=full))
    with pytest.raises(BusyError):
        pool.examine(content, file="a", trust=None, at=at)


def test_a_place_is_free_again_after_an_answer(make_pool: MakePool, at: datetime) -> None:
    pool = make_pool(limits=PoolLimits(waiting=1))
    told(pool, at)
    assert told(pool, at)[1] == "2"


def test_processes_of_both_kinds_are_started_before_anybody_asks(
    make_pool: MakePool, at: datetime, tmp_path: Path
) -> None:
    started = {kind: tmp_path / kind for kind in ("heavy", "light")}
    noting = {kind: f"open({str(each)!r}, 'w').close()\n{CHILD}" for kind, each in started.items()}
    pool = make_pool(**noting)
    pool.warm(trust=None, at=at).join()
    assert all(each.exists() for each in started.values())
    assert told(pool, at)[1] == "1"


def test_a_process_that_cannot_be_started_is_told_to_who_needs_it(
    make_pool: MakePool, at: datetime
) -> None:
    pool = make_pool("raise SystemExit")
    pool.warm(trust=None, at=at).join()
    found = pool.examine(PDF, file="a.pdf", trust=None, at=at)
    assert [each.code for each in found.report.checks] == [Code.LIMIT_CRASH]


def test_a_process_for_many_has_all_that_a_file_may_need(at: datetime) -> None:
    judge = prepared_for_many(Terms(trust=None, at=at).to_bytes())
    found = answer_from_bytes(judge(Question(file="a.pdf", content=PDF, at=at).to_bytes()))
    assert found.report.kind is Kind.PDF


def test_a_process_for_many_has_looked_at_a_sample_before_anybody_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[Question] = []

    def judge(question: bytes) -> bytes:
        looked.append(Question.from_bytes(question))
        return b""

    monkeypatch.setattr(verifying_together, "prepared", lambda _: judge)
    monkeypatch.setattr(verifying_together, "prepared_for_light", lambda _: judge)
    assert prepared_for_many(b"") is prepared_for_many_light(b"") is judge
    assert [each.content for each in looked] == [
        resources.sealed_sample(),
        resources.signed_sample(),
    ]


def test_the_sample_is_sealed_and_its_pages_are_drawn(at: datetime) -> None:
    judge = prepared_for_many(Terms(trust=None, at=at).to_bytes())
    sample = Question(file="a.pdf", content=resources.sealed_sample(), at=at)
    codes = {each.code for each in answer_from_bytes(judge(sample.to_bytes())).report.checks}
    assert Code.SEAL_OK in codes
    assert codes & {Code.PAGES_OK, Code.PAGES_OTHER_VERSION}


def test_the_light_sample_is_what_the_sealed_one_carries(at: datetime) -> None:
    sealed = examine(resources.sealed_sample(), file="a.pdf", trust=None, at=at)
    assert resources.signed_sample() == sealed.clr


def test_a_light_process_loads_no_library_for_pages() -> None:
    statement = (
        "import sys; from datetime import UTC, datetime\n"
        "from transcript.verification.messages import Terms\n"
        "from transcript.batch.verifying_together import prepared_for_many_light\n"
        "prepared_for_many_light(Terms(trust=None, at=datetime.now(UTC)).to_bytes())\n"
        "print(*{'pikepdf', 'PIL', 'reportlab'} & set(sys.modules))"
    )
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", statement], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "\n"


def test_a_file_is_looked_at_also_where_no_thread_can_be_started(
    make_pool: MakePool, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = make_pool(limits=PoolLimits(heavy=of(processes=2)))
    monkeypatch.setattr(room, "Thread", _no_thread)
    assert [told(pool, at)[1], told(pool, at)[1]] == ["1", "2"]


def test_all_are_held_to_the_limits_of_every_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[object] = []
    monkeypatch.setattr(
        verifying_together, "serve", lambda what, *, limits: served.extend((what, limits))
    )
    for child in (HEAVY_CHILD, LIGHT_CHILD):
        exec(child)  # noqa: S102 - what its process runs
    assert served == [prepared_for_many, WORKER_LIMITS, prepared_for_many_light, WORKER_LIMITS]
