"""Identifiers and addresses: those that a package brought, else made ones, always the same."""

import uuid
from collections.abc import Iterable, Mapping

from transcript.frameworks.case.credits import Place
from transcript.frameworks.case.derived import Derived, derive
from transcript.frameworks.case.received import JsonObject
from transcript.model.credit import MasteryCredit
from transcript.model.school import School


class Names:
    """What the things of a school are called in CASE."""

    def __init__(
        self, school: School, base: Derived | None, offered: Iterable[MasteryCredit]
    ) -> None:
        """Take the names of the package that `base` was derived from, if there is one.

        Of the credits `offered`, one that was renamed since is known by its alignment to the item
        that it came from, unless the credit of that item is there as well.
        """
        self._space = uuid.uuid5(uuid.NAMESPACE_URL, school.id)
        self._url = school.url.rstrip("/")
        self._brought: Mapping[Place, str] = base.places if base else {}
        known = {item: place[1] for place, item in self._brought.items() if place[0] == "credit"}
        here = list(offered)
        missing = set(known.values()) - {each.id for each in here}
        self._renamed: dict[str, str] = {}
        for credit in here:
            was = {known.get(each.code or "") for each in credit.alignments} & missing
            if ("credit", credit.id) not in self._brought and was:
                self._renamed[credit.id] = before = min(each for each in was if each)
                missing.remove(before)

    def of(self, place: Place) -> str:
        """Return the identifier of a thing: `("competency", "weigh-sources")`."""
        return self._brought.get(place) or str(uuid.uuid5(self._space, "/".join(place)))

    def known(self, credit: MasteryCredit) -> str:
        """Return the id that a credit had in the package; its own, if it was not there."""
        return self._renamed.get(credit.id, credit.id)

    def credit(self, credit: MasteryCredit) -> str:
        """Return the identifier of a credit."""
        return self.of(("credit", self.known(credit)))

    def head(self, place: Place, collection: str) -> JsonObject:
        """Return how an object of a collection such as `CFItems` begins."""
        made = self.of(place)
        return {"identifier": made, "uri": f"{self._url}/ims/case/v1p1/{collection}/{made}"}


def credits_by_identifier(
    school: School,
    credits: Iterable[MasteryCredit],  # noqa: A002 - the model's word
    kept: JsonObject | None,
) -> Mapping[str, tuple[str, str | None]]:
    """Return the id of the credit, and of the criterion, for each identifier in CASE.

    `kept` is the package that the framework was imported from, as `receive` gives it.
    """
    offered = list(credits)
    names = Names(school, derive(kept) if kept else None, offered)
    found: dict[str, tuple[str, str | None]] = {}
    for credit in offered:
        for criterion in credit.criteria:
            found[names.of(("criterion", names.known(credit), criterion.id))] = (
                credit.id,
                criterion.id,
            )
        found[names.credit(credit)] = credit.id, None
    return found
