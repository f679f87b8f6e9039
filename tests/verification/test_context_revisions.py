"""A transcript and its credits are written in the words of one revision of the standard."""

from collections.abc import Callable
from types import ModuleType

import pytest

from transcript.credentials.clr import CLR_CONTEXT
from transcript.credentials.contexts import contexts
from transcript.credentials.open_badges import OB_CONTEXT, OB_CONTEXT_301, OB_CONTEXT_302
from transcript.credentials.vc import CONTEXT_V2
from transcript.proofs.errors import DataLossError
from transcript.proofs.n_quads import to_quads
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]

PLACE = "/credentialSubject/verifiableCredential/1"


@pytest.mark.parametrize(
    ("whole", "member"),
    [
        (OB_CONTEXT, OB_CONTEXT_302),
        (OB_CONTEXT, OB_CONTEXT_301),
        (OB_CONTEXT_302, OB_CONTEXT),
        (OB_CONTEXT_302, OB_CONTEXT_301),
    ],
)
def test_no_graph_holds_two_revisions(forge: ModuleType, whole: str, member: str) -> None:
    document = forge.envelope(
        [
            {**forge.badge("c1"), "@context": [CONTEXT_V2, whole]},
            {**forge.badge("c2"), "@context": [CONTEXT_V2, member]},
        ]
    )
    document["@context"] = [CONTEXT_V2, CLR_CONTEXT, whole]
    with pytest.raises(DataLossError, match="its contexts do not go together") as caught:
        to_quads(document, contexts=contexts())
    assert caught.value.path == PLACE


def test_a_credit_of_another_revision_than_its_transcript_is_refused_at_its_place(
    forge: ModuleType, judge: Judge
) -> None:
    document = forge.sound_clr()
    other = forge.sign({**forge.badge("c2"), "@context": [CONTEXT_V2, OB_CONTEXT_302]})
    document["credentialSubject"]["verifiableCredential"][1] = other
    report = judge(document)
    assert report.axes[Axis.INTEGRITY] is Verdict.FAILED
    found = [each for each in report.checks if each.code is Code.DATA_LOSS]
    assert [each.path for each in found] == [PLACE]
