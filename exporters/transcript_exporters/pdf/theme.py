"""How the transcript looks: the page, the grid, the type, the colours. All of it is here."""

from dataclasses import dataclass, replace
from functools import lru_cache

from transcript.model.appearance import Appearance
from transcript.theme import tokens

Colour = tuple[float, float, float]


def colour(text: str) -> Colour:
    """Return the colour written `#rrggbb`."""
    red, green, blue = (int(text[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


SCHOOL_COLOUR = colour(tokens.SCHOOL)
AREA_COLOURS = tuple(colour(each) for each in tokens.AREAS)
INK = colour(tokens.INK)
MUTED = colour(tokens.MUTED)
QUIET = colour(tokens.QUIET)
HAIRLINE = colour(tokens.HAIRLINE)
WHITE = colour(tokens.WHITE)
LOGO = (26.0, 130.0)
"""How high a logo is at most, and how wide."""

_STYLES_KEPT = 512
_CAP_HEIGHT = 0.714  # of Noto Sans


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A voice of the page. `weight` is `regular`, `bold`, `italic` or `bold-italic`.

    `lang` is the language (BCP 47) it speaks, where that is not the page's own.
    """

    size: float
    leading: float
    weight: str = "regular"
    colour: Colour = INK
    tracking: float = 0.0
    lang: str = ""

    @property
    def ascent(self) -> float:
        """How far the baseline lies below the top of the line; capitals stand in its middle."""
        return (self.leading + _CAP_HEIGHT * self.size) / 2

    def scaled(self, size: float) -> "Style":
        """Return the same style at another size, the leading in proportion."""
        return _scaled(self, size)

    def times(self, factor: float) -> "Style":
        """Return the same style larger by a factor."""
        return self if factor == 1 else self.scaled(self.size * factor)

    def speaking(self, lang: str) -> "Style":
        """Return the same style in another language."""
        return _speaking(self, lang)


@lru_cache(maxsize=_STYLES_KEPT)
def _scaled(style: Style, size: float) -> Style:
    return replace(style, size=size, leading=style.leading * size / style.size)


@lru_cache(maxsize=_STYLES_KEPT)
def _speaking(style: Style, lang: str) -> Style:
    return replace(style, lang=lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Measures are points. Text keeps 4.5:1 against white, rules and marks keep 3:1.

    `school` is the colour of headings, `accent` that of rules and marks; areas are equally dark
    (7.1:1).
    """

    page: tuple[float, float] = (612.0, 792.0)
    side: float = 43.2
    top: float = 40.0
    foot: float = 62.0
    gutter: float = 26.0
    person: float = 0.335  # the learner's column on page one, as a share of the width
    above_notes: float = 14.0
    head_room: float = 70.0  # from the top edge to the first line of a later page
    school: Colour = SCHOOL_COLOUR
    accent: Colour = SCHOOL_COLOUR
    areas: tuple[Colour, ...] = AREA_COLOURS

    @classmethod
    def of(cls, appearance: Appearance) -> "Theme":
        """Return the theme in the colours of a school; where it names none, in ours."""
        school = colour(appearance.colour) if appearance.colour else SCHOOL_COLOUR
        accent = colour(appearance.accent) if appearance.accent else school
        return cls(school=school, accent=accent)

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.page[0] - 2 * self.side

    @property
    def room(self) -> float:
        """The height of a later page between its running head and foot."""
        return self.page[1] - self.head_room - self.foot

    def area_colour(self, place: int) -> Colour:
        """Return the colour of the area at a place in the graduate profile, from 0."""
        return self.areas[place % len(self.areas)]

    @property
    def head(self) -> Style:
        """Section heads: small capitals in the school's colour."""
        return Style(size=7.9, leading=11, weight="bold", colour=self.school, tracking=0.05)

    @property
    def title(self) -> Style:
        """What the document is, in the band."""
        return Style(size=8.8, leading=12, weight="bold", colour=self.school, tracking=0.05)

    @property
    def heading(self) -> Style:
        """The heading of a part, and of an area."""
        return Style(size=12.5, leading=16, weight="bold", colour=INK)

    @property
    def part(self) -> Style:
        """The heading of a part after page one."""
        return Style(size=17, leading=22, weight="bold", colour=INK)


NAME = Style(size=27, leading=32, weight="bold")
SCHOOL = Style(size=10.5, leading=13.5, weight="bold")
STATUS = Style(size=9.6, leading=13)
VOICE = Style(size=10, leading=14.2, weight="italic")
BODY = Style(size=8.6, leading=11.8)
STRONG = Style(size=8.8, leading=11.8, weight="bold")
NOTE = Style(size=7.8, leading=10.6)
NOTE_STRONG = Style(size=7.8, leading=10.6, weight="bold")
TINY = Style(size=7.4, leading=9.2)
TINY_STRONG = Style(size=7.4, leading=9.2, weight="bold")

SCALES = (1.16, 1.08, 1.0)
"""How much larger than usual the text of page one may be, where there is room."""
