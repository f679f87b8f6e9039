"""Coming in and going out: sign-in, the first account, invitations, and one's own passphrase."""

from transcript.accounts.errors import NotAllowedError
from transcript.accounts.passphrases import SHORTEST
from transcript.accounts.people import Account
from transcript.accounts.roles import Permission, Role
from transcript.web.asked import Answer, Asked, Page, Redirect, RefusedError, Way
from transcript.web.words import words_of

_TOO_OFTEN, _GONE = 429, 410
_WRONG, _UNDONE = 401, 422


def ask_who(asked: Asked) -> Answer:
    """Show the form in which somebody signs in."""
    return _sign_in_page(asked)


def sign_in(asked: Asked) -> Answer:
    """Let somebody in who knows the passphrase of an account."""
    name, given = asked.form.get("name"), _typed(asked, "passphrase")
    wait = asked.site.attempts.take(account=name, peer=asked.peer)
    if wait:
        raise RefusedError(
            _TOO_OFTEN,
            "too many attempts to sign in",
            hint=f"wait {wait} seconds, then try again",
            after=wait,
        )
    found = asked.site.accounts.people.admitted(name, given)
    if found is None:
        asked.site.accounts.acts.note("refused to sign in", who="", at=asked.at, peer=asked.peer)
        return _sign_in_page(asked, problem="wrong", status=_WRONG)
    asked.site.attempts.forgive(account=name, peer=asked.peer)
    return _in(asked, found, to=_own(asked.form.get("wanted")))


def sign_out(asked: Asked) -> Answer:
    """End the session."""
    if asked.session:
        asked.site.accounts.sessions.end(asked.session)
        asked.note("signed out")
    return Redirect(to="/sign-in", session="")


def ask_first(asked: Asked) -> Answer:
    """Show where the first account is made, or an invited one gets its passphrase."""
    return _setup_page(asked, _invitation(asked))


def set_up(asked: Asked) -> Answer:
    """Make the first account, or give an invited one its passphrase, and let them in."""
    invited = _invitation(asked)
    given = _typed(asked, "passphrase")
    if given != _typed(asked, "again"):
        return _setup_page(asked, invited, problem="the two passphrases are not the same")
    people, secret = asked.site.accounts.people, asked.path["secret"]
    try:
        if invited is not None:
            found = people.accept(secret, given, at=asked.at)
        else:
            found = people.begin(
                secret,
                name=asked.form.get("name"),
                full_name=asked.form.get("full_name"),
                passphrase=given,
                roles=Role,
                at=asked.at,
            )
    except NotAllowedError as error:
        return _setup_page(asked, invited, problem=str(error))
    chosen = "chose a passphrase" if invited else "made the first account"
    asked.site.accounts.acts.note(chosen, who=found.name, at=asked.at, peer=asked.peer)
    return _in(asked, found, to="/")


def account(asked: Asked) -> Answer:
    """Show who is signed in, and where the passphrase is changed."""
    return _account_page(asked)


def change_passphrase(asked: Asked) -> Answer:
    """Change one's own passphrase; every session of the account ends but a new one."""
    name = asked.actor
    wait = asked.site.attempts.take(account=name, peer=asked.peer)
    if wait:
        raise RefusedError(_TOO_OFTEN, "too many attempts", hint="wait a little", after=wait)
    people = asked.site.accounts.people
    found = people.admitted(name, _typed(asked, "now"))
    if found is None:
        return _account_page(asked, problem="this is not the passphrase that you have now")
    asked.site.attempts.forgive(account=name, peer=asked.peer)
    if _typed(asked, "passphrase") != _typed(asked, "again"):
        return _account_page(asked, problem="the two new passphrases are not the same")
    try:
        people.set_passphrase(name, _typed(asked, "passphrase"))
    except NotAllowedError as error:
        return _account_page(asked, problem=str(error))
    asked.note("changed the passphrase")
    return Redirect(
        to="/account",
        told="Your passphrase is changed, and every other session of yours has ended.",
        session=asked.site.accounts.sessions.begin(name, at=asked.at),
    )


def _in(asked: Asked, found: Account, *, to: str) -> Redirect:
    """Let somebody in, under a new session: one that somebody knew before is worth nothing."""
    if asked.session:
        asked.site.accounts.sessions.end(asked.session)
    acts = asked.site.accounts.acts
    acts.note("signed in", who=found.name, at=asked.at, peer=asked.peer)
    return Redirect(to=to, session=asked.site.accounts.sessions.begin(found.name, at=asked.at))


def _sign_in_page(asked: Asked, *, problem: str = "", status: int = 200) -> Page:
    facts = {
        "words": words_of("sign-in", asked.language),
        "wanted": _own(asked.form.get("wanted")),
        "name": asked.form.get("name"),
        "problem": problem,
        "is_needed": False,
        "is_new": not asked.site.accounts.people.all(),
    }
    return Page(template="sign-in/sign-in.html", facts=facts, status=status)


def _setup_page(asked: Asked, invited: Account | None, *, problem: str = "") -> Page:
    facts = {
        "words": words_of("sign-in", asked.language),
        "invited": invited,
        "secret": asked.path["secret"],
        "name": asked.form.get("name"),
        "full_name": asked.form.get("full_name"),
        "problem": problem,
        "shortest": SHORTEST,
    }
    return Page(template="sign-in/setup.html", facts=facts, status=_UNDONE if problem else 200)


def _account_page(asked: Asked, *, problem: str = "") -> Page:
    found = asked.site.accounts.people.get(asked.actor)
    if found is None:
        raise RefusedError(_WRONG, "this needs an account: sign in")
    facts = {"account": found, "problem": problem, "shortest": SHORTEST}
    return Page(template="accounts/account.html", facts=facts, status=_UNDONE if problem else 200)


def _invitation(asked: Asked) -> Account | None:
    """Return who is invited; None where the first account is to be made. Raises `RefusedError`."""
    people, secret = asked.site.accounts.people, asked.path["secret"]
    invited = people.invited(secret, at=asked.at)
    if invited is None and not people.may_begin(secret):
        raise RefusedError(
            _GONE,
            "this address was used already, or is too old",
            hint="ask the school's registrar for a new one; whoever runs the server can stop it "
            "and start it again, or use “transcript accounts”",
        )
    return invited


def _typed(asked: Asked, name: str) -> str:
    """Return a passphrase as it was typed: spaces at its ends belong to it."""
    found = asked.form.all(name)
    return found[-1] if found else ""


def _own(wanted: str) -> str:
    """Return an address of this site; that of the first page for any other."""
    is_own = wanted.startswith("/") and wanted[1:2] not in {"/", "\\"} and wanted.isprintable()
    return wanted if is_own and not wanted.startswith("/sign-") else "/"


WAYS = (
    Way(path="/sign-in", view=ask_who, needs=None),
    Way(path="/sign-in", view=sign_in, needs=None, method="POST", most=16 * 1024),
    Way(path="/sign-out", view=sign_out, needs=None, method="POST", most=16 * 1024),
    Way(path="/setup/{secret}", view=ask_first, needs=None),
    Way(path="/setup/{secret}", view=set_up, needs=None, method="POST", most=16 * 1024),
    Way(path="/account", view=account, needs=Permission.VIEW),
    Way(
        path="/account",
        view=change_passphrase,
        needs=Permission.VIEW,
        method="POST",
        most=16 * 1024,
    ),
)
