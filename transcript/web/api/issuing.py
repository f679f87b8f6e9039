"""`POST /api/issue`: validate, sign and record; what was issued before is not issued again."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from transcript.batch.issuing import CHUNK, Outcome, State
from transcript.errors import IssuingError, LedgerError
from transcript.office.clock import now
from transcript.office.issuing import IssuingOrder, new_order
from transcript.office.ledger import sign_ledger_now
from transcript.office.reports import outcome_json
from transcript.office.run_report import SchoolRun, report_head
from transcript.office.troubles import said
from transcript.proofs.timestamps import timestamp_text
from transcript.source.workspace import Workspace
from transcript.ways_out import advised
from transcript.web.api.body import json_body
from transcript.web.api.school import learners_named, passphrase_of
from transcript.web.api.shapes import issue_shape
from transcript.web.api.ways_out import CALLS
from transcript.web.asked import Asked, Data


def view(asked: Asked) -> Data:
    """Answer with what `transcript issue --format json` prints."""
    wanted = json_body(asked, issue_shape())
    workspace = asked.workspace()
    learners = learners_named(workspace, wanted["learners"])
    order = new_order(
        workspace.folder,
        at=asked.at,
        actor=asked.actor,
        dry_run=wanted.get("dry_run", False),
    )
    passphrase = passphrase_of(asked)
    outcomes = _outcomes(order, learners, passphrase)
    trouble = _ledger_trouble(workspace, outcomes, asked.at, passphrase)
    return Data(value=_report(order, workspace, outcomes, trouble))


def _outcomes(
    order: IssuingOrder, learners: Sequence[str], passphrase: Callable[[], bytes]
) -> list[Outcome]:
    with order.alive() as held:
        issue = held.open(passphrase)
        return [
            outcome
            for start in range(0, len(learners), CHUNK)
            for outcome in issue(learners[start : start + CHUNK])
        ]


def _ledger_trouble(
    workspace: Workspace,
    outcomes: Sequence[Outcome],
    at: datetime,
    passphrase: Callable[[], bytes],
) -> str | None:
    """Sign the ledger if there is anything new in it; return what kept it from being signed."""
    if not any(each.state is State.ISSUED for each in outcomes):
        return None
    lacking: list[str] = []
    try:
        sign_ledger_now(
            workspace,
            at=at,
            passphrase=passphrase,
            tell=lambda reason, way_out: lacking.append(advised(reason, way_out, CALLS)),
        )
    except (IssuingError, LedgerError) as error:
        # What was issued stands, and has to be told.
        return said(error, CALLS)
    except OSError as error:
        return error.strerror or "the ledger's files could not be written"
    return lacking[0] if lacking else None


def _report(
    order: IssuingOrder, workspace: Workspace, outcomes: Sequence[Outcome], trouble: str | None
) -> dict[str, Any]:
    head = report_head(
        [SchoolRun.of(workspace, learners=len(outcomes), trouble=trouble)],
        batch=order.batch,
        actor=order.actor,
        began_at=timestamp_text(order.at),
        ended_at=timestamp_text(now()),
        dry_run=order.dry_run,
        interrupted=False,
        counts=Counter(str(each.state) for each in outcomes),
    )
    return {**head, "learners": [outcome_json(each, CALLS) for each in outcomes]}
