"""The whole kit: every file, what its reader has beside it, and how he judges it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache

from tests.tampered.forge.dates import dates
from tests.tampered.forge.drawing import STRANGER_SEAL, certificate, code, pdf, render, seal
from tests.tampered.forge.endorsements import endorsements
from tests.tampered.forge.forms import forms
from tests.tampered.forge.issuers import issuers
from tests.tampered.forge.linked_data import linked_data
from tests.tampered.forge.malformed import malformed
from tests.tampered.forge.members import members
from tests.tampered.forge.pdfs import pdfs
from tests.tampered.forge.pictures import pictures
from tests.tampered.forge.proofs import proofs
from tests.tampered.forge.readers_list import TRUST
from tests.tampered.forge.school import (
    ISSUED,
    MEMBER,
    RECORD,
    SCHOOL,
    SCHOOL_KEY,
    STRANGER,
    STRANGER_KEY,
    badge,
    envelope,
    sign,
    signed_credit,
    signed_whole,
    sound_badge,
    sound_clr,
    token,
)
from tests.tampered.forge.spelling import Forged, text
from tests.tampered.forge.statuses import published, statuses
from tests.tampered.forge.suites import suites
from tests.tampered.forge.tokens import tokens
from tests.tampered.forge.words import merged, words
from transcript.proofs import vc_jwt
from transcript.verification.documents import Documents, Source
from transcript.verification.published import published as read_published
from transcript.verification.report import FileReport
from transcript.verification.trust import TrustList
from transcript.verification.verify import verify

__all__ = [
    "ISSUED",
    "MEMBER",
    "RECORD",
    "SCHOOL",
    "SCHOOL_KEY",
    "STRANGER",
    "STRANGER_KEY",
    "STRANGER_SEAL",
    "badge",
    "certificate",
    "code",
    "counterpart",
    "documents",
    "draft",
    "envelope",
    "files",
    "findings",
    "forged",
    "is_sound",
    "judged",
    "others",
    "pdf",
    "render",
    "seal",
    "sign",
    "signed_credit",
    "signed_whole",
    "sound_badge",
    "sound_clr",
    "text",
    "token",
    "vc_jwt",
]

MOMENT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MAKERS: tuple[Callable[[], Iterator[Forged]], ...] = (
    words,
    merged,
    linked_data,
    proofs,
    suites,
    members,
    issuers,
    forms,
    dates,
    statuses,
    endorsements,
    tokens,
    pictures,
    pdfs,
    malformed,
)


@cache
def forged() -> Mapping[str, Forged]:
    """Return every file by its name. Two of one name are a mistake."""
    found: dict[str, Forged] = {}
    for maker in MAKERS:
        for each in maker():
            if each.name in found:
                raise AssertionError(f"there are two files called {each.name}")
            found[each.name] = each
    return found


def files() -> dict[str, bytes]:
    """Return the content of every file that is judged, by its name."""
    return {name: each.content for name, each in forged().items()}


def others() -> dict[str, bytes]:
    """Return what the reader has beside the files: the list of trust, and what schools publish."""
    lists = {f"published/{name}": content for name, content in published().items()}
    return {"trust.yaml": TRUST, **lists}


@cache
def documents() -> Documents:
    """Return what schools publish, as the reader has it."""
    return Documents.of(read_published(each, source=Source.FILE) for each in published().values())


@cache
def _trust() -> TrustList:
    return TrustList.parse(TRUST, file="trust.yaml")


def judged(name: str, content: bytes, *, draws: bool = True) -> FileReport:
    """Return the report on a file; its reader `draws` the pages that a PDF should have."""
    return verify(
        content,
        file=name,
        trust=_trust(),
        at=MOMENT,
        render=render if draws else None,
        documents=documents(),
    )


def counterpart(each: Forged) -> str:
    """Return the sound file that one with a fault would be without it; empty if there is none."""
    if is_sound(each):
        return ""
    kinds = (".clr.json", ".badge.json", ".jwt", ".png", ".svg", ".pdf")
    return each.sound or next((f"sound{kind}" for kind in kinds if each.name.endswith(kind)), "")


def is_sound(each: Forged) -> bool:
    """Return whether there is nothing wrong with a file."""
    return each.name.startswith("sound")


def draft(each: Forged) -> Iterator[str]:
    """Yield the lines of an entry for the manifest, as our own verifier judges the file."""
    report = judged(each.name, each.content)
    yield from ("[[file]]", f'name = "{each.name}"', f'why = "{each.why}"')
    if counterpart(each):
        yield f'sound = "{counterpart(each)}"'
    if report.checks != judged(each.name, each.content, draws=False).checks:
        yield 'needs = "renderer"'
    axes = ", ".join(f'"{axis}"' for axis in report.axes.values())
    yield from (f'kind = "{report.kind}"', f'verdict = "{report.verdict}"', f"axes = [{axes}]")
    found = [f'"{line}"' for line in findings(report)]
    if len(found) > 1:
        yield from ("found = [", *(f"  {line}," for line in found), "]")
    else:
        yield f"found = [{''.join(found)}]"


def findings(report: FileReport) -> list[str]:
    """Return what did not pass, each as its step, its code, and its place if it has one."""
    return [
        " ".join(part for part in (check.step, check.code, check.path) if part)
        for check in report.checks
        if not check.verdict
    ]
