"""Values as N-Quads writes them, or a refusal of what cannot be signed."""

import re
from collections.abc import Container
from functools import lru_cache
from typing import Any

XSD = "http://www.w3.org/2001/XMLSchema#"

_LARGEST_NUMBER = 2**53 - 1  # beyond it, JavaScript reads another number
_LONGEST_KEPT = 200

# RFC 3987, with what N-Quads forbids between its angle brackets.
_IRI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|\\^`\x7f-\x9f\ud800-\udfff\ufffe\uffff]+"
)
# Canonicalizers disagree about these, so that a right signature would fail elsewhere.
_UNSIGNABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')
_SHORT_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}


class RefusedError(Exception):
    """What cannot be signed, and why. `steps` lead to it, the innermost first."""

    def __init__(self, reason: str, *steps: str | int) -> None:
        """Begin the way to it; who passes the error on adds a step."""
        super().__init__(reason)
        self.reason = reason
        self.steps = list(steps)


def literal(text: str, *, datatype: str = "") -> str:
    """Return a literal as canonical N-Quads writes it."""
    quoted = f'"{_TO_ESCAPE.sub(_escape, text)}"'
    return quoted if datatype in {"", f"{XSD}string"} else f"{quoted}^^<{datatype}>"


def quoted(text: str) -> str:
    """Return a text between quotation marks. Raises `RefusedError` for what nobody sees."""
    # What is printable needs no look at each letter; all that must be refused is not.
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    if _UNSIGNABLE.search(text):
        raise RefusedError("it contains a control character or half a character, which nobody sees")
    return literal(text)


def _escape(match: re.Match[str]) -> str:
    letter = match[0]
    return _SHORT_ESCAPES.get(letter) or f"\\u{ord(letter):04X}"


def is_iri(text: str) -> bool:
    """Return whether `text` is a complete address, of letters that N-Quads allows."""
    return _IRI.fullmatch(text) is not None


def address(value: object, prefixes: Container[str | None]) -> str:
    """Return the term for an address. Compact forms are refused: they hide what is signed."""
    if not isinstance(value, str):
        raise RefusedError("an address belongs here, as text")
    term, prefix = _short_address(value) if len(value) <= _LONGEST_KEPT else _address(value)
    if prefix in prefixes:
        raise RefusedError("this is a shortened address; write it in full")
    return term


def _address(text: str) -> tuple[str, str | None]:
    """Return the term, and what would be its prefix if it were a compact form."""
    if not is_iri(text):
        raise RefusedError("this is not a complete address, like https://… or urn:uuid:…")
    prefix, _, rest = text.partition(":")
    return f"<{text}>", None if rest.startswith("//") else prefix


# An envelope repeats the addresses of its members.
_short_address = lru_cache(maxsize=4_096)(_address)


def boolean(*, value: bool, datatype: str) -> str:
    """Return the term for true or false."""
    return literal("true" if value else "false", datatype=datatype or f"{XSD}boolean")


def number(value: Any, datatype: str) -> str:  # noqa: ANN401 - any scalar of JSON
    """Return the term for a number."""
    if not isinstance(value, int | float):
        raise RefusedError("this is not a value that JSON has")
    if not abs(value) <= _LARGEST_NUMBER:
        raise RefusedError("the number is too large to be read alike everywhere; write it as text")
    if value == int(value):
        if datatype in {f"{XSD}double", f"{XSD}float"}:
            raise RefusedError(
                "a whole number is not signed alike everywhere here; write it as text"
            )
        return literal(str(int(value)), datatype=datatype or f"{XSD}integer")
    # XML Schema 2, E.2: the canonical double, one digit before the point.
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    whole, _, fraction = mantissa.partition(".")
    text = f"{whole}.{fraction.rstrip('0') or '0'}E{int(exponent)}"
    if float(text) != value:
        raise RefusedError("the number has more digits than a signature covers; write it as text")
    return literal(text, datatype=datatype or f"{XSD}double")
