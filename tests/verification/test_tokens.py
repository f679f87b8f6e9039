"""Badges as signed tokens: which key may have signed them, and do they hold?"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest

from transcript.proofs.keys import Algorithm, PublicKey, Signer
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


NONE_OF_THEM = (
    "The proof on the badge fits none of the keys that your trust list has for “Hill School, "
    "Upton”: it was changed, it is a forgery, or the school has a new key. Ask the school by a way "
    "you trust, not by what the file says."
)


@dataclass(frozen=True, slots=True)
class EveryonesKey:
    """The neutral point as a key: one signature fits every message."""

    public_key: PublicKey = field(
        default_factory=lambda: PublicKey(algorithm=Algorithm.ED25519, raw=b"\1" + bytes(31))
    )

    def sign(self, _: bytes) -> bytes:
        return b"\1" + bytes(63)


@pytest.mark.parametrize("own", [False, True])
def test_a_key_that_fits_everything_proves_nothing(
    forge: ModuleType,
    judge: Judge,
    own: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    signer = EveryonesKey()
    named = signer.public_key.multibase
    issuer = f"did:key:{named}" if own else forge.SCHOOL
    document = forge.badge("c1", issuer=issuer)
    for content in (
        forge.text(forge.sign(document, signer=signer, method=f"{issuer}#{named}")),
        token(forge, {"jwk": signer.public_key.jwk()}, document, signer=signer),
    ):
        report = judge(content, trust=None)
        assert report.axes[Axis.INTEGRITY] is Verdict.FAILED
        assert messages(report, Code.KEY_UNUSABLE) == [
            (
                "The key named by the proof on the badge cannot be used: it is of small order, so "
                "that anyone can sign for it."
            )
        ]


def test_a_token_of_none_of_the_keys_listed_fails(forge: ModuleType, judge: Judge) -> None:
    report = judge(token(forge, {}, signer=forge.STRANGER_KEY))
    assert messages(report, Code.KEY_NOT_LISTED) == [NONE_OF_THEM]


def token(
    forge: ModuleType,
    header: dict[str, Any],
    document: dict[str, Any] | None = None,
    *,
    signer: Signer | None = None,
) -> bytes:
    """Sign a token by hand, with any header."""
    payload = forge.token().split(".")[1]
    if document is not None:
        claims = {
            "iss": document["issuer"]["id"],
            "jti": document["id"],
            "sub": document["credentialSubject"]["id"],
            "nbf": 1_795_168_800,
        }
        payload = encoded({**document, **claims})
    signing = f"{encoded({'alg': 'EdDSA', **header})}.{payload}"
    signature = (signer or forge.SCHOOL_KEY).sign(signing.encode())
    return f"{signing}.{urlsafe_b64encode(signature).rstrip(b'=').decode()}".encode()


def encoded(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_may_name_its_key(forge: ModuleType, judge: Judge) -> None:
    named = f"{forge.SCHOOL}#{forge.SCHOOL_KEY.public_key.multibase}"
    report = judge(token(forge, {"kid": named}))
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert report.axes[Axis.ISSUER] is Verdict.PASSED


@pytest.mark.parametrize("header", [{}, {"kid": "https://hill.example/keys/1"}, {"kid": "#key-1"}])
def test_a_token_without_a_key_is_tried_with_those_listed(
    forge: ModuleType,
    judge: Judge,
    header: dict[str, str],
) -> None:
    content = token(forge, header)
    assert judge(content).axes[Axis.INTEGRITY] is Verdict.PASSED
    assert judge(content, trust=None).axes[Axis.INTEGRITY] is Verdict.INDETERMINATE


def test_a_token_may_not_name_the_key_of_another(forge: ModuleType, judge: Judge) -> None:
    jwk = forge.SCHOOL_KEY.public_key.jwk()
    content = token(forge, {"jwk": jwk, "kid": f"{forge.STRANGER}#key-1"})
    assert Code.CONTROLLER in {check.code for check in judge(content).checks}


def test_a_token_may_carry_its_key_and_name_it(forge: ModuleType, judge: Judge) -> None:
    multibase = forge.SCHOOL_KEY.public_key.multibase
    jwk = forge.SCHOOL_KEY.public_key.jwk()
    content = token(forge, {"jwk": jwk, "kid": f"{forge.SCHOOL}#{multibase}"})
    assert judge(content).axes[Axis.INTEGRITY] is Verdict.PASSED


def test_a_token_of_a_did_key_is_signed_by_that_key(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1", issuer=forge.STRANGER)
    own, other = forge.STRANGER_KEY, forge.SCHOOL_KEY
    for header in ({}, {"jwk": own.public_key.jwk()}, {"kid": "#1"}, {"kid": forge.STRANGER}):
        report = judge(token(forge, header, document, signer=own))
        assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    for header in ({}, {"kid": f"{forge.STRANGER}#{own.public_key.multibase}"}):
        report = judge(token(forge, header, document, signer=other))
        assert report.axes[Axis.INTEGRITY] is Verdict.FAILED
        carried = {**header, "jwk": other.public_key.jwk()}
        assert messages(judge(token(forge, carried, document)), Code.CONTROLLER) == [
            "The token of the badge carries another key than the one it names as its own."
        ]


def test_a_token_may_not_carry_another_key_than_it_writes_out(
    forge: ModuleType, judge: Judge
) -> None:
    named = f"{forge.SCHOOL}#{forge.STRANGER_KEY.public_key.multibase}"
    content = token(forge, {"kid": named, "jwk": forge.SCHOOL_KEY.public_key.jwk()})
    assert Code.CONTROLLER in {check.code for check in judge(content).checks}


def test_a_token_may_carry_the_key_that_it_gives_a_name(forge: ModuleType, judge: Judge) -> None:
    header = {"kid": f"{forge.SCHOOL}#key-1", "jwk": forge.SCHOOL_KEY.public_key.jwk()}
    report = judge(token(forge, header), trust=None)
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED


@pytest.mark.parametrize("name", ["PS256", "ES512", "ES256K"])
def test_a_token_of_others_algorithm_is_not_settled_unless_its_issuer_has_no_such_key(
    forge: ModuleType, judge: Judge, name: str
) -> None:
    content = token(forge, {"alg": name})
    report = judge(content, trust=None)
    assert messages(report, Code.UNSUPPORTED) == [
        (
            "The proof on the badge is of a kind this tool cannot judge (tokens signed with "
            f"{name} cannot be judged here). Another verifier may."
        )
    ]
    assert report.verdict is Verdict.INDETERMINATE
    assert messages(judge(content), Code.KEY_NOT_LISTED) == [NONE_OF_THEM]


@pytest.mark.parametrize("name", ["RS256", "ES256", "ES384"])
def test_a_token_that_was_made_to_look_like_another_kind_fails(
    forge: ModuleType, judge: Judge, name: str
) -> None:
    assert messages(judge(token(forge, {"alg": name})), Code.KEY_NOT_LISTED) == [NONE_OF_THEM]


def test_a_token_for_one_receiver_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    jwk = forge.SCHOOL_KEY.public_key.jwk()
    document = {**forge.badge("c1"), "aud": "https://college.example"}
    report = judge(token(forge, {"jwk": jwk, "typ": "vc+jwt"}, document))
    assert [check.path for check in report.checks if check.code is Code.UNSUPPORTED] == [""]
    assert report.axes[Axis.INTEGRITY] is Verdict.INDETERMINATE


def test_a_transcript_in_a_token_has_its_members_proved(forge: ModuleType, judge: Judge) -> None:
    jwk = forge.SCHOOL_KEY.public_key.jwk()
    sound = token(forge, {"jwk": jwk}, forge.envelope([forge.sound_badge()]))
    assert judge(sound).axes[Axis.INTEGRITY] is Verdict.PASSED
    broken = token(forge, {"jwk": jwk}, forge.envelope([forge.badge("c1")]))
    assert messages(judge(broken), Code.PROOF_MISSING) == [
        (
            "Nobody has signed credit no. 1. Nothing it says can be relied on: ask the school for "
            "the "
            "signed original."
        )
    ]
