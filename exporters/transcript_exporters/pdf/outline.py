"""The bookmarks: the parts of the document and its areas."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Bookmark(NamedTuple):
    """A place to go to: its page, from 0, its height on it, and whether it is within another."""

    title: str
    page: int
    top: float
    within: bool = False


def outline(pdf: Any, bookmarks: Sequence[Bookmark]) -> None:  # noqa: ANN401
    """Write the bookmarks."""
    from pikepdf import Name, OutlineItem

    with pdf.open_outline() as made:
        for each in bookmarks:
            item = OutlineItem(each.title, each.page, "XYZ", left=0, top=round(each.top, 2))
            siblings = made.root[-1].children if each.within and made.root else made.root
            siblings.append(item)
    pdf.Root.PageMode = Name.UseNone
