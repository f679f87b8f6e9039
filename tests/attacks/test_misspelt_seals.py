"""Seals that fit, in updates that readers read in different ways.

Readers that find a table odd search the file for whatever looks like an object, and show that; the
forger puts it there. The file before the seal is a true one, to the last byte, and whoever seals it
has the key: only the spelling of the update is left to find it by.
"""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from tests.attacks.conftest import IDS, SCHOOL, SEALS
from transcript.proofs.cms import CmsSigner
from transcript.verification.codes import Code
from transcript.verification.report import Axis

if TYPE_CHECKING:
    from tests.attacks.conftest import Workshop

OBJECT = re.compile(rb"(\d+) 0 obj\n.*?endobj\n", re.DOTALL)
DIGITS = re.compile(rb"/Contents <([0-9A-F]+)>")
RANGE = re.compile(rb"/ByteRange \[[^\]]*\] *")
SHOWN_INSTEAD = (
    b"901 0 obj\n<</Type/Pages/Kids[902 0 R]/Count 1>>\nendobj\n"
    b"902 0 obj\n<</Type/Page/Parent 901 0 R/MediaBox[0 0 612 792]>>\nendobj\n"
    b"%d 0 obj\n<</Type/Catalog/Pages 901 0 R>>\nendobj\ntrailer\n<</Size 999/Root %d 0 R>>\n"
)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """An update in parts: three objects, what is hidden among them, and the table of them."""

    before: bytes
    objects: dict[int, bytes]
    head: bytes
    number: int
    hidden: bytes = b""
    more: bytes = b""
    entries: tuple[tuple[int, int], ...] = ()
    widths: tuple[int, int, int] = (1, 8, 2)
    end: bytes = b"\nstartxref\n%d\n%%%%EOF\n"

    def written(self) -> bytes:
        """Return the file, with a seal that does not fit yet."""
        content, places = self.before, {}
        for number, each in self.objects.items():
            places[number] = len(content)
            content += each
        content += self.hidden
        places[self.number] = start = len(content)
        rows = [(0, 0, 0, 65_535), *((number, 1, at, 0) for number, at in places.items())]
        rows = sorted([*rows, *((number, kind, 0, 0) for number, kind in self.entries)])
        table = zlib.compress(
            b"".join(
                value.to_bytes(width)
                for _, *row in rows
                for value, width in zip(row, self.widths, strict=True)
            )
        )
        index = b" ".join(b"%d 1" % number for number, *_ in rows if number != self.number)
        index = index.replace(b"%d 1" % (self.number - 1), b"%d 2" % (self.number - 1))
        says = b"%b/W [ %d %d %d ]\n" % (self.head, *self.widths)
        says += b"/Index [ %b ]\n/Length %d\n%b>>\nstream\n" % (index, len(table), self.more)
        return content + says + table + b"\nendstream\nendobj\n" + self.end % start


def parts(shop: "Workshop") -> Parts:
    """Take a sealed file into its parts."""
    base, sealed = shop.base(), shop.sealed()
    found = [(int(each[1]), each[0]) for each in OBJECT.finditer(sealed, len(base))]
    *objects, (number, table) = found
    head = table[: table.index(b"stream\n")].replace(b">>\n", b"")
    head = re.sub(rb"/(W|Index) \[.*?\]\n|/Length \d+\n", b"", head)
    before = sealed[: OBJECT.search(sealed, len(base)).start()]  # type: ignore[union-attr]
    return Parts(before=before, objects=dict(objects), head=head, number=number)


def sealed(shop: "Workshop", made: Parts) -> bytes:
    """Write the parts and seal what they give with the school's own key."""
    content = made.written()
    digits, covered = DIGITS.search(content), RANGE.search(content)
    assert digits
    assert covered
    begin, end = digits.start(1) - 1, digits.end(1) + 1
    says = b"/ByteRange [0 %d %d %d]" % (begin, end, len(content) - end)
    content = content[: covered.start()] + says.ljust(len(covered[0])) + content[covered.end() :]
    signer = CmsSigner(SEALS[SCHOOL], (shop.certificate(SCHOOL).der,))
    signature = signer.sign(sha256(content[:begin] + content[end:]).digest()).hex().upper()
    return (
        content[: begin + 1] + signature.encode().ljust(end - begin - 2, b"0") + content[end - 1 :]
    )


def hiding(made: Parts) -> Parts:
    """Hide another document's pages among the objects."""
    catalog = min(made.objects)
    return replace(made, hidden=SHOWN_INSTEAD % (catalog, catalog))


def respelt(old: bytes, new: bytes) -> Callable[[Parts], Parts]:
    """Write something else in the objects of the update."""

    def attack(made: Parts) -> Parts:
        assert sum(old in each for each in made.objects.values()) == 1
        changed = {number: each.replace(old, new) for number, each in made.objects.items()}
        return replace(made, objects=changed)

    return attack


LAYOUTS: dict[str, Callable[[Parts], Parts]] = {
    "something hidden": hiding,
    "an entry of an unknown kind": lambda made: replace(made, entries=((5, 3),)),
    "a table with wide columns": lambda made: replace(made, widths=(1, 12, 2)),
    "a place with a sign": lambda made: replace(made, end=b"\nstartxref\n+%d\n%%%%EOF\n"),
    "a place with zeros": lambda made: replace(made, end=b"\nstartxref\n000%d\n%%%%EOF\n"),
    "lines that end otherwise": lambda made: replace(made, end=b"\rstartxref\r%d\r%%%%EOF\r"),
    "a second table": lambda made: replace(made, more=b"/XRefStm 15\n"),
    "a word more": lambda made: replace(made, more=b"/Extends 5 0 R\n"),
    "an object in a text": respelt(b"(Official transcript)", b"(5 0 obj null endobj)"),
    "a comment": respelt(b"/Pages ", b"%\n/Pages "),
    "a byte of nothing": respelt(b"/Pages ", b"\0/Pages "),
    "a name in other letters": respelt(b"/Pages ", b"/P#61ges "),
    "a text over two lines": respelt(b"(Official transcript)", b"(Official\\\ntranscript)"),
    "more than one extension": respelt(b"/ESIC <<", b"/AA <<\n/JS (1)\n>>\n/ESIC <<"),
}
KINDS: dict[str, Callable[[Parts], Parts]] = {
    "a permission that is no whole number": respelt(b"/P 1\n", b"/P 1.5\n"),
    "a permission that is a truth": respelt(b"/P 1\n", b"/P true\n"),
    "a method that is a text": respelt(b"Method /DocMDP", b"Method (/DocMDP)"),
    "a version that is a text": respelt(b"/V /1.2", b"/V (/1.2)"),
    "a type that is a text": respelt(b"/Type /Sig\n", b"/Type (/Sig)\n"),
    "a filter that is a text": respelt(b"/Filter /Adobe", b"/Filter (/Adobe.PPKLite) %"),
    "a kind that is a text": respelt(b"/ETSI.CAdES.detached", b"(/ETSI.CAdES.detached)"),
    "a field that is a text": respelt(b"/FT /Sig", b"/FT (/Sig)"),
    "a reason that is a list": respelt(b"(Official transcript)", b"[ 1 2 ]"),
    "another thing that is referred to": respelt(b"/Type /SigRef", b"/Type /Ref"),
}


def test_the_parts_of_a_sealed_file_give_a_sealed_file(shop: "Workshop") -> None:
    assert shop.found(sealed(shop, parts(shop))) == set()


@pytest.mark.parametrize("what", LAYOUTS)
def test_an_update_that_is_misspelt_is_more_than_a_seal(shop: "Workshop", what: str) -> None:
    assert shop.found(sealed(shop, LAYOUTS[what](parts(shop)))) == {Code.SEAL_PARTIAL}


@pytest.mark.parametrize("what", KINDS)
def test_a_seal_that_says_it_in_values_of_another_kind_is_none(shop: "Workshop", what: str) -> None:
    assert shop.found(sealed(shop, KINDS[what](parts(shop)))) == {Code.SEAL_KIND}


def test_no_name_is_shown_though_the_list_has_no_certificate(
    shop: "Workshop", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then anybody's seal is only unknown, and the update is all that the forger needs."""
    known = shop.trust.issuers[IDS[SCHOOL]]
    listed = replace(shop.trust, issuers={known.id: replace(known, certificates=())})
    monkeypatch.setattr(type(shop), "trust", listed)
    made = replace(hiding(parts(shop)), entries=((5, 3),))
    report = shop.judge(sealed(shop, made))
    assert (bool(report.axes[Axis.INTEGRITY]), report.subject) == (False, None)
