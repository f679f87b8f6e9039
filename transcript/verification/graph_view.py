"""A document as one who signs graphs reads it: what its JSON says beyond that is put aside.

Only for documents of any kind, as `any_credential` takes them. In transcripts and badges a context
that is written out is refused, since it could give the standard's words another meaning.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from transcript.proofs.n_quads import to_quads


def graph_view(
    document: Mapping[str, Any], contexts: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the document with an address for each context that is written out in it, and those.

    The meaning is the same, and so is the graph. A presentation's empty list of credentials, which
    states nothing, is left out.
    """
    written_out: dict[str, Any] = {}
    viewed = {name: _viewed(each, written_out) for name, each in document.items()}
    if "@context" in viewed:
        viewed["@context"] = _addressed(viewed["@context"], written_out)
    if viewed.get("verifiableCredential") == []:
        del viewed["verifiableCredential"]
    if not written_out:
        return viewed, contexts  # the same object: what it means is worked out once
    return viewed, MappingProxyType({**contexts, **written_out})


def check_words(viewed: Mapping[str, Any], contexts: Mapping[str, Any]) -> None:
    """Return if every word of a document, as `graph_view` gave it, means something.

    For documents that are signed as text: a graph has no place for the direction of a text, which
    their signature covers all the same. Raises `DataLossError`.
    """
    unsecured = {name: each for name, each in viewed.items() if name != "proof"}
    to_quads(_without_languages(unsecured), contexts=contexts)


def _without_languages(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_without_languages(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "@value" in value:
        return " ".join(str(value[key]) for key in sorted(value))
    return {key: _without_languages(each) for key, each in value.items()}


def _viewed(value: Any, written_out: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_viewed(each, written_out) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _addressed(each, written_out) if name == "@context" else _viewed(each, written_out)
        for name, each in value.items()
    }


def _addressed(value: Any, written_out: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_addressed(each, written_out) for each in value]
    if not isinstance(value, dict):
        return value
    text = json.dumps(value, sort_keys=True)
    url = f"urn:sha256:{sha256(text.encode()).hexdigest()}"
    # JSON-LD 1.1 takes a context as it is, and in an object as of a file of its own.
    written_out[url] = {"@context": value.get("@context", value)}
    return url
