"""What a package says of itself: a page to read, and the same for programs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from string import Template
from typing import Any

from transcript.batch.grounds import Granted
from transcript.issuance import IssuedTranscript
from transcript.model.document import DocumentIdentity
from transcript.model.school import School
from transcript.proofs.timestamps import timestamp_text
from transcript.registry.releases import ReleaseNote

PAGE = "index.html"
FACTS = "release.json"
EVIDENCE = "evidence/"

NOTICE = (
    "This education record is released under FERPA (20 U.S.C. 1232g; 34 CFR 99.33) on the "
    "condition that the recipient will not disclose it to any other party without the prior "
    "written consent of the parent or eligible student, and will use it only for the purpose for "
    "which it was released."
)

_PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; color: #000; background: #fff; max-width: 44rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
th { text-align: left; font-weight: 600; padding: 0 1.5rem 0 0; vertical-align: top; }
td { vertical-align: top; }
pre { background: #f2f2f2; padding: .5rem .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
li { overflow-wrap: anywhere; }
h2 { break-after: avoid; }
li, .notice, pre { break-inside: avoid; }
.notice { border-left: 4px solid #1f4e79; padding-left: 1rem; }
</style>
</head>
<body>
<main>
<h1>$title</h1>
<table>
$facts
</table>
$notice
<h2>How to check it</h2>
$check
<h2>What is in this package</h2>
<ul>
$files
</ul>
$evidence
</main>
</body>
</html>
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A file of a package: its name there, what it is, its SHA-256 and its size."""

    name: str
    about: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is told of a package; the note is not whole yet, since it names the package's digest."""

    issued: IssuedTranscript
    granted: Granted
    note: ReleaseNote
    left_out: tuple[str, ...] = ()


def page(told: Account, files: Sequence[Packed]) -> bytes:
    """Return the page: one HTML file that needs no other, and runs nothing."""
    school, learner = told.issued.transcript.school, told.issued.transcript.learner
    facts = "\n".join(
        f'<tr><th scope="row">{escape(key)}</th><td>{escape(said)}</td></tr>'
        for key, said in _facts(told).items()
    )
    evidence = [_listed(each) for each in files if each.name.startswith(EVIDENCE)]
    evidence += [f"<li>not here: {escape(each)}</li>" for each in told.left_out]
    notice = f'<p class="notice">{escape(NOTICE)}</p>' if told.granted.notice else ""
    return _PAGE.substitute(
        title=escape(f"Transcript of {learner.display_name.full}"),
        facts=facts,
        notice=notice,
        files="\n".join(_listed(each) for each in files if not each.name.startswith(EVIDENCE)),
        evidence="\n".join(("<h2>Evidence</h2>\n<ul>", *evidence, "</ul>")) if evidence else "",
        check=_check(school, files),
    ).encode()


def _listed(file: Packed) -> str:
    name = escape(file.name)
    return f'<li><a href="{name}">{name}</a>: {escape(file.about)}</li>'


def _check(school: School, files: Sequence[Packed]) -> str:
    sheet = next(each.name for each in files if each.name.endswith(".pdf"))
    where = escape(f"{school.verify_url or school.url}, {school.phone}")
    return (
        "<p>The PDF is sealed, and carries the signed record. With the Transcript Toolkit, and a "
        "trust list that has the school:</p>\n"
        f"<pre>transcript verify {escape(sheet)} --trust trust.yaml</pre>\n"
        f"<p>Or ask the school: {where}. A file that was changed, or printed and saved again, no "
        "longer verifies.</p>"
    )


def _facts(told: Account) -> dict[str, str]:
    note, granted = told.note, told.granted
    consent = f" “{granted.consent}”" if granted.consent else ""
    facts = {
        "From": told.issued.transcript.school.name,
        "Issued to the student" if granted.own_copy else "Released to": note.recipient,
        "For": note.purpose,
        "On the ground of": f"{granted.title}{consent} ({granted.clause})",
        "On": f"{note.at:%Y-%m-%d}",
        "Document": told.issued.document.number,
        "Release": note.id,
    }
    if note.expires:
        facts["For use until"] = note.expires.isoformat()
    return facts


def facts(told: Account, files: Sequence[Packed]) -> bytes:
    """Return the same as JSON, with the digest of every file but its own."""
    note, granted, document = told.note, told.granted, told.issued.document
    school = told.issued.transcript.school
    members: dict[str, Any] = {
        "version": 1,
        "release": note.id,
        "school": {"id": school.id, "name": school.name},
        **_document(document),
        "recipient": note.recipient,
        "own_copy": granted.own_copy,
        "purpose": note.purpose,
        "basis": {"code": granted.basis, "clause": granted.clause, "consent": granted.consent},
        "released_at": timestamp_text(note.at),
        "expires": note.expires.isoformat() if note.expires else None,
        "notice": NOTICE if granted.notice else None,
        "files": [{"name": each.name, "sha256": each.sha256, "size": each.size} for each in files],
    }
    return (json.dumps(members, ensure_ascii=False, indent=2) + "\n").encode()


def _document(document: DocumentIdentity) -> dict[str, str]:
    return {"document": document.id, "number": document.number}
