"""Draw the pages that the README and the documentation show: `make docs`.

The sample school is issued at a fixed time with keys that are nobody's, so that the same tree
gives the same pictures of paper, byte for byte. On screen a machine's fonts have a say.
"""
# ruff: noqa: INP001, T201 - a script, and it prints

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
from PIL import Image

from docs.screens import LEARNER, ROOT, screens
from transcript.exporting import Edition, exporter
from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.document import DocumentIdentity
from transcript.proofs.signers import Ed25519Signer
from transcript.source.workspace import Workspace
from transcript.validation import validate

IMAGES = ROOT / "docs" / "images"
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NUMBER = "urn:uuid:3d1b6a7e-5c1f-4b8e-9a51-0c3f1d2e4b5a"
PAPER = {
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


def drawn(content: bytes, page: int) -> Image.Image:
    """Return a page of a PDF as a picture."""
    pdf = pypdfium2.PdfDocument(content)
    try:
        sheet = pdf[page]
        picture: Image.Image = sheet.render(scale=WIDTH / sheet.get_width()).to_pil()
    finally:
        pdf.close()
    return picture


def small(picture: Image.Image) -> bytes:
    """Return a picture as a small PNG."""
    few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def pictures() -> Iterator[tuple[str, Image.Image]]:
    """Yield every picture by its name: pages of paper, then pages on screen."""
    signed = issued()
    for language in sorted({language for language, _ in PAPER.values()}):
        pdf = exporter("pdf").render(signed, Edition(language=language))
        for name, (edition, page) in PAPER.items():
            if edition == language:
                yield name, drawn(pdf, page)
    for name, content in screens(exporter("html").render(signed, Edition())):
        yield name, Image.open(BytesIO(content))


def main() -> None:
    """Write the pictures, and say which of them changed."""
    for name, picture in pictures():
        content, path = small(picture), IMAGES / name
        same = path.exists() and path.read_bytes() == content
        path.write_bytes(content)
        shown = path.relative_to(ROOT)
        print(f"{shown}: {'unchanged' if same else f'{len(content):,} bytes written'}")


if __name__ == "__main__":
    main()
