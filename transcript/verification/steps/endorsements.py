"""Step 8, too: what others say of what is in the file, after their proofs were found to hold.

An endorsement is no part of what the school says. Whether its author is known, or it still counts,
is told beside the verdict and never turns it; but nobody's name may be forged in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transcript.credentials.vc import id_of
from transcript.verification.codes import Code
from transcript.verification.holdings import Held, Holdings, Role
from transcript.verification.identifiers import key_of, normal
from transcript.verification.plain_text import plain, quoted
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.shown import EndorsementShown, IssuerShown
from transcript.verification.steps.dates import outside_its_dates
from transcript.verification.steps.proof import Signature
from transcript.verification.steps.status import standing_of
from transcript.verification.steps.status_lists import StatusLists
from transcript.verification.steps.whom_to_trust import told_by_the_list
from transcript.verification.trust import TrustedIssuer
from transcript.verification.verdict import Verdict, worst

_FIND = Finder(Step.ENDORSEMENTS, Axis.INTEGRITY)
_ELSEWHERE = frozenset({"endorsement", "endorsementJwt"})
_LONGEST_COMMENT = 5_000
_ISSUER = "the issuer"
_COPIED = (
    "Nobody on your list says that the file is from there, and anyone can copy an endorsement into "
    "a file: it says nothing of this one."
)
_BESIDE = "That is about the endorsement alone, not about what it endorses."
_BEST_FIRST = (Verdict.PASSED, Verdict.FAILED, Verdict.INDETERMINATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsed:
    """The checks of one endorsement, and what a reader may be shown of it."""

    checks: tuple[Check, ...]
    shown: EndorsementShown


@dataclass(frozen=True, slots=True)
class _Finding:
    """A check, and what it means for the endorsement alone."""

    verdict: Verdict
    check: Check


def endorsements(
    held: Holdings,
    signatures: Sequence[Signature],
    *,
    lists: StatusLists,
    before: Sequence[Check],
) -> tuple[Endorsed, ...]:
    """Return what is to be said of each endorsement in the file, in the order of proving.

    `before` is what was found of the file: whether it is from whom it names.
    """
    found = [each for each in held.credentials if each.role is Role.ENDORSEMENT]
    if not found:
        return ()
    named = {
        **_named(held.whole.document),
        **{normal(id_of(each.document) or ""): "" for each in found},
        normal(held.whole.issuer or ""): _ISSUER,
    }
    named.pop("", None)
    sure = _surely_from(held.whole, before)
    return tuple(
        _Judge(
            one=each,
            made=[one for one in signatures if one.held is each],
            about=named.get(normal(id_of(each.subject) or "")),
            is_bound=sure is None or normal(id_of(each.subject) or "") in sure,
            entry=lists.trust.entry(each.issuer) if lists.trust and each.issuer else None,
            lists=lists,
        ).judge()
        for each in found
    )


def _surely_from(whole: Held, before: Sequence[Check]) -> frozenset[str] | None:
    """Return what the file speaks of with a right to it; None stands for all that it names."""
    if worst(each.verdict for each in before if each.axis is Axis.ISSUER):
        return None
    issuer = whole.issuer or ""
    published = any(each.code is Code.KEY_PUBLISHED and each.path == "/issuer" for each in before)
    return frozenset({normal(issuer)} if published or key_of(issuer) else ())


def _named(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the ids that a file names outside of endorsements, with what it calls them."""
    named: dict[str, str] = {}
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            own, name = value.get("id"), value.get("name")
            if isinstance(own, str):
                known = f"“{quoted(name)}”" if isinstance(name, str) else ""
                named[normal(own)] = known or named.get(normal(own), "")
            waiting.extend(each for key, each in value.items() if key not in _ELSEWHERE)
    return named


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    one: Held
    made: list[Signature]
    about: str | None
    is_bound: bool
    """Whether the file has a right to speak of that."""
    entry: TrustedIssuer | None
    lists: StatusLists

    def judge(self) -> Endorsed:
        endorser = self._endorser()
        findings = (*self._subject(), *self._dates(), *self._status(), endorser)
        trusted = bool(endorser.verdict)
        comment = self.one.subject.get("endorsementComment")
        return Endorsed(
            checks=tuple(each.check for each in findings),
            shown=EndorsementShown(
                path=self.one.path,
                subject=id_of(self.one.subject),
                issuer=IssuerShown(
                    id=self.one.issuer,
                    name=self.entry.name if self.entry and trusted else None,
                    trusted=trusted,
                    key=self.made[0].key.multibase,
                ),
                comment=_words(comment) if isinstance(comment, str) else None,
                verdict=worst(each.verdict for each in findings),
            ),
        )

    def _subject(self) -> Iterator[_Finding]:
        if self.about is None:
            yield _Finding(
                Verdict.INDETERMINATE,
                _FIND.unsettled(
                    Code.ENDORSEMENT_SUBJECT,
                    f"{self.one.path}/credentialSubject/id",
                    "An endorsement in the file is about something that is not in the file. Ask "
                    "the school what it is meant to say.",
                ),
            )

    def _dates(self) -> Iterator[_Finding]:
        for each in outside_its_dates(self.one, self.made, at=self.lists.at):
            message = f"{each.message} {_BESIDE}"
            yield _Finding(each.verdict, _FIND.passed(Code.ENDORSEMENT_DATES, each.path, message))

    def _status(self) -> Iterator[_Finding]:
        for each in standing_of(self.one, self.made, lists=self.lists):
            message = f"{each.message} {_BESIDE}"
            yield _Finding(each.verdict, _FIND.passed(Code.ENDORSEMENT_STATUS, each.path, message))

    def _endorser(self) -> _Finding:
        path = f"{self.one.path}/issuer"
        whom = self._whom()
        if self.entry is None:
            return _unknown(
                path,
                f"Somebody who is not on your trust list, {quoted(self.one.issuer or '')}, "
                f"endorses {whom}. That says nothing until you know who it is.",
            )
        told = [
            told_by_the_list([each], self.entry, lookup=self.lists.lookup) for each in self.made
        ]
        best = min(told, key=lambda each: _BEST_FIRST.index(each.verdict))
        if best.verdict is Verdict.FAILED:
            # The reader has confirmed the endorser's keys: this is somebody else in that name.
            message = f"Of the endorsement in it: {best.message}"
            return _Finding(Verdict.FAILED, _FIND.failed(best.code, path, message))
        if best.verdict is Verdict.INDETERMINATE:
            return _unknown(path, f"It endorses {whom}. {best.message}")
        message = f"“{self.entry.name}”, which is on your trust list, endorses {whom}."
        if self.is_bound:
            verdict = Verdict.PASSED
        else:
            verdict, message = Verdict.INDETERMINATE, f"{message} {_COPIED}"
        return _Finding(verdict, _FIND.passed(Code.ENDORSER_TRUSTED, path, message))

    def _whom(self) -> str:
        """Return what is endorsed. The endorser signed its id; its name is the file's word."""
        thing = quoted(id_of(self.one.subject) or "something")
        if not self.is_bound or not self.about:
            return thing
        return self.about if self.about == _ISSUER else f"{self.about} ({thing})"


def _unknown(path: str, message: str) -> _Finding:
    return _Finding(Verdict.INDETERMINATE, _FIND.passed(Code.ENDORSER_UNKNOWN, path, message))


def _words(comment: str) -> str:
    return "\n".join(map(plain, comment[:_LONGEST_COMMENT].splitlines()))
