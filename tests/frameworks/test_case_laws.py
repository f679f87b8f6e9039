"""What holds for every framework: written as CASE and read again, it says the same."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcript.frameworks.case.derived import Derived, derive
from transcript.frameworks.case.received import JsonObject, receive
from transcript.frameworks.case.writing import write_package
from transcript.model.credit import (
    Alignment,
    AlignmentTarget,
    CreditLevel,
    Criterion,
    EvidenceRule,
    MasteryCredit,
    Rubric,
    RubricLevel,
)
from transcript.model.evidence import EvidenceKind
from transcript.model.graduate_profile import AdoptionStatus, Area, Competency, GraduateProfile
from transcript.model.mastery import CreditPolicy
from transcript.model.school import School
from transcript.source.drafts import NO_SCHOOL

_T = TypeVar("_T")
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SCHOOL: School = replace(
    NO_SCHOOL, id="did:web:harbor.example", name="Harbor", url="https://harbor.example"
)
Framework = tuple[GraduateProfile, tuple[MasteryCredit, ...]]

words = (
    st.text(alphabet="aäé9 .:<>&b-…/'\"\n#", min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
texts = (
    st.sampled_from(["Weighs sources.", "Two lines\n\nof it.", "a < b & c", "<b>so</b>", "Ä"])
    | words
)
# Few, so that an area, a competency and a credit often have the same one.
ids = st.sampled_from(["a", "b", "c", "a-1"]) | st.from_regex(
    r"[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,3})?", fullmatch=True
)


def unique(
    values: st.SearchStrategy[_T], *, by: Callable[[_T], object], least: int, most: int
) -> st.SearchStrategy[tuple[_T, ...]]:
    return st.lists(values, min_size=least, max_size=most, unique_by=by).map(tuple)


levels = st.builds(RubricLevel, id=ids, name=words, descriptor=texts)
rubrics = unique(levels, by=lambda each: each.id, least=2, most=4).flatmap(
    lambda made: st.builds(
        Rubric, levels=st.just(made), required=st.sampled_from([each.id for each in made])
    )
)
alignments = st.builds(
    Alignment,
    target=st.sampled_from(AlignmentTarget),
    name=st.sampled_from(["An item", "Another"]),
    url=st.sampled_from(["https://case.example/1", "http://case.example/2?a=b"]),
    framework=st.none() | st.just("A framework"),
    code=st.none() | st.just("A.1"),
)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    competency_ids = draw(unique(ids, by=str, least=2, most=5))
    cut = draw(st.integers(1, len(competency_ids) - 1))
    codes = draw(unique(st.from_regex(r"[A-Z0-9]{1,6}", fullmatch=True), by=str, least=2, most=2))
    area_ids = draw(unique(ids, by=str, least=2, most=2))
    areas = tuple(
        Area(
            id=area_ids[place],
            code=codes[place],
            name=draw(words),
            description=draw(words),
            competencies=tuple(
                Competency(id=each, name=draw(words), description=draw(texts)) for each in part
            ),
        )
        for place, part in enumerate((competency_ids[:cut], competency_ids[cut:]))
    )
    status = draw(st.sampled_from(AdoptionStatus))
    settled = status in {AdoptionStatus.ADOPTED, AdoptionStatus.RETIRED}
    profile = GraduateProfile(
        name=draw(words),
        version=draw(words),
        status=status,
        statement=draw(texts),
        areas=areas,
        adopted_on=date(2026, 3, 1) if settled else None,
    )
    return profile, tuple(
        draw(credits_of(profile, credit_id, place))
        for place, credit_id in enumerate(draw(unique(ids, by=str, least=0, most=4)))
    )


@st.composite
def credits_of(
    draw: st.DrawFn, profile: GraduateProfile, credit_id: str, place: int
) -> MasteryCredit:
    known = [each.id for each in profile.competencies]
    criteria = unique(
        st.builds(Criterion, id=ids, statement=texts), by=lambda each: each.id, least=1, most=3
    )
    return MasteryCredit(
        id=credit_id,
        code=f"C-{place}",
        name=f"{draw(words)} {place}",
        level=draw(st.sampled_from(CreditLevel)),
        area=draw(st.sampled_from([each.id for each in profile.areas])),
        serves=draw(unique(st.sampled_from(known), by=str, least=0, most=3)),
        description=draw(texts),
        standard=draw(texts),
        criteria=draw(criteria),
        rubric=draw(rubrics),
        evidence_rule=EvidenceRule(
            minimum=draw(st.integers(1, 100)),
            contexts=draw(st.integers(1, 5)),
            kinds=draw(unique(st.sampled_from(EvidenceKind), by=str, least=0, most=2)),
        ),
        alignments=draw(unique(alignments, by=lambda each: (each.url, each.code), least=0, most=2)),
    )


slowly = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)


def points(credit: MasteryCredit, level: str) -> Decimal:
    worth = CreditPolicy().points(credit.rubric, level)
    assert worth is not None
    return worth


def written(framework: Framework, kept: JsonObject | None = None, at: datetime = AT) -> JsonObject:
    profile, offered = framework
    return write_package(profile, offered, school=SCHOOL, points=points, kept=kept, at=at)


def read(package: JsonObject) -> tuple[JsonObject, Derived]:
    received = receive(json.dumps(package).encode(), at=AT)
    assert received.problems == ()
    assert received.remarks == ()
    assert received.package == package
    derived = derive(received.package)
    assert derived.problems == ()
    return received.package, derived


def meaning(offered: tuple[MasteryCredit, ...]) -> dict[str, MasteryCredit]:
    """The credits by id, without their alignment to the item that they are themselves."""
    return {
        each.id: replace(
            each,
            alignments=tuple(
                other for other in each.alignments if "harbor.example" not in other.url
            ),
        )
        for each in offered
    }


@slowly
@given(frameworks())
def test_what_is_written_says_the_same_when_it_is_read(framework: Framework) -> None:
    _, derived = read(written(framework))

    assert derived.profile == framework[0]
    assert meaning(derived.credits) == meaning(framework[1])


@slowly
@given(frameworks())
def test_what_was_imported_and_not_changed_is_written_as_it_came(framework: Framework) -> None:
    package, derived = read(written(framework))

    assert written((derived.profile, derived.credits), package, LATER) == package


@slowly
@given(frameworks(), frameworks())
def test_what_was_changed_since_the_import_is_written(one: Framework, other: Framework) -> None:
    package, _ = read(written(one))

    _, derived = read(written(other, package, LATER))

    assert derived.profile == other[0]
    assert meaning(derived.credits) == meaning(other[1])
