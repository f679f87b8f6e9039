"""Write `samples/broken/`: for each code a small workspace with that one thing wrong.

Run it from anywhere: `python samples/make_broken.py`. It needs Python alone, and writes the same
bytes on every machine. Each copy has a README.md for people and a broken.yaml for tests.
"""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from broken_changes import LEARNER, SOUND, Case, Files  # noqa: E402
from broken_endorsements import ENDORSEMENTS  # noqa: E402
from broken_files import EVIDENCE, READING, REFERENCES, SHAPE  # noqa: E402
from broken_imports import IMPORTS  # noqa: E402
from broken_learning import DECISIONS, HABITS_OF_WORK, LIFE  # noqa: E402
from broken_policy import POLICY  # noqa: E402
from broken_records import APPEARANCE, AWARDS, COVERAGE, LENGTH, MTC_STYLE, PRIVACY  # noqa: E402
from broken_releases import CONSENT  # noqa: E402

CASES = (
    *READING,
    *SHAPE,
    *REFERENCES,
    *EVIDENCE,
    *AWARDS,
    *COVERAGE,
    *MTC_STYLE,
    *PRIVACY,
    *LENGTH,
    *APPEARANCE,
    *ENDORSEMENTS,
    *LIFE,
    *DECISIONS,
    *HABITS_OF_WORK,
    *POLICY,
    *IMPORTS,
    *CONSENT,
)

BROKEN = HERE / "broken"

ASKED = {"MT614"}
"""Told only if somebody asks on the network."""


def sound() -> Files:
    """Return the files of the sound workspace."""
    paths = sorted(path for path in SOUND.rglob("*") if path.is_file())
    files = {path.relative_to(SOUND).as_posix(): path.read_bytes() for path in paths}
    del files["README.md"]
    return files


def broken(case: Case) -> Files:
    """Return the files of one broken copy."""
    files = sound()
    for change in case.changes:
        change.apply(files)
    line = line_of(case, files)
    learner = LEARNER.rpartition("/")[2]
    files["broken.yaml"] = (
        f"code: {case.code}\nfile: {case.file}\nline: {'null' if line is None else line}\n"
        f"learner: {learner}\nabout: {case.about}\n"
    ).encode()
    option = "--links " if case.code in ASKED else ""
    place = case.file if line is None else f"{case.file}, line {line}"
    files["README.md"] = (
        f"# {case.code}\n\nThis small school has one thing wrong: {case.about}.\n\n"
        f"`transcript validate {option}-w samples/broken/{case.code}` reports {case.code} "
        f"in `{place}`.\n"
        f"`transcript explain {case.code}` says what to do. Made by `samples/make_broken.py`.\n"
    ).encode()
    return files


def line_of(case: Case, files: Files) -> int | None:
    """Return the line that the report must name."""
    if case.at is None:
        return None
    text = files[case.file].decode("utf-8", errors="replace")
    if text.count(case.at) != 1:
        raise ValueError(
            f"{case.code}: {case.at!r} stands in {case.file} {text.count(case.at)} times"
        )
    return text[: text.index(case.at) + len(case.at.rstrip())].count("\n") + 1


def all_files() -> Files:
    """Return every file of `samples/broken/`, by its path in there."""
    return {
        f"{case.code}/{path}": content
        for case in CASES
        for path, content in sorted(broken(case).items())
    }


def main() -> None:
    """Write the folder anew."""
    shutil.rmtree(BROKEN, ignore_errors=True)
    for path, content in all_files().items():
        file = BROKEN / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    print(f"wrote {len(CASES)} broken copies into {BROKEN}")


if __name__ == "__main__":
    main()
