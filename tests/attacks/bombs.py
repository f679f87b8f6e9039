"""PDFs made to keep a reader busy, to fill its memory, or to break it; each with what is found.

`bench/hostile.py` measures what each costs; the tests see to it that each ends in its code.
"""

import zlib
from collections.abc import Callable, Sequence

CATALOG = b"<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>"
MEGABYTE = 1_000_000


def raw(objects: Sequence[bytes], *, trailer: bytes = b"", root: int = 1) -> bytes:
    """Return a PDF of these objects with a classic table."""
    content, places = [b"%PDF-1.7\n"], []
    end = len(content[0])
    for number, each in enumerate(objects, start=1):
        places.append(end)
        content.append(b"%d 0 obj\n%s\nendobj\n" % (number, each))
        end += len(content[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    tail = b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return b"".join((*content, head, table, tail % (size, root, trailer, end)))


def stream(content: bytes, keys: bytes = b"") -> bytes:
    """Return an object that is a stream."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), keys, content)


def packed(content: bytes, times: int = 1) -> bytes:
    """Return a stream that is packed so many times."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter[" + b"/FlateDecode" * times + b"]")


def attached(*streams: bytes) -> bytes:
    """Return a PDF with these streams as attachments."""
    names = b"".join(b"(%d) %d 0 R" % (number, 3 + 2 * number) for number in range(len(streams)))
    objects = [CATALOG, b"<</Names[" + names + b"]>>"]
    for number, each in enumerate(streams):
        objects += [b"<</F(%d)/EF<</F %d 0 R>>>>" % (number, 4 + 2 * number), each]
    return raw(objects)


def table_stream(entries: bytes, keys: bytes) -> bytes:
    """Return a PDF whose table is a stream."""
    catalog = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
    head = b"2 0 obj\n<</Type/XRef/Root 1 0 R/Length %d%s>>stream\n%s\nendstream\nendobj\n"
    tail = b"startxref\n%d\n%%%%EOF\n" % len(catalog)
    return catalog + head % (len(entries), keys, entries) + tail


def revisions(count: int) -> bytes:
    """Return a PDF that was saved so many times."""
    content = raw([b"<</Type/Catalog>>"])
    for _ in range(count):
        previous = content[content.rindex(b"startxref") + 9 : content.rindex(b"%%EOF")].strip()
        tail = b"xref\n0 0\ntrailer\n<</Size 2/Root 1 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n"
        content += tail % (previous, len(content))
    return content


def object_stream(body: bytes, count: int) -> bytes:
    """Return a PDF whose catalog is in a stream of objects."""
    content = b"%PDF-1.7\n"
    inner = zlib.compress(body, 9)
    first = body.index(b"<<")
    holder = b"2 0 obj\n<</Type/ObjStm/N %d/First %d/Length %d/Filter/FlateDecode>>stream\n%s"
    place = len(content)
    content += holder % (count, first, len(inner), inner) + b"\nendstream\nendobj\n"
    entries = bytes([0]) + bytes(4) + bytes([2, 0, 0, 2, 0, 1]) + place.to_bytes(3) + bytes(1)
    entries += bytes([1]) + len(content).to_bytes(3) + bytes(1)
    head = b"3 0 obj\n<</Type/XRef/W[1 3 1]/Size 4/Root 1 0 R/Length %d>>stream\n%s\nendstream\n"
    return (
        content
        + head % (len(entries), entries)
        + (b"endobj\nstartxref\n%d\n%%%%EOF\n" % len(content))
    )


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "packed: 100 MB in an attachment": (
        lambda: attached(packed(bytes(100 * MEGABYTE))),
        "LIMIT_PDF",
    ),
    "packed: twice": (lambda: attached(packed(bytes(100 * MEGABYTE), 2)), "LIMIT_PDF"),
    "packed: five times": (lambda: attached(packed(bytes(100 * MEGABYTE), 5)), "LIMIT_PDF"),
    "packed: ten attachments of 15 MB": (
        lambda: attached(*[packed(bytes(15 * MEGABYTE))] * 10),
        "LIMIT_PDF",
    ),
    "packed: the table": (
        lambda: table_stream(
            zlib.compress(bytes(50 * MEGABYTE), 9),
            b"/W[1 2 1]/Size 12500000/Filter/FlateDecode",
        ),
        "LIMIT_PDF",
    ),
    "packed: a stream of objects": (
        lambda: object_stream(b"1 0 <</Type/Catalog>>" + b" " * 50 * MEGABYTE, 1),
        "LIMIT_PDF",
    ),
    "packed: run lengths": (
        lambda: attached(stream(b"\x81\0" * 200_000, b"/Filter/RunLengthDecode")),
        "MALFORMED",
    ),
    "packed: with a predictor": (
        lambda: attached(
            stream(
                zlib.compress(bytes(10 * MEGABYTE), 9),
                b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 9999999>>",
            )
        ),
        "LIMIT_PDF",
    ),
    "loop: names that hold themselves": (
        lambda: raw([CATALOG, b"<</Kids[2 0 R]>>"]),
        "LIMIT_PDF",
    ),
    "loop: names that hold each other": (
        lambda: raw([CATALOG, b"<</Kids[3 0 R]>>", b"<</Kids[2 0 R 2 0 R]>>"]),
        "LIMIT_PDF",
    ),
    "loop: a reference to itself": (lambda: raw([CATALOG, b"2 0 R"]), "MALFORMED"),
    "loop: references in a ring": (lambda: raw([CATALOG, b"3 0 R", b"2 0 R"]), "MALFORMED"),
    "loop: the catalog is the table of names": (
        lambda: raw([b"<</Type/Catalog/Names 1 0 R/EmbeddedFiles 1 0 R/Kids[1 0 R]>>"]),
        "MALFORMED",
    ),
    "loop: a table before itself": (
        lambda: raw([b"<</Type/Catalog>>"], trailer=b"/Prev 44"),
        "MALFORMED",
    ),
    "loop: a length that is its own stream's": (
        lambda: raw([CATALOG, b"<</Length 2 0 R>>stream\nx\nendstream"]),
        "MALFORMED",
    ),
    "loop: a stream of objects that extends itself": (
        lambda: object_stream(b"1 0 <</Type/Catalog/Names 2 0 R>>", 1),
        "NO_CREDENTIAL",
    ),
    "table: none": (lambda: b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n", "MALFORMED"),
    "table: beyond the end": (
        lambda: b"%PDF-1.7\nstartxref\n99999999\n%%EOF\n",
        "MALFORMED",
    ),
    "table: every place is wrong": (
        lambda: raw([CATALOG] * 20_000).replace(b"0 n \n", b"9 n \n"),
        "MALFORMED",
    ),
    "table: of a billion entries": (
        lambda: table_stream(b"", b"/W[0 0 0]/Size 1000000000/Index[0 1000000000]"),
        "LIMIT_PDF",
    ),
    "table: a billion entries announced": (
        lambda: raw([b"<</Type/Catalog>>"]).replace(b"xref\n0 2", b"xref\n0 1000000000"),
        "MALFORMED",
    ),
    "table: columns of a million bytes": (
        lambda: table_stream(bytes(2 * MEGABYTE), b"/W[1 1000000 1000000]/Size 1"),
        "LIMIT_PDF",
    ),
    "table: saved 500 times": (lambda: revisions(500), "NO_CREDENTIAL"),
    "table: saved 5,000 times": (lambda: revisions(5_000), "NO_CREDENTIAL"),
    "objects: a million, empty": (lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * MEGABYTE, "LIMIT_PDF"),
    "objects: a million in one stream": (
        lambda: object_stream(b"1 0 " * MEGABYTE + b"<</Type/Catalog>>", MEGABYTE),
        "NO_CREDENTIAL",
    ),
    "objects: forty thousand": (lambda: raw([CATALOG] * 40_000), "NO_CREDENTIAL"),
    "objects: a million in the catalog": (
        lambda: raw([b"<</Type/Catalog/Names[" + b"0 " * MEGABYTE + b"]>>"]),
        "LIMIT_PDF",
    ),
    "names: a million keys": (
        lambda: raw([b"<</Type/Catalog" + b"".join(b"/%d 0" % n for n in range(MEGABYTE)) + b">>"]),
        "LIMIT_PDF",
    ),
    "names: one of a million letters": (
        lambda: raw([b"<</Type/Catalog/" + b"A" * MEGABYTE + b" 0>>"]),
        "LIMIT_PDF",
    ),
    "names: of numbers in hexadecimal": (
        lambda: raw([b"<</Type/Catalog/" + b"#41" * 300_000 + b" 0>>"]),
        "LIMIT_PDF",
    ),
    "numbers: one of ten million digits": (
        lambda: raw([b"<</Type/Catalog/N " + b"9" * 10 * MEGABYTE + b">>"]),
        "LIMIT_PDF",
    ),
    "numbers: one of ten million digits, a fraction": (
        lambda: raw([b"<</Type/Catalog/N 0." + b"9" * 10 * MEGABYTE + b">>"]),
        "LIMIT_PDF",
    ),
    "numbers: a generation of ten million digits": (
        lambda: raw([b"<</Type/Catalog/N 1 " + b"9" * 10 * MEGABYTE + b" R>>"]),
        "LIMIT_PDF",
    ),
    "nested: a million lists": (
        lambda: raw([b"<</Type/Catalog/N " + b"[" * MEGABYTE + b"]" * MEGABYTE + b">>"]),
        "MALFORMED",
    ),
    "nested: a hundred thousand dictionaries": (
        lambda: raw([b"<</Type/Catalog" + b"/N<<" * 100_000 + b">>" * 100_000 + b">>"]),
        "MALFORMED",
    ),
    "nested: a million brackets in a text": (
        lambda: raw([b"<</Type/Catalog/N " + b"(" * MEGABYTE + b")" * MEGABYTE + b">>"]),
        "LIMIT_PDF",
    ),
    "text: ten million letters": (
        lambda: raw([b"<</Type/Catalog/Lang(" + b"a" * 10 * MEGABYTE + b")>>"]),
        "LIMIT_PDF",
    ),
    "text: ten million digits": (
        lambda: raw([b"<</Type/Catalog/Lang<" + b"4" * 10 * MEGABYTE + b">>>"]),
        "LIMIT_PDF",
    ),
    "text: that never ends": (
        lambda: raw([b"<</Type/Catalog/Lang(" + b"a" * 10 * MEGABYTE]),
        "LIMIT_PDF",
    ),
    "comments: ten million": (
        lambda: raw([b"<</Type/Catalog" + b"%\n" * 5 * MEGABYTE + b">>"]),
        "LIMIT_PDF",
    ),
    "space: ten million": (
        lambda: raw([b"<</Type/Catalog" + b" " * 10 * MEGABYTE + b">>"]),
        "LIMIT_PDF",
    ),
    "attachments: a thousand": (lambda: attached(*[packed(b"x")] * 1_000), "LIMIT_PDF"),
    "attachments: a tree of a thousand branches": (
        lambda: raw([CATALOG, *[b"<</Kids[%d 0 R]>>" % number for number in range(3, 1_000)]]),
        "LIMIT_PDF",
    ),
    "fields: a hundred thousand": (
        lambda: raw(
            [b"<</Type/Catalog/AcroForm<</Fields[" + b"2 0 R " * 100_000 + b"]>>>>", b"<<>>"]
        ),
        "NO_CREDENTIAL",
    ),
    "size: 21 MB": (lambda: b"%PDF-1.7\n" + bytes(21 * MEGABYTE), "LIMIT_SIZE"),
    "random: after the head": (
        lambda: b"%PDF-1.7\n" + bytes(number * number % 251 for number in range(MEGABYTE)),
        "MALFORMED",
    ),
}
