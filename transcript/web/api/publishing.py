"""`POST /api/status-lists`: what belongs on the school's web site, signed as it stands now."""

from transcript.office.ledger import nobody
from transcript.office.status_site import signed_status
from transcript.web.api.body import json_body
from transcript.web.api.files import file_json
from transcript.web.api.school import passphrase_of
from transcript.web.api.shapes import NOTHING
from transcript.web.asked import Asked, Data

_TYPES = {".jwt": "application/vc+jwt", ".json": "application/vc", ".html": "text/html"}
_BYTES = "application/octet-stream"


def view(asked: Asked) -> Data:
    """Answer with the files by their names below the folder of the lists."""
    json_body(asked, NOTHING)
    published = signed_status(
        asked.workspace(),
        clock=lambda: asked.at,
        passphrase=passphrase_of(asked),
        tell=nobody,
    )
    files = [
        file_json(name, _TYPES.get(name[name.rfind(".") :], _BYTES), content)
        for name, content in published.files().items()
    ]
    return Data(value={"version": 1, "files": files})
