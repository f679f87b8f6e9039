"""Our reading of 1EdTech's probes on proofs and status: they go by what our own steps found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest

from transcript.proofs.vc_jwt import parse
from transcript.verification.codes import Code
from transcript.verification.documents import NO_DOCUMENTS, Lookup
from transcript.verification.envelope import Presented
from transcript.verification.holdings import Held, Holdings, Role
from transcript.verification.limits import LIMITS, Limits
from transcript.verification.probed import Outcome, Probed, Profile
from transcript.verification.profiles.asking import Answer, Material
from transcript.verification.profiles.proof_probes import (
    embedded_proof,
    external_proof,
    revocation,
)
from transcript.verification.report import Axis, Check, FileReport, Finder, Kind, Step
from transcript.verification.steps.proof import Signature

Judge = Callable[..., FileReport]
Json = dict[str, Any]

STATUS = Finder(Step.STATUS, Axis.STANDING)
MEMBER = "/credentialSubject/verifiableCredential/0"
ENTRY = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}


def only(judge: Judge, document: Json, *, limits: Limits = LIMITS) -> Probed:
    """Return the answer on the proof of a whole."""
    report = judge(document, profile=Profile.ONE_EDTECH, limits=limits).profile
    assert report is not None
    (found,) = [
        each
        for each in report.probes
        if each.probe == "EmbeddedProofProbe" and each.credential == ""
    ]
    return found


def material(
    *credentials: Held,
    at: datetime,
    checks: tuple[Check, ...] = (),
    signatures: tuple[Signature, ...] = (),
) -> Material:
    return Material(
        presented=Presented(kind=Kind.CLR),
        held=Holdings(credentials=credentials),
        checks=checks,
        signatures=signatures,
        lookup=Lookup(NO_DOCUMENTS),
        at=at,
        limits=LIMITS,
    )


# Proofs that stand in a credential


def test_a_proof_that_holds_is_valid(judge: Judge, forge: ModuleType) -> None:
    assert only(judge, forge.sound_badge()).outcome is Outcome.VALID


def test_a_proof_that_stands_alone_is_valid(judge: Judge, forge: ModuleType) -> None:
    badge = forge.sound_badge()
    assert only(judge, {**badge, "proof": badge["proof"][0]}).outcome is Outcome.VALID


def test_a_credential_without_a_proof_is_an_error(judge: Judge, forge: ModuleType) -> None:
    found = only(judge, forge.badge("c1"))
    assert (found.outcome, found.message) == (Outcome.ERROR, "There is no proof.")


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "eddsa-jcs-2022"},
        {"cryptosuite": ["eddsa-rdfc-2022"]},
        {"proofPurpose": "authentication"},
        {"type": "Ed25519Signature2018"},
    ],
)
def test_a_proof_of_a_kind_that_they_do_not_take_is_an_error(
    judge: Judge, forge: ModuleType, change: Json
) -> None:
    badge = forge.sound_badge()
    found = only(judge, {**badge, "proof": [{**badge["proof"][0], **change}]})
    assert (found.path, found.outcome) == ("/proof", Outcome.ERROR)


def test_a_proof_that_is_no_object_is_an_error(judge: Judge, forge: ModuleType) -> None:
    assert only(judge, {**forge.sound_badge(), "proof": "signed"}).outcome is Outcome.ERROR


def test_the_first_proof_that_they_take_is_the_one_that_counts(
    judge: Judge, forge: ModuleType
) -> None:
    badge = forge.sound_badge()
    (proof,) = badge["proof"]
    others = {**proof, "proofPurpose": "authentication"}
    found = only(judge, {**badge, "name": "Changed", "proof": [others, proof]})
    assert (found.path, found.outcome) == ("/proof/1", Outcome.ERROR)


def test_a_changed_credential_is_an_error(judge: Judge, forge: ModuleType) -> None:
    found = only(judge, {**forge.sound_badge(), "name": "Changed"})
    assert found.outcome is Outcome.ERROR
    assert "was changed after it was signed" in found.message


def test_a_proof_that_we_cannot_judge_is_not_run(forge: ModuleType, at: datetime) -> None:
    held = Held(path="", role=Role.WHOLE, document=forge.sound_badge())
    check = Finder(Step.PROOF, Axis.INTEGRITY).unsettled(Code.UNSUPPORTED, "/proof/0", "Not here.")
    assert list(embedded_proof(held, material(held, at=at, checks=(check,)))) == [
        Answer(Outcome.NOT_RUN, "/proof/0", "Not here.")
    ]


def test_a_proof_that_was_not_looked_at_is_not_run(forge: ModuleType, at: datetime) -> None:
    held = Held(path="", role=Role.WHOLE, document=forge.sound_badge())
    assert list(embedded_proof(held, material(held, at=at))) == [
        Answer(Outcome.NOT_RUN, "/proof/0", "The proof was not checked.")
    ]


def test_what_is_wrong_with_a_member_is_not_told_of_the_whole(
    judge: Judge, forge: ModuleType
) -> None:
    members = [{**forge.sound_badge(), "name": "Changed"}]
    found = only(judge, forge.sign(forge.envelope(members)))
    assert found.outcome is Outcome.VALID


# Tokens


def token(forge: ModuleType, **header: object) -> Held:
    parsed = parse(forge.files()["sound.jwt"])
    return Held(
        path="",
        role=Role.WHOLE,
        document=parsed.credential,
        token=replace(parsed, jws=replace(parsed.jws, header=header)),
    )


def proof_of(held: Held, forge: ModuleType) -> Signature:
    key = forge.SCHOOL_KEY.public_key
    return Signature(held=held, path=held.path, key=key, made_at=None, expires=None)


def test_a_token_by_an_algorithm_that_they_take_is_valid(forge: ModuleType, at: datetime) -> None:
    held = token(forge, alg="ES256", jwk={})
    assert not list(
        external_proof(held, material(held, at=at, signatures=(proof_of(held, forge),)))
    )


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            {"alg": "EdDSA", "kid": "x"},
            "The token’s algorithm is EdDSA, neither RS256 nor ES256.",
        ),
        ({"alg": "RS256"}, "The token’s header names no key, neither jwk nor kid."),
    ],
)
def test_a_token_that_they_do_not_take_is_fatal(
    forge: ModuleType, at: datetime, header: Json, message: str
) -> None:
    held = token(forge, **header)
    found = list(external_proof(held, material(held, at=at, signatures=(proof_of(held, forge),))))
    assert found == [Answer(Outcome.FATAL, "", message)]


@pytest.mark.parametrize(
    ("check", "outcome"),
    [
        (Finder(Step.PROOF, Axis.INTEGRITY).failed(Code.PROOF_INVALID, "", "No."), Outcome.FATAL),
        (Finder(Step.KEY, Axis.INTEGRITY).unsettled(Code.KEY_UNUSABLE, "", "?"), Outcome.NOT_RUN),
    ],
)
def test_a_token_is_what_our_own_steps_found_of_it(
    forge: ModuleType, at: datetime, check: Check, outcome: Outcome
) -> None:
    held = token(forge, alg="ES256", kid="x")
    (found,) = external_proof(held, material(held, at=at, checks=(check,)))
    assert (found.outcome, found.message) == (outcome, check.message)


def test_a_token_that_was_not_looked_at_is_not_run(forge: ModuleType, at: datetime) -> None:
    held = token(forge, alg="ES256", kid="x")
    (found,) = external_proof(held, material(held, at=at))
    assert found == Answer(Outcome.NOT_RUN, "", "The token was not checked.")


# Status


def with_status(entry: object, path: str = "", role: Role = Role.WHOLE) -> Held:
    return Held(path=path, role=role, document={"credentialStatus": entry})


def asked(held: Held, at: datetime, *checks: Check) -> list[Answer]:
    others = Held(path=MEMBER, role=Role.MEMBER, document={})
    whole = with_status(ENTRY)
    return list(revocation(held, material(others, held, whole, at=at, checks=checks)))


def test_the_older_kind_of_list_is_a_warning_since_it_is_not_fetched(at: datetime) -> None:
    (found,) = asked(with_status({"type": "1EdTechRevocationList"}), at)
    assert found.outcome is Outcome.WARNING


@pytest.mark.parametrize(
    "entry",
    [
        None,
        {},
        "a list",
        {**ENTRY, "statusPurpose": "suspension"},
        {**ENTRY, "type": "Other"},
        {"type": ["BitstringStatusListEntry"]},
    ],
)
def test_other_entries_are_not_looked_at(at: datetime, entry: object) -> None:
    assert asked(with_status(entry), at) == []


def test_a_list_is_not_read_before_the_proofs_hold(at: datetime) -> None:
    (found,) = asked(with_status(ENTRY), at)
    assert found == Answer(
        Outcome.NOT_RUN, "/credentialStatus", "Lists are not read before every proof holds."
    )


def test_what_was_revoked_is_fatal(at: datetime) -> None:
    check = STATUS.failed(Code.STATUS_REVOKED, "/credentialStatus", "It is revoked.")
    assert asked(with_status(ENTRY), at, check) == [
        Answer(Outcome.FATAL, "/credentialStatus", "It is revoked.")
    ]


def test_what_was_only_suspended_they_do_not_ask(at: datetime) -> None:
    check = STATUS.failed(Code.STATUS_SUSPENDED, "/credentialStatus", "It is suspended.")
    assert asked(with_status([ENTRY]), at, check) == []


def test_what_stands_is_valid(at: datetime) -> None:
    assert asked(with_status(ENTRY), at, STATUS.passed(Code.STATUS_OK, "", "It stands.")) == []


def test_that_a_member_was_revoked_says_nothing_of_the_whole(at: datetime) -> None:
    path = f"{MEMBER}/credentialStatus"
    check = STATUS.failed(Code.STATUS_REVOKED, path, "It is revoked.")
    assert asked(with_status(ENTRY), at, check) == []


def test_a_list_that_cannot_be_had_is_not_run_for_all_that_are_on_it(at: datetime) -> None:
    check = STATUS.unsettled(Code.STATUS_UNREACHABLE, "/credentialStatus", "Not read.")
    for held in (with_status(ENTRY), with_status(ENTRY, f"{MEMBER[:-1]}1", Role.MEMBER)):
        (found,) = asked(held, at, check)
        assert (found.outcome, found.message) == (Outcome.NOT_RUN, "Not read.")


def test_a_list_that_cannot_be_had_says_nothing_of_those_on_another(at: datetime) -> None:
    check = STATUS.unsettled(Code.STATUS_UNREACHABLE, "/credentialStatus", "Not read.")
    other = {**ENTRY, "statusListCredential": "https://vale.example/status/1"}
    assert asked(with_status(other, f"{MEMBER[:-1]}1", Role.MEMBER), at, check) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (Code.ENDORSEMENT_STATUS, [Answer(Outcome.NOT_RUN, "/credentialStatus", "Not known.")]),
        (Code.ENDORSEMENT_DATES, []),
    ],
)
def test_whether_an_endorsement_was_taken_back_is_not_run(
    at: datetime, code: Code, expected: list[Answer]
) -> None:
    held = with_status(ENTRY, "/endorsement/0", Role.ENDORSEMENT)
    beside = Finder(Step.ENDORSEMENTS, Axis.INTEGRITY)
    check = beside.passed(code, "/endorsement/0/credentialStatus", "Not known.")
    stands = STATUS.passed(Code.STATUS_OK, "", "It stands.")
    assert asked(held, at, stands, check) == expected
