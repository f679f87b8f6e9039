"""What can be done, as the command line says it: the commands and options that do it."""

from collections.abc import Mapping

from transcript.office.troubles import said
from transcript.ways_out import Deed, WayOut, advised

COMMANDS: Mapping[Deed, str] = {
    Deed.MAKE_KEYS: "; make one with “transcript keys new”",
    Deed.MAKE_LEDGER_KEY: "; make one with “transcript keys new --for ledger”",
    Deed.MAKE_APPROVAL_KEY: "; make one with “transcript keys new --for approval”",
    Deed.LOOK_AT_KEYS: "; see “transcript keys list”",
    Deed.CHANGE_PASSPHRASE: " with “transcript keys passphrase”",
    Deed.REQUEST_CERTIFICATE: ", which “transcript keys certificate --request” writes",
    Deed.APPROVE: "; see “transcript approve”",
    Deed.ISSUE_SAME: ", or give --same to issue the same again",
    Deed.NAME_SUCCESSOR: ": give --by that number",
    Deed.NAME_EACH_SUCCESSOR: ", with --by for the older",
    Deed.NAME_NEW_FOLDER: ", and give --from with the new name",
    Deed.REVOKE: ": “transcript revoke” takes it back",
    Deed.READ_ABOUT_GROUNDS: ". “transcript release codes” explains them",
    Deed.READ_ABOUT_THE_GROUND: " in “transcript release codes”",
    Deed.SAY_PURPOSE: ", with --purpose",
    Deed.MEND_LEARNER: "; “transcript validate {}” shows how",
    Deed.MEND_FILES: ": “transcript validate” says what is wrong",
    Deed.ISSUE_FIRST: "; run “transcript issue {}”",
    Deed.NAME_DOCUMENT: " with --document",
    Deed.NAME_ALL_DOCUMENTS: "; or all of them: --learner",
    Deed.DECIDE_AGAIN: " with “transcript new award”",
    Deed.IMPORT_TABLE: ": transcript import csv FILE",
    Deed.IMPORT_ONEROSTER: ": transcript import oneroster FILE",
    Deed.IMPORT_CASE: ": transcript import case FILE",
    Deed.FINISH_IMPORT: " (any “transcript import”, also with --dry-run)",
    Deed.SAY_KIND: "; or say what it is, with --as ratings, roster or framework, to be told which "
    "columns are missing",
    Deed.MAKE_LEARNERS: ", or give --new-learners",
    Deed.REPLACE_FILES: ", with --replace",
    Deed.CHECK_LEDGER: "; “transcript ledger verify” says which",
    Deed.GIVE_TRUST_LIST: " Give your list with --trust.",
    Deed.GIVE_STATUS_LISTS: " --online fetches it, and --status reads a copy that you have.",
    Deed.GIVE_BESIDE: " Name it with --status.",
    Deed.TAKE_OUT: " Take it out with --extract.",
}


def with_command(text: str, way_out: WayOut | None) -> str:
    """Return what is wrong, going on with the command that can do something about it."""
    return advised(text, way_out, COMMANDS)


def sentence_of(error: Exception) -> str:
    """Return what an error says to people, going on with the command that can do something."""
    return said(error, COMMANDS)
