"""The page is put together: facts, phrases in each language, one style, one script, one policy."""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model import attachments
from transcript.model.credit import CreditLevel
from transcript.model.evidence import Evidence
from transcript.model.rating import Rating
from transcript.portrayal.facts import (
    MOST_MARKS,
    AreaFacts,
    CreditFacts,
    RecordFacts,
    Standing,
    facts_of,
)
from transcript.portrayal.figures import share
from transcript.portrayal.isolation import bare
from transcript.portrayal.portrait import Portrait
from transcript.portrayal.words import words_in
from transcript.theme.stylesheet import stylesheet
from transcript_exporters.html.landing import Landing, fitted, words_seen
from transcript_exporters.html.tongues import Tongues, ordered, own, shown, spoken_in
from transcript_exporters.html.wheel import LINE, anchor_of, wheel
from transcript_exporters.html.works import data_address, first_places, size_of, works_of

_CREDENTIAL, _JSON, _TEXT = "application/vc+ld+json", "application/json", "text/plain"
_MOST_LISTED = 5  # levels; of more, the names run on
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_CENTRE = {2: (-3.0, 14.0), 3: (-6.0, 8.0, 19.0), 4: (-11.0, 3.0, 14.0, 23.0)}


def page(issued: IssuedTranscript, edition: Edition) -> bytes:
    """Return the page for an edition of an issued transcript."""
    facts = facts_of(issued.transcript)
    view = _View(
        issued=issued, edition=edition, facts=facts, tongues=_tongues(issued, facts, edition)
    )
    return view.page().encode("utf-8")


def _tongues(issued: IssuedTranscript, facts: RecordFacts, edition: Edition) -> Tongues:
    leads_to = issued.transcript.school.leads_to
    return Tongues(
        tuple(
            Portrait(
                document=issued.document,
                facts=facts,
                words=spoken_in(words_in(tag, leads_to)),
                official=edition.official,
            )
            for tag in ordered(edition.language)
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file inside the page: the key of the words that say what it is."""

    name: str
    key: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What the templates are given."""

    issued: IssuedTranscript
    edition: Edition
    facts: RecordFacts
    tongues: Tongues

    def page(self) -> str:
        context = self._context()
        context["landing"] = self._landing(context)
        style, script = self._style(), _script()
        return _template("page.html").render(
            **context,
            style=Markup(style),  # noqa: S704 - ours, and what is a learner's is in numbers
            script=Markup(script),  # noqa: S704 - ours
            policy=_policy(style, script),
        )

    def _landing(self, context: dict[str, Any]) -> Landing:
        template, graphic = _template("landing.html"), str(context["graphic"])

        def count(tried: Landing) -> int:
            made = template.render(**{**context, "graphic": "", "landing": tried})
            return max(words_seen(made, tag) + drawn[tag] for tag in self.tongues.tags)

        drawn = {tag: words_seen(graphic, tag) for tag in self.tongues.tags}
        return fitted(self.facts, count)

    def _context(self) -> dict[str, Any]:
        transcript, portrait = self.issued.transcript, self.tongues.first
        standings = {each.standing.name.lower() for each in self.facts.credits}
        picture = transcript.school.appearance.picture
        courses = sorted(transcript.courses, key=lambda each: (each.began_on, each.title))
        return {
            "t": self.tongues,
            "p": portrait,
            "facts": self.facts,
            "standings": standings,
            "offers_advanced": bool(self.facts.offered(CreditLevel.ADVANCED)),
            "credit_levels": tuple(CreditLevel),
            "logo": data_address("image/png", picture) if picture else "",
            "graphic": self._graphic(),
            "levels": _levels(portrait),
            "parts": tuple(self._parts()),
            "courses": courses,
            "provided": any(each.provider for each in courses),
            "recipient": self.edition.recipient,
            "files": tuple(self._files()),
            "works": works_of(transcript.evidence, self.edition),
            "shown_in": first_places(
                (each.credit.id, each.evidence) for each in self.facts.credits if each.award
            ),
            "alone": self._alone(),
            "credit_name": self._credit_name,
        }

    def _graphic(self) -> Markup:
        portraits = self.tongues.portraits
        made = _template("graphic.html").render(
            wheels=tuple(wheel(each) for each in portraits),
            centre_lines=_CENTRE,
            line_height=LINE,
        )
        return Markup(made)  # noqa: S704 - a template of ours made it

    def _parts(self) -> Iterator[str]:
        school = self.issued.transcript.school
        yield "credits"
        if self.issued.transcript.courses:
            yield "activities"
        if school.profile:
            yield "profile"
        yield from ("legend", "portrait", "prove")

    def _files(self) -> Iterator[_File]:
        issued, edition = self.issued, self.edition
        yield _file(attachments.CLR, "clr", _CREDENTIAL, issued.clr)
        yield _file(attachments.RECORD, "record", _JSON, issued.record)
        if issued.code:
            yield _file(attachments.CODE, "code", _TEXT, issued.code.encode("ascii"))
        if edition.ledger_proof:
            yield _file(attachments.LEDGER_PROOF, "ledger", _TEXT, edition.ledger_proof)
        if edition.recipient:
            yield _file(attachments.RELEASE, "release", _JSON, edition.recipient.to_bytes())
        for name, content in edition.status_files().items():
            yield _file(name, name, _CREDENTIAL, content)

    def _alone(self) -> tuple[Evidence, ...]:
        """Return the featured works that no earned credit rests on: nowhere else are they shown."""
        works = {item.id: item for _, item, proven in self.facts.featured() if not proven}
        return tuple(works.values())

    def _credit_name(self, credit: str) -> str:
        found = self.issued.transcript.credit(credit)
        return found.name if found else credit

    def _style(self) -> str:
        appearance = self.issued.transcript.school.appearance
        school, accent = _colour(appearance.colour), _colour(appearance.accent)
        made = stylesheet("base", "document", school=school, accent=accent)
        return _COMMENT.sub("", made) + _switch(self.tongues.tags) + self._running()

    def _running(self) -> str:
        """Return what stands at the foot of every printed page: whose record, and which page."""
        said = f"\u2068{self.tongues.first.name}\u2069 · {self.issued.document.number}"
        return (
            f"@page{{@bottom-left{{content:{_quoted(said)}}}"
            '@bottom-right{content:counter(page) " / " counter(pages)}}'
        )


def _file(name: str, key: str, kind: str, content: bytes) -> _File:
    return _File(name=name, key=key, source=data_address(kind, content))


def _colour(named: str | None) -> str | None:
    """Return a colour if it is one: it stands where nothing is escaped."""
    return named if named and _COLOUR.fullmatch(named) else None


def _quoted(text: str) -> str:
    """Return a text as CSS has it, each character by its number: none can end the string."""
    return '"' + "".join(f"\\{ord(each):x} " for each in bare(shown(text))) + '"'


def _switch(tags: Sequence[str]) -> str:
    """Return the rules that show one language: the chosen one, or in old browsers the first."""
    chosen = ",".join(f"body:has(#in-{tag}:checked) .w:not([lang={tag}])" for tag in tags)
    return (
        f"@supports selector(:has(*)){{{chosen}{{display:none}}}}"
        f"@supports not selector(:has(*)){{.w:not([lang={tags[0]}]),.tongues{{display:none}}}}"
    )


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_hashed(style)}; script-src {_hashed(script)}; "
        "img-src data:; media-src data:; base-uri 'none'; form-action 'none'"
    )


def _hashed(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _levels(portrait: Portrait) -> tuple[tuple[str, bool], ...]:
    """Return the levels that nearly all credits share, and whether each meets the standard."""
    shared = portrait.level_names
    if shared is None or len(shared[0]) > _MOST_LISTED:
        return ()
    names, required = shared
    met = names.index(required) if required in names else 0
    return tuple((name, place >= met) for place, name in enumerate(names))


def _journey_marks(credit: CreditFacts) -> Iterator[tuple[float, bool]]:
    """Yield where each mark of a journey stands, half by its day and half by its place."""
    attempts = credit.attempts[-MOST_MARKS:]
    first, last = attempts[0].on, attempts[-1].on
    days = max(1, (last - first).days)
    for place, attempt in enumerate(attempts):
        share_ = (attempt.on - first).days / days
        even = place / (len(attempts) - 1)
        yield round(3 + 90 * (share_ + even) / 2, 1), attempt.met


def _pending_of(area: AreaFacts) -> tuple[CreditFacts, ...]:
    """Return what of an area is not earned; of what is optional, only what is under way."""
    return tuple(
        each for each in area.credits if each.standing is not Standing.EARNED and anchor_of(each)
    )


def _level_name(credit: CreditFacts, rating: Rating) -> str:
    found = credit.credit.rubric.level(rating.level)
    return found.name if found else rating.level


def _statement(credit: CreditFacts, rating: Rating) -> str:
    criteria = {each.id: each.statement for each in credit.credit.criteria}
    return criteria.get(rating.criterion or "", rating.criterion or "")


def _plain(text: str) -> str:
    return bare(shown(text))


def _finished(value: object) -> object:
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("transcript_exporters.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finished,
        trim_blocks=True,
    )
    made.tests["percentage"] = lambda figure: share(figure) is not None
    made.globals.update(
        own=own,
        plain=_plain,
        share=share,
        size_of=size_of,
        journey_marks=_journey_marks,
        pending_of=_pending_of,
        level_name=_level_name,
        statement=_statement,
    )
    return made


@cache
def _script() -> str:
    return (files("transcript_exporters.html") / "reader.js").read_text(encoding="utf-8")
