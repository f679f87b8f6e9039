"""How the school decides that evidence amounts to mastery: `mastery.yaml`."""

from collections.abc import Mapping
from decimal import Decimal

from transcript.model.mastery import (
    Between,
    Counting,
    CreditPolicy,
    DeterminationPolicy,
    Eligibility,
    MasteryPolicy,
    Method,
    ReassessmentPolicy,
)
from transcript.source.fields import Fields


def read_policy(fields: Fields) -> MasteryPolicy:
    """Build the policy from `mastery.yaml`. What a credit leaves out is as for all credits."""
    default = _policy(fields, CreditPolicy())
    credits_ = fields.inside("credits")
    return MasteryPolicy(
        default=default,
        credits={each: _policy(credits_.inside(each), default) for each in credits_.members},
        origin=fields.origin,
    )


def _policy(fields: Fields, default: CreditPolicy) -> CreditPolicy:
    return CreditPolicy(
        determination=_determination(fields.inside("determination"), default.determination),
        reassessment=_reassessment(fields.inside("reassessment"), default.reassessment),
        review_team=fields.number("review_team", default.review_team),
        scale=_decimals(fields.inside("scale")) or default.scale,
    )


def _determination(fields: Fields, default: DeterminationPolicy) -> DeterminationPolicy:
    if not fields.members:
        return default
    return DeterminationPolicy(
        method=fields.choice("method", Method), parameters=_decimals(fields.inside("parameters"))
    )


def _decimals(fields: Fields) -> Mapping[str, Decimal]:
    return {name: fields.decimal(name) for name in fields.members}


def _reassessment(fields: Fields, default: ReassessmentPolicy) -> ReassessmentPolicy:
    if not fields.members:
        return default
    return ReassessmentPolicy(
        who=fields.choice("who", Eligibility) if "who" in fields else Eligibility.EVERYONE,
        attempts=fields.number("attempts") if "attempts" in fields else None,
        wait_days=fields.number("wait_days", 0),
        until=fields.optional_date("until"),
        between=fields.choices("between", Between),
        counts=fields.choice("counts", Counting) if "counts" in fields else Counting.ALL,
    )
