"""Whom a copy was made for: one spelling, and nothing beside it."""

import json
from datetime import date
from typing import Any

import pytest

from transcript.model.recipient import (
    LONGEST_NAME,
    Recipient,
    UnreadableRecipientError,
    is_showable,
)

WHOLE = Recipient(
    name="Universität am See",
    release="3f2a9c1d-1111-4111-8111-111111111111",
    released_on=date(2026, 11, 22),
    own_copy=True,
    notice=False,
    watermark=False,
    expires=date(2027, 6, 30),
)
MEMBERS: dict[str, Any] = json.loads(WHOLE.to_bytes())


def spelt(**changes: object) -> bytes:
    members = {**MEMBERS, **changes}
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "recipient",
    [WHOLE, Recipient(name="A", release=WHOLE.release, released_on=date(2026, 1, 1))],
)
def test_what_was_written_reads_back(recipient: Recipient) -> None:
    assert Recipient.from_bytes(recipient.to_bytes()) == recipient


def test_the_number_is_how_the_id_begins() -> None:
    assert WHOLE.number == "3f2a9c1d"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff",
        b"[" * 100_000,
        WHOLE.to_bytes() + b"\n",
        WHOLE.to_bytes().replace(b":", b": "),
        spelt(version=2),
        spelt(notice="yes"),
        spelt(released_on="yesterday"),
        spelt(released_on=None),
        spelt(expires="2027-6-30"),
        spelt(recipient=7),
        spelt(recipient="on two\nlines"),
        spelt(recipient="turned \u202e round"),
        spelt(recipient="x" * (LONGEST_NAME + 1)),
        spelt(recipient="x" * 10_000),
        spelt(more="a sentence of a stranger's"),
        json.dumps({key: each for key, each in MEMBERS.items() if key != "notice"}).encode(),
    ],
)
def test_another_spelling_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableRecipientError):
        Recipient.from_bytes(content)


@pytest.mark.parametrize(
    "name", ["K\u016blana \u02bbo Hawai\u02bbi", "جامعة البحيرة", "O'Neill & Daughters", "湖"]
)
def test_real_names_can_be_shown(name: str) -> None:
    assert is_showable(name)


@pytest.mark.parametrize("name", ["", " ", "a  b", " a", "a\tb", "a\u2028b", "a\u200fb"])
def test_what_does_not_show_what_it_says_is_no_name(name: str) -> None:
    assert not is_showable(name)
