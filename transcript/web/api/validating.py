"""`POST /api/validate`: every problem in the files of the school and of some learners."""

from transcript.diagnostics import in_order
from transcript.exporting import missing
from transcript.office.reports import diagnostic_json
from transcript.validation import validate, validate_school
from transcript.web.api.body import json_body
from transcript.web.api.school import learners_named
from transcript.web.api.shapes import validate_shape
from transcript.web.api.ways_out import CALLS
from transcript.web.asked import Asked, Data


def view(asked: Asked) -> Data:
    """Answer with what `transcript validate --format json` prints."""
    wanted = json_body(asked, validate_shape())
    workspace, today = asked.workspace(), asked.at.date()
    learners = learners_named(workspace, wanted.get("learners", ()))
    found = list(validate_school(workspace, today=today, missing=missing))
    for learner in learners:
        result = validate(workspace, learner=learner, today=today, missing=missing)
        found.extend(result.diagnostics)
    problems = [diagnostic_json(each, CALLS) for each in in_order(found)]
    return Data(value={"version": 1, "learners": list(learners), "diagnostics": problems})
