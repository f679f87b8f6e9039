"""Export what was issued: one outcome a learner; a damaged original does not stop the others."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from transcript.errors import TranscriptError
from transcript.exporting import (
    HTML,
    PROVED_BESIDE,
    Artifact,
    Seal,
    export,
    exporter,
    proof_beside,
)
from transcript.issuance import IssuedTranscript
from transcript.model.transcript import Transcript
from transcript.registry.originals import Original, Originals
from transcript.registry.registry import Registry

_CANCELLED = "it was cancelled before anybody had it; correct its record, and issue that"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A learner's newest transcript in the formats asked for.

    `artifacts` is empty where nothing was issued, and where `reason` says what went wrong.
    `document` is the id of the original, and `transcript` what it says, as it was released;
    `standing` tells whether it counts, of a document that is about to leave the school.
    """

    learner: str
    document: str | None = None
    transcript: Transcript | None = None
    artifacts: tuple[Artifact, ...] = ()
    reason: str | None = None
    standing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """Which editions of each document are made.

    Formats with fixed words come in each of `languages`; if that is empty, in the one the
    transcript was issued in. `versions` has the version of the standard by format, where it is not
    the exporter's first. PDFs are sealed with `seal`; without one they are unofficial copies, and
    what is not `official` says so as well. `status_lists` gives the signed lists that a document
    refers to, by its id, and `ledger_proof` what shows that it is in the school's ledger, if
    anything does. `evidence` gives the files that a page shows, by path, for a learner and what
    the record says of them.
    """

    languages: Sequence[str] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    seal: Seal | None = None
    official: bool = True
    status_lists: Callable[[str], tuple[bytes, ...]] = lambda _: ()
    ledger_proof: Callable[[str], bytes] = lambda _: b""
    evidence: Callable[[str, Transcript], Mapping[str, bytes]] | None = None


def export_chunk(
    learners: Sequence[str],
    names: Sequence[str],
    originals: Originals,
    editions: Editions,
    registry: Registry,
    *,
    at: datetime,
) -> tuple[Export, ...]:
    """Export some learners, and note that their documents leave the school now.

    What was cancelled stays here. Raises `RegistryError`.
    """
    found = tuple(export_learners(learners, names, originals, editions))
    leaving = [each.document for each in found if each.document and each.artifacts]
    cancelled = registry.corrections.hand_out(leaving, at=at)
    return tuple(_as_it_stands(each, cancelled, registry) for each in found)


def _as_it_stands(outcome: Export, cancelled: Container[str], registry: Registry) -> Export:
    document = outcome.document
    if document is None:
        return outcome
    if document in cancelled:
        outcome = replace(outcome, artifacts=(), transcript=None, reason=_CANCELLED)
    return replace(outcome, standing=str(registry.status.standing_of(document)))


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
    original: Original, chosen: Sequence[tuple[str, str | None]], editions: Editions
) -> Export:
    issued, entry = IssuedTranscript.from_files(original.files()), original.entry
    status_lists = editions.status_lists(entry.document_id)
    proof = editions.ledger_proof(entry.document_id)
    shows = any(exporter(name).media_type == HTML for name, _ in chosen)
    ask = editions.evidence if shows else None
    evidence = ask(entry.learner, issued.transcript) if ask else None
    artifacts = [
        export(
            issued,
            name,
            language=language,
            seal=editions.seal,
            status_lists=status_lists,
            ledger_proof=proof,
            version=editions.versions.get(name),
            official=editions.official,
            evidence=evidence,
        )
        for name, language in chosen
    ]
    if proof and any(each.media_type in PROVED_BESIDE for each in artifacts):
        artifacts.append(proof_beside(issued, proof))
    return Export(
        learner=entry.learner,
        document=entry.document_id,
        transcript=issued.transcript,
        artifacts=tuple(artifacts),
    )
