"""What a probe is asked about, and what it may answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

from transcript.verification.documents import Lookup
from transcript.verification.envelope import Presented
from transcript.verification.holdings import Held, Holdings
from transcript.verification.limits import Limits
from transcript.verification.plain_text import plain
from transcript.verification.probed import Outcome, Probed
from transcript.verification.report import Check, Step
from transcript.verification.steps.proof import Signature


@dataclass(frozen=True, kw_only=True)
class Material:
    """What verification found out before the probes are asked, and what may be looked up."""

    presented: Presented
    held: Holdings
    checks: tuple[Check, ...]
    signatures: tuple[Signature, ...]
    lookup: Lookup
    at: datetime
    limits: Limits

    def checks_of(self, held: Held, *steps: Step) -> tuple[Check, ...]:
        """Return what these steps found in a credential itself, not in those inside of it."""
        return tuple(each for each in self._told.get(held.path, ()) if each.step in steps)

    @cached_property
    def _told(self) -> Mapping[str, Sequence[Check]]:
        """The checks by the path of the innermost credential that they are about."""
        paths = {each.path for each in self.held.credentials}
        told: dict[str, list[Check]] = {}
        for check in self.checks:
            path = check.path
            while path and path not in paths:
                path = path.rpartition("/")[0]
            told.setdefault(path, []).append(check)
        return told


@dataclass(frozen=True, slots=True)
class Answer:
    """What a probe says of a place inside of the credential; nothing said is VALID."""

    outcome: Outcome
    path: str
    message: str


Answers = Iterator[Answer]
Ask = Callable[[Held, Material], Iterable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A probe, by the name that the other validator gives it."""

    name: str
    ask: Ask


def ask_all(probes: Iterable[Probe], held: Held, material: Material) -> Iterator[Probed]:
    """Yield the answers of all probes on one credential; none is asked after a FATAL one."""
    fatal = None
    for probe in probes:
        if fatal:
            yield _probed(probe, held, not_run("", f"Not asked, since {fatal} was fatal."))
            continue
        answers = tuple(islice(probe.ask(held, material), material.limits.findings))
        for each in answers or (Answer(Outcome.VALID, "", ""),):
            yield _probed(probe, held, each)
        if any(each.outcome is Outcome.FATAL for each in answers):
            fatal = probe.name


def not_run(path: str, message: str) -> Answer:
    """Return that the question could not be asked here."""
    return Answer(Outcome.NOT_RUN, path, message)


def warning(path: str, message: str) -> Answer:
    """Return that something is not as it should be, and does no harm."""
    return Answer(Outcome.WARNING, path, message)


def error(path: str, message: str) -> Answer:
    """Return that something is wrong."""
    return Answer(Outcome.ERROR, path, message)


def fatal(path: str, message: str) -> Answer:
    """Return that something is wrong, and that nothing more needs to be asked."""
    return Answer(Outcome.FATAL, path, message)


def _probed(probe: Probe, held: Held, answer: Answer) -> Probed:
    return Probed(
        probe=probe.name,
        credential=held.path,
        path=held.path + answer.path,
        outcome=answer.outcome,
        # Messages quote the file, and what they quote must not act on the screen.
        message=plain(answer.message),
    )
