"""A small school whose batches are interrupted, and a run of it in which nothing is random.

What is random in a run (ids, salts, places, the key, the clock) is told by the learner's id here,
through the arguments of the library: so an interrupted run can be compared, byte for byte, with one
that was not.
"""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import copytree
from uuid import NAMESPACE_URL, uuid5

from tests.schools import write_record, write_school
from transcript.batch.issuing import Run
from transcript.issuance import Issuer
from transcript.proofs.signers import Ed25519Signer
from transcript.registry.database import Database
from transcript.registry.documents import Chance
from transcript.registry.originals import Originals
from transcript.registry.registry import Registry
from transcript.source.workspace import Workspace

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
RUN = "0123456789abcdef0123456789abcdef"
CANARY = "Zephyrine"
"""A name that must be nowhere but where a learner's name belongs."""

_STATUS = "status:\n  url: https://hill.example/status\n  suspension: true\n"


def make_school(folder: Path, *, learners: int) -> None:
    """Make a school of which so many learners have earned one credit."""
    write_school(folder, {"zephyrine-soto": f"{CANARY} Soto"})
    with (folder / "workspace.yaml").open("a") as settings:
        settings.write(_STATUS)
    (first,) = (folder / "learners").iterdir()
    write_record(first)
    person = (first / "learner.yaml").read_text()
    for number in range(1, learners):
        other = first.with_name(f"{first.name}-{number:03}")
        copytree(first, other)
        (other / "learner.yaml").write_text(person.replace(first.name, other.name))


def run_of(folder: Path) -> Run:
    """Return a run over the school in `folder`; it is the same one however often it is asked."""
    workspace = Workspace.open(folder)
    school = workspace.load_school().school
    assert school is not None
    issuer = Issuer.of(school.id, Ed25519Signer.from_seed(bytes(range(32))))
    return Run(
        workspace=workspace,
        originals=Originals(folder=folder / "issued"),
        registry=Registry(database=Database(folder / "registry.db")),
        issuer=lambda: issuer,
        at=AT,
        clock=lambda: AT,
        batch=RUN,
        actor="the crash tests",
        chance=Chance(
            document=lambda learner: uuid5(NAMESPACE_URL, learner),
            salt=lambda learner: sha256(learner.encode()).digest()[:16],
            draw=lambda learner: Random(learner).randrange,  # noqa: S311 - it has to be foreseen
        ),
    )
