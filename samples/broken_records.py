"""What can be wrong with what is said: awards, coverage, style, privacy. In order of code."""

from broken_changes import (
    ARGUE,
    INQUIRY,
    PERSON,
    PROFILE,
    RECORD,
    SCHOOL,
    STATEMENT_END,
    STORY,
    Case,
    Swap,
    Write,
    in_record,
    logo,
    png_that_claims,
    swap,
)

_STORY_AWARD = """\
  - credit: tell-a-true-story
    level: proficient
    awarded_on: 2024-12-02
    approved_by: [Ines Tamura]
    evidence: [ferry-talk]
"""
_LOGO = "logo: logo.png"
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
    swap(
        "MT447",
        "a credit's name has Chinese characters, for which there is no font",
        INQUIRY,
        "name: Lead an inquiry",
        "name: Lead an inquiry 探究",
    ),
    in_record(
        "MT448",
        "a title ends in a picture of a ship, for which there is no font",
        "title: The last ferry",
        "title: The last ferry 🚢",
    ),
    swap(
        "MT449",
        "the learner's number stands where the name should",
        PERSON,
        "full: Noor Haddad Lind\n  given: Noor\n  family: Haddad Lind",
        "full: R-2041",
        at="full: R-2041",
    ),
)

APPEARANCE = (
    swap(
        "MT461",
        "headings would be pale blue on white",
        SCHOOL,
        "address:\n",
        'appearance:\n  colour: "#8fb8de"\naddress:\n',
        at='colour: "#8fb8de"',
    ),
    Case("MT462", "the file of the logo is missing", SCHOOL, _LOGO, (logo("logo.png"),)),
    Case(
        "MT463",
        "the logo is a GIF that is called a PNG",
        SCHOOL,
        _LOGO,
        (logo("logo.png"), Write("logo.png", b"GIF89a\x01\0\x01\0\0\0\0;")),
    ),
    Case(
        "MT464",
        "the logo is 4,000 pixels wide",
        SCHOOL,
        _LOGO,
        (logo("logo.png"), Write("logo.png", png_that_claims(4000, 400))),
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
        "    text: >-\n"
        + "      Some went to college, some to a trade, some into service.\n" * 120,
        at="  approach:",
    ),
    swap(
        "MT454",
        "the school profile still says what the template said",
        SCHOOL,
        "    text: Colleges in the region, trades, and a year of service.\n",
        "    text: Where graduates of the last years went.\n",
    ),
)
