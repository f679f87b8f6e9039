import json
import re
from pathlib import Path

import pytest

from transcript.credentials.conformance import check_ours
from transcript.credentials.contexts import CONTEXT_DIGESTS, contexts
from transcript.credentials.mapping import to_badges
from transcript.credentials.open_badges import CONTEXT
from transcript.credentials.vc import JsonObject
from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript
from transcript.proofs import data_integrity
from transcript.proofs.keys import PublicKey
from transcript.proofs.proof_form import proofs_of

PROFILE = Path(__file__).parents[2] / "docs" / "clr-profile.md"
KEY = PublicKey.from_multibase("z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd")


@pytest.fixture
def page() -> str:
    return PROFILE.read_text(encoding="utf-8")


@pytest.fixture
def example(page: str) -> JsonObject:
    (block,) = re.findall(r"```json\n(.*?)\n```", page, re.DOTALL)
    found: JsonObject = json.loads(block)
    return found


def test_the_worked_example_is_one_that_we_would_sign(example: JsonObject) -> None:
    assert check_ours(example) == ()


def test_the_worked_example_verifies_with_the_key_in_the_text(
    page: str, example: JsonObject
) -> None:
    assert f"`{KEY.multibase}`" in page
    (proof,) = proofs_of(example)
    data_integrity.verify(example, proof, key=KEY, contexts=contexts())


def test_the_worked_example_is_what_we_make_today(
    example: JsonObject, transcript: Transcript, document: DocumentIdentity
) -> None:
    del example["proof"]
    assert example == to_badges(transcript, document=document, language="en")["argue"]


def test_the_digests_of_the_contexts_are_those_in_force(page: str) -> None:
    for url in CONTEXT:
        assert f"`{url}` | `{CONTEXT_DIGESTS[url]}` |" in page
