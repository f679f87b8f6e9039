"""What the bytes of a rendering depend on, beside the record and the edition."""

import hashlib
import io
import zlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from transcript import portrayal
from transcript.theme import tokens
from transcript_exporters.pdf.packing import packed

_HERE = Path(__file__).parent
_SAID = Path(portrayal.__file__).parent
_LOCALES = "locales/*.json"


@cache
def renderer_stamp() -> str:
    """Return what made the bytes: the same stamp, record and edition give the same file.

    The stamp is the document's Producer. Where two stamps differ, compare text instead of bytes.
    """
    import unicodedata

    import pikepdf
    import reportlab
    import uharfbuzz

    return "; ".join(
        (
            f"Transcript Toolkit {version('transcript-toolkit')}",
            f"ReportLab {reportlab.Version}",
            f"Pillow {version('pillow')}",
            f"HarfBuzz {uharfbuzz.version_string()}",
            f"bidi {version('python-bidi')}",
            f"Unicode {unicodedata.unidata_version}",
            f"pikepdf {pikepdf.__version__}",
            f"qpdf {pikepdf.__libqpdf_version__}",
            f"zlib {packer()}",
            f"fonts {version('pymupdf-fonts')}",
            f"layout {_layout()}",
        )
    )


@cache
def packer() -> str:
    """Return the version of zlib, and a digest of how Python's and qpdf's pack a sample.

    They may be two, and a fork goes by the same version and packs otherwise: what another one
    packed must not be taken for changed.
    """
    import pikepdf

    sample = b"".join(each.read_bytes() for each in sorted(_SAID.glob(_LOCALES)))
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.Root.Ours = packed(pdf, sample)
        pdf.Root.Theirs = pdf.make_indirect(pikepdf.Stream(pdf, sample))
        pdf.save(out, deterministic_id=True, compress_streams=True)
    return f"{zlib.ZLIB_RUNTIME_VERSION}-{hashlib.sha256(out.getvalue()).hexdigest()[:8]}"


@cache
def _layout() -> str:
    # Two builds of one version may draw differently; their pages must not be compared as equals.
    digest = hashlib.sha256()
    said = (*sorted(_SAID.glob("*.py")), *sorted(_SAID.glob(_LOCALES)), Path(tokens.__file__))
    for source in (*sorted(_HERE.glob("*.py")), *said):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
