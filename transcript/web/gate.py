"""The whole site: every section, behind accounts and behind the guard."""

from collections.abc import Callable
from datetime import datetime

from starlette.types import ASGIApp

from transcript.web.app import application
from transcript.web.guard import Guard
from transcript.web.reception import Reception
from transcript.web.site import Site
from transcript.web.ways import all_ways


def site_application(site: Site, *, now: Callable[[], datetime]) -> ASGIApp:
    """Return what answers on a site."""
    ways = all_ways()
    anonymous = frozenset(
        each.path
        for each in ways
        if each.method == "POST" and each.needs is None and each.scope is None and not each.is_open
    )
    door = Reception(site, now=now, anonymous=anonymous)
    return Guard(application(site, ways=ways, door=door, now=now), site)
