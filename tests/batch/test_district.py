from pathlib import Path

import pytest

from transcript.batch.district import schools_in
from transcript.errors import UnreadableWorkspaceError


def test_the_schools_are_the_folders_with_a_workspace(tmp_path: Path) -> None:
    for name in ("vale/workspace.yaml", "hill/workspace.json", "keys/x.pem", ".old/workspace.yaml"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    assert schools_in(tmp_path) == (tmp_path / "hill", tmp_path / "vale")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "no folder in it has a workspace.yaml, so there is no school here"),
        ("nowhere", "this is not a folder"),
    ],
)
def test_what_is_no_district_is_told(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableWorkspaceError) as caught:
        schools_in(tmp_path / name)
    assert caught.value.reason == reason
