"""The power goes, and what was not synced is gone, or torn, or there all the same.

The registry is left as it is: SQLite and PostgreSQL look after themselves.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.crash.invariants import Uninterrupted
from tests.crash.school import run_of
from transcript.batch.issuing import issue_learners
from transcript.registry import originals

STEPS = 21
"""A few more than a batch of three takes."""


NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""An example is a short story as it is, and takes a second."""


class PowerCutError(Exception):
    """The machine is off."""


class Disk:
    """A disk that has in its cache what nobody has synced; after some steps the power goes."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self._written: list[Path] = []
        self._renamed: list[tuple[Path, Path]] = []
        self._real_rename = Path.rename

    def write_draft(self, path: Path, content: bytes) -> None:
        """Write a file into the cache."""
        self._step()
        path.write_bytes(content)
        self._written.append(path)

    def settle(self, paths: Sequence[Path]) -> None:
        """Bring from the cache to the disk what is named."""
        self._step()
        kept = set(paths)
        # Of a file both its content and its name in the folder have to be there.
        self._written = [
            each for each in self._written if each not in kept or each.parent not in kept
        ]
        self._renamed = [each for each in self._renamed if each[1].parent not in kept]

    def sync_folder(self, folder: Path) -> None:
        """Bring the names in a folder to the disk."""
        self.settle([folder])

    def rename(self, path: Path, target: Path) -> Path:
        """Rename in the cache."""
        self._step()
        renamed = self._real_rename(path, target)
        self._renamed.append((path, target))
        return renamed

    def lose(self, draw: Callable[[st.SearchStrategy[str]], str]) -> None:
        """Go on after the power cut with whatever has reached the disk."""
        for path, target in reversed(self._renamed):
            if draw(st.sampled_from(["kept", "gone"])) == "gone":
                self._real_rename(target, path)
        for path in self._written:
            fate = draw(st.sampled_from(["kept", "gone", "torn"]))
            with suppress(FileNotFoundError):
                if fate == "gone":
                    path.unlink()
                elif fate == "torn":
                    path.write_bytes(path.read_bytes()[:7] + b"\0" * 5)

    def _step(self) -> None:
        if self._left == 0:
            raise PowerCutError
        self._left -= 1


def issue_on(disk: Disk, folder: Path) -> None:
    """Issue until all is done, or the power goes."""
    run = run_of(folder)
    with pytest.MonkeyPatch.context() as patched:
        for name in ("write_draft", "settle", "sync_folder"):
            patched.setattr(originals, name, getattr(disk, name))
        # A function, which becomes a method of each path, as the bound method of a disk does not.
        patched.setattr(Path, "rename", lambda path, target: disk.rename(path, target))  # noqa: PLW0108
        try:
            list(issue_learners(run.workspace.learner_ids, run))
        finally:
            run.registry.database.close()


def survives(school: Path, whole: Uninterrupted, data: st.DataObject) -> None:
    """Cut the power, up to three times; then let the batch end."""
    with TemporaryDirectory() as place:
        folder = Path(copytree(school, Path(place) / "school"))
        for steps in data.draw(st.lists(st.integers(0, STEPS), min_size=1, max_size=3)):
            disk = Disk(steps)
            with suppress(PowerCutError):
                issue_on(disk, folder)
            disk.lose(data.draw)
            whole.check_crashed(folder)
        issue_on(Disk(1000), folder)
        whole.check_ended(folder)
        rmtree(folder)


@pytest.fixture(scope="module")
def whole(three: Path, tmp_path_factory: pytest.TempPathFactory) -> Uninterrupted:
    folder = Path(copytree(three, tmp_path_factory.mktemp("whole") / "school"))
    issue_on(Disk(1000), folder)
    return Uninterrupted.of(folder)


@settings(max_examples=25, phases=NO_SHRINKING)
@given(data=st.data())
def test_what_was_not_synced_when_the_power_went_is_made_again(
    three: Path, whole: Uninterrupted, data: st.DataObject
) -> None:
    survives(three, whole, data)


@pytest.mark.external
@settings(max_examples=400, phases=NO_SHRINKING)
@given(data=st.data())
def test_no_power_cut_loses_anything_or_doubles_it(
    three: Path, whole: Uninterrupted, data: st.DataObject
) -> None:
    survives(three, whole, data)
