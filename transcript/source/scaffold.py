"""Files for an author to start from: they validate as they are, and their comments teach."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from string import Template

from transcript import resources
from transcript.model.award import CreditAward
from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.evidence import EvidenceKind
from transcript.model.graduate_profile import Area, Competency
from transcript.model.learner import Learner
from transcript.reading.document import JsonValue
from transcript.reading.slugs import slug
from transcript.reading.yaml_text import yaml_text, yaml_value
from transcript.source import write

_FIRST_CREDITS = (
    ("Weigh sources", CreditLevel.FOUNDATIONAL, "inquiry", "weigh-sources", "IN-1"),
    ("Lead an investigation", CreditLevel.ADVANCED, "inquiry", "investigate", "IN-2"),
    (
        "Write for a reader",
        CreditLevel.FOUNDATIONAL,
        "communication",
        "write-for-a-reader",
        "CO-1",
    ),
)


def school_files(name: str) -> Mapping[str, str]:
    """Return the files of a new school, by path: a small graduate profile and three credits."""
    files = {
        "workspace.yaml": _filled("workspace.yaml"),
        "school.yaml": _filled("school.yaml", name=_quoted(name)),
        "graduate-profile.yaml": _filled("graduate-profile.yaml"),
        "mastery.yaml": _filled("mastery.yaml"),
    }
    for title, level, area, competency, code in _FIRST_CREDITS:
        text = _credit(title, level=level, area=area, serves=competency, code=code)
        files[f"credits/{slug(title)}.yaml"] = text
    return files


def credit_file(
    name: str,
    *,
    credit_id: str,
    level: CreditLevel,
    area: Area,
    serves: Competency,
    taken: Sequence[MasteryCredit],
) -> tuple[str, str]:
    """Return the path and text of a new credit, with the next free code of its area."""
    codes = {credit.code for credit in taken}
    code = next(
        code
        for number in range(1, len(codes) + 2)
        if (code := f"{area.code}-{number}") not in codes
    )
    text = _credit(
        name, level=level, area=area.id, serves=serves.id, code=code, credit_id=credit_id
    )
    return f"credits/{credit_id}.yaml", text


def learner_files(name: str, *, learner_id: str, enrolled_on: date) -> Mapping[str, str]:
    """Return the files of a new learner, by path."""
    folder = f"learners/{learner_id}"
    learner = _filled(
        "learner.yaml",
        id=yaml_value(learner_id),
        name=_quoted(name),
        enrolled_on=enrolled_on.isoformat(),
    )
    return {f"{folder}/learner.yaml": learner, f"{folder}/record.yaml": _filled("record.yaml")}


def consents_file(learner: Learner) -> tuple[str, str]:
    """Return the path and text of a learner's consents, before there is one."""
    # In a comment: on one line, whatever the name holds.
    text = _filled("consents.yaml", name=" ".join(learner.display_name.full.split()))
    return f"learners/{learner.id}/consents.yaml", text


def evidence_entry(title: str, *, name: str, digest: str, media_type: str, on: date) -> str:
    """Return what to put under `evidence:` in `record.yaml` for the file `evidence/<name>`."""
    return _filled(
        "evidence.yaml",
        id=yaml_value(slug(title) or "evidence"),
        title=_quoted(title),
        kind=kind_of(media_type),
        file=_quoted(f"evidence/{name}"),
        digest=digest,
        made_on=on.isoformat(),
    )


def award_entry(award: CreditAward) -> str:
    """Return what to put under `awards:` in `record.yaml` for a credit that was awarded here."""
    return yaml_text({"awards": [award_shape(award)]}).partition("\n")[2]


def award_shape(award: CreditAward) -> dict[str, JsonValue]:
    """Return what a record says of a credit that was awarded here."""
    shape: dict[str, JsonValue] = {
        "credit": award.credit,
        "level": award.level,
        "awarded_on": award.awarded_on.isoformat(),
        "approved_by": list(award.approved_by),
        "evidence": list(award.evidence),
    }
    if award.determination:
        shape["determination"] = write.determination(award.determination)
    return shape


def kind_of(media_type: str) -> EvidenceKind:
    """Return what sort of work a file of a media type is, as far as that tells."""
    whole = {"application/pdf": EvidenceKind.DOCUMENT, "text/csv": EvidenceKind.DATASET}
    return whole.get(media_type) or EvidenceKind(media_type.partition("/")[0])


def _credit(
    name: str, *, level: CreditLevel, area: str, serves: str, code: str, credit_id: str = ""
) -> str:
    return _filled(
        "credit.yaml",
        id=yaml_value(credit_id or slug(name)),
        code=_quoted(code),
        name=_quoted(name),
        level=str(level),
        area=yaml_value(area),
        serves=yaml_value([serves]),
    )


def _filled(template: str, **blanks: str) -> str:
    return Template(resources.template(template)).substitute(blanks)


def _quoted(text: str) -> str:
    # A JSON string is a YAML double-quoted scalar, whatever the name holds.
    return json.dumps(text, ensure_ascii=False)
