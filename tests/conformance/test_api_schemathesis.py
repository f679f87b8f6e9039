"""What the API says of itself is what it does: schemathesis asks it, rightly and wrongly."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from tests.web.api_desk import (
    LEARNER,
    NOON,
    cheap_init,
    make_school,
    open_desk,
    stop_clock,
    trust_list,
)
from transcript.accounts.tokens import Scope
from transcript.proofs.keyring import Keyring
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
    folder = tmp_path_factory.mktemp("api")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Keyring, "__init__", cheap_init)
        stop_clock(patch, NOON - timedelta(days=1))
        make_school(folder / "school")
        stop_clock(patch, NOON)
        trust = folder / "trust.yaml"
        trust.write_bytes(trust_list(folder / "school"))
        desk = open_desk(folder / "school", folder / "home", trust=trust)
        answer = desk.post("/api/issue", {"learners": [LEARNER]}, Scope.ISSUE)
        [issued] = answer.json()["learners"]
        config = uvicorn.Config(
            site_application(desk.site, now=lambda: NOON), port=_PORT, log_level="error"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield Asked(
            address=f"http://127.0.0.1:{_PORT}",
            token=desk.secret(Scope),
            document=issued["document_id"],
        )
        server.should_exit = True
        thread.join(10)


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
