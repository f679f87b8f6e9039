"""A verification report as plain text, to be put into an application file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from shlex import quote
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from transcript import __version__
from transcript.model.document import ENGLISH
from transcript.office.findings import MEMBER, plain_line, told
from transcript.office.words import words

if TYPE_CHECKING:
    from transcript.verification.report import Check, FileReport, VerificationReport
    from transcript.verification.shown import EndorsementShown, PageShown

WIDTH = 72
_LABEL = 8  # with it, a SHA-256 ends in the last column
_RULE = "-" * WIDTH
_ENDORSEMENTS = "endorsements"


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
    language: str = ENGLISH,
) -> str:
    """Return the receipt, the same for the same files, lists and moment.

    `status` are the names of the files with status lists that were given.
    """
    return "\n".join(_Receipt(language).lines(report, trust=trust, at=at, status=status))


class _Receipt:
    """Writes a receipt in a language."""

    def __init__(self, language: str) -> None:
        self._words = words(language)
        self._said: Mapping[str, Any] = self._words["receipt"]
        self._is_exact = language == ENGLISH

    def lines(
        self,
        report: "VerificationReport",
        *,
        trust: TrustFile | None,
        at: datetime,
        status: Sequence[str],
    ) -> Iterator[str]:
        yield from self._head(report, trust, at)
        for name in status:
            yield from self._labelled("status", self._said["status_named"].format(name=name))
        for each in report.files:
            yield from ("", _RULE, "", *self._file(each))
        yield from ("", _RULE, "", *self._foot(trust, at, status))

    def _head(
        self, report: "VerificationReport", trust: TrustFile | None, at: datetime
    ) -> Iterator[str]:
        said = self._said
        yield said["title"]
        yield ""
        yield from self._labelled("as_of", f"{at:%Y-%m-%d %H:%M:%S} UTC")
        yield from self._labelled("tool", said["tool_name"].format(version=__version__))
        if trust is None:
            yield from self._labelled("list", said["list_none"])
        else:
            yield from self._labelled("list", said["list_named"].format(name=trust.name))
            yield from _labelled("SHA-256", trust.sha256)
        if len(report.files) > 1:
            yield from self._labelled("files", str(len(report.files)))

    def _file(self, report: "FileReport") -> Iterator[str]:
        said = self._said
        yield from self._labelled("file", report.file.replace("\\", "/").rpartition("/")[2])
        size = said["size"].format(count=f"{report.size:,}") if report.size is not None else ""
        yield from self._labelled("kind", f"{self._words['kinds'][report.kind.value]}{size}")
        if report.sha256:
            yield from _labelled("SHA-256", report.sha256)
        yield from self._labelled("result", said["results"][report.verdict.value])
        yield ""
        yield from self._whose(report)
        for axis, verdict in report.axes.items():
            yield ""
            question, answer = said["questions"][axis.value], said["answers"][verdict.value]
            yield f"{question:<28}{answer}"
            yield from self._reasons([each for each in report.checks if each.axis == axis])
        if report.profile:
            asked = report.profile
            counts = said["probe_errors"]
            errors = counts.get(str(asked.errors), counts["other"]).format(count=asked.errors)
            yield ""
            yield from self._labelled("probes", f"{asked.profile} {asked.version}: {errors}")

    def _whose(self, report: "FileReport") -> Iterator[str]:
        said = self._said
        if report.issuer.id is None:
            yield from _wrapped(said["nothing_shown"], indent=0)
            return
        name, named = report.issuer.name, report.issuer.id
        whose = f"{name} ({named})" if name else said["issuer_unconfirmed"].format(id=named)
        yield from self._labelled("issuer", whose)
        if report.subject and not report.page:
            yield from self._labelled("learner", report.subject.name or said["unnamed"])
        if report.document and not report.page:
            label = "number" if report.document.number else "id"
            yield from self._labelled(label, report.document.number or report.document.id)
        if report.credits:
            yield from self._labelled("credits", self._credits(report))
        if report.page:
            yield from self._page(report.page)
        for each in report.endorsements:
            yield from self._labelled("others", self._endorsed(each))
        for url in report.fetched:
            yield from self._labelled("fetched", url)

    def _endorsed(self, endorsement: "EndorsementShown") -> str:
        issuer = endorsement.issuer
        if not endorsement.verdict:
            return str(self._said["endorsement_doubt"].format(issuer=issuer.id))
        by = self._said["endorsed"].format(
            subject=endorsement.subject, name=issuer.name, issuer=issuer.id
        )
        return f"{by}: “{endorsement.comment}”" if endorsement.comment else str(by)

    def _page(self, page: "PageShown") -> Iterator[str]:
        said = self._said
        more = said["name_goes_on"] if page.name_is_cut else ""
        counts = {"foundational": page.foundational, "advanced": page.advanced}
        yield from self._labelled("page", said["page_says"])
        yield from self._labelled("learner", f"{page.name}{more}")
        yield from self._labelled("number", page.number)
        yield from self._labelled("issued", long_date(page.issued_on, self._words))
        yield from self._labelled("credits", said["page_credits"].format(**counts))
        yield from _wrapped(said["beyond_the_code"], indent=_LABEL)

    def _credits(self, report: "FileReport") -> str:
        found = report.credits
        if found is None or not (found.foundational or found.advanced):
            return str(found.total if found else 0)
        return str(self._said["credits_split"].format(**found.to_json()))

    def _reasons(self, checks: "Sequence[Check]") -> Iterator[str]:
        said = self._said
        doubts = [each for each in checks if not each.verdict]
        for each, more in told(doubts):
            place = said["place"].format(path=each.path) if each.path else ""
            others = said["alike"].format(count=more) if more else ""
            answer = said["answers"][each.verdict.value].lower()
            yield from _item(f"{answer} [{each.code}]: {self._reason(each)}{place}{others}")
        if not checks:
            yield from _item(said["unasked"])
        if not doubts:
            whole = [
                self._reason(each)
                for each in checks
                if MEMBER not in each.path and each.step.value != _ENDORSEMENTS
            ]
            for message in dict.fromkeys(whole):
                yield from _item(message)

    def _reason(self, check: "Check") -> str:
        # What was found is told exactly in English alone; in other languages by its code.
        return check.message if self._is_exact else self._words["codes"][check.code.value]["says"]

    def _foot(self, trust: TrustFile | None, at: datetime, status: Sequence[str]) -> Iterator[str]:
        said = self._said
        yield said["not_said"]
        for place in (1, 2, 3):
            yield from _item(said[f"not_said_{place}"])
        yield ""
        yield from _wrapped(said["unsigned"], indent=0)
        yield from _command(
            f"transcript verify {said['command_file']}",
            *([f"--trust {quote(trust.name)}"] if trust else []),
            *(f"--status {quote(name)}" for name in status),
            f"--at {at:%Y-%m-%dT%H:%M:%SZ}",
        )
        yield from _wrapped(said["explain"], indent=0)

    def _labelled(self, label: str, text: str) -> Iterator[str]:
        yield from _labelled(self._said[label], text)


def long_date(day: date, said: Mapping[str, Any]) -> str:
    """Return a day with its month in words."""
    written: str = said["date"]
    return written.format(day=day.day, month=said["months"][day.month - 1], year=day.year)


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
    margin, line, whole = " " * indent, "", plain_line(text)
    if _columns(whole) <= WIDTH - indent:
        yield margin + whole
        return
    for word in whole.split(" "):
        if line and _columns(f"{line} {word}") <= WIDTH - indent:
            line = f"{line} {word}"
            continue
        if line:
            yield margin + line
        *full, line = _pieces(word, WIDTH - indent)
        yield from (margin + each for each in full)
    yield margin + line


def _pieces(word: str, room: int) -> list[str]:
    if _columns(word) <= room:
        return [word]
    pieces = [""]
    for letter in word:
        if _columns(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(letter) in {"W", "F"} else 1 for letter in text)
