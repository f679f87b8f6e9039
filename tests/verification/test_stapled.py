"""A PDF brings the status lists that its transcript refers to, and no others."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from transcript.proofs.pdf_container import PdfParts
from transcript.verification.documents import Source
from transcript.verification.envelope import Presented
from transcript.verification.limits import LIMITS
from transcript.verification.report import Kind
from transcript.verification.stapled import stapled

REVOCATION = "https://school.example/status/revocation-1.json"
SUSPENSION = "https://school.example/status/suspension-1.json"
ENTRY = {"statusListCredential": REVOCATION, "statusReference": SUSPENSION}


def listed(url: str) -> bytes:
    return json.dumps({"id": url}).encode()


def found(attachments: Mapping[str, bytes], credential: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the addresses of the lists found, by attachment name."""
    pdf = PdfParts(attachments=attachments, producer="", language="", has_signature_field=False)
    presented = Presented(kind=Kind.PDF, credential=credential, pdf=pdf)
    documents = stapled(presented, limits=LIMITS)
    assert {each.source for each in documents.values()} <= {Source.STAPLED}
    return {name: each.url for name, each in documents.items()}


def test_both_lists_that_the_transcript_refers_to_are_found() -> None:
    attachments = {
        "suspension-list.json": listed(SUSPENSION),
        "status-list.json": listed(REVOCATION),
    }
    expected = {"status-list.json": REVOCATION, "suspension-list.json": SUSPENSION}
    assert list(found(attachments, {"credentialStatus": ENTRY}).items()) == list(expected.items())


@pytest.mark.parametrize(
    "attachments",
    [
        {},
        {"list.json": listed(REVOCATION)},
        {"status-list.json": listed("https://school.example/status/revocation-2.json")},
        {"status-list.json": b"%PDF"},
    ],
    ids=["nothing", "another name", "another address", "no document"],
)
def test_nothing_else_is_taken_for_a_list(attachments: Mapping[str, bytes]) -> None:
    assert found(attachments, {"credentialStatus": ENTRY}) == {}


@pytest.mark.parametrize(
    "credential",
    [
        None,
        {},
        {"credentialStatus": [ENTRY]},
        {"credentialStatus": {**ENTRY, "statusListCredential": 1, "statusReference": [SUSPENSION]}},
    ],
)
def test_a_transcript_that_refers_to_no_list_brings_none(credential: Any) -> None:  # noqa: ANN401
    attachments = {
        "status-list.json": listed(REVOCATION),
        "suspension-list.json": listed(SUSPENSION),
    }
    assert found(attachments, credential) == {}


def test_other_containers_bring_none() -> None:
    presented = Presented(kind=Kind.CLR, credential={"credentialStatus": ENTRY})
    assert stapled(presented, limits=LIMITS) == {}
