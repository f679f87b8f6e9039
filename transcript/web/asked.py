"""What a view is asked, and what it answers. Views are plain functions and know no HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from transcript.accounts.roles import Permission
from transcript.accounts.tokens import Scope
from transcript.office.shelf import shelved
from transcript.source.workspace import Workspace
from transcript.web.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that somebody sent: the name it had there, and its bytes, within the form's limit."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields of a form by name, in the order in which they came, and the files."""

    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, Upload], ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """Return the last value of a field, without the space around it."""
        found = [value for key, value in self.fields if key == name]
        return found[-1].strip() if found else default

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return tuple(value for key, value in self.fields if key == name)

    def file(self, name: str) -> Upload | None:
        """Return the file of a field; None if none was chosen."""
        found = [each for key, each in self.files if key == name and (each.name or each.content)]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks: somebody with an account, signed in."""

    name: str
    full_name: str
    may: frozenset[Permission]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, read and within its limits. `person` is None where nobody is signed in.

    `body` is what a system has sent to a way with a scope, where it is no form; `sent` are its
    headers, of those that such a way may know. `address` is the path as it was asked
    for, and `session` the secret of who is signed in.
    """

    site: Site
    at: datetime
    person: Person | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Form = field(default=Form())
    language: str = "en"
    body: bytes = field(default=b"", repr=False)
    sent: Mapping[str, str] = field(default_factory=dict)
    peer: str = ""
    address: str = ""
    session: str = field(default="", repr=False)
    noted: list[tuple[str, str]] = field(default_factory=list)

    def workspace(self) -> Workspace:
        """Open the school's folder. Raises `UnreadableWorkspaceError`."""
        if self.site.folder is None:
            raise NotHereError("this site serves no school")
        return shelved(self.site.folder)

    def may(self, permission: Permission) -> bool:
        """Return whether who asks may do something."""
        return self.person is not None and permission in self.person.may

    @property
    def actor(self) -> str:
        """Who is noted beside an act."""
        return self.person.name if self.person else ""

    def note(self, act: str, subject: str = "") -> None:
        """Have the log say this, if the answer is no refusal, instead of the `act` of the way."""
        self.noted.append((act, subject))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: a template, and the facts that it shows.

    `is_framed` are those that another page of ours shows in a frame.
    """

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    is_framed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """Go on there, to an address of this site; `told` is said on the page that comes.

    With `session`, the browser is signed in with it from now on; with an empty one, signed out.
    """

    to: str
    told: str = ""
    session: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to keep; with `inline`, one to show, which may do nothing but be seen.

    `policy` is the content security policy of one that says itself what it may do.
    """

    content: bytes
    media_type: str
    name: str
    inline: bool = False
    policy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """One JSON document."""

    value: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"


Answer: TypeAlias = Page | Redirect | Download | Data
View: TypeAlias = Callable[[Asked], Answer]


class RefusedError(Exception):
    """A request that is not served: `status` is that of HTTP, the reason is for people."""

    def __init__(
        self, status: int, reason: str, *, hint: str = "", after: int | None = None
    ) -> None:
        """Say why, what to do, and after how many seconds it may be tried again."""
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.hint = hint
        self.after = after


class NotHereError(RefusedError):
    """There is nothing of that name."""

    def __init__(self, reason: str) -> None:
        """Say what was looked for."""
        super().__init__(404, reason)


class UnnotedError(RefusedError):
    """What was asked for was done, and the log could not be told so."""

    def __init__(self, reason: str) -> None:
        """Say why not."""
        said = (
            f"what you asked for was done, but the log of who did what cannot be written: {reason}"
        )
        super().__init__(409, said, hint="do not send it again; tell whoever runs this server")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An address of the site: its path, what it needs, and the view that answers.

    `needs` is None for what anybody may ask without an account. `most` is how many bytes a request
    may send. `is_open` are forms that carry no token of a session, because they change nothing.
    A way with a `scope` answers to a token of the API that has it, and looks at no session. A view
    that `waits` for other processes does not take the threads of the pages. `act` is what the log
    says was done, with the parts of the path; without one, only what the view notes.
    """

    path: str
    view: View
    needs: Permission | None
    method: str = "GET"
    most: int = 1024 * 1024
    is_open: bool = False
    scope: Scope | None = None
    waits: bool = False
    act: str = ""
