"""What a view answers becomes a response of HTTP."""

import json
from collections.abc import Mapping
from urllib.parse import quote

from starlette.responses import HTMLResponse, RedirectResponse, Response

from transcript.web.asked import Answer, Asked, Data, Download, Page, Redirect
from transcript.web.headers import FRAMED_POLICY, SHOWN_PDF_POLICY, SHOWN_POLICY
from transcript.web.navigation import navigation
from transcript.web.pages import rendered
from transcript.web.reception import Visit
from transcript.web.words import words_of

_POLICY = "Content-Security-Policy"
_PDF = "application/pdf"
_REFUSED = frozenset({400, 409, 413, 422})
"""What a form is answered with that has to be sent once more."""


def response_to(answer: Answer, asked: Asked, visit: Visit) -> Response:
    """Return the response to an answer."""
    match answer:
        case Page():
            return _page(answer, asked, visit)
        case Redirect():
            if not answer.to.startswith("/") or answer.to[1:2] in {"/", "\\"}:
                raise ValueError("a redirection stays on this site")
            return RedirectResponse(answer.to, status_code=303)
        case Download():
            return _download(answer)
        case Data():
            return Response(
                json.dumps(answer.value, ensure_ascii=False).encode(),
                status_code=answer.status,
                headers=dict(answer.headers),
                media_type=answer.media_type,
            )


def with_headers(response: Response, headers: Mapping[str, str]) -> Response:
    """Return a response that says these as well."""
    response.headers.update(headers)
    return response


def _page(answer: Page, asked: Asked, visit: Visit) -> Response:
    # Pages behind an account are in English; those for anybody come in the reader's language.
    language = "en" if asked.person else asked.language
    around = {
        "site": asked.site,
        "person": asked.person,
        "may": asked.may,
        "told": visit.told,
        "has_session": bool(visit.session),
        "csrf": visit.csrf or "",
        "language": asked.language,
        "masthead": words_of("masthead", language),
        "masthead_language": language,
        "navigation": navigation(asked),
        "is_refused": answer.status in _REFUSED,
    }
    headers = {_POLICY: FRAMED_POLICY} if answer.is_framed else {}
    return HTMLResponse(rendered(answer, around), status_code=answer.status, headers=headers)


def _download(answer: Download) -> Response:
    plain = "".join(each if each.isascii() and each.isprintable() else "_" for each in answer.name)
    plain = plain.replace('"', "_").replace("\\", "_")
    named = quote(answer.name.encode("utf-8", "replace"), safe="")
    kind = "inline" if answer.inline else "attachment"
    headers = {"Content-Disposition": f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{named}"}
    if answer.inline or answer.policy:
        shown = SHOWN_PDF_POLICY if answer.media_type == _PDF else SHOWN_POLICY
        headers[_POLICY] = answer.policy or shown
    return Response(answer.content, media_type=answer.media_type, headers=headers)
