"""PDFs written by hand, every byte of them known, and the seal and the code that belong to them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from uuid import UUID

from tests.tampered.forge.school import DOCUMENT, ISSUED, SCHOOL_KEY
from transcript.model.attachments import CODE, LEDGER_PROOF, RELEASE, STATUS_LISTS
from transcript.proofs import paper_code
from transcript.proofs.keys import Ed25519Signer, P256Signer
from transcript.proofs.pades import PadesSeal
from transcript.proofs.x509 import Certificate, seal_certificate
from transcript.verification.steps.pages import Original

STAMP = "Transcript Toolkit 0.1.0; Hill 1.0; layout 0123456789ab"
SEALED_FROM = datetime(2026, 1, 1, tzinfo=UTC)
SEALED_UNTIL = SEALED_FROM + timedelta(days=3650)
SCHOOL_SEAL, STRANGER_SEAL = P256Signer.from_secret(7), P256Signer.from_secret(11)


def pdf(
    attachments: Mapping[str, bytes],
    *,
    producer: str = STAMP,
    page: str = "what was signed",
    official: bool = True,
    catalog: bytes = b"",
) -> bytes:
    """Return a PDF of one page with files attached, written by hand: every byte is known."""
    objects: list[bytes] = []

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    def stream(content: bytes, entries: bytes = b"") -> int:
        return add(b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(content), entries, content))

    names = b""
    for name, content in sorted(attachments.items()):
        held = stream(content, b"/Type /EmbeddedFile ")
        spec = add(
            b"<< /Type /Filespec /F (%s) /UF (%s) /EF << /F %d 0 R >> >>"
            % (name.encode(), name.encode(), held)
        )
        names += b"(%s) %d 0 R " % (name.encode(), spec)
    drawn = stream(f"BT /F1 9 Tf 9 9 Td ({page}) Tj ET".encode())
    number = len(objects)
    field, form = b"", b""
    if official:
        field = b" /Annots [%d 0 R]" % (number + 5)
        form = b" /AcroForm << /Fields [%d 0 R] /SigFlags 3 >>" % (number + 5)
    add(
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 99 99] /Contents %d 0 R /Resources"
        b" << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>%s >>"
        % (number + 2, drawn, field)
    )
    add(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1))
    add(
        b"<< /Type /Catalog /Pages %d 0 R /Lang (en)%s%s"
        b" /Names << /EmbeddedFiles << /Names [%s] >> >> >>" % (number + 2, form, catalog, names)
    )
    add(b"<< /Producer (%s) >>" % producer.encode())
    if official:
        add(
            b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /F 132 /Rect [0 0 0 0]"
            b" /P %d 0 R >>" % (number + 1)
        )
    return _assembled(objects, root=number + 3)


def _assembled(objects: list[bytes], *, root: int) -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    size, identifier = len(objects) + 1, sha256(content).hexdigest()[:32].encode()
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"/Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]"
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, trailer % (size, root, root + 1, identifier, identifier), len(content))
    )


def code(signed: bytes, *, signer: Ed25519Signer = SCHOOL_KEY, document: str = DOCUMENT) -> bytes:
    """Return the code on paper of a signed transcript."""
    statement = paper_code.Statement(
        document=UUID(document),
        issued_at=ISSUED,
        digest=sha256(signed).digest(),
        foundational=1,
        advanced=1,
        name="Ada Byron",
    )
    return paper_code.sign(statement, signer=signer).encode()


def render(original: Original) -> bytes:
    """Draw the PDF of an original, in the stead of the exporter."""
    files = {"clr.json": original.clr, "record.json": original.record}
    if original.code:
        files[CODE] = original.code.encode()
    if original.ledger_proof:
        files[LEDGER_PROOF] = original.ledger_proof
    if original.recipient:
        files[RELEASE] = original.recipient.to_bytes()
    files.update(zip(STATUS_LISTS, original.status_lists, strict=False))
    return pdf(files, official=original.official)


@cache
def certificate(signer: P256Signer = SCHOOL_SEAL) -> Certificate:
    """Return the certificate of a seal."""
    return seal_certificate(
        signer,
        organisation="Hill School",
        valid_from=SEALED_FROM,
        valid_until=SEALED_UNTIL,
        serial=1,
    )


def seal(content: bytes, *, signer: P256Signer = SCHOOL_SEAL) -> bytes:
    """Return a PDF with its seal."""
    made = PadesSeal(signer, certificate(signer), valid_from=SEALED_FROM)
    return made.seal(content, at=ISSUED)
