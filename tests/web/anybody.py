"""A door without accounts, for tests and pictures: it is told who asks; forms need no token."""

from starlette.requests import Request
from starlette.responses import Response

from transcript.web.asked import Answer, Person, Way
from transcript.web.reception import Visit


class Anybody:
    """A door at which one person asks, or a stranger."""

    def __init__(self, person: Person | None = None) -> None:
        """Take every request for this person's."""
        self._person = person

    def guest(self, request: Request, way: Way) -> None:
        """Return nothing: ask who it is."""

    def visit(self, request: Request, way: Way | None) -> Visit:
        """Return who asks."""
        del request, way
        return Visit(person=self._person, csrf=None)

    def leave(self, visit: Visit, answer: Answer, response: Response) -> None:
        """Keep nothing."""
