"""A learner's credits: ratings on the rubric, what the method makes of them, the award."""

from collections.abc import Callable, Mapping
from typing import Any

from transcript.accounts.roles import Permission
from transcript.mastery.advice import advise
from transcript.model.credit import MasteryCredit
from transcript.office.editing import Clash, Outcome, Unfit, read_authored
from transcript.office.recording import (
    NotChangedError,
    Object,
    change_record,
    entries,
    mark_of,
    record_file,
    with_entry_once,
    without_entry,
)
from transcript.progress.next_steps import next_step
from transcript.progress.standing import CreditStanding, Standings, misled_by_average
from transcript.reading.document import JsonValue
from transcript.validation.reassessment import attempts_against_the_policy
from transcript.web.asked import Answer, Asked, NotHereError, Page, RefusedError, View, Way
from transcript.web.forms import Filled
from transcript.web.studio import awarding
from transcript.web.studio.entries import form_of, form_with, typed_entry
from transcript.web.studio.learner_page import Opened, opened, page_of
from transcript.web.studio.saving import after_saving

_LISTS = {
    "ratings": Permission.ASSESS,
    "waivers": Permission.APPROVE,
    "awards": Permission.APPROVE,
}

Entry = Callable[[Object], Object]
"""Makes an entry of a record of what was typed."""


def credits_page(asked: Asked) -> Answer:
    """Show every credit of the school, by area, and where the learner stands on it."""
    learner = opened(asked)
    school = learner.workspace.load_school()
    progress = Standings(school.credits, school.mastery).of(learner.record)
    profile = school.graduate_profile
    groups = [
        (area, [one for one in progress.credits if one.credit.area == area.id])
        for area in (profile.areas if profile else ())
    ]
    return page_of(asked, learner, "Credits", "learners/credits.html", {"groups": groups})


def credit_page(asked: Asked) -> Answer:
    """Show a credit: its rubric, the ratings, the method's advice, and the award."""
    learner = opened(asked)
    return _shown(asked, learner, _credit(asked, learner))


def transfer_page(asked: Asked) -> Answer:
    """Show the form for a credit that was earned at another school."""
    learner = opened(asked)
    credit = _credit(asked, learner)
    awarding.require_not_awarded(learner.record, credit)
    return _transfer(asked, learner, credit)


def rate(asked: Asked) -> Answer:
    """Add a rating."""
    learner = opened(asked)
    credit = _credit(asked, learner)
    return _added(asked, learner, credit, "ratings", lambda said: {"credit": credit.id, **said})


def waive(asked: Asked) -> Answer:
    """Excuse the learner from a criterion, or from the whole credit."""
    learner = opened(asked)
    credit = _credit(asked, learner)
    return _added(asked, learner, credit, "waivers", lambda said: {"credit": credit.id, **said})


def award(asked: Asked) -> Answer:
    """Award the credit: a person decides, on what the method advises or against it."""
    learner = opened(asked)
    credit = _credit(asked, learner)
    awarding.require_not_awarded(learner.record, credit)
    policy = learner.workspace.load_school().mastery.of(credit)

    def entry(said: Object) -> Object:
        return awarding.decided(learner.record, credit, policy, said, at=asked.at)

    return _added(asked, learner, credit, "awards", entry)


def transfer(asked: Asked) -> Answer:
    """Award a credit that was earned at another school."""
    learner = opened(asked)
    credit = _credit(asked, learner)
    awarding.require_not_awarded(learner.record, credit)
    said = typed_entry(asked.form, "awards")
    outcome = _with_entry(asked, learner, "awards", awarding.transferred(credit, said))
    if isinstance(outcome, Unfit):
        return _transfer(asked, learner, credit, form_with("awards", said, outcome.problems))
    return _after(learner, credit, outcome)


def take_away(asked: Asked) -> Answer:
    """Remove a rating, a waiver or an award from the record."""
    learner = opened(asked)
    credit = _credit(asked, learner)
    name, mark = asked.form.get("list"), asked.form.get("mark")
    if name not in _LISTS or not asked.may(_LISTS[name]):
        raise RefusedError(403, "this needs an account that may do it")

    def change(record: Object) -> Object:
        for each in entries(record, name):
            if each.get("credit") == credit.id and mark_of(each) == mark:
                return without_entry(record, name, each)
        raise NotChangedError("somebody changed or removed this meanwhile; look at it again")

    outcome = change_record(learner.workspace, learner.id, change, actor=asked.actor)
    return _after(learner, credit, outcome)


def _credit(asked: Asked, learner: Opened) -> MasteryCredit:
    found = learner.record.credit(asked.path["credit"])
    if found is None:
        raise NotHereError("the school has no credit of this id")
    return found


def _added(asked: Asked, learner: Opened, credit: MasteryCredit, name: str, entry: Entry) -> Answer:
    said = typed_entry(asked.form, name)
    outcome = _with_entry(asked, learner, name, entry(said))
    if isinstance(outcome, Unfit):
        forms = {name: form_with(name, said, outcome.problems)}
        return _shown(asked, learner, credit, forms, status=422)
    return _after(learner, credit, outcome)


def _with_entry(asked: Asked, learner: Opened, name: str, entry: Object) -> Outcome:
    def change(record: Object) -> Object:
        credit = entry.get("credit")
        if name == "awards" and any(one.get("credit") == credit for one in entries(record, name)):
            raise NotChangedError("somebody awarded this credit meanwhile")
        return with_entry_once(record, name, entry)

    return change_record(learner.workspace, learner.id, change, actor=asked.actor)


def _after(learner: Opened, credit: MasteryCredit, outcome: Outcome) -> Answer:
    match outcome:
        case Clash():
            raise RefusedError(
                409, "somebody saved the same record this moment", hint="go back, and try again"
            )
        case Unfit():
            raise RefusedError(
                409,
                f"{outcome.file} has not the shape of a record, so nothing was saved",
                hint=outcome.problems[0].message,
            )
    return after_saving(outcome, to=f"{learner.address}/credits/{credit.id}")


def _shown(
    asked: Asked,
    learner: Opened,
    credit: MasteryCredit,
    forms: Mapping[str, Filled] | None = None,
    *,
    status: int = 200,
) -> Page:
    school, record = learner.workspace.load_school(), learner.record
    standing = next(
        each
        for each in Standings(school.credits, school.mastery).of(record).credits
        if each.credit.id == credit.id
    )
    policy, entry_marks = school.mastery.of(credit), _marked(learner)
    advice = advise(credit, record.ratings_of(credit.id), policy, waivers=record.waivers)
    proposed = awarding.proposed(record, credit, advice, by=_me(asked), on=_today(asked))
    facts = {
        "credit": credit,
        "standing": standing,
        "policy": policy,
        "advice": advice,
        "trace": awarding.told(advice),
        "against": tuple(attempts_against_the_policy(record, credit, policy)),
        "misled": misled_by_average(standing),
        "next": next_step(standing, today=asked.at.date()),
        "rows": _rows(learner, credit, entry_marks),
        "works": [(each.id, each.title) for each in record.evidence],
        "marks": _marks(learner, credit, entry_marks),
        "forms": {**_begun(asked, standing, proposed), **(forms or {})},
        "place": f"{learner.address}/credits/{credit.id}",
    }
    return page_of(asked, learner, "Credits", "learners/credit.html", facts, status=status)


def _begun(asked: Asked, standing: CreditStanding, award: Object) -> dict[str, Filled]:
    """Return the forms of a credit before anything is typed, by the lists that they add to."""
    return {
        "ratings": form_of("ratings", _first_rating(asked, standing)),
        "waivers": form_of("waivers", {"waived_on": _today(asked), "waived_by": _me(asked)}),
        "awards": form_of("awards", award),
    }


def _transfer(
    asked: Asked, learner: Opened, credit: MasteryCredit, form: Filled | None = None
) -> Page:
    begun: Object = {
        "awarded_on": _today(asked),
        "transferred_from": {"accepted_by": _me(asked)},
        "level": credit.rubric.required,
    }
    facts = {
        "credit": credit,
        "form": form or form_of("awards", begun),
        "works": [(each.id, each.title) for each in learner.record.evidence],
        "levels": awarding.levels(credit),
        "place": f"{learner.address}/credits/{credit.id}",
    }
    status = 422 if form else 200
    return page_of(asked, learner, "Credits", "learners/transfer.html", facts, status=status)


def _first_rating(asked: Asked, standing: CreditStanding) -> Object:
    last = max((each.attempt for each in standing.whole), default=0)
    return {"assessor": _me(asked), "rated_on": _today(asked), "attempt": last + 1}


def _rows(learner: Opened, credit: MasteryCredit, marks: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the ratings of a credit, the latest first, with what removes each; imported stay."""
    return [
        {
            "rating": each,
            "level": credit.rubric.level(each.level),
            "criterion": next((one for one in credit.criteria if one.id == each.criterion), None),
            "mark": marks.get(each.origin.pointer, ""),
        }
        for each in reversed(learner.record.ratings_of(credit.id))
    ]


def _marks(
    learner: Opened, credit: MasteryCredit, marks: Mapping[str, str]
) -> Mapping[str, list[tuple[Any, str]]]:
    """Return the waivers and awards of a credit, each with what removes it."""
    record = learner.record
    return {
        name: [
            (each, marks.get(each.origin.pointer, ""))
            for each in listed
            if each.credit == credit.id
        ]
        for name, listed in (("waivers", record.waivers), ("awards", record.awards))
    }


def _marked(learner: Opened) -> Mapping[str, str]:
    """Return the marks of the entries of a record by pointer."""
    found = read_authored(learner.workspace, record_file(learner.workspace, learner.id)).value
    value: Object = found if isinstance(found, dict) else {}
    return {
        f"/{name}/{place}": mark_of(each)
        for name in _LISTS
        for place, each in enumerate(entries(value, name))
    }


def _today(asked: Asked) -> JsonValue:
    return asked.at.date().isoformat()


def _me(asked: Asked) -> JsonValue:
    return asked.person.full_name if asked.person else ""


_CREDIT = "/learners/{learner}/credits/{credit}"
_VIEW, _ASSESS, _APPROVE = Permission.VIEW, Permission.ASSESS, Permission.APPROVE


def _form(name: str, view: View, needs: Permission, act: str) -> Way:
    """Return the way of a form on the page of a credit."""
    return Way(path=f"{_CREDIT}/{name}", view=view, needs=needs, method="POST", act=act)


WAYS = (
    Way(path="/learners/{learner}/credits", view=credits_page, needs=_VIEW),
    Way(path=_CREDIT, view=credit_page, needs=_VIEW),
    Way(path=f"{_CREDIT}/transfer", view=transfer_page, needs=_APPROVE),
    _form("rate", rate, _ASSESS, "rated a criterion"),
    _form("waive", waive, _APPROVE, "waived a criterion"),
    _form("award", award, _APPROVE, "awarded a credit"),
    _form("transfer", transfer, _APPROVE, "took a credit over"),
    # Each list asks for a permission of its own, besides.
    _form("remove", take_away, _VIEW, "took an entry out of a record"),
)
