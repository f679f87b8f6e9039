"""What the bytes of a rendering depend on, beside the record and the edition."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path


@cache
def renderer_stamp() -> str:
    """Return what made the bytes: the same stamp, record and edition give the same file.

    The stamp is the document's Producer. Where two stamps differ, compare text instead of bytes.
    """
    import zlib

    import pikepdf
    import reportlab
    import uharfbuzz

    return "; ".join(
        (
            f"Transcript Toolkit {version('transcript-toolkit')}",
            f"ReportLab {reportlab.Version}",
            f"Pillow {version('pillow')}",
            f"HarfBuzz {uharfbuzz.version_string()}",
            f"pikepdf {pikepdf.__version__}",
            f"qpdf {pikepdf.__libqpdf_version__}",
            f"zlib {zlib.ZLIB_RUNTIME_VERSION}",
            f"fonts {version('pymupdf-fonts')}",
            f"layout {_layout()}",
        )
    )


@cache
def _layout() -> str:
    # Two builds of one version may draw differently; their pages must not be compared as equals.
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for source in sorted((*here.glob("*.py"), *here.glob("locales/*.json"))):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
