"""What happened to a piece of work: submitted, told about, revised, approved, and still there?"""

from collections.abc import Iterator
from itertools import pairwise

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.evidence import Evidence, EvidenceEvent, EvidenceEventKind
from transcript.reading.text import counted
from transcript.validation.awards import known_awards, person
from transcript.validation.case import Record, below

CHANGED_SINCE = Code("MT608", "work has changed since it was approved", Severity.ERROR)
UNCERTAIN = Code("MT609", "approval does not say of which file", Severity.WARNING)
TOO_FEW_APPROVERS = Code("MT610", "fewer approvers than the review team has", Severity.ERROR)
OUT_OF_ORDER = Code("MT611", "events of a work are not in the order of time", Severity.ERROR)
APPROVED_FIRST = Code("MT612", "work was approved before it was submitted", Severity.ERROR)
NAMELESS = Code("MT613", "feedback or approval by nobody", Severity.WARNING)
DEAD_LINK = Code("MT614", "web address of a work leads nowhere", Severity.WARNING)

_APPROVE_AGAIN = "put the approved work back; or let the new one be approved, and add that event"
_JUDGING = {
    EvidenceEventKind.FEEDBACK: "gave the feedback",
    EvidenceEventKind.APPROVED: "approved it",
}


def _approvals(item: Evidence) -> list[EvidenceEvent]:
    return [each for each in item.events if each.kind is EvidenceEventKind.APPROVED]


def _digest_now(record: Record, item: Evidence) -> str | None:
    if item.digest:
        return item.digest.value
    facts = record.facts.files.get(item.file or "")
    return facts.sha256 if facts else None


def _of_this_file(record: Record, item: Evidence) -> list[EvidenceEvent]:
    """Return the approvals of the file as it is; one that does not say of which file counts."""
    now = _digest_now(record, item)
    return [
        each
        for each in _approvals(item)
        if each.digest is None or now is None or each.digest.value == now
    ]


def approved_work_is_unchanged(record: Record) -> Iterator[Diagnostic]:
    """What was approved is what is there; after a revision somebody approves again."""
    for item in record.transcript.evidence:
        approvals = _approvals(item)
        if not approvals:
            continue
        last = approvals[-1]
        if not _of_this_file(record, item):
            yield Diagnostic(
                code=CHANGED_SINCE,
                origin=below(last.origin, "digest"),
                message=f"“{item.title}” was approved on {last.on}, but its file is another now",
                hint=_APPROVE_AGAIN,
            )
        elif revised := _revised_since(item):
            yield Diagnostic(
                code=CHANGED_SINCE,
                origin=revised.origin,
                message=f"“{item.title}” was revised on {revised.on}, "
                f"after its last approval on {last.on}",
                hint=_APPROVE_AGAIN,
            )


def _revised_since(item: Evidence) -> EvidenceEvent | None:
    found = None
    for event in item.events:
        if event.kind is EvidenceEventKind.APPROVED:
            found = None
        elif event.kind is EvidenceEventKind.REVISED:
            found = event
    return found


def approvals_name_their_file(record: Record) -> Iterator[Diagnostic]:
    """An approval holds for a certain file, which only a digest can tell later."""
    for item in record.transcript.evidence:
        now = _digest_now(record, item)
        for event in _approvals(item):
            if item.file is not None and event.digest is None:
                add = f"add `digest: sha256:{now}`" if now else "add its `digest`"
                yield Diagnostic(
                    code=UNCERTAIN,
                    origin=event.origin,
                    message=f"the approval of “{item.title}” on {event.on} does not say "
                    "of which file",
                    hint=f"if it was the file that is there now, {add}",
                )


def the_review_team_approved(record: Record) -> Iterator[Diagnostic]:
    """Where a review team decides, so many people approved each piece of work by the award."""
    transcript = record.transcript
    for award, credit in known_awards(transcript):
        needed = record.policy.of(credit).review_team
        if needed == 1 or award.transferred_from:
            continue
        for place, evidence in enumerate(award.evidence):
            item = transcript.evidence_item(evidence)
            if item is None or (_approvals(item) and not _of_this_file(record, item)):
                continue  # told on its own
            names = {
                person(each.by)
                for each in _of_this_file(record, item)
                if each.by and each.on <= award.awarded_on
            }
            if len(names) < needed:
                people = counted(len(names), "person", "people") if names else "nobody"
                yield Diagnostic(
                    code=TOO_FEW_APPROVERS,
                    origin=below(award.origin, "evidence", place),
                    message=f"“{item.title}” was approved by {people} until "
                    f"“{credit.name}” was awarded on {award.awarded_on}; "
                    f"the review team has {needed}",
                    hint="add an `approved` event to the work for each who approved it, with "
                    "the day and the digest of the file; or take the work out of the award's "
                    "`evidence`",
                )


def _is_in_order(item: Evidence) -> bool:
    days = [each.on for each in item.events]
    return days == sorted(days)


def events_are_in_order(record: Record) -> Iterator[Diagnostic]:
    """What happened to a work is written in the order in which it happened."""
    for item in record.transcript.evidence:
        for before, event in pairwise(item.events):
            if event.on < before.on:
                yield Diagnostic(
                    code=OUT_OF_ORDER,
                    origin=below(event.origin, "on"),
                    message=f"“{item.title}”: “{event.kind}” on {event.on} stands after "
                    f"“{before.kind}” on {before.on}",
                    hint="put the events in the order of their days, or correct a day",
                )


def work_is_submitted_before_it_is_approved(record: Record) -> Iterator[Diagnostic]:
    """Nobody approves what was not handed in yet."""
    for item in record.transcript.evidence:
        kinds = [each.kind for each in item.events]
        submitted, approved = EvidenceEventKind.SUBMITTED, EvidenceEventKind.APPROVED
        if not _is_in_order(item) or submitted not in kinds or approved not in kinds:
            continue
        first = kinds.index(approved)
        if first < kinds.index(submitted):
            yield Diagnostic(
                code=APPROVED_FIRST,
                origin=item.events[first].origin,
                message=f"“{item.title}” was approved on {item.events[first].on}, but submitted "
                f"only on {item.events[kinds.index(submitted)].on}",
                hint="correct one of the two days",
            )


def somebody_gave_feedback_or_approval(record: Record) -> Iterator[Diagnostic]:
    """Feedback and approval come from a person, who can be asked."""
    for item in record.transcript.evidence:
        for event in item.events:
            if event.kind in _JUDGING and event.by is None:
                yield Diagnostic(
                    code=NAMELESS,
                    origin=event.origin,
                    message=f"“{item.title}”: “{event.kind}” on {event.on} names nobody",
                    hint=f"add `by` and the name of who {_JUDGING[event.kind]}",
                )


def links_lead_somewhere(record: Record) -> Iterator[Diagnostic]:
    """Work at a web address can be reached, if somebody asked."""
    for item in record.transcript.evidence:
        if item.url and (reason := record.broken(item.url)):
            yield Diagnostic(
                code=DEAD_LINK,
                origin=below(item.origin, "url"),
                message=f"“{item.title}” cannot be reached at its web address: {reason}",
                hint="open the address yourself; if the work has moved, write the new address; "
                "if it is gone, take the work out, or put it up again",
            )
