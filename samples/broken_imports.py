"""What can be wrong with what was imported. In order of code."""

from broken_changes import LEARNER, Case, Write

RATINGS = f"{LEARNER}/ratings.csv"
_HEADER = "credit,criterion,rated_at,attempt,level,score,assessor,work,url,feedback,system,id"
_ROW = "lead-an-inquiry,,2025-11-03,,proficient,,Mae Okafor,Survey,,,canvas,9001-1"


def _ratings(code: str, about: str, *rows: str, at: str | None = None) -> Case:
    content = "\n".join(rows) + "\n"
    return Case(code, about, RATINGS, at or rows[-1], (Write(RATINGS, content.encode()),))


IMPORTS = (
    _ratings("MT641", "imported ratings were saved with other columns", "credit,level,date"),
    _ratings(
        "MT642",
        "an imported rating has no date",
        _HEADER,
        _ROW.replace("2025-11-03", "3 November"),
    ),
    _ratings(
        "MT643",
        "an imported rating stands twice",
        _HEADER,
        _ROW,
        _ROW.replace("Survey", "The same survey"),
    ),
    Case(
        "MT644",
        "an import was interrupted",
        ".import",
        None,
        (
            Write(".import/0", f"{_HEADER}\n{_ROW}\n".encode()),
            Write(".import/journal", f'[["{RATINGS}", true]]'.encode()),
        ),
    ),
)
