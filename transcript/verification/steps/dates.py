"""Step 5: is it inside its dates?"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from transcript.proofs.timestamps import read_timestamp, timestamp_text
from transcript.verification.codes import Code
from transcript.verification.holdings import Held, Holdings, Role
from transcript.verification.limits import CLOCK_SKEW
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.steps.proof import Signature

_FIND = Finder(Step.DATES, Axis.STANDING)
_BEGINS = ("validFrom", "issuanceDate")
_ENDS = ("validUntil", "expirationDate")


def dates(held: Holdings, signatures: Iterable[Signature], *, at: datetime) -> Iterator[Check]:
    """Yield every date that stands against relying on the file at `at`, or that none does."""
    found: list[Check] = []
    for each in held.credentials:
        if each.role is not Role.ENDORSEMENT:
            found += _of_credential(each, at)
    for signature in signatures:
        if signature.held.role is not Role.ENDORSEMENT:
            found += _of_signature(signature, at)
    yield from found
    if not found:
        yield _FIND.passed(Code.DATES_OK, "", "It is inside its dates.")


def outside_its_dates(
    one: Held, signatures: Iterable[Signature], *, at: datetime
) -> Iterator[Check]:
    """Yield every date of one credential, and of the signatures on it, that stands against it."""
    yield from _of_credential(one, at)
    for each in signatures:
        yield from _of_signature(each, at)


def _of_credential(held: Held, at: datetime) -> Iterator[Check]:
    for name in (*_BEGINS, *_ENDS):
        if name not in held.document:
            continue
        path = f"{held.path}/{name}"
        try:
            moment = read_timestamp(held.document[name])
        except ValueError as error:
            message = f"A date of {held} cannot be read: {error}."
            yield _FIND.unsettled(Code.DATE_UNREADABLE, path, message)
            continue
        if name in _BEGINS:
            yield from _not_before(held, moment, path, at)
        else:
            yield from _not_after(held, moment, path, at)


def _of_signature(signature: Signature, at: datetime) -> Iterator[Check]:
    if signature.made_at is not None:
        yield from _not_before(signature.held, signature.made_at, signature.path, at)
    if signature.expires is not None:
        yield from _not_after(signature.held, signature.expires, signature.path, at)


def _not_before(held: Held, moment: datetime, path: str, at: datetime) -> Iterator[Check]:
    if moment - at > CLOCK_SKEW:
        yield _FIND.failed(
            Code.NOT_YET_VALID,
            path,
            f"{str(held).capitalize()} is valid from {timestamp_text(moment)} only; "
            f"it was verified as of {timestamp_text(at)}.",
        )


def _not_after(held: Held, moment: datetime, path: str, at: datetime) -> Iterator[Check]:
    if at - moment > CLOCK_SKEW:
        yield _FIND.failed(
            Code.EXPIRED,
            path,
            f"{str(held).capitalize()} was valid until {timestamp_text(moment)}; "
            f"it was verified as of {timestamp_text(at)}. Ask the school for a current one.",
        )
