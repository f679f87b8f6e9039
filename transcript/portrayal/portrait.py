"""What the pages say of a record, in the fixed words of one language."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from transcript.model import attachments
from transcript.model.credit import CreditLevel, Rubric
from transcript.model.document import DocumentIdentity
from transcript.model.evidence import Evidence
from transcript.model.recipient import Recipient
from transcript.model.transcript import Transcript
from transcript.portrayal.brevity import brief, unbroken
from transcript.portrayal.facts import (
    MOST_MARKS,
    AreaFacts,
    Attempt,
    CreditFacts,
    RecordFacts,
    Standing,
)
from transcript.portrayal.tallies import Tallies
from transcript.portrayal.words import Words

_MOST_ATTEMPTS = 4
_LAST_ATTEMPTS = 3  # of more than there are marks for
_MOST_NAMES = 4
# Letters: what goes on longer is in the signed record.
_NAME, _LONGEST_NAME, _PERSON = 360, 200, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A record and the words for it. What is `official` says so; what is not says that it is not.

    Phrases may hold marks of isolation.
    """

    document: DocumentIdentity
    facts: RecordFacts
    words: Words
    official: bool = True

    @property
    def transcript(self) -> Transcript:
        """The record that is shown."""
        return self.facts.transcript

    @property
    def name(self) -> str:
        """The name the learner goes by."""
        return self.transcript.learner.display_name.full

    @property
    def tallies(self) -> Tallies:
        """What is said of areas, and of all of them."""
        return Tallies(facts=self.facts, words=self.words)

    # The document, and whose it is.

    @property
    def school_name(self) -> str:
        """The school's name, as much of it as a page can bear."""
        return brief(self.transcript.school.name, _LONGEST_NAME)

    @property
    def title(self) -> str:
        """What the document is: official or a copy, and whether more is to come."""
        return self._title("title" if self.official else "title.unofficial")

    @property
    def plain_title(self) -> str:
        """What the document is, where whether it is official is said elsewhere."""
        return self._title("title.copy")

    def _title(self, key: str) -> str:
        return self.words.say(f"{key}.in_progress" if self.facts.in_progress else key)

    @property
    def courtesy(self) -> str:
        """What a translation says of itself; nothing in the language that governs."""
        governing = self.document.language
        if governing == self.words.tag:
            return ""
        return self.words.say("courtesy", language=self.words.language(governing))

    @property
    def document_line(self) -> str:
        """The document's number, and when it was issued."""
        on = self.words.day(self.document.issued_at.date())
        return self.words.say("document_line", number=self.document.number, date=on)

    @property
    def replaces(self) -> str:
        """The document that this one takes the place of, if there is one."""
        number = self.document.superseded_number
        return self.words.say("replaces", number=number) if number else ""

    @property
    def verify_address_shown(self) -> str | None:
        """The school's page on which a document is checked, as people type it, if it has one."""
        address = self.transcript.school.verify_url
        return _shown(address) if address else None

    @property
    def school_address_shown(self) -> str:
        """The school's site as people type it."""
        return _shown(self.transcript.school.url)

    @property
    def whereabouts(self) -> str:
        """Where the school is, and what directories call it."""
        school = self.transcript.school
        said = [f"{school.address.locality}, {school.address.region}"]
        if school.identifiers.ceeb:
            said.append(self.words.say("ceeb", code=school.identifiers.ceeb))
        elif school.identifiers.nces:
            said.append(self.words.say("nces", code=school.identifiers.nces))
        return " · ".join([*said, self.school_address_shown])

    @property
    def standing(self) -> str:
        """Whether the record is complete, and the dates that frame it."""
        said = " · ".join(self._standing())
        return said[:1].upper() + said[1:]

    def _standing(self) -> Iterator[str]:
        learner, words, going = self.transcript.learner, self.words, self.facts.in_progress
        if going:
            yield words.say("in_progress")
        if learner.graduated_on:
            yield words.say("graduated", date=words.day(learner.graduated_on))
        elif learner.expected_graduation:
            yield words.say("expected", month=words.month(learner.expected_graduation))
        elif not going:
            yield words.say("not_graduated")
        attended = "attended" if learner.graduated_on else "enrolled"
        yield words.say(attended, month=words.month(learner.enrolled_on))
        if not going and not learner.graduated_on:
            yield words.say("complete")

    @property
    def details(self) -> str:
        """The legal name, the birthday and the numbers, as far as the school tells them."""
        return " · ".join(self._details())

    def _details(self) -> Iterator[str]:
        learner, words = self.transcript.learner, self.words
        if learner.chosen_name and learner.chosen_name.full != learner.legal_name.full:
            yield words.say("legal_name", name=brief(learner.legal_name.full, _NAME))
        if learner.birth_date:
            yield words.say("born", date=words.day(learner.birth_date))
        elif learner.birthday:
            month, day = (int(part) for part in learner.birthday[2:].split("-"))
            yield words.say("birthday", date=words.day_of_year(day, month))
        for each in learner.identifiers:
            key = f"identifier.{each.kind}"
            key = key if key in words.phrases else "identifier"
            yield words.say(key, value=each.value, kind=each.kind.capitalize())

    def released_to(self, recipient: Recipient) -> str:
        """Return for whom a copy was made, and until when it is for use."""
        key = "release.student" if recipient.own_copy else "release.line"
        said = self.words.say(
            key,
            recipient=recipient.name,
            date=self.words.day(recipient.released_on),
            number=recipient.number,
        )
        if not recipient.expires:
            return said
        until = self.words.say("release.expires", date=self.words.day(recipient.expires))
        return f"{said} · {until}"

    # A credit.

    def journey(self, credit: CreditFacts) -> str:
        """Say what every attempt at a credit found; of very many, the first and the last.

        Of more than there are marks for: how many came before the last few.
        """
        earlier = len(credit.attempts) - _LAST_ATTEMPTS
        if len(credit.attempts) > MOST_MARKS:
            last = self._found(credit.attempts[earlier:])
            word = self.words.number(earlier)
            return self.words.say("journey.last", word=word, attempts=", ".join(last))
        found = self._found(credit.attempts)
        if len(found) <= _MOST_ATTEMPTS:
            return ", ".join(found)
        more = self.words.number(len(found) - 1)
        return self.words.say("journey.long", first=found[0], word=more, last=found[-1])

    def _found(self, attempts: Sequence[Attempt]) -> list[str]:
        return [
            unbroken(
                self.words.say("attempt", level=each.level, month=self.words.short_month(each.on))
            )
            for each in attempts
        ]

    def level_so_far(self, credit: CreditFacts) -> str:
        """Say what the latest attempt found, or how many of the criteria have been judged."""
        if credit.latest and credit.latest.level:
            return credit.latest.level
        total = len(credit.credit.criteria)
        return self.words.say("criteria_judged", number=credit.criteria_judged, total=total)

    def under_way(self, credit: CreditFacts, most: int) -> str:
        """Say where a credit under way stands, its level in so many letters at most."""
        key = "latest.met" if credit.latest and credit.latest.met else "latest"
        level = brief(self.level_so_far(credit), most)
        return self.words.say(key, level=level, month=self.words.month(credit.judged_on))

    def about(self, item: Evidence) -> str:
        """Say of what kind a piece of evidence is, where it was made and when."""
        words = self.words
        kind = words.say(f"kind.{item.kind.value}")
        context = words.say(f"context.{item.context.value}")
        return ", ".join((kind, context, words.short_month(item.made_on)))

    def awarded(self, credit: CreditFacts) -> str:
        """Say when a credit was awarded; nothing of one that is not earned."""
        on = credit.award.awarded_on if credit.award else None
        return self.words.say("awarded", date=self.words.day(on)) if on else ""

    def approved_by(self, credit: CreditFacts) -> str:
        """Say who approved the award."""
        approved = credit.award.approved_by if credit.award else ()
        names = [unbroken(brief(name, _PERSON)) for name in approved[:_MOST_NAMES]]
        if len(approved) > _MOST_NAMES:
            names.append(self.words.count("more_names", len(approved) - _MOST_NAMES))
        return self.words.say("approved_by", names=self.words.listed(names)) if names else ""

    def transferred(self, credit: CreditFacts) -> str:
        """Say where a credit was earned, if elsewhere, and who accepted it."""
        source = credit.award.transferred_from if credit.award else None
        if source is None:
            return ""
        return self.words.say(
            "transferred",
            institution=brief(source.institution, _PERSON),
            date=self.words.day(source.earned_on),
            person=brief(source.accepted_by, _PERSON),
        )

    # What is not earned yet.

    def not_yet(self, area: AreaFacts) -> tuple[str, ...]:
        """Name the credits of an area that are not earned.

        Advanced credits are optional: only those under way are named.
        """
        pending = [each for each in area.foundational if not each.award]
        pending += [each for each in area.advanced if each.standing is Standing.UNDER_WAY]
        return tuple(map(self._pending, pending))

    def _pending(self, each: CreditFacts) -> str:
        named = {"name": each.credit.name, "code": each.credit.code}
        if not each.latest:
            return self.words.say("not_yet.open", **named)
        month = self.words.short_month(each.judged_on)
        return self.words.say(
            "not_yet.under_way", **named, level=self.level_so_far(each), month=month
        )

    # How to read the record, and how to check it.

    @property
    def how_to_read(self) -> str:
        """Say what a credit means."""
        advanced = self.facts.offered(CreditLevel.ADVANCED)
        key = "how_to_read.text" if advanced else "how_to_read.text.foundational"
        return self.words.say(key, foundational=self.facts.offered(CreditLevel.FOUNDATIONAL))

    @property
    def level_names(self) -> tuple[tuple[str, ...], str] | None:
        """The levels and the required one if nearly all rubrics share them, else None."""
        credits_ = self.transcript.credits
        rubrics = Counter(_names(each.rubric) for each in credits_)
        if not rubrics:
            return None
        found, count = rubrics.most_common(1)[0]
        return found if count * 10 >= len(credits_) * 9 else None

    @property
    def levels(self) -> str:
        """Say which levels there are, and at which a credit is awarded."""
        shared = self.level_names
        if shared is None:
            return self.words.say("levels.various") + "."
        names, required = shared
        return self.words.say("levels.text", levels=" · ".join(names), required=required) + "."

    @property
    def check(self) -> str:
        """Say how the document is checked."""
        number, address = self.document.number, self.verify_address_shown
        if address:
            return self.words.say("check.text", number=number, address=address)
        return self.words.say("check.text.ask", number=number, phone=self.transcript.school.phone)

    @property
    def printed(self) -> str:
        """Say how a printed copy is checked."""
        number, address = self.document.number, self.verify_address_shown
        if address:
            return self.words.say("printed.page", number=number, address=address)
        return self.words.say("printed.ask", number=number)

    def terms(self) -> Iterator[tuple[str, str]]:
        """Yield the key of each term of the legend, and what it says; not why it is official."""
        words = self.words
        yield "legend.credit", words.say("legend.credit.text")
        yield "legend.level", words.say("legend.level.text")
        yield "legend.levels", self.levels
        yield "legend.evidence", words.say("legend.evidence.text")
        if self.facts.under_way:
            yield "legend.under_way", words.say("legend.under_way.text")
        most = max((len(each.attempts) for each in self.facts.earned), default=0)
        if most > 1:
            key = "legend.journey.last" if most > MOST_MARKS else "legend.journey.text"
            yield "legend.journey", words.say(key, word=words.number(MOST_MARKS))
        yield "legend.not_calculated", words.say("legend.not_calculated.text")

    @property
    def official_because(self) -> tuple[str, str]:
        """The key of the last term of a PDF's legend, and what it says."""
        key = "legend.official" if self.official else "legend.unofficial"
        said = self.words.say(f"{key}.text", clr=attachments.CLR, printed=self.printed)
        return key, said

    def contact(self) -> Iterator[str]:
        """Yield where the school is, and how it is reached, each part a phrase of its own."""
        school, words = self.transcript.school, self.words
        codes = school.identifiers
        yield from (school.phone, school.email, self.school_address_shown)
        if codes.ceeb:
            yield words.say("ceeb", code=codes.ceeb)
        if codes.nces:
            yield words.say("nces", code=codes.nces)

    @property
    def postal(self) -> str:
        """The school and its address on one line."""
        address = self.transcript.school.address
        place = f"{address.street}, {address.locality}, {address.region} {address.postal_code}"
        return f"{self.school_name} · {place}"

    @property
    def profile_version(self) -> str:
        """Which version of the graduate profile it is, and since when."""
        profile, words = self.transcript.graduate_profile, self.words
        status = (
            words.say("adopted", date=words.day(profile.adopted_on))
            if profile.adopted_on
            else words.say(f"status.{profile.status.value}")
        )
        return words.say("graduate_profile", version=profile.version, status=status)

    @property
    def end(self) -> str:
        """The mark of the end of the record."""
        total = self.words.count("credits_total", len(self.facts.earned))
        return self.words.say("end", name=self.name, credits=total, number=self.document.number)


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return (parts.netloc + parts.path).rstrip("/") or url


def _names(rubric: Rubric) -> tuple[tuple[str, ...], str]:
    required = rubric.level(rubric.required)
    return tuple(level.name for level in rubric.levels), required.name if required else ""
