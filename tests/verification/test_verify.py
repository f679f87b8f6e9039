"""What holds for all steps together."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest

from transcript.verification import verify as verifying
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport
from transcript.verification.verdict import Verdict
from transcript.verification.verify import verify

Judge = Callable[..., FileReport]


def test_a_moment_without_a_zone_is_a_mistake_of_the_caller(forge: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"^`at` must know its time zone$"):
        verify(forge.text({}), file="a", trust=None, at=datetime(2026, 11, 22))  # noqa: DTZ001


STEPS = {
    "open_envelope": Axis.INTEGRITY,
    "holdings": Axis.INTEGRITY,
    "conformance": Axis.INTEGRITY,
    "prove": Axis.INTEGRITY,
    "container": Axis.INTEGRITY,
    "dates": Axis.STANDING,
    "status": Axis.STANDING,
    "whom_to_trust": Axis.ISSUER,
    "subject": Axis.INTEGRITY,
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("error", [KeyError("Ada"), RecursionError()])
def test_a_step_that_breaks_never_ends_in_passed(
    forge: ModuleType,
    judge: Judge,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    error: Exception,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(verifying, step, broken)
    report = judge(forge.sound_clr())
    found = [check for check in report.checks if check.code is Code.INTERNAL]
    assert [check.axis for check in found] == [STEPS[step]]
    # A file that keeps its signatures from being checked must not fare better for it.
    expected = Verdict.FAILED if step == "prove" else Verdict.INDETERMINATE
    assert report.axes[STEPS[step]] is expected
    assert "Ada" not in found[0].message
    assert type(error).__name__ in found[0].message


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_takes_all_memory_settles_nothing(
    forge: ModuleType, judge: Judge, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def greedy(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(verifying, step, greedy)
    report = judge(forge.sound_clr())
    assert report.axes[STEPS[step]] is Verdict.INDETERMINATE
    assert [check.message for check in report.checks if check.code is Code.LIMIT_MEMORY] == [
        "Looking at the file takes more memory than is allowed."
    ]
