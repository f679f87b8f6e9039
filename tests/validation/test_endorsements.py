"""Endorsements by others: whole, as signed, about this school, and in force."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from transcript.credentials.contexts import contexts
from transcript.proofs import data_integrity
from transcript.proofs.errors import BudgetExceededError
from transcript.proofs.keys import Ed25519Signer, P256Signer
from transcript.reading.document import Document
from transcript.validation import endorsements
from transcript.validation.case import Offer
from transcript.validation.endorsements import endorsements_can_be_carried

SAMPLES = Path(__file__).parents[2] / "samples"
TODAY = date(2026, 11, 22)
SCHOOL = "did:web:riverbend.example"
CREDIT = "https://riverbend.example/credits/argue-from-data"
ASK = "ask the endorser for an EndorsementCredential of Open Badges 3.0, signed, as JSON"
AS_SENT = "put the file there as the endorser sent it; if it is, ask them for another"

Json = dict[str, Any]
Said = Callable[..., list[str]]


@pytest.fixture(scope="session")
def maker() -> ModuleType:
    """The script that signs the sample endorsements."""
    specification = spec_from_file_location("maker", SAMPLES / "make_endorsements.py")
    assert specification is not None
    assert specification.loader is not None
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def signed(maker: ModuleType) -> Callable[..., Json]:
    """Sign an endorsement: the sound one, or one with other fields, by another key or method."""

    def sign(*, signer: Any = maker.SIGNER, method: str = "", **changes: Any) -> Json:  # noqa: ANN401
        document = json.loads((SAMPLES / "endorsements" / "accreditation.json").read_bytes())
        del document["proof"]
        document |= changes
        named = f"{document['issuer']['id']}#{signer.public_key.multibase}"
        return data_integrity.sign(
            document,
            signer=signer,
            verification_method=method or named,
            created=maker.SIGNED_AT,
            contexts=contexts(),
        )

    return sign


@pytest.fixture
def said(offer: Offer, told: Callable[..., list[str]]) -> Said:
    """Return what is said of endorsements, in files a.json, b.json and so on."""

    def tell(*values: Any, offer: Offer = offer, today: date | None = TODAY) -> list[str]:  # noqa: ANN401
        documents = tuple(
            Document(file=f"endorsements/{name}.json", value=value)
            for name, value in zip("abc", values, strict=False)
        )
        return told(
            endorsements_can_be_carried, replace(offer, endorsements=documents, today=today)
        )

    return tell


def test_the_sample_endorsements_are_what_the_script_writes(maker: ModuleType) -> None:
    files = (SAMPLES / "endorsements").iterdir()
    assert {path.name: path.read_bytes() for path in files} == maker.all_files()


def test_an_endorsement_of_the_school_and_one_of_a_credit_are_sound(
    said: Said, signed: Callable[..., Json]
) -> None:
    of_credit = {"id": CREDIT, "type": ["EndorsementSubject"]}
    assert said(signed(), signed(id="urn:uuid:2", credentialSubject=of_credit)) == []


@pytest.mark.parametrize("value", [None, 5, [], {}, {"type": ["OpenBadgeCredential"]}])
def test_whatever_stands_there_is_told(said: Said, value: object) -> None:
    assert said(value) == [f"MT501 /type: this is no EndorsementCredential | {ASK}"]


def test_at_most_three_faults_of_one_file_are_told(said: Said, signed: Callable[..., Json]) -> None:
    broken = signed() | {"id": "no", "issuer": "no", "validFrom": "no", "credentialSubject": "no"}
    assert [each.split()[0] for each in said(broken)] == ["MT501"] * 3


def test_an_endorsement_that_would_fill_the_transcript_is_told(
    said: Said, signed: Callable[..., Json]
) -> None:
    assert said(signed() | {"name": "A" * 200 * 1024}) == [
        f"MT501 : it has 201 KB, and a transcript carries 100 of one | {ASK}"
    ]


def test_a_field_that_no_context_defines_is_told(said: Said, signed: Callable[..., Json]) -> None:
    [found] = said(signed() | {"rating": "five of five"})
    assert found.startswith("MT501 /rating: a signature would not cover this: ")
    assert found.endswith(ASK)


def test_a_graph_made_to_be_slow_is_told(
    said: Said, signed: Callable[..., Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(_: object) -> str:
        raise BudgetExceededError("the graph is a maze")

    monkeypatch.setattr(endorsements, "canonicalize", give_up)
    assert said(signed()) == [f"MT501 : it cannot be signed: the graph is a maze | {ASK}"]


def test_a_word_that_was_changed_is_told(said: Said, signed: Callable[..., Json]) -> None:
    changed = signed() | {"name": "Highest accreditation"}
    [found] = said(changed)
    assert found.startswith("MT502 /proof: the signature does not hold: ")
    assert found.endswith(AS_SENT)


def test_a_key_of_somebody_else_is_told(said: Said, signed: Callable[..., Json]) -> None:
    method = "did:web:elsewhere.example#z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd"
    assert said(signed(method=method)) == [
        (
            "MT502 /proof: the signature does not hold: it was made with a key that is not the "
            f"endorser's | {AS_SENT}"
        )
    ]


def test_a_key_that_is_no_key_is_told(said: Said, signed: Callable[..., Json]) -> None:
    [found] = said(signed(method="did:web:lake-dutton.example#zebra"))
    assert found.startswith("MT502 /proof: the signature does not hold: ")


def test_a_key_that_anyone_has_is_told(said: Said, signed: Callable[..., Json]) -> None:
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert said(signed(signer=Ed25519Signer.from_seed(secret))) == [
        (
            "MT502 /proof: the signature does not hold: the key proves nothing, as it is a sample "
            f"key whose private half is published | {AS_SENT}"
        )
    ]


def test_a_key_that_is_only_named_is_told_and_stops_nothing(
    said: Said, signed: Callable[..., Json]
) -> None:
    [found] = said(signed(method="did:web:lake-dutton.example#key-1"))
    assert found.startswith(
        "MT503 /proof: whether the endorser signed this cannot be checked: it only names the key"
    )


def test_a_method_that_this_tool_does_not_have_is_told_and_stops_nothing(
    said: Said, signed: Callable[..., Json]
) -> None:
    endorsement = signed()
    endorsement["proof"][0]["cryptosuite"] = "bbs-2023"
    [found] = said(endorsement)
    assert found.startswith("MT503 /proof: whether the endorser signed this cannot be checked: ")


def test_an_endorser_that_is_a_key_is_checked_with_it(
    said: Said, signed: Callable[..., Json], maker: ModuleType
) -> None:
    did = f"did:key:{maker.SIGNER.public_key.multibase}"
    issuer = {"id": did, "type": ["Profile"]}
    assert said(signed(issuer=issuer)) == []
    assert said(signed(issuer=issuer, method=did)) == []


def test_an_endorser_that_is_one_key_does_not_sign_with_another(
    said: Said, signed: Callable[..., Json], maker: ModuleType
) -> None:
    did = f"did:key:{maker.SIGNER.public_key.multibase}"
    other = Ed25519Signer.from_seed(bytes(32)).public_key.multibase
    [found] = said(signed(issuer={"id": did, "type": ["Profile"]}, method=f"{did}#{other}"))
    assert "it names another key than the one its endorser consists of" in found


def test_every_proof_has_to_hold(said: Said, signed: Callable[..., Json]) -> None:
    endorsement = signed()
    wrong = P256Signer.from_secret(7).public_key.multibase
    method = f"did:web:lake-dutton.example#{wrong}"
    endorsement["proof"].append(endorsement["proof"][0] | {"verificationMethod": method})
    [found] = said(endorsement)
    assert found.startswith("MT502 /proof: ")


def test_an_endorsement_of_something_else_is_told_with_what_it_may_have_meant(
    said: Said, signed: Callable[..., Json]
) -> None:
    subject = {"id": CREDIT + "s", "type": ["EndorsementSubject"]}
    assert said(signed(credentialSubject=subject)) == [
        (
            f"MT504 /credentialSubject/id: it endorses “{CREDIT}s”, which is neither this school "
            "nor one of its credits | remove the file, or ask the endorser for one that endorses, "
            f"say, “{CREDIT}”"
        )
    ]


def test_what_resembles_nothing_is_answered_with_the_school(
    said: Said, signed: Callable[..., Json]
) -> None:
    [found] = said(signed(credentialSubject={"id": "urn:x", "type": ["EndorsementSubject"]}))
    assert found.endswith(f"endorses, say, “{SCHOOL}”")


def test_a_credit_whose_file_cannot_be_read_may_be_meant(
    said: Said, signed: Callable[..., Json], offer: Offer
) -> None:
    subject = {"id": "https://riverbend.example/credits/lost", "type": ["EndorsementSubject"]}
    partly = replace(offer, unread=frozenset({"lost"}))
    assert said(signed(credentialSubject=subject), offer=partly) == []


def test_without_a_school_nothing_is_said_of_what_is_endorsed(
    said: Said, signed: Callable[..., Json], offer: Offer
) -> None:
    subject = {"id": "urn:x", "type": ["EndorsementSubject"]}
    assert said(signed(credentialSubject=subject), offer=replace(offer, school=None)) == []


def test_the_school_s_own_word_for_itself_is_told(said: Said, maker: ModuleType) -> None:
    own = json.loads(maker.all_files()["of-oneself.json"])
    assert said(own) == [
        (
            "MT506 /issuer/id: this is the school's own word for itself | remove the file: an "
            "endorsement says something only if somebody else signed it"
        )
    ]


def test_an_endorsement_counts_until_its_last_day(said: Said, signed: Callable[..., Json]) -> None:
    ending = signed(validUntil="2026-11-22T00:00:00Z")
    assert said(ending) == []
    assert said(ending, today=date(2026, 11, 23)) == [
        "MT505 /validUntil: it counted until 2026-11-22 | remove the file, or ask for a new one"
    ]


def test_an_endorsement_counts_from_its_first_day(said: Said, signed: Callable[..., Json]) -> None:
    coming = signed(validFrom="2026-11-22T23:00:00Z")
    assert said(coming) == []
    assert said(coming, today=date(2026, 11, 21)) == [
        "MT505 /validFrom: it counts from 2026-11-22 only | put it there again on that day"
    ]


def test_without_a_day_nothing_is_said_of_dates(said: Said, signed: Callable[..., Json]) -> None:
    assert said(signed(validUntil="2025-01-01T00:00:00Z"), today=None) == []


def test_one_endorsement_in_two_files_is_told(said: Said, signed: Callable[..., Json]) -> None:
    assert said(signed(), signed()) == [
        "MT202 /id: the same endorsement is in endorsements/a.json | keep one of the two files"
    ]


def test_an_endorsement_that_describes_the_school_in_another_way_is_told(
    said: Said, signed: Callable[..., Json]
) -> None:
    profile = {"id": SCHOOL, "type": ["Profile"], "name": "Riverside High"}
    issuer = {"id": "did:web:lake-dutton.example", "type": ["Profile"], "parentOrg": profile}
    assert said(signed(issuer=issuer)) == [
        (
            f"MT507 /issuer/parentOrg: “{SCHOOL}” is described here in another way than before "
            "| keep the newer of the two endorsements, or ask the endorser for both anew"
        )
    ]
