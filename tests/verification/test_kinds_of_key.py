"""Issuers with keys of every kind, from a file to the reader's list."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from transcript.credentials.contexts import contexts
from transcript.proofs import data_integrity, multibase, vc_jwt
from transcript.proofs.keys import P256Signer, P384Signer, RsaSigner, Signer
from transcript.proofs.multibase import base64url_encode
from transcript.proofs.n_quads import to_quads
from transcript.proofs.rdfc import canonicalize
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport
from transcript.verification.trust import TrustList
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]

SMALL = P256Signer.from_secret(0x1234567890ABCDEF)
LARGE = P384Signer(ec.derive_private_key(0x1234567890ABCDEF, ec.SECP384R1()))


@pytest.fixture(scope="module")
def rsa_signer() -> RsaSigner:
    return RsaSigner(rsa.generate_private_key(65537, 2048))


def own(signer: Signer) -> str:
    return f"did:key:{signer.public_key.multibase}"


def trusting(signer: Signer) -> TrustList:
    issuer = f"{{id: '{own(signer)}', name: Hill School, keys: ['{signer.public_key.multibase}']}}"
    return TrustList.parse(f"version: 1\nissuers: [{issuer}]\n".encode(), file="trust.yaml")


def signed(document: dict[str, Any], signer: Signer, suite: str) -> dict[str, Any]:
    issuer = document["issuer"]["id"]
    return data_integrity.sign(
        document,
        signer=signer,
        verification_method=f"{issuer}#{signer.public_key.multibase}",
        created=datetime(2026, 11, 20, 10, tzinfo=UTC),
        contexts=contexts(),
        suite=suite,
    )


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


def test_the_other_signature_that_fits_a_curve_is_no_second_signer(
    forge: ModuleType, judge: Judge
) -> None:
    document = signed(forge.badge("c1", issuer=own(SMALL)), SMALL, "ecdsa-rdfc-2019")
    (proof,) = document["proof"]
    value = multibase.decode(proof["proofValue"])
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    turned = value[:32] + (order - int.from_bytes(value[32:])).to_bytes(32)
    document["proof"] = [proof, {**proof, "proofValue": multibase.encode(turned)}]
    report = judge(document, trust=trusting(SMALL))
    assert messages(report, Code.PROOF_INVALID) == []
    assert messages(report, Code.FORM) == [
        "The same proof stands on the badge twice: it was added after signing."
    ]


@pytest.mark.parametrize("suite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
@pytest.mark.parametrize("signer", [SMALL, LARGE])
def test_a_transcript_signed_on_another_curve_is_judged_like_any_other(
    forge: ModuleType, judge: Judge, signer: Signer, suite: str
) -> None:
    issuer = own(signer)
    members = [signed(forge.badge(each, issuer=issuer), signer, suite) for each in ("c1", "c2")]
    document = signed(forge.envelope(members, issuer=issuer), signer, suite)
    report = judge(document, trust=trusting(signer))
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert report.axes[Axis.ISSUER] is Verdict.PASSED
    assert report.issuer.name == "Hill School"
    document["name"] = "Another transcript"
    assert messages(judge(document), Code.PROOF_INVALID) == [
        (
            "The transcript was changed after it was signed, or this key never signed it. Ask the "
            "school for the original."
        )
    ]


def test_a_badge_in_a_token_by_an_rsa_key_is_judged_like_any_other(
    forge: ModuleType, judge: Judge, rsa_signer: RsaSigner
) -> None:
    document = forge.badge("c1", issuer=own(rsa_signer))
    token = vc_jwt.sign(document, signer=rsa_signer).encode()
    report = judge(token, trust=trusting(rsa_signer))
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert report.axes[Axis.ISSUER] is Verdict.PASSED


def test_a_listed_rsa_key_is_tried_where_the_file_only_names_its_key(
    forge: ModuleType, judge: Judge, rsa_signer: RsaSigner
) -> None:
    listed = (
        f"version: 1\nissuers: [{{id: '{forge.SCHOOL}', name: Hill School, "
        f"keys: ['{rsa_signer.public_key.multibase}']}}]\n"
    )
    trust = TrustList.parse(listed.encode(), file="trust.yaml")
    content = vc_jwt.sign(forge.badge("c1"), signer=rsa_signer)
    payload = content.split(".")[1]
    header = base64url_encode(b'{"alg":"RS256","kid":"#1"}')
    signing = f"{header}.{payload}"
    token = f"{signing}.{base64url_encode(rsa_signer.sign(signing.encode()))}"
    assert judge(token.encode(), trust=trust).axes[Axis.ISSUER] is Verdict.PASSED


def test_a_listed_key_does_not_sign_by_the_suite_of_another_kind(
    forge: ModuleType, judge: Judge
) -> None:
    document = forge.sound_badge()
    document["proof"][0] |= {
        "cryptosuite": "ecdsa-rdfc-2019",
        "verificationMethod": f"{forge.SCHOOL}#key-1",
    }
    assert len(messages(judge(document), Code.KEY_NOT_LISTED)) == 1


def test_a_signed_text_that_nothing_explains_is_refused(forge: ModuleType, judge: Judge) -> None:
    badge = forge.badge("c1", issuer=own(SMALL))
    document = by_text({**badge, "gpa": "4.0"})
    assert messages(judge(document, trust=trusting(SMALL)), Code.DATA_LOSS) == [
        (
            "There is something in the badge that is signed, but nothing says what it means (no "
            "context defines this key, so that a signature would not cover it). Ask the school for "
            "one that others can read."
        )
    ]
    assert messages(judge(by_text(badge), trust=trusting(SMALL)), Code.DATA_LOSS) == []


def by_text(document: dict[str, Any]) -> dict[str, Any]:
    """Sign the text, whatever it says."""
    from transcript.proofs import multibase

    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "ecdsa-jcs-2019",
        "verificationMethod": f"{own(SMALL)}#{SMALL.public_key.multibase}",
        "proofPurpose": "assertionMethod",
    }
    payload = data_integrity.signed_bytes(document, proof, contexts=contexts())
    return {**document, "proof": {**proof, "proofValue": multibase.encode(SMALL.sign(payload))}}


def test_of_a_derived_proof_it_is_said_that_parts_may_be_missing(
    forge: ModuleType, judge: Judge
) -> None:
    document = derived(forge.badge("c1", issuer=own(SMALL)))
    report = judge(document, trust=trusting(SMALL))
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert messages(report, Code.PROOF_OK) == [
        (
            "Every word of the badge is as it was signed. It is a part of what was signed: its "
            "holder could leave out the rest."
        )
    ]
    document["name"] = "Another name"
    assert len(messages(judge(document), Code.PROOF_INVALID)) == 1


def derived(document: dict[str, Any]) -> dict[str, Any]:
    """Make a proof in which everything must always be shown."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "ecdsa-sd-2023",
        "verificationMethod": f"{own(SMALL)}#{SMALL.public_key.multibase}",
        "proofPurpose": "assertionMethod",
    }
    settings = canonical({**options, "@context": document["@context"]})
    text = canonical(document)
    count = sum(f"_:c14n{number} " in text for number in range(24))
    for number in range(count):
        text = text.replace(f"_:c14n{number} ", f"_:u{base64url_encode(bytes([number]) * 32)} ")
    lines = sorted(text.splitlines(keepends=True))
    key = b"\x80\x24" + SMALL.public_key.raw
    payload = sha256(settings.encode()).digest() + key + sha256("".join(lines).encode()).digest()
    labels = b"".join(
        bytes([number]) + b"\x58\x20" + bytes([number]) * 32 for number in range(count)
    )
    parts = (
        b"\xd9\x5d\x01\x85\x58\x40" + SMALL.sign(payload) + b"\x58\x23" + key + b"\x80",
        bytes([0xA0 | count]) + labels,
        b"\x98" + bytes([len(lines)]),
        *(bytes([at]) if at < 24 else bytes([24, at]) for at in range(len(lines))),
    )
    return {**document, "proof": {**options, "proofValue": f"u{base64url_encode(b''.join(parts))}"}}


def canonical(document: dict[str, Any]) -> str:
    return canonicalize(to_quads(document, contexts=contexts()))


def test_a_badge_from_before_there_were_suites_is_judged_like_any_other(
    forge: ModuleType, judge: Judge
) -> None:
    from transcript.credentials.open_badges import OB_CONTEXT_301
    from transcript.credentials.vc import CONTEXT_V1, ED25519_2020
    from transcript.proofs import multibase

    document = forge.badge("c1", issuer=forge.STRANGER)
    document["issuanceDate"] = document.pop("validFrom")
    document["@context"] = [CONTEXT_V1, OB_CONTEXT_301, ED25519_2020]
    proof = {
        "type": "Ed25519Signature2020",
        "created": "2026-11-20T10:00:00Z",
        "verificationMethod": f"{forge.STRANGER}#{forge.STRANGER_KEY.public_key.multibase}",
        "proofPurpose": "assertionMethod",
    }
    payload = data_integrity.signed_bytes(document, proof, contexts=contexts())
    proof["proofValue"] = multibase.encode(forge.STRANGER_KEY.sign(payload))
    document["proof"] = proof
    report = judge(document)
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    document["name"] = "Another name"
    assert len(messages(judge(document), Code.PROOF_INVALID)) == 1


def test_a_token_of_the_older_data_model_is_judged_like_any_other(
    forge: ModuleType, judge: Judge
) -> None:
    from transcript.credentials.open_badges import OB_CONTEXT_301
    from transcript.credentials.vc import CONTEXT_V1
    from transcript.proofs import jws

    document = forge.badge("c1", issuer=own(SMALL))
    del document["validFrom"]
    document["@context"] = [CONTEXT_V1, OB_CONTEXT_301]
    claims = {"iss": own(SMALL), "jti": document.pop("id"), "nbf": 1_795_168_800, "vc": document}
    header = {"typ": "JWT", "kid": f"{own(SMALL)}#{SMALL.public_key.multibase}"}
    token = jws.write(json.dumps(claims).encode(), signer=SMALL, header=header)
    report = judge(token.encode(), trust=trusting(SMALL))
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert report.axes[Axis.ISSUER] is Verdict.PASSED
