"""A learner's record is changed in one place at a time, whoever else is writing in it.

Each change is made to the record as it stands, so that two people who add something both have added
it; it is saved as `editing` saves.
"""

import hashlib
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from transcript.errors import TranscriptError
from transcript.office.editing import (
    IN_TURN,
    Authored,
    Outcome,
    authored_file,
    read_authored,
    save_authored,
)
from transcript.reading.document import JsonValue

if TYPE_CHECKING:
    from transcript.source.workspace import Workspace

Object = dict[str, JsonValue]
"""What a record, or an entry of one, is in JSON."""

Change = Callable[[Object], Object]
"""Makes another record of a record. Raises `NotChangedError` where it cannot."""


class NotChangedError(TranscriptError):
    """A change that the record as it stands does not allow. The message says why."""


def record_file(workspace: "Workspace", learner: str) -> str:
    """Return the name of a learner's record."""
    return authored_file(workspace, f"learners/{learner}/record")


def change_record(workspace: "Workspace", learner: str, change: Change, *, actor: str) -> Outcome:
    """Make a change to a learner's record as it stands now.

    Raises `NotChangedError` if that cannot be, or the record cannot be read, and what
    `save_authored` raises.
    """
    with IN_TURN:  # what a change has looked at, such as that there is no award, is still so
        now = read_authored(workspace, record_file(workspace, learner))
        wanted = change(required_object(now))
        return save_authored(workspace, now.file, wanted, base=now.digest, actor=actor)


def required_object(authored: Authored) -> Object:
    """Return what a file says. Raises `NotChangedError` if it cannot be read."""
    if not isinstance(authored.value, dict):
        raise NotChangedError(f"{authored.file} cannot be read: it has to be mended first")
    return authored.value


def entries(value: Object, name: str) -> list[Object]:
    """Return the entries of a list in a record, `evidence` or `awards`; none if it is not there."""
    found = value.get(name)
    listed = found if isinstance(found, list) else []
    return [each for each in listed if isinstance(each, dict)]


def with_entry(value: Object, name: str, entry: Object) -> Object:
    """Return a record with one more entry at the end of a list."""
    return with_entries(value, name, [*entries(value, name), entry])


def with_entry_once(value: Object, name: str, entry: Object) -> Object:
    """Return a record with one more entry, unless it has one that says the same.

    Whoever presses a button twice has said it once.
    """
    return value if entry in entries(value, name) else with_entry(value, name, entry)


def without_entry(value: Object, name: str, entry: Object) -> Object:
    """Return a record without an entry. Raises `NotChangedError` if it is not there any more."""
    listed = entries(value, name)
    if entry not in listed:
        raise NotChangedError("somebody changed or removed this entry meanwhile; look at it again")
    listed.remove(entry)
    return with_entries(value, name, listed)


def with_entries(value: Object, name: str, listed: list[Object]) -> Object:
    """Return a record with another list; without any, where it is empty."""
    if listed:
        return {**value, name: cast("JsonValue", listed)}
    return {key: each for key, each in value.items() if key != name}


def mark_of(entry: Object) -> str:
    """Return what tells an entry from all others that say something else."""
    text = json.dumps(entry, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def found_entry(value: Object, name: str, key: str) -> Object:
    """Return the entry of a list whose `id` is `key`. Raises `NotChangedError` without one."""
    for each in entries(value, name):
        if each.get("id") == key:
            return each
    raise NotChangedError("somebody removed this entry meanwhile")


def replaced_entry(value: Object, name: str, old: Object, new: Object) -> Object:
    """Return a record with one entry in the place of another."""
    listed = [new if each == old else each for each in entries(value, name)]
    return with_entries(value, name, listed)
