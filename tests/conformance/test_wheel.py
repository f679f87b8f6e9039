"""What is installed is what was built: the wheel works in an empty folder, without the checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = "import sys; from transcript.cli.main import main; sys.argv[0] = 'transcript'; main()"

pytestmark = pytest.mark.external


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it into a folder of its own."""
    built = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(built)]
    subprocess.run([*pip, "wheel", *options, ROOT], check=True)  # noqa: S603 - our own tree
    (wheel,) = built.glob("transcript_toolkit-*.whl")
    place = built / "installed"
    subprocess.run([*pip, "install", "--no-deps", "--target", place, wheel], check=True)  # noqa: S603
    return place


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-P", "-c", RUN, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_carries_its_own_code(installed: Path, tmp_path: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-P", "-c", "import transcript; print(transcript.__file__)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(shown.stdout.strip()).is_relative_to(installed)


def test_the_wheel_runs_the_whole_line(installed: Path, tmp_path: Path) -> None:
    ended = run(installed, tmp_path, "demo", "demo")
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_wheel_explains_codes(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "explain", "MT301").stdout.startswith("# MT301")


def test_the_wheel_makes_a_school_that_validates(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "new", "school", "mine").returncode == 0
    assert run(installed, tmp_path, "validate", "-w", "mine").returncode == 0
