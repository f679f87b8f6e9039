"""A school from nothing to a transcript that is believed: what people do, page by page."""

from pathlib import Path
from zipfile import ZipFile

from tests.browser.conftest import NewTab, Serve
from tests.browser.hands import Hand
from tests.browser.harness import run_command

SIGN_IN = "a long walk by the river"
KEYS = "four stones under the bridge"
SCHOOL = "Millbrook High School"
IDENTIFIER = "did:web:millbrook.example"
CREDIT = "Speak for a place"
STANDARD = "Speaks for a place to those who decide about it, and answers what they ask."
LEARNER = "Ana Soto"
WORK = "Sixteen wells in two counties were tested, and three reports of them disagree.\n"
STATEMENT = (
    "I began with three reports that could not all be true, and learned to ask who had measured "
    "what, and when. I hope to go on asking."
)


def _first_account(hand: Hand, full_name: str, name: str) -> None:
    hand.write("Your full name", full_name)
    hand.write("Name to sign in with", name)
    hand.write("New passphrase", SIGN_IN)
    hand.write("The same passphrase again", SIGN_IN)
    hand.press("Make the account and sign in")


def begin(hand: Hand) -> None:
    """Make the first account, and the school."""
    _first_account(hand, "A. Reyes", "areyes")
    hand.follow("Begin the school")
    hand.write("Name of the school", SCHOOL)
    hand.press("Begin")
    hand.sees("The school is begun")


def describe(hand: Hand) -> None:
    """Say who the school is, and what it credits."""
    hand.write("Identifier", IDENTIFIER)
    hand.write("Web site", "https://millbrook.example")
    hand.write("Telephone", "+1 555 555 0142")
    hand.write("Town", "Millbrook")
    hand.press("Add a signatory")
    hand.write("Name", "R. Okafor", place=2)
    hand.write("Title", "Head of school", place=1)
    hand.press("Save")
    hand.is_told("Saved")
    hand.follow("Graduate profile", within="main")
    hand.write("Statement", "Graduates of Millbrook ask good questions, and answer to others.")
    hand.press("Save")
    hand.is_told("Saved")
    hand.follow("Credits", within="main")
    hand.follow("New credit")
    hand.write("Name", CREDIT)
    hand.choose("Area", "Communication")
    hand.mark("advanced")
    hand.press("Make the credit")
    hand.write("Standard", STANDARD)
    hand.press("Save")
    hand.is_told("Saved")


def enrol(hand: Hand, work: Path) -> None:
    """Bring in a learner, with a work and some words."""
    hand.follow("Learners", within="nav")
    hand.follow("New learner")
    hand.write("Legal name", LEARNER)
    hand.write("Enrolled on", "08262024")  # as a date field takes it: month, day, year
    hand.press("Add the learner")
    hand.follow("Evidence")
    hand.bring("Bring in work", work)
    hand.press("Bring in")
    hand.sees("1 piece of work")
    hand.follow("Words")
    hand.write("The learner’s own words", STATEMENT)
    hand.press("Save")
    hand.is_told("aved")


def judge(hand: Hand) -> None:
    """Rate the work, and award the credit."""
    hand.follow("Credits", within="main")
    hand.follow(CREDIT)
    hand.mark("Proficient")
    hand.mark("wells")
    hand.write("Feedback for the learner", "Say next time who asked which question.")
    hand.write("Assessor", "T. Lindqvist")
    hand.press("Save the rating")
    hand.write(
        "Reason", "She spoke for the wells at the town meeting, and answered every question."
    )
    hand.mark("wells")
    hand.press("Award the credit")
    hand.sees("Awarded")


def issue(hand: Hand, folder: Path) -> Path:
    """Make the keys, sign, and keep the entry that colleges put on their lists."""
    hand.follow("Transcript Toolkit")
    hand.follow("Make the school’s keys")
    hand.write("Passphrase", KEYS)
    hand.write("The same again", KEYS)
    hand.press("Make the keys")
    entry = hand.save("The entry for a college’s trust list", folder)
    hand.follow("Status lists")
    hand.write("Address of a folder on the school’s web site", "https://millbrook.example/status")
    hand.press("Keep this address")
    hand.is_told("can be taken back")
    hand.follow("Issue", within="nav")
    hand.press("See what would be issued")
    hand.sees("1 transcript would be issued")
    hand.write("Passphrase of the school’s keys", KEYS)
    hand.press("Sign and issue")
    hand.sees("1 transcript was issued")
    return entry


def export(hand: Hand, folder: Path) -> Path:
    """Return the sealed PDF, out of the ZIP file in which it is given."""
    hand.follow("Export them")
    hand.write("Passphrase of the school’s keys", KEYS)
    hand.press("Export")
    with ZipFile(hand.save("Save the ZIP file", folder)) as packed:
        return Path(packed.extract("ana-soto.pdf", folder))


def school(hand: Hand, folder: Path) -> tuple[Path, Path]:
    """Do all that a school does; return the transcript, and the entry for colleges' lists."""
    work = folder / "wells.txt"
    work.write_text(WORK, encoding="utf-8")
    begin(hand)
    describe(hand)
    enrol(hand, work)
    judge(hand)
    entry = issue(hand, folder)
    return export(hand, folder), entry


def college(hand: Hand, transcript: Path, entry: Path) -> None:
    """Take the school onto a list after a telephone call, and give the transcript to the page."""
    _first_account(hand, "B. Lund", "lund")
    hand.follow("Trusted issuers", within="main")
    hand.follow("Add a school")
    hand.bring("What the school has sent or publishes", entry)
    hand.press("Read it")
    hand.write(
        "How it was confirmed", "by telephone with R. Okafor, on the number of the directory"
    )
    hand.write("Confirmed by", "B. Lund")
    hand.press("Add it to the list")
    hand.follow("Verify", within="nav")
    hand.bring("The file", transcript)
    hand.press("Check it")
    hand.sees("Nothing in it was changed, and it still stands.")


def journey(serve: Serve, new_tab: NewTab, kind: type[Hand], folder: Path) -> tuple[Path, Path]:
    """Go from two empty folders to a college's answer; return the transcript, and the entry."""
    office, admissions = new_tab(), new_tab()
    office.page.goto(serve("-w", folder / "school").setup or "")
    transcript, entry = school(kind(page=office.page), folder)
    admissions.page.goto(serve("--trust", folder / "trust.yaml").setup or "")
    college(kind(page=admissions.page), transcript, entry)
    assert (office.complaints, admissions.complaints) == ([], [])
    return transcript, entry


def is_verified(document: Path, entry: Path) -> None:
    """Have the command say the same, by a list of that one entry."""
    ended = run_command("verify", document, "--trust", entry.with_name("trust.yaml"))
    assert ended.returncode == 0, ended.stdout + ended.stderr
