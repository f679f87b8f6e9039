"""How the transcript looks: the page, the grid, the type, the colours. All of it is here."""

from dataclasses import dataclass, replace

from transcript import exporting

Colour = tuple[float, float, float]


def colour(text: str) -> Colour:
    """Return the colour written `#rrggbb`."""
    red, green, blue = (int(text[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


SCHOOL_COLOUR = colour("#1f4e79")
AREA_COLOURS = tuple(colour(each) for each in exporting.AREA_COLOURS)
INK = colour("#08090b")
MUTED = colour("#282c33")
QUIET = colour("#6e7580")
HAIRLINE = colour("#878e98")
WHITE = colour("#ffffff")
_CAP_HEIGHT = 0.714  # of Noto Sans


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A voice of the page. `weight` is `regular`, `bold`, `italic` or `bold-italic`."""

    size: float
    leading: float
    weight: str = "regular"
    colour: Colour = INK
    tracking: float = 0.0

    @property
    def ascent(self) -> float:
        """How far the baseline lies below the top of the line; capitals stand in its middle."""
        return (self.leading + _CAP_HEIGHT * self.size) / 2

    def scaled(self, size: float) -> "Style":
        """Return the same style at another size, the leading in proportion."""
        return replace(self, size=size, leading=self.leading * size / self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Measures are points. Colours keep 4.5:1 against white; areas are equally dark (7.1:1)."""

    page: tuple[float, float] = (612.0, 792.0)
    side: float = 43.2
    top: float = 40.0
    foot: float = 62.0
    gutter: float = 26.0
    person: float = 0.355  # the learner's column on page one, as a share of the width
    section_gap: float = 15.0
    above_notes: float = 12.0
    head_room: float = 70.0  # from the top edge to the first line of a later page
    school: Colour = SCHOOL_COLOUR
    areas: tuple[Colour, ...] = AREA_COLOURS

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
        return Style(size=7.9, leading=11, weight="bold", colour=self.school, tracking=0.075)

    @property
    def title(self) -> Style:
        """What the document is, in the band."""
        return Style(size=8.8, leading=12, weight="bold", colour=self.school, tracking=0.06)

    @property
    def heading(self) -> Style:
        """The heading of a part, and of an area."""
        return Style(size=12.5, leading=16, weight="bold", colour=INK)

    @property
    def part(self) -> Style:
        """The heading of a part after page one."""
        return Style(size=17, leading=22, weight="bold", colour=INK)


NAME = Style(size=25, leading=30, weight="bold")
SCHOOL = Style(size=10.5, leading=13.5, weight="bold")
STATUS = Style(size=9.4, leading=12.5, colour=MUTED)
VOICE = Style(size=10, leading=14.2, weight="italic")
BODY = Style(size=8.6, leading=11.8)
STRONG = Style(size=8.8, leading=11.8, weight="bold")
NOTE = Style(size=7.6, leading=10.4, colour=MUTED)
NOTE_STRONG = Style(size=7.6, leading=10.4, weight="bold", colour=INK)
TINY = Style(size=7.0, leading=8.6, colour=MUTED)
TINY_STRONG = Style(size=7.0, leading=8.6, weight="bold")
