"""Can the documents be read in the school's colours, and can its logo be drawn?"""

from collections.abc import Iterator

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.appearance import MARK_CONTRAST, TEXT_CONTRAST, contrast, darkened
from transcript.source.logo_file import LogoProblem
from transcript.validation.case import Offer, below

TOO_PALE = Code("MT461", "colour is too pale on white paper", Severity.ERROR)
NO_LOGO = Code("MT462", "logo is missing or cannot be read", Severity.ERROR)
BAD_LOGO = Code("MT463", "logo is not a sound PNG picture", Severity.ERROR)
LARGE_LOGO = Code("MT464", "logo is too large", Severity.ERROR)

_BESIDE = (
    "put the PNG file beside school.yaml, or correct its name; small and capital letters differ"
)
_SMALLER = "save a smaller copy: at most 200 KB, and 2,000 pixels wide and high"
_PROBLEMS: dict[LogoProblem, tuple[Code, str, str]] = {
    "missing": (NO_LOGO, "is missing", _BESIDE),
    "outside": (NO_LOGO, "leads out of the school's folder, or over a link", _BESIDE),
    "not a file": (NO_LOGO, "is not a file", _BESIDE),
    "unreadable": (NO_LOGO, "cannot be opened", "make sure that you may open it, and try again"),
    "unsupported": (
        BAD_LOGO,
        "is not a PNG picture, is damaged, or is animated or interlaced",
        "open it in a picture program and save it as a plain PNG",
    ),
    "too large": (LARGE_LOGO, "is larger than 200 KB", _SMALLER),
    "too many pixels": (LARGE_LOGO, "is wider or higher than 2,000 pixels", _SMALLER),
}


def colours_can_be_read(offer: Offer) -> Iterator[Diagnostic]:
    """Headings and marks stand out from white paper, also when printed in grey."""
    if offer.school is None:
        return
    look = offer.school.appearance
    wanted = (
        ("colour", "of headings", look.colour, TEXT_CONTRAST),
        ("accent", "of rules and marks", look.accent, MARK_CONTRAST),
    )
    for name, use, colour, needed in wanted:
        # Rounded down, so that a shade too pale is never said to have what it needs.
        if colour and contrast(colour) < needed:
            found = int(contrast(colour) * 10) / 10
            yield Diagnostic(
                code=TOO_PALE,
                origin=below(look.origin, name),
                message=f"the colour {use}, {colour}, has a contrast of {found}:1 against white, "
                f"and needs {needed}:1",
                hint=f"write a darker one: {darkened(colour, to=needed)} would do",
            )


def the_logo_can_be_drawn(offer: Offer) -> Iterator[Diagnostic]:
    """The logo is there, and is a picture of a size that every reader can open."""
    if offer.school and offer.logo.problem:
        look = offer.school.appearance
        code, message, hint = _PROBLEMS[offer.logo.problem]
        yield Diagnostic(
            code=code,
            origin=below(look.origin, "logo"),
            message=f"the logo “{look.logo}” {message}",
            hint=hint,
        )
