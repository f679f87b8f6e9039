"""Makes the files beside it: sound files of each kind, and one for each fault, named by it.

Run `python tests/tampered/make.py` after a change of what is signed. It writes every file anew, and
prints an entry for each file that the manifest lacks: a draft, for a person to judge.
"""

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Write the files, and print what the manifest lacks."""
    sys.path.insert(0, str(HERE.parents[1]))
    from tests.tampered.forge import kit

    (HERE / "published").mkdir(exist_ok=True)
    for name, content in {**kit.files(), **kit.others()}.items():
        (HERE / name).write_bytes(content)
    manifest = tomllib.loads((HERE / "manifest.toml").read_text(encoding="utf-8"))
    known = {entry["name"] for entry in manifest["file"]}
    for name, each in kit.forged().items():
        if name not in known:
            print("", *kit.draft(each), sep="\n")  # noqa: T201 - it is a script


if __name__ == "__main__":
    main()
