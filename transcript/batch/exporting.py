"""Export what was issued: one outcome a learner; a damaged original does not stop the others."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from transcript.errors import TranscriptError
from transcript.exporting import Artifact, Seal, export, exporter
from transcript.issuance import IssuedTranscript
from transcript.model.transcript import Transcript
from transcript.registry.originals import Original, Originals


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A learner's newest transcript in the formats asked for.

    `artifacts` is empty where nothing was issued, and where `reason` says what went wrong.
    `document` is the id of the original, and `transcript` what it says, as it was released.
    """

    learner: str
    document: str | None = None
    transcript: Transcript | None = None
    artifacts: tuple[Artifact, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """Which editions of each document are made.

    Formats with fixed words come in each of `languages`; if that is empty, in the one the
    transcript was issued in. `versions` has the version of the standard by format, where it is not
    the exporter's first. PDFs are sealed with `seal`; without one they are unofficial copies, and
    what is not `official` says so as well. `status_lists` gives the signed lists that a document
    refers to, by its id.
    """

    languages: Sequence[str] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    seal: Seal | None = None
    official: bool = True
    status_lists: Callable[[str], tuple[bytes, ...]] = lambda _: ()


def export_learners(
    learners: Iterable[str], names: Sequence[str], originals: Originals, editions: Editions
) -> Iterator[Export]:
    """Yield each learner's newest original in the formats `names`, none of them unknown."""
    languages = editions.languages
    chosen = [
        (name, language)
        for name in names
        for language in (languages if languages and exporter(name).languages else (None,))
    ]
    for learner in learners:
        try:
            original = originals.latest(learner)
            yield (_exported(original, chosen, editions) if original else Export(learner=learner))
        except TranscriptError as error:
            yield Export(learner=learner, reason=str(error))


def _exported(
    original: Original, chosen: Iterable[tuple[str, str | None]], editions: Editions
) -> Export:
    issued, entry = IssuedTranscript.from_files(original.files()), original.entry
    status_lists = editions.status_lists(entry.document_id)
    return Export(
        learner=entry.learner,
        document=entry.document_id,
        transcript=issued.transcript,
        artifacts=tuple(
            export(
                issued,
                name,
                language=language,
                seal=editions.seal,
                status_lists=status_lists,
                version=editions.versions.get(name),
                official=editions.official,
            )
            for name, language in chosen
        ),
    )
