"""What is told of an error, and what is kept; and what the description says."""

import errno
from pathlib import Path

import pytest

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.errors import (
    BusyWorkspaceError,
    IssuingError,
    LedgerError,
    RegistryError,
    UnmendedFilesError,
    UnreadableWorkspaceError,
)
from transcript.model.origin import NOWHERE
from transcript.registry.database_errors import FULL
from transcript.web.api.describing import openapi
from transcript.web.api.operations import OPERATIONS
from transcript.web.api.problems import of_error, problem
from transcript.web.asked import NotHereError

BAD = Diagnostic(
    code=Code("MT999", "bad", Severity.ERROR), origin=NOWHERE, message="It is bad", hint="mend it"
)
SECRET = Path("/secret/place")


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (NotHereError("nothing"), 404, "not-here"),
        (UnmendedFilesError([BAD], "mend first"), 409, "unmended-files"),
        (BusyWorkspaceError(SECRET), 503, "busy"),
        (IssuingError("k1", "it is locked"), 409, "keys-locked"),
        (UnreadableWorkspaceError(SECRET, "it is no school"), 409, "unmended-files"),
        (RegistryError(str(SECRET), "it is damaged"), 409, "disk"),
        (LedgerError(None, "it was cut off"), 409, "unmended-files"),
        (RegistryError(str(SECRET), FULL), 507, "disk-full"),
        (OSError(errno.EACCES, "Permission denied", str(SECRET)), 409, "disk"),
        (OSError(errno.ENOSPC, "No space left on device", str(SECRET)), 507, "disk-full"),
        (KeyError("Ana Pérez"), 500, "broken"),
    ],
)
def test_each_error_is_a_problem_without_a_place_or_a_person(
    error: Exception, status: int, kind: str
) -> None:
    told = of_error(error)
    assert (told.status, told.value["type"]) == (status, f"/api#{kind}")
    assert told.value["hint"] or isinstance(error, NotHereError)
    assert "secret" not in str(told.value)
    assert "Ana" not in str(told.value)


def test_what_is_to_be_mended_is_listed() -> None:
    told = of_error(UnmendedFilesError([BAD], "mend first")).value
    assert [each["code"] for each in told["diagnostics"]] == ["MT999"]


def test_a_status_without_a_kind_is_a_refusal() -> None:
    assert problem(418, "no").value["type"] == "/api#refused"


def test_the_description_has_every_operation_with_what_it_refuses() -> None:
    paths = openapi()["paths"]
    for each in OPERATIONS:
        told = paths[each.path][each.method.lower()]
        assert {"200", "401", "403", "429"} <= set(told["responses"])
        assert ("requestBody" in told) is (each.method == "POST")
        assert ("parameters" in told) is ("{" in each.path)
