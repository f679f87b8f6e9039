"""The report on a run as a page to print: one file, without script, that fetches nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any

from transcript.reading.text import counted

Rows = Callable[[], Iterable[Mapping[str, Any]]]

_STYLE = """\
@page { margin: 18mm 16mm; }
body { font: 10.5pt/1.45 Georgia, "Noto Serif", serif; color: #111; max-width: 48rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 17pt; margin: 0 0 .2rem; }
h2 { font-size: 12.5pt; margin: 1.6rem 0 .4rem; break-after: avoid; }
p { margin: .3rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .22rem .7rem .22rem 0;
  border-bottom: .5pt solid #bbb; }
th { font-weight: 600; border-bottom: 1pt solid #111; }
tr, li { break-inside: avoid; }
thead { display: table-header-group; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.bad { font-weight: 600; }
.hint { color: #444; }
footer { margin-top: 1.6rem; border-top: .5pt solid #bbb; padding-top: .4rem; font-size: 9pt; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
"""
BAD = frozenset({"refused", "failed", "busy"})
"""The outcomes of which somebody has to see to something."""


def page(head: Mapping[str, Any], rows: Rows) -> Iterator[str]:
    """Yield the page piece by piece; `rows` gives what became of each learner, more than once."""
    title = "Report on a run of “transcript issue”"
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n"
    )
    yield from _facts(head)
    yield from _learners(head, rows)
    yield from _problems(rows)
    yield (
        "<footer>This page names learners, and is kept like any other record of theirs. What was "
        f"issued stands in the school's registry under the run {_text(head['batch'])}.</footer>\n"
        "</body>\n</html>\n"
    )


def _facts(head: Mapping[str, Any]) -> Iterator[str]:
    several = len(head["schools"]) > 1
    schools = ", ".join(_school(each, several=several) for each in head["schools"])
    counts = ", ".join(f"{number} {_text(state)}" for state, number in head["counts"].items())
    total = sum(head["counts"].values())
    yield f"<p>{schools}</p>\n"
    yield f"<p>Begun {_moment(head['began_at'])}, ended {_moment(head['ended_at'])}; "
    yield f"by {_text(head['actor'])}</p>\n"
    yield f"<p>{counted(total, 'learner') if total else 'No learner'}: {counts or 'none'}</p>\n"
    if head["dry_run"]:
        yield "<p>This was a dry run: nothing was signed.</p>\n"
    if head["interrupted"]:
        yield (
            '<p class="bad">The run was interrupted. Run the same command again: it goes on where '
            "this one stopped.</p>\n"
        )
    for each in head["schools"]:
        if each["trouble"]:
            named = _school(each, several=several)
            yield f'<p class="bad">{named}: {_text(each["trouble"])}</p>\n'


def _school(school: Mapping[str, Any], *, several: bool) -> str:
    """Return what a school is called; of several, also its folder, by which the rows name it."""
    name, folder = _text(school["name"] or school["folder"]), _text(school["folder"])
    return f"{name} ({folder})" if several and name != folder else name


def _learners(head: Mapping[str, Any], rows: Rows) -> Iterator[str]:
    several = len(head["schools"]) > 1
    first = "<th>School</th>" if several else ""
    yield "<h2>What became of each</h2>\n<table>\n<thead><tr>"
    yield f"{first}<th>Learner</th><th>Outcome</th><th>Number</th></tr></thead>\n<tbody>\n"
    for row in rows():
        reason = f": {_text(row['reason'])}" if row["reason"] else ""
        kind = ' class="bad"' if row["state"] in BAD else ""
        school = f"<td>{_text(row['school'])}</td>" if several else ""
        yield f"<tr>{school}<td>{_text(row['learner'])}</td>"
        yield f"<td{kind}>{_text(row['state'])}{reason}</td>"
        yield f'<td class="number">{_text(row["number"] or "")}</td></tr>\n'
    yield "</tbody>\n</table>\n"


def _problems(rows: Rows) -> Iterator[str]:
    begun = False
    for row in rows():
        errors = [each for each in row["diagnostics"] if each["severity"] == "error"]
        if row["state"] != "refused" or not errors:
            continue
        if not begun:
            yield "<h2>What has to be mended first</h2>\n"
            begun = True
        yield f"<p>{_text(row['learner'])}</p>\n<ul>\n"
        for each in errors:
            place = f"{each['file']}:{each['line']}" if each["line"] else each["file"]
            yield f"<li>{_text(each['code'])}: {_text(each['message'])} ({_text(place)})<br>"
            yield f'<span class="hint">{_text(each["hint"])}</span></li>\n'
        yield "</ul>\n"


def _moment(text: str) -> str:
    return _text(text.replace("T", " ").removesuffix("Z")) + " UTC"


def _text(value: object) -> str:
    return escape(str(value))
