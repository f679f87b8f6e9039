"""Counts that leave the school: small ones are withheld, and what would give them away."""

from collections.abc import Iterator, Mapping, Sequence

SMALLEST = 10
"""Counts below this are withheld unless the school says otherwise."""
LEAST_SMALLEST = 5
"""A school may not go below this."""


def hidden(rows: Sequence[Mapping[str, int]], *, smallest: int) -> frozenset[str]:
    """Return the names of the cells that may not be told.

    A row shares out people whose number is known, so that what is withheld in it can be summed up
    from what is told. Cells of one name are one and the same in all rows. Whoever reads what is
    left can narrow a withheld count down to no fewer than `smallest` + 1 values: a row withholds
    nothing, or all of it, or two or more cells of at least `smallest` people together.
    """
    found = {name for row in rows for name, number in row.items() if number < smallest}
    while more := next(_giving_away(rows, found, smallest), None):
        found.add(more)
    return frozenset(found)


def withhold(
    rows: Sequence[Mapping[str, int]], *, smallest: int
) -> tuple[dict[str, int | None], ...]:
    """Return the rows with None for what `hidden` says."""
    names = hidden(rows, smallest=smallest)
    return tuple(
        {name: None if name in names else number for name, number in row.items()} for row in rows
    )


def _giving_away(
    rows: Sequence[Mapping[str, int]], found: set[str], smallest: int
) -> Iterator[str]:
    """Yield the smallest cell told in each row whose withheld ones could be worked out."""
    for row in rows:
        withheld = [number for name, number in row.items() if name in found]
        told = [name for name in row if name not in found]
        if withheld and told and (len(withheld) == 1 or sum(withheld) < smallest):
            yield min(told, key=row.__getitem__)
