"""What the pages say of areas, and of all of them: how much was earned of what there is."""

from collections.abc import Sequence
from dataclasses import dataclass

from transcript.model.credit import CreditLevel
from transcript.portrayal.brevity import brief
from transcript.portrayal.facts import AreaFacts, CreditFacts, RecordFacts, Standing
from transcript.portrayal.words import Words

_AREA = 70  # letters of its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """A record's counts, in the fixed words of one language."""

    facts: RecordFacts
    words: Words

    def out_of(self, key: str, earned: int, offered: int) -> str:
        """Say how many were earned of how many."""
        return self.words.count(key, offered, earned=earned, offered=offered)

    def earned_of(self, credits_: Sequence[CreditFacts]) -> str:
        """Say how many of some credits of an area were earned, and how many are under way."""
        if not credits_:
            return self.words.say("none_offered")
        said = self.out_of("earned_of", sum(bool(each.award) for each in credits_), len(credits_))
        going = _going(credits_)
        return f"{said} · {self.words.say('under_way_count', number=going)}" if going else said

    def total_of(self, level: CreditLevel) -> str:
        """Say how many credits of a level were earned, in all areas."""
        return self.out_of("earned_of", self.facts.count(level), self.facts.offered(level))

    def counts(self, area: AreaFacts) -> str:
        """Say an area's counts in full: `3 of 3 foundational · 1 of 2 advanced`."""
        both = ((area.foundational, "foundational_of"), (area.advanced, "advanced_of"))
        return " · ".join(
            self.out_of(key, sum(bool(each.award) for each in credits_), len(credits_))
            for credits_, key in both
            if credits_
        )

    def area_counts(self, area: AreaFacts) -> tuple[str, ...]:
        """Say an area's counts beside the graphic: `3 of 3`, `1 advanced`."""
        earned = sum(bool(each.award) for each in area.foundational)
        advanced = sum(bool(each.award) for each in area.advanced)
        going = _going(area.credits)
        said = []
        if area.foundational:
            said.append(self.words.say("of", earned=earned, offered=len(area.foundational)))
        if advanced or not area.foundational:
            said.append(self.words.count("advanced_count", advanced))
        if going:
            said.append(self.words.say("under_way_count", number=going))
        return tuple(said)

    def centre(self) -> tuple[str, ...]:
        """Say what stands at the centre of the graphic: a number, what it counts, of what kinds."""
        facts, words = self.facts, self.words
        total, going = len(facts.earned), len(facts.under_way)
        if facts.in_progress and not total and going:
            return str(going), words.count("centre.under_way", going)
        key = "centre.so_far" if facts.in_progress else "centre"
        said = (str(total), words.count(key, total))
        if facts.in_progress or not facts.offered(CreditLevel.ADVANCED):
            return said
        foundational = facts.count(CreditLevel.FOUNDATIONAL)
        advanced = facts.count(CreditLevel.ADVANCED)
        kinds = (words.count("foundational_total", foundational),)
        return said + kinds + ((words.count("advanced_total", advanced),) if advanced else ())

    def finding(self) -> str:
        """State what the graphic shows, for whoever does not see it."""
        facts = self.facts
        areas = (
            self.words.say(
                "graphic.alt.area",
                area=brief(area.area.name, _AREA),
                foundational=sum(bool(each.award) for each in area.foundational),
                offered=len(area.foundational),
                advanced=sum(bool(each.award) for each in area.advanced),
            )
            for area in facts.areas
        )
        return self.words.say(
            "graphic.alt",
            name=facts.transcript.learner.display_name.full,
            total=self.words.count("credits_total", len(facts.earned)),
            foundational=facts.count(CreditLevel.FOUNDATIONAL),
            foundational_offered=facts.offered(CreditLevel.FOUNDATIONAL),
            advanced=facts.count(CreditLevel.ADVANCED),
            advanced_offered=facts.offered(CreditLevel.ADVANCED),
            areas=" ".join(areas),
        )


def _going(credits_: Sequence[CreditFacts]) -> int:
    return sum(each.standing is Standing.UNDER_WAY for each in credits_)
