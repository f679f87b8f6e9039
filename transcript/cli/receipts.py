"""A verification report as plain text, to be put into an application file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from shlex import quote
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from transcript import __version__
from transcript.cli.reporters import count, plain_line
from transcript.cli.verdicts import BEYOND_THE_CODE, told

if TYPE_CHECKING:
    from transcript.verification.report import Check, FileReport, VerificationReport
    from transcript.verification.shown import EndorsementShown, PageShown

WIDTH = 72
_LABEL = 8  # with it, a SHA-256 ends in the last column
_RULE = "-" * WIDTH
_ANSWERS = {"passed": "YES", "failed": "NO", "indeterminate": "CANNOT TELL"}
_RESULTS = {
    "passed": "YES to all three questions",
    "failed": "NO: do not rely on this file",
    "indeterminate": "CANNOT TELL: decide on what is open below",
}
_QUESTIONS = {
    "integrity": "Is it unchanged?",
    "issuer": "Do we know who issued it?",
    "standing": "Is it still valid?",
}
_KINDS = {
    "pdf": "PDF",
    "clr": "CLR, the signed record without pages",
    "badge": "badge: one signed credit",
    "jwt": "signed token with one credit",
    "png": "PNG picture with a credential inside",
    "svg": "SVG picture with a credential inside",
    "code": "the square code on a printed page",
    "unknown": "not a kind that can be verified",
}
_NOTHING_SHOWN = (
    "Whose it is and what it says are left out: after what was found, nothing that the file says "
    "can be taken for a fact."
)
_NOT_SAID = (
    "that the person who sent the file is the learner whom it names;",
    "that what the school has written is so: only that the school has written it;",
    "what came later: a school may take a transcript back, so verify again before you decide.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustFile:
    """The reader's list that was used: its name and the SHA-256 (hex) of its content."""

    name: str
    sha256: str


def receipt(
    report: "VerificationReport",
    *,
    trust: TrustFile | None,
    at: datetime,
    status: Sequence[str] = (),
) -> str:
    """Return the receipt, the same for the same files, lists and moment.

    `status` are the names of the files with status lists that were given.
    """
    lines = [*_head(report, trust, at)]
    for name in status:
        lines += _labelled("Status", f"{name} (what schools say they have taken back)")
    for each in report.files:
        lines += ["", _RULE, "", *_file(each)]
    lines += ["", _RULE, "", *_foot(trust, at, status)]
    return "\n".join(lines)


def _head(report: "VerificationReport", trust: TrustFile | None, at: datetime) -> Iterator[str]:
    yield "RECEIPT OF A VERIFICATION"
    yield ""
    yield from _labelled("As of", f"{at:%Y-%m-%d %H:%M:%S} UTC")
    yield from _labelled("Tool", f"transcript verify, Transcript Toolkit {__version__}")
    if trust is None:
        yield from _labelled("List", "none was given, so that no issuer is known")
    else:
        yield from _labelled("List", f"{trust.name} (our list of schools that we know)")
        yield from _labelled("SHA-256", trust.sha256)
    if len(report.files) > 1:
        yield from _labelled("Files", str(len(report.files)))


def _file(report: "FileReport") -> Iterator[str]:
    yield from _labelled("File", report.file.replace("\\", "/").rpartition("/")[2])
    size = f", {report.size:,} bytes" if report.size is not None else ""
    yield from _labelled("Kind", f"{_KINDS[str(report.kind)]}{size}")
    if report.sha256:
        yield from _labelled("SHA-256", report.sha256)
    yield from _labelled("Result", _RESULTS[str(report.verdict)])
    yield ""
    yield from _whose(report)
    for axis, verdict in report.axes.items():
        yield ""
        yield f"{_QUESTIONS[str(axis)]:<28}{_ANSWERS[str(verdict)]}"
        yield from _reasons([each for each in report.checks if str(each.axis) == str(axis)])
    if report.profile:
        asked = report.profile
        yield ""
        yield from _labelled(
            "Probes", f"{asked.profile} {asked.version}: {count(asked.errors, 'error')}"
        )


def _whose(report: "FileReport") -> Iterator[str]:
    if report.issuer.id is None:
        yield from _wrapped(_NOTHING_SHOWN, indent=0)
        return
    if report.issuer.name:
        yield from _labelled("Issuer", f"{report.issuer.name} ({report.issuer.id})")
    else:
        yield from _labelled("Issuer", f"not confirmed; by the file’s own word {report.issuer.id}")
    if report.subject and not report.page:
        yield from _labelled("Learner", report.subject.name or "not named")
    if report.document and not report.page:
        label = "Number" if report.document.number else "Id"
        yield from _labelled(label, report.document.number or report.document.id)
    if report.credits:
        yield from _labelled("Credits", _credits(report))
    if report.page:
        yield from _page(report.page)
    for each in report.endorsements:
        yield from _labelled("Others", _endorsed(each))
    for url in report.fetched:
        yield from _labelled("Fetched", url)


def _endorsed(endorsement: "EndorsementShown") -> str:
    if not endorsement.verdict:
        return f"an endorsement that does not count here, by {endorsement.issuer.id}"
    said = f": “{endorsement.comment}”" if endorsement.comment else ""
    name, issuer = endorsement.issuer.name, endorsement.issuer.id
    return f"{endorsement.subject} is endorsed by {name} ({issuer}){said}"


def _page(page: "PageShown") -> Iterator[str]:
    more = " … (the name goes on)" if page.name_is_cut else ""
    yield from _labelled("Page", "must say what follows:")
    yield from _labelled("Learner", f"{page.name}{more}")
    yield from _labelled("Number", page.number)
    yield from _labelled("Issued", f"{page.issued_on.day} {page.issued_on:%B %Y}")
    yield from _labelled("Credits", f"{page.foundational} foundational, {page.advanced} advanced")
    yield from _wrapped(BEYOND_THE_CODE, indent=_LABEL)


def _credits(report: "FileReport") -> str:
    found = report.credits
    if found is None or not (found.foundational or found.advanced):
        return str(found.total if found else 0)
    return f"{found.total} ({found.foundational} foundational, {found.advanced} advanced)"


def _reasons(checks: Sequence["Check"]) -> Iterator[str]:
    doubts = [each for each in checks if not each.verdict]
    for each, more in told(doubts):
        place = f" (at {each.path})" if each.path else ""
        others = f" There are {more} more like it." if more else ""
        answer = _ANSWERS[str(each.verdict)].lower()
        yield from _item(f"{answer} [{each.code}]: {each.message}{place}{others}")
    if not checks:
        yield from _item("not looked at, because of what was found before")
    if not doubts:
        whole = [
            each.message
            for each in checks
            if "/verifiableCredential/" not in each.path and str(each.step) != "endorsements"
        ]
        for message in dict.fromkeys(whole):
            yield from _item(message)


def _foot(trust: TrustFile | None, at: datetime, status: Sequence[str]) -> Iterator[str]:
    yield "What this receipt does not say:"
    for each in _NOT_SAID:
        yield from _item(each)
    yield ""
    yield from _wrapped(
        "It is not signed, and proves nothing to others. Whoever doubts it takes the file with the "
        "SHA-256 above and the same lists, and asks again:",
        indent=0,
    )
    yield from _command(
        "transcript verify FILE",
        *([f"--trust {quote(trust.name)}"] if trust else []),
        *(f"--status {quote(name)}" for name in status),
        f"--at {at:%Y-%m-%dT%H:%M:%SZ}",
    )
    yield from _wrapped("What a code in brackets means: transcript explain CODE.", indent=0)


def _command(*parts: str) -> Iterator[str]:
    whole = f"  {' '.join(parts)}"
    if _columns(whole) <= WIDTH:
        yield whole
        return
    *others, last = parts
    for each in others:
        yield from _wrapped(f"{each} \\", indent=2)
    yield from _wrapped(last, indent=2)


def _item(text: str) -> Iterator[str]:
    for place, line in enumerate(_wrapped(text, indent=4)):
        yield f"  - {line.lstrip()}" if place == 0 else line


def _labelled(label: str, text: str) -> Iterator[str]:
    for place, line in enumerate(_wrapped(text, indent=_LABEL)):
        yield f"{label:<{_LABEL}}{line.lstrip()}" if place == 0 else line


def _wrapped(text: str, *, indent: int) -> Iterator[str]:
    """Yield lines that fit, also of letters that take two columns."""
    margin, line = " " * indent, ""
    for word in plain_line(text).split(" "):
        if line and _columns(f"{line} {word}") <= WIDTH - indent:
            line = f"{line} {word}"
            continue
        if line:
            yield margin + line
        *full, line = _pieces(word, WIDTH - indent)
        yield from (margin + each for each in full)
    yield margin + line


def _pieces(word: str, room: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if _columns(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(letter) in {"W", "F"} else 1 for letter in text)
