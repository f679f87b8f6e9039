"""Is everything there that was issued? The registry and the signed originals are compared."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from transcript.batch.adopting import foundling_of
from transcript.errors import LedgerError, UnreadableWorkspaceError
from transcript.issuance import CLR_FILE
from transcript.registry.account_check import differences
from transcript.registry.adoption import Foundling
from transcript.registry.documents import Known
from transcript.registry.ledger_check import IsSigned, Published, check
from transcript.registry.originals import Original, Originals
from transcript.registry.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was found: how many documents and entries there are, and what is wrong, and where."""

    documents: int
    entries: int
    open_runs: int
    problems: tuple[str, ...]


def inspect(
    registry: Registry,
    originals: Originals,
    *,
    is_signed: IsSigned,
    published: Iterable[Published] = (),
) -> Inspection:
    """Look at everything that is kept, byte for byte. `is_signed` judges the ledger's checkpoints.

    `published` is what is known of the ledger from elsewhere: it shows a registry that is an old
    one. With a ledger that is whole, all else that the registry says is compared with it.
    Raises `RegistryError` if the registry cannot be read at all.
    """
    known = registry.documents.every()
    problems = [
        *_of_file(registry),
        *_of_ledger(registry, is_signed, published),
        *_of_originals(registry, known, originals),
    ]
    return Inspection(
        documents=len(known),
        entries=registry.ledger.size(),
        open_runs=len(registry.documents.open_runs()),
        problems=tuple(problems),
    )


def _of_file(registry: Registry) -> Iterator[str]:
    damage = registry.database.damage()
    if damage:
        yield f"{registry.database} is damaged: {damage}. Bring it back from a backup"


def _of_ledger(
    registry: Registry, is_signed: IsSigned, published: Iterable[Published]
) -> Iterator[str]:
    try:
        check(registry.database, is_signed=is_signed, published=published)
    except LedgerError as error:
        yield f"the ledger is not whole: {error}"
    else:
        yield from differences(registry.database)


def _of_originals(
    registry: Registry, known: Sequence[Known], originals: Originals
) -> Iterator[str]:
    missing = {each.document: each for each in known}
    for learner in _learners(known, originals):
        try:
            for original in originals.of(learner):
                noted = missing.pop(original.entry.document_id, None)
                yield from _of_original(original, noted, registry)
        except UnreadableWorkspaceError as error:
            yield str(error)
    for each in missing.values():
        yield (
            f"{each.number} of {each.learner} was issued, and its signed original is not there; if "
            "a run was interrupted, issuing again ends it; else bring it back from a backup"
        )


def _learners(known: Sequence[Known], originals: Originals) -> list[str]:
    there = originals.folder.iterdir() if originals.folder.is_dir() else ()
    names = {each.name for each in there if each.is_dir() and not each.name.startswith(".")}
    return sorted(names | {each.learner for each in known})


def _of_original(original: Original, noted: Known | None, registry: Registry) -> Iterator[str]:
    if noted is None:
        document = original.entry.document_id
        if registry.purging.was_purged(document):
            yield f"{original.folder}: it was purged; “transcript registry purge” again ends that"
        else:
            yield f"{original.folder}: the registry does not know that this was issued"
        return
    try:
        original.files()
        if original.digests.get(CLR_FILE) != noted.digest:
            yield f"{original.folder}: this is not what was issued as {noted.number}"
            return
        found = foundling_of(original)
    except UnreadableWorkspaceError as error:
        yield str(error)
        return
    for what in _differing(found, noted, registry):
        yield (
            f"{original.folder}: the registry tells of another {what} than what was signed; bring "
            "it back from a backup"
        )


def _differing(found: Foundling, noted: Known, registry: Registry) -> Iterator[str]:
    """Yield what the registry says of a document otherwise than the document does."""
    entry = found.entry
    told = {
        "number": (noted.number, entry.number),
        "learner": (noted.learner, entry.learner),
        "source": (noted.source_digest, entry.source_digest),
        "time": (noted.issued_at, entry.issued_at.replace(microsecond=0)),
        "key": (noted.key, found.key),
        "predecessor": (noted.supersedes, found.supersedes),
    }
    yield from (what for what, (here, signed) in told.items() if here != signed)
    places = registry.status.places_of(noted.document)
    if any(places.get(credential) != place for credential, place in found.places.items()):
        yield "place in the status lists"
