"""`POST /api/export`: a learner's newest issued transcript in the formats that others take."""

from functools import cache

from transcript.batch.exporting import Export
from transcript.office.exporting import ExportOrder
from transcript.office.ledger import nobody, sign_ledger_now
from transcript.web.api.body import json_body
from transcript.web.api.files import file_json
from transcript.web.api.problems import ApiError, Trouble
from transcript.web.api.school import learners_named, passphrase_of
from transcript.web.api.shapes import export_shape
from transcript.web.asked import Asked, Data


def view(asked: Asked) -> Data:
    """Answer with the files; they are noted as having left the school."""
    wanted = json_body(asked, export_shape())
    workspace = asked.workspace()
    [learner] = learners_named(workspace, [wanted["learner"]])
    version = wanted.get("pesc_version")
    order = ExportOrder(
        folder=workspace.folder,
        at=asked.at,
        names=tuple(wanted["formats"]),
        languages=tuple(wanted.get("languages", ())),
        versions=(("pesc", version),) if version else (),
        unofficial=wanted.get("unofficial", False),
        out=None,
        wanted=True,
    )
    passphrase = cache(passphrase_of(asked))
    if order.needs_passphrase(workspace):
        sign_ledger_now(workspace, at=asked.at, passphrase=passphrase, tell=nobody)
    [made] = order.open(passphrase)([learner])
    return Data(value=_told(made))


def _told(made: Export) -> dict[str, object]:
    if not made.artifacts:
        raise ApiError(
            Trouble.NOTHING_ISSUED,
            made.reason or f"nothing was issued yet for “{made.learner}”",
            hint="issue it first" if made.reason is None else "tell whoever issues transcripts",
        )
    return {
        "version": 1,
        "learner": made.learner,
        "document_id": made.document,
        "standing": made.standing,
        "files": [
            file_json(each.name, each.media_type, each.content, remarks=each.remarks)
            for each in made.artifacts
        ],
    }
