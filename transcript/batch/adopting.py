"""What a signed original says of itself, for a registry that does not know it."""

from collections.abc import Iterator, Mapping
from typing import Any

from transcript.credentials.status_list import ReceivedEntry, StatusListError, suspension_list_of
from transcript.errors import UnreadableWorkspaceError
from transcript.issuance import IssuedTranscript, UnreadableOriginalError
from transcript.proofs.errors import ProofError
from transcript.proofs.proof_form import proofs_of
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.registry.adoption import Foundling
from transcript.registry.originals import Original
from transcript.registry.status_book import Place


def foundling_of(original: Original) -> Foundling:
    """Read an original. Raises `UnreadableWorkspaceError` if it is not as it was signed."""
    try:
        signed = IssuedTranscript.from_files(original.files())
        parts = [signed.clr, *(each.credential for each in signed.badges)]
        credentials: list[Any] = [parse_json(each) for each in parts]
        return Foundling(
            entry=original.entry,
            key=_key(credentials[0]),
            language=signed.document.language,
            supersedes=signed.document.supersedes or "",
            digests=signed.digests,
            places={each["id"]: place for each in credentials for place in _places(each)},
        )
    except (
        UnreadableOriginalError,
        UnreadableJsonError,
        ProofError,
        StatusListError,
        KeyError,
        ValueError,
    ) as error:
        reason = f"it is no original of this tool's: {error}; bring it back from a backup"
        raise UnreadableWorkspaceError(original.folder, reason) from error


def _key(clr: Mapping[str, Any]) -> str:
    method: str = proofs_of(clr)[0]["verificationMethod"]
    return method.rpartition("#")[2]


def _places(credential: Mapping[str, Any]) -> Iterator[Place]:
    status = credential.get("credentialStatus")
    if status is None:
        return
    entry = ReceivedEntry.of(status)
    base, _, name = entry.url.rpartition("/")
    yield Place(
        base=base,
        number=int(name.removesuffix(".json").rpartition("-")[2]),
        index=entry.index,
        suspendable=suspension_list_of(status) is not None,
    )
