"""Which credit, or which criterion of one, another system's name stands for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from transcript.importing.mapping import ImportMapping, as_yaml
from transcript.model.credit import MasteryCredit
from transcript.reading.text import shown
from transcript.ways_out import Deed, WayOut

_LONGEST = 200
_MOST_SHOWN = 5
_MOST_COMPARED = 50_000  # names, in search of the one that may be meant: that takes long
_BETWEEN = (" ", ": ", ". ", " - ", " – ")
"""What stands between a credit's code and its name where a system shows both."""

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A credit, or one of its criteria by id."""

    credit: MasteryCredit
    criterion: str | None = None

    def __str__(self) -> str:
        """Return how a mapping file names it."""
        return f"{self.credit.id}/{self.criterion}" if self.criterion else self.credit.id


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTarget:
    """Why there is none: a message, and what to do."""

    message: str
    hint: str
    way_out: WayOut | None = None


class Targets:
    """The credits of a school and their criteria, by every name that leads to one.

    `guids` gives a target, as a mapping file names it, for a CASE identifier.
    """

    def __init__(
        self,
        offered: Sequence[MasteryCredit],
        mapping: ImportMapping,
        guids: Mapping[str, str],
    ) -> None:
        """Note the names."""
        self._exact: dict[str, Target] = {}
        self._names: dict[str, dict[str, Target]] = {}
        self._written: dict[str, str] = {}
        self._compared = 0
        for credit in offered:
            self._note(credit)
        for guid, path in guids.items():
            if path in self._exact:
                self._exact.setdefault(_key(guid), self._exact[path])
        self._mapped = {_key(theirs): ours for theirs, ours in mapping.credits.items()}

    def wrong_in_mapping(self) -> Iterator[tuple[str, NoTarget]]:
        """Yield what the mapping file names and the school does not have."""
        for ours in dict.fromkeys(self._mapped.values()):
            if _key(ours) not in self._exact:
                message = f"the mapping file says {shown(ours)}, and there is no such credit"
                yield ours, self._none(message, [ours])

    def find(self, names: Sequence[str]) -> Target | NoTarget:
        """Return what the first of these names that is known stands for."""
        for name in names:
            key = _key(name)
            choice = self._look_up(_key(self._mapped.get(key, name)))
            if not choice and "://" in key:
                choice = self._look_up(key.rstrip("/").rpartition("/")[2])
            if len(choice) > 1:
                places = ", ".join(list(choice)[:_MOST_SHOWN])
                return NoTarget(
                    message=f"{shown(name)} can be several: {places}",
                    hint=_how_to_map(name, next(iter(choice))),
                )
            if choice:
                return next(iter(choice.values()))
        first = next((name for name in names if name), "")
        return self._none(f"no credit is called {shown(first)}", names)

    def _look_up(self, key: str) -> Mapping[str, Target]:
        found = self._exact.get(key)
        return {str(found): found} if found else self._names.get(key, {})

    def _note(self, credit: MasteryCredit) -> None:
        whole = Target(credit=credit)
        for name in (credit.id, credit.code):
            self._exact[_key(name)] = whole
            self._written[_key(name)] = name
        for each in credit.alignments:
            for name in (each.code or "", each.url, each.url.rstrip("/").rpartition("/")[2]):
                self._add(name, whole)
        self._add(credit.name, whole)
        for between in _BETWEEN:
            self._add(f"{credit.code}{between}{credit.name}", whole)
        for criterion in credit.criteria:
            part = Target(credit=credit, criterion=criterion.id)
            self._exact[_key(str(part))] = part
            for name in (criterion.id, criterion.statement):
                self._add(name, part)
                for whole_name in (credit.id, credit.code, credit.name):
                    self._add(f"{whole_name}/{name}", part)

    def _add(self, name: str, target: Target) -> None:
        if name:
            self._names.setdefault(_key(name), {})[str(target)] = target
            self._written.setdefault(_key(name), name)

    def _none(self, message: str, names: Iterable[str]) -> NoTarget:
        """Return why there is none, and which of the school's may be meant."""
        known = {key: str(target) for key, target in self._exact.items()}
        known |= {key: next(iter(choice)) for key, choice in self._names.items()}
        self._compared += len(known)
        searches = self._compared <= _MOST_COMPARED
        for name in names if searches else ():
            near = [] if _GUID.search(name) else get_close_matches(_key(name), known, n=1)
            if near:
                path = known[near[0]]
                written = self._written.get(near[0], near[0])
                meant = path if written == path else f"{shown(written)}, which is {path}"
                hint = f"did you mean {meant}? Else say in a mapping file what it is here"
                return NoTarget(message=message, hint=hint)
        first = next((name for name in names if name), "their name")
        if _GUID.search(first):
            hint = "import the framework that it belongs to first"
            return NoTarget(message=message, hint=hint, way_out=WayOut(Deed.IMPORT_CASE))
        return NoTarget(message=message, hint=_how_to_map(first, "our-credit"))


def _how_to_map(theirs: str, ours: str) -> str:
    return f"say in a mapping file what it is here, under credits:  {as_yaml(theirs)}: {ours}"


def _key(name: str) -> str:
    return " ".join(name[:_LONGEST].casefold().split())
