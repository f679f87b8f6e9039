"""`consents.yaml`: what was signed, as the school writes it."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from transcript.model.consent import (
    Consent,
    Consents,
    ConsentSignature,
    Party,
    PartyKind,
    Released,
    SignerRole,
    Signing,
)
from transcript.source.workspace import Loaded, Workspace
from transcript.validation import validate

SOUND = Path(__file__).parents[2] / "samples" / "sound"
NOOR = "noor-haddad-lind"

WHOLE = """\
postsecondary_since: 2026-08-24
consents:
  - id: colleges-2026
    records: [transcript, evidence]
    purpose: Application for admission
    recipients:
      - {name: Lakeside College, kind: school}
      - {name: The Lake Fund, kind: other}
    signed:
      - {by: Hanna Lind, as: guardian, on: 2026-03-01}
      - by: Noor Haddad Lind
        as: student
        on: 2026-10-01
        how: electronic
        authenticated_by: a one-time code
    expires: 2027-06-30
    withdrawn_on: 2026-11-01
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sound workspace, to be written in."""
    for path in SOUND.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(SOUND)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    return tmp_path


def loaded(folder: Path, text: str, *, name: str = "consents.yaml") -> Loaded:
    (folder / "learners" / NOOR / name).write_text(text)
    return Workspace.open(folder).load(NOOR)


def test_all_that_can_be_said_is_read(folder: Path) -> None:
    assert loaded(folder, WHOLE).consents == Consents(
        postsecondary_since=date(2026, 8, 24),
        consents=(
            Consent(
                id="colleges-2026",
                records=(Released.TRANSCRIPT, Released.EVIDENCE),
                purpose="Application for admission",
                parties=(
                    Party(name="Lakeside College", kind=PartyKind.SCHOOL),
                    Party(name="The Lake Fund", kind=PartyKind.OTHER),
                ),
                signatures=(
                    ConsentSignature(
                        name="Hanna Lind", role=SignerRole.GUARDIAN, on=date(2026, 3, 1)
                    ),
                    ConsentSignature(
                        name="Noor Haddad Lind",
                        role=SignerRole.STUDENT,
                        on=date(2026, 10, 1),
                        how=Signing.ELECTRONIC,
                        authenticated_by="a one-time code",
                    ),
                ),
                expires=date(2027, 6, 30),
                withdrawn_on=date(2026, 11, 1),
            ),
        ),
    )


def test_json_is_read_as_well(folder: Path) -> None:
    text = '{"postsecondary_since": "2026-08-24"}'
    found = loaded(folder, text, name="consents.json").consents
    assert found == Consents(postsecondary_since=date(2026, 8, 24))


def test_where_there_is_no_file_there_is_no_consent() -> None:
    assert Workspace.open(SOUND).load(NOOR).consents == Consents()


def test_a_file_of_another_shape_gives_no_consent_and_is_told(folder: Path) -> None:
    found = loaded(folder, WHOLE.replace("as: guardian", "as: aunt"))
    assert found.consents == Consents()
    assert [str(each.origin) for each in found.diagnostics] == [
        f"learners/{NOOR}/consents.yaml:10:30"
    ]


def test_the_template_is_sound_and_shows_a_sound_consent(folder: Path) -> None:
    from transcript.source.scaffold import consents_file

    draft = Workspace.open(folder).load(NOOR).draft
    assert draft is not None
    path, text = consents_file(draft.learner)
    (folder / path).write_text(text)
    assert validate(Workspace.open(folder), learner=NOOR).diagnostics == ()
    shown = text.replace("consents: []", "consents:").replace("\n#", "\n")
    begins = shown.index("consents:")
    entry = yaml.safe_load(shown[begins:].replace(" In the place of the two brackets:\n", ""))
    assert entry["consents"][0]["recipients"] == [{"name": "Lakeside College", "kind": "school"}]
