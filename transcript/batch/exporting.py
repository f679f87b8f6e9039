"""Export what was issued: one outcome a learner; a damaged original does not stop the others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from transcript.errors import TranscriptError
from transcript.exporting import Artifact, export
from transcript.issuance import IssuedTranscript
from transcript.registry.originals import Originals


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A learner's newest transcript in the formats asked for.

    `artifacts` is empty where nothing was issued, and where `reason` says what went wrong.
    """

    learner: str
    artifacts: tuple[Artifact, ...] = ()
    reason: str | None = None


def export_learners(
    learners: Iterable[str], names: Sequence[str], originals: Originals
) -> Iterator[Export]:
    """Yield each learner's newest original in the formats `names`, none of them unknown."""
    for learner in learners:
        try:
            yield Export(learner=learner, artifacts=_artifacts(learner, names, originals))
        except TranscriptError as error:
            yield Export(learner=learner, reason=str(error))


def _artifacts(learner: str, names: Sequence[str], originals: Originals) -> tuple[Artifact, ...]:
    original = originals.latest(learner)
    if original is None:
        return ()
    issued = IssuedTranscript.from_files(original.files())
    return tuple(export(issued, name) for name in names)
