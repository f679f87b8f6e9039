from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from transcript.model.award import CreditAward
from transcript.model.credit import (
    CreditLevel,
    Criterion,
    EvidenceRule,
    MasteryCredit,
    Rubric,
    RubricLevel,
)
from transcript.model.document import DocumentIdentity, number_of
from transcript.model.evidence import Audience, Digest, Evidence, EvidenceContext, EvidenceKind
from transcript.model.graduate_profile import AdoptionStatus, Area, Competency, GraduateProfile
from transcript.model.learner import Learner, LearnerIdentifier, Name
from transcript.model.mastery import CreditPolicy, Method, method_in_words
from transcript.model.origin import NOWHERE, Origin
from transcript.model.rating import Rating
from transcript.model.school import Address, School, SchoolIdentifiers
from transcript.model.transcript import RecordStatus, Transcript


def credit(credit_id: str, level: CreditLevel, area: str = "inquiry") -> MasteryCredit:
    levels = (
        RubricLevel(id="emerging", name="Emerging", descriptor="Begins."),
        RubricLevel(id="proficient", name="Proficient", descriptor="Meets it."),
    )
    return MasteryCredit(
        id=credit_id,
        code=credit_id.upper(),
        name=credit_id,
        level=level,
        area=area,
        serves=("weigh",),
        description="About it.",
        standard="Does it.",
        criteria=(Criterion(id="one", statement="It is done."),),
        rubric=Rubric(levels=levels, required="proficient"),
        evidence_rule=EvidenceRule(minimum=1),
    )


@pytest.fixture
def record() -> Transcript:
    weigh = Competency(id="weigh", name="Weigh", description="Weighs.")
    area = Area(id="inquiry", code="IN", name="Inquiry", description="Asks.", competencies=(weigh,))
    address = Address(
        street="1 Road", locality="Town", region="VT", postal_code="05000", country="US"
    )
    return Transcript(
        school=School(
            id="did:web:school.example",
            name="School",
            url="https://school.example",
            phone="1",
            email="a@school.example",
            address=address,
            identifiers=SchoolIdentifiers(),
            signatories=(),
            profile=(),
        ),
        graduate_profile=GraduateProfile(
            name="Portrait",
            version="1",
            status=AdoptionStatus.DRAFT,
            statement="We.",
            areas=(area,),
        ),
        credits=(credit("first", CreditLevel.FOUNDATIONAL), credit("more", CreditLevel.ADVANCED)),
        learner=Learner(
            id="ana", legal_name=Name(full="Ana"), enrolled_on=date(2025, 8, 1), language="en"
        ),
        status=RecordStatus.IN_PROGRESS,
        statement="I.",
        evidence=(
            Evidence(
                id="essay",
                title="Essay",
                kind=EvidenceKind.TEXT,
                made_on=date(2026, 1, 1),
                context=EvidenceContext.COURSE,
                audience=Audience.PUBLIC,
            ),
        ),
        ratings=(
            Rating(credit="first", assessor="B", rated_on=date(2026, 2, 2), level="x", attempt=2),
            Rating(credit="first", assessor="B", rated_on=date(2026, 1, 2), level="x", attempt=1),
            Rating(credit="more", assessor="B", rated_on=date(2026, 1, 2), level="x", attempt=1),
        ),
        awards=(
            CreditAward(
                credit="first",
                level="proficient",
                awarded_on=date(2026, 3, 1),
                approved_by=("C",),
                evidence=("essay",),
            ),
        ),
    )


def test_an_origin_is_written_as_editors_read_it() -> None:
    assert str(Origin(file="school.yaml", line=3, column=7, pointer="/name")) == "school.yaml:3:7"


def test_an_origin_without_a_line_is_the_file_alone() -> None:
    assert str(Origin(file="school.yaml")) == "school.yaml"


def test_where_a_value_was_written_does_not_change_what_it_is(record: Transcript) -> None:
    from dataclasses import replace

    moved = replace(record.learner, origin=Origin(file="learner.yaml", line=9, column=1))
    assert record.learner.origin is NOWHERE
    assert moved == record.learner


def test_a_document_number_is_the_first_fifty_bits_in_groups() -> None:
    document = DocumentIdentity(
        id="urn:uuid:3d06d8f8-9e4b-4a71-8c0e-5a3f1d2b7c90",
        issued_at=datetime(2026, 6, 12, tzinfo=UTC),
    )
    assert document.number == "7M3D-HY4Y-9D"


def test_a_document_names_what_it_takes_the_place_of_by_its_number() -> None:
    document = DocumentIdentity(
        id="urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10",
        issued_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    assert document.superseded_number is None
    successor = replace(document, supersedes="urn:uuid:3d0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10")
    assert (
        successor.superseded_number
        == number_of("urn:uuid:3d0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10")
        == "7M78-MMKC-1S"
    )


def test_an_identifier_is_masked_but_for_its_end() -> None:
    assert LearnerIdentifier(kind="school", value="R-2041").masked == "••••41"


def test_a_short_identifier_is_masked_whole() -> None:
    assert LearnerIdentifier(kind="school", value="12").masked == "••"


def test_the_chosen_name_is_the_one_shown(record: Transcript) -> None:
    from dataclasses import replace

    chosen = replace(record.learner, chosen_name=Name(full="Anita"))
    assert (record.learner.display_name.full, chosen.display_name.full) == ("Ana", "Anita")


def test_a_digest_is_written_as_authors_write_it() -> None:
    assert str(Digest(algorithm="sha256", value="ab" * 32)) == "sha256:" + "ab" * 32


def test_rubric_levels_rank_from_the_lowest() -> None:
    rubric = credit("first", CreditLevel.FOUNDATIONAL).rubric
    assert [rubric.rank("emerging"), rubric.rank("proficient"), rubric.rank("else")] == [0, 1, None]


def test_a_rubric_finds_its_levels_by_id() -> None:
    rubric = credit("first", CreditLevel.FOUNDATIONAL).rubric
    found = rubric.level("proficient")
    assert found is not None
    assert found.name == "Proficient"
    assert rubric.level("else") is None


def test_a_profile_lists_competencies_in_the_order_of_its_areas(record: Transcript) -> None:
    assert [each.id for each in record.graduate_profile.competencies] == ["weigh"]


def test_a_transcript_finds_its_parts_by_id(record: Transcript) -> None:
    area, item = record.area("inquiry"), record.evidence_item("essay")
    first, award = record.credit("first"), record.award("first")
    assert area is not None
    assert item is not None
    assert first is not None
    assert award is not None
    assert (area.name, item.title, first.id, award.level) == (
        "Inquiry",
        "Essay",
        "first",
        "proficient",
    )


def test_a_transcript_says_none_for_what_it_does_not_hold(record: Transcript) -> None:
    absent = (record.area("x"), record.evidence_item("x"), record.credit("x"), record.award("x"))
    assert absent == (None, None, None, None)


def test_the_ratings_of_a_credit_are_in_time_order(record: Transcript) -> None:
    assert [rating.attempt for rating in record.ratings_of("first")] == [1, 2]


def test_the_credits_of_an_area_can_be_taken_by_level(record: Transcript) -> None:
    both = [each.id for each in record.credits_in("inquiry")]
    advanced = [each.id for each in record.credits_in("inquiry", CreditLevel.ADVANCED)]
    assert (both, advanced) == (["first", "more"], ["more"])


def test_earned_credits_are_those_with_an_award(record: Transcript) -> None:
    foundational = [each.id for each in record.earned(CreditLevel.FOUNDATIONAL)]
    assert (foundational, list(record.earned(CreditLevel.ADVANCED))) == (["first"], [])


RUBRIC = Rubric(
    levels=tuple(
        RubricLevel(id=each, name=each, descriptor=each) for each in ("low", "mid", "high")
    ),
    required="mid",
)


@pytest.mark.parametrize(("level", "reaches"), [("low", False), ("mid", True), ("high", True)])
def test_a_level_reaches_the_standard_if_it_is_not_below_it(level: str, reaches: bool) -> None:  # noqa: FBT001
    assert RUBRIC.reaches(level) is reaches


def test_a_level_that_the_rubric_does_not_have_reaches_nothing() -> None:
    assert not RUBRIC.reaches("none")


def test_every_level_reaches_a_standard_that_the_rubric_does_not_have() -> None:
    assert replace(RUBRIC, required="none").reaches("low")


def test_the_most_points_are_those_of_a_level_wherever_it_stands() -> None:
    policy = CreditPolicy(scale={"mid": Decimal(7)})
    assert policy.highest(RUBRIC) == Decimal(7)


def test_a_method_is_called_as_people_say_it() -> None:
    assert Method.WEIGHTED_AVERAGE.words == "weighted average"


def test_a_credit_is_listed_by_code_and_name() -> None:
    assert credit("first", CreditLevel.FOUNDATIONAL).label == "FIRST first"


def test_evidence_is_unjudged_until_a_rating_or_an_award_names_it(record: Transcript) -> None:
    [essay] = record.evidence
    forgotten, rated = replace(essay, id="forgotten"), replace(essay, id="rated")
    rating = replace(record.ratings[0], evidence=("rated",))
    held = replace(record, evidence=(essay, forgotten, rated), ratings=(rating,))
    assert held.unjudged == (forgotten,)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("weighted_average", "weighted average"),
        ("latest", "latest"),
        ("evidence review_team", "evidence review_team"),
    ],
)
def test_a_methods_name_is_told_in_words_and_a_schools_own_stays(name: str, words: str) -> None:
    assert method_in_words(name) == words
