"""Incremental saving: the sealed bytes stay as they are, and something is added behind them.

A general reader finds the seal in order, and shows the newest revision. We accept none at all.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from transcript.proofs.errors import SealError
from transcript.verification.codes import Code

if TYPE_CHECKING:
    from tests.attacks.conftest import Workshop

Writer = Any  # IncrementalPdfFileWriter, whose types are not those of its code
library: Any = generic
STORE: Any = SimpleCertificateStore
ArrayObject, DictionaryObject = library.ArrayObject, library.DictionaryObject
FloatObject, NumberObject = library.FloatObject, library.NumberObject
IndirectObject, NameObject = library.IndirectObject, library.NameObject
StreamObject, TextStringObject = library.StreamObject, library.TextStringObject

Change = Callable[[Writer], None]

BETTER = b"BT /notos 40 Tf 90 400 Td <0001> Tj ET"


def name(text: str) -> object:
    return NameObject(f"/{text}")


def first_page(writer: Writer) -> Writer:
    return writer.root["/Pages"]["/Kids"][0]


def replace_a_page(writer: Writer) -> None:
    page = first_page(writer)
    page[name("Contents")] = writer.add_object(StreamObject(stream_data=BETTER))
    writer.update_container(page)


def draw_over_a_page(writer: Writer) -> None:
    page = first_page(writer)
    over = writer.add_object(StreamObject(stream_data=BETTER))
    page[name("Contents")] = ArrayObject([page.raw_get("/Contents"), over])
    writer.update_container(page)


def turn_a_page(writer: Writer) -> None:
    page = first_page(writer)
    page[name("Rotate")] = NumberObject(90)
    writer.update_container(page)


def take_a_page_out(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    pages[name("Kids")] = ArrayObject(list(pages["/Kids"])[:1])
    pages[name("Count")] = NumberObject(1)
    writer.update_container(pages)


def change_the_title(writer: Writer) -> None:
    information = writer.trailer["/Info"]
    information[name("Title")] = TextStringObject("Diploma")
    writer.update_container(information)


def change_the_language(writer: Writer) -> None:
    writer.root[name("Lang")] = TextStringObject("es")
    writer.update_root()


def change_the_metadata(writer: Writer) -> None:
    writer.root[name("Metadata")] = writer.add_object(
        StreamObject({name("Type"): name("Metadata")}, stream_data=b"<x/>")
    )
    writer.update_root()


def swap_the_pages(writer: Writer) -> None:
    page = DictionaryObject({name("Type"): name("Page"), name("MediaBox"): ArrayObject()})
    kids = ArrayObject([writer.add_object(page)])
    writer.root[name("Pages")] = writer.add_object(
        DictionaryObject(
            {name("Type"): name("Pages"), name("Kids"): kids, name("Count"): NumberObject(1)}
        )
    )
    writer.update_root()


def swap_the_catalog(writer: Writer) -> None:
    copy = DictionaryObject({key: writer.root.raw_get(key) for key in writer.root})
    writer.set_custom_trailer_entry(name("Root"), writer.add_object(copy))


def add_nothing(writer: Writer) -> None:
    writer.add_object(DictionaryObject({name("Nothing"): NumberObject(0)}))


def add_validation_data(writer: Writer) -> None:
    certificate = writer.add_object(StreamObject(stream_data=b"0\x82"))
    writer.root[name("DSS")] = writer.add_object(
        DictionaryObject({name("Certs"): ArrayObject([certificate])})
    )
    writer.update_root()


def add_an_attachment(writer: Writer) -> None:
    held = EmbeddedFileObject.from_file_data(writer, b"She is the best of all.")
    embed_file(writer, FileSpec("recommendation.txt", embedded_data=held))


def add_a_script(writer: Writer) -> None:
    writer.root[name("OpenAction")] = DictionaryObject(
        {name("S"): name("JavaScript"), name("JS"): TextStringObject("app.alert(1)")}
    )
    writer.update_root()


def add_layers(writer: Writer) -> None:
    group = writer.add_object(
        DictionaryObject({name("Type"): name("OCG"), name("Name"): TextStringObject("grades")})
    )
    writer.root[name("OCProperties")] = DictionaryObject(
        {name("OCGs"): ArrayObject([group]), name("D"): DictionaryObject()}
    )
    writer.update_root()


def add_a_field(writer: Writer) -> None:
    field = writer.add_object(
        DictionaryObject(
            {
                name("Type"): name("Annot"),
                name("Subtype"): name("Widget"),
                name("FT"): name("Tx"),
                name("T"): TextStringObject("grade"),
                name("V"): TextStringObject("A+"),
                name("Rect"): ArrayObject([NumberObject(each) for each in (90, 400, 200, 440)]),
                name("P"): first_page(writer).container_ref
                and IndirectObject(first_page(writer).container_ref.idnum, 0, writer),
            }
        )
    )
    form = writer.root["/AcroForm"]
    form["/Fields"].append(field)
    writer.update_container(form)
    writer.update_container(form["/Fields"])


def fill_the_sealed_field(writer: Writer) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[name("V")] = TextStringObject("A+")
    writer.update_container(field)


def show_the_sealed_field(writer: Writer) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[name("Rect")] = ArrayObject([FloatObject(each) for each in ("0", "0", "600", "700")])
    writer.update_container(field)


def take_the_permission_away(writer: Writer) -> None:
    writer.root[name("Perms")] = DictionaryObject()
    writer.update_root()


def add_a_dynamic_form(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form[name("XFA")] = writer.add_object(StreamObject(stream_data=b"<xdp/>"))
    writer.update_container(form)


def ask_for_new_appearances(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form[name("NeedAppearances")] = NumberObject(1)
    writer.update_container(form)


SAVED: dict[str, tuple[Change, set[Code]]] = {
    "a page is replaced": (replace_a_page, {Code.SEAL_PARTIAL}),
    "a page is drawn over": (draw_over_a_page, {Code.SEAL_PARTIAL}),
    "a page is turned": (turn_a_page, {Code.SEAL_PARTIAL}),
    "a page is taken out": (take_a_page_out, {Code.SEAL_PARTIAL}),
    "the title is changed": (change_the_title, {Code.SEAL_PARTIAL}),
    "the language is changed": (change_the_language, {Code.SEAL_PARTIAL}),
    "the metadata are changed": (change_the_metadata, {Code.SEAL_PARTIAL}),
    "the pages are swapped": (swap_the_pages, {Code.SEAL_PARTIAL}),
    "the catalog is swapped": (swap_the_catalog, {Code.SEAL_PARTIAL}),
    "an object that nobody needs": (add_nothing, {Code.SEAL_PARTIAL}),
    "validation data": (add_validation_data, {Code.SEAL_PARTIAL}),
    "an attachment": (add_an_attachment, {Code.ATTACHMENT_UNKNOWN, Code.SEAL_PARTIAL}),
    "a script": (add_a_script, {Code.SEAL_PARTIAL}),
    "layers": (add_layers, {Code.SEAL_PARTIAL}),
    "form: a field more, filled in": (add_a_field, {Code.SEAL_KIND}),
    "form: the seal's field filled in again": (fill_the_sealed_field, {Code.SEAL_BROKEN}),
    "form: the seal's field made visible": (show_the_sealed_field, {Code.SEAL_KIND}),
    "form: a dynamic one": (add_a_dynamic_form, {Code.SEAL_KIND}),
    "form: new appearances": (ask_for_new_appearances, {Code.SEAL_KIND}),
    "the permission is taken away": (take_the_permission_away, {Code.SEAL_KIND}),
}


@pytest.mark.parametrize("what", SAVED)
def test_nothing_may_be_added_behind_the_seal(shop: "Workshop", what: str) -> None:
    change, codes = SAVED[what]
    assert shop.found(shop.added_to(shop.sealed(), change)) == codes


@pytest.mark.parametrize("what", [each for each in SAVED if "filled in again" not in each])
def test_the_school_itself_may_not_seal_such_a_change(shop: "Workshop", what: str) -> None:
    """The forger is given the school's own key: what he added is still not what was signed."""
    change, _ = SAVED[what]
    found = shop.found(shop.seal(shop.added_to(shop.base(), change)))
    assert found & {Code.SEAL_PARTIAL, Code.SEAL_KIND}


def test_a_field_that_is_filled_in_cannot_be_sealed(shop: "Workshop") -> None:
    change, _ = SAVED["form: the seal's field filled in again"]
    with pytest.raises(SealError):
        shop.seal(shop.added_to(shop.base(), change))


TABLES = {
    "an empty table": (b"xref\n0 0\n", b""),
    "a table of one object": (b"xref\n0 1\n0000000000 65535 f \n", b""),
    "a table that frees the seal": (
        b"xref\n0 1\n0000000000 65535 f \n9 1\n0000000000 00001 f \n",
        b"",
    ),
    "a hybrid table": (b"xref\n0 0\n", b"/XRefStm 15"),
    "a table without a link": (b"xref\n0 0\n", b"/Next null"),
}


@pytest.mark.parametrize("what", TABLES)
def test_no_table_may_be_added_behind_the_seal(shop: "Workshop", what: str) -> None:
    sealed = shop.sealed()
    table, more = TABLES[what]
    previous = sealed[sealed.rindex(b"startxref") + 9 : sealed.rindex(b"%%EOF")].strip()
    link = b"" if b"Next" in more else b"/Prev " + previous
    root = re.findall(rb"/Root (\d+ 0 R)", sealed)[-1]
    trailer = b"trailer\n<</Size 1000/Root %s%s%s>>\n" % (root, link, more)
    end = b"startxref\n%d\n%%%%EOF\n" % len(sealed)
    found = shop.found(sealed + table + trailer + end)
    assert found & {Code.SEAL_PARTIAL, Code.MALFORMED}


def test_the_old_end_of_the_file_may_not_be_pointed_to_again(shop: "Workshop") -> None:
    """An update that goes back to the revision before the seal."""
    base, sealed = shop.base(), shop.sealed()
    end = base[base.rindex(b"startxref") :]
    assert shop.found(sealed + end) == {Code.SEAL_MISSING, Code.PAGES_DIFFER}


def _signed_again(shop: "Workshop", content: bytes, *, certify: bool) -> bytes:
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    certificate = shop.certificate("forger")
    secret = ec.derive_private_key(13, ec.SECP256R1()).private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.der),
        signing_key=keys.PrivateKeyInfo.load(secret),
        cert_registry=STORE(),
    )
    meta = signers.PdfSignatureMetadata(
        field_name="Second", certify=certify, subfilter=fields.SigSeedSubFilter.PADES
    )
    out = BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), meta, signer, output=out)
    return out.getvalue()


def add_a_signature(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    first = form["/Fields"][0]
    copy = DictionaryObject({key: first.raw_get(key) for key in first})
    copy[name("T")] = TextStringObject("Second")
    seal = first["/V"]
    copy[name("V")] = writer.add_object(DictionaryObject({key: seal.raw_get(key) for key in seal}))
    form["/Fields"].append(writer.add_object(copy))
    writer.update_container(form["/Fields"])


def test_a_second_signature_is_refused(shop: "Workshop") -> None:
    with pytest.raises(SigningError):  # our library refuses to make it; others do not
        _signed_again(shop, shop.sealed(), certify=False)
    assert shop.found(shop.added_to(shop.sealed(), add_a_signature)) == {Code.SEAL_SEVERAL}


def test_a_signature_before_the_seal_is_refused(shop: "Workshop") -> None:
    signed = _signed_again(shop, shop.base(), certify=False)
    assert shop.found(shop.seal(signed)) <= {Code.SEAL_SEVERAL, Code.SEAL_KIND}
