"""The design tokens: colours, type and measures that pages on paper and on screen share."""

from typing import Final

SCHOOL: Final = "#1f4e79"
"""The colour of structure where a school names none."""

INK: Final = "#000000"
MUTED: Final = "#282c33"
QUIET: Final = "#6e7580"
HAIRLINE: Final = "#878e98"
WHITE: Final = "#ffffff"

AREAS: Final = (
    "#1f5a96",
    "#026548",
    "#7d4e02",
    "#664a92",
    "#913d47",
    "#046172",
    "#4f5f00",
    "#863f71",
    "#6d5501",
    "#48529a",
    "#226529",
    "#91402c",
)
"""The colours of the areas, in the order of the graduate profile, the same in every format.

Equally dark, and over 4.5:1 against white, so that nothing depends on telling them apart.
"""

PASSED: Final = "#1b6e3c"
UNSETTLED: Final = "#8a5a00"
FAILED: Final = "#a32020"
"""The colours of the three verdicts; each stands beside a word and a mark of its own shape."""
