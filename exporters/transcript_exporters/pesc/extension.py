"""What PESC has no place for, in the one element that a message may bring of its own."""

from collections.abc import Iterator
from hashlib import sha256

from lxml import etree

from transcript.issuance import IssuedTranscript
from transcript.model.award import CreditAward
from transcript.model.credit import MasteryCredit
from transcript.model.transcript import Transcript
from transcript_exporters.pesc.draft import Element, add, one_line

NAMESPACE = "https://transcript-toolkit.example/ns/pesc/1"


def add_extension(parent: Element, issued: IssuedTranscript) -> None:
    """Add which signed document this is, by its digest, and the earned credits at full length."""
    holder = add(parent, "UserDefinedExtensions")
    transcript, document = issued.transcript, issued.document
    made = etree.SubElement(holder, f"{{{NAMESPACE}}}MasteryTranscript", nsmap={"mt": NAMESPACE})
    _set(made, document=document.id, number=document.number, school=transcript.school.id)
    _set(
        _add(made, "Clr"),
        sha256=sha256(issued.clr).hexdigest(),
        verifyUrl=transcript.school.verify_url,
    )
    _set(
        _add(made, "Learner"),
        legalName=transcript.learner.legal_name.full,
        chosenName=transcript.learner.chosen_name.full if transcript.learner.chosen_name else None,
    )
    for credit, award in earned(transcript):
        _add_credit(made, transcript, credit, award)


def earned(transcript: Transcript) -> Iterator[tuple[MasteryCredit, CreditAward]]:
    """Yield the credits that were awarded, with the award, in the school's order."""
    for credit in transcript.credits:
        award = transcript.award(credit.id)
        if award:
            yield credit, award


def area_name(transcript: Transcript, credit: MasteryCredit) -> str:
    """Return the name of a credit's area; its id where nobody described it."""
    area = transcript.area(credit.area)
    return area.name if area else credit.area


def level_name(credit: MasteryCredit, level: str) -> str:
    """Return the name of a level of the credit's rubric; its id if it is not in there."""
    found = credit.rubric.level(level)
    return found.name if found else level


def _add_credit(
    parent: Element, transcript: Transcript, credit: MasteryCredit, award: CreditAward
) -> None:
    made = _add(parent, "MasteryCredit")
    _set(
        made,
        id=credit.id,
        code=credit.code,
        name=credit.name,
        level=credit.level.value,
        area=area_name(transcript, credit),
        reached=level_name(credit, award.level),
        awardedOn=award.awarded_on.isoformat(),
        earnedAt=award.transferred_from.institution if award.transferred_from else None,
    )
    _add(made, "Standard").text = one_line(credit.standard)
    for each in credit.alignments:
        _set(
            _add(made, "Alignment"),
            target=each.target.value,
            url=each.url,
            name=each.name,
            framework=each.framework,
            code=each.code,
        )


def _add(parent: Element, tag: str) -> Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")


def _set(element: Element, **attributes: str | None) -> None:
    for name, said in attributes.items():
        if said:
            element.set(name, one_line(said))
