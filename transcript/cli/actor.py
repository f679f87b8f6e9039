"""Who acts: noted in the registry beside every act."""

import getpass
import os

ACTOR_VARIABLE = "TRANSCRIPT_ACTOR"
_LONGEST = 200


def actor() -> str:
    """Return who runs this command: `TRANSCRIPT_ACTOR`, else the name of the account."""
    told = " ".join(os.environ.get(ACTOR_VARIABLE, "").split())
    if told:
        return told[:_LONGEST]
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return "unknown"
