"""The API, for a school's other systems: JSON in, JSON out, a token for each."""

from transcript.web.api.describing import document, page
from transcript.web.api.operations import OPERATIONS
from transcript.web.asked import Way

WAYS = (
    Way(path="/api", view=page, needs=None),
    Way(path="/api/openapi.json", view=document, needs=None),
    *(
        Way(
            path=each.path,
            view=each.view,
            needs=None,
            scope=each.scope,
            method=each.method,
            most=each.most,
            waits=each.waits,
            act=each.act,
        )
        for each in OPERATIONS
    ),
)
"""The addresses of the API."""
