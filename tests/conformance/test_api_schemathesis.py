"""What the API says of itself is what it does: schemathesis asks it, rightly and wrongly."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.web.api_desk import LEARNER, NOON, desk_of_noon
from tests.web.listening import listening
from transcript.accounts.tokens import Scope
from transcript.web.api.describing import openapi
from transcript.web.gate import site_application

pytestmark = pytest.mark.external

_EXAMPLES = 100
_PORT = 8040
_CHECKS = "all"
_SECONDS = 280


_SETTINGS = """\
[[operations]]
include-name = "POST /api/verify"
# That a file beside another is no status list is told by what is in it, not by its shape.
checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 401, 403, 404, 409, 429]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A server with a school of which something was issued, and a token for everything."""

    address: str
    token: str
    document: str


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with desk_of_noon(tmp_path_factory.mktemp("api")) as desk:
        answer = desk.client.get(
            f"/api/learners/{LEARNER}/documents", headers=desk.token(Scope.STATUS)
        )
        [issued] = answer.json()["documents"]
        with listening(site_application(desk.site, now=lambda: NOON), port=_PORT) as address:
            yield Asked(address=address, token=desk.secret(Scope), document=issued["document_id"])


def _with_real_names(part: Any, asked: Asked) -> Any:  # noqa: ANN401 - JSON
    """Return the description with names that are there, so that more than their lack is asked."""
    if isinstance(part, list):
        return [_with_real_names(each, asked) for each in part]
    if not isinstance(part, dict):
        return part
    told = {key: _with_real_names(each, asked) for key, each in part.items()}
    if part.get("in") == "path":
        known = {"learner": LEARNER, "document": asked.document}[part["name"]]
        return told | {"schema": {"type": "string", "enum": [known]}}
    if str(part.get("description", "")).startswith("The learner's id"):
        return told | {"enum": [LEARNER]}
    return told


@pytest.mark.parametrize("names", ["real", "any"])
def test_the_api_is_as_it_says(asked: Asked, tmp_path: Path, names: str) -> None:
    script = Path(sys.executable).parent / "schemathesis"
    described = openapi() if names == "any" else _with_real_names(openapi(), asked)
    (tmp_path / "openapi.json").write_text(json.dumps(described))
    (tmp_path / "schemathesis.toml").write_text(_SETTINGS)
    ended = subprocess.run(  # noqa: S603 - an installed tool
        [
            script,
            "run",
            "openapi.json",
            f"--url={asked.address}",
            f"--header=Authorization: Bearer {asked.token}",
            f"--max-examples={_EXAMPLES}",
            f"--checks={_CHECKS}",
            "--request-timeout=60",
            "--seed=7",
            "--no-color",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=_SECONDS,
    )
    assert ended.returncode == 0, ended.stdout[-20_000:] + ended.stderr[-2_000:]
