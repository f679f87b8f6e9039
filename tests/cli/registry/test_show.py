"""The list of what was issued."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.registry.hill_school import ANA, Do, numbers


def test_documents_are_listed_with_run_and_standing(hill: Path, do: Do) -> None:
    do("revoke", numbers(hill)[ANA], "--reason", "a mistake")
    lines = do("registry", "show").output.splitlines()
    assert re.fullmatch("run [0-9a-f]{32}", lines[0])
    assert lines[1].startswith(f"  {numbers(hill)[ANA]}")
    assert "revoked" in lines[1]
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "2 documents in 1 run."


def test_documents_are_listed_of_one_learner_or_of_one_run(hill: Path, do: Do) -> None:
    told = json.loads(do("registry", "show", "--learner", ANA, "--format", "json").stdout)
    (document,) = told["documents"]
    assert (document["number"], document["standing"]) == (numbers(hill)[ANA], "in force")
    run = document["batch"]
    assert do("registry", "show", "--batch", run).output.endswith("2 documents in 1 run.\n")


@pytest.mark.usefixtures("hill")
def test_a_learner_who_was_issued_nothing_is_not_taken_for_an_empty_list(do: Do) -> None:
    for wrong in (("--batch", "none"), ("--learner", "ana-perez")):
        assert "no such document was issued here" in do("registry", "show", *wrong, code=2).output
