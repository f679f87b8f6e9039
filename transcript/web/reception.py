"""Who asks: by a session, by a token of the API, or by the word of a program in front of us."""

import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from transcript.accounts.errors import NotAllowedError
from transcript.accounts.people import Account, spelt_name
from transcript.accounts.roles import granted
from transcript.accounts.secret import new_secret
from transcript.accounts.sessions import LONGEST
from transcript.web.asked import Answer, Person, Redirect, RefusedError, Way
from transcript.web.site import Site

_MOST_TOLD = 1000
_REALM = 'Bearer realm="transcript"'
_UNKNOWN = 401
_FORBIDDEN = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who asks, and what belongs to it: what forms have to bring, and what is still to be said.

    Without `csrf` no form is taken; where it is None, forms have nothing to bring.
    """

    person: Person | None = None
    csrf: str | None = ""
    told: str = ""
    session: str = field(default="", repr=False)
    new_cookie: str = field(default="", repr=False)


class Door(Protocol):
    """What tells who comes in, and what they take with them."""

    def guest(self, request: Request, way: Way) -> Visit | None:
        """Return the visit of who brings nothing to be known by; None if that has to be looked up.

        It waits for nothing, so that it needs no thread.
        """

    def visit(self, request: Request, way: Way | None) -> Visit:
        """Return who asks for a way; None for an address that is none."""

    def leave(self, visit: Visit, answer: Answer, response: Response) -> None:
        """Put into a response what the browser keeps."""


class UnknownTokenError(RefusedError):
    """A token of the API that opens nothing, or not this: `challenge` says what is needed."""

    def __init__(self, status: int, reason: str, *, challenge: str) -> None:
        """Say why, to people and to programs."""
        super().__init__(status, reason, hint="ask the school's registrar for a token")
        self.challenge = challenge


class Reception:
    """The door of a site with accounts."""

    def __init__(
        self, site: Site, *, now: Callable[[], datetime], anonymous: frozenset[str]
    ) -> None:
        """Know the site; `anonymous` are the paths of forms for who is not signed in."""
        self._site = site
        self._now = now
        self._anonymous = anonymous
        self._secret = new_secret()
        self._told: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()
        port = site.host.partition("]")[2] or site.host
        # Cookies do not know ports: two sites on one machine must not sign each other out.
        mark = f"-{port.rpartition(':')[2]}" if ":" in port else ""
        prefix = "__Host-" if site.is_secure else ""
        self._session, self._guest = f"{prefix}session{mark}", f"{prefix}guest{mark}"

    def guest(self, request: Request, way: Way) -> Visit | None:
        """Return the visit of who has no session and no token, where no proxy says who asks."""
        if way.scope is not None or self._site.sign_on or request.cookies.get(self._session):
            return None
        return self._guest_visit(request, way)

    def visit(self, request: Request, way: Way | None) -> Visit:
        """Return who asks. Raises `UnknownTokenError`."""
        if way is not None and way.scope is not None:
            return Visit(person=self._system(request, way))
        named = self._named_by_proxy(request)
        if named is not None:
            return self._known_visit(named, self._csrf("sign-on", named.name), request)
        secret = request.cookies.get(self._session, "")
        found = self._site.accounts.sessions.whose(secret, at=self._now()) if secret else None
        if found is not None:
            # Of the account and not of the session: a form that waited too long can be sent again
            # by who has signed in anew.
            return self._known_visit(found, self._csrf("account", found.name), request, secret)
        return self._guest_visit(request, way)

    def leave(self, visit: Visit, answer: Answer, response: Response) -> None:
        """Put into a response what the browser keeps, and keep what the next page says."""
        if visit.new_cookie:
            self._set(response, self._guest, visit.new_cookie)
        if not isinstance(answer, Redirect):
            return
        if answer.session is not None:
            if answer.session:
                self._set(response, self._session, answer.session)
            else:
                self._drop(response, self._session)
            self._drop(response, self._guest)
        whose = answer.session or visit.session or (visit.person.name if visit.person else "")
        if answer.told and whose:
            with self._lock:
                self._told[whose] = answer.told
                while len(self._told) > _MOST_TOLD:
                    self._told.popitem(last=False)

    def _known_visit(
        self, account: Account, csrf: str, request: Request, session: str = ""
    ) -> Visit:
        told = self._taken(session or account.name) if request.method == "GET" else ""
        return Visit(person=_person(account), csrf=csrf, told=told, session=session)

    def _guest_visit(self, request: Request, way: Way | None) -> Visit:
        if way is None or (way.needs is None and way.path not in self._anonymous):
            return Visit()
        secret = request.cookies.get(self._guest, "")
        fresh = "" if secret or request.method == "POST" else new_secret()
        csrf = self._csrf("guest", secret or fresh or new_secret())
        return Visit(csrf=csrf, new_cookie=fresh)

    def _system(self, request: Request, way: Way) -> Person:
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            raise UnknownTokenError(_UNKNOWN, "this needs a token", challenge=_REALM)
        token = self._site.accounts.tokens.of(secret.strip(), at=self._now())
        if token is None:
            raise UnknownTokenError(
                _UNKNOWN,
                "this token is unknown, too old or was revoked",
                challenge=f'{_REALM}, error="invalid_token"',
            )
        if way.scope not in token.scopes:
            raise UnknownTokenError(
                _FORBIDDEN,
                f"this token may not ask for “{way.scope}”",
                challenge=f'{_REALM}, error="insufficient_scope", scope="{way.scope}"',
            )
        return Person(name=f"token {token.label}", full_name=token.label, may=frozenset())

    def _named_by_proxy(self, request: Request) -> Account | None:
        on = self._site.sign_on
        if on is None or request.client is None or request.client.host not in on.proxies:
            return None
        given = request.headers.getlist(on.header)
        if len(given) != 1:  # two names: one of them is not the proxy's
            return None
        try:
            found = self._site.accounts.people.get(spelt_name(given[0]))
        except NotAllowedError:
            return None
        return None if found is None or found.is_disabled else found

    def _csrf(self, kind: str, secret: str) -> str:
        # A guest's cookie says what it likes: the kind keeps it from being somebody's session.
        told = f"{kind} {secret}".encode(errors="replace")
        return hmac.digest(self._secret.encode(), told, "sha256").hex()

    def _taken(self, whose: str) -> str:
        """Return what the last form has left to be said in this session; it is said once."""
        with self._lock:
            return self._told.pop(whose, "")

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            name,
            value,
            max_age=int(LONGEST.total_seconds()),
            path="/",
            secure=self._site.is_secure,
            httponly=True,
            samesite="lax",
        )

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(
            name, path="/", secure=self._site.is_secure, httponly=True, samesite="lax"
        )


def _person(account: Account) -> Person:
    return Person(name=account.name, full_name=account.full_name, may=granted(account.roles))
