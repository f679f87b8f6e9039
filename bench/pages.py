"""The pages as one PDF, sealed, beside typst's, not sealed: facts of one learner, varied each time.

Both keep their parsed fonts, are warm, and set other words each time: typst remembers what it has
set before, and so do we where a whole school shares a text. Its document is as long as ours, with
the same statement, credits, standards, evidence, profile and graphic, tagged, archival, and with
the signed record attached.
"""
# ruff: noqa: INP001 - beside a script

import json
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from io import BytesIO
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest import mock
from uuid import UUID

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.evidence import Evidence
from transcript.portrayal.facts import AreaFacts, CreditFacts, facts_of
from transcript.theme.tokens import AREAS

PAGES = 5
TARGET, REACH = 2.2, 1.5
ROUNDS = 21
_HERE = Path(__file__).parent
_FACES = ("notos", "notosbo", "notosit", "notosbi")
_SIZES = [8.0 + 0.1 * step for step in range(30)]
_MOST_APART = 0.15  # of the words
_NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_OFFICIAL = Edition()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """The two sides, each making another document at each call."""

    name: str
    peer: str
    note: str
    learner: IssuedTranscript
    ours: Callable[[], bytes]
    theirs: Callable[[], bytes]


def contest(demo: Path) -> Contest:
    """Return the two sides, after making sure that they do comparable work."""
    learner = _learner(demo)
    render, typeset = sealing(demo), _typesetter(learner, demo / "fonts")
    theirs = count()

    def typeset_next() -> bytes:
        return typeset(varied(learner, next(theirs)))

    mine, words = _measure(render())
    peers, peer_words = _measure(typeset_next())
    if mine != peers or abs(words - peer_words) > _MOST_APART * words:
        raise SystemExit(
            f"{mine} pages of {words} words against {peers} of {peer_words}: not equal work"
        )
    return Contest(
        name=f"{mine}-page PDF, sealed",
        peer=f"typst {version('typst')}, not sealed",
        ours=render,
        theirs=typeset_next,
        note=f"{words} words against {peer_words}",
        learner=learner,
    )


def sealing(demo: Path) -> Callable[[], bytes]:
    """Return what makes another sealed PDF at each call."""
    learner, seal = _learner(demo), _seal()
    ours = (varied(learner, each) for each in count())

    def render() -> bytes:
        issued = next(ours)
        content = _exporter().render(issued, _OFFICIAL)
        return bytes(seal.seal(content, at=issued.document.issued_at))

    return render


def split(learner: IssuedTranscript) -> dict[str, float]:
    """Return where our time goes, in milliseconds: medians, the fonts parsed before."""
    from transcript_exporters.pdf import document, finishing

    seal, times = _seal(), dict[str, list[float]]()
    for number in range(1000, 1000 + ROUNDS):
        issued = varied(learner, number)
        sheet = document.sheet_of(issued, _OFFICIAL)
        with _timed(times, "layout"):
            pen = document.draw(sheet)
        with _timed(times, "finished"):
            content = finishing.finished(pen, sheet, issued)
        with _timed(times, "seal"):
            seal.seal(content, at=issued.document.issued_at)
        pen = document.draw(sheet)
        with mock.patch.object(finishing, "attach"), _timed(times, "without attachments"):
            finishing.finished(pen, sheet, issued)
    medians = {name: statistics.median(each) for name, each in times.items()}
    bare = medians["without attachments"]
    return {
        "layout": medians["layout"],
        "tagging, fonts and archive": bare,
        "attachments": medians["finished"] - bare,
        "seal": medians["seal"],
    }


@contextmanager
def _timed(times: dict[str, list[float]], name: str) -> Iterator[None]:
    began = perf_counter()
    yield
    times.setdefault(name, []).append((perf_counter() - began) * 1000)


def varied(issued: IssuedTranscript, number: int) -> IssuedTranscript:
    """Return the same record with other words in everything that is the learner's own."""
    transcript = issued.transcript
    mark = f"{number:04}"
    letters = "".join(chr(ord("A") + int(each)) for each in mark)
    return replace(
        issued,
        code=issued.code[: -len(letters)] + letters,  # as long as before: as large a square
        document=replace(issued.document, id=UUID(int=(4 << 76) + (8 << 60) + number).urn),
        transcript=replace(
            transcript,
            statement=f"{mark} {transcript.statement}",
            evidence=tuple(
                replace(each, title=f"{each.title} {mark}") for each in transcript.evidence
            ),
            featured=tuple(
                replace(each, caption=f"{each.caption or ''} {mark}")
                for each in transcript.featured
            ),
            courses=tuple(
                replace(each, title=f"{each.title} {mark}") for each in transcript.courses
            ),
        ),
    )


def _exporter() -> Any:  # noqa: ANN401 - found by entry point
    from transcript.exporting import exporter

    return exporter("pdf")


def _learner(demo: Path) -> IssuedTranscript:
    """Return the learner of the demo whose pages are nearest to `PAGES`."""
    from transcript.registry.originals import Originals

    originals = Originals(folder=demo / "issued")
    found = []
    for name in sorted(path.name for path in originals.folder.iterdir() if path.is_dir()):
        original = originals.latest(name)
        if original:
            issued = IssuedTranscript.from_files(original.files())
            pages, words = _measure(_exporter().render(varied(issued, 0), _OFFICIAL))
            found.append((abs(pages - PAGES), -words, name, issued))
    return min(found, key=lambda each: each[:3])[3]


def _measure(content: bytes) -> tuple[int, int]:
    """Return pages and words of a PDF."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(BytesIO(content))
    try:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()
    return len(texts), sum(len(each.split()) for each in texts)


def _seal() -> Any:  # noqa: ANN401 - its type is the product's
    from transcript.proofs.keys import generate_p256
    from transcript.proofs.pades import PadesSeal
    from transcript.proofs.x509 import seal_certificate

    key = generate_p256()
    until = _NOON + timedelta(days=3650)
    certificate = seal_certificate(
        key, organisation="Riverbend High School", valid_from=_NOON, valid_until=until
    )
    return PadesSeal(key, certificate, valid_from=_NOON)


def _typesetter(learner: IssuedTranscript, folder: Path) -> Callable[[IssuedTranscript], bytes]:
    """Return typst with its fonts loaded, in the size of type that gives as many pages as ours."""
    import pymupdf_fonts
    import typst

    folder.mkdir()
    for name in _FACES:
        (folder / f"{name}.ttf").write_bytes(pymupdf_fonts.myfont(name))
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
    compiler = typst.Compiler(_HERE / "peer.typ", font_paths=fonts, ignore_system_fonts=True)

    def typeset(issued: IssuedTranscript, size: float) -> bytes:
        made = compiler.compile(
            sys_inputs={
                "facts": json.dumps(facts(issued)),
                "clr": issued.clr.decode(),
                "size": f"{size}pt",
            },
            pdf_standards=["a-3a", "ua-1"],
            timestamp=_NOON,
        )
        if not isinstance(made, bytes):
            raise TypeError("typst made no single file")
        return made

    wanted, _ = _measure(_exporter().render(varied(learner, 0), _OFFICIAL))
    # As many pages, as full as ours: the middle of the sizes that give them.
    fitting = [each for each in _SIZES if _measure(typeset(learner, each))[0] == wanted]
    if not fitting:
        raise SystemExit(f"the peer cannot fill {wanted} pages")
    size = fitting[len(fitting) // 2]
    return lambda issued: typeset(issued, size)


def facts(issued: IssuedTranscript) -> dict[str, Any]:
    """Return the facts of a record in plain words, for the peer's template."""
    from transcript.portrayal.words import words_in

    transcript = issued.transcript
    found = facts_of(transcript)
    titles = {each.id: each.title for each in transcript.evidence}
    phrases = words_in("en").phrases
    legend = [each for each in phrases if f"{each}.text" in phrases and each.startswith("legend.")]
    return {
        "title": phrases["title"],
        "school": transcript.school.name,
        "name": transcript.learner.legal_name.full,
        "number": issued.document.number,
        "statement": transcript.statement,
        "featured": [
            {"title": titles[each.evidence], "caption": each.caption or ""}
            for each in transcript.featured
        ],
        "alt": f"{len(found.earned)} of {len(transcript.credits)} credits are earned",
        "areas": [_area(each) for each in found.areas],
        "courses": [
            {"title": each.title, "span": f"{each.began_on:%B %Y} to {each.ended_on or 'now'}"}
            for each in transcript.courses
        ],
        "promise": transcript.graduate_profile.statement,
        "profile": [
            {
                "topic": each.topic.value.replace("_", " "),
                "text": each.text,
                "figures": [f"{figure.value} {figure.label}" for figure in each.figures],
            }
            for each in transcript.school.profile
        ],
        "legend": [{"term": phrases[each], "said": phrases[f"{each}.text"]} for each in legend],
    }


def _area(area: AreaFacts) -> dict[str, Any]:
    earned = [each for each in area.credits if each.award]
    waiting = [each.credit.name for each in area.credits if not each.award]
    return {
        "name": area.area.name,
        "description": area.area.description,
        "competencies": [f"{each.name}: {each.description}" for each in area.area.competencies],
        "colour": AREAS[area.place % len(AREAS)],
        "counts": f"{len(earned)} of {len(area.credits)}",
        "foundational": [bool(each.award) for each in area.foundational],
        "advanced": [bool(each.award) for each in area.advanced],
        "credits": [_credit(each) for each in earned],
        "open": f"Not yet earned: {', '.join(waiting)}" if waiting else "",
    }


def _credit(each: CreditFacts) -> dict[str, Any]:
    award = each.award
    return {
        "name": each.credit.name,
        "level": f"{each.level_name} · {each.credit.level.value}",
        "awarded": f"Awarded {award.awarded_on:%d %B %Y}" if award else "",
        "approved": f"by {', '.join(award.approved_by)}" if award else "",
        "standard": each.credit.standard,
        "evidence": [_piece(piece) for piece in each.evidence],
    }


def _piece(piece: Evidence) -> str:
    return f"{piece.title} ({piece.kind.value}, {piece.context.value}, {piece.made_on:%b %Y})"
