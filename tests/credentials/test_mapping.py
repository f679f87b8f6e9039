from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest

from transcript.credentials.conformance import check_ours
from transcript.credentials.mapping import to_badges, to_clr
from transcript.credentials.mapping.achievements import MappingError
from transcript.credentials.mapping.parties import issuer_profile, subject_id
from transcript.model.document import DocumentIdentity
from transcript.model.evidence import Audience
from transcript.model.school import School, SchoolIdentifiers
from transcript.model.transcript import RecordStatus, Transcript

BASE = "https://hill.example"


def badges_of(transcript: Transcript, document: DocumentIdentity) -> dict[str, Any]:
    return to_badges(transcript, document=document, language="en")


def clr_of(transcript: Transcript, document: DocumentIdentity) -> dict[str, Any]:
    badges = badges_of(transcript, document)
    return to_clr(transcript, badges.values(), document=document, record=b"{}", language="en")


def test_every_award_becomes_a_badge_that_we_would_sign(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    badges = badges_of(transcript, document)
    assert list(badges) == ["argue", "build"]
    assert [check_ours(badge) for badge in badges.values()] == [(), ()]


def test_the_envelope_is_one_that_we_would_sign(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    assert check_ours(clr_of(transcript, document)) == ()


def test_an_earned_credit_is_described_whole(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    subject = badges_of(transcript, document)["argue"]["credentialSubject"]
    credit = f"{BASE}/credits/argue"
    assert subject["achievement"] == {
        "id": credit,
        "type": ["Achievement"],
        "achievementType": "ext:MasteryCredit",
        "creator": {"id": "did:web:hill.example", "type": ["Profile"]},
        "inLanguage": "en",
        "name": "Argue from data",
        "description": "Argues from data.",
        "humanCode": "RE-1",
        "fieldOfStudy": "Reasoning",
        "tag": ["foundational"],
        "criteria": {
            "id": f"{credit}#standard",
            "narrative": (
                "An argument that stands on data.\n\n- States a claim.\n- Weighs the data."
            ),
        },
        "resultDescription": [
            {
                "id": f"{credit}#scale",
                "type": ["ResultDescription"],
                "name": "Level reached",
                "resultType": "RubricCriterionLevel",
                "requiredLevel": f"{credit}#level-proficient",
                "rubricCriterionLevel": [
                    {
                        "id": f"{credit}#level-emerging",
                        "type": ["RubricCriterionLevel"],
                        "name": "Emerging",
                        "description": "Begins to.",
                        "level": "1",
                    },
                    {
                        "id": f"{credit}#level-proficient",
                        "type": ["RubricCriterionLevel"],
                        "name": "Proficient",
                        "description": "Does so alone.",
                        "level": "2",
                    },
                    {
                        "id": f"{credit}#level-teaching",
                        "type": ["RubricCriterionLevel"],
                        "name": "Teaching",
                        "description": "Shows others how.",
                        "level": "3",
                    },
                ],
            }
        ],
        "alignment": [
            {
                "id": f"{credit}#alignment-1",
                "type": ["Alignment"],
                "targetType": "CFItem",
                "targetName": "Argument",
                "targetUrl": "https://case.example/items/1",
                "targetFramework": "State framework",
                "targetCode": "c1",
            },
            {
                "id": f"{credit}#alignment-2",
                "type": ["Alignment"],
                "targetType": "ceasn:Competency",
                "targetName": "Reasoning",
                "targetUrl": "https://ctdl.example/items/2",
            },
        ],
    }


def test_the_badge_says_who_approved_the_credit_and_how_it_was_decided(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    badge = badges_of(transcript, document)["argue"]
    assert badge["description"] == (
        "RE-1, foundational credit, reached at the level “Proficient”. "
        "Approved on 2026-05-06 by Bo Lind, Cy Moor. Panel: Both agreed."
    )
    assert badge["awardedDate"] == "2026-05-06T00:00:00Z"
    assert badge["validFrom"] == "2026-11-22T10:00:00Z"


def test_a_transferred_credit_names_where_it_was_earned(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    badge = badges_of(transcript, document)["build"]
    assert badge["description"] == (
        "MA-2, advanced credit, reached at the level “Teaching”. "
        "Earned at Vale School on 2025-01-02. Accepted by Ida Holm."
    )
    source = badge["credentialSubject"]["source"]
    assert source["name"] == "Vale School"
    assert source["type"] == ["Profile"]


def test_the_result_points_at_the_level_reached(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    result = badges_of(transcript, document)["build"]["credentialSubject"]["result"][0]
    assert result["achievedLevel"] == f"{BASE}/credits/build#level-teaching"
    assert result["resultDescription"] == f"{BASE}/credits/build#scale"


def test_evidence_carries_its_digest_kind_circumstances_and_reflection(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    creek, film = badges_of(transcript, document)["argue"]["evidence"]
    assert creek.pop("id").startswith("urn:uuid:")
    assert creek == {
        "type": ["Evidence"],
        "name": "Creek report",
        "description": "Twelve weeks of samples. Made on 2026-02-03; context: course.",
        "narrative": "I learned to doubt my first reading.",
        "genre": "document",
        "audience": "college",
        "digestMultibase": "uEiCrq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urqw",
        "mediaType": "application/pdf",
    }
    assert film == {
        "id": "https://video.example/1",
        "type": ["Evidence"],
        "name": "Film",
        "description": "Made on 2026-03-04; context: community.",
        "genre": "video",
        "audience": "public",
        "url": "https://video.example/1",
    }


def test_two_pieces_at_one_address_keep_ids_of_their_own(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    creek, film = transcript.evidence
    again = replace(film, id="film-2", title="Second cut")
    award = replace(transcript.awards[0], evidence=("film", "film-2"))
    changed = replace(transcript, evidence=(creek, film, again), awards=(award,))
    found = badges_of(changed, document)["argue"]["evidence"]
    assert [each["id"].startswith("urn:uuid:") for each in found] == [True, True]
    assert check_ours(clr_of(changed, document)) == ()


def test_a_file_of_unknown_ending_has_a_digest_and_no_media_type(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    creek = replace(transcript.evidence[0], file="evidence/creek.xyz")
    changed = replace(transcript, evidence=(creek, transcript.evidence[1]))
    found = badges_of(changed, document)["argue"]["evidence"][0]
    assert "digestMultibase" in found
    assert "mediaType" not in found


def test_sealed_evidence_is_refused_by_our_schema(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    creek = replace(transcript.evidence[0], audience=Audience.SEALED)
    changed = replace(transcript, evidence=(creek, transcript.evidence[1]))
    (finding,) = check_ours(badges_of(changed, document)["argue"])
    assert str(finding) == "/evidence/0/audience: breaks the rule “enum” of our profile"


def test_a_moment_in_another_zone_is_the_same_moment(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    elsewhere = document.issued_at.astimezone(timezone(timedelta(hours=-5)))
    there = replace(document, issued_at=elsewhere)
    assert badges_of(transcript, there) == badges_of(transcript, document)
    assert clr_of(transcript, there) == clr_of(transcript, document)


def test_a_moment_without_a_zone_is_not_guessed(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    naive = replace(document, issued_at=document.issued_at.replace(tzinfo=None))
    with pytest.raises(ValueError, match="a moment without a time zone has no meaning elsewhere"):
        badges_of(transcript, naive)


def test_both_names_are_given_in_clear_and_told_apart(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    clr = clr_of(transcript, document)
    assert clr["name"] == "Transcript of Annie Ruiz, Hill School"
    found = clr["credentialSubject"]["identifier"]
    assert [(each["identityType"], each["identityHash"]) for each in found] == [
        ("name", "Ana Ruiz"),
        ("ext:chosenName", "Annie Ruiz"),
    ]


def test_a_learner_with_one_name_has_one_identifier(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    learner = replace(transcript.learner, chosen_name=None)
    clr = clr_of(replace(transcript, learner=learner), document)
    assert clr["name"] == "Transcript of Ana Ruiz, Hill School"
    assert clr["credentialSubject"]["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": "Ana Ruiz",
            "identityType": "name",
        }
    ]


def test_the_school_is_a_whole_profile(school: School) -> None:
    assert issuer_profile(school) == {
        "id": "did:web:hill.example",
        "type": ["Profile"],
        "name": "Hill School",
        "url": "https://hill.example/",
        "phone": "+1 802 555 0101",
        "email": "office@hill.example",
        "description": "Invented",
        "official": "Ida Holm",
        "address": {
            "id": "https://hill.example/contact#address",
            "type": ["Address"],
            "streetAddress": "1 Hill Road",
            "addressLocality": "Upton",
            "addressRegion": "VT",
            "postalCode": "05001",
            "addressCountryCode": "US",
        },
        "otherIdentifier": [
            {
                "type": "IdentifierEntry",
                "identifierType": "ext:ncesCcd",
                "identifier": "500000000002",
            },
            {"type": "IdentifierEntry", "identifierType": "ext:ceeb", "identifier": "000001"},
            {
                "type": "IdentifierEntry",
                "identifierType": "ext:stateSchoolId",
                "identifier": "VT-7",
            },
        ],
    }


def test_a_school_with_little_to_say_has_no_empty_properties(school: School) -> None:
    bare = replace(school, identifiers=SchoolIdentifiers(), signatories=(), notice=None)
    profile = issuer_profile(bare)
    assert {"otherIdentifier", "official", "description"}.isdisjoint(profile)


def test_the_number_of_a_private_school_has_its_own_type(school: School) -> None:
    private = replace(school, identifiers=SchoolIdentifiers(nces="A1234567"))
    (entry,) = issuer_profile(private)["otherIdentifier"]
    assert entry["identifierType"] == "ext:ncesPss"


def test_the_envelope_names_the_document_that_it_takes_the_place_of(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    before = clr_of(transcript, document)["description"]
    successor = replace(document, supersedes="urn:uuid:3d0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10")
    said = clr_of(transcript, successor)["description"]
    assert said == f"{before} It takes the place of document {successor.superseded_number}."


def test_a_record_in_progress_is_partial_and_not_yet_awarded(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    clr = clr_of(replace(transcript, status=RecordStatus.IN_PROGRESS), document)
    assert clr["partial"] is True
    assert "awardedDate" not in clr
    assert clr["description"] == (
        "Credits earned by mastery, without grades or rank: 1 advanced and 1 foundational. "
        "The record is in progress: more is to come."
    )
    assert check_ours(clr) == ()


def test_associations_join_profile_area_competency_and_credit(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    found = clr_of(transcript, document)["credentialSubject"]["association"]
    said = [
        (
            each["sourceId"].removeprefix(BASE),
            each["associationType"],
            each["targetId"].removeprefix(BASE),
        )
        for each in found
    ]
    assert said == [
        ("/areas/reasoning", "isChildOf", "/graduate-profile"),
        ("/competencies/weigh", "isChildOf", "/areas/reasoning"),
        ("/areas/making", "isChildOf", "/graduate-profile"),
        ("/credits/argue", "isChildOf", "/areas/reasoning"),
        ("/credits/argue", "isRelatedTo", "/competencies/weigh"),
        ("/credits/build", "isChildOf", "/areas/making"),
    ]


def test_the_record_is_bound_by_its_digest(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    assert clr_of(transcript, document)["relatedResource"] == [
        {
            "id": "urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10#record",
            "mediaType": "application/json",
            "digestMultibase": "uEiBEE2-jVbNnihFGrRb36GSelPtPwh_nfoMQwGD2HKr_ig",
        }
    ]


@pytest.mark.parametrize("url", ["https://hill.example/?a=b", "mailto:a@hill.example"])
def test_a_school_without_a_plain_web_address_gets_urn_ids(
    transcript: Transcript, document: DocumentIdentity, url: str
) -> None:
    changed = replace(transcript, school=replace(transcript.school, url=url))
    achievement = badges_of(changed, document)["argue"]["credentialSubject"]["achievement"]
    assert achievement["id"].startswith("urn:uuid:")
    assert check_ours(clr_of(changed, document)) == ()


def test_a_learner_has_one_id_in_a_school_and_another_elsewhere(school: School) -> None:
    elsewhere = replace(school, id="did:web:vale.example")
    assert subject_id(school, "ana") == subject_id(school, "ana")
    assert subject_id(school, "ana") != subject_id(school, "bo")
    assert subject_id(school, "ana") != subject_id(elsewhere, "ana")


def test_an_award_of_a_credit_that_does_not_exist_is_refused(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    award = replace(transcript.awards[0], credit="gone")
    with pytest.raises(MappingError, match="an award names the credit “gone”, which does not"):
        badges_of(replace(transcript, awards=(award,)), document)


def test_an_award_of_a_level_outside_the_rubric_is_refused(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    award = replace(transcript.awards[0], level="gone")
    with pytest.raises(MappingError, match="“argue” has a level that is not in its rubric"):
        badges_of(replace(transcript, awards=(award,)), document)


def test_an_award_on_evidence_that_is_not_there_is_refused(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    award = replace(transcript.awards[0], evidence=("gone",))
    with pytest.raises(MappingError, match="names the evidence “gone”, which is not there"):
        badges_of(replace(transcript, awards=(award,)), document)


def test_a_credit_in_an_area_that_does_not_exist_is_refused(
    transcript: Transcript, document: DocumentIdentity
) -> None:
    credit = replace(transcript.credits[0], area="gone")
    changed = replace(transcript, credits=(credit, transcript.credits[1]))
    with pytest.raises(MappingError, match="the credit “argue” is in an area that does not exist"):
        badges_of(changed, document)
