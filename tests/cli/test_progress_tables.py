import re

from tests.progress.records import TODAY, Record, credit
from transcript.cli.progress_tables import cohort_page
from transcript.progress.cohort import Tally

CREDITS = (credit("weigh"), credit("ask"))


def test_in_public_levels_that_are_all_withheld_are_one_dash() -> None:
    tally = Tally()
    for number in range(40):
        record = Record(CREDITS, learner=f"learner-{number}").rate("proficient")
        if number % 2:
            record.award()
        tally.add(record.progress(), today=TODAY, stuck_days=60)
    lines = list(cohort_page(tally.public_cohort(CREDITS, smallest=10), today=TODAY))
    assert re.fullmatch(r"  WEIGH Weigh +– +20 +– +–   –", lines[3])
    assert re.fullmatch(r"  ASK Ask( +–){5}", lines[4])
