"""PESC's own schemas accept whatever we write, in every version, however odd the words are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from transcript.exporting import Edition, exporter, versions_of
from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.award import TransferSource
from transcript.model.document import DocumentIdentity
from transcript.model.learner import LearnerIdentifier, Name
from transcript.model.school import Address, SchoolIdentifiers
from transcript.model.transcript import Course, Transcript
from transcript.proofs.keys import Ed25519Signer
from transcript.source.release import BirthDateRelease, IdentifierRelease, Release
from transcript.source.workspace import Workspace

pytestmark = pytest.mark.external

SAMPLE = Workspace.open(Path(__file__).parents[2] / "samples" / "riverbend")
VERSIONS = versions_of(exporter("pesc"))
MESSAGES = [*(("pesc", version) for version in VERSIONS), ("learning-record", None)]
RELEASES = {
    "as little as possible": Release(),
    "all": Release(birth_date=BirthDateRelease.FULL, identifiers=IdentifierRelease.FULL),
    "a birthday": Release(birth_date=BirthDateRelease.MONTH_DAY),
}
# Anything that an authoring schema lets a line or an address be, and more.
LINES = st.text(min_size=1).filter(lambda text: bool(text.strip()))
Schemas = dict[str | None, etree.XMLSchema]
Accepted = Callable[[IssuedTranscript], list[str]]


@pytest.fixture(scope="module")
def schemas(corpora: Path) -> Schemas:
    """The official schemas by version; that of the Learning Record by none."""
    roots = {
        version: corpora / "pesc" / f"hst-{version}" / f"HighSchoolTranscript_v{version}.xsd"
        for version in VERSIONS
    }
    record = corpora / "pesc" / "learningrecord-1.0.0" / "LearningRecord_v1.0.0.xsd"
    return {
        **{version: etree.XMLSchema(file=str(path)) for version, path in roots.items()},
        None: etree.XMLSchema(file=str(record)),
    }


@pytest.fixture(scope="module")
def refusals(schemas: Schemas) -> Accepted:
    """Return what the schemas have against the messages of a transcript, in any version."""

    def judge(issued: IssuedTranscript) -> list[str]:
        found = []
        for name, version in MESSAGES:
            content = exporter(name).render(issued, Edition(version=version))
            schema = schemas[version]
            if not schema.validate(etree.fromstring(content)):
                found.append(f"{name} {version}: {schema.error_log}")
        return found

    return judge


def sample(learner: str) -> Transcript:
    loaded = SAMPLE.load(learner).transcript
    assert loaded is not None
    return loaded


def issued(transcript: Transcript, release: Release) -> IssuedTranscript:
    return issue(
        transcript,
        issuer=Issuer.of(transcript.school.id, Ed25519Signer.from_seed(bytes(32))),
        document=DocumentIdentity(
            id="urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10",
            issued_at=datetime(2026, 11, 22, 10, tzinfo=UTC),
        ),
        release=release,
    )


@pytest.mark.parametrize("learner", SAMPLE.learner_ids)
def test_every_sample_is_accepted_in_every_version(learner: str, refusals: Accepted) -> None:
    for release in RELEASES.values():
        assert refusals(issued(sample(learner), release)) == []


@pytest.mark.parametrize("name", ["mastery-hst-1.6.0", "minimal-hst-1.6.0"])
def test_the_schemas_accept_the_samples_made_for_them(
    name: str, corpora: Path, schemas: Schemas
) -> None:
    schemas["1.6.0"].assertValid(etree.parse(corpora / "pesc" / "mastery-samples" / f"{name}.xml"))


def test_the_schemas_refuse_a_text_that_is_a_letter_too_long(schemas: Schemas) -> None:
    content = exporter("pesc").render(issued(sample("wulandari"), Release()), Edition())
    root = etree.fromstring(content)
    (first, *_) = root.iter("RAPSubName")
    first.text = "x" * 60
    assert schemas["1.6.0"].validate(root)
    first.text = "x" * 61
    assert not schemas["1.6.0"].validate(root)


@pytest.fixture(scope="module")
def record() -> IssuedTranscript:
    """A signed transcript that stands for any other, since the messages are made from its facts."""
    return issued(sample("siobhan-odalaigh"), Release())


@st.composite
def transcripts(draw: st.DrawFn) -> Callable[[Transcript], Transcript]:
    """Return a change of a transcript's words into any others."""
    named = st.builds(Name, full=LINES, given=st.none() | LINES, family=st.none() | LINES)
    legal, chosen = draw(named), draw(st.none() | named)
    school: dict[str, Any] = {
        "name": draw(LINES),
        "phone": draw(LINES),
        "email": draw(LINES),
        "url": draw(LINES),
        "verify_url": draw(st.none() | LINES),
        "notice": draw(st.none() | LINES),
        "address": draw(
            st.builds(
                Address,
                street=LINES,
                locality=LINES,
                region=LINES | st.sampled_from(["VT", "Vermont", "Ontario"]),
                postal_code=LINES,
                country=st.sampled_from(["US", "CA", "FR"]),
            )
        ),
        "identifiers": draw(
            st.builds(
                SchoolIdentifiers,
                nces=st.sampled_from([None, "500000000001", "A1234567"]),
                ceeb=st.sampled_from([None, "460123"]),
                state=st.none() | LINES,
            )
        ),
    }
    numbers = draw(
        st.lists(
            st.builds(LearnerIdentifier, kind=st.sampled_from(["school", "state"]), value=LINES),
            max_size=4,
        )
    )
    day = st.dates()
    course = draw(
        st.builds(
            Course, title=LINES, kind=LINES, began_on=day, ended_on=st.none() | day,
            provider=st.none() | LINES,
        )
    )  # fmt: skip
    source = draw(st.builds(TransferSource, institution=LINES, earned_on=day, accepted_by=LINES))
    said, graduated, birthday = draw(LINES), draw(st.none() | day), draw(st.none() | day)
    return lambda transcript: replace(
        transcript,
        school=replace(transcript.school, **school),
        learner=replace(
            transcript.learner,
            legal_name=legal,
            chosen_name=chosen,
            identifiers=tuple(numbers),
            graduated_on=graduated,
            birth_date=birthday,
        ),
        credits=tuple(
            replace(
                credit,
                name=said,
                standard=said,
                alignments=tuple(replace(each, name=said, url=said) for each in credit.alignments),
            )
            for credit in transcript.credits
        ),
        awards=tuple(replace(award, transferred_from=source) for award in transcript.awards),
        courses=(course,),
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(change=transcripts())
def test_no_words_make_a_message_that_is_refused(
    change: Callable[[Transcript], Transcript], record: IssuedTranscript, refusals: Accepted
) -> None:
    changed = replace(record, transcript=change(record.transcript))
    assert refusals(changed) == []


@pytest.mark.parametrize("length", [1, 2, 30, 31, 35, 36, 45, 46, 60, 61, 80, 81, 300, 2000])
def test_no_length_makes_a_message_that_is_refused(
    length: int, record: IssuedTranscript, refusals: Accepted
) -> None:
    said = "é" * length
    transcript = record.transcript
    name = Name(full=said, given=said, family=said)
    address = replace(transcript.school.address, street=said, locality=said, postal_code=said)
    identifiers = replace(transcript.school.identifiers, state=said)
    changed = replace(
        transcript,
        school=replace(
            transcript.school, name=said, phone=said, address=address, identifiers=identifiers
        ),
        learner=replace(
            transcript.learner,
            legal_name=name,
            chosen_name=Name(full=said),
            identifiers=(LearnerIdentifier(kind="school", value=said),),
        ),
        credits=tuple(replace(each, name=said, standard=said) for each in transcript.credits),
        courses=(Course(title=said, kind=said, began_on=date(2026, 1, 1)),),
    )
    assert refusals(replace(record, transcript=changed)) == []
