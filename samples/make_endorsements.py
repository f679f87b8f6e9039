"""Sign what an invented association says of the sample school, into `samples/endorsements/`.

    python samples/make_endorsements.py

Key and dates are constants, so the files are the same wherever they are made. `make_broken.py` puts
each of them where it is wrong; it needs Python alone, and so cannot sign.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from transcript.credentials.mapping.endorsements import Praise
from transcript.endorsing import endorse
from transcript.issuance import Issuer
from transcript.model.school import Address, School, SchoolIdentifiers
from transcript.proofs.keys import Ed25519Signer
from transcript.source.workspace import Workspace

HERE = Path(__file__).parent
SIGNER = Ed25519Signer.from_seed(b"an invented association's secret")
SIGNED_AT = datetime(2024, 6, 3, 12, 0, tzinfo=UTC)
RIVERBEND = "did:web:riverbend.example"
CREDIT = "https://riverbend.example/credits/argue-from-data"
ASSOCIATION = School(
    id="did:web:lake-dutton.example",
    name="Lake Dutton Schools Association",
    url="https://lake-dutton.example",
    phone="+1 802 555 0140",
    email="visits@lake-dutton.example",
    address=Address(
        street="3 Pier Street",
        locality="Lake Dutton",
        region="VT",
        postal_code="05002",
        country="US",
    ),
    identifiers=SchoolIdentifiers(),
    signatories=(),
    profile=(),
    notice="Invented sample: no real person or association",
)
ACCREDITED = Praise(
    subject=RIVERBEND,
    name="Accreditation",
    comment="We visited in May 2024, sat in twelve defenses, and found the standards kept.",
)


def signed(name: str, praise: Praise, *, endorser: School = ASSOCIATION) -> bytes:
    """Return one endorsement, with an id made from `name`."""
    return endorse(
        praise,
        endorser=endorser,
        issuer=Issuer.of(endorser.id, SIGNER),
        endorsement_id=uuid5(NAMESPACE_URL, f"{endorser.id}/endorsements/{name}").urn,
        at=SIGNED_AT,
    )


def riverbend() -> School:
    """Return the school of the sound workspace."""
    school = Workspace.open(HERE / "sound").load_school().school
    if school is None:
        raise ValueError("samples/sound/school.yaml cannot be read")
    return school


def all_files() -> dict[str, bytes]:
    """Return every file of `samples/endorsements/`, by its name."""
    expired = replace(ACCREDITED, valid_until=datetime(2025, 6, 30, 23, 59, 59, tzinfo=UTC))
    files = {
        "accreditation": signed("accreditation", ACCREDITED),
        "expired": signed("expired", expired),
        "of-another-school": signed(
            "of-another-school", replace(ACCREDITED, subject="did:web:alder.example")
        ),
        "of-a-credit-after-a-move": signed(
            "of-a-credit-after-a-move",
            replace(ACCREDITED, subject=CREDIT, name="Statement on a credit"),
            endorser=replace(ASSOCIATION, phone="+1 802 555 0141"),
        ),
        "of-oneself": signed(
            "of-oneself", replace(ACCREDITED, subject=CREDIT), endorser=riverbend()
        ),
    }
    return {f"{name}.json": content for name, content in files.items()}


def main() -> None:
    """Write the folder anew."""
    folder = HERE / "endorsements"
    folder.mkdir(exist_ok=True)
    for name, content in all_files().items():
        (folder / name).write_bytes(content)
        print(f"wrote {folder / name}")


if __name__ == "__main__":
    main()
