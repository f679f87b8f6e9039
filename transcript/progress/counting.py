"""A cohort is counted, learner by learner, in as many processes as are worth it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from transcript.progress.cohort import Tally
from transcript.progress.standing import Standings
from transcript.source.workspace import Workspace

_PART = 250


def parts(learners: Sequence[str]) -> tuple[Sequence[str], ...]:
    """Return the learners in parts that are counted at a time."""
    return tuple(learners[start : start + _PART] for start in range(0, len(learners), _PART))


def tally(workspace: Workspace, learners: Sequence[str], *, today: date, stuck_days: int) -> Tally:
    """Count some learners; the names of those whose files have errors are kept apart."""
    school = workspace.load_school()
    standings = Standings(school.credits, school.mastery)
    found = Tally()
    for learner in learners:
        loaded = workspace.load(learner, files_too=False)
        if loaded.transcript is None:
            found.unreadable.append(learner)
            continue
        found.add(standings.of(loaded.transcript), today=today, stuck_days=stuck_days)
    return found


def tallies(
    workspace: Workspace,
    learners: Sequence[Sequence[str]],
    *,
    today: date,
    stuck_days: int,
    jobs: int,
) -> Iterator[Tally]:
    """Count parts of a cohort, in so many processes at a time; each part gives a tally."""
    if jobs < 2 or len(learners) < 2:  # noqa: PLR2004 - another process is not worth it
        for part in learners:
            yield tally(workspace, part, today=today, stuck_days=stuck_days)
        return
    with ProcessPoolExecutor(max_workers=min(jobs, len(learners))) as processes:
        count = partial(tally_in, workspace.folder, today=today, stuck_days=stuck_days)
        yield from processes.map(count, learners)


def tally_in(folder: Path, learners: Sequence[str], *, today: date, stuck_days: int) -> Tally:
    """Count some learners in a process of its own, which opens the school's folder once."""
    return tally(_opened(folder), learners, today=today, stuck_days=stuck_days)


_opened = lru_cache(maxsize=1)(Workspace.open)
