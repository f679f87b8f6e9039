"""`GET /api/status/…`: whether what was issued still counts."""

from collections.abc import Iterable, Iterator
from typing import Any

from transcript.office.folder import registry_of
from transcript.proofs.timestamps import timestamp_text
from transcript.registry.documents import Known, spelt
from transcript.registry.registry import Registry
from transcript.registry.status_book import Standing
from transcript.web.api.problems import ApiError, Trouble
from transcript.web.asked import Asked, Data


def of_document(asked: Asked) -> Data:
    """Answer with the standing of a document, by its id or its number."""
    named = asked.path["document"]
    registry = registry_of(asked.workspace())
    wanted = spelt(named)
    # What begins alike is found too: that is for people, who are shown what they meant.
    found = [
        each
        for each in registry.documents.find(named)
        if wanted in {spelt(each.document), spelt(each.number)}
    ]
    if not found:
        raise ApiError(
            Trouble.NO_SUCH_DOCUMENT,
            f"nothing with the id or number “{named}” was issued",
            hint="give the whole id, or the number that the page shows",
        )
    [told] = _told(found[:1], registry)
    return Data(value={"version": 1, **told})


def of_learner(asked: Asked) -> Data:
    """Answer with all documents of a learner, the oldest first."""
    learner = asked.path["learner"]
    workspace = asked.workspace()
    registry = registry_of(workspace)
    found = registry.documents.of(learner)
    if not found and learner not in workspace.learner_ids:
        # Who has left the school's files may still hold what was issued.
        raise ApiError(
            Trouble.NO_SUCH_LEARNER,
            f"there is no learner “{learner}”, and nothing was issued for one",
            hint="name the learner by the id",
            facts={"learner": learner},
        )
    documents = list(_told(found, registry))
    return Data(value={"version": 1, "learner": learner, "documents": documents})


def _told(documents: Iterable[Known], registry: Registry) -> Iterator[dict[str, Any]]:
    changes = {each.document: each for each in registry.corrections.taken_back()}
    for each in documents:
        change = changes.get(each.document)
        yield {
            "document_id": each.document,
            "number": each.number,
            "learner": each.learner,
            "issued_at": timestamp_text(each.issued_at),
            "standing": str(change.standing if change else Standing.IN_FORCE),
            "changed_at": timestamp_text(change.at) if change else None,
            "successor": change.successor if change else None,
        }
