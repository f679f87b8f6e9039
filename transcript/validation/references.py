"""Do ids lead somewhere, and to one thing only?"""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.origin import Origin
from transcript.model.rating import Rating, Waiver
from transcript.validation.case import Offer, Record, below, judgements

ID_IS_NOT_THE_FILE_NAME = Code("MT201", "id is not the name of the file", Severity.ERROR)
ID_USED_TWICE = Code("MT202", "id is used twice", Severity.ERROR)
CODE_USED_TWICE = Code("MT203", "code or name is used twice", Severity.ERROR)
UNKNOWN_AREA = Code("MT204", "area is not in the graduate profile", Severity.ERROR)
UNKNOWN_COMPETENCY = Code("MT205", "competency is not in the graduate profile", Severity.ERROR)
UNKNOWN_CREDIT = Code("MT206", "credit does not exist", Severity.ERROR)
UNKNOWN_LEVEL = Code("MT207", "level is not in the rubric", Severity.ERROR)
UNKNOWN_EVIDENCE = Code("MT208", "evidence is not in the record", Severity.ERROR)
UNKNOWN_STANDARD = Code("MT209", "required level is not in the rubric", Severity.ERROR)
UNKNOWN_CRITERION = Code("MT601", "criterion is not in the credit", Severity.ERROR)
UNKNOWN_OWN_LEVEL = Code("MT602", "level of a self-assessment is not in the rubric", Severity.ERROR)


def credit_id_is_the_file_name(offer: Offer) -> Iterator[Diagnostic]:
    """A credit's id is the name of its file, so that nobody has to search for it."""
    for credit in offer.credits:
        name = PurePosixPath(credit.origin.file).stem
        if name not in {"", credit.id}:
            yield Diagnostic(
                code=ID_IS_NOT_THE_FILE_NAME,
                origin=below(credit.origin, "id"),
                message=f"the credit's id is “{credit.id}”, but the file is called “{name}”",
                hint=f"write `id: {name}`, or rename the file",
            )


def learner_id_is_the_folder_name(record: Record) -> Iterator[Diagnostic]:
    """A learner's id is the name of the folder."""
    learner = record.transcript.learner
    name = PurePosixPath(learner.origin.file).parent.name
    if name not in {"", learner.id}:
        yield Diagnostic(
            code=ID_IS_NOT_THE_FILE_NAME,
            origin=below(learner.origin, "id"),
            message=f"the learner's id is “{learner.id}”, but the folder is called “{name}”",
            hint=f"write `id: {name}`, or rename the folder",
        )


def _repeated(values: Iterable[tuple[str, Origin]]) -> Iterator[tuple[str, Origin]]:
    seen = set()
    for value, origin in values:
        folded = value.casefold()
        if folded in seen:
            yield value, origin
        seen.add(folded)


def _used_twice(what: str, values: Iterable[tuple[str, Origin]]) -> Iterator[Diagnostic]:
    for value, origin in _repeated(values):
        yield Diagnostic(
            code=ID_USED_TWICE,
            origin=below(origin, "id"),
            message=f"the id “{value}” is used by two {what}",
            hint="give one of them another id, and use it wherever that one is meant",
        )


def offer_ids_are_unique(offer: Offer) -> Iterator[Diagnostic]:
    """Credits, areas, competencies, and a credit's criteria and levels have ids of their own."""
    yield from _used_twice("credits", ((each.id, each.origin) for each in offer.credits))
    if profile := offer.graduate_profile:
        yield from _used_twice("areas", ((each.id, each.origin) for each in profile.areas))
        competencies = ((each.id, each.origin) for each in profile.competencies)
        yield from _used_twice("competencies", competencies)
    for credit in offer.credits:
        criteria = (
            (each.id, below(credit.origin, "criteria", place))
            for place, each in enumerate(credit.criteria)
        )
        yield from _used_twice("criteria of one credit", criteria)
        levels = (
            (each.id, below(credit.origin, "rubric", "levels", place))
            for place, each in enumerate(credit.rubric.levels)
        )
        yield from _used_twice("levels of one rubric", levels)


def evidence_ids_are_unique(record: Record) -> Iterator[Diagnostic]:
    """Each piece of evidence has an id of its own."""
    evidence = ((each.id, each.origin) for each in record.transcript.evidence)
    yield from _used_twice("pieces of evidence", evidence)


def codes_are_unique(offer: Offer) -> Iterator[Diagnostic]:
    """Two credits of one level, or two areas, must not look alike on paper."""
    areas = offer.graduate_profile.areas if offer.graduate_profile else ()
    for code, origin in _repeated((area.code, area.origin) for area in areas):
        yield _looks_alike("areas", "code", code, origin)
    for level in CreditLevel:
        offered = [credit for credit in offer.credits if credit.level is level]
        for code, origin in _repeated((each.code, each.origin) for each in offered):
            yield _looks_alike("credits", "code", code, origin)
        for name, origin in _repeated((each.name, each.origin) for each in offered):
            yield _looks_alike("credits", "name", name, origin)


def _looks_alike(what: str, field: str, value: str, origin: Origin) -> Diagnostic:
    return Diagnostic(
        code=CODE_USED_TWICE,
        origin=below(origin, field),
        message=f"two {what} have the {field} “{value}”",
        hint=f"give one of them another {field}: a reader of the printed page must tell them apart",
    )


def credits_fit_the_graduate_profile(offer: Offer) -> Iterator[Diagnostic]:
    """A credit's area and the competencies it serves are in the graduate profile."""
    profile = offer.graduate_profile
    if profile is None:
        return
    areas = [area.id for area in profile.areas]
    competencies = [competency.id for competency in profile.competencies]
    for credit in offer.credits:
        if credit.area not in areas:
            yield Diagnostic(
                code=UNKNOWN_AREA,
                origin=below(credit.origin, "area"),
                message=f"there is no area “{credit.area}” in the graduate profile",
                hint=_choose(credit.area, areas),
            )
        for place, competency in enumerate(credit.serves):
            if competency not in competencies:
                yield Diagnostic(
                    code=UNKNOWN_COMPETENCY,
                    origin=below(credit.origin, "serves", place),
                    message=f"there is no competency “{competency}” in the graduate profile",
                    hint=_choose(competency, competencies),
                )


def _choose(written: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = sorted(set(known))
    if close := get_close_matches(written, names, n=1):
        return f"did you mean “{close[0]}”?"
    return f"there are: {', '.join(names)}" if names else "there is none yet: add it first"


def standards_are_in_the_rubric(offer: Offer) -> Iterator[Diagnostic]:
    """The level that earns a credit is one of its rubric's levels."""
    for credit in offer.credits:
        rubric = credit.rubric
        if rubric.level(rubric.required) is None:
            yield Diagnostic(
                code=UNKNOWN_STANDARD,
                origin=below(credit.origin, "rubric", "required"),
                message=f"the rubric has no level “{rubric.required}”, but requires it",
                hint=_choose(rubric.required, (level.id for level in rubric.levels)),
            )


def credits_and_levels_exist(record: Record) -> Iterator[Diagnostic]:
    """What was rated and awarded is a credit of the school, at a level of its rubric."""
    transcript = record.transcript
    for entry in judgements(transcript):
        credit = transcript.credit(entry.credit)
        if credit is not None:
            yield from _level_exists(credit, entry.level, entry.origin)
    known = [credit.id for credit in transcript.credits]
    for named in (*judgements(transcript), *transcript.waivers):
        if named.credit not in record.unread and named.credit not in known:
            yield Diagnostic(
                code=UNKNOWN_CREDIT,
                origin=below(named.origin, "credit"),
                message=f"there is no credit “{named.credit}”",
                hint=_choose(named.credit, known),
            )


def _level_exists(credit: MasteryCredit, level: str, origin: Origin) -> Iterator[Diagnostic]:
    if credit.rubric.level(level) is None:
        yield Diagnostic(
            code=UNKNOWN_LEVEL,
            origin=below(origin, "level"),
            message=f"the rubric of “{credit.name}” has no level “{level}”",
            hint=_choose(level, (each.id for each in credit.rubric.levels)),
        )


def criteria_exist(record: Record) -> Iterator[Diagnostic]:
    """What an assessor looked at, and what was waived, is in the credit."""
    transcript = record.transcript
    entries: tuple[Rating | Waiver, ...] = (*transcript.ratings, *transcript.waivers)
    for entry in entries:
        credit = transcript.credit(entry.credit)
        criteria = [each.id for each in credit.criteria] if credit else []
        if credit and entry.criterion is not None and entry.criterion not in criteria:
            yield Diagnostic(
                code=UNKNOWN_CRITERION,
                origin=below(entry.origin, "criterion"),
                message=f"“{credit.name}” has no criterion “{entry.criterion}”",
                hint=_choose(entry.criterion, criteria),
            )


def own_levels_exist(record: Record) -> Iterator[Diagnostic]:
    """Where the learner saw the work is a level of the credit."""
    for rating in record.transcript.ratings:
        credit, own = record.transcript.credit(rating.credit), rating.self_assessment
        if credit and own and credit.rubric.level(own.level) is None:
            yield Diagnostic(
                code=UNKNOWN_OWN_LEVEL,
                origin=below(rating.origin, "self_assessment", "level"),
                message=f"the rubric of “{credit.name}” has no level “{own.level}”",
                hint=_choose(own.level, (each.id for each in credit.rubric.levels)),
            )


def evidence_exists(record: Record) -> Iterator[Diagnostic]:
    """What ratings, awards and featured work name is a piece of evidence in the record."""
    transcript = record.transcript
    known = {item.id for item in transcript.evidence}
    named = [
        *(
            (evidence, below(entry.origin, "evidence", place))
            for entry in judgements(transcript)
            for place, evidence in enumerate(entry.evidence)
        ),
        *((work.evidence, below(work.origin, "evidence")) for work in transcript.featured),
    ]
    for evidence, origin in named:
        if evidence not in known:
            yield Diagnostic(
                code=UNKNOWN_EVIDENCE,
                origin=origin,
                message=f"there is no evidence “{evidence}” in this record",
                hint=_choose(evidence, known),
            )
