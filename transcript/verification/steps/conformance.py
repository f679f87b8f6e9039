"""Step 1: does it have the form of a credential?

Lenient: what others sent is measured by the standards, not by what we write ourselves.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from transcript.credentials.clr import is_clr
from transcript.credentials.conformance import FindingSeverity, check_received
from transcript.credentials.open_badges import is_badge
from transcript.credentials.vc import VERIFIABLE_CREDENTIAL, types_of
from transcript.reading.document import child
from transcript.verification.codes import Code
from transcript.verification.envelope import Presented
from transcript.verification.limits import Limits
from transcript.verification.report import Axis, Check, Finder, Step

_FIND = Finder(Step.CONFORMANCE, Axis.INTEGRITY)


def conformance(presented: Presented, limits: Limits) -> Iterator[Check]:
    """Yield what is wrong with the form, or that nothing is."""
    document = presented.credential or {}
    if _is_other_kind(document):
        yield _FIND.unsettled(
            Code.UNSUPPORTED, "/type", "This credential is neither a transcript nor a badge."
        )
        return
    faults = [*_faults(document, limits), *_class_names(presented, limits)]
    yield from faults
    if all(check.verdict for check in faults):
        yield _FIND.passed(Code.FORM_OK, "", "The file has the form of a credential.")


def _is_other_kind(document: Mapping[str, Any]) -> bool:
    ours = is_clr(document) or is_badge(document)
    return not ours and VERIFIABLE_CREDENTIAL in types_of(document)


def _faults(document: Mapping[str, Any], limits: Limits) -> Iterator[Check]:
    found = check_received(document)
    errors = [each for each in found if each.severity is FindingSeverity.ERROR]
    for each in errors[: limits.findings]:
        message = f"The form is not that of a credential: {each.message}."
        yield _FIND.failed(Code.FORM, each.path, message)
    others = [each for each in found if each.severity is not FindingSeverity.ERROR]
    for each in others[: limits.findings]:
        yield _FIND.passed(Code.FORM_UNUSUAL, each.path, f"The form is unusual: {each.message}.")


def _class_names(presented: Presented, limits: Limits) -> Iterator[Check]:
    # In the Open Badges contexts the class `Criteria` and the property `criteria` are one address:
    # a proof holds under either spelling, but a reader sees only the second. A token has no such
    # gap, since it covers every byte.
    if presented.token is None:
        for path in islice(_capitals(presented.credential, ""), limits.findings):
            yield _FIND.failed(
                Code.FORM,
                path,
                "The form is not that of a credential: the name of a class stands where a field "
                "belongs, so that no reader would show what is under it.",
            )


def _capitals(node: object, path: str) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key[:1].isupper():
                yield child(path, key)
            yield from _capitals(value, child(path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _capitals(value, child(path, index))
