"""What holds for every file, whatever is in it."""

import json
import random
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcript.verification.report import Axis, FileReport
from transcript.verification.verdict import Verdict
from transcript.verification.verify import verify

Judge = Callable[..., FileReport]

STRIDE = 23
SOUND = (Path(__file__).parents[1] / "tampered" / "sound.clr.json").read_bytes()


@pytest.fixture(scope="module")
def sound(forge: ModuleType) -> bytes:
    content: bytes = forge.text(forge.sound_clr())
    return content


def test_no_changed_byte_of_a_signed_transcript_is_anything_but_failed(
    sound: bytes,
    judge: Judge,
) -> None:
    survivors = []
    for place in range(0, len(sound), STRIDE):
        for byte in {(sound[place] + 1) % 128, sound[place] ^ 0x20} - {sound[place]}:
            changed = sound[:place] + bytes([byte]) + sound[place + 1 :]
            if judge(changed).verdict is not Verdict.FAILED:
                survivors.append((place, byte))
    assert survivors == []


@pytest.mark.parametrize(
    "name", ["sound.jwt", "sound.png", "sound.svg", "sound.badge.json", "sound.pdf"]
)
def test_no_changed_byte_of_any_kind_of_file_is_passed(
    forge: ModuleType, judge: Judge, name: str
) -> None:
    content = forge.files()[name]
    whole = judge(content, file=name)
    for place in range(0, len(content), 3 * STRIDE):
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        report = judge(changed, file=name)
        # A picture around a badge is not covered; then what is shown is what was signed.
        assert report.axes[Axis.INTEGRITY] is not Verdict.PASSED or report.subject == whole.subject


def _objects(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if isinstance(value, dict) else []
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        found += _objects(inner, (*path, key))
    return found


@pytest.mark.parametrize("key", ["gpa", "@gpa", "name ", "https://other.example/gpa", "Criteria"])
def test_a_key_that_no_context_defines_fails_at_every_object(
    forge: ModuleType,
    judge: Judge,
    key: str,
) -> None:
    document = forge.sound_clr()
    for path in _objects(document):
        copy = deepcopy(document)
        target: Any = copy
        for step in path:
            target = target[step]
        target[key] = "4.0"
        assert judge(copy).verdict is Verdict.FAILED, path


def test_members_of_two_learners_do_not_make_a_transcript(forge: ModuleType, judge: Judge) -> None:
    own, other = forge.sound_clr(), forge.sound_clr(learner="Bob Smith")
    for index in (0, 1):
        copy = deepcopy(own)
        copy["credentialSubject"]["verifiableCredential"][index] = other["credentialSubject"][
            "verifiableCredential"
        ][index]
        found = [check.path for check in judge(copy).checks if check.verdict is Verdict.FAILED]
        assert f"{forge.MEMBER}/{index}/credentialSubject" in found


@settings(max_examples=300, deadline=None)
@given(
    content=st.binary(max_size=400),
    start=st.sampled_from(
        [
            b"",
            b"{",
            b"[",
            b"eyJ",
            b"%PDF-1.7\n",
            b"\x89PNG\r\n\x1a\n",
            b"<svg xmlns='http://www.w3.org/2000/svg'>",
            b"PK\x03\x04",
        ]
    ),
)
def test_any_bytes_end_in_a_verdict_that_is_not_passed(content: bytes, start: bytes) -> None:
    report = verify(
        start + content, file="x", trust=None, at=datetime(2026, 11, 22, tzinfo=UTC), render=None
    )
    assert not report
    assert report.checks
    assert "INTERNAL" not in {check.code for check in report.checks}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@context",
                    "id",
                    "type",
                    "issuer",
                    "proof",
                    "credentialSubject",
                    "verifiableCredential",
                    "endorsement",
                    "endorsementJwt",
                    "identifier",
                    "validFrom",
                    "relatedResource",
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(value=JSON, seed=st.integers(0, 10_000))
def test_any_json_in_any_place_of_a_transcript_is_judged(value: object, seed: int) -> None:
    document = json.loads(SOUND)
    chosen = random.Random(seed)  # noqa: S311 - a place, not a secret
    target = document
    for step in chosen.choice(_objects(document)):
        target = target[step]
    target[chosen.choice([*target, "proof", "endorsement"])] = value
    content = json.dumps(document).encode()
    report = verify(content, file="x", trust=None, at=datetime(2026, 11, 22, tzinfo=UTC))
    assert "INTERNAL" not in {check.code for check in report.checks}
    assert not report
