"""Pages are made from templates, in which every text is escaped."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from transcript.theme.stylesheet import stylesheet
from transcript.web.asked import Page
from transcript.web.ways_out import hint_of

SHEET = "/static/sheet.css"


@cache
def environment() -> Environment:
    """Return where templates live. Nothing in them is taken for markup unless they say so."""
    made = Environment(
        loader=PackageLoader("transcript.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["sentence"] = sentence
    made.filters["hint_of"] = hint_of
    return made


def sentence(text: str) -> str:
    """Return what an error says as a sentence: with a capital, and with an end."""
    end = "" if not text or text[-1] in ".!?" else "."
    return f"{text[:1].upper()}{text[1:]}{end}"


def rendered(page: Page, around: Mapping[str, Any]) -> str:
    """Return a page as HTML; `around` is what every page shows."""
    return environment().get_template(page.template).render({**around, **page.facts})


@cache
def sheet() -> str:
    """Return the stylesheet of the whole site."""
    return stylesheet("base", "desk", "schemes")
