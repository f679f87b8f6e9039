"""Every earned credit alone: Open Badges 3.0 as JSON, and baked into a PNG and an SVG."""

import re

from transcript.credentials.baking import bake_png, bake_svg
from transcript.exporting import Edition, archive
from transcript.issuance import IssuedTranscript, SignedBadge
from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.transcript import Transcript
from transcript_exporters.badges.picture import Picture, to_png, to_svg

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")

_README = """\
{title}
{school}

Each credit below is a digital badge (Open Badges 3.0), signed by the school. A badge comes in
three forms that say the same:

  .json   for a wallet, or for a program that checks it
  .png    a picture with the badge inside, for a web page or a message
  .svg    the same picture, for any size

Some phones and web sites remove what is inside a picture when they save it. If a picture is
refused, send the .json file.

{rows}
"""

_WITH_LISTS = """
The other .json files here are the school's status lists: what it had taken back when this was made.
A program that checks a badge without a network needs them.
"""

_WITH_PROOF = """
transcript.tlog-proof shows since when these badges are in the school's ledger. Keep it beside them.
"""


class BadgesExporter:
    """Writes the signed badges, as JSON and baked into pictures, with a list in plain words."""

    summary = "each earned credit as an Open Badges 3.0 credential: JSON, PNG and SVG, zipped"
    suffix = ".badges.zip"
    media_type = "application/zip"

    languages: tuple[str, ...] = ()

    def render(self, issued: IssuedTranscript, edition: Edition) -> bytes:
        """Return a ZIP file: README.txt, and `<code>-<credit>` as .json, .png and .svg.

        The status lists and the ledger's proof that come with the edition are there too.
        """
        lists = _WITH_LISTS if edition.status_lists else ""
        proof = _WITH_PROOF if edition.ledger_proof else ""
        files = {"README.txt": f"{_readme(issued)}{lists}{proof}".encode()}
        for badge in issued.badges:
            credit = _credit(issued.transcript, badge)
            picture = _picture(issued.transcript, credit)
            text = badge.credential.decode()
            name = _name(credit)
            files[f"{name}.json"] = badge.credential
            files[f"{name}.png"] = bake_png(to_png(picture), text)
            files[f"{name}.svg"] = bake_svg(to_svg(picture), text)
        return archive({**files, **edition.status_files(), **edition.proof_files()})


def _credit(transcript: Transcript, badge: SignedBadge) -> MasteryCredit:
    return next(credit for credit in transcript.credits if credit.id == badge.credit)


def _name(credit: MasteryCredit) -> str:
    return f"{_UNSAFE.sub('-', credit.code)}-{credit.id}"


def _picture(transcript: Transcript, credit: MasteryCredit) -> Picture:
    areas = transcript.graduate_profile.areas
    place = next(place for place, area in enumerate(areas) if area.id == credit.area)
    return Picture(
        code=credit.code,
        name=credit.name,
        area=areas[place].name,
        school=transcript.school.name,
        level=credit.level.value,
        advanced=credit.level is CreditLevel.ADVANCED,
        hue=place,
    )


def _readme(issued: IssuedTranscript) -> str:
    transcript = issued.transcript
    rows = [
        f"  {_name(credit)}\n      {credit.name} ({credit.level}): {credit.standard}"
        for credit in (_credit(transcript, badge) for badge in issued.badges)
    ]
    return _README.format(
        title=f"Badges of {transcript.learner.display_name.full}",
        school=f"{transcript.school.name} · document {issued.document.number}",
        rows="\n".join(rows),
    )
