"""A college's list: changed in a browser, it stays what a person has written by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from transcript.office import trusting
from transcript.office.trusting import (
    EntryProblemError,
    ListedAlreadyError,
    TrustChangedError,
    add_entry,
    change_entry,
    digest_of,
    entries_of,
    entry_of,
    remove_entry,
    undo,
)
from transcript.proofs.keys import Ed25519Signer
from transcript.verification.trust import TrustList, TrustListError

HILL, MILL = "did:web:hill.example", "did:web:mill.example"
KEY, OTHER = (Ed25519Signer.from_seed(bytes([n]) * 32).public_key.multibase for n in (1, 2))
WRITTEN = f"""\
# Our list. Ask Ms. Ortega before you change it.
version: 1
issuers:
  # On the hill, since 1921.
  - id: {HILL}
    name: Hill School   # the old name is still on the door
    keys: [{KEY}]
    added_on: 2026-11-21
    source: by telephone
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "trust.yaml"
    found.write_text(WRITTEN, encoding="utf-8")
    return found


def entry(issuer: str = MILL, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"id": issuer, "name": "Mill School", "keys": [OTHER], "source": "by post", **more}


def ids(path: Path) -> list[str]:
    return [each["id"] for each in entries_of(path)]


def test_an_issuer_that_is_added_stands_at_the_end_and_comments_stay(path: Path) -> None:
    add_entry(path, entry())
    text = path.read_text(encoding="utf-8")
    assert text.startswith(WRITTEN.rstrip("\n"))
    assert ids(path) == [HILL, MILL]
    assert TrustList.parse(text.encode(), file="trust.yaml").issuers[MILL].source == "by post"


def test_a_list_begins_with_its_first_issuer(tmp_path: Path) -> None:
    path = tmp_path / "trust.yaml"
    assert entries_of(path) == ()
    add_entry(path, entry())
    assert ids(path) == [MILL]
    assert path.read_text(encoding="utf-8").startswith("# Issuers this college accepts.")


def test_a_list_in_json_stays_in_json(tmp_path: Path) -> None:
    path = tmp_path / "trust.json"
    path.write_text(json.dumps({"version": 1, "issuers": []}))
    add_entry(path, entry())
    assert json.loads(path.read_bytes())["issuers"][0]["id"] == MILL


@pytest.mark.parametrize("issuer", [HILL, "did:web:HILL.example"])
def test_an_issuer_is_listed_once(path: Path, issuer: str) -> None:
    with pytest.raises(ListedAlreadyError, match="is on the list already"):
        add_entry(path, entry(issuer))
    assert path.read_text(encoding="utf-8") == WRITTEN


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"keys": ["z6Mk"]}, "/keys/0"),
        ({"keys": [KEY]}, ""),
        ({"keys": [{"key": OTHER, "valid_until": "soon"}]}, "/keys/0/valid_until"),
        ({"certificates": ["sha256:00"]}, "/certificates/0"),
        ({"name": "\u202eloohcS"}, "/name"),
        ({"id": "hill"}, "/id"),
        ({"logs": ["no key"]}, "/logs/0"),
    ],
)
def test_what_no_verifier_would_read_is_not_written(
    path: Path, wrong: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(EntryProblemError) as raised:
        add_entry(path, entry() | wrong)
    assert raised.value.pointer == pointer
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_a_change_leaves_the_comments_beside_it(path: Path) -> None:
    old = entry_of(path, HILL)
    assert old is not None
    change_entry(path, HILL, {**old, "source": "by post"}, base=digest_of(old))
    expected = WRITTEN.replace("source: by telephone", "source: by post")
    assert path.read_text(encoding="utf-8") == expected


def test_a_change_of_what_somebody_else_has_changed_is_told(path: Path) -> None:
    old = entry_of(path, HILL)
    assert old is not None
    change_entry(path, HILL, {**old, "source": "by post"}, base=digest_of(old))
    with pytest.raises(TrustChangedError) as raised:
        change_entry(path, HILL, {**old, "name": "Hill"}, base=digest_of(old))
    assert raised.value.entry is not None
    assert raised.value.entry["source"] == "by post"


def test_a_change_of_what_is_gone_is_told(path: Path) -> None:
    with pytest.raises(TrustChangedError) as raised:
        change_entry(path, MILL, entry(), base="")
    assert raised.value.entry is None


def test_an_issuer_cannot_take_the_id_of_another(path: Path) -> None:
    add_entry(path, entry())
    with pytest.raises(ListedAlreadyError):
        change_entry(path, MILL, entry(HILL), base=digest_of(entry_of(path, MILL)))


def test_an_issuer_is_taken_off(path: Path) -> None:
    add_entry(path, entry())
    remove_entry(path, MILL, base=digest_of(entry_of(path, MILL)))
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_the_last_issuer_can_be_taken_off_too(path: Path) -> None:
    remove_entry(path, HILL, base=digest_of(entry_of(path, HILL)))
    assert entries_of(path) == ()


def test_a_change_is_taken_back_to_the_last_byte(path: Path) -> None:
    token = add_entry(path, entry())
    assert undo(path, token)
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_what_began_a_list_is_taken_back_with_it(tmp_path: Path) -> None:
    path = tmp_path / "trust.yaml"
    assert undo(path, add_entry(path, entry()))
    assert not path.exists()


def test_a_change_is_not_taken_back_after_another_one(path: Path) -> None:
    token = add_entry(path, entry())
    path.write_text(WRITTEN + "# a word\n", encoding="utf-8")
    assert not undo(path, token)
    assert path.read_text(encoding="utf-8").endswith("# a word\n")


@pytest.mark.parametrize("other", ["", "never given"])
def test_only_who_has_the_token_takes_back(path: Path, other: str) -> None:
    add_entry(path, entry())
    assert not undo(path, other)


def test_only_the_last_changes_can_be_taken_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trusting, "_MOST_UNDONE", 1)
    first = add_entry(path, entry())
    remove_entry(path, MILL, base=digest_of(entry_of(path, MILL)))
    assert path.read_text(encoding="utf-8") == WRITTEN
    assert not undo(path, first)


def test_a_list_with_a_mistake_in_it_is_not_touched(path: Path) -> None:
    path.write_text(WRITTEN.replace("version: 1", "version: 2"), encoding="utf-8")
    for act in (lambda: entries_of(path), lambda: add_entry(path, entry())):
        with pytest.raises(TrustListError, match="the version must be 1"):
            act()


def test_no_lock_is_left_behind(path: Path) -> None:
    add_entry(path, entry())
    assert [each.name for each in path.parent.iterdir()] == ["trust.yaml"]
