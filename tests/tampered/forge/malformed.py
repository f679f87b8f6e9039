"""What is not the JSON it claims to be, and what is no credential at all."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from tests.tampered.forge.school import signed_credit, signed_whole
from tests.tampered.forge.spelling import Forged, changed, text


def malformed() -> Iterator[Forged]:
    """Yield files that cannot be read, or hold nothing to verify."""
    yield from _cut()
    yield from _encodings()
    yield from _spellings()
    yield from _nothing_signed()


def _cut() -> Iterator[Forged]:
    sound = text(signed_whole())
    for name, why, content in (
        ("cut-off", "the second half is missing", sound[: len(sound) // 2]),
        ("cut-off-by-one", "the last byte is missing", sound[:-1]),
        ("first-byte", "the first byte is another", b"x" + sound[1:]),
        ("last-byte", "the last byte is another", sound[:-1] + b"]"),
        ("empty", "nothing", b""),
        ("white-space-only", "nothing but white space", b" \n"),
        ("null", "null", b"null"),
        ("twice", "the transcript stands there twice", sound + sound),
        ("text-after-the-end", "a text follows the end", sound + b" Diploma"),
        ("brace-after-the-end", "a bracket follows the end", sound + b"}"),
        ("zero-after-the-end", "a zero byte follows the end", sound + b"\0"),
        ("lines", "another transcript follows in the next line", sound + b"\n" + sound),
        ("deep", "five hundred levels of lists", b'{"proof":' + b"[" * 500 + b"]" * 500 + b"}"),
        (
            "deep-inside",
            "seventy levels of lists in a field",
            changed(sound, '"Transcript"', "[" * 70 + "]" * 70),
        ),
    ):
        yield Forged(f"{name}.clr.json", why, content)


def _encodings() -> Iterator[Forged]:
    sound = text(signed_whole())
    words = sound.decode()
    for name, why, content in (
        (
            "bad-utf-8",
            "a byte that is not UTF-8",
            changed(sound, "Hill", "H!ll").replace(b"H!ll", b"H\xffll", 1),
        ),
        (
            "overlong-utf-8",
            "a letter in more bytes than it needs",
            changed(sound, "Transcript", "T!anscript").replace(b"T!", b"T\xc1\xb2"),
        ),
        (
            "surrogate-in-utf-8",
            "half a pair of surrogates as bytes",
            changed(sound, "Transcript", "T!anscript").replace(b"T!", b"T\xed\xa0\x80"),
        ),
        (
            "lone-surrogate",
            "half a pair of surrogates as an escape",
            changed(sound, "Transcript", "\\ud800"),
        ),
        (
            "byte-order-mark",
            "an editor put a byte order mark before the text",
            b"\xef\xbb\xbf" + sound,
        ),
        ("utf-16", "the text is in UTF-16", words.encode("utf-16")),
        (
            "utf-16-without-a-mark",
            "the text is in UTF-16, without a mark",
            words.encode("utf-16-le"),
        ),
        ("utf-32", "the text is in UTF-32", words.encode("utf-32-be")),
        (
            "zero-in-a-text",
            "a zero byte stands in a text",
            changed(sound, "Transcript", "Tran\0script"),
        ),
        (
            "line-in-a-text",
            "a line end stands in a text",
            changed(sound, "Transcript", "Tran\nscript"),
        ),
    ):
        yield Forged(f"{name}.clr.json", why, content)


def _spellings() -> Iterator[Forged]:
    sound = text(signed_whole())
    name, field = '"Transcript"', '"name":"Transcript"'
    for file, why, old, new in (
        ("key-twice", "a field stands twice in one object", '"name":', '"name":"Other","name":'),
        (
            "key-twice-by-escape",
            "a field stands twice, once with a letter as an escape",
            '"name":',
            '"n\\u0061me":"Other","name":',
        ),
        (
            "key-twice-in-a-proof",
            "a member of the proof stands twice",
            '"proofPurpose":',
            '"proofPurpose":"authentication","proofPurpose":',
        ),
        (
            "proof-twice-as-a-field",
            "the field of the proof stands twice",
            '"proof":',
            '"proof":[],"proof":',
        ),
        ("not-a-number", "NaN in place of a text", name, "NaN"),
        ("infinity", "Infinity in place of a text", name, "Infinity"),
        ("infinity-below-zero", "-Infinity in place of a text", name, "-Infinity"),
        ("undefined", "undefined in place of a text", name, "undefined"),
        ("number-beyond-all", "a number of five hundred digits", name, "9" * 500),
        ("number-with-a-plus", "a number with a plus", name, "+1"),
        ("number-with-zeros-before", "a number that begins with zero", name, "01"),
        ("number-in-hexadecimal", "a number in hexadecimal", name, "0x1F"),
        ("number-cut-off", "a number without its end", name, "1."),
        ("true-in-capitals", "a truth value in capitals", name, "True"),
        ("quotes-of-others", "a text in single quotation marks", name, "'Transcript'"),
        ("no-quotes", "a field's name without quotation marks", field, 'name:"Transcript"'),
        ("comment", "a comment", field, f"/* by hand */{field}"),
        ("comma-at-the-end", "a comma after the last field", '"}]}', '"}],}'),
        ("comma-twice", "two commas", f"{field},", f"{field},,"),
        ("equals-sign", "an equals sign for a colon", field, '"name"="Transcript"'),
        ("escape-of-none", "an escape that there is not", name, '"\\xTranscript"'),
        ("escape-cut-off", "an escape that is cut off", name, '"Transcript\\u00"'),
        ("return-in-a-text", "a carriage return stands in a text", name, '"Tran\rscript"'),
        ("tab-in-a-text", "a tab stands in a text", name, '"Tran\tscript"'),
        ("space-of-others", "a space that JSON does not know", f"{field}", f"\u00a0{field}"),
    ):
        yield Forged(f"{file}.clr.json", why, changed(sound, old, new))


def _nothing_signed() -> Iterator[Forged]:
    badge = text(signed_credit())
    archive = BytesIO()
    with ZipFile(archive, "w") as unpacked:
        unpacked.writestr(ZipInfo("c1.json", (2026, 11, 20, 10, 0, 0)), badge)
    for name, why, content in (
        ("no-credential.json", "JSON that nobody signed", b'{"name":"Ada Byron","credits":24}'),
        ("number.json", "a number", b"24"),
        ("list.json", "a list of nothing", b"[]"),
        ("letter.txt", "a text", b"To whom it may concern: Ada Byron has graduated.\n"),
        ("page.html", "a page", b"<!DOCTYPE html><title>Diploma</title>"),
        ("unpacked-first.badges.zip", "an archive of badges", archive.getvalue()),
        ("packed.clr.json", "a transcript in an archive that is named as one", archive.getvalue()),
        ("sound-named-as-a-picture.png", "sound: a badge that is named as a picture", badge),
        ("picture-of-another-kind.png", "a picture of another kind", b"GIF89a\1\0\1\0\0\0\0;"),
        ("page-named-as-a-picture.svg", "a page that is named as a picture", b"<html/>"),
        ("text-named-as-a-token.jwt", "a text that is named as a token", b"signed by the school"),
    ):
        yield Forged(name, why, content)
