"""Which document is it, and how much is in it? What a reader asks the school about, and files."""

from datetime import datetime
from uuid import UUID

from transcript.credentials.clr import is_clr
from transcript.credentials.open_badges import is_badge
from transcript.credentials.vc import as_list
from transcript.model.credit import CreditLevel
from transcript.model.document import DocumentIdentity
from transcript.proofs.strict_json import read_object
from transcript.verification.envelope import Presented
from transcript.verification.holdings import Held, Holdings
from transcript.verification.plain_text import plain, quoted
from transcript.verification.shown import CreditsShown, DocumentShown, MemberShown
from transcript.verification.steps.container import signed_record

_UUID = "urn:uuid:"


def document_of(whole: Held, *, at: datetime) -> DocumentShown | None:
    """Return the id of a credential, and the number that the pages of a transcript show for it."""
    named = whole.document.get("id")
    if not isinstance(named, str):
        return None
    # A badge has an id of its own, but no number: the school's papers show the transcript's.
    number = _number(named, at) if is_clr(whole.document) else None
    return DocumentShown(id=named, number=number)


def supersedes_of(presented: Presented) -> str | None:
    """Return the id of the document that a PDF takes the place of, by the record inside."""
    record = signed_record(presented)
    try:
        told = read_object(record) if record else None
    except ValueError:
        return None
    match told:
        case {"document": {"supersedes": str(named)}}:
            return named
        case _:
            return None


def credits_of(held: Holdings) -> CreditsShown:
    """Return how many badges are in a transcript, or are the file; and the levels they name."""
    listed = held.direct_members if is_clr(held.whole.document) else (held.whole,)
    badges = [each for each in listed if is_badge(each.document)]
    levels = [level for each in badges for level in _levels(each)]
    return CreditsShown(
        total=len(badges),
        foundational=levels.count(CreditLevel.FOUNDATIONAL),
        advanced=levels.count(CreditLevel.ADVANCED),
    )


def members_of(held: Holdings) -> tuple[MemberShown, ...]:
    """Return the credits that a transcript lists, in its order; of anything else, none."""
    if not is_clr(held.whole.document):
        return ()
    return tuple(
        MemberShown(path=each.path, name=_name(each), levels=tuple(sorted(_known_levels(each))))
        for each in held.direct_members
    )


def _name(member: Held) -> str | None:
    achievement = member.subject.get("achievement")
    named = achievement.get("name") if isinstance(achievement, dict) else None
    return plain(quoted(named)) if isinstance(named, str) and named.strip() else None


def _known_levels(badge: Held) -> set[str]:
    return _levels(badge) & {each.value for each in CreditLevel}


def _levels(badge: Held) -> set[str]:
    achievement = badge.subject.get("achievement")
    tags = as_list(achievement.get("tag")) if isinstance(achievement, dict) else []
    return {each for each in tags if isinstance(each, str)}


def _number(named: str, at: datetime) -> str | None:
    try:
        UUID(named.removeprefix(_UUID) if named.startswith(_UUID) else "")
    except ValueError:
        return None
    return DocumentIdentity(id=named, issued_at=at).number
