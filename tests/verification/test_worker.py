"""A process that looks at strangers' files, and what becomes of it."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from transcript.verification import worker
from transcript.verification.worker import (
    Loss,
    Worker,
    WorkerLimits,
    WorkerLostError,
    converse,
    read_block,
    serve,
    write_block,
)

MINUTE = WorkerLimits(clock=60, start=60)
IMPORT = "from transcript.verification.worker import WorkerLimits, serve\n"
ECHO = "serve(lambda greeting: lambda asked: greeting + asked, limits=WorkerLimits())"


def child(answer: str, *, limits: str = "") -> str:
    """Return the program of a child that answers so."""
    return f"{IMPORT}serve(lambda greeting: lambda asked: {answer}, limits=WorkerLimits({limits}))"


@pytest.fixture
def start() -> Iterator[Callable[..., Worker]]:
    """Make a worker of a program; it ends with the test."""
    made: list[Worker] = []

    def run(program: str, *, limits: WorkerLimits = MINUTE, greeting: bytes = b"") -> Worker:
        made.append(Worker(program, greeting=greeting, environment=dict(os.environ), limits=limits))
        return made[-1]

    yield run
    for each in made:
        each.close()


def lost(asked: Worker) -> Loss:
    with pytest.raises(WorkerLostError) as caught:
        asked.ask(b"a question")
    return caught.value.loss


def test_a_worker_answers_and_is_used_again(start: Callable[..., Worker]) -> None:
    asked = start(IMPORT + ECHO, greeting=b"hello ")
    assert [asked.ask(b"one"), asked.ask(b"two")] == [b"hello one", b"hello two"]


def test_a_worker_starts_with_the_first_question(start: Callable[..., Worker]) -> None:
    asked = start(IMPORT + ECHO)
    assert not asked.is_running
    asked.ask(b"")
    assert asked.is_running


def test_a_worker_that_is_closed_has_ended(start: Callable[..., Worker]) -> None:
    with closing(start(IMPORT + ECHO)) as asked:
        asked.ask(b"")
    assert not asked.is_running


def test_what_a_library_prints_is_no_answer(start: Callable[..., Worker]) -> None:
    asked = start(child("print('x' * 99) or asked"))
    assert asked.ask(b"one") == b"one"


def test_a_large_file_passes_to_a_worker(start: Callable[..., Worker]) -> None:
    assert start(child("b'%d' % len(asked)")).ask(bytes(25_000_000)) == b"25000000"


def test_a_worker_that_takes_too_long_is_killed(start: Callable[..., Worker]) -> None:
    program = child("[0 for _ in iter(int, 1)]")
    assert lost(start(program, limits=WorkerLimits(clock=0.1, start=60))) is Loss.TIME


def test_a_worker_that_works_too_long_is_ended_by_the_system(
    start: Callable[..., Worker],
) -> None:
    assert lost(start(child("[0 for _ in iter(int, 1)]", limits="processor=0"))) is Loss.TIME


def test_a_worker_that_takes_too_much_memory_ends(start: Callable[..., Worker]) -> None:
    assert lost(start(child("bytes(500_000_000)"))) is Loss.MEMORY


def test_a_worker_that_breaks_is_a_crash(start: Callable[..., Worker]) -> None:
    assert lost(start(child("__import__('os').abort()"))) is Loss.CRASH


def test_a_worker_whose_answer_is_cut_off_is_a_crash(start: Callable[..., Worker]) -> None:
    assert lost(start(child("__import__('os')._exit(0)"))) is Loss.CRASH


def test_after_a_loss_the_next_question_is_answered(start: Callable[..., Worker]) -> None:
    asked = start(child("asked if asked != b'a question' else __import__('os').abort()"))
    lost(asked)
    assert asked.ask(b"another") == b"another"


@pytest.mark.parametrize("program", ["", "import nothing_of_the_kind", "print('not ready')"])
def test_a_worker_that_does_not_start_is_a_crash(
    start: Callable[..., Worker], program: str
) -> None:
    assert lost(start(program)) is Loss.CRASH


def test_a_worker_that_says_something_else_first_is_a_crash(
    start: Callable[..., Worker],
) -> None:
    program = "import sys; sys.stdout.buffer.write((1).to_bytes(8) + b'x')"
    assert lost(start(program)) is Loss.CRASH


def test_a_worker_that_will_not_end_is_ended(
    start: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_GRACE", 0.01)
    program = (
        "import sys, time\nsys.stdin.buffer.read(8)\n"
        "sys.stdout.buffer.write((5).to_bytes(8) + b'ready'); sys.stdout.flush()\n"
        "sys.stdout.buffer.write((5).to_bytes(8) + b'yes..'); sys.stdout.flush()\n"
        "while True: time.sleep(9)"
    )
    with closing(start(program)) as asked:
        assert asked.ask(b"") == b"yes.."


def test_a_worker_knows_only_the_environment_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRANSCRIPT_PASSPHRASE", "a secret")
    told = {key: each for key, each in os.environ.items() if key != "TRANSCRIPT_PASSPHRASE"}
    program = child("str('TRANSCRIPT_PASSPHRASE' in __import__('os').environ).encode()")
    with closing(Worker(program, greeting=b"", environment=told, limits=MINUTE)) as asked:
        assert asked.ask(b"") == b"False"


def test_what_lies_in_the_current_folder_is_not_imported(
    start: Callable[..., Worker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("import os; os.abort()")
    (tmp_path / "transcript.py").write_text("import os; os.abort()")
    monkeypatch.chdir(tmp_path)
    assert start(child("__import__('json').dumps(1).encode()")).ask(b"") == b"1"


def test_a_worker_that_cannot_be_started_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(FileNotFoundError):
        Worker("", greeting=b"", environment={}).ask(b"")


def test_a_worker_that_is_killed_as_it_answers_is_lost(
    start: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = start(IMPORT + ECHO)
    asked.start()
    with monkeypatch.context() as late:
        late.setattr(worker, "_WATCH", SimpleNamespace(over=late_at_last))
        assert lost(asked) is Loss.TIME
    assert asked.ask(b"another") == b"another"


@contextmanager
def late_at_last(child: object, *, seconds: float) -> Iterator[SimpleNamespace]:
    """Watch as if the time had run out between the answer and its reader."""
    del child, seconds
    yield SimpleNamespace(is_late=True)


# The child's side.


def blocks(*contents: bytes) -> BytesIO:
    stream = BytesIO()
    for each in contents:
        write_block(stream, each)
    stream.seek(0)
    return stream


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What a child may use for each file, instead of being limited."""
    found: list[int] = []
    monkeypatch.setattr(worker, "allow_processor", found.append)
    return found


def test_a_child_answers_until_there_are_no_more_questions(allowed: list[int]) -> None:
    answers = BytesIO()
    converse(
        lambda greeting: lambda asked: greeting + asked,
        blocks(b"a", b"b", b"c"),
        answers,
        limits=MINUTE,
    )
    answers.seek(0)
    assert list(iter(lambda: read_block(answers), None)) == [b"ready", b"ab", b"ac"]
    assert allowed == [10, 10]


def test_a_child_that_is_not_greeted_says_nothing() -> None:
    answers = BytesIO()
    converse(lambda _: lambda _: b"", BytesIO(), answers, limits=MINUTE)
    assert answers.getvalue() == b""


def test_a_child_without_memory_says_so_as_it_ends(allowed: list[int]) -> None:
    def greedy(_: bytes) -> bytes:
        raise MemoryError

    with pytest.raises(SystemExit) as caught:
        converse(lambda _: greedy, blocks(b"", b""), BytesIO(), limits=MINUTE)
    assert (caught.value.code, allowed) == (77, [10])


@pytest.mark.parametrize("content", [b"", bytes(7), (9).to_bytes(8) + b"x", b"\xff" * 8])
def test_a_block_that_is_cut_off_or_too_long_is_none(content: bytes) -> None:
    assert read_block(BytesIO(content)) is None


def test_a_child_limits_itself_before_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[object] = []
    monkeypatch.setattr(worker, "_own_streams", lambda: (blocks(b"hello"), BytesIO()))
    monkeypatch.setattr(worker, "confine", steps.append)

    def prepare(greeting: bytes) -> Callable[[bytes], bytes]:
        steps.append(greeting)
        return bytes

    serve(prepare, limits=MINUTE)
    assert steps == [MINUTE, b"hello"]


@pytest.mark.parametrize(("ceiling", "expected"), [(-1, 448_000_000), (1_000, 1_000)])
def test_a_limit_is_lowered_and_never_raised(
    monkeypatch: pytest.MonkeyPatch, ceiling: int, expected: int
) -> None:
    resource = pytest.importorskip("resource")
    set_to: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "getrlimit", lambda _: (0, ceiling))
    monkeypatch.setattr(resource, "setrlimit", set_to.__setitem__)
    worker.confine(WorkerLimits())
    assert set_to[resource.RLIMIT_DATA] == (expected, ceiling)
    assert set_to[resource.RLIMIT_CORE] == (0, ceiling)


def test_each_file_may_use_so_much_more(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    set_to: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "getrlimit", lambda _: (0, -1))
    monkeypatch.setattr(resource, "setrlimit", set_to.__setitem__)
    used = resource.getrusage(resource.RUSAGE_SELF)
    worker.allow_processor(10)
    assert set_to[resource.RLIMIT_CPU][0] >= int(used.ru_utime + used.ru_stime) + 11
