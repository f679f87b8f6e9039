"""The credits of a school by the identifiers that they have in CASE."""

from collections.abc import Mapping

from transcript.frameworks.case.identifiers import credits_by_identifier
from transcript.importing.framework_kept import kept_package
from transcript.source.workspace import Workspace


def case_targets(workspace: Workspace) -> Mapping[str, str]:
    """Return a credit, or `credit/criterion`, as a mapping file names it, by identifier.

    The package that the framework came from is asked, and what we give the rest ourselves.
    """
    files = workspace.load_school()
    if files.school is None:
        return {}
    found = credits_by_identifier(files.school, files.credits, kept_package(workspace))
    return {
        identifier: f"{credit}/{criterion}" if criterion else credit
        for identifier, (credit, criterion) in found.items()
    }
