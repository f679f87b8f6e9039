"""What can be done, as pages say it: where on this site it is done, or who else does it."""

from collections.abc import Mapping
from typing import Protocol

from transcript.office.troubles import said
from transcript.ways_out import Deed, WayOut, advised

PAGES: Mapping[Deed, str] = {
    Deed.MAKE_KEYS: "; make one under Office, Keys",
    Deed.MAKE_LEDGER_KEY: "; make one under Office, Keys",
    Deed.MAKE_APPROVAL_KEY: "; make one under Approvals",
    Deed.LOOK_AT_KEYS: "; see Office, Keys",
    Deed.CHANGE_PASSPHRASE: " under Office, Keys",
    Deed.REQUEST_CERTIFICATE: ", which you find under Office, Keys",
    Deed.APPROVE: "; an approver does that under Approvals",
    Deed.ISSUE_SAME: ", or tick below to issue the same again",
    Deed.NAME_SUCCESSOR: "; choose it below, under “By”",
    Deed.NAME_EACH_SUCCESSOR: "",
    Deed.NAME_NEW_FOLDER: ", and choose the new name below",
    Deed.REVOKE: "; revoke it instead",
    Deed.READ_ABOUT_GROUNDS: "",
    Deed.READ_ABOUT_THE_GROUND: " among the grounds",
    Deed.SAY_PURPOSE: "",
    Deed.MEND_LEARNER: "; the page of the learner shows how",
    Deed.MEND_FILES: " under School, Files",
    Deed.ISSUE_FIRST: "; issue it first, under Issue",
    Deed.NAME_DOCUMENT: "",
    Deed.NAME_ALL_DOCUMENTS: "",
    Deed.DECIDE_AGAIN: " on the page of the credit",
    Deed.IMPORT_TABLE: ": choose “a table” for where it comes from",
    Deed.IMPORT_ONEROSTER: ": choose OneRoster for where it comes from",
    Deed.IMPORT_CASE: " under School, Credits",
    Deed.FINISH_IMPORT: ", under Learners, Import",
    Deed.SAY_KIND: "",
    Deed.MAKE_LEARNERS: ", or choose the file again and tick that such learners are added",
    Deed.REPLACE_FILES: ": tick below that edited files are replaced too",
    Deed.CHECK_LEDGER: "; the check under Office, Ledger says which",
    Deed.GIVE_TRUST_LIST: "",
    Deed.GIVE_STATUS_LISTS: "",
    Deed.GIVE_BESIDE: "",
    Deed.TAKE_OUT: "",
}


def on_a_page(text: str, way_out: WayOut | None) -> str:
    """Return what is wrong, going on with where on this site something can be done."""
    return advised(text, way_out, PAGES)


class Hinted(Protocol):
    """A problem with a hint at what to do."""

    @property
    def hint(self) -> str:
        """What to do, as far as that is the same everywhere."""

    @property
    def way_out(self) -> WayOut | None:
        """What else can be done."""


def hint_of(problem: Hinted) -> str:
    """Return the hint of a problem, going on with where on this site something can be done."""
    return on_a_page(problem.hint, problem.way_out)


def sentence_of(error: Exception) -> str:
    """Return what an error says, without where files are on this machine, and what can be done."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return said(error, PAGES)
