"""Draw the pages that the README and the documentation show: `make docs`.

The sample school is issued at a fixed time with keys that are nobody's, so that the same tree
gives the same pictures, byte for byte.
"""
# ruff: noqa: INP001, T201 - a script, and it prints

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image

from transcript.exporting import Edition, exporter
from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.document import DocumentIdentity
from transcript.proofs.signers import Ed25519Signer
from transcript.source.workspace import Workspace
from transcript.validation import validate

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
LEARNER = "amara-nwosu-delgado"
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NUMBER = "urn:uuid:3d1b6a7e-5c1f-4b8e-9a51-0c3f1d2e4b5a"
SHOWN = {
    "page-one.png": ("en", 0),
    "page-one.es.png": ("es", 0),
    "credits.png": ("en", 1),
}
WIDTH = 1020  # pixels: sharp at the width of a README on a dense screen
COLOURS = 64


def issued() -> IssuedTranscript:
    """Return the sample learner's transcript, signed."""
    workspace = Workspace.open(ROOT / "samples" / "riverbend")
    found = validate(workspace, learner=LEARNER, today=AT.date())
    if found.transcript is None or not found.ok:
        raise SystemExit("the sample school has to be mended first: transcript validate")
    signer = Ed25519Signer.from_seed(bytes(range(32)))
    return issue(
        found.transcript,
        issuer=Issuer.of(found.transcript.school.id, signer),
        document=DocumentIdentity(id=NUMBER, issued_at=AT),
        release=workspace.settings.release,
    )


def drawn(content: bytes, page: int) -> bytes:
    """Return a page of a PDF as a small PNG."""
    pdf = pypdfium2.PdfDocument(content)
    try:
        sheet = pdf[page]
        bitmap = sheet.render(scale=WIDTH / sheet.get_width())
        picture = bitmap.to_pil().convert("RGB")
    finally:
        pdf.close()
    out = BytesIO()
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Write the pictures, and say which of them changed."""
    signed, editions = issued(), dict[str, bytes]()
    for name, (language, page) in SHOWN.items():
        if language not in editions:
            editions[language] = exporter("pdf").render(signed, Edition(language=language))
        content, path = drawn(editions[language], page), IMAGES / name
        same = path.exists() and path.read_bytes() == content
        path.write_bytes(content)
        shown = path.relative_to(ROOT)
        print(f"{shown}: {'unchanged' if same else f'{len(content):,} bytes written'}")


if __name__ == "__main__":
    main()
