"""Seals taken off, made by somebody else or in another way, and files that name another version."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from asn1crypto import keys, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import CertificateBuilder, Name, NameAttribute
from cryptography.x509.oid import NameOID
from pikepdf import Pdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from transcript.verification.codes import Code
from transcript.verification.report import Axis
from transcript.verification.verdict import Verdict

if TYPE_CHECKING:
    from tests.attacks.conftest import Workshop

STORE: Any = SimpleCertificateStore
FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)


def key_of(kind: str) -> Any:  # noqa: ANN401 - any private key
    if kind.startswith("RSA"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("RSA ")))
    curve = ec.SECP384R1() if kind == "P-384" else ec.SECP256R1()
    return ec.derive_private_key(4711, curve)


def general(
    content: bytes,
    *,
    kind: str = "P-256",
    digest: str = "sha256",
    **how: Any,  # noqa: ANN401 - of many kinds
) -> bytes:
    """Sign as a general program does: rightly, but not as a school does."""
    key = key_of(kind)
    name = Name([NameAttribute(NameOID.ORGANIZATION_NAME, "Riverbend High School")])
    made = CertificateBuilder(name, name, key.public_key(), 1, FROM, UNTIL)
    certificate = made.sign(key, hashes.SHA256())
    secret = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(secret),
        cert_registry=STORE(),
    )
    options: dict[str, Any] = {
        "field_name": "Seal",
        "certify": True,
        "docmdp_permissions": MDPPerm.NO_CHANGES,
        "subfilter": SigSeedSubFilter.PADES,
        "md_algorithm": digest,
        **how,
    }
    out = BytesIO()
    meta = signers.PdfSignatureMetadata(**options)
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), meta, signer, output=out)
    return out.getvalue()


KINDS: dict[str, tuple[dict[str, Any], Code]] = {
    "not a certification": ({"certify": False}, Code.SEAL_KIND),
    "permits forms": ({"docmdp_permissions": MDPPerm.FILL_FORMS}, Code.SEAL_KIND),
    "permits notes": ({"docmdp_permissions": MDPPerm.ANNOTATE}, Code.SEAL_KIND),
    "an older form": ({"subfilter": SigSeedSubFilter.ADOBE_PKCS7_DETACHED}, Code.SEAL_KIND),
    "another digest": ({"digest": "sha512"}, Code.SEAL_BROKEN),
    "a short key": ({"kind": "RSA 1024"}, Code.SEAL_BROKEN),
    "a key of another curve": ({"kind": "P-384"}, Code.SEAL_BROKEN),
    "a reason and a place": ({"location": "Registrar’s office"}, Code.SEAL_KIND),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_of_another_kind_is_no_seal(shop: "Workshop", kind: str) -> None:
    how, code = KINDS[kind]
    assert code in shop.found(general(shop.base(), **how))


@pytest.mark.parametrize("kind", ["P-256", "RSA 2048"])
def test_a_right_seal_under_an_unknown_certificate_is_a_strangers(
    shop: "Workshop", kind: str
) -> None:
    found = shop.found(general(shop.base(), kind=kind))
    assert Code.SEAL_STRANGER in found or Code.SEAL_PARTIAL in found


def test_a_forger_with_the_schools_name_is_a_stranger(shop: "Workshop") -> None:
    assert shop.found(shop.seal(shop.base(), "forger")) == {Code.SEAL_STRANGER}


def test_a_forgers_seal_shows_nobody(shop: "Workshop") -> None:
    report = shop.judge(shop.seal(shop.base(), "forger"))
    assert (report.issuer.name, report.subject, report.document) == (None, None, None)


def test_a_seal_that_was_taken_off_is_missed(shop: "Workshop") -> None:
    assert shop.found(shop.base()) == {Code.SEAL_MISSING}


@pytest.mark.parametrize("learner", ["first", "second"])
def test_an_unofficial_copy_is_whole_but_not_passed(shop: "Workshop", learner: str) -> None:
    copy = shop.base(getattr(shop, learner), official=False)
    assert shop.found(copy) == {Code.SEAL_MISSING}


def test_a_file_that_was_only_saved_again_is_refused(shop: "Workshop") -> None:
    found = shop.found(shop.saved(shop.sealed(), lambda _: None))
    assert found & {Code.SEAL_PARTIAL, Code.SEAL_BROKEN}


def test_the_prefix_of_a_sealed_file_is_the_file_without_its_seal(shop: "Workshop") -> None:
    assert shop.found(shop.sealed()[: len(shop.base())]) == {Code.SEAL_MISSING}


@pytest.mark.parametrize("share", range(1, 10))
def test_a_file_that_was_cut_off_is_refused(shop: "Workshop", share: int) -> None:
    sealed = shop.sealed()
    found = shop.found(sealed[: len(sealed) * share // 10])
    assert found == {Code.MALFORMED}


def stamped(version: str) -> Any:  # noqa: ANN401 - a function
    def change(pdf: Pdf) -> None:
        producer = str(pdf.docinfo["/Producer"])
        pdf.docinfo["/Producer"] = re.sub(r"Toolkit [0-9.]+", f"Toolkit {version}", producer)

    return change


def better(pdf: Pdf) -> None:
    stamped("0.0.1")(pdf)
    pdf.pages[0].contents_add(b"/Artifact BMC BT 0 Tr ET EMC 90 400 300 200 re f")


DOWNGRADED: dict[str, tuple[Any, str | None, set[Code]]] = {
    "no seal": (stamped("0.0.1"), None, {Code.SEAL_MISSING, Code.PAGES_OTHER_VERSION}),
    "no seal, other pages": (better, None, {Code.SEAL_MISSING, Code.PAGES_OTHER_VERSION}),
    "a forger's seal": (
        stamped("0.0.1"),
        "forger",
        {Code.SEAL_STRANGER, Code.PAGES_OTHER_VERSION},
    ),
    "a forger's seal, other pages": (
        better,
        "forger",
        {Code.SEAL_STRANGER, Code.PAGES_OTHER_VERSION},
    ),
    "another school's seal": (
        stamped("9.9"),
        "other school",
        {Code.SEAL_STRANGER, Code.PAGES_OTHER_VERSION},
    ),
    "the school's seal, no version at all": (
        stamped("x"),
        "school",
        {Code.PAGES_DIFFER},
    ),
}


@pytest.mark.parametrize("what", DOWNGRADED)
def test_to_name_another_version_spares_no_file(shop: "Workshop", what: str) -> None:
    change, who, expected = DOWNGRADED[what]
    changed = shop.saved(shop.base(), change)
    assert shop.found(shop.seal(changed, who) if who else changed) == expected


def test_other_words_under_the_schools_seal_and_another_version_are_not_settled(
    shop: "Workshop",
) -> None:
    other = shop.base(shop.second)

    def change(pdf: Pdf) -> None:
        stamped("0.0.1")(pdf)
        with pikepdf.open(BytesIO(other)) as donor:
            page = pdf.copy_foreign(donor.Root.Pages.Kids[0])
            pdf.Root.Pages.Kids[0].Contents = page.Contents
            pdf.Root.Pages.Kids[0].Resources = page.Resources

    found = shop.found(shop.seal(shop.saved(shop.base(), change)))
    assert found == {Code.PAGES_TEXT_DIFFERS}


@pytest.mark.parametrize(("stated", "drawn"), [("es", "en"), ("en", "es")])
def test_a_language_that_is_only_stated_is_found(shop: "Workshop", stated: str, drawn: str) -> None:
    def change(pdf: Pdf) -> None:
        pdf.Root.Lang = stated

    changed = shop.saved(shop.base(language=drawn), change)
    assert shop.found(shop.seal(changed)) == {Code.PAGES_DIFFER}


ENCRYPTED: dict[str, dict[str, Any]] = {
    "for nobody": {"owner": "o", "user": ""},
    "for somebody": {"owner": "o", "user": "u"},
    "the attachments only": {"owner": "o", "user": "", "metadata": False},
    "by an old method": {"owner": "o", "user": "", "R": 4, "aes": True},
}


@pytest.mark.parametrize("how", ENCRYPTED)
def test_an_encrypted_file_is_refused(shop: "Workshop", how: str) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(shop.sealed())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(**ENCRYPTED[how]))
    report = shop.judge(out.getvalue())
    assert [each.message for each in report.checks] == [
        "The file cannot be verified: the PDF is encrypted. Ask the school to send it again."
    ]


ACTIVE: dict[str, pikepdf.Object] = {
    "OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"),
    "AA": pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://x.example")),
    "Collection": pikepdf.Dictionary(View=pikepdf.Name.T),
    "OCProperties": pikepdf.Dictionary(OCGs=pikepdf.Array(), D=pikepdf.Dictionary()),
    "Threads": pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Thread)]),
    "Launch": pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"),
}


@pytest.mark.parametrize("what", ACTIVE)
def test_what_is_active_may_not_be_sealed_under_another_version(
    shop: "Workshop", what: str
) -> None:
    def change(pdf: Pdf) -> None:
        stamped("0.0.1")(pdf)
        pdf.Root[f"/{what}"] = ACTIVE[what]

    assert shop.found(shop.seal(shop.saved(shop.base(), change))) == {Code.PDF_ACTIVE}


# The clean twins.


@pytest.mark.parametrize("learner", ["first", "second"])
@pytest.mark.parametrize("school", ["school", "other school"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_clean_twin_is_accepted(
    shop: "Workshop", learner: str, school: str, language: str
) -> None:
    sealed = shop.sealed(getattr(shop, learner), school, language=language)
    report = shop.judge(sealed)
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert report.axes[Axis.ISSUER] is Verdict.PASSED
    assert report.subject is not None


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_clean_twin_of_another_version_is_accepted_by_its_words(
    shop: "Workshop", language: str
) -> None:
    older = shop.saved(shop.base(language=language), stamped("0.0.1"))
    report = shop.judge(shop.seal(older))
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert Code.PAGES_TEXT_OK in {each.code for each in report.checks}
