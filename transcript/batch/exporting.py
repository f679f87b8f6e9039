"""Export what was issued: one outcome a learner; a damaged original does not stop the others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from transcript.errors import TranscriptError
from transcript.exporting import Artifact, Seal, export, exporter
from transcript.issuance import IssuedTranscript
from transcript.registry.originals import Original, Originals


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A learner's newest transcript in the formats asked for.

    `artifacts` is empty where nothing was issued, and where `reason` says what went wrong.
    `document` is the id of the original.
    """

    learner: str
    document: str | None = None
    artifacts: tuple[Artifact, ...] = ()
    reason: str | None = None


def export_learners(
    learners: Iterable[str],
    names: Sequence[str],
    originals: Originals,
    *,
    languages: Sequence[str] = (),
    seal: Seal | None = None,
    status_lists: Callable[[str], tuple[bytes, ...]] = lambda _: (),
) -> Iterator[Export]:
    """Yield each learner's newest original in the formats `names`, none of them unknown.

    Formats with fixed words come in each of `languages`; if that is empty, in the one the
    transcript was issued in. PDFs are sealed with `seal`; without one they are unofficial copies.
    `status_lists` gives the signed lists that a document refers to, by its id.
    """
    chosen = [
        (name, language)
        for name in names
        for language in (languages if languages and exporter(name).languages else (None,))
    ]
    for learner in learners:
        try:
            original = originals.latest(learner)
            if original is None:
                yield Export(learner=learner)
                continue
            document = original.entry.document_id
            artifacts = _artifacts(original, chosen, seal, status_lists(document))
            yield Export(learner=learner, document=document, artifacts=artifacts)
        except TranscriptError as error:
            yield Export(learner=learner, reason=str(error))


def _artifacts(
    original: Original,
    chosen: Iterable[tuple[str, str | None]],
    seal: Seal | None,
    status_lists: tuple[bytes, ...],
) -> tuple[Artifact, ...]:
    issued = IssuedTranscript.from_files(original.files())
    return tuple(
        export(issued, name, language=language, seal=seal, status_lists=status_lists)
        for name, language in chosen
    )
