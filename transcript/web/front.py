"""The first page: what there is to do next, for who is asking."""

from collections.abc import Iterator
from dataclasses import dataclass

from transcript.accounts.roles import Permission
from transcript.diagnostics import has_errors
from transcript.office.keys import keyring_of
from transcript.proofs.errors import ProofError
from transcript.proofs.key_history import KeyPurpose
from transcript.source.workspace import Workspace
from transcript.validation.placeholders import has_examples
from transcript.web.asked import Answer, Asked, Page, Redirect, Way

_P = Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do: where, what it is called, and why."""

    to: str
    name: str
    why: str


def front(asked: Asked) -> Answer:
    """Show what comes next; at a college without an account, that is to check a file."""
    if asked.person is None:
        return Redirect(to="/sign-in" if asked.site.folder is not None else "/verify")
    school = _school(asked)
    facts = {
        "school": school.load_school().school if school else None,
        "next": list(_next(asked, school)),
        "usual": list(_usual(asked, school)),
    }
    return Page(template="front/front.html", facts=facts)


def _school(asked: Asked) -> Workspace | None:
    """Return the school; None at a college, and where none was begun yet."""
    folder = asked.site.folder
    if folder is None or not (folder / "workspace.yaml").exists():
        return None
    return asked.workspace()


def _next(asked: Asked, school: Workspace | None) -> Iterator[Step]:
    """Yield what is still missing before anything can be issued, and who is missing."""
    if asked.site.folder is not None and school is None and asked.may(_P.AUTHOR):
        yield Step(to="/begin", name="Begin the school", why="Its folder is empty: give it a name.")
    if school is not None:
        yield from _for_a_school(asked, school)
    if asked.may(_P.MANAGE) and len(asked.site.accounts.people.all()) == 1:
        yield Step(
            to="/accounts",
            name="Add a second person",
            why="One account does everything so far: whoever signs should not be the only one "
            "who awards.",
        )


def _for_a_school(asked: Asked, school: Workspace) -> Iterator[Step]:
    files = school.load_school()
    if has_errors(files.diagnostics):
        count = sum(1 for each in files.diagnostics if has_errors((each,)))
        what = "one error" if count == 1 else f"{count} errors"
        yield Step(to="/school", name="Mend the school’s files", why=f"There are {what} in them.")
    if files.school and has_examples(files.school) and asked.may(_P.AUTHOR):
        yield Step(
            to="/school",
            name="Say who the school is",
            why="Its identifier, its address or its e-mail are still an example’s, which any "
            "other school may have too.",
        )
    if not school.learner_ids and asked.may(_P.AUTHOR):
        yield Step(
            to="/learners",
            name="Bring in learners",
            why="There are none yet: import a list, or add them one by one.",
        )
    if asked.may(_P.ISSUE) and school.settings.status is None:
        yield Step(
            to="/status",
            name="Say where the status lists will be",
            why="What is issued before can never be taken back.",
        )
    if asked.may(_P.ISSUE) and not _has_key(asked, school):
        yield Step(
            to="/keys",
            name="Make the school’s keys",
            why="Nothing can be signed without them.",
        )


def _has_key(asked: Asked, school: Workspace) -> bool:
    try:
        history = keyring_of(school.folder).history()
    except ProofError:
        return True  # they are there; their own page says what is wrong with them
    return history.active(KeyPurpose.CREDENTIALS, asked.at) is not None


def _usual(asked: Asked, school: Workspace | None) -> Iterator[Step]:
    """Yield what each role does from day to day."""
    if school is not None:
        yield from (step for needs, step in _daily(school) if asked.may(needs))
    if asked.may(_P.TRUST):
        yield Step(to="/trust", name="Trusted issuers", why="Whose transcripts are accepted here.")
    yield Step(
        to="/verify",
        name="Verify a transcript",
        why="Drop a file of any school, or type the code of a printed one.",
    )
    if asked.may(_P.MANAGE):
        yield Step(
            to="/accounts",
            name="Accounts",
            why="Who may come in, tokens of other systems, and who did what.",
        )


def _daily(school: Workspace) -> tuple[tuple[Permission, Step], ...]:
    needs_two = school.settings.two_person
    return (
        (_P.VIEW, Step(to="/learners", name="Learners", why=_whose(len(school.learner_ids)))),
        (
            _P.AUTHOR,
            Step(
                to="/credits",
                name="Credits",
                why="What each stands for, with its criteria and its rubric.",
            ),
        ),
        (_P.VIEW, Step(to="/progress", name="Progress", why="Where learners stand.")),
        *([(_P.APPROVE, _APPROVE)] if needs_two else []),
        (_P.ISSUE, _ISSUE_APPROVED if needs_two else _ISSUE_ALONE),
        (
            _P.VIEW,
            Step(to="/documents", name="Documents", why="What was issued, and what became of it."),
        ),
        (
            _P.ISSUE,
            Step(
                to="/releases",
                name="Releases",
                why="Hand a transcript out, on a consent or another ground, and keep account.",
            ),
        ),
    )


def _whose(count: int) -> str:
    if not count:
        return "Nobody is here yet."
    return "The records of one learner." if count == 1 else f"The records of {count:,} learners."


_APPROVE = Step(
    to="/approvals", name="Approvals", why="What is signed only after you have approved it."
)
_ISSUE_ALONE = Step(
    to="/issue",
    name="Issue transcripts",
    why="Review, then sign. No second person has to approve.",
)
_ISSUE_APPROVED = Step(
    to="/issue",
    name="Issue transcripts",
    why="Review, then sign what a second person has approved.",
)
WAYS = (Way(path="/", view=front, needs=None),)
