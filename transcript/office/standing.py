"""Taking documents back, for a time or for good: what may become of which, and the change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from transcript.errors import TranscriptError
from transcript.ways_out import Deed, WayOut

if TYPE_CHECKING:
    from transcript.registry.documents import Known
    from transcript.registry.registry import Registry
    from transcript.registry.status_book import Standing

_NO_PLACE = (
    "issued without a place in a status list, so nothing can be published about it; tell those "
    "who have it. For documents issued from now on, add `status` to workspace.yaml"
)
_NO_SUSPENSION = (
    "issued without a place in a list of suspensions; it can only be revoked. For documents "
    "issued from now on, add `suspension: true` to workspace.yaml"
)


class NotChangedError(TranscriptError):
    """Documents stay as they are: one of them cannot have that standing."""


def standings_of(
    documents: Sequence["Known"], registry: "Registry"
) -> Mapping["Known", "Standing"]:
    """Return what each document's standing is now."""
    from transcript.registry.status_book import Standing

    known = {each.document: each.standing for each in registry.corrections.taken_back()}
    return {each: known.get(each.document, Standing.IN_FORCE) for each in documents}


def final_otherwise(
    standings: Mapping["Known", "Standing"], wanted: "Standing"
) -> tuple["Known", ...]:
    """Return the documents which nothing gives the standing that is wanted."""
    from transcript.registry.status_book import FINAL

    return tuple(
        each for each, found in standings.items() if found in FINAL and found is not wanted
    )


def credentials_on_lists(
    documents: Sequence["Known"], registry: "Registry", standing: "Standing"
) -> Mapping[str, int]:
    """Return how many credentials each document has on the lists.

    Raises `NotChangedError` if it has to be there and is not: what nobody was given needs no list
    to be cancelled.
    """
    from transcript.registry.status_book import Standing

    listed = registry.corrections.listed([each.document for each in documents])
    if standing is not Standing.CANCELLED:
        _require_all([each for each in documents if each.document not in listed], _NO_PLACE)
    if standing is Standing.SUSPENDED:
        fixed = [each for each in documents if not listed[each.document].suspendable]
        _require_all(fixed, _NO_SUSPENSION)
    return {document: each.credentials for document, each in listed.items()}


def change_standing(
    documents: Sequence["Known"],
    registry: "Registry",
    standing: "Standing",
    reasons: Mapping[str, str],
    *,
    actor: str,
    at: datetime,
) -> set[str]:
    """Give documents another standing, all or none; return the ids of those that had another one.

    Raises `NotChangedError` if one of them cannot have it.
    """
    from transcript.registry.corrections import HandedOutError
    from transcript.registry.status_book import FinalStandingError

    numbers = {each.document: each.number for each in documents}
    try:
        return set(registry.corrections.change(reasons, standing, actor=actor, at=at))
    except FinalStandingError as error:
        reason = f"{numbers[error.document]} was {error.standing}, and that is final"
        raise NotChangedError(reason) from error
    except HandedOutError as error:
        reason = f"{numbers[error.document]} was exported or released, so somebody may have it"
        raise NotChangedError(reason, way_out=WayOut(Deed.REVOKE)) from error


def _require_all(lacking: Sequence["Known"], reason: str) -> None:
    if lacking:
        numbers = ", ".join(each.number for each in lacking)
        were = "was" if len(lacking) == 1 else "were"
        raise NotChangedError(f"{numbers} {were} {reason}")
