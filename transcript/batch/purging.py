"""What is kept of a person is taken out: of the registry, and then of the signed originals."""

from datetime import datetime

from transcript.errors import TranscriptError
from transcript.registry.originals import Originals
from transcript.registry.purging import Purged
from transcript.registry.registry import Registry


class UnknownDocumentError(TranscriptError):
    """No document, or more than one, was issued whose number or id begins with `text`."""

    def __init__(self, text: str, found: int) -> None:
        """Say which text, and how many documents begin with it."""
        why = "several documents begin" if found else "no document that is kept here begins"
        super().__init__(
            f"{why} with “{text}”; write the whole number, as “transcript registry show” does"
        )
        self.text = text


def purge_learner(
    learner: str, registry: Registry, originals: Originals, *, reason: str, actor: str, at: datetime
) -> Purged:
    """Purge all that is kept of a learner; again, it ends what a crash has interrupted.

    Raises `RegistryError` or `LedgerError`, then nothing was purged, and `OSError`.
    """
    done = registry.purging.purge_learner(learner, reason=reason, actor=actor, at=at)
    originals.remove_learner(learner)
    return done


def purge_document(
    text: str, registry: Registry, originals: Originals, *, reason: str, actor: str, at: datetime
) -> Purged:
    """Purge the document whose number or id begins with `text`, as `purge_learner` does.

    Raises `UnknownDocumentError` if there is none, or more than one.
    """
    named = {(each.document, each.learner) for each in registry.documents.find(text)}
    named = named or {  # a purge that was interrupted before its original was taken away
        (each.entry.document_id, each.entry.learner)
        for each in originals.every()
        if text in {each.entry.document_id, each.entry.number}
    }
    if len(named) != 1:
        raise UnknownDocumentError(text, len(named))
    ((document, learner),) = named
    done = registry.purging.purge_document(document, reason=reason, actor=actor, at=at)
    originals.remove(document, learner)
    return done
