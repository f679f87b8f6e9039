"""Do those who judge agree? What several assessors found in the same work, compared."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

from transcript.progress.kappa import Kappa, Pairs, kappa

FEWEST = 3
"""The fewest works of which a mean is told for early or late."""

FEWEST_FOR_KAPPA = 5
"""With fewer works, kappa is an accident."""

TOO_FEW = Kappa(missing=f"is not told from fewer than {FEWEST_FOR_KAPPA} works")

_A_PAIR = 2
MOST_IN_PAIRS = 60
"""The most assessors who are compared two by two as well; it takes some milliseconds a pair."""

NOTABLE = Fraction(1, 2)
"""Half a level from the others, or half a level of change, is worth a conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one assessor found in one piece of work. `place` counts levels, or is the score.

    `level` is the same in words. Rows of the file count from 1, the header's included.
    """

    work: str
    credit: str
    assessor: str
    place: Decimal
    level: str
    on: date | None
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far assessors agree on works, each of which counts the same.

    `exact` is the share of pairs of judgements that are the same, `adjacent` of those at most one
    level apart, the same ones among them.
    """

    works: int
    exact: Fraction
    adjacent: Fraction
    kappa: Kappa


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAgreement:
    """How far two assessors agree on the works that both of them judged."""

    first: str
    second: str
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """How far an assessor lies above or, with a minus, below others who judged the same work.

    `credit` is None for all credits together. `early` and `late` are means of the works judged in
    the first and in the second half of the time, None where there are fewer than `FEWEST`.
    """

    assessor: str
    credit: str | None
    works: int
    difference: Fraction
    early: Fraction | None
    late: Fraction | None

    @property
    def change(self) -> Fraction | None:
        """How far the assessor has moved, or None where that cannot be told."""
        if self.early is None or self.late is None:
            return None
        return self.late - self.early

    @property
    def leans(self) -> bool:
        """Whether the assessor lies notably above or below the others, on enough works to tell."""
        return self.works >= FEWEST and abs(self.difference) >= NOTABLE

    @property
    def drifts(self) -> bool:
        """Whether the assessor has moved notably."""
        return self.change is not None and abs(self.change) >= NOTABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredWork:
    """A piece of work that several assessors judged, for one credit."""

    work: str
    credit: str
    judgements: tuple[Judgement, ...]

    @property
    def spread(self) -> Decimal:
        """How many levels lie between the lowest and the highest judgement."""
        places = [each.place for each in self.judgements]
        return max(places) - min(places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What a file of double-scored work shows.

    `single` counts works that only one person judged, which say nothing of agreement. `in_points`
    is whether there were scores, and no levels. `middle` is the last day of the first half of the
    time. `discuss` begins with the largest disagreement; `anchors` are the works of which everybody
    said the same, from the lowest level up. `pairs` is empty for more assessors than
    `MOST_IN_PAIRS`.
    """

    assessors: tuple[str, ...]
    single: int
    in_points: bool
    began: date | None
    middle: date | None
    ended: date | None
    agreement: Agreement
    credits: Mapping[str, Agreement]
    pairs: tuple[PairAgreement, ...]
    leanings: tuple[Leaning, ...]
    discuss: tuple[ScoredWork, ...]
    anchors: tuple[ScoredWork, ...]


def points_text(points: Decimal) -> str:
    """Return a score as people write it."""
    return f"{points.normalize():f}"


def calibrate(judgements: Sequence[Judgement]) -> Calibration | None:
    """Compare what assessors found in the same work; None if no work was judged by two.

    Credits come in the order in which `judgements` first name them.
    """
    together = _together(judgements)
    works = [each for each in together if len(each.judgements) > 1]
    if not works:
        return None
    used = [each for work in works for each in work.judgements]
    days = sorted(each.on for each in used if each.on)
    middle = days[0] + (days[-1] - days[0]) / 2 if days else None
    people = sorted({each.assessor for each in used})
    return Calibration(
        assessors=tuple(people),
        single=len(together) - len(works),
        in_points=all(each.level == points_text(each.place) for each in used),
        began=days[0] if days else None,
        middle=middle,
        ended=days[-1] if days else None,
        agreement=agreement(works),
        credits={credit: agreement(mine) for credit, mine in _by_credit(works).items()},
        pairs=tuple(_pairs(works)) if len(people) <= MOST_IN_PAIRS else (),
        leanings=_leanings(works, middle),
        discuss=_discuss(works),
        anchors=_anchors(works),
    )


def agreement(works: Sequence[ScoredWork]) -> Agreement:
    """Return how far assessors agree on these works: two people, or else whoever they are."""
    people = {each.assessor for work in works for each in work.judgements}
    if len(people) == _A_PAIR:
        return next(_pairs(works)).agreement
    pairs: dict[tuple[Decimal, Decimal], Fraction] = defaultdict(Fraction)
    for work in works:
        found = Counter(each.place for each in work.judgements)
        met = found.total() * (found.total() - 1)
        for first, second in product(found, repeat=2):
            number = found[first] * (found[second] - (first == second))
            pairs[first, second] += Fraction(number, met)
    return _agreement(len(works), {pair: number for pair, number in pairs.items() if number})


def _agreement(works: int, pairs: Pairs) -> Agreement:
    same = sum((number for (one, two), number in pairs.items() if one == two), Fraction(0))
    near = sum((n for (one, two), n in pairs.items() if abs(one - two) <= 1), Fraction(0))
    return Agreement(
        works=works,
        exact=same / works,
        adjacent=near / works,
        kappa=kappa(pairs) if works >= FEWEST_FOR_KAPPA else TOO_FEW,
    )


def _together(judgements: Iterable[Judgement]) -> list[ScoredWork]:
    found: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for each in judgements:
        found[each.credit, each.work].append(each)
    return [
        ScoredWork(
            work=work,
            credit=credit,
            judgements=tuple(sorted(mine, key=lambda each: each.assessor)),
        )
        for (credit, work), mine in found.items()
    ]


def _by_credit(works: Iterable[ScoredWork]) -> dict[str, list[ScoredWork]]:
    found: dict[str, list[ScoredWork]] = defaultdict(list)
    for each in works:
        found[each.credit].append(each)
    return found


def _pairs(works: Iterable[ScoredWork]) -> Iterator[PairAgreement]:
    # Of two people it is known who said what, so that each keeps habits of their own in kappa.
    met: dict[tuple[str, str], Counter[tuple[Decimal, Decimal]]] = defaultdict(Counter)
    for work in works:
        for one, two in combinations(work.judgements, 2):
            met[one.assessor, two.assessor][one.place, two.place] += 1
    for (first, second), counted in sorted(met.items()):
        found = {pair: Fraction(number) for pair, number in counted.items()}
        yield PairAgreement(
            first=first, second=second, agreement=_agreement(counted.total(), found)
        )


def _leanings(works: Sequence[ScoredWork], middle: date | None) -> tuple[Leaning, ...]:
    found: dict[tuple[str, str | None], list[tuple[date | None, Fraction]]] = defaultdict(list)
    for work in works:
        total = sum(Fraction(each.place) for each in work.judgements)
        for each in work.judgements:
            others = (total - Fraction(each.place)) / (len(work.judgements) - 1)
            apart = (each.on, Fraction(each.place) - others)
            found[each.assessor, None].append(apart)
            found[each.assessor, work.credit].append(apart)
    ranks = {credit: rank for rank, credit in enumerate(_by_credit(works))}
    order = sorted(found, key=lambda key: (key[0], -1 if key[1] is None else ranks[key[1]]))
    return tuple(_leaning(assessor, credit, found, middle) for assessor, credit in order)


def _leaning(
    assessor: str,
    credit: str | None,
    found: Mapping[tuple[str, str | None], Sequence[tuple[date | None, Fraction]]],
    middle: date | None,
) -> Leaning:
    mine = found[assessor, credit]
    dated = [(on, apart) for on, apart in mine if on is not None and middle is not None]
    return Leaning(
        assessor=assessor,
        credit=credit,
        works=len(mine),
        difference=_mean([apart for _, apart in mine]),
        early=_enough([apart for on, apart in dated if middle is not None and on <= middle]),
        late=_enough([apart for on, apart in dated if middle is not None and on > middle]),
    )


def _enough(values: Sequence[Fraction]) -> Fraction | None:
    return _mean(values) if len(values) >= FEWEST else None


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _discuss(works: Iterable[ScoredWork]) -> tuple[ScoredWork, ...]:
    return tuple(
        sorted(
            (each for each in works if each.spread),
            key=lambda each: (-each.spread, -len(each.judgements), each.credit, each.work),
        )
    )


def _anchors(works: Sequence[ScoredWork]) -> tuple[ScoredWork, ...]:
    ranks = {credit: rank for rank, credit in enumerate(_by_credit(works))}
    return tuple(
        sorted(
            (each for each in works if not each.spread),
            key=lambda each: (
                ranks[each.credit],
                each.judgements[0].place,
                -len(each.judgements),
                each.work,
            ),
        )
    )
