"""What can be wrong with the consents that releases rest on. In order of code."""

from broken_changes import LEARNER, PERSON, Case, Swap, Write

CONSENTS = f"{LEARNER}/consents.yaml"

_SOUND = {
    "records": "[transcript, evidence]",
    "recipients": "[{name: Lakeside College, kind: school}]",
    "signed": "[{by: Noor Haddad Lind, as: student, on: 2026-10-01}]",
}


def _consent(name: str = "colleges-2026", **fields: str) -> str:
    lines = {**_SOUND, **fields}
    told = "".join(f"    {key}: {value}\n" for key, value in lines.items())
    return f"  - id: {name}\n    purpose: Application for admission\n{told}"


def _case(code: str, about: str, at: str, *consents: str, more: tuple[Swap, ...] = ()) -> Case:
    text = "consents:\n" + "".join(consents)
    return Case(code, about, CONSENTS, at, (Write(CONSENTS, text.encode()), *more))


CONSENT = (
    _case(
        "MT701",
        "two consents have the same id",
        'id: "colleges-2026"',
        _consent(),
        _consent('"colleges-2026"'),
    ),
    _case(
        "MT702",
        "a mother consents for a learner who is of age",
        "as: parent, on: 2026-10-01}]",
        _consent(signed="[{by: Hanna Lind, as: parent, on: 2026-10-01}]"),
    ),
    _case(
        "MT703",
        "a learner of unknown age consents alone",
        "as: student, on: 2026-10-01}]",
        _consent(),
        more=(Swap(PERSON, "birth_date: 2008-04-15\n", ""),),
    ),
    _case(
        "MT704",
        "a consent was withdrawn on a day that has not come yet",
        "withdrawn_on: 2031-01-01",
        _consent(withdrawn_on="2031-01-01"),
    ),
    _case(
        "MT705",
        "a consent ends before it was signed",
        "expires: 2026-09-30",
        _consent(expires="2026-09-30"),
    ),
    _case(
        "MT706",
        "an electronic consent does not say how the school knew who signed",
        "how: electronic}]",
        _consent(signed="[{by: Noor Haddad Lind, as: student, on: 2026-10-01, how: electronic}]"),
    ),
    _case(
        "MT707",
        "a consent names the evidence, and not the transcript",
        "records: [evidence]",
        _consent(records="[evidence]"),
    ),
    _case(
        "MT708",
        "a consent names a recipient as a school, and as none",
        "[{name: Lakeside College, kind: school}, {name: Lakeside College, kind: other}]",
        _consent(
            recipients="[{name: Lakeside College, kind: school}, "
            "{name: Lakeside College, kind: other}]"
        ),
    ),
)
