"""Files inside of an answer."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any


def file_json(
    name: str, media_type: str, content: bytes, *, remarks: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a file as the answers of the API have it."""
    return {
        "name": name,
        "media_type": media_type,
        "sha256": sha256(content).hexdigest(),
        "content": b64encode(content).decode("ascii"),
        "remarks": list(remarks),
    }
