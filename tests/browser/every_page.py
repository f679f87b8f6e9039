"""Every page of the site, and how somebody gets to those that are there only after some work."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import FilePayload, Page

from transcript.office.folder import open_workspace, registry_of
from transcript.web.ways import all_ways

TAMPERED = Path(__file__).parents[1] / "tampered"
LEARNER = "amara-nwosu-delgado"
FILES = {
    "/school/logo",
    "/learners/{learner}/draft.pdf",
    "/learners/{learner}/draft/{number}",
    "/learners/{learner}/evidence/{piece}/file",
    "/progress.svg",
    "/progress/{learner}/journeys.svg",
    "/keys/{file}",
    "/exports/{run}/file",
    "/releases/{release}/package",
    "/ledger/files",
    "/ledger/backup",
    "/runs/{run}/state",
    "/approvals/{run}/state",
    "/runs/{run}/report.{form}",
    "/api/openapi.json",
}
"""What is answered with something else than a page."""

LED_ELSEWHERE = {"/begin", "/setup/{secret}"}
"""What nobody sees of a school that has begun, and whose first account is made."""

MORE = (
    "/learners?show=ready",
    "/learners/eli-marchetti/credits/speak-to-an-audience",
    f"/learners/{LEARNER}/credits/evaluate-sources",
    f"/learners/{LEARNER}/evidence/meter-log",
    "/progress?for=outside",
    "/verify?lang=es",
    "/sign-in?lang=es",
)
"""Further addresses: other states of pages, and other languages."""

REFUSED = (
    ("/files/registry.db", 404),
    ("/learners/nobody", 404),
    (f"/learners/{LEARNER}/credits/evaluate-sources/transfer", 409),
    ("/nothing-is-here", 404),
)
"""What is not there, or not to be had, with the number that says so."""

_APPROVERS_OWN = "another walk by the sea"
_TABLE = "student_id,student_name,credit,score,assessed_on,assessor\n"
_RATINGS = f"{_TABLE}RV-901,Ana Soto,weigh-sauces,3,2026-03-04,T. Okafor\n"
_ROSTER = "student_id,full_name\nRV-901,Ana Soto\nRV-902,Ben Two\n"
_JUDGED = "credit,work,assessor,score\n" + "".join(
    f"argue-from-data,essay-{work},{assessor},{(work + place) % 4 + 1}\n"
    for work in range(8)
    for place, assessor in enumerate(("R. Castellanos", "T. Okafor"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A running studio and somebody in it who may do everything. `named`: what addresses name."""

    page: Page
    address: str
    folder: Path
    named: dict[str, str] = field(default_factory=dict)

    def go(self, path: str) -> int:
        """Open a page of the site; return the number that it answers with."""
        answer = self.page.goto(self.address + path)
        assert answer, path
        return answer.status

    def press(self, name: str) -> None:
        """Press a button, and wait for what follows."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def bring(self, field: str, *files: tuple[str, str]) -> None:
        """Put files, by name and text, into a form."""
        self.page.set_input_files(
            field,
            [
                FilePayload(name=name, mimeType="text/csv", buffer=each.encode())
                for name, each in files
            ],
        )

    def passphrase(self) -> str:
        """Return what opens the sample school's keys."""
        return (self.folder / "demo-passphrase.txt").read_text().splitlines()[0]

    def last_part(self) -> str:
        """Return what the address of the page that is open ends with."""
        return self.page.url.partition("?")[0].rpartition("/")[2]


def pages() -> tuple[str, ...]:
    """Return the address of every page, with its names in braces."""
    ways = (
        each.path
        for each in all_ways()
        if each.method == "GET" and not each.scope and each.path not in FILES | LED_ELSEWHERE
    )
    return (*ways, *MORE)


def filled(path: str, named: Mapping[str, str]) -> str:
    """Return an address with something that is there for each of its names."""
    kind = path.split("/")[1]  # a run of a review is no run of an export

    def name(found: re.Match[str]) -> str:
        what = found[1].partition(":")[0]
        return named.get(f"{kind}:{what}") or named[what]

    return re.sub(r"\{([^}]+)\}", name, path)


def work_to_do(folder: Path) -> None:
    """Leave the school as schools are: something to issue, and a file that somebody broke."""
    words = folder / "learners/eli-marchetti/record.yaml"
    words.write_text(words.read_text().replace("The ", "This ", 1))
    broken = folder / "learners/remy-thibodeaux/record.yaml"
    broken.write_text(broken.read_text() + "  - not: [closed\n")


def names(place: Place) -> None:
    """Do what has to be done before every page is there, and note what it is called."""
    known = registry_of(open_workspace(place.folder)).documents.every()
    place.named.update(
        learner=LEARNER,
        credit="lead-a-team",
        id="argue-from-data",
        piece="salt-tank-photo",
        path="learners/remy-thibodeaux/record.yaml",
        document=next(each.number for each in known if each.learner == LEARNER),
        act="revoke",
        name="b.osei",
    )
    before = (_account, _import, _review, _approve, _export, _release, _check_ledger, _trusted)
    for prepare in before:
        prepare(place)


def _account(place: Place) -> None:
    place.go("/accounts")
    place.page.get_by_label("Full name").fill("B. Osei")
    place.page.get_by_label("Name to sign in with").fill("b.osei")
    place.page.locator("input[name=roles]").first.check()
    place.press("Make the account")


def _looked_at(place: Place, *files: tuple[str, str]) -> None:
    place.go("/import")
    place.page.locator("input[name=system][value=csv]").check()
    place.page.locator("input[name=new_learners]").check()
    place.bring("#file", *files)
    place.press("Look at it")


def _import(place: Place) -> None:
    _looked_at(place, ("roster.csv", _ROSTER))
    place.named["token"] = place.last_part()


def _review(place: Place) -> None:
    place.go("/issue")
    place.press("See what would be issued")
    place.page.get_by_role("heading", name=re.compile(r"\d transcripts? would")).wait_for()
    place.named["issue:run"] = place.named["run"] = place.last_part()


def _approve(place: Place) -> None:
    place.go("/approvals")
    for each in ("new-passphrase", "again"):
        place.page.locator(f"#{each}").fill(_APPROVERS_OWN)
    place.press("Make the key")
    place.page.locator("input[name=whom][value=named]").check()
    place.page.locator(f"input[name=learner][value={LEARNER}]").check()
    place.page.get_by_label("Your passphrase for approving").fill(_APPROVERS_OWN)
    place.press("Approve")
    place.page.get_by_role("heading", name="1 transcript was approved").wait_for()
    place.named["approvals:run"] = place.last_part()


def _check_ledger(place: Place) -> None:
    place.go("/ledger")
    place.press("Check the ledger")
    place.page.get_by_text("The ledger is whole").wait_for()
    place.named["ledger:run"] = place.last_part()


def _export(place: Place) -> None:
    place.go("/exports")
    place.page.locator("input[name=whom][value=named]").check()
    place.page.locator(f"input[name=learner][value={LEARNER}]").check()
    place.page.locator("input[name=unofficial]").check()
    place.press("Export")
    place.page.get_by_role("link", name="Save the ZIP file").wait_for()
    place.named["exports:run"] = place.last_part()


def _release(place: Place) -> None:
    place.go(f"/documents/{place.named['document']}/give")
    place.page.get_by_label("To whom").fill("Amara Nwosu-Delgado")
    place.page.locator("input[name=basis][value=student]").check()
    place.page.get_by_label("Passphrase").fill(place.passphrase())
    place.press("Make the package")
    place.named["release"] = place.last_part()


def _trusted(place: Place) -> None:
    place.go("/trust")
    first = place.page.locator("table.issuers th a").first
    place.named["issuer"] = (first.get_attribute("href") or "").rpartition("/")[2]


def _checked(place: Place, file: Path, *, language: str = "en") -> None:
    place.go(f"/verify?lang={language}")
    place.page.locator("#file").set_input_files(file)
    place.page.locator("form button.main").click()
    place.page.locator(".answer").wait_for()


def own_export(place: Place) -> None:
    """Check one of the school's own files."""
    _checked(place, min((place.folder / "exports").rglob(f"{LEARNER}*.clr.json")))


def unknown_issuer(place: Place) -> None:
    """Check a file of a school that is on no list, in Spanish."""
    _checked(place, TAMPERED / "sound.clr.json", language="es")


def changed_file(place: Place) -> None:
    """Check a file in which a letter was changed."""
    _checked(place, TAMPERED / "letter-of-a-credit.clr.json")


def invitation(place: Place) -> None:
    """Make the address at which somebody chooses a passphrase."""
    place.go("/accounts/b.osei")
    place.press("Make the address")


def first_passphrase(place: Place) -> None:
    """Open that address."""
    invitation(place)
    place.page.goto(place.page.locator(".address code").inner_text())


def token_of_a_system(place: Place) -> None:
    """Make a token for the API."""
    place.go("/tokens")
    place.page.get_by_label("Which system uses it").fill("Portal")
    place.page.locator("input[name=scopes]").first.check()
    place.press("Make the token")


def table_with_errors(place: Place) -> None:
    """Look at an import in which a row is wrong."""
    _looked_at(place, ("roster.csv", _ROSTER), ("ratings.csv", _RATINGS))


def agreement(place: Place) -> None:
    """Compare what assessors have judged."""
    place.go("/calibration")
    place.bring("input[type=file]", ("judged.csv", _JUDGED))
    place.page.locator("main form[enctype] button").first.click()
    place.page.get_by_role("heading", name="Agreement", exact=True).wait_for()


def credit_with_problems(place: Place) -> None:
    """Save a credit that lacks what it must have."""
    place.go("/credits/argue-from-data")
    place.page.locator("[name='/name']").fill("")
    place.page.locator("main button.main[value=save]").first.click()
    place.page.wait_for_load_state()


def method_tried(place: Place) -> None:
    """Try what the school's method makes of some scores."""
    place.go("/mastery")
    place.page.locator("#scores").fill("2 3 3 4")
    place.press("Try the method")


def passphrase_missing(place: Place) -> None:
    """Give a document out to somebody, and forget on what ground."""
    place.go(f"/documents/{place.named['document']}/give")
    place.page.get_by_label("To whom").fill("Lakeside College")
    place.page.get_by_label("Passphrase").fill("not the passphrase")
    place.press("Make the package")


def run_that_issued(place: Place) -> None:
    """Issue what the review found."""
    place.go(f"/issue/{place.named['issue:run']}")
    place.page.get_by_label("Passphrase").fill(place.passphrase())
    place.press("Sign and issue")
    place.page.get_by_role("heading", name="issued", exact=False).first.wait_for()


AFTER_FORMS: tuple[Callable[[Place], None], ...] = (
    own_export,
    unknown_issuer,
    changed_file,
    invitation,
    first_passphrase,
    token_of_a_system,
    table_with_errors,
    agreement,
    credit_with_problems,
    method_tried,
    passphrase_missing,
    run_that_issued,
)
"""What comes after a form is sent: a page with no address of its own."""
