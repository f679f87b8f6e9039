"""Ids made from names."""

import re
import unicodedata


def slug(name: str) -> str:
    """Return an id made from a name, `ana-soto` from “Ana Soto”; empty if none can be made."""
    return re.sub(r"[^a-z0-9]+", "-", latin(name).lower().replace("'", "")).strip("-")


def latin(text: str) -> str:
    """Return what of a text can be written in plain Latin letters, without their accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
