"""What is wrong in each copy of `samples/broken/`: one entry for each code, in order.

A case changes the sound workspace `samples/sound/` in one way. `at` is a text that stands once in
the broken file and ends on the line that the report must name; without it the report names no line.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from zlib import compress, crc32

SOUND = Path(__file__).parent / "sound"
LEARNER = "learners/noor-haddad-lind"
RECORD = f"{LEARNER}/record.yaml"
PERSON = f"{LEARNER}/learner.yaml"
ARGUE = "credits/argue-from-data.yaml"
STORY = "credits/tell-a-true-story.yaml"
INQUIRY = "credits/lead-an-inquiry.yaml"
PROFILE = "graduate-profile.yaml"
SCHOOL = "school.yaml"

Files = dict[str, bytes]


@dataclass(frozen=True)
class Swap:
    """In a file, replace a text that stands there once."""

    file: str
    old: str
    new: str

    def apply(self, files: Files) -> None:
        text = files[self.file].decode("utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {self.old!r} stands there {text.count(self.old)} times")
        files[self.file] = text.replace(self.old, self.new).encode("utf-8")


@dataclass(frozen=True)
class Garble:
    """In a file, replace a text with bytes that are not text."""

    file: str
    old: str
    new: bytes

    def apply(self, files: Files) -> None:
        files[self.file] = files[self.file].replace(self.old.encode("utf-8"), self.new)


@dataclass(frozen=True)
class Write:
    """Write a file."""

    file: str
    content: bytes

    def apply(self, files: Files) -> None:
        files[self.file] = self.content


@dataclass(frozen=True)
class Remove:
    """Remove a file."""

    file: str

    def apply(self, files: Files) -> None:
        del files[self.file]


@dataclass(frozen=True)
class Rename:
    """Give a file another name in the same folder."""

    file: str
    name: str

    def apply(self, files: Files) -> None:
        files[str(PurePosixPath(self.file).with_name(self.name))] = files.pop(self.file)


@dataclass(frozen=True)
class Case:
    """One broken copy: what is wrong in a sentence, where the report points, and the changes."""

    code: str
    about: str
    file: str
    at: str | None
    changes: tuple[Swap | Garble | Write | Remove | Rename, ...]


def swap(code: str, about: str, file: str, old: str, new: str, at: str | None = None) -> Case:
    """Return a case of one replaced text; the report points at the first line of the new text."""
    return Case(code, about, file, at or new.strip().splitlines()[0], (Swap(file, old, new),))


def in_record(code: str, about: str, old: str, new: str, at: str | None = None) -> Case:
    """Return a case of one replaced text in the learner's record."""
    return swap(code, about, RECORD, old, new, at)


def png_that_claims(width: int, height: int) -> bytes:
    """Return a tiny PNG whose header claims a size that would fill the memory of who opens it."""

    def chunk(name: bytes, content: bytes) -> bytes:
        size, check = len(content).to_bytes(4, "big"), crc32(name + content).to_bytes(4, "big")
        return size + name + content + check

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", compress(b"\0")), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def digest_of(file: str) -> str:
    """Return the digest that the sound record gives for a file of evidence."""
    return "sha256:" + sha256((SOUND / LEARNER / file).read_bytes()).hexdigest()


REPORT_FILE = "evidence/creek-report.txt"
REPORT = f"{LEARNER}/{REPORT_FILE}"
STATEMENT_END = "I want to study rivers, and the people who live from them."

READING = (
    Case(
        "MT001",
        "a letter in the story credit was saved in an old encoding instead of UTF-8",
        STORY,
        "standard: Tells",
        (Garble(STORY, "standard: Tells a true story", b"standard: Tells a tru\xe9 story"),),
    ),
    swap(
        "MT002",
        "the learner's language is written twice",
        PERSON,
        "language: en",
        "language: en\nlanguage: es",
        at="language: es",
    ),
    swap(
        "MT003",
        "a credit uses a YAML anchor",
        ARGUE,
        "serves: [weigh-sources, argue]",
        "serves: &served [weigh-sources, argue]",
    ),
    swap(
        "MT004",
        "a bracket is not closed",
        INQUIRY,
        "serves: [argue]",
        "serves: [argue",
        at="serves: [argue\ndescription:",
    ),
    swap(
        "MT005",
        "the statement is longer than any text may be",
        RECORD,
        f"{STATEMENT_END}\n",
        "river " * 180_000 + "\n",
        at="statement:",
    ),
    swap(
        "MT006",
        "lists stand inside each other a hundred levels deep",
        RECORD,
        "courses:\n",
        "courses: " + "[" * 100 + "]" * 100 + "\nmore:\n",
        at="courses: " + "[" * 100,
    ),
    swap("MT007", "a number has forty digits", RECORD, "attempt: 2", "attempt: " + "2" * 40),
    swap(
        "MT008",
        "a caption holds a control character",
        RECORD,
        "caption: Two years of Saturdays in one page",
        'caption: "Two years \\u0007of Saturdays in one page"',
    ),
    Case("MT009", "the graduate profile is missing", PROFILE, None, (Remove(PROFILE),)),
)

SHAPE = (
    swap(
        "MT101",
        "the learner's language is missing",
        PERSON,
        "language: en\n",
        "",
        at="id: noor-haddad-lind",
    ),
    swap("MT102", "a field's name is misspelt", PERSON, "language: en", "langauge: en"),
    swap(
        "MT103",
        "a version is a number instead of a text in quotation marks",
        PROFILE,
        'version: "2.1"',
        "version: 2.1",
    ),
    swap("MT104", "a kind of work does not exist", RECORD, "kind: dataset", "kind: spreadsheet"),
    swap(
        "MT105", "a date is not written as a date", RECORD, "began_on: 2024-09-03", "began_on: 9/3/2024"
    ),
    swap(
        "MT106",
        "nobody signs for the school",
        SCHOOL,
        "signatories:\n  - name: Ines Tamura\n    title: Registrar\n",
        "signatories: []\n",
    ),
    swap(
        "MT107",
        "a credit serves the same competency twice",
        ARGUE,
        "serves: [weigh-sources, argue]",
        "serves: [weigh-sources, argue, argue]",
    ),
    swap(
        "MT108",
        "a caption is empty",
        RECORD,
        "caption: Two years of Saturdays in one page",
        'caption: ""',
    ),
    swap("MT109", "attempts count from 1, not from 0", RECORD, "attempt: 2", "attempt: 0"),
    swap(
        "MT110",
        "a piece of evidence has neither a file nor a web address",
        RECORD,
        "    url: https://videos.riverbend.example/watch/81\n",
        "",
        at="- id: ferry-talk",
    ),
    Case(
        "MT111",
        "a file among the credits is not a credit",
        "credits/notes.txt",
        None,
        (Write("credits/notes.txt", b"Ask Mae about the new credit.\n"),),
    ),
    Case(
        "MT112",
        "a credit is there as YAML and as JSON",
        "credits/lead-an-inquiry.json",
        None,
        (Write("credits/lead-an-inquiry.json", b'{"id": "lead-an-inquiry"}\n'),),
    ),
)

REFERENCES = (
    Case(
        "MT201",
        "a credit's id is not the name of its file",
        "credits/lead-inquiry.yaml",
        "id: lead-an-inquiry",
        (Rename(INQUIRY, "lead-inquiry.yaml"),),
    ),
    swap(
        "MT202",
        "two criteria of a credit have the same id",
        ARGUE,
        "  - id: limits",
        "  - id: claim",
        at="can be tested.\n  - id: claim",
    ),
    swap("MT203", "two foundational credits have the same code", STORY, "code: VO-1", "code: RE-1"),
    swap(
        "MT204",
        "a credit names an area that the graduate profile does not have",
        INQUIRY,
        "area: reasoning",
        "area: research",
    ),
    swap(
        "MT205",
        "a credit serves a competency that the graduate profile does not have",
        INQUIRY,
        "serves: [argue]",
        "serves: [argue, lead]",
    ),
    swap(
        "MT206",
        "a rating is for a credit that the school does not have",
        RECORD,
        "awards:\n",
        "  - credit: read-a-map\n    assessor: Mae Okafor\n    rated_on: 2025-03-04\n"
        "    level: proficient\n    attempt: 1\n    evidence: [ferry-talk]\nawards:\n",
    ),
    swap(
        "MT207",
        "a rating names a level that the rubric does not have",
        RECORD,
        "awards:\n",
        "  - credit: tell-a-true-story\n    assessor: Mae Okafor\n    rated_on: 2025-03-04\n"
        "    level: masterful\n    attempt: 2\n    evidence: [ferry-talk]\nawards:\n",
        at="level: masterful",
    ),
    swap(
        "MT208",
        "featured work names evidence that the record does not have",
        RECORD,
        "- evidence: creek-report",
        "- evidence: creek-raport",
    ),
    swap(
        "MT209",
        "a rubric requires a level that it does not have",
        STORY,
        "required: proficient",
        "required: fluent",
    ),
)

_REPORT_LINES = f"    file: {REPORT_FILE}\n    digest: {digest_of(REPORT_FILE)}\n"

EVIDENCE = (
    Case(
        "MT301",
        "the file of a report is missing",
        RECORD,
        f"file: {REPORT_FILE}",
        (Remove(REPORT),),
    ),
    Case(
        "MT302",
        "a measurement was changed after the data were assessed",
        RECORD,
        f"digest: {digest_of('evidence/oxygen.csv')}",
        (Swap(f"{LEARNER}/evidence/oxygen.csv", "mill bridge,8.1", "mill bridge,9.1"),),
    ),
    swap(
        "MT303",
        "a file has no digest",
        RECORD,
        f"    digest: {digest_of(REPORT_FILE)}\n",
        "",
        at="- id: creek-report",
    ),
    Case(
        "MT304",
        "a report is a web page, which is not accepted",
        RECORD,
        "file: evidence/creek-report.html",
        (
            Rename(REPORT, "creek-report.html"),
            Swap(RECORD, f"file: {REPORT_FILE}", "file: evidence/creek-report.html"),
        ),
    ),
    swap(
        "MT305",
        "a table of measurements is called a document",
        RECORD,
        "kind: dataset",
        "kind: document",
    ),
    Case(
        "MT306",
        "a report is a web link instead of a file",
        RECORD,
        "url: https://pages.riverbend.example/noor/creek",
        (
            Remove(REPORT),
            Swap(RECORD, _REPORT_LINES, "    url: https://pages.riverbend.example/noor/creek\n"),
        ),
    ),
    Case(
        "MT307",
        "a path leads out of the learner's folder",
        RECORD,
        "file: ../creek-report.txt",
        (
            Remove(REPORT),
            Swap(RECORD, f"file: {REPORT_FILE}", "file: ../creek-report.txt"),
        ),
    ),
    Case(
        "MT308",
        "a tiny image claims to be 60,000 pixels wide and as high",
        RECORD,
        "file: evidence/oxygen-chart.png",
        (Write(f"{LEARNER}/evidence/oxygen-chart.png", png_that_claims(60_000, 60_000)),),
    ),
    swap(
        "MT309",
        "a piece of work is older than the learner's time at the school",
        RECORD,
        "made_on: 2024-11-08",
        "made_on: 2022-11-08",
    ),
    swap(
        "MT310",
        "nothing refers to a piece of evidence",
        RECORD,
        "ratings:\n",
        "  - id: ferry-song\n    title: A song for the ferry\n    kind: audio\n"
        "    url: https://videos.riverbend.example/listen/12\n    made_on: 2025-01-17\n"
        "    context: home\n    audience: public\n    alt: Noor sings and plays the oud.\nratings:\n",
    ),
    swap(
        "MT311",
        "an image has no text alternative",
        RECORD,
        "    alt: Four columns that grow shorter from left to right.\n",
        "",
        at="- id: oxygen-chart",
    ),
    Case("MT312", "the file of a report is empty", RECORD, f"file: {REPORT_FILE}", (Write(REPORT, b""),)),
    Case(
        "MT313",
        "a folder is named in place of a file",
        RECORD,
        "file: evidence\n",
        (Remove(REPORT), Swap(RECORD, f"file: {REPORT_FILE}", "file: evidence")),
    ),
    Case(
        "MT314",
        "two pieces of evidence are the same file",
        RECORD,
        f"title: A poster about the creek\n    kind: text\n    file: {REPORT_FILE}",
        (
            Swap(
                RECORD,
                "ratings:\n",
                "  - id: creek-poster\n    title: A poster about the creek\n    kind: text\n"
                f"{_REPORT_LINES}    made_on: 2025-09-20\n"
                "    context: community\n    audience: public\nratings:\n",
            ),
            Swap(RECORD, "- evidence: creek-report", "- evidence: creek-poster"),
        ),
    ),
    Case(
        "MT315",
        "a file in the evidence folder is not named in the record",
        RECORD,
        f"{STATEMENT_END}\nevidence:\n  - id: creek-report",
        (Write(f"{LEARNER}/evidence/draft.txt", b"A first draft.\n"),),
    ),
)

_STORY_AWARD = """\
  - credit: tell-a-true-story
    level: proficient
    awarded_on: 2024-12-02
    approved_by: [Ines Tamura]
    evidence: [ferry-talk]
"""
_FIRST_AWARD = "awarded_on: 2025-11-21\n    approved_by: [Ines Tamura]\n    evidence: "

AWARDS = (
    in_record(
        "MT401",
        "a credit that asks for two pieces of evidence is awarded on one",
        f"{_FIRST_AWARD}[creek-report, oxygen-data]",
        f"{_FIRST_AWARD}[creek-report]",
        at=f"{_FIRST_AWARD}[creek-report]",
    ),
    in_record(
        "MT402",
        "a credit that asks for two contexts is awarded on work from one",
        "context: internship",
        "context: project",
        at=f"{_FIRST_AWARD}[creek-report, oxygen-data]",
    ),
    Case(
        "MT403",
        "a credit is awarded on a kind of work that it does not accept",
        RECORD,
        "awarded_on: 2024-12-02\n    approved_by: [Ines Tamura]\n    evidence: [ferry-talk]",
        (Swap(STORY, "kinds: [text, audio, video]", "kinds: [text, audio]"),),
    ),
    in_record(
        "MT404",
        "nobody approved an award",
        _STORY_AWARD,
        _STORY_AWARD.replace("[Ines Tamura]", "[]"),
        at="approved_by: []",
    ),
    in_record(
        "MT405",
        "a credit is awarded below its standard",
        _STORY_AWARD,
        _STORY_AWARD.replace("proficient", "emerging"),
        at="- credit: tell-a-true-story\n    level: emerging",
    ),
    in_record(
        "MT406",
        "a credit is awarded at a level that nobody has rated",
        "level: proficient\n    awarded_on: 2025-11-21",
        "level: distinguished\n    awarded_on: 2025-11-21",
    ),
    in_record(
        "MT407",
        "a chart was made after it was rated",
        "made_on: 2025-10-11",
        "made_on: 2026-03-11",
        at="level: proficient\n    attempt: 1\n    evidence: [oxygen-chart]",
    ),
    in_record(
        "MT408",
        "a credit was awarded before the work was rated at that level",
        "awarded_on: 2025-11-21",
        "awarded_on: 2025-11-07",
    ),
    swap(
        "MT409",
        "a learner has graduated in the future",
        PERSON,
        "graduated_on: 2026-06-12",
        "graduated_on: 2926-06-12",
    ),
    in_record(
        "MT410",
        "a credit was awarded after the learner had graduated",
        "awarded_on: 2026-02-10",
        "awarded_on: 2026-07-10",
    ),
    in_record(
        "MT411", "a course ended before it began", "ended_on: 2025-06-13", "ended_on: 2024-06-13"
    ),
    in_record(
        "MT412",
        "one person assessed and approved a credit alone",
        _STORY_AWARD,
        _STORY_AWARD.replace("Ines Tamura", "Mae Okafor"),
        at="approved_by: [Mae Okafor]",
    ),
    in_record(
        "MT413",
        "a credit is awarded twice",
        "featured:\n",
        _STORY_AWARD + "featured:\n",
        at="Two reviewers agreed after the town meeting.\n  - credit: tell-a-true-story",
    ),
    in_record(
        "MT414",
        "a second attempt is numbered like the first",
        "attempt: 2",
        "attempt: 1",
        at="rated_on: 2025-11-14\n    level: proficient\n    attempt: 1",
    ),
)

COVERAGE = (
    Case(
        "MT421",
        "no credit serves a competency",
        PROFILE,
        "- id: weigh-sources",
        (Swap(ARGUE, "serves: [weigh-sources, argue]", "serves: [argue]"),),
    ),
    swap("MT422", "a credit serves no competency", INQUIRY, "serves: [argue]", "serves: []"),
    Case(
        "MT423",
        "an area has no credit",
        PROFILE,
        "- id: voice",
        (Swap(STORY, "area: voice", "area: reasoning"),),
    ),
    in_record(
        "MT424",
        "the record of a graduate lacks a foundational credit",
        _STORY_AWARD,
        "",
        at="status: complete",
    ),
    swap("MT425", "the graduate profile is retired", PROFILE, "status: adopted", "status: retired"),
)

MTC_STYLE = (
    in_record(
        "MT431",
        "feedback gives a letter grade",
        "feedback: Now every sentence",
        "feedback: Final grade A-. Now every sentence",
    ),
    in_record(
        "MT432",
        "the statement gives a grade point average",
        f"{STATEMENT_END}\n",
        f"{STATEMENT_END} My GPA is 3.9.\n",
        at="statement:",
    ),
    in_record(
        "MT433",
        "a caption gives a class rank",
        "in one page",
        "by the one who ranked second in her class",
    ),
    swap(
        "MT434",
        "an advanced credit has the name of a foundational one",
        INQUIRY,
        "name: Lead an inquiry",
        "name: Argue from data",
    ),
    swap(
        "MT435",
        "a level of a rubric is called like a level of credit",
        ARGUE,
        "name: Distinguished",
        "name: Advanced",
    ),
)

PRIVACY = (
    swap(
        "MT441",
        "a student number is a social security number",
        PERSON,
        "value: R-2041",
        "value: 900-12-3456",
    ),
    swap(
        "MT442",
        "a learner's file tells the meal status",
        PERSON,
        "language: en\n",
        "language: en\nmeal_status: reduced\n",
        at="meal_status: reduced",
    ),
    in_record(
        "MT443",
        "a reason tells of a support plan",
        "reason: Two reviewers",
        "reason: At the IEP meeting two reviewers",
    ),
    in_record(
        "MT444",
        "a title holds a space without width",
        "title: The last ferry",
        'title: "The last\\u200b ferry"',
    ),
    swap(
        "MT445",
        "a name holds one Cyrillic letter that looks like a Latin one",
        PERSON,
        "family: Haddad Lind",
        "family: Hadd\u0430d Lind",
    ),
    swap(
        "MT446",
        "a credit's name holds a script",
        INQUIRY,
        "name: Lead an inquiry",
        "name: Lead <script>alert(1)</script> an inquiry",
    ),
)

LENGTH = (
    in_record(
        "MT451",
        "the statement takes too long to read",
        f"{STATEMENT_END}\n",
        f"{STATEMENT_END}\n" + "  I stood in the creek and counted what swam past me.\n" * 30,
        at="statement:",
    ),
    swap(
        "MT452",
        "a standard is as long as a description",
        STORY,
        "standard: Tells a true story so that a stranger follows it to the end.",
        "standard: Tells a true story" + " that somebody has lived through" * 12 + " to the end.",
    ),
    swap(
        "MT453",
        "the school profile is longer than two pages",
        SCHOOL,
        "    text: Colleges in the region, trades, and a year of service.\n",
        "    text: >-\n" + "      Some went to college, some to a trade, some into service.\n" * 120,
        at="  approach:",
    ),
)

CASES = (
    *READING,
    *SHAPE,
    *REFERENCES,
    *EVIDENCE,
    *AWARDS,
    *COVERAGE,
    *MTC_STYLE,
    *PRIVACY,
    *LENGTH,
)
