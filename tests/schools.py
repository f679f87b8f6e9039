"""Hill School, to test with: its files as a newcomer begins them, a credit earned, cheap keys."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from transcript.office import clock
from transcript.proofs.keyring import Keyring
from transcript.source.scaffold import learner_files, school_files

ESSAY = "Two sources, weighed: the almanac was wrong about the flood.\n"

RATED = f"""\
status: in progress
statement: I learned to ask where a number comes from before I believe it.
evidence:
  - id: essay
    title: The flood of 1927
    kind: text
    file: evidence/essay.txt
    digest: sha256:{sha256(ESSAY.encode()).hexdigest()}
    made_on: 2026-03-02
    context: course
    audience: college
ratings:
  - credit: weigh-sources
    assessor: A. Teacher
    rated_on: 2026-03-09
    level: proficient
    attempt: 1
    evidence: [essay]
    feedback: You checked the almanac against the newspaper. Next, ask who paid for each.
"""
"""A record in which a credit is rated, and nobody has decided yet."""

AWARDED = """\
awards:
  - credit: weigh-sources
    level: proficient
    awarded_on: 2026-03-16
    approved_by: [B. Approver]
    evidence: [essay]
featured:
  - evidence: essay
    caption: How an almanac was wrong.
"""

RECORD = RATED + AWARDED
"""A record in which a credit is earned."""


def write_school(
    folder: Path, learners: Mapping[str, str] | None = None, *, name: str = "Hill School"
) -> Path:
    """Write a school as `transcript new` does, with learners (id: name) who have shown nothing."""
    files = dict(school_files(name))
    for learner, full_name in (learners or {}).items():
        files |= learner_files(full_name, learner_id=learner, enrolled_on=date(2025, 8, 25))
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def say_who_it_is(folder: Path) -> None:
    """Give a school an identifier of its own in the place of the example's."""
    file = folder / "school.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("did:web:school.example", "did:web:hill.example"), encoding="utf-8"
    )


def write_record(learner: Path, record: str = RECORD) -> None:
    """Write a learner's record, with the essay that it rests on, into the learner's folder."""
    (learner / "record.yaml").write_text(record, encoding="utf-8")
    (learner / "evidence").mkdir()
    (learner / "evidence" / "essay.txt").write_text(ESSAY, encoding="utf-8")


def make_keys_cheap(patch: pytest.MonkeyPatch) -> None:
    """Let keys cost next to nothing to open; the real scrypt takes a quarter of a second each."""
    init = Keyring.__init__

    def cheap(self: Keyring, **given: Any) -> None:  # noqa: ANN401 - as it is
        init(self, **{"cost": 2**4, **given})

    patch.setattr(Keyring, "__init__", cheap)


def stop_clock(patch: pytest.MonkeyPatch, at: datetime) -> None:
    """Let it be a certain time for everybody who asks."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            del tz
            return at

    patch.setattr(clock, "datetime", Stopped)
