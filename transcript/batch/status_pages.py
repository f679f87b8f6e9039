"""Pages for the school's web site: what became of a document that was taken back.

A page has the number that is on the paper, the standing, since when, and the successor's number;
nothing of the learner. It is whole in itself, and without a script.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transcript.model.document import ENGLISH, number_of
from transcript.registry.corrections import TakenBack
from transcript.registry.status_book import Standing

FOLDER = "documents"
"""Where the pages are, below the folder that is published."""

_STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;"
    "color:#1b1b1f;background:#fff}h1{font-size:1.4rem}strong,time{white-space:nowrap}"
    "strong{font-variant-numeric:tabular-nums}"
    "section+section{margin-top:2.5rem;border-top:1px solid #bbb}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to publish, by its name below the folder."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    title: str
    standing: Mapping[Standing, str]
    successor: str
    advice: str


_WORDS = {
    "en": _Words(
        title="Document {number}",
        standing={
            Standing.IN_FORCE: "This document was suspended, and has counted again since {day}.",
            Standing.SUSPENDED: "This document has been suspended since {day}: it does not count "
            "for now.",
            Standing.REVOKED: "This document was revoked on {day}. Do not rely on it.",
            Standing.SUPERSEDED: "This document was replaced on {day}. Do not rely on it.",
        },
        successor="Document {number} takes its place.",
        advice="If you have a question, ask the school, and name the number.",
    ),
    "es": _Words(
        title="Documento {number}",
        standing={
            Standing.IN_FORCE: "Este documento estuvo suspendido y vuelve a ser válido desde el "
            "{day}.",
            Standing.SUSPENDED: "Este documento está suspendido desde el {day}: por ahora no es "
            "válido.",
            Standing.REVOKED: "Este documento fue revocado el {day}. No confíe en él.",
            Standing.SUPERSEDED: "Este documento fue sustituido el {day}. No confíe en él.",
        },
        successor="Lo sustituye el documento {number}.",
        advice="Si tiene alguna pregunta, diríjase a la escuela e indique el número.",
    ),
}


def status_pages(documents: Iterable[TakenBack], *, languages: Sequence[str]) -> tuple[Page, ...]:
    """Return a page for each document, in those of the school's languages that it can be in.

    Of what was cancelled there is none: nobody has it.
    """
    known = [each for each in languages if each in _WORDS] or [ENGLISH]
    return tuple(
        _page(each, known) for each in documents if each.standing is not Standing.CANCELLED
    )


def _page(document: TakenBack, languages: Sequence[str]) -> Page:
    number = number_of(document.document)
    title = _WORDS[languages[0]].title.format(number=number)
    parts = "".join(_said(document, number, language) for language in languages)
    text = (
        f'<!DOCTYPE html>\n<html lang="{languages[0]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="robots" content="noindex">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{parts}"
        "</main>\n</body>\n</html>\n"
    )
    return Page(name=f"{FOLDER}/{number}.html", content=text.encode())


def _said(document: TakenBack, number: str, language: str) -> str:
    words = _WORDS[language]
    day = f'<time datetime="{document.at:%Y-%m-%d}">{document.at:%Y-%m-%d}</time>'
    lines = [words.standing[document.standing].format(day=day)]
    if document.successor:
        successor = f"<strong>{number_of(document.successor)}</strong>"
        lines.append(words.successor.format(number=successor))
    lines.append(words.advice)
    body = "".join(f"<p>{line}</p>\n" for line in lines)
    heading = words.title.format(number=number)
    return f'<section lang="{language}">\n<h1>{heading}</h1>\n{body}</section>\n'
