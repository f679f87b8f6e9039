"""How a calibration looks: tables for the staff room, a line for colleges, one JSON document."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import click

from transcript.cli.reporters import count
from transcript.office.findings import plain_line
from transcript.progress import calibration_words as words
from transcript.progress.calibration import (
    Agreement,
    Calibration,
    Leaning,
    PairAgreement,
    ScoredWork,
)

_MOST_LISTED = 10
_TEN_THOUSANDTHS = Decimal("0.0001")
_WIDTH = 36
_CELL = 11
_AGREEMENT = ("works", "exact", "adjacent", "κ linear", "κ quadr.")


def show(calibration: Calibration, names: Mapping[str, str]) -> None:
    """Print everything, for those who judged. `names` are the credits', by id."""
    _show_head(calibration)
    _show_agreement(calibration.agreement, calibration.credits, names)
    _show_pairs(calibration.pairs)
    _show_leanings(calibration, names)
    _show_discussion(calibration.discuss, names)
    _show_anchors(calibration.anchors, names)
    _show_line(calibration)


def show_public(calibration: Calibration, names: Mapping[str, str], smallest: int) -> None:
    """Print what may leave the school: no assessor, no work, no small number."""
    withheld = words.withheld(calibration, smallest)
    told = {each: found for each, found in calibration.credits.items() if each not in withheld}
    if calibration.agreement.works < smallest:
        click.echo(f"Fewer than {smallest} works: nothing of this may leave the school.")
        return
    works = count(calibration.agreement.works, "work")
    click.echo(f"{works}, each scored by two or more assessors{_when(calibration)}.")
    _show_agreement(calibration.agreement, told, names)
    if withheld:
        credits_ = count(len(withheld), "credit")
        click.echo(f"{credits_} not shown: fewer than {smallest} works, or would give one away.")
    _show_line(calibration)


def to_json(calibration: Calibration, names: Mapping[str, str]) -> dict[str, Any]:
    """Return everything as the JSON that `--format json` prints."""
    return {
        **_head_json(calibration),
        "single": calibration.single,
        "assessors": list(calibration.assessors),
        "agreement": _agreement_json(calibration.agreement),
        "credits": [
            {"credit": each, "name": names.get(each, each), "agreement": _agreement_json(found)}
            for each, found in calibration.credits.items()
        ],
        "pairs": [
            {"assessors": [each.first, each.second], "agreement": _agreement_json(each.agreement)}
            for each in calibration.pairs
        ],
        "leanings": [_leaning_json(each) for each in calibration.leanings],
        "discuss": [_work_json(each) for each in calibration.discuss],
        "anchors": [_work_json(each) for each in calibration.anchors],
        "line": words.line(calibration),
    }


def public_json(
    calibration: Calibration, names: Mapping[str, str], smallest: int
) -> dict[str, Any]:
    """Return what may leave the school; null is what may not."""
    withheld = words.withheld(calibration, smallest)
    enough = calibration.agreement.works >= smallest
    return {
        **_head_json(calibration),
        "smallest": smallest,
        "agreement": _agreement_json(calibration.agreement) if enough else None,
        "credits": [
            {
                "credit": each,
                "name": names.get(each, each),
                "agreement": None if each in withheld else _agreement_json(found),
            }
            for each, found in calibration.credits.items()
        ],
        "line": words.line(calibration) if enough else None,
    }


def _head_json(calibration: Calibration) -> dict[str, Any]:
    return {
        "version": 1,
        "unit": words.unit(calibration),
        "began": _day(calibration.began),
        "ended": _day(calibration.ended),
    }


def _agreement_json(agreement: Agreement) -> dict[str, Any]:
    kappa = agreement.kappa
    return {
        "works": agreement.works,
        "exact": _number(agreement.exact),
        "adjacent": _number(agreement.adjacent),
        "kappa": {
            "linear": _number(kappa.linear),
            "quadratic": _number(kappa.quadratic),
            "missing": kappa.missing,
        },
    }


def _leaning_json(leaning: Leaning) -> dict[str, Any]:
    return {
        "assessor": leaning.assessor,
        "credit": leaning.credit,
        "works": leaning.works,
        "difference": _number(leaning.difference),
        "early": _number(leaning.early),
        "late": _number(leaning.late),
        "change": _number(leaning.change),
        "leans": leaning.leans,
        "drifts": leaning.drifts,
    }


def _work_json(work: ScoredWork) -> dict[str, Any]:
    return {
        "work": work.work,
        "credit": work.credit,
        "spread": _number(work.spread),
        "judgements": [
            {
                "assessor": each.assessor,
                "level": each.level,
                "date": _day(each.on),
                "row": each.row,
            }
            for each in work.judgements
        ],
    }


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def _number(value: Fraction | Decimal | None) -> float | None:
    return None if value is None else float(words.rounded(value, _TEN_THOUSANDTHS))


# Text


def _show_head(calibration: Calibration) -> None:
    people = count(len(calibration.assessors), "assessor")
    works = count(calibration.agreement.works, "work")
    click.echo(f"{works}, each scored by two or more of {people}{_when(calibration)}.")
    if calibration.single:
        more = count(calibration.single, "work was", "works were")
        click.echo(f"{more} scored by one person only, and not counted.")


def _when(calibration: Calibration) -> str:
    return f", {calibration.began} to {calibration.ended}" if calibration.began else ""


def _show_agreement(
    whole: Agreement, credits_: Mapping[str, Agreement], names: Mapping[str, str]
) -> None:
    _show_table("Agreement", _AGREEMENT)
    for credit, each in credits_.items():
        _show_row(names.get(credit, credit), words.figures(each))
    _show_row("All together", words.figures(whole))
    if whole.kappa.quadratic is not None:
        click.echo("κ is agreement beyond chance: 1 is all of it, 0 what chance would give.")
    reasons = [each.kappa.missing for each in (*credits_.values(), whole)]
    for reason in dict.fromkeys(each for each in reasons if each):
        click.echo(f"κ {reason}.")


def _show_table(title: str, columns: Sequence[str]) -> None:
    click.echo()
    click.secho(_row(title, columns), bold=True)


def _show_row(name: str, cells: Sequence[str], *, indent: str = "", remark: str = "") -> None:
    click.echo(_row(name, cells, indent=indent) + remark)


def _row(name: str, cells: Sequence[str], *, indent: str = "") -> str:
    text = indent + plain_line(name)
    short = text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
    return f"{short:<{_WIDTH}}" + "".join(f"{each:>{_CELL}}" for each in cells)


def _show_pairs(pairs: Sequence[PairAgreement]) -> None:
    if not pairs:
        return
    _show_table("Two by two", _AGREEMENT)
    for each in sorted(pairs, key=lambda each: each.agreement.exact)[:_MOST_LISTED]:
        _show_row(f"{each.first}, {each.second}", words.figures(each.agreement))
    _show_rest(len(pairs))


def _show_rest(total: int) -> None:
    if total > _MOST_LISTED:
        click.echo(f"    … and {total - _MOST_LISTED} more, with --format json")


def _show_leanings(calibration: Calibration, names: Mapping[str, str]) -> None:
    dated = calibration.middle is not None
    columns = ("works", "apart", *(("early", "late", "change") if dated else ()))
    _show_table(f"{words.unit(calibration).capitalize()}s above or below the others", columns)
    for each in calibration.leanings:
        cells = [str(each.works), words.signed(each.difference)]
        if dated:
            cells += [words.signed(part) for part in (each.early, each.late, each.change)]
        if each.credit is None:
            _show_row(each.assessor, cells, remark=_remark(each))
        else:
            name = names.get(each.credit, each.credit)
            _show_row(name, cells, indent="    ", remark=_remark(each))
    if dated:
        click.echo(
            f"Early is until {calibration.middle}, late is after; – stands for fewer than 3."
        )
    else:
        click.echo("There are no dates, so nobody can be said to drift.")
    _show_remarks(calibration)


def _show_remarks(calibration: Calibration) -> None:
    half = f"half a {words.unit(calibration)} or more"
    if any(each.leans for each in calibration.leanings):
        click.echo(f"High, low: {half} from the others.")
    if any(each.drifts for each in calibration.leanings):
        click.echo(f"Drifts: {half} between early and late.")


def _remark(leaning: Leaning) -> str:
    said = words.remark(leaning)
    return f"   {said}" if said else ""


def _show_discussion(works: Sequence[ScoredWork], names: Mapping[str, str]) -> None:
    if not works:
        return
    click.echo()
    click.secho("To discuss, the furthest apart first", bold=True)
    for work in works[:_MOST_LISTED]:
        click.echo(f"    {_title(work, names)}")
        for each in work.judgements:
            click.echo(f"        {plain_line(each.level)}: {plain_line(each.assessor)}")
    _show_rest(len(works))


def _show_anchors(works: Sequence[ScoredWork], names: Mapping[str, str]) -> None:
    if not works:
        return
    click.echo()
    click.secho("Anchors, of which everybody said the same", bold=True)
    for work in words.one_a_level(works):
        level, people = work.judgements[0].level, count(len(work.judgements), "assessor")
        click.echo(f"    {_title(work, names)}: {plain_line(level)} ({people})")


def _title(work: ScoredWork, names: Mapping[str, str]) -> str:
    return f"{plain_line(work.work)}, {plain_line(names.get(work.credit, work.credit))}"


def _show_line(calibration: Calibration) -> None:
    click.echo()
    click.secho("For the school profile", bold=True)
    said = words.line(calibration)
    few = f"    too few works to say anything; {words.FEWEST_FOR_A_LINE} are the least"
    click.echo(f"    {said}" if said else few)
