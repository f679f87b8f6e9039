"""The invented association of the demo, which endorses the sample school."""

import re
from datetime import datetime
from functools import reduce
from pathlib import Path
from uuid import uuid4

from transcript.cli.context import passphrase_source
from transcript.durable import write_whole
from transcript.office.folder import open_workspace
from transcript.office.keys import open_issuer, required_school

_NAME = "Lake Dutton Schools Association (invented)"
_ITS_OWN = {
    "school.example": "lake-dutton.example",
    "1 School Street": "3 Pier Street",
    "Your town": "Lake Dutton",
    "Your state": "VT",
    '"00000"': '"05002"',
    "Your registrar": "Mae Okonjo",
    "title: Registrar": "title: Secretary",
}
"""What the template of a school says, and what the association does."""
_NUMBERS = re.compile(r"^identifiers:\n(?:  .*\n)+", re.MULTILINE)
"""Those of a school in the directories: it is none."""

_COMMENT = (
    "We sat in twelve defenses in May and compared forty judgements with the work: the standards "
    "that this school names are the ones it keeps."
)


def found_association(home: Path) -> None:
    """Make a workspace for it."""
    from transcript.source.scaffold import school_files

    for name, template in school_files(_NAME).items():
        text = reduce(lambda text, swap: text.replace(*swap), _ITS_OWN.items(), template)
        write_whole(home / name, _NUMBERS.sub("identifiers: {}\n", text).encode())


def endorse_school(folder: Path, *, home: Path, at: datetime, passphrase_file: Path) -> Path:
    """Sign what it says of the school in `folder`, and put it where the school keeps such files."""
    from transcript.credentials.mapping.endorsements import Praise
    from transcript.endorsing import endorse

    workspace = open_workspace(home)
    content = endorse(
        Praise(
            subject=required_school(open_workspace(folder)).id,
            name="Accreditation",
            comment=_COMMENT,
        ),
        endorser=required_school(workspace),
        issuer=open_issuer(workspace, at=at, passphrase=passphrase_source(passphrase_file)),
        endorsement_id=uuid4().urn,
        at=at,
    )
    file = folder / "endorsements" / "accreditation.json"
    write_whole(file, content)
    return file
