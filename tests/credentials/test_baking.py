import json
import zlib
from collections.abc import Callable

import pytest

from transcript.credentials.baking import (
    BakingError,
    NotBakedError,
    bake_png,
    bake_svg,
    unbake_png,
    unbake_svg,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TOKEN = "eyJ.eyJ.c2ln"
JSON = json.dumps({"name": "Añil ]]> <!DOCTYPE 🌱 & <b>"}, ensure_ascii=False)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9"><title>A</title><!-- c --></svg>'


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    crc = zlib.crc32(kind + body)
    return len(body).to_bytes(4) + kind + body + crc.to_bytes(4)


HEADER = chunk(b"IHDR", bytes.fromhex("00000001 00000001 08 00 00 00 00"))
PIXEL = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
END = chunk(b"IEND")
PNG = SIGNATURE + HEADER + PIXEL + END


def text(body: bytes, kind: bytes = b"iTXt") -> bytes:
    return SIGNATURE + HEADER + chunk(kind, body) + PIXEL + END


@pytest.mark.parametrize("credential", [TOKEN, JSON])
def test_what_is_baked_into_a_png_comes_out_again(credential: str) -> None:
    assert unbake_png(bake_png(PNG, credential)) == credential


def test_a_baked_png_is_the_same_image_with_one_chunk_more() -> None:
    body = b"openbadgecredential\x00\x00\x00\x00\x00" + TOKEN.encode()
    assert bake_png(PNG, TOKEN) == text(body)


def test_a_png_without_a_credential_is_not_baked() -> None:
    with pytest.raises(NotBakedError, match="the image carries no credential"):
        unbake_png(text(b"Comment\x00\x00\x00\x00\x00hello"))


BAD_PNGS = {
    "not a png": (b"GIF89a", "this is not a PNG image"),
    "too large": (PNG + bytes(10_000_000), "the image has more than 10,000,000 bytes"),
    "only a signature": (SIGNATURE, "the image has no end"),
    "no header": (SIGNATURE + END, "the image does not begin with its one header"),
    "two headers": (SIGNATURE + HEADER * 2, "the image does not begin with its one header"),
    "no end": (SIGNATURE + HEADER + PIXEL, "the image has no end"),
    "something after the end": (PNG + END, "something follows the end of the image"),
    "cut off": (PNG[:-3], "the image is cut off"),
    "a length beyond the file": (
        SIGNATURE + HEADER + b"\xff\xff\xff\xffIDAT",
        "the image is cut off",
    ),
    "a wrong checksum": (PNG[:-1] + b"\x00", "a part of the image is damaged, at byte 55"),
    "many chunks": (
        SIGNATURE + HEADER + chunk(b"tEXt") * 10_000 + END,
        "the image has more than 10,000 parts",
    ),
    "two credentials": (
        SIGNATURE + HEADER + chunk(b"iTXt", b"openbadgecredential\x00\x00\x00\x00\x00a") * 2 + END,
        "the image carries more than one credential",
    ),
    "compressed": (
        text(b"openbadgecredential\x00\x01\x00\x00\x00abc"),
        "the credential in the image is not plain international text",
    ),
    "a text chunk of an older kind": (
        text(b"openbadgecredential\x00abc", b"tEXt"),
        "the credential in the image is not plain international text",
    ),
    "not utf-8": (
        text(b"openbadgecredential\x00\x00\x00\x00\x00\xff"),
        "the credential in the image is not UTF-8",
    ),
}


@pytest.mark.parametrize("name", BAD_PNGS)
def test_a_bad_png_is_refused_with_the_reason(name: str) -> None:
    image, message = BAD_PNGS[name]
    with pytest.raises(BakingError) as caught:
        unbake_png(image)
    assert str(caught.value) == message


@pytest.mark.parametrize("credential", [TOKEN, JSON])
def test_what_is_baked_into_an_svg_comes_out_again(credential: str) -> None:
    found = unbake_svg(bake_svg(SVG, credential))
    assert found == credential or json.loads(found) == json.loads(credential)


def test_a_token_is_baked_as_an_attribute() -> None:
    assert bake_svg(SVG, TOKEN) == (
        b"<?xml version='1.0' encoding='utf-8'?>\n"
        b'<svg xmlns="http://www.w3.org/2000/svg" '
        b'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" width="9">'
        b'<openbadges:credential verify="eyJ.eyJ.c2ln"/><title>A</title><!-- c --></svg>'
    )


def test_json_is_baked_as_one_section() -> None:
    baked = bake_svg(SVG, '{"name":"a ]]> <!b"}')
    expected = b'<![CDATA[{"name":"a ]]\\u003e \\u003c!b"}]]></openbadges:credential>'
    assert expected in baked


def test_an_svg_without_a_credential_is_not_baked() -> None:
    with pytest.raises(NotBakedError, match="the image carries no credential"):
        unbake_svg(SVG)


def svg(inside: str, head: str = "") -> bytes:
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:o="https://purl.imsglobal.org/ob/v3p0">{inside}</svg>'
    ).encode()


BAD_SVGS = {
    "not utf-8": (b"<svg>\xff</svg>", "the image is not UTF-8"),
    "too large": (SVG + b" " * 10_000_000, "the image has more than 10,000,000 bytes"),
    "another encoding": (
        svg("", "<?xml version='1.0' encoding='UTF-7'?>"),
        "the image declares an encoding other than UTF-8",
    ),
    "a document type": (
        svg("", "<!DOCTYPE svg>"),
        "the image has a document type, which is not allowed",
    ),
    "an entity": (
        svg("<!ENTITY a 'b'>"),
        "the image has a document type, which is not allowed",
    ),
    "not xml": (
        b"<svg>",
        (
            "the image is not well-formed XML: Premature end of data in tag svg line 1, line 1, "
            "column 6"
        ),
    ),
    "another document": (b"<html/>", "this is not an SVG image"),
    "two credentials": (
        svg("<o:credential verify='a'/><g><o:credential verify='b'/></g>"),
        "the image carries more than one credential",
    ),
    "a token and a text": (
        svg("<o:credential verify='a'>b</o:credential>"),
        "the credential in the image is neither a token nor a JSON text alone",
    ),
    "a JSON text for a token": (
        svg("<o:credential verify='{}'/>"),
        "the credential in the image is neither a token nor a JSON text alone",
    ),
    "a token for a JSON text": (
        svg("<o:credential>a.b.c</o:credential>"),
        "the credential in the image is neither a token nor a JSON text alone",
    ),
    "nothing inside": (
        svg("<o:credential/>"),
        "the credential in the image is neither a token nor a JSON text alone",
    ),
    "elements inside": (
        svg("<o:credential>{<b/>}</o:credential>"),
        "the credential in the image is neither a token nor a JSON text alone",
    ),
}


@pytest.mark.parametrize("name", BAD_SVGS)
def test_a_bad_svg_is_refused_with_the_reason(name: str) -> None:
    image, message = BAD_SVGS[name]
    with pytest.raises(BakingError) as caught:
        unbake_svg(image)
    assert str(caught.value) == message


def test_an_svg_may_say_that_it_is_utf_8() -> None:
    head = "\ufeff<?xml version='1.0' encoding='utf-8'?>"
    assert unbake_svg(svg("<o:credential verify='a'/>", head)) == "a"


@pytest.mark.parametrize(("bake", "image"), [(bake_png, PNG), (bake_svg, SVG)])
def test_an_image_is_baked_once(bake: Callable[[bytes, str], bytes], image: bytes) -> None:
    with pytest.raises(BakingError, match="the image already carries a credential"):
        bake(bake(image, TOKEN), TOKEN)


@pytest.mark.parametrize(("bake", "image"), [(bake_png, PNG), (bake_svg, SVG)])
def test_a_text_that_utf_8_cannot_hold_is_not_baked(
    bake: Callable[[bytes, str], bytes], image: bytes
) -> None:
    with pytest.raises(BakingError, match="the credential is not text that UTF-8 can hold"):
        bake(image, "\ud800")


def test_a_character_that_xml_cannot_hold_is_not_baked() -> None:
    with pytest.raises(BakingError, match="the credential has a character that XML cannot hold"):
        bake_svg(SVG, "{\x01}")
