"""The pages of a learner: overview, words, courses, habits, who it is; the draft as it prints."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from transcript.accounts.roles import Permission
from transcript.errors import TranscriptError
from transcript.model.transcript import Transcript
from transcript.office import preview
from transcript.office.issued import issued_to
from transcript.office.keys import required_settings
from transcript.progress.next_steps import next_step
from transcript.progress.standing import Standings, Status
from transcript.reading.document import Document, JsonValue
from transcript.reading.text import counted
from transcript.source import build_learner
from transcript.source.fields import Fields
from transcript.source.shape import check
from transcript.web.asked import Answer, Asked, Download, Form, RefusedError, Way
from transcript.web.forms import typed
from transcript.web.studio import consents, judging
from transcript.web.studio.learner_page import Opened, opened, page_of
from transcript.web.studio.parts import editor, ways_of

_RECORD = "authoring/record"
_MOST_FORM = 2 * 1024 * 1024
_WORDS = ("status", "statement", "featured")


def overview(asked: Asked) -> Answer:
    """Show where a learner stands, what is to be decided, what is wrong, and what was issued."""
    learner = opened(asked)
    facts: dict[str, Any] = {"groups": [], "unjudged": (), "counts": [], "areas": []}
    if learner.loaded.draft is not None:
        facts = _standing(learner, today=asked.at.date())
    facts |= _issued(learner)
    return page_of(asked, learner, "Overview", "learners/overview.html", facts)


def _standing(learner: Opened, *, today: date) -> dict[str, Any]:
    school = learner.workspace.load_school()
    progress = Standings(school.credits, school.mastery).of(learner.record)
    profile = school.graduate_profile
    by_area = {
        each.name: Counter(one.status for one in progress.credits if one.credit.area == each.id)
        for each in (profile.areas if profile else ())
    }
    return {
        "counts": [(str(each), len(progress.having(each))) for each in Status],
        "groups": [
            (str(each), [(one, next_step(one, today=today)) for one in progress.having(each)])
            for each in (Status.READY, Status.ON_THE_WAY)
        ],
        "unjudged": progress.unjudged,
        "areas": [
            (name, [found[each] for each in Status]) for name, found in by_area.items() if found
        ],
    }


def _issued(learner: Opened) -> dict[str, Any]:
    # A registry that cannot be asked is told; the record can be worked on without it.
    try:
        return {"issued": issued_to(learner.workspace, learner.id), "unasked": ""}
    except TranscriptError as error:
        return {"issued": (), "unasked": str(error)}


def _works(_: Asked, learner: Opened) -> dict[str, Any]:
    return {"works": [(each.id, each.title) for each in learner.record.evidence]}


def _new_course(asked: Asked) -> JsonValue:
    return {"title": "", "kind": "course", "began_on": asked.at.date().isoformat()}


def _new_observation(asked: Asked) -> JsonValue:
    name = asked.person.full_name if asked.person else ""
    return {"habit": "", "on": asked.at.date().isoformat(), "by": name, "note": ""}


def _new_number(_: Asked) -> JsonValue:
    return {"kind": "school", "value": ""}


WORDS = editor("Words", "record", _WORDS, more=_works)
COURSES = editor("Courses", "record", ("courses",), new=_new_course)
HABITS = editor(
    "Habits",
    "habits",
    ("observations",),
    needs=Permission.ASSESS,
    new=_new_observation,
    required=("observations",),
)
PERSON = editor(
    "Person",
    "learner",
    (
        *("legal_name", "chosen_name", "identifiers", "birth_date", "birthday", "enrolled_on"),
        *("expected_graduation", "graduated_on", "language"),
    ),
    new=_new_number,
)


def draft_page(asked: Asked) -> Answer:
    """Show a page of the draft as a picture."""
    number = asked.path["number"]
    if not number.isascii() or not number.isdigit() or len(number) > len("99"):
        raise RefusedError(404, "there is no such page")
    learner = opened(asked)
    return _pictured(learner, learner.record, asked, int(number))


def draft_file(asked: Asked) -> Answer:
    """Hand out the draft as a PDF, which says that it is unofficial."""
    learner = opened(asked)
    content = _pdf(learner, learner.record, asked)
    return Download(content=content, media_type="application/pdf", name=f"{learner.id}.draft.pdf")


def draft_of_typed(asked: Asked) -> Answer:
    """Show page one as it would be with what stands in a form now, which is not saved by this."""
    learner = opened(asked)
    return _pictured(learner, with_typed(learner.record, asked.form, learner), asked, 1)


def with_typed(record: Transcript, form: Form, learner: Opened) -> Transcript:
    """Return a record with the words of a form in the place of its own.

    Raises `RefusedError` while they have not the shape of words.
    """
    part = typed(form, _RECORD)
    wanted = {name: each for name, each in _object(part).items() if name in _WORDS}
    document = Document(file="", value={"status": "in progress", "statement": "–", **wanted})
    if any(check(document, _RECORD)):
        raise RefusedError(422, "this cannot be drawn yet")
    made = build_learner.transcript(
        Fields.of(document),
        of=record.learner,
        school=record.school,
        graduate_profile=record.graduate_profile,
        credits=(),
    )
    known = {each.id for each in learner.record.evidence}
    return replace(
        record,
        status=made.status,
        statement=made.statement,
        featured=tuple(each for each in made.featured if each.evidence in known),
    )


def _object(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _pictured(learner: Opened, record: Transcript, asked: Asked, number: int) -> Answer:
    found = preview.picture(_pdf(learner, record, asked), page=number)
    name = f"{learner.id}.page-{found.page}-of-{counted(found.pages, 'page').replace(' ', '-')}"
    return Download(content=found.png, media_type="image/png", name=f"{name}.png", inline=True)


def _pdf(learner: Opened, record: Transcript, asked: Asked) -> bytes:
    settings = required_settings(learner.workspace)
    files = learner.workspace.load_school()
    if files.school is None or files.graduate_profile is None:
        raise RefusedError(
            409, "the page cannot be drawn yet", hint="the school's own files come first"
        )
    language = settings.languages[0] if settings.languages else "en"
    return preview.draft_pdf(record, release=settings.release, language=language, at=asked.at)


_HOME = "/learners/{learner}"

WAYS = (
    Way(path=_HOME, view=overview, needs=Permission.VIEW),
    *ways_of(WORDS),
    *ways_of(COURSES),
    *ways_of(HABITS),
    *ways_of(PERSON),
    *consents.WAYS,
    Way(path=f"{_HOME}/draft.pdf", view=draft_file, needs=Permission.VIEW),
    Way(path=f"{_HOME}/draft/{{number}}", view=draft_page, needs=Permission.VIEW),
    Way(
        path=f"{_HOME}/draft",
        view=draft_of_typed,
        needs=Permission.AUTHOR,
        method="POST",
        most=_MOST_FORM,
    ),
    *judging.WAYS,
)
