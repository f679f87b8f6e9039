"""The one stylesheet: the tokens as custom properties, and the rules that use them."""

from functools import cache
from importlib.resources import files

from transcript.theme import tokens


def variables(*, school: str | None = None, accent: str | None = None) -> str:
    """Return the tokens as CSS custom properties, in a school's colours where it names some."""
    structure = school or tokens.SCHOOL
    named = {
        "school": structure,
        "accent": accent or structure,
        "ink": tokens.INK,
        "muted": tokens.MUTED,
        "quiet": tokens.QUIET,
        "hairline": tokens.HAIRLINE,
        "white": tokens.WHITE,
        "passed": tokens.PASSED,
        "unsettled": tokens.UNSETTLED,
        "failed": tokens.FAILED,
        **{f"area-{place}": colour for place, colour in enumerate(tokens.AREAS)},
    }
    return ":root{" + "".join(f"--{name}:{value};" for name, value in named.items()) + "}"


@cache
def rules(name: str) -> str:
    """Return the rules of a sheet: base, desk, schemes, document. Raises `FileNotFoundError`."""
    return (files("transcript.theme") / f"{name}.css").read_text(encoding="utf-8")


def stylesheet(*names: str, school: str | None = None, accent: str | None = None) -> str:
    """Return the tokens and the sheets named, in their order."""
    return "\n".join((variables(school=school, accent=accent), *map(rules, names)))
