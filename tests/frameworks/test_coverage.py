from transcript.frameworks.coverage import coverage
from transcript.model.credit import (
    CreditLevel,
    Criterion,
    EvidenceRule,
    MasteryCredit,
    Rubric,
    RubricLevel,
)
from transcript.model.graduate_profile import AdoptionStatus, Area, Competency, GraduateProfile


def competency(name: str) -> Competency:
    return Competency(id=name, name=name, description=name)


PROFILE = GraduateProfile(
    name="Portrait",
    version="1",
    status=AdoptionStatus.DRAFT,
    statement="We.",
    areas=(
        Area(
            id="inquiry",
            code="IN",
            name="Inquiry",
            description="Asks.",
            competencies=(competency("weigh"), competency("ask")),
        ),
    ),
)


def credit(credit_id: str, level: CreditLevel, *serves: str) -> MasteryCredit:
    return MasteryCredit(
        id=credit_id,
        code=credit_id,
        name=credit_id,
        level=level,
        area="inquiry",
        serves=serves,
        description="About it.",
        standard="Does it.",
        criteria=(Criterion(id="one", statement="Done."),),
        rubric=Rubric(
            levels=(RubricLevel(id="met", name="Met", descriptor="Met."),), required="met"
        ),
        evidence_rule=EvidenceRule(minimum=1),
    )


def test_a_competency_lists_the_credits_that_serve_it_by_level() -> None:
    found = coverage(
        PROFILE,
        (
            credit("a", CreditLevel.FOUNDATIONAL, "weigh"),
            credit("b", CreditLevel.ADVANCED, "weigh", "ask"),
        ),
    )
    weigh, ask = found.competencies
    assert [each.id for each in weigh.foundational] == ["a"]
    assert [each.id for each in weigh.advanced] == ["b"]
    assert [each.id for each in (*ask.foundational, *ask.advanced)] == ["b"]


def test_a_competency_that_no_credit_serves_is_a_hole() -> None:
    found = coverage(PROFILE, (credit("a", CreditLevel.FOUNDATIONAL, "weigh"),))
    assert [each.competency.id for each in found.holes] == ["ask"]


def test_a_credit_that_serves_no_competency_is_an_orphan() -> None:
    found = coverage(PROFILE, (credit("a", CreditLevel.FOUNDATIONAL, "unknown"),))
    assert [each.id for each in found.orphans] == ["a"]
