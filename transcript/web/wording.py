"""The ways out that the command line names, as a page has them."""

import re

WAYS_OUT = tuple(
    (re.compile(there), here)
    for there, here in (
        ("or give --same to issue the same again", "or tick below to issue the same again"),
        (": give --by that number", "; choose it below, under “By”"),
        ("and give --from with the new name", "and choose the new name below"),
        ("; make one with “transcript keys new[^”]*”", "; make one under Office, Keys"),
        ("; see “transcript keys list”", "; see Office, Keys"),
        ("and “transcript keys list” does not", "and it is none of the school's keys"),
        (" with “transcript keys passphrase”", " under Office, Keys"),
        ("; “transcript validate [^”]*” shows how", "; the page of the learner shows how"),
        (" in “transcript release codes”", " among the grounds"),
    )
)
"""What the command line says, and what is said instead."""


def in_a_browser(reason: str) -> str:
    """Return why something was not done, with the way out that whoever reads it has here."""
    for there, here in WAYS_OUT:
        reason = there.sub(here, reason)
    return reason
