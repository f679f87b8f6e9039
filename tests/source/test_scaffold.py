"""What is printed for an author to put into a file reads back as what it was."""

from datetime import date

from transcript.model.award import CreditAward
from transcript.source.scaffold import award_entry

AWARD = CreditAward(
    credit="weigh-sources",
    level="proficient",
    awarded_on=date(2026, 3, 16),
    approved_by=("Ana: the registrar", "B. Approver"),
    evidence=(),
)


def test_an_award_without_a_determination_has_no_more_than_it_needs() -> None:
    assert award_entry(AWARD) == (
        "  - credit: weigh-sources\n"
        "    level: proficient\n"
        "    awarded_on: 2026-03-16\n"
        '    approved_by: ["Ana: the registrar", B. Approver]\n'
        "    evidence: []\n"
    )
