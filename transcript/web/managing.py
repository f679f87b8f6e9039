"""Accounts, tokens of the API, and the log: what the registrar manages."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from transcript.accounts.errors import NotAllowedError
from transcript.accounts.people import INVITED_FOR, Account
from transcript.accounts.roles import Permission, Role
from transcript.accounts.tokens import Scope
from transcript.web.asked import Answer, Asked, NotHereError, Page, Redirect, Way

_Kind = TypeVar("_Kind", Role, Scope)
_LINES = 100
_UNDONE = 422
_DAYS = (30, 90, 365)
_LONGEST_NUMBER = 9
MEANINGS = {
    Role.AUTHOR: "writes the school’s files, credits, learners and their words",
    Role.ASSESSOR: "brings in evidence and rates it",
    Role.APPROVER: "awards credits",
    Role.REGISTRAR: "signs, hands out, corrects, and manages accounts",
    Role.READER: "looks at everything and changes nothing",
}
SCOPES = {
    Scope.VALIDATE: "find the problems in the school’s files",
    Scope.ISSUE: "sign transcripts",
    Scope.EXPORT: "fetch what was issued",
    Scope.VERIFY: "check files",
    Scope.STATUS: "see what was taken back",
}


def accounts(asked: Asked) -> Answer:
    """Show every account, and where one is made."""
    return _accounts_page(asked)


def add(asked: Asked) -> Answer:
    """Make an account, and show the address at which its owner chooses a passphrase."""
    people = asked.site.accounts.people
    try:
        made = people.add(
            asked.form.get("name"),
            full_name=asked.form.get("full_name"),
            roles=_chosen(asked, "roles", Role),
            at=asked.at,
        )
    except NotAllowedError as error:
        return _accounts_page(asked, problem=str(error))
    asked.note("made an account", made.name)
    return _invited(asked, made)


def one(asked: Asked) -> Answer:
    """Show one account."""
    return _one_page(_named(asked))


def change(asked: Asked) -> Answer:
    """Change roles, close or open an account, or invite its owner to choose a passphrase."""
    found = _named(asked)
    changes: dict[str, Callable[[Asked, Account], Answer]] = {
        "roles": _change_roles,
        "close": _close,
        "open": _open,
        "invite": _invite,
    }
    wanted = changes.get(asked.form.get("do"))
    if wanted is None:
        return _one_page(found)
    try:
        return wanted(asked, found)
    except NotAllowedError as error:
        return _one_page(found, problem=str(error))


def _change_roles(asked: Asked, found: Account) -> Answer:
    roles = _chosen(asked, "roles", Role)
    asked.site.accounts.people.change(found.name, roles=roles)
    asked.note(f"gave the roles: {', '.join(sorted(roles))}", found.name)
    return _done(asked, found, f"The roles of {found.name} are changed; it has to sign in again.")


def _close(asked: Asked, found: Account) -> Answer:
    asked.site.accounts.people.change(found.name, is_disabled=True)
    asked.note("closed an account", found.name)
    return _done(asked, found, f"The account {found.name} is closed: nobody comes in with it.")


def _open(asked: Asked, found: Account) -> Answer:
    asked.site.accounts.people.change(found.name, is_disabled=False)
    asked.note("opened an account again", found.name)
    return _done(asked, found, f"The account {found.name} is open again.")


def _invite(asked: Asked, found: Account) -> Answer:
    asked.note("made an address for a new passphrase", found.name)
    return _invited(asked, found)


def _done(asked: Asked, found: Account, told: str) -> Redirect:
    if found.name == asked.actor:  # whatever changes an account ends its sessions
        return Redirect(to="/sign-in", session="")
    return Redirect(to="/accounts", told=told)


def _invited(asked: Asked, found: Account) -> Page:
    secret = asked.site.accounts.people.invite(found.name, at=asked.at)
    facts = {
        "account": found,
        "address": f"{asked.site.address}/setup/{secret}",
        "days": INVITED_FOR.days,
    }
    return Page(template="accounts/invited.html", facts=facts)


def tokens(asked: Asked) -> Answer:
    """Show every token, and where one is made."""
    return _tokens_page(asked)


def change_tokens(asked: Asked) -> Answer:
    """Make a token, whose secret is shown this once, or revoke one."""
    try:
        if asked.form.get("revoke"):
            return _revoke(asked, asked.form.get("revoke"))
        days = asked.form.get("days")
        token, secret = asked.site.accounts.tokens.make(
            label=asked.form.get("label"),
            scopes=_chosen(asked, "scopes", Scope),
            by=asked.actor,
            at=asked.at,
            until=asked.at + timedelta(days=int(days) if days in map(str, _DAYS) else 0),
        )
    except NotAllowedError as error:
        return _tokens_page(asked, problem=str(error))
    asked.note(f"made a token: {', '.join(sorted(token.scopes))}", token.label)
    return _tokens_page(asked, secret=secret)


def _revoke(asked: Asked, number: str) -> Redirect:
    if not number.isdecimal() or len(number) > _LONGEST_NUMBER:
        raise NotAllowedError("there is no such token")
    token = asked.site.accounts.tokens.revoke(int(number), at=asked.at)
    asked.note("revoked a token", token.label)
    return Redirect(to="/tokens", told=f"The token “{token.label}” opens nothing any more.")


def log(asked: Asked) -> Answer:
    """Show who did what, the newest first."""
    before = asked.query.get("before", "")
    is_number = before.isdecimal() and len(before) <= _LONGEST_NUMBER
    acts = asked.site.accounts.acts
    lines = acts.page(most=_LINES + 1, before=int(before) if is_number else None)
    facts = {
        "lines": lines[:_LINES],
        "older": lines[_LINES - 1].number if len(lines) > _LINES else None,
        "is_newest": not is_number,
        "count": acts.count(),
    }
    return Page(template="accounts/log.html", facts=facts)


def _accounts_page(asked: Asked, *, problem: str = "") -> Page:
    facts = {
        "accounts": asked.site.accounts.people.all(),
        "meanings": MEANINGS,
        "problem": problem,
        "name": asked.form.get("name"),
        "full_name": asked.form.get("full_name"),
        "roles": asked.form.all("roles"),
    }
    return Page(template="accounts/accounts.html", facts=facts, status=_UNDONE if problem else 200)


def _one_page(found: Account, *, problem: str = "") -> Page:
    facts = {"account": found, "meanings": MEANINGS, "problem": problem, "roles": found.roles}
    return Page(template="accounts/one.html", facts=facts, status=_UNDONE if problem else 200)


def _tokens_page(asked: Asked, *, problem: str = "", secret: str = "") -> Page:
    facts = {
        "tokens": [(each, each.counts(at=asked.at)) for each in asked.site.accounts.tokens.all()],
        "scopes": SCOPES,
        "days": _DAYS,
        "problem": problem,
        "secret": secret,
        "label": asked.form.get("label") if problem else "",
        "chosen": asked.form.all("scopes") if problem else (),
    }
    return Page(template="accounts/tokens.html", facts=facts, status=_UNDONE if problem else 200)


def _named(asked: Asked) -> Account:
    found = asked.site.accounts.people.get(asked.path["name"])
    if found is None:
        raise NotHereError("there is no account of that name")
    return found


def _chosen(asked: Asked, name: str, kind: type[_Kind]) -> frozenset[_Kind]:
    known = {each.value: each for each in kind}
    return frozenset(known[each] for each in asked.form.all(name) if each in known)


_MANAGE = Permission.MANAGE
WAYS = (
    Way(path="/accounts", view=accounts, needs=_MANAGE),
    Way(path="/accounts", view=add, needs=_MANAGE, method="POST", most=16 * 1024),
    Way(path="/accounts/{name}", view=one, needs=_MANAGE),
    Way(path="/accounts/{name}", view=change, needs=_MANAGE, method="POST", most=16 * 1024),
    Way(path="/tokens", view=tokens, needs=_MANAGE),
    Way(path="/tokens", view=change_tokens, needs=_MANAGE, method="POST", most=16 * 1024),
    Way(path="/log", view=log, needs=_MANAGE),
)
