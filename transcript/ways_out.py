"""What can be done about something that went wrong: a short list, and no words of any surface.

Who raises an error or finds a problem says what can be done. The command line, the pages and the
API each say in words of their own how it is done there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Deed(StrEnum):
    """What somebody can do. Each surface has words for every one of them."""

    MAKE_KEYS = "make keys"
    MAKE_LEDGER_KEY = "make a key for the ledger"
    MAKE_APPROVAL_KEY = "make a key for approving"
    LOOK_AT_KEYS = "look at the keys"
    CHANGE_PASSPHRASE = "change the passphrase"  # noqa: S105 - a deed, and no passphrase
    REQUEST_CERTIFICATE = "request a certificate"
    APPROVE = "approve"
    ISSUE_SAME = "issue the same again"
    NAME_SUCCESSOR = "name the successor"
    NAME_EACH_SUCCESSOR = "name each successor"
    NAME_NEW_FOLDER = "name the new folder"
    REVOKE = "revoke"
    READ_ABOUT_GROUNDS = "read about grounds"
    READ_ABOUT_THE_GROUND = "read about the ground"
    SAY_PURPOSE = "say the purpose"
    MEND_LEARNER = "mend the files of a learner"
    MEND_FILES = "mend the files"
    ISSUE_FIRST = "issue first"
    NAME_DOCUMENT = "name a document"
    NAME_ALL_DOCUMENTS = "name all documents"
    DECIDE_AGAIN = "decide again"
    IMPORT_TABLE = "import a table"
    IMPORT_ONEROSTER = "import a OneRoster package"
    IMPORT_CASE = "import a CASE package"
    FINISH_IMPORT = "finish an import"
    SAY_KIND = "say the kind of a table"
    MAKE_LEARNERS = "make new learners"
    REPLACE_FILES = "replace files"
    CHECK_LEDGER = "check the ledger"
    GIVE_TRUST_LIST = "give a trust list"
    GIVE_STATUS_LISTS = "give status lists"
    GIVE_BESIDE = "give a status list beside the file"
    TAKE_OUT = "take the attached CLR out"


@dataclass(frozen=True, slots=True)
class WayOut:
    """What can be done, and of whom or what, where the words for it say so."""

    deed: Deed
    of: str = ""


def advised(text: str, way_out: WayOut | None, words: Mapping[Deed, str]) -> str:
    """Return what is wrong, going on with what can be done as a surface words it."""
    return text if way_out is None else text + words[way_out.deed].format(way_out.of)
