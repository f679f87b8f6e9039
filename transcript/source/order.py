"""The order in which a school shows its credits."""

import re
from collections.abc import Iterable

from transcript.model.credit import MasteryCredit
from transcript.model.graduate_profile import GraduateProfile

_NUMBER = re.compile(r"([0-9]+)")


def in_school_order(
    credits: Iterable[MasteryCredit],  # noqa: A002 - the model's word
    profile: GraduateProfile | None,
) -> tuple[MasteryCredit, ...]:
    """Return the credits by area, as the graduate profile has them, then by code: RE-2, RE-10."""
    areas = {area.id: place for place, area in enumerate(profile.areas if profile else ())}

    def place(credit: MasteryCredit) -> tuple[int, list[tuple[int, str]], str]:
        parts = [part for part in _NUMBER.split(credit.code) if part]
        code = [(int(part), "") if part.isdigit() else (0, part) for part in parts]
        return areas.get(credit.area, len(areas)), code, credit.id

    return tuple(sorted(credits, key=place))
