"""Seals: after a PDF's own bytes, a signature (PAdES) that certifies them and permits no change.

Imported only where a PDF is sealed: the library behind it takes a third of a second to load.
"""

from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from io import BytesIO

from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from transcript.proofs.cms import CmsSigner
from transcript.proofs.cms_check import check_signature
from transcript.proofs.errors import InvalidProofError, KeyUnusableError, SealError
from transcript.proofs.signers import P256Signer
from transcript.proofs.time_stamping import Ask, time_stamp
from transcript.proofs.x509 import Certificate

FIELD = "Seal"
"""The name of the empty signature field that a PDF to be sealed holds."""

REASON = "Official transcript"

_DIGEST = "sha256"
_ROOM = 1024
"""Bytes for everything in a signature but its certificates and time stamp; half of it is used."""
_MISLEADS = b"\r\nendstream"
"""A stream's last byte and the end of its line, which some readers take for one line end."""
_TRIES = 8
"""One in 256 tables ends so; a byte more of room moves what the table counts, and so its end."""
_ROOM_FOR_GROWTH = 1024
"""Bytes by which a time stamp may be longer than the first one of a server."""


class PadesSeal:
    """A school's seal, its key in memory. Sealing the same PDF twice gives the same bytes."""

    def __init__(
        self,
        signer: P256Signer,
        certificate: Certificate,
        *,
        valid_from: datetime,
        ask: Ask | None = None,
    ) -> None:
        """Prepare to seal with `signer`, not before `valid_from`.

        With `ask`, each seal carries a time stamp of the server that answers, and differs each
        time; the server is asked once at the start, to measure its stamps. Raises `SealError` if it
        gives none, `KeyUnusableError` if the certificate is not that of the key.
        """
        if certificate.public_key != signer.public_key:
            raise KeyUnusableError("the certificate of the seal belongs to another key")
        chain = (certificate.der, *certificate.issuers)
        self._certificate = certificate
        self._valid_from = max(valid_from, certificate.valid_from)
        self._signer = CmsSigner(signer, chain)
        self._ask = ask
        self._room = _ROOM + sum(len(each) for each in chain)
        if ask is not None:
            self._room += len(time_stamp(bytes(32), ask)) + _ROOM_FOR_GROWTH

    def seal(self, pdf: bytes, *, at: datetime) -> bytes:
        """Return `pdf`, unchanged, and after it the seal that fills its field `Seal`.

        The seal says that it was made `at`, or when its key became valid if that was later. Raises
        `KeyUnusableError` after the certificate's time, `SealError` if the PDF cannot be sealed.
        """
        moment = max(at, self._valid_from).astimezone(UTC).replace(microsecond=0)
        if moment >= self._certificate.valid_until:
            until = f"{self._certificate.valid_until:%Y-%m-%d}"
            raise KeyUnusableError(f"the certificate of the seal was valid until {until} only")
        try:
            for longer in range(_TRIES):
                if (sealed := self._fill(pdf, moment, longer=longer)) is not None:
                    return sealed
        except (PdfError, SigningError, InvalidProofError) as error:
            raise SealError(f"the PDF cannot be sealed: {error}") from error
        raise SealError("the PDF cannot be sealed: its table would be misread")

    def _fill(self, pdf: bytes, moment: datetime, *, longer: int) -> bytes | None:
        """Return the sealed file, or nothing where its table ends in a way that may be misread."""
        update = _Update(BytesIO(pdf))
        steps = PdfCMSEmbedder().write_cms(FIELD, update, existing_fields_only=True)
        next(steps)
        content = SignatureObject(
            timestamp=moment,
            subfilter=SigSeedSubFilter.PADES,
            name=self._certificate.organisation,
            reason=REASON,
            bytes_reserved=2 * (self._room + longer),  # in hexadecimal digits
        )
        permission = SigMDPSetup(
            md_algorithm=_DIGEST, certify=True, docmdp_perms=MDPPerm.NO_CHANGES
        )
        steps.send(SigObjSetup(sig_placeholder=content, mdp_setup=permission))
        # ETSI EN 319 142-1: PAdES is an extension of PDF 1.7, and says so.
        update.register_extension(ESIC_EXTENSION_1)
        prepared, output = steps.send(SigIOSetup(md_algorithm=_DIGEST))
        if _MISLEADS in output.getvalue()[len(pdf) :]:
            return None
        stamp = self._ask and partial(time_stamp, ask=self._ask)
        signature = self._signer.sign(prepared.document_digest, time_stamp=stamp)
        # Read back by code that shares nothing with what wrote it: no faulty seal leaves.
        check_signature(signature, digest=prepared.document_digest)
        steps.send(signature)
        sealed: bytes = output.getvalue()
        return sealed


class _Update(IncrementalPdfFileWriter):
    """An update that holds the seal alone, and is the same each time."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> ArrayObject:
        content = prev.stream.getvalue()
        if "/ID" not in prev.trailer:
            raise PdfError("it has no identifier")
        first = prev.trailer["/ID"][0].original_bytes
        # ISO 32000-1, 14.4: the second part changes with the content; the library's is random.
        second = sha256(content).digest()[:16]
        return ArrayObject([ByteStringObject(first), ByteStringObject(second)])

    def _update_meta(self) -> None:
        """Leave the metadata alone: rewriting it would break PDF/A."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Leave the version alone, likewise."""
