"""Two ways to use a page: with a mouse and nothing else, or with the keys and nothing else.

Neither reaches for an element that a person could not get to: the mouse clicks where the element
is seen, the keyboard goes there by Tab and arrows from where it stands.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

_FAR = 250
"""After how many Tabs it is said that an element cannot be reached."""

_IS_FOCUSED = "each => each === document.activeElement"
_IS_PEER = """each => document.activeElement.type === 'radio'
    && document.activeElement.name === each.name && document.activeElement.form === each.form"""
_IS_SEEN = """each => { const box = each.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && box.width > 0; }"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand(ABC):
    """What a person does with a page; names are those that are read on it."""

    page: Page

    @abstractmethod
    def _press(self, element: Locator) -> None:
        """Follow a link, press a button, tick a box, open what is closed."""

    @abstractmethod
    def _into(self, field: Locator) -> None:
        """Go into a field so that what is typed takes the place of what it holds."""

    @abstractmethod
    def _pick(self, field: Locator, option: str) -> None:
        """Choose in a list that opens."""

    def follow(self, name: str, *, within: str = "body") -> None:
        """Follow a link."""
        self._press(self._one(self.page.locator(within).get_by_role("link", name=name, exact=True)))

    def press(self, name: str) -> None:
        """Press a button, and wait for the page that follows."""
        self._press(self._one(self.page.get_by_role("button", name=name, exact=True)))
        self.page.wait_for_load_state()

    def unfold(self, name: str) -> None:
        """Open what can be opened."""
        self._press(self._one(self.page.locator("summary", has_text=name)))

    def write(self, label: str, text: str, *, place: int = 0) -> None:
        """Write into a field; `place` counts those of the same name."""
        self._into(self.page.get_by_label(label).locator("visible=true").nth(place))
        self.page.keyboard.type(text)

    def mark(self, label: str) -> None:
        """Tick a box, or choose one of a few."""
        box = self._one(self.page.get_by_label(label))
        if not box.is_checked():
            self._press(box)
        assert box.is_checked(), label

    def choose(self, label: str, option: str) -> None:
        """Choose in a list that opens."""
        self._pick(self._one(self.page.get_by_label(label)), option)

    def bring(self, label: str, *files: Path) -> None:
        """Choose files in the window that the field opens."""
        with self.page.expect_file_chooser() as asked:
            self._press(self._one(self.page.get_by_label(label)))
        asked.value.set_files(files)

    def save(self, name: str, folder: Path) -> Path:
        """Follow a link to a file, and keep it."""
        with self.page.expect_download() as asked:
            self.follow(name)
        path = folder / asked.value.suggested_filename
        asked.value.save_as(path)
        return path

    def sees(self, text: str) -> None:
        """Wait until something is read on the page."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for()

    def is_told(self, text: str) -> None:
        """Wait until the page says what became of the step before."""
        self.page.locator("[role=status].told", has_text=text).wait_for()

    def _one(self, found: Locator) -> Locator:
        element = found.locator("visible=true").first
        element.wait_for()
        return element


class Mouse(Hand):
    """The pointer alone; letters are typed where it has clicked."""

    __slots__ = ()

    def _press(self, element: Locator) -> None:
        element.click()

    def _into(self, field: Locator) -> None:
        field.click(click_count=3)
        if field.get_attribute("type") != "date":
            field.select_text()

    def _pick(self, field: Locator, option: str) -> None:
        field.click()  # the list itself is drawn by the system, not by the page
        self.page.keyboard.press("Escape")
        field.select_option(label=option)


class Keyboard(Hand):
    """The keys alone."""

    __slots__ = ()

    def _press(self, element: Locator) -> None:
        self._reach(element)
        kind = element.get_attribute("type") or ""
        if kind in {"radio", "checkbox"}:
            self.page.keyboard.press("Space")
        else:
            self.page.keyboard.press("Enter")

    def _into(self, field: Locator) -> None:
        self._reach(field)
        if field.get_attribute("type") != "date":
            self.page.keyboard.press("Control+A")

    def _pick(self, field: Locator, option: str) -> None:
        self._reach(field)
        self.page.keyboard.type(option)
        chosen = field.evaluate("each => each.selectedOptions[0].label")
        assert chosen == option, f"typing {option!r} chose {chosen!r}"

    def _reach(self, element: Locator) -> None:
        for _ in range(_FAR):
            if element.evaluate(_IS_FOCUSED):
                assert element.evaluate(_IS_SEEN), "what has the focus is not seen"
                return
            self.page.keyboard.press("ArrowDown" if element.evaluate(_IS_PEER) else "Tab")
        raise AssertionError(f"no key leads to {element}")
