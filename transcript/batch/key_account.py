"""What became of the school's keys, from their history into the registry and its ledger."""

from collections.abc import Iterator
from datetime import datetime

from transcript.proofs.key_history import KeyHistory
from transcript.proofs.timestamps import timestamp_text
from transcript.registry.key_events import KeyEvent
from transcript.registry.registry import Registry


def settle_keys(
    history: KeyHistory, registry: Registry, *, reason: str, actor: str, at: datetime
) -> None:
    """Note whatever happened to the keys and is not noted yet.

    The history comes first: a crash between the two is mended with the next change. Raises
    `RegistryError` or `LedgerError`.
    """
    registry.key_events.settle(tuple(_events(history)), reason=reason, actor=actor, at=at)


def _events(history: KeyHistory) -> Iterator[KeyEvent]:
    for each in history.keys:
        public = each.public_key.multibase
        yield KeyEvent(key=each.id, event="made", public_key=public)
        if each.valid_until is not None:
            yield KeyEvent(key=each.id, event="retired", public_key=public)
        if each.compromised_at is not None:
            since = timestamp_text(each.compromised_at)
            yield KeyEvent(key=each.id, event="compromised", public_key=public, since=since)
