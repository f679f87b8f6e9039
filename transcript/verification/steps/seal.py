"""Step 4, the seal: does it hold for the whole file, and is it the issuer's?"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from transcript.proofs.errors import BudgetExceededError, InvalidProofError
from transcript.proofs.timestamps import timestamp_text
from transcript.verification.codes import Code
from transcript.verification.envelope import pdf_limits
from transcript.verification.limits import Limits
from transcript.verification.plain_text import quoted
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.trust import TrustedIssuer, TrustList
from transcript.ways_out import Deed, WayOut

if TYPE_CHECKING:
    from collections.abc import Generator

    from transcript.proofs.pades_check import CheckedSeal

_FIND = Finder(Step.CONTAINER, Axis.INTEGRITY)
_TRUST = Finder(Step.TRUST, Axis.ISSUER)


class SealRefusedError(Exception):
    """The seal is not right; `check` says why. Nothing else of the file is worth looking at."""

    def __init__(self, check: Check) -> None:
        """Keep the finding."""
        super().__init__(check.message)
        self.check = check


def seal_of(content: bytes, *, limits: Limits) -> "CheckedSeal | None":
    """Return the seal of a PDF, or nothing if it has none. Raises `SealRefusedError`."""
    from transcript.proofs.pades_check import InvalidSealError, SealFault, check_seal

    try:
        return check_seal(content, limits=pdf_limits(limits))
    except BudgetExceededError as error:
        unsettled = _FIND.unsettled(Code.LIMIT_PDF, "", f"The PDF asks for too much work: {error}.")
        raise SealRefusedError(unsettled) from error
    except InvalidProofError as error:
        fault = error.fault if isinstance(error, InvalidSealError) else SealFault.BROKEN
        failed = _FIND.failed(
            Code[f"SEAL_{fault.name}"],
            "",
            f"The seal of the PDF is not right: {error}. The file was changed, or sealed by "
            "somebody else; rely on nothing in it, and ask the school for the original.",
        )
        raise SealRefusedError(failed) from error


def broken_seal(content: bytes, *, limits: Limits) -> Iterator[Check]:
    """Yield what is wrong with the seal of a PDF, if it has one that is not right."""
    try:
        seal_of(content, limits=limits)
    except SealRefusedError as refusal:
        yield refusal.check


def seal_checks(seal: "CheckedSeal | None") -> Iterator[Check]:
    """Yield whether there is a seal, and what a time stamp says of it."""
    if seal is None:
        yield _FIND.unsettled(
            Code.SEAL_MISSING,
            "",
            "The PDF has no seal: it is an unofficial copy, or its seal was taken off. Ask the "
            "school for the sealed original, or verify the CLR that is attached to it.",
            WayOut(Deed.TAKE_OUT),
        )
        return
    yield _FIND.passed(
        Code.SEAL_OK, "", "The PDF is sealed: whole, once, and with no change allowed."
    )
    if seal.stamped is not None:
        yield _FIND.passed(
            Code.SEAL_TIME_STAMP,
            "",
            f"“{quoted(seal.stamped.authority)}” says that the seal was there on "
            f"{timestamp_text(seal.stamped.at)}. Nobody here has checked who that is.",
        )


def seal_trust(
    seal: "CheckedSeal", *, issuer: str, trust: TrustList | None, at: datetime
) -> "Generator[Check, None, bool]":
    """Yield whether the seal is that of the credential's issuer; return whether it is."""
    entry = trust.entry(issuer) if trust else None
    owner = trust.sealed_by(seal.fingerprint) if trust else None
    if owner is not None and owner is entry:
        yield _in_time(seal, owner, at)
        return True
    if owner is not None or (entry is not None and entry.certificates):
        yield _FIND.failed(Code.SEAL_STRANGER, "", _whose(seal, owner, entry))
        return False
    whose = (
        f"Your trust list has “{entry.name}” but no certificate of its seal"
        if entry is not None
        else "Nobody on your list vouches for it"
        if trust
        else "There is no trust list"
    )
    yield _TRUST.unsettled(
        Code.SEAL_UNLISTED,
        "",
        f"The PDF is sealed under the certificate {seal.fingerprint}. {whose}: confirm it with the "
        "school by telephone before you add it.",
        None if trust else WayOut(Deed.GIVE_TRUST_LIST),
    )
    return False


def _whose(seal: "CheckedSeal", owner: TrustedIssuer | None, entry: TrustedIssuer | None) -> str:
    if owner is not None:
        return (
            f"The PDF is sealed by “{owner.name}”, but the transcript in it is not by that issuer. "
            "It was put together from two files: rely on neither, and ask the school."
        )
    name = entry.name if entry is not None else ""
    return (
        f"The PDF speaks in the name of “{name}”, but is sealed under a certificate that is not "
        f"among those on your trust list ({seal.fingerprint}). It was sealed by somebody else, or "
        "the school has a new seal: ask the school by a way you trust, not by what the file says."
    )


def _in_time(seal: "CheckedSeal", owner: TrustedIssuer, at: datetime) -> Check:
    until = timestamp_text(seal.valid_until)
    if not seal.valid_from <= seal.made_at < seal.valid_until:
        reason = f"the seal says that it was made {timestamp_text(seal.made_at)}, outside that time"
    elif at >= seal.valid_until:
        # A time stamp does not help: whoever made it is nobody that the reader knows.
        reason = "that time is over, and nobody you know says that the seal was made before its end"
    else:
        return _TRUST.passed(
            Code.SEAL_TRUSTED, "", f"Sealed under a certificate your list has for “{owner.name}”."
        )
    return _TRUST.unsettled(
        Code.SEAL_WINDOW,
        "",
        f"The certificate of “{owner.name}” under which the PDF is sealed was in use from "
        f"{timestamp_text(seal.valid_from)} until {until}; {reason}. Ask the school.",
    )
