"""The address of a key in a token: a PKCS#11 URI (RFC 7512), as much of it as names one key."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote_to_bytes

from transcript.proofs.errors import KeyUnusableError

_SCHEME = "pkcs11:"
_NAMES = ("token", "serial", "object", "id", "type")
_LONGEST = 300
# RFC 7512, 2.3: what may stand in the value of a path attribute.
_VALUE = re.compile(r"(?:[A-Za-z0-9._~:\[\]@!$'()*+,=&/-]|%[0-9A-Fa-f]{2})+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenAddress:
    """Which token, by its label or serial number, and which key in it, by its label or id.

    Without `object` and `id` it is the address of the token alone.
    """

    token: str = ""
    serial: str = ""
    object: str = ""
    id: bytes = b""

    @classmethod
    def read(cls, text: str) -> Self:
        """Read an address such as “pkcs11:token=Riverbend;object=seal”. Raises `KeyUnusableError`.

        No PIN and no module can stand in it: the one is a secret, the other differs from machine
        to machine.
        """
        if not text.startswith(_SCHEME) or len(text) > _LONGEST:
            raise KeyUnusableError(
                f"“{text[:40]}” is not the address of a token; write one like "
                "“pkcs11:token=Riverbend”"
            )
        path, question, _ = text.removeprefix(_SCHEME).partition("?")
        if question:
            raise KeyUnusableError(
                "leave out what follows the “?” in the address of the token: a PIN is asked for, "
                "and the module is told by `pkcs11_module` in workspace.yaml or by PKCS11_MODULE"
            )
        found: dict[str, bytes] = {}
        for part in path.split(";"):
            name, value = _attribute(part)
            if name in found:
                raise KeyUnusableError(f"the address of the token has “{name}” twice")
            found[name] = value
        if found.pop("type", b"private") != b"private":
            raise KeyUnusableError("the address must be that of a private key (type=private)")
        if not found.keys() & {"token", "serial"}:
            raise KeyUnusableError("the address must name the token, as in “pkcs11:token=…”")
        try:
            texts = {name: found.get(name, b"").decode() for name in ("token", "serial", "object")}
        except UnicodeDecodeError:
            raise KeyUnusableError("the address of the token is not UTF-8") from None
        return cls(id=found.get("id", b""), **texts)

    def __str__(self) -> str:
        """Return the address, in the one spelling that is kept."""
        parts = [
            f"{name}={quote(value, safe='')}"
            for name in ("token", "serial", "object")
            if (value := getattr(self, name))
        ]
        if self.id:
            parts.append("id=" + "".join(f"%{byte:02X}" for byte in self.id))
        if self.object or self.id:
            parts.append("type=private")
        return _SCHEME + ";".join(parts)


def _attribute(part: str) -> tuple[str, bytes]:
    name, equals, value = part.partition("=")
    if name not in _NAMES:
        raise KeyUnusableError(
            f"“{name}” is not understood in the address of a token; there are: {', '.join(_NAMES)}"
        )
    if not equals or not _VALUE.fullmatch(value):
        raise KeyUnusableError(
            f"“{name}” in the address of the token has no value that can be read; write special "
            "letters as in %20"
        )
    return name, unquote_to_bytes(value)
