"""What of the school is asked for by name: its learners, and its keys' passphrase."""

from collections.abc import Callable, Sequence

from transcript.source.workspace import Workspace
from transcript.web.api.problems import ApiError, Trouble
from transcript.web.asked import Asked


def learners_named(workspace: Workspace, named: Sequence[str]) -> tuple[str, ...]:
    """Return the learners named. Raises `ApiError` for one that is not there."""
    known = frozenset(workspace.learner_ids)
    for name in named:
        if name not in known:
            raise ApiError(
                Trouble.NO_SUCH_LEARNER,
                f"there is no learner “{name}”",
                hint="name learners by their ids, which are the names of their folders",
                facts={"learner": name},
            )
    return tuple(named)


def passphrase_of(asked: Asked) -> Callable[[], bytes]:
    """Return what gives the keys' passphrase; it raises `ApiError` if the server was given none."""

    def refuse() -> bytes:
        raise ApiError(
            Trouble.LOCKED,
            "this server was started without the keys' passphrase, so it signs for nobody",
            hint="start it with “transcript serve --passphrase-file FILE”, or issue and export in "
            "the browser",
        )

    return asked.site.passphrase or refuse
