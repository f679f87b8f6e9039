"""One walk finds every credential and every object of a file, and where each stands."""

from types import ModuleType
from typing import Any

import pytest

from transcript.proofs import vc_jwt
from transcript.reading.document import pointer_to
from transcript.verification.codes import Code
from transcript.verification.envelope import Presented
from transcript.verification.holdings import Holdings, Role, holdings
from transcript.verification.limits import LIMITS
from transcript.verification.report import Kind


def held_in(document: dict[str, Any]) -> Holdings:
    return holdings(Presented(kind=Kind.CLR, credential=document), limits=LIMITS)


def places(held: Holdings) -> list[str]:
    return [pointer_to(place) for place, _ in held.objects]


def test_every_object_has_its_place_outer_ones_first() -> None:
    held = held_in({"a": {"b/c": [1, {"d": {}}]}, "e": [[{}]], "f": "text"})
    assert places(held) == ["", "/a", "/a/b~1c/1", "/a/b~1c/1/d", "/e/0/0"]


def test_members_are_found_at_any_depth_and_before_what_holds_them() -> None:
    inner = {"type": ["VerifiableCredential"], "issuer": {}}
    outer = {"type": "VerifiableCredential", "evidence": [{"x": inner}]}
    held = held_in({"credentialSubject": {"verifiableCredential": [outer]}})
    first = "/credentialSubject/verifiableCredential/0"
    assert [(each.path, each.role) for each in held.credentials] == [
        (f"{first}/evidence/0/x", Role.MEMBER),
        (first, Role.MEMBER),
        ("", Role.WHOLE),
    ]
    assert places(held) == [
        "",
        "/credentialSubject",
        first,
        f"{first}/evidence/0",
        f"{first}/evidence/0/x",
        f"{first}/evidence/0/x/issuer",
    ]


@pytest.mark.parametrize("value", ["text", 1, None, [[]]])
def test_a_member_is_an_object(value: object) -> None:
    (check,) = held_in({"verifiableCredential": value}).checks
    assert check.code is Code.MEMBER_FORM
    assert check.message == "Here belongs a signed credential, as a JSON object."


def test_what_a_token_holds_is_no_object_of_the_file(forge: ModuleType) -> None:
    endorsement = {
        **forge.badge("c1"),
        "type": ["VerifiableCredential", "EndorsementCredential"],
    }
    token = vc_jwt.sign(endorsement, signer=forge.SCHOOL_KEY)
    held = held_in({"issuer": {"endorsementJwt": token}})
    assert [each.path for each in held.credentials] == ["/issuer/endorsementJwt", ""]
    assert places(held) == ["", "/issuer"]
