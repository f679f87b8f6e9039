"""Badges in pictures: PNG and SVG, and the places where a looser reader would look."""

import zlib
from base64 import b64encode
from collections.abc import Iterator

from tests.tampered.forge.school import credit, signed_credit
from tests.tampered.forge.spelling import Forged, changed, text
from tests.tampered.forge.tokens import sound_token
from transcript.credentials.baking import bake_png, bake_svg

KEYWORD = b"openbadgecredential"
_PLAIN = KEYWORD + bytes(5)
_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>Credit c1</title></svg>'
_TYPE = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a part of a PNG."""
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a picture of one pixel with more chunks after the header."""
    first = (b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    last = ((b"IDAT", zlib.compress(b"\0\0", 9)), (b"IEND", b""))
    parts = (chunk(kind, body) for kind, body in (first, *chunks, *last))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def pictures() -> Iterator[Forged]:
    """Yield badges in pictures."""
    yield from _pngs()
    yield from _chunks()
    yield from _svgs()
    yield from _elements()


def _pngs() -> Iterator[Forged]:
    badge = text(signed_credit())
    letter = changed(badge, "Credit c1", "Credit c2").decode()
    sound = bake_png(png(), badge.decode())
    bomb = zlib.compress(b"[" * 20_000_000, 9)
    for name, why, content in (
        ("sound", "as the school sent it; the picture itself is not covered", sound),
        ("sound-token", "sound: a token inside a picture", bake_png(png(), sound_token())),
        (
            "letter-of-a-credit",
            "one letter of the badge inside is another",
            bake_png(png(), letter),
        ),
        ("unsigned", "nobody signed the badge inside", bake_png(png(), text(credit()).decode())),
        (
            "checksum-wrong",
            "the badge was changed without its checksum",
            changed(sound, "Credit", "Credix"),
        ),
        ("no-credential", "a picture and nothing more", png()),
        (
            "two-credentials",
            "two badges in one picture",
            png((b"iTXt", _PLAIN + badge), (b"iTXt", _PLAIN + badge)),
        ),
        (
            "bomb",
            "a compressed text of 20 MB where the badge belongs",
            png((b"zTXt", KEYWORD + b"\0\0" + bomb)),
        ),
        ("cut-off", "the second half is missing", sound[: len(sound) // 2]),
        ("bytes-after-the-end", "a byte follows the end", sound + b"\0"),
        ("badge-after-the-end", "a second badge follows the end", sound + badge),
        ("picture-after-the-end", "a second picture follows the end", sound + sound),
        ("first-byte", "the first byte is another", b"x" + sound[1:]),
        ("without-an-end", "the part that ends it is missing", sound[:-12]),
    ):
        yield Forged(f"{name}.png", why, content)


def _chunks() -> Iterator[Forged]:
    badge = text(signed_credit())
    packed = zlib.compress(badge, 9)
    for name, why, parts in (
        (
            "text-chunk",
            "the badge is in a part for Latin text",
            [(b"tEXt", KEYWORD + b"\0" + badge)],
        ),
        (
            "packed-chunk",
            "the badge is in a part for packed text",
            [(b"zTXt", KEYWORD + b"\0\0" + packed)],
        ),
        ("packed", "the badge is packed", [(b"iTXt", KEYWORD + b"\0\1\0\0\0" + packed)]),
        (
            "packed-by-half",
            "the badge says that it is packed, and is not",
            [(b"iTXt", KEYWORD + b"\0\1\0\0\0" + badge)],
        ),
        (
            "with-a-language",
            "the badge has a language",
            [(b"iTXt", KEYWORD + b"\0\0\0en\0\0" + badge)],
        ),
        (
            "keyword-in-capitals",
            "the badge has its keyword in capitals",
            [(b"iTXt", b"OpenBadgeCredential" + bytes(5) + badge)],
        ),
        (
            "keyword-of-before",
            "the badge has the keyword of an older standard",
            [(b"iTXt", b"openbadges" + bytes(5) + badge)],
        ),
        ("empty-chunk", "the part for the badge is empty", [(b"iTXt", _PLAIN)]),
        ("not-utf-8", "the part for the badge is not UTF-8", [(b"iTXt", _PLAIN + b"{\xff")]),
        (
            "second-in-a-text-chunk",
            "a second badge is in a part for Latin text",
            [(b"iTXt", _PLAIN + badge), (b"tEXt", KEYWORD + b"\0" + badge)],
        ),
        (
            "second-header",
            "there are two headers",
            [(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"), (b"iTXt", _PLAIN + badge)],
        ),
        (
            "end-before-the-badge",
            "the badge stands after an end",
            [(b"IEND", b""), (b"iTXt", _PLAIN + badge)],
        ),
    ):
        yield Forged(f"{name}.png", why, png(*parts))
    sound = png((b"iTXt", _PLAIN + badge))
    place = sound.index(b"iTXt") - 4
    long = sound[:place] + b"\x7f\xff\xff\xff" + sound[place + 4 :]
    yield Forged("length-beyond-the-end.png", "a part is longer than the picture", long)


def _svgs() -> Iterator[Forged]:
    badge = text(signed_credit())
    letter = changed(badge, "Credit c1", "Credit c2").decode()
    sound = bake_svg(SVG, badge.decode())
    for name, why, content in (
        ("sound", "as the school sent it; the picture itself is not covered", sound),
        ("sound-token", "sound: a token inside a picture", bake_svg(SVG, sound_token())),
        ("letter-of-a-credit", "one letter of the badge inside is another", bake_svg(SVG, letter)),
        ("unsigned", "nobody signed the badge inside", bake_svg(SVG, text(credit()).decode())),
        ("no-credential", "a picture and nothing more", SVG),
        ("entities", "entities that multiply", _TYPE + SVG),
        ("document-type", "there is a document type", b"<!DOCTYPE svg>" + _bare(sound)),
        (
            "entity-of-a-file",
            "an entity stands for a file of the reader's",
            b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _bare(sound),
        ),
        ("cut-off", "the second half is missing", sound[: len(sound) // 2]),
        ("text-after-the-end", "a text follows the end", sound + b"more"),
        ("first-byte", "the first byte is another", b"x" + sound[1:]),
        ("in-utf-16", "it is in another encoding", sound.decode().encode("utf-16")),
        (
            "another-encoding",
            "it says of itself to be in another encoding",
            sound.replace(b"utf-8", b"latin1", 1),
        ),
        (
            "bad-utf-8",
            "a byte that is not UTF-8",
            changed(sound, "Credit", "Cr!dit").replace(b"Cr!", b"Cr\xff"),
        ),
        (
            "another-picture",
            "it is not an SVG",
            _bare(sound).replace(b"<svg", b"<g").replace(b"</svg", b"</g"),
        ),
    ):
        yield Forged(f"{name}.svg", why, content)


def _bare(picture: bytes) -> bytes:
    return picture.split(b"?>", 1)[1].lstrip()


def _elements() -> Iterator[Forged]:
    badge = text(signed_credit()).decode()
    token = sound_token()
    half = len(badge) // 2
    inside = f"<![CDATA[{badge}]]>"
    split = f"<![CDATA[{badge[:half]}]]><![CDATA[{badge[half:]}]]>"
    for name, why, elements in (
        ("sound-in-two-sections", "sound: the badge is in two sections of characters", _one(split)),
        (
            "comment-inside",
            "a comment splits the badge",
            _one(f"<![CDATA[{badge[:half]}]]><!-- --><![CDATA[{badge[half:]}]]>"),
        ),
        ("element-inside", "there is an element in the badge", _one(f"{inside}<b/>")),
        ("two-elements", "there are two badges", _one(inside) + _one(inside)),
        ("element-in-an-element", "there is a badge in a badge", _one(_one(inside))),
        ("token-and-badge", "there is a token and a badge", _one(inside, f' verify="{token}"')),
        (
            "badge-as-a-token",
            "a badge stands where a token belongs",
            _one("", f" verify='{badge.replace('&', '&amp;')}'"),
        ),
        ("element-empty", "there is nothing in the badge", _one("")),
        (
            "element-of-a-picture",
            "the badge is in no namespace of its own",
            f"<credential>{inside}</credential>",
        ),
        (
            "element-of-another-namespace",
            "the badge is in another namespace",
            f'<o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p1">{inside}</o:credential>',
        ),
        (
            "element-of-an-older-standard",
            "the badge is an assertion of an older standard",
            f'<o:assertion xmlns:o="http://openbadges.org" verify="https://hill.example/c1">{inside}</o:assertion>',
        ),
        ("in-a-comment", "the badge is in a comment", f"<!--{_one(inside)}-->"),
        ("in-base64", "the badge is in base64", _one(b64encode(badge.encode()).decode())),
        (
            "script",
            "sound: there is a script beside the badge, which the verdict is not about",
            _one(inside) + "<script>alert(1)</script>",
        ),
    ):
        content = SVG.replace(b"<title>", f"{elements}<title>".encode())
        prefix = "sound-with-a-" if why.startswith("sound") and name == "script" else ""
        yield Forged(f"{prefix}{name}.svg", why, content)


def _one(inside: str, attributes: str = "") -> str:
    return f'<o:credential xmlns:o="{_NAMESPACE}"{attributes}>{inside}</o:credential>'
