"""The associations of a package while it is written: what hangs where, and in which order."""

import math
from collections.abc import Callable, Iterable, Sequence

from transcript.frameworks.case.forms import CHILD
from transcript.frameworks.case.received import JsonObject
from transcript.frameworks.case.tree import ends


class Ties:
    """Associations by what they lead from, in the order in which they came."""

    def __init__(self, associations: Iterable[JsonObject], *, at: str) -> None:
        """Begin with these; what is changed is marked as changed at `at`."""
        self._at = at
        self._from: dict[str, list[JsonObject]] = {}
        self._order: dict[str, None] = {}
        self._new: set[str] = set()
        for each in associations:
            self._keep(each)

    def all(self) -> list[JsonObject]:
        """Return all of them."""
        every = {each["identifier"]: each for held in self._from.values() for each in held}
        return [every[each] for each in self._order if each in every]

    def add(self, association: JsonObject) -> None:
        """Add one."""
        self._new.add(association["identifier"])
        self._keep(association)

    def drop(self, origin: str, unwanted: Callable[[JsonObject], bool]) -> None:
        """Take out those from `origin` that are not wanted any more."""
        held = self._from.get(origin, [])
        self._from[origin] = [each for each in held if not unwanted(each)]

    def drop_all(self, gone: set[str]) -> None:
        """Take out those that lead from or to something that is gone."""
        for origin in self._from:
            self.drop(origin, lambda each: bool(gone.intersection(ends(each))))

    def parent(self, item: str) -> str | None:
        """Return what an item stands under first of all."""
        return next((ends(each)[1] for each in self._from.get(item, ()) if _is_child(each)), None)

    def number(self, parent: str, wanted: Sequence[str]) -> None:
        """Put what stands under `parent` into the wanted order, unless it is in that already."""
        held = [(item, tie) for item in wanted if (tie := self._tie(item, parent))]
        ordered = sorted(held, key=lambda each: each[1].get("sequenceNumber", math.inf))
        if ordered == held and not any(tie["identifier"] in self._new for _, tie in held):
            return
        for number, (item, tie) in enumerate(held, start=1):
            if tie.get("sequenceNumber") != number:
                changed = {"sequenceNumber": number, "lastChangeDateTime": self._at}
                place = self._from[item].index(tie)
                self._from[item][place] = tie | changed

    def _tie(self, item: str, parent: str) -> JsonObject | None:
        held = self._from.get(item, ())
        return next((each for each in held if _is_child(each) and ends(each)[1] == parent), None)

    def _keep(self, association: JsonObject) -> None:
        self._from.setdefault(ends(association)[0], []).append(association)
        # What was taken out and comes again stands where it comes again.
        self._order.pop(association["identifier"], None)
        self._order[association["identifier"]] = None


def _is_child(association: JsonObject) -> bool:
    return bool(association["associationType"] == CHILD)
