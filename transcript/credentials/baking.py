"""A credential inside a picture: Open Badges 3.0 baking of PNG and SVG.

A stranger's picture is read without decoding a pixel: chunk by chunk or element by element, within
limits, and strictly, so that no two programs find different credentials in one file.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transcript.errors import TranscriptError

if TYPE_CHECKING:
    from lxml.etree import _Element

KEYWORD = "openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LARGEST = 10_000_000
_MOST_CHUNKS = 10_000
_HEADER = 8
_CRC = 4
# Null ends the keyword; then: not compressed, method 0, no language tag, no translated keyword.
_PLAIN = b"\x00\x00\x00\x00\x00"

_SVG = "http://www.w3.org/2000/svg"
_CREDENTIAL = f"{{{NAMESPACE}}}credential"
_DECLARATION = re.compile(rb"\A<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_FORBIDDEN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class BakingError(TranscriptError):
    """A picture that cannot be baked or read. The message says why."""


class NotBakedError(BakingError):
    """A sound picture without a credential inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    kind: bytes
    body: bytes

    def to_bytes(self) -> bytes:
        crc = zlib.crc32(self.kind + self.body)
        return len(self.body).to_bytes(4) + self.kind + self.body + crc.to_bytes(4)


def bake_png(image: bytes, credential: str) -> bytes:
    """Return the PNG with the credential, JSON or a compact JWS, in it. Raises `BakingError`."""
    chunks = list(_chunks(image))
    if any(_is_credential(chunk) for chunk in chunks):
        raise BakingError("the image already carries a credential")
    body = KEYWORD.encode() + _PLAIN + _encoded(credential)
    baked = [chunks[0], _Chunk(kind=b"iTXt", body=body), *chunks[1:]]
    return _SIGNATURE + b"".join(chunk.to_bytes() for chunk in baked)


def unbake_png(image: bytes) -> str:
    """Return the text baked into a PNG. Raises `NotBakedError` or `BakingError`."""
    found = [chunk for chunk in _chunks(image) if _is_credential(chunk)]
    if not found:
        raise NotBakedError("the image carries no credential")
    if len(found) > 1:
        raise BakingError("the image carries more than one credential")
    keyword = KEYWORD.encode()
    if found[0].kind != b"iTXt" or not found[0].body.startswith(keyword + _PLAIN):
        raise BakingError("the credential in the image is not plain international text")
    try:
        return found[0].body[len(keyword + _PLAIN) :].decode()
    except UnicodeDecodeError as error:
        raise BakingError("the credential in the image is not UTF-8") from error


def bake_svg(image: bytes, credential: str) -> bytes:
    """Return the SVG with the credential, JSON or a compact JWS, in it. Raises `BakingError`."""
    from lxml import etree

    root = _svg(image)
    if root.find(f".//{_CREDENTIAL}") is not None:
        raise BakingError("the image already carries a credential")
    _encoded(credential)
    if _FORBIDDEN_XML.search(credential):
        raise BakingError("the credential has a character that XML cannot hold")
    # lxml cannot declare a namespace on an element that exists.
    names: dict[Any, str] = {**root.nsmap, "openbadges": NAMESPACE}
    baked = etree.Element(root.tag, nsmap=names)
    baked.attrib.update(root.attrib)
    baked.text = root.text
    baked.append(_credential_element(credential))
    baked.extend(list(root))
    return etree.tostring(baked, encoding="utf-8", xml_declaration=True)


def unbake_svg(image: bytes) -> str:
    """Return the text baked into an SVG. Raises `NotBakedError` or `BakingError`."""
    found = _svg(image).findall(f".//{_CREDENTIAL}")
    if not found:
        raise NotBakedError("the image carries no credential")
    if len(found) > 1:
        raise BakingError("the image carries more than one credential")
    verify, text = found[0].get("verify"), (found[0].text or "").strip()
    is_json = (verify or text).startswith("{")
    if len(found[0]) or bool(verify) == bool(text) or is_json != bool(text):
        raise BakingError("the credential in the image is neither a token nor a JSON text alone")
    return verify or text


def _chunks(image: bytes) -> Iterator[_Chunk]:
    if not image.startswith(_SIGNATURE):
        raise BakingError("this is not a PNG image")
    if len(image) > _LARGEST:
        raise BakingError(f"the image has more than {_LARGEST:,} bytes")
    place, count = len(_SIGNATURE), 0
    while place < len(image):
        chunk = _chunk_at(image, place)
        count += 1
        if (count == 1) != (chunk.kind == b"IHDR"):
            raise BakingError("the image does not begin with its one header")
        if count > _MOST_CHUNKS:
            raise BakingError(f"the image has more than {_MOST_CHUNKS:,} parts")
        yield chunk
        place += _HEADER + len(chunk.body) + _CRC
        if chunk.kind == b"IEND" and place != len(image):
            raise BakingError("something follows the end of the image")
    if count == 0 or chunk.kind != b"IEND":
        raise BakingError("the image has no end")


def _chunk_at(image: bytes, place: int) -> _Chunk:
    length = int.from_bytes(image[place : place + 4])
    end = place + _HEADER + length
    if end + _CRC > len(image):
        raise BakingError("the image is cut off")
    chunk = _Chunk(kind=image[place + 4 : place + _HEADER], body=image[place + _HEADER : end])
    if image[place : end + _CRC] != chunk.to_bytes():
        raise BakingError(f"a part of the image is damaged, at byte {place}")
    return chunk


def _is_credential(chunk: _Chunk) -> bool:
    # A keyword in a text chunk of another kind is an attempt to be read by looser software.
    texts = (b"iTXt", b"tEXt", b"zTXt")
    return chunk.kind in texts and chunk.body.split(b"\x00", 1)[0] == KEYWORD.encode()


def _encoded(credential: str) -> bytes:
    try:
        return credential.encode()
    except UnicodeEncodeError as error:
        raise BakingError("the credential is not text that UTF-8 can hold") from error


def _svg(image: bytes) -> "_Element":
    from lxml import etree

    if len(image) > _LARGEST:
        raise BakingError(f"the image has more than {_LARGEST:,} bytes")
    _require_plain_xml(image)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(image, parser)
    except etree.XMLSyntaxError as error:
        raise BakingError(f"the image is not well-formed XML: {error.msg}") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise BakingError("this is not an SVG image")
    return root


def _require_plain_xml(image: bytes) -> None:
    # Said of the bytes, before any parser: a document type is where entities and bombs come from.
    text = image.removeprefix(b"\xef\xbb\xbf")
    try:
        text.decode()
    except UnicodeDecodeError as error:
        raise BakingError("the image is not UTF-8") from error
    declared = _DECLARATION.match(text)
    if declared is not None and declared[1].upper() not in {b"UTF-8", b"US-ASCII"}:
        raise BakingError("the image declares an encoding other than UTF-8")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise BakingError("the image has a document type, which is not allowed")


def _credential_element(credential: str) -> "_Element":
    from lxml import etree

    element = etree.Element(_CREDENTIAL, nsmap={"openbadges": NAMESPACE})
    if credential.startswith("{"):
        # “]]>” would end the section early, and “<!” may look like a document type to a reader.
        # In JSON both can stand only in a string, where a character may be written as an escape.
        safe = credential.replace("]]>", "]]\\u003e").replace("<!", "\\u003c!")
        element.text = etree.CDATA(safe)
    else:
        element.set("verify", credential)
    return element
