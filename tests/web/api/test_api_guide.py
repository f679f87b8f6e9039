"""The examples of the guide do what they say."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.web.api_desk import LEARNER, Desk
from transcript.accounts.tokens import Scope
from transcript.web.api.operations import OPERATIONS
from transcript.web.api.problems import MEANINGS

GUIDE = (Path(__file__).parents[3] / "docs/api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"```sh\ncurl --config token.txt (?:--json '(.*?)' )?http://127.0.0.1:8040(\S+)\n```\n\n"
    r"```json\n(.*?)\n```",
    GUIDE,
    re.DOTALL,
)

_VARIES = frozenset({"counts", "diagnostics"})


def shape(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return the names in a value, and of each list what its first element has."""
    if isinstance(value, dict):
        return {name: None if name in _VARIES else shape(each) for name, each in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


@pytest.mark.parametrize(("sent", "path", "shown"), EXAMPLES, ids=lambda each: str(each)[:30])
def test_an_example_is_answered_as_shown(desk: Desk, sent: str, path: str, shown: str) -> None:
    if path != "/api/issue":
        desk.post("/api/issue", {"learners": [LEARNER]}, Scope.ISSUE)
    headers = desk.token(*Scope)
    method = "POST" if sent else "GET"
    body = json.loads(sent) if sent else None
    answer = desk.client.request(method, path, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    told, wanted = answer.json(), json.loads(shown)
    assert set(told) == set(wanted)
    for name, each in wanted.items():
        if shape(each) and told[name]:
            assert shape(each) == shape(told[name]), name


def test_the_problem_that_is_shown_is_one(desk: Desk) -> None:
    [shown] = re.findall(r'```json\n(\{\n  "type".*?)\n```', GUIDE, re.DOTALL)
    answer = desk.post("/api/validate", {"learners": ["ana"]}, Scope.VALIDATE)
    assert answer.json() == json.loads(shown)


def test_the_guide_knows_every_operation_and_every_scope() -> None:
    for each in OPERATIONS:
        assert each.path.partition("{")[0] in GUIDE
        assert f"| `{each.scope}` |" in GUIDE


def test_the_page_for_people_lists_every_operation_and_every_problem(desk: Desk) -> None:
    page = desk.client.get("/api").text
    for each in OPERATIONS:
        assert f"{each.method} {each.path}" in page
    for trouble in MEANINGS:
        assert f'id="{trouble}"' in page


def test_the_guides_file_is_verified_as_it_says(desk: Desk) -> None:
    [line] = re.findall(r"-F file=@\S+ \S+/api/verify", GUIDE)
    assert line
    headers = desk.token(Scope.VERIFY)
    answer = desk.client.post("/api/verify", files={"file": ("a.json", b"{}")}, headers=headers)
    assert answer.json()["files"][0]["verdict"] == "indeterminate"
