"""The fixed words of the document, in one place for each language. English is complete.

A phrase is looked up by key and filled with facts; a phrase about a number has a `.one` and an
`.other` form. No other module holds words that a reader sees.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from transcript_exporters.pdf.direction import isolated


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The phrases of one language (`tag` is BCP 47), and how it writes dates and small numbers."""

    tag: str
    phrases: Mapping[str, str]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    numbers: tuple[str, ...]

    def say(self, key: str, **facts: object) -> str:
        """Return a phrase with its facts filled in."""
        said = {
            name: isolated(fact) if isinstance(fact, str) else fact for name, fact in facts.items()
        }
        return self.phrases[key].format(**said)

    def count(self, key: str, number: int, **facts: object) -> str:
        """Return the phrase for that many; `number` is in digits, `word` in letters if small."""
        form = "one" if number == 1 else "other"
        return self.say(f"{key}.{form}", number=number, word=self.number(number), **facts)

    def number(self, number: int) -> str:
        """Return a number in letters if it is small."""
        return self.numbers[number] if number < len(self.numbers) else str(number)

    def day(self, on: date) -> str:
        """Return a date, `12 June 2027`."""
        return f"{on.day} {self.months[on.month - 1]} {on.year}"

    def day_of_year(self, day: int, month: int) -> str:
        """Return a day without its year, `12 June`."""
        return f"{day} {self.months[month - 1]}"

    def month(self, on: date) -> str:
        """Return a month, `June 2027`."""
        return f"{self.months[on.month - 1]} {on.year}"

    def short_month(self, on: date) -> str:
        """Return a month in a narrow place, `Jun 2027`."""
        return f"{self.short_months[on.month - 1]} {on.year}"

    def span(self, began: date, ended: date | None) -> str:
        """Return from when to when, in months."""
        if ended is None:
            return self.say("since", month=self.short_month(began))
        if (began.year, began.month) == (ended.year, ended.month):
            return self.short_month(began)
        return f"{self.short_month(began)} – {self.short_month(ended)}"

    def listed(self, items: Sequence[str]) -> str:
        """Return items as a list in a sentence."""
        if len(items) < 2:  # noqa: PLR2004
            return "".join(items)
        first = ", ".join(isolated(each) for each in items[:-1])
        return self.say("list", first=first, last=items[-1])


_PHRASES = {
    "list": "{first} and {last}",
    "since": "since {month}",
    # Band and name
    "title": "Official transcript of mastery",
    "title.in_progress": "Official transcript of mastery, in progress",
    "document_line": "Document {number} · issued {date}",
    "ceeb": "CEEB {code}",
    "nces": "NCES {code}",
    "legal_name": "Legal name {name}",
    "identifier.school": "School number {value}",
    "identifier.state": "State number {value}",
    "identifier": "{kind} number {value}",
    "born": "Born {date}",
    "birthday": "Birthday {date}",
    "graduated": "graduated {date}",
    "expected": "expected to graduate in {month}",
    "not_graduated": "has not graduated",
    "attended": "attended from {month}",
    "enrolled": "enrolled since {month}",
    "complete": "this record is complete",
    "in_progress": "in progress: this record will grow",
    # Page one
    "voice": "In my own words",
    "voice.continues": "continues on the next page",
    "voice.continued": "In my own words, continued",
    "featured": "Featured work",
    "graphic": "Credits earned, by area of our graduate profile",
    "featured.continued": "Featured work, continued",
    "school": "The school",
    "proven": "{credits} ({pages})",
    "page": "page\u00a0{page}",
    "pages": "pages\u00a0{page}",
    "of": "{earned}\u00a0of\u00a0{offered}",
    "advanced_count": "{number}\u00a0advanced",
    "under_way_count": "{number}\u00a0under\u00a0way",
    "centre.one": "mastery credit",
    "centre.other": "mastery credits",
    "centre.so_far.one": "mastery credit\nso far",
    "centre.so_far.other": "mastery credits\nso far",
    "centre.under_way.one": "mastery credit\nunder way",
    "centre.under_way.other": "mastery credits\nunder way",
    "foundational_total": "{number} foundational",
    "advanced_total": "{number} advanced",
    "under_way_total": "{number} under way",
    "key.foundational": "earned, foundational",
    "key.foundational_only": "earned",
    "key.advanced": "earned, advanced (dot)",
    "key.under_way": "under way",
    "key.open": "not yet earned",
    "strongest": "Strongest evidence",
    "under_way": "Under way now",
    "promise": "What our graduates can do",
    "contents": "In this document",
    "in_contexts.one": "in one context",
    "in_contexts.other": "in {word} contexts",
    "after_attempts.one": "after one attempt",
    "after_attempts.other": "after {word} attempts",
    "attempt": "{level} {month}",
    "latest": "{level} in {month}",
    "latest.met": "{level} in {month}, not yet awarded",
    "how_to_read": "How to read this.",
    "how_to_read.text": (
        "A credit means that the school’s published standard was met, however long it took. "
        "Foundational credits ({foundational}) are required to graduate; advanced credits go "
        "beyond. The school calculates no grades, GPA or rank."
    ),
    "how_to_read.text.foundational": (
        "A credit means that the school’s published standard was met, however long it took. All "
        "{foundational} are required to graduate. The school calculates no grades, GPA or rank."
    ),
    "levels": "Levels.",
    "levels.text": "{levels}. A credit is awarded at {required} or above",
    "levels.various": "Each credit names its own levels and the one that is its standard",
    "check": "Check this page.",
    "check.text": "Scan, or enter {number} at {address}. This PDF holds its own signed record.",
    "check.text.ask": "This PDF holds its own signed record, which a college can verify offline. "
    "For a printed copy ask the school, {phone}, about document {number}.",
    "page_of": "page {page} of {pages}",
    # Credits by area
    "credits": "Credits by area",
    "table.area": "Area",
    "table.foundational": "Foundational",
    "table.advanced": "Advanced",
    "table.total": "All areas",
    "table.page": "Page",
    "foundational_of": "{earned} of {offered} foundational",
    "advanced_of": "{earned} of {offered} advanced",
    "earned_of": "{earned} of {offered} earned",
    "none_offered": "none offered",
    "foundational": "Foundational",
    "advanced": "Advanced",
    "continued": "{name}, continued",
    "awarded": "Awarded {date}",
    "approved_by": "by {names}",
    "transferred": "Transferred from {institution}, earned {date}; accepted by {person}",
    "journey.long": "{first}, then {word} more attempts to {last}",
    "more_evidence.one": "and one more piece, in the attached record",
    "more_evidence.other": "and {number} more pieces, in the attached record",
    "not_yet": "Not yet earned.",
    "not_yet.open": "{name} ({code})",
    "not_yet.under_way": "{name} ({code}, under way: {level}, {month})",
    "nothing_yet": "No credit in this area yet.",
    "kind.document": "document",
    "kind.image": "image",
    "kind.audio": "audio",
    "kind.video": "film",
    "kind.text": "text",
    "kind.dataset": "data set",
    "context.course": "course",
    "context.project": "project",
    "context.internship": "internship",
    "context.community": "community",
    "context.home": "home",
    # Activities, profile, legend
    "activities": "Learning activities",
    "activities.note": "What the learner took part in. Participation earns no credit by itself.",
    "activity": "Activity",
    "kind": "Kind",
    "when": "When",
    "where": "Where",
    "profile": "School profile",
    "topic.approach": "Approach",
    "topic.proficiency": "What proficiency means",
    "topic.curriculum": "Curriculum and rigor",
    "topic.grading": "How work is judged",
    "topic.graduation": "Graduation",
    "topic.outcomes": "Outcomes",
    "topic.destinations": "Where graduates went",
    "topic.college_shares": "College going",
    "topic.habits": "Habits of work",
    "topic.demographics": "Who our learners are",
    "legend": "How to read this record",
    "legend.credit": "Credit",
    "legend.credit.text": (
        "A mastery credit certifies one skill, body of knowledge or habit of mind. It is earned "
        "in full or not at all, by the school’s standard, printed beside each credit. Attempts "
        "that did not yet meet it are never averaged in."
    ),
    "legend.level": "Foundational, advanced",
    "legend.level.text": (
        "Foundational credits are required to graduate. Advanced credits go beyond and are "
        "optional: having none is no gap."
    ),
    "legend.levels": "Levels",
    "legend.evidence": "Evidence",
    "legend.evidence.text": (
        "The learner’s own work that earned the credit, with its kind, where it was made and when. "
        "The people named beside a credit approved the award."
    ),
    "legend.under_way": "Under way",
    "legend.under_way.text": (
        "Judged at least once and not yet awarded. A level at the standard is not the whole way: "
        "an award also takes enough evidence, and approval."
    ),
    "legend.journey": "Journey",
    "legend.journey.text": (
        "Marks from the first attempt to the last: open, below the standard; filled, at it or "
        "above."
    ),
    "legend.not_calculated": "Not calculated",
    "legend.not_calculated.text": "The school calculates no grades, GPA or rank.",
    "legend.official": "Official because",
    "legend.official.text": (
        "The school signed the record that this file carries ({clr}); any change to it shows. "
        "{printed}"
    ),
    "legend.contact": "Contact",
    "graduate_profile": "Our graduate profile · version {version} · {status}",
    "adopted": "adopted {date}",
    "status.draft": "draft",
    "status.pilot": "pilot",
    "status.adopted": "adopted",
    "status.retired": "retired",
    "signatures": "For the school",
    "issued_on": "Issued {date}",
    "end": "End of the record of {name} · {credits} · document {number}",
    "credits_total.one": "one mastery credit",
    "credits_total.other": "{number} mastery credits",
    # For readers by ear
    "graphic.alt": (
        "{name} has earned {total}: {foundational} of {foundational_offered} foundational and "
        "{advanced} of {advanced_offered} advanced. {areas}"
    ),
    "graphic.alt.area": "{area}: {foundational} of {offered} foundational, {advanced} advanced.",
    "printed.page": "A printed copy is checked by its number, {number}, at {address}.",
    "printed.ask": "About a printed copy ask the school for document {number}.",
    "check.alt": "Square code that leads to {address}",
    "subject": "Mastery transcript of {name}, {school}",
    "attachment.clr": "The signed record (Comprehensive Learner Record 2.0)",
    "attachment.record": "The record in the school’s own form, which the signed record vouches for",
}

ENGLISH = Words(
    tag="en",
    phrases=_PHRASES,
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    short_months=(
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ),
    numbers=("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
)  # fmt: skip
"""American English."""
