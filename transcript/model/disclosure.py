"""On what grounds a record may be handed out without a consent: 34 CFR 99.31, each by a code."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from transcript.model.evidence import Audience

CONSENT = "consent"
"""The ground of a release that rests on a consent."""

EVERYBODY = frozenset({Audience.PUBLIC})
"""Whose evidence anybody may see."""

COLLEGES = frozenset({Audience.PUBLIC, Audience.COLLEGE})
"""Whose evidence a school, a college, or the family may see. What is sealed nobody gets."""


class Side(StrEnum):
    """Who receives: the family itself, or somebody outside."""

    STUDENT = "student"
    PARENT = "parent"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground: its code, the clause, what it is in words, and what the school must see to.

    `audience` is that of the evidence which may go along. With `notice` the recipient is told that
    nothing may be handed on (99.33). What is not `told` to the family is left out of the account
    that they may inspect, since a court has said so (99.32(d)(5)). Where the account has to say
    more than the ground does, it is a `particular` one.
    """

    code: str
    clause: str
    title: str
    needs: str
    side: Side = Side.OUTSIDE
    audience: frozenset[Audience] = EVERYBODY
    notice: bool = True
    told: bool = True
    particular: bool = False


GROUNDS: Mapping[str, Ground] = {
    each.code: each
    for each in (
        Ground(
            code="student",
            clause="34 CFR 99.10, 99.31(a)(12)",
            title="the student's own copy",
            needs="that it is the student who gets it. It carries no notice: the student's own "
            "sharing is free.",
            side=Side.STUDENT,
            audience=COLLEGES,
            notice=False,
        ),
        Ground(
            code="parent",
            clause="34 CFR 99.10, 99.31(a)(12)",
            title="a parent or guardian of a student who is under 18 and at no college",
            needs="that it is the parent or guardian who gets it, and that no court has taken the "
            "right away.",
            side=Side.PARENT,
            audience=COLLEGES,
            notice=False,
        ),
        Ground(
            code="dependent-parent",
            clause="34 CFR 99.31(a)(8)",
            title="a parent of a student of age who is a dependent by the tax law",
            needs="proof that the parent claims the student as a dependent (section 152 of the "
            "Internal Revenue Code).",
            audience=COLLEGES,
            notice=False,
        ),
        Ground(
            code="enrollment",
            clause="34 CFR 99.31(a)(2), 99.34",
            title="a school or college where the student seeks or intends to enroll, or is "
            "enrolled",
            needs="a reasonable attempt to tell the parent or eligible student, unless they asked "
            "for it or the school's yearly notice says that it forwards records; a copy and a "
            "hearing if they ask.",
            audience=COLLEGES,
        ),
        Ground(
            code="school-official",
            clause="34 CFR 99.31(a)(1)",
            title="a school official, or a contractor in the place of one, with a legitimate "
            "educational interest",
            needs="that the yearly notice says who is a school official, and what interest is "
            "legitimate; that a contractor is under the school's direct control.",
            audience=COLLEGES,
        ),
        Ground(
            code="audit",
            clause="34 CFR 99.31(a)(3), 99.35",
            title="an audit or evaluation of an education program by federal, state or local "
            "authorities",
            needs="a written agreement with whoever acts for the authority, and that the records "
            "are destroyed when they are needed no longer.",
        ),
        Ground(
            code="financial-aid",
            clause="34 CFR 99.31(a)(4)",
            title="financial aid that the student has applied for or receives",
            needs="that the record is needed to decide whether there is aid, how much, on what "
            "conditions, or to enforce them.",
        ),
        Ground(
            code="juvenile-justice",
            clause="34 CFR 99.31(a)(5), 99.38",
            title="state or local officials of juvenile justice, by a state's law",
            needs="the state's law; after 1974, also their written word that they hand nothing on.",
        ),
        Ground(
            code="child-welfare",
            clause="20 U.S.C. 1232g(b)(1)(L)",
            title="a child welfare agency that is responsible for a student in foster care",
            needs="that the agency has the right to see the student's case plan.",
        ),
        Ground(
            code="study",
            clause="34 CFR 99.31(a)(6)",
            title="a study for schools, to improve tests, aid or instruction",
            needs="a written agreement: purpose, scope, duration, which records, and that they are "
            "destroyed afterwards.",
        ),
        Ground(
            code="accreditation",
            clause="34 CFR 99.31(a)(7)",
            title="an accrediting organization",
            needs="that the record is needed for accrediting.",
        ),
        Ground(
            code="court-order",
            clause="34 CFR 99.31(a)(9)(i)",
            title="a judicial order or a lawful subpoena",
            needs="a reasonable attempt to tell the parent or eligible student before, so that "
            "they can seek protection.",
            notice=False,
        ),
        Ground(
            code="sealed-subpoena",
            clause="34 CFR 99.31(a)(9)(ii)",
            title="an order or a subpoena whose existence a court forbids to tell",
            needs="the court's order. The family is not told, and their account does not show it.",
            notice=False,
            told=False,
        ),
        Ground(
            code="emergency",
            clause="34 CFR 99.31(a)(10), 99.36",
            title="a health or safety emergency",
            needs="an articulable and significant threat: write it as the purpose, since the "
            "account of it has to say what it was (99.32(a)(5)).",
            particular=True,
        ),
    )
}
"""The grounds that a school can have for handing out a transcript, by code, in the usual order."""
