"""Our reading of 1EdTech's probes, asked of whole files: which are asked, and what they answer."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.tampered.forge import kit
from transcript.credentials import clr, open_badges
from transcript.verification.documents import Document, Documents, Source
from transcript.verification.limits import LIMITS
from transcript.verification.probed import Outcome, Probed, Profile, ProfileReport
from transcript.verification.report import FileReport

Judge = Callable[..., FileReport]
Ask = Callable[..., ProfileReport]
Json = dict[str, Any]

TAMPERED = Path(__file__).parents[1] / "tampered"
BADGE = [
    "JsonLDValidationProbe",
    "ContextPropertyProbe",
    "TypePropertyProbe",
    "JsonSchemasProbe",
    "InlineJsonSchemaProbe",
    "CredentialSubjectProbe",
    "EvidenceProbe",
    "IssuerProbe",
    "EmbeddedProofProbe",
    "checkRefreshService",
    "RevocationListProbe",
    "ExpirationProbe",
    "IssuanceProbe",
]
CLR = [
    *BADGE[:5],
    "ClrSubjectProbe",
    *BADGE[8:],
]
ENDORSEMENT = [*BADGE[1:6], *BADGE[8:]]
MEMBER = "/credentialSubject/verifiableCredential"
NO_SCHEMA = (
    "The official schema is not part of this tool; --online fetches it. Our own check of the form "
    "found nothing wrong."
)
NO_RULES = "its rules are not those of JSON Schema"


@pytest.fixture
def ask(judge: Judge) -> Ask:
    """Return the answers of the probes on a file."""

    def run(content: bytes | Json, **more: Any) -> ProfileReport:  # noqa: ANN401 - see `judge`
        given = {"documents": kit.documents(), **more}
        found = judge(content, profile=Profile.ONE_EDTECH, **given).profile
        assert found is not None
        return found

    return run


def sample(name: str) -> bytes:
    return (TAMPERED / name).read_bytes()


def names(report: ProfileReport, credential: str = "") -> list[str]:
    return [each.probe for each in report.probes if each.credential == credential]


def doubts(report: ProfileReport) -> list[tuple[str, str, str]]:
    """Return what was not answered with “valid”, but for the schema that is not here."""
    return [
        (each.probe, each.path, each.outcome.value)
        for each in report.probes
        if each.outcome is not Outcome.VALID and each.message != NO_SCHEMA
    ]


def only(report: ProfileReport, probe: str) -> Probed:
    (found,) = [each for each in report.probes if each.probe == probe and each.credential == ""]
    return found


# Which probes are asked


def test_a_sound_badge_is_asked_fourteen_probes_in_their_order(ask: Ask) -> None:
    report = ask(sample("sound.badge.json"))
    assert names(report) == ["CredentialParseProbe", *BADGE]
    assert doubts(report) == []


def test_of_a_sound_clr_the_whole_is_asked_first_and_every_badge_in_it_next(ask: Ask) -> None:
    report = ask(sample("sound.clr.json"))
    assert names(report) == ["CredentialParseProbe", *CLR]
    assert names(report, f"{MEMBER}/0") == names(report, f"{MEMBER}/1") == BADGE
    assert doubts(report) == []


def test_a_token_is_asked_for_its_signature_from_outside(ask: Ask) -> None:
    assert "ExternalProofProbe" in names(ask(sample("sound.jwt")))
    assert "EmbeddedProofProbe" not in names(ask(sample("sound.jwt")))


def test_after_a_fatal_answer_nothing_more_is_asked_of_that_credential(ask: Ask) -> None:
    report = ask(sample("sound.jwt"))
    assert doubts(report) == [
        ("ExternalProofProbe", "", "fatal"),
        *((probe, "", "not_run") for probe in BADGE[9:]),
    ]
    assert only(report, "IssuanceProbe").message == "Not asked, since ExternalProofProbe was fatal."


def test_a_picture_is_parsed(ask: Ask) -> None:
    assert doubts(ask(sample("sound.png"))) == []


def test_of_a_pdf_the_clr_inside_is_asked(ask: Ask) -> None:
    report = ask(sample("sound.pdf"))
    assert names(report) == ["CredentialParseProbe", *CLR]
    assert doubts(report) == [("CredentialParseProbe", "", "not_run")]


def test_of_a_file_that_cannot_be_read_nothing_more_is_asked(ask: Ask) -> None:
    report = ask(sample("cut-off.clr.json"))
    assert doubts(report) == [("CredentialParseProbe", "", "fatal")]
    assert names(report) == ["CredentialParseProbe"]


def test_of_a_file_whose_parts_cannot_be_told_nothing_more_is_asked(ask: Ask) -> None:
    report = ask(sample("nested-five-deep.clr.json"))
    assert doubts(report) == [("CredentialParseProbe", "", "not_run")]
    assert "Credentials inside credentials" in report.probes[0].message


def test_a_member_of_another_type_is_passed_over(ask: Ask, forge: ModuleType) -> None:
    other = {**forge.sound_badge(), "type": ["VerifiableCredential"]}
    report = ask(forge.envelope([other, forge.sound_badge("c2")]))
    (passed_over,) = [each for each in report.probes if each.credential == f"{MEMBER}/0"]
    assert (passed_over.probe, passed_over.outcome) == ("OB30Inspector", Outcome.NOT_RUN)
    assert names(report, f"{MEMBER}/1") == BADGE


def test_a_member_that_stands_alone_is_looked_into(ask: Ask, forge: ModuleType) -> None:
    report = ask(forge.envelope(forge.sound_badge()))
    assert names(report, MEMBER) == BADGE


def test_a_badge_inside_of_a_badge_is_passed_over(ask: Ask, forge: ModuleType) -> None:
    report = ask({**forge.sound_badge(), "evidence": [forge.sound_badge("c2")]})
    assert names(report, "/evidence/0") == ["OB30Inspector"]


def test_an_endorsement_is_asked_probes_of_its_own(ask: Ask, forge: ModuleType) -> None:
    report = ask({**forge.sound_badge(), "endorsement": [endorsement(forge)]})
    assert names(report, "/endorsement/0") == ENDORSEMENT


def test_a_credential_of_another_type_is_asked_as_a_badge(ask: Ask, forge: ModuleType) -> None:
    report = ask({**forge.sound_badge(), "type": ["VerifiableCredential", "Diploma"]})
    assert only(report, "TypePropertyProbe").outcome is Outcome.FATAL


def test_the_probes_change_nothing_about_the_verdict(judge: Judge) -> None:
    for name in ("sound.pdf", "sound.jwt", "letter-of-a-credit.clr.json", "deep.clr.json"):
        asked = judge(sample(name), file=name, profile=Profile.ONE_EDTECH)
        plain = judge(sample(name), file=name)
        assert replace(asked, profile=None, missing=()) == replace(plain, missing=())


def test_without_being_asked_for_no_probe_is_asked(judge: Judge) -> None:
    assert judge(sample("sound.badge.json")).profile is None


@pytest.mark.parametrize(
    ("name", "errors"), [("sound.badge.json", 0), ("letter-of-a-credit.badge.json", 1)]
)
def test_what_probes_found_wrong_is_counted(ask: Ask, name: str, errors: int) -> None:
    assert ask(sample(name)).errors == errors


def test_what_a_file_says_cannot_act_on_the_screen(ask: Ask, forge: ModuleType) -> None:
    document = {**forge.sound_badge(), "validUntil": "\x1b[2Jnever"}
    assert only(ask(document), "ExpirationProbe").message.endswith(
        "\N{REPLACEMENT CHARACTER}[2Jnever."
    )


# What they answer on the form of a credential


def endorsement(forge: ModuleType) -> Json:
    unsigned = {
        "@context": list(open_badges.CONTEXT),
        "id": "urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e99",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "An endorsement",
        "issuer": {"id": forge.STRANGER, "type": ["Profile"]},
        "validFrom": "2026-11-20T10:00:00Z",
        "credentialSubject": {"id": forge.SCHOOL, "type": ["EndorsementSubject"]},
    }
    signed: Json = forge.sign(unsigned, signer=forge.STRANGER_KEY)
    return signed


def subject(**changes: object) -> Callable[[Json], Json]:
    def change(document: Json) -> Json:
        return {**document, "credentialSubject": _with(document["credentialSubject"], changes)}

    return change


def achievement(**changes: object) -> Callable[[Json], Json]:
    def change(document: Json) -> Json:
        old = document["credentialSubject"]["achievement"]
        return subject(achievement=_with(old, changes))(document)

    return change


def issuer(**changes: object) -> Callable[[Json], Json]:
    return lambda document: {**document, "issuer": _with(document["issuer"], changes)}


def top(**changes: object) -> Callable[[Json], Json]:
    return lambda document: _with(document, changes)


def _with(old: Json, changes: Json) -> Json:
    return {key: each for key, each in {**old, **changes}.items() if each is not None}


def contexts(*given: object) -> Callable[[Json], Json]:
    return lambda document: {**document, "@context": list(given)}


V1, V2 = "https://www.w3.org/2018/credentials/v1", open_badges.CONTEXT[0]
OB, EXTENSIONS = open_badges.CONTEXT[1:]
UNVERSIONED = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"


@pytest.mark.parametrize(
    ("change", "probe", "path", "outcome"),
    [
        (top(gpa="4.0"), "JsonLDValidationProbe", "/gpa", "error"),
        (
            contexts(V2, OB, "https://x.example/c"),
            "JsonLDValidationProbe",
            "/@context/2",
            "not_run",
        ),
        (contexts(V1, OB), "ContextPropertyProbe", "/@context/0", "warning"),
        (contexts(V2, UNVERSIONED), "ContextPropertyProbe", "/@context/1", "warning"),
        (
            contexts(V2, open_badges.OB_CONTEXT_301),
            "ContextPropertyProbe",
            "/@context/1",
            "warning",
        ),
        (contexts(V2, f"{OB}x"), "ContextPropertyProbe", "/@context/1", "error"),
        (contexts(V2, {"name": "x:y"}), "ContextPropertyProbe", "/@context/1", "error"),
        (contexts(V2), "ContextPropertyProbe", "/@context/1", "error"),
        (contexts(OB, V2), "ContextPropertyProbe", "/@context/0", "error"),
        (top(**{"@context": None}), "ContextPropertyProbe", "", "not_run"),
        (top(type=["OpenBadgeCredential"]), "TypePropertyProbe", "/type", "fatal"),
        (top(id=None), "JsonSchemasProbe", "/id", "error"),
        (top(credentialSubject=None), "CredentialSubjectProbe", "", "not_run"),
        (subject(type=["Subject"]), "CredentialSubjectProbe", "/credentialSubject/type", "error"),
        (
            subject(id=None, identifier=None),
            "CredentialSubjectProbe",
            "/credentialSubject",
            "error",
        ),
        (
            subject(identifier={"type": "Identity"}),
            "CredentialSubjectProbe",
            "/credentialSubject/identifier/type",
            "error",
        ),
        (
            subject(result=[{"type": ["Result"]}, {"type": ["Mark"]}]),
            "CredentialSubjectProbe",
            "/credentialSubject/result/1/type",
            "error",
        ),
        (
            subject(achievement=None),
            "CredentialSubjectProbe",
            "/credentialSubject/achievement",
            "error",
        ),
        (
            subject(achievement="https://hill.example/credits/c1"),
            "CredentialSubjectProbe",
            "/credentialSubject/achievement/criteria",
            "error",
        ),
        (
            achievement(criteria={"type": "Criteria"}),
            "CredentialSubjectProbe",
            "/credentialSubject/achievement/criteria",
            "error",
        ),
        (
            achievement(resultDescription=[{"type": "Scale"}]),
            "CredentialSubjectProbe",
            "/credentialSubject/achievement/resultDescription/0/type",
            "error",
        ),
        (
            subject(source={"id": "did:web:x.example"}),
            "CredentialSubjectProbe",
            "/credentialSubject/source/type",
            "error",
        ),
        (top(evidence=[{"type": "Essay"}]), "EvidenceProbe", "/evidence/0/type", "error"),
        (top(issuer=None), "IssuerProbe", "/issuer", "error"),
        (top(issuer="did:web:hill.example"), "IssuerProbe", "/issuer/type", "error"),
        (issuer(type=["School"]), "IssuerProbe", "/issuer/type", "error"),
        (issuer(url="https://hill.example"), "IssuerProbe", "/issuer/url", "not_run"),
        (
            issuer(otherIdentifier=[{"type": "IdentityObject"}]),
            "IssuerProbe",
            "/issuer/otherIdentifier/0/type",
            "error",
        ),
        (issuer(parentOrg={"id": "x:y"}), "IssuerProbe", "/issuer/parentOrg/type", "error"),
        (
            top(refreshService={"id": "https://x.example/", "type": "1EdTechCredentialRefresh"}),
            "checkRefreshService",
            "/refreshService",
            "not_run",
        ),
        (
            top(credentialSchema={"id": "https://x", "type": "1EdTechJsonSchemaValidator2019"}),
            "InlineJsonSchemaProbe",
            "/credentialSchema",
            "not_run",
        ),
    ],
)
def test_a_badge_is_found_wanting(
    ask: Ask,
    forge: ModuleType,
    change: Callable[[Json], Json],
    probe: str,
    path: str,
    outcome: str,
) -> None:
    found = only(ask(change(forge.sound_badge())), probe)
    assert (found.path, found.outcome.value) == (path, outcome)
    assert found.message


@pytest.mark.parametrize(
    ("change", "probe"),
    [
        (issuer(parentOrg={"id": "x:y", "type": ["Profile"]}), "IssuerProbe"),
        (subject(identifier=None), "CredentialSubjectProbe"),
        (subject(id=None), "CredentialSubjectProbe"),
        (achievement(criteria={"id": "https://x.example/c"}), "CredentialSubjectProbe"),
        (top(evidence={"type": ["Evidence"]}), "EvidenceProbe"),
        (top(refreshService={"id": "https://x.example/", "type": "Other"}), "checkRefreshService"),
        (top(refreshService="https://x.example/"), "checkRefreshService"),
        (top(credentialSchema={"id": "https://x", "type": "JsonSchema"}), "InlineJsonSchemaProbe"),
        (
            top(
                credentialSchema=[
                    {"id": open_badges.SCHEMA, "type": "1EdTechJsonSchemaValidator2019"},
                    {"type": "1EdTechJsonSchemaValidator2019"},
                ]
            ),
            "InlineJsonSchemaProbe",
        ),
        (top(validUntil=None), "ExpirationProbe"),
    ],
)
def test_a_badge_is_not_found_wanting(
    ask: Ask, forge: ModuleType, change: Callable[[Json], Json], probe: str
) -> None:
    assert only(ask(change(forge.sound_badge())), probe).outcome is Outcome.VALID


def test_every_context_of_a_clr_has_its_place(ask: Ask, forge: ModuleType) -> None:
    document = {**forge.sound_clr(), "@context": [V2, OB, clr.CLR_CONTEXT]}
    found = only(ask(document), "ContextPropertyProbe")
    assert (found.path, found.outcome) == ("/@context/1", Outcome.ERROR)


def test_a_clr_says_that_it_is_one(ask: Ask, forge: ModuleType) -> None:
    document = {**forge.sound_clr(), "type": ["ClrCredential"]}
    assert only(ask(document), "TypePropertyProbe").outcome is Outcome.FATAL


def test_each_achievement_of_a_clr_has_criteria(ask: Ask, forge: ModuleType) -> None:
    document = forge.sound_clr()
    del document["credentialSubject"]["achievement"][0]["criteria"]
    found = only(ask(document), "ClrSubjectProbe")
    assert found.path == "/credentialSubject/achievement/0/criteria"


def test_an_endorsement_has_a_type_and_a_subject_of_its_own(ask: Ask, forge: ModuleType) -> None:
    document = {**endorsement(forge), "credentialSubject": {"type": ["AchievementSubject"]}}
    found = ask({**forge.sound_badge(), "endorsement": [document]})
    assert [each.path for each in found.probes if each.probe == "CredentialSubjectProbe"][1:] == [
        "/endorsement/0/credentialSubject/type",
        "/endorsement/0/credentialSubject",
    ]


def test_a_document_that_is_too_deep_is_not_read_to_its_end(ask: Ask, forge: ModuleType) -> None:
    document = forge.sound_badge()
    profile = document["issuer"]
    for _ in range(120):
        profile["parentOrg"] = {"id": "urn:x:y", "type": ["Profile"]}
        profile = profile["parentOrg"]
    found = only(ask(document, limits=replace(LIMITS, depth=300)), "JsonLDValidationProbe")
    assert found.outcome is Outcome.NOT_RUN


def test_no_probe_answers_more_often_than_anybody_reads(ask: Ask, forge: ModuleType) -> None:
    document = {**forge.sound_badge(), "evidence": [{"type": "Essay"}] * 1_000}
    report = ask(document)
    found = [each for each in report.probes if each.probe == "EvidenceProbe"]
    assert len(found) == LIMITS.findings


# What they answer on schemas, if those were fetched


def online(content: bytes, *, url: str = open_badges.SCHEMA, source: Source = Source.ONLINE) -> Any:  # noqa: ANN401
    return Documents.of([Document(url=url, content=content, source=source)])


@pytest.mark.parametrize(
    ("schema", "outcome", "message"),
    [
        (b'{"type": "object"}', Outcome.VALID, ""),
        (
            b'{"required": ["gpa"]}',
            Outcome.ERROR,
            "Refused by the official schema: it breaks the rule “required”.",
        ),
        (
            b"<html>",
            Outcome.NOT_RUN,
            f"What {open_badges.SCHEMA} answered is not a schema: it is not JSON.",
        ),
        (
            b'{"$ref": "https://x.example/schema.json"}',
            Outcome.NOT_RUN,
            f"What {open_badges.SCHEMA} answered is not a schema: it refers to others.",
        ),
        (
            b'{"type": 7}',
            Outcome.NOT_RUN,
            f"What {open_badges.SCHEMA} answered is not a schema: {NO_RULES}.",
        ),
    ],
)
def test_a_schema_that_was_fetched_is_asked(
    ask: Ask, schema: bytes, outcome: Outcome, message: str
) -> None:
    found = only(ask(sample("sound.badge.json"), documents=online(schema)), "JsonSchemasProbe")
    assert (found.outcome, found.message) == (outcome, message)


def test_what_is_too_large_is_not_held_against_a_schema(ask: Ask, forge: ModuleType) -> None:
    document = {**forge.sound_badge(), "evidence": [{"type": "Evidence"}] * 60_000}
    found = only(ask(document, documents=online(b"{}")), "JsonSchemasProbe")
    assert found.outcome is Outcome.NOT_RUN
    assert found.message == "It is too large to be held against a schema in good time."


@pytest.mark.parametrize("source", [Source.FILE, Source.STAPLED])
def test_a_schema_that_was_not_fetched_is_not_asked(ask: Ask, source: Source) -> None:
    schema = online(b'{"required": ["gpa"]}', source=source)
    found = only(ask(sample("sound.badge.json"), documents=schema), "JsonSchemasProbe")
    assert found.message == NO_SCHEMA


def addresses(forge: ModuleType) -> Iterator[tuple[Json, str]]:
    badge, folder = forge.sound_badge(), "https://purl.imsglobal.org/spec/ob/v3p0/schema/json"
    yield badge, f"{folder}/ob_v3p0_achievementcredential_schema.json"
    yield {**badge, "@context": [V1, OB]}, f"{folder}/ob_v3p0_anyachievementcredential_schema.json"
    yield endorsement(forge), f"{folder}/ob_v3p0_endorsementcredential_schema.json"
    yield forge.sound_clr(), clr.SCHEMA


def test_the_schema_is_that_of_the_kind_and_of_its_data_model(
    judge: Judge, forge: ModuleType
) -> None:
    for document, address in addresses(forge):
        assert address in judge(document, profile=Profile.ONE_EDTECH).missing
        assert address not in judge(document).missing


# What they answer on dates


@pytest.mark.parametrize(
    ("change", "probe", "outcome"),
    [
        (top(validUntil="2026-11-21T00:00:00Z"), "ExpirationProbe", Outcome.FATAL),
        (top(validUntil="2030-11-21T00:00:00Z"), "ExpirationProbe", Outcome.VALID),
        (top(validUntil="in the end"), "ExpirationProbe", Outcome.FATAL),
        (top(validFrom="2026-12-01T00:00:00Z"), "IssuanceProbe", Outcome.FATAL),
        (top(validFrom="some day"), "IssuanceProbe", Outcome.FATAL),
        (top(validFrom=None), "IssuanceProbe", Outcome.VALID),
        (
            top(**{"@context": [V1, OB], "issuanceDate": "2026-12-01T00:00:00Z"}),
            "IssuanceProbe",
            Outcome.FATAL,
        ),
        (
            top(**{"@context": [V1, OB], "expirationDate": "2026-11-01T00:00:00Z"}),
            "ExpirationProbe",
            Outcome.FATAL,
        ),
    ],
)
def test_a_badge_is_asked_for_its_dates(
    ask: Ask, forge: ModuleType, change: Callable[[Json], Json], probe: str, outcome: Outcome
) -> None:
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert only(ask(change(forge.sound_badge()), at=at), probe).outcome is outcome
