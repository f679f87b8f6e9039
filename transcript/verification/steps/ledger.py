"""Step 7, before trust: was it in the school's ledger, and since when?

A proof comes inside a PDF, or as a file beside a credential. It counts only if a ledger key that
the reader has confirmed signed the checkpoint in it: a date in a file is anybody's word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from transcript.model.attachments import LEDGER_PROOF
from transcript.proofs.errors import ProofError
from transcript.proofs.public_key import Algorithm, PublicKey
from transcript.proofs.timestamps import timestamp_text
from transcript.transparency.entry import EntryKind
from transcript.transparency.note import Note, NoteError, Verifier
from transcript.transparency.proof_text import LedgerProof
from transcript.verification.codes import Code
from transcript.verification.envelope import Presented
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.shown import LoggedShown
from transcript.verification.trust import TrustedIssuer

_FIND = Finder(Step.LEDGER, Axis.ISSUER)
_ISSUED = frozenset({EntryKind.ISSUED, EntryKind.ADOPTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What a proof came to: the check, if there was a proof; and the entry, if it was right."""

    check: Check | None = None
    shown: LoggedShown | None = None


class _WrongError(Exception):
    """The proof does not show what it should; the message says why, as part of a sentence."""


def ledger(presented: Presented, *, proofs: Sequence[bytes], entry: TrustedIssuer | None) -> Logged:
    """Return what the proof in a PDF, or else the first of `proofs` on this file, comes to.

    Proofs of other files are passed over. `entry` is what the reader knows of the issuer.
    """
    inside = presented.pdf.attachments.get(LEDGER_PROOF) if presented.pdf else None
    digest = _digest(presented)
    try:
        proof = _read(inside) if inside is not None else next(_about(digest, proofs), None)
        if proof is None:
            return Logged()
        _require_entry(proof, digest)
        if entry is None or not entry.logs:
            return Logged(check=_unchecked(proof))
        _require_signature(proof.note, entry.logs)
    except _WrongError as error:
        return Logged(check=_wrong(str(error)))
    shown = LoggedShown(
        origin=proof.checkpoint.origin, position=proof.position, logged_at=proof.opened.at
    )
    return Logged(check=_right(shown), shown=shown)


def _digest(presented: Presented) -> str:
    # An editor's line end after a token is no part of it.
    signed = presented.signed.rstrip(b"\r\n") if presented.token else presented.signed
    return sha256(signed).hexdigest()


def _read(content: bytes) -> LedgerProof:
    try:
        return LedgerProof.parse(content)
    except NoteError as error:
        raise _WrongError(str(error)) from error


def _about(digest: str, proofs: Sequence[bytes]) -> Iterator[LedgerProof]:
    for content in proofs:
        try:
            proof = LedgerProof.parse(content)
        except NoteError:
            continue
        if digest in _credentials(proof):
            yield proof


def _credentials(proof: LedgerProof) -> list[object]:
    listed = proof.opened.statement.get("credentials")
    return listed if isinstance(listed, list) else []


def _require_entry(proof: LedgerProof, digest: str) -> None:
    if proof.opened.kind not in _ISSUED or digest not in _credentials(proof):
        raise _WrongError("it is of another document")
    if not proof.holds():
        raise _WrongError("the ledger that it names does not have this entry")


def _require_signature(note: Note, logs: Sequence[str]) -> None:
    """Raise unless a log that the reader knows has signed the note, by its own name."""
    origin = note.text.partition("\n")[0]
    known = [each for each in map(Verifier.parse, logs) if each.name == origin]
    made = [
        (PublicKey(algorithm=Algorithm.ED25519, raw=each.key), signature.value)
        for each in known
        for signature in note.signatures
        if signature.is_by(each)
    ]
    if not made:
        raise _WrongError("no ledger key on your trust list has signed it")
    for key, value in made:
        try:
            key.verify(value, note.text.encode())
        except ProofError as error:
            raise _WrongError("the signature of the ledger does not fit") from error


def _right(shown: LoggedShown) -> Check:
    return _FIND.passed(
        Code.LEDGER_OK,
        "",
        f"The school’s ledger has had it since {timestamp_text(shown.logged_at)}, as entry "
        f"{shown.position}: it was issued by then.",
    )


def _unchecked(proof: LedgerProof) -> Check:
    return _FIND.passed(
        Code.LEDGER_UNCHECKED,
        "",
        "It came with a proof that it is in the ledger "
        f"{proof.checkpoint.origin}. Your trust list names no ledger of the issuer (`logs`), so "
        "the proof was not checked, and nothing here rests on it.",
    )


def _wrong(reason: str) -> Check:
    return _FIND.failed(
        Code.LEDGER_WRONG,
        "",
        f"The proof that it is in the school’s ledger is not right: {reason}. It is a forgery, or "
        "the school has a new ledger key: ask the school by a way you trust.",
    )
