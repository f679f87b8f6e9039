"""What goes into an archive, opened from a workspace's folder."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from transcript.cli.ledger_signing import sign_ledger_now
from transcript.office.folder import open_workspace, originals_of, registry_of
from transcript.office.keys import keyring_of, open_publisher, open_seal, required_school
from transcript.office.ledger import open_proofs
from transcript.office.trust_file import trust_file

if TYPE_CHECKING:
    from transcript.batch.archiving import Archive
    from transcript.batch.status_lists import Publisher
    from transcript.source.workspace import Workspace

_SOURCE = "the school's own archive; confirm it by another way"


def open_archive(folder: Path, *, at: datetime, passphrase: Callable[[], bytes]) -> "Archive":
    """Return the archive of a school as it stands; keys are opened. Raises `IssuingError`."""
    from transcript.batch.archiving import Archive
    from transcript.batch.exporting import Editions

    workspace = open_workspace(folder)
    school = required_school(workspace)
    sign_ledger_now(workspace, at=at, passphrase=passphrase)
    publisher = open_publisher(workspace, at=at, passphrase=passphrase)
    editions = Editions(
        seal=open_seal(workspace, at=at, passphrase=passphrase),
        status_lists=publisher.of_document,
        ledger_proof=open_proofs(workspace),
    )
    return Archive(
        school=school.name,
        originals=originals_of(folder),
        registry=registry_of(workspace),
        editions=editions,
        beside=dict(_beside(workspace, publisher, at)),
        at=at,
    )


def _beside(
    workspace: "Workspace", publisher: "Publisher", at: datetime
) -> Iterator[tuple[str, bytes]]:
    from transcript.batch.publishing import files_to_publish
    from transcript.proofs.keyring import HISTORY

    school, keyring, registry = (
        required_school(workspace),
        keyring_of(workspace.folder),
        registry_of(workspace),
    )
    history = keyring.history()
    yield "trust.yaml", trust_file([(school, history)], at=at, source=_SOURCE)
    document = keyring.did_document(school.id)
    yield "keys/did.json", (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    yield f"keys/{HISTORY}", (keyring.folder / HISTORY).read_bytes()
    for each in publisher.lists:
        yield f"status/{each.name}", each.content
    for name, content in publisher.superseded(registry.corrections.taken_back()).items():
        yield f"status/{name}", content
    signed = registry.ledger.signed()
    if signed is not None:
        for path, content in files_to_publish(registry.ledger, signed, there=lambda _: False):
            yield f"ledger/{path}", content
