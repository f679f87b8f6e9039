"""Reading what was written is the identity; and no document, whatever it says, stops the check."""

import json
import string
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcript.model.appearance import Appearance
from transcript.model.award import CreditAward, TransferSource
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
from transcript.model.document import DocumentIdentity
from transcript.model.evidence import (
    Audience,
    Digest,
    Evidence,
    EvidenceContext,
    EvidenceEvent,
    EvidenceEventKind,
    EvidenceKind,
)
from transcript.model.graduate_profile import AdoptionStatus, Area, Competency, GraduateProfile
from transcript.model.learner import Learner, LearnerIdentifier, Name
from transcript.model.rating import (
    Calculation,
    CalculationInput,
    Determination,
    Rating,
    RatingSource,
    SelfAssessment,
    Waiver,
)
from transcript.model.school import (
    Address,
    Completion,
    Figure,
    ProfileItem,
    ProfileTopic,
    School,
    SchoolIdentifiers,
    Signatory,
)
from transcript.model.transcript import Course, FeaturedWork, RecordStatus, Transcript
from transcript.reading.document import Document
from transcript.reading.reader import read_document
from transcript.reading.text import UNSIGNABLE
from transcript.source.native import read_record, write_record
from transcript.source.release import BirthDateRelease, IdentifierRelease, Release, released
from transcript.source.shape import check


def tidy(text: str) -> str:
    kept = UNSIGNABLE.sub("", text.replace("\r", "\n"))
    return unicodedata.normalize("NFC", kept).strip() or "x"


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).map(tidy)
ids = st.text(string.ascii_lowercase + string.digits + "-", max_size=12).map("a".__add__)
codes = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=6)
languages = st.sampled_from(["en", "es", "pt-BR", "zh-Hant-TW"])
addresses = st.sampled_from(["https://riverbend.example", "https://x.example/a?b"])
dates = st.dates()
maybe_text, maybe_date = st.none() | texts, st.none() | dates


def some(strategy: st.SearchStrategy[Any], *, least: int = 0) -> st.SearchStrategy[Any]:
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


def different(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=3, unique=True).map(tuple)


def profile(parts: list[tuple[str, tuple[Figure, ...]]]) -> tuple[ProfileItem, ...]:
    topics = zip(ProfileTopic, parts, strict=True)
    return tuple(ProfileItem(topic=topic, text=text, figures=f) for topic, (text, f) in topics)


figures = some(st.builds(Figure, label=texts, value=texts))
schools = st.builds(
    School,
    id=st.sampled_from(["did:web:riverbend.example", "https://riverbend.example/id"]),
    name=texts,
    url=addresses,
    verify_url=st.none() | addresses,
    phone=texts,
    email=st.just("registrar@riverbend.example"),
    address=st.builds(
        Address,
        street=texts,
        locality=texts,
        region=texts,
        postal_code=texts,
        country=st.just("US"),
    ),
    identifiers=st.builds(
        SchoolIdentifiers,
        nces=st.none() | st.just("500000000001"),
        ceeb=st.none() | st.just("460123"),
        state=maybe_text,
    ),
    signatories=some(st.builds(Signatory, name=texts, title=texts), least=1),
    profile=st.lists(st.tuples(texts, figures), min_size=10, max_size=10).map(profile),
    leads_to=st.sampled_from(Completion),
    notice=maybe_text,
    appearance=st.builds(
        Appearance,
        colour=st.none() | st.just("#1f4e79"),
        accent=st.none() | st.just("#2e705c"),
        logo=maybe_text,
        picture=st.binary(max_size=8),
    ),
)
competencies = st.builds(Competency, id=ids, name=texts, description=texts)
areas = st.builds(
    Area,
    id=ids,
    code=codes,
    name=texts,
    description=texts,
    competencies=some(competencies, least=1),
)
graduate_profiles = st.builds(
    GraduateProfile,
    name=texts,
    version=texts,
    status=st.sampled_from(AdoptionStatus),
    statement=texts,
    areas=some(areas, least=1),
    adopted_on=dates,
)
mastery_credits = st.builds(
    MasteryCredit,
    id=ids,
    code=codes,
    name=texts,
    level=st.sampled_from(CreditLevel),
    area=ids,
    serves=different(ids),
    description=texts,
    standard=texts,
    criteria=some(st.builds(Criterion, id=ids, statement=texts), least=1),
    rubric=st.builds(
        Rubric,
        required=ids,
        levels=some(st.builds(RubricLevel, id=ids, name=texts, descriptor=texts), least=2),
    ),
    evidence_rule=st.builds(
        EvidenceRule,
        minimum=st.integers(1, 100),
        contexts=st.integers(1, 5),
        kinds=different(st.sampled_from(EvidenceKind)),
    ),
    alignments=some(
        st.builds(
            Alignment,
            target=st.sampled_from(AlignmentTarget),
            name=texts,
            url=addresses,
            framework=maybe_text,
            code=maybe_text,
        )
    ),
)
names = st.builds(Name, full=texts, given=maybe_text, family=maybe_text)
learners = st.builds(
    Learner,
    id=ids,
    legal_name=names,
    enrolled_on=dates,
    language=languages,
    chosen_name=st.none() | names,
    identifiers=some(
        st.builds(LearnerIdentifier, kind=st.sampled_from(["school", "state"]), value=texts)
    ),
    birth_date=maybe_date,
    birthday=st.none() | st.just("--02-29"),
    expected_graduation=maybe_date,
    graduated_on=maybe_date,
)
digests = st.builds(Digest, algorithm=st.just("sha256"), value=st.just("0" * 64))
points = st.decimals(0, 1000, places=2).map(lambda value: Decimal(str(float(value))))
shared: dict[str, Any] = {
    "id": ids,
    "title": texts,
    "kind": st.sampled_from(EvidenceKind),
    "made_on": dates,
    "context": st.sampled_from(EvidenceContext),
    "audience": st.sampled_from(Audience),
    "description": maybe_text,
    "reflection": maybe_text,
    "alt": maybe_text,
    "events": some(
        st.builds(
            EvidenceEvent,
            kind=st.sampled_from(EvidenceEventKind),
            on=dates,
            by=maybe_text,
            note=maybe_text,
            digest=st.none() | digests,
        )
    ),
}
evidence = st.builds(Evidence, file=texts, digest=st.none() | digests, **shared) | st.builds(
    Evidence, url=addresses, **shared
)
transfers = st.builds(TransferSource, institution=texts, earned_on=dates, accepted_by=texts)
calculations = st.builds(
    Calculation,
    parameters=st.dictionaries(
        st.sampled_from(["last", "weight"]), st.integers(1, 99).map(str)
    ).map(lambda given: tuple(sorted(given.items()))),
    inputs=some(
        st.builds(
            CalculationInput,
            rated_on=dates,
            attempt=st.integers(1, 99),
            points=points,
            criterion=st.none() | ids,
            waived=st.booleans(),
        )
    ),
    result=st.none() | points,
    reached=st.booleans(),
)
determinations = st.builds(
    Determination,
    method=texts,
    reason=texts,
    decided_by=maybe_text,
    decided_on=maybe_date,
    calculation=st.none() | calculations,
)
transcripts = st.builds(
    Transcript,
    school=schools,
    graduate_profile=graduate_profiles,
    credits=some(mastery_credits),
    learner=learners,
    status=st.sampled_from(RecordStatus),
    statement=texts,
    evidence=some(evidence),
    ratings=some(
        st.builds(
            Rating,
            credit=ids,
            assessor=texts,
            rated_on=dates,
            level=ids,
            attempt=st.integers(1, 99),
            evidence=different(ids),
            feedback=maybe_text,
            criterion=st.none() | ids,
            score=st.none() | points,
            self_assessment=st.none() | st.builds(SelfAssessment, level=ids, reflection=maybe_text),
            source=st.none()
            | st.builds(
                RatingSource, system=texts, id=texts, work=maybe_text, url=st.none() | addresses
            ),
        )
    ),
    waivers=some(
        st.builds(
            Waiver,
            credit=ids,
            waived_on=dates,
            waived_by=texts,
            reason=texts,
            criterion=st.none() | ids,
        )
    ),
    awards=some(
        st.builds(
            CreditAward,
            credit=ids,
            level=ids,
            awarded_on=dates,
            approved_by=different(texts),
            evidence=different(ids),
            determination=st.none() | determinations,
            transferred_from=st.none() | transfers,
        )
    ),
    featured=some(st.builds(FeaturedWork, evidence=ids, caption=texts)),
    courses=some(
        st.builds(
            Course,
            title=texts,
            kind=texts,
            began_on=dates,
            ended_on=maybe_date,
            provider=maybe_text,
        )
    ),
)
documents = st.builds(
    DocumentIdentity,
    id=st.uuids(version=4).map(lambda uuid: f"urn:uuid:{uuid}"),
    issued_at=st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        timezones=st.just(UTC),
    ).map(lambda moment: moment.replace(microsecond=0)),
)
releases = st.builds(
    Release,
    birth_date=st.sampled_from(BirthDateRelease),
    identifiers=st.sampled_from(IdentifierRelease),
)
slowly = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)


@slowly
@given(transcripts, documents)
def test_reading_what_was_written_is_the_identity(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    content = write_record(transcript, document=document)
    assert read_record(content) == (document, transcript)
    assert write_record(read_record(content)[1], document=document) == content


@slowly
@given(transcripts, releases)
def test_releasing_twice_is_releasing_once(transcript: Transcript, release: Release) -> None:
    once = released(transcript, release)
    assert released(once, release) == once
    assert all(each.audience is not Audience.SEALED for each in once.evidence)


@slowly
@given(transcripts, releases)
def test_how_the_school_came_to_a_judgement_stays_there(
    transcript: Transcript, release: Release
) -> None:
    told = released(transcript, release)
    assert not told.waivers
    assert not any(each.events for each in told.evidence)
    assert not any(each.score or each.self_assessment or each.source for each in told.ratings)
    pairs = zip(transcript.ratings, told.ratings, strict=True)
    assert not any(after.feedback for before, after in pairs if before.source)
    decided = [each.determination for each in told.awards if each.determination]
    assert not any(each.calculation for each in decided)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
schemas = st.sampled_from(
    [f"authoring/{name}" for name in ("workspace", "school", "graduate-profile", "credit")]
    + [
        "authoring/learner",
        "authoring/record",
        "authoring/habits",
        "output/transcript",
    ]
)


@slowly
@given(anything, schemas)
def test_a_document_that_says_anything_is_checked(value: Any, schema: str) -> None:  # noqa: ANN401
    assert list(check(Document(file="x.yaml", value=value), schema))


@slowly
@given(transcripts, documents, st.data())
def test_a_record_with_one_part_replaced_is_checked(
    transcript: Transcript, document: DocumentIdentity, data: st.DataObject
) -> None:
    value = json.loads(write_record(transcript, document=document))
    _replace_one(value, data)
    written = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    reading = read_document(written, file="record.json")
    if reading.document is not None:
        for each in check(reading.document, "output/transcript"):
            assert each.message
            assert each.hint
            assert each.origin.line == 1


def _replace_one(value: Any, data: st.DataObject) -> None:  # noqa: ANN401
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    if isinstance(value[key], dict | list) and data.draw(st.booleans()):
        _replace_one(value[key], data)
    else:
        value[key] = data.draw(anything)
