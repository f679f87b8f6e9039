"""What the checkout promises about itself: links lead somewhere, nothing foreign is committed."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click
import pytest

from docs.make_images import PAPER
from docs.screens import DRAWN
from transcript.cli.main import main

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
LARGEST_PICTURE = 120_000
FONT_ENDINGS = {".ttf", ".otf", ".ttc", ".woff", ".woff2", ".pfb", ".eot"}
FONT_STARTS = (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"wOFF", b"wOF2")
# Spelt in pieces, or this file would be the first to name them.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:" + "work|root|home/[a-z]+" + r")/")
REGISTRY_HOST = re.compile(
    "registry" + r"\.npmjs|" + r"pypi\." + "org/simple|files" + r"\.pythonhosted"
)
DECISION_PARTS = (
    "## Context and problem",
    "## Decision",
    "## Options that lost",
    "## Consequences",
)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\bsrc=\"([^\"]+)\"")
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|\b(?:src|href)=\"([^\"]+)\"")


@cache
def _files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, committed."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    names = listed.stdout.decode("utf-8").split("\0")
    return tuple(path for name in sorted(set(names)) if name and (path := ROOT / name).is_file())


def _texts() -> Iterator[tuple[str, str]]:
    for path in _files():
        content = path.read_bytes()
        if b"\0" not in content:
            yield str(path.relative_to(ROOT)), content.decode("utf-8", errors="replace")


def _pages() -> list[Path]:
    return [path for path in _files() if path.suffix == ".md"]


def _commands() -> Iterator[tuple[str, click.Command]]:
    pending: list[tuple[str, click.Command]] = [("transcript", main)]
    while pending:
        name, command = pending.pop()
        if isinstance(command, click.Group):
            context = click.Context(command)
            for sub in command.list_commands(context):
                found = command.get_command(context, sub)
                assert found is not None, f"“{name} {sub}” is listed and cannot be loaded"
                pending.append((f"{name} {sub}", found))
        if command is not main:
            yield name, command


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9]+):.*## ", _read("Makefile"), re.MULTILINE))


def _json_files() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in _files():
        if path.suffix == ".json":
            # Samples of unreadable files hold nobody's schema.
            with suppress(ValueError, RecursionError):
                value = json.loads(path.read_bytes())
                if isinstance(value, dict):
                    yield str(path.relative_to(ROOT)), value


# Commands


def test_every_command_says_what_it_does_and_gives_an_example() -> None:
    silent = [
        name
        for name, command in _commands()
        if not command.help or f"Example: {name}" not in command.help
    ]

    assert silent == []


def test_every_option_of_an_example_exists() -> None:
    unknown = []
    for name, command in _commands():
        known = {text for each in command.params for text in [*each.opts, *each.secondary_opts]}
        for line in re.findall(rf"Example: ({re.escape(name)}\b.*)", command.help or ""):
            options = re.findall(r"(?<!\S)(--?[a-z][a-z-]*)", line)
            # A group's example is a command of the group.
            if not isinstance(command, click.Group):
                unknown += [f"{name}: {option}" for option in options if option not in known]

    assert unknown == []


def test_every_option_says_what_it_is_for() -> None:
    silent = [
        f"{name} {option.opts[0]}"
        for name, command in _commands()
        for option in command.params
        if isinstance(option, click.Option) and not option.help and not option.hidden
    ]

    assert silent == []


# The README and the Makefile


def test_the_readme_gives_the_two_commands_on_its_first_screen() -> None:
    first_screen = "\n".join(_read("README.md").splitlines()[:40])

    assert "make demo" in first_screen
    assert "make test" in first_screen


def test_what_the_readme_makes_can_be_made() -> None:
    named = set(re.findall(r"(?:^|`|&& )make ([a-z0-9]+)", _read("README.md"), re.MULTILINE))

    assert named
    assert named <= _targets()


def test_what_the_readme_runs_is_a_command() -> None:
    shell = "\n".join(
        re.findall(
            r"^```(?:sh|console|bash)\n(.*?)^```", _read("README.md"), re.MULTILINE | re.DOTALL
        )
    )
    words = {
        tuple(each.split()) for each in re.findall(r"\btranscript ((?:[a-z-]+ ?){1,2})", shell)
    }
    known = {tuple(name.split()[1:]) for name, _ in _commands()}

    assert words
    assert [each for each in words if each not in known and each[:1] not in known] == []


def test_the_makefile_makes_what_it_promises() -> None:
    promised = {"demo", "test", "lint", "bench", "conformance", "docs", "dev", "dist", "clean"}

    assert promised <= _targets()


def test_ci_runs_the_commands_of_the_readme() -> None:
    script = _read(".ci/run")

    assert "for target in demo lint test conformance; do" in script
    assert 'make "$1"' in script


# What is committed


def test_no_font_is_committed() -> None:
    fonts = [
        path.name
        for path in _files()
        if path.suffix.lower() in FONT_ENDINGS or path.read_bytes()[:4] in FONT_STARTS
    ]

    assert fonts == []


def test_no_schema_or_context_of_others_is_committed() -> None:
    foreign = [
        name
        for name, value in _json_files()
        if isinstance(value.get("@context"), dict)
        or re.search(r"imsglobal|1edtech|w3\.org|json-schema\.org", str(value.get("$id", "")))
    ]
    foreign += [path.name for path in _files() if path.suffix in {".xsd", ".jsonld"}]

    assert foreign == []


def test_every_schema_has_an_identifier_of_ours() -> None:
    nameless = [
        name
        for name, value in _json_files()
        if name.startswith("schemas/") and not str(value.get("$id", "")).endswith(Path(name).name)
    ]

    assert nameless == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert [name for name, text in _texts() if MACHINE_PATH.search(text)] == []


def test_no_file_names_a_package_registry() -> None:
    assert [name for name, text in _texts() if REGISTRY_HOST.search(text)] == []


def test_the_lock_file_leaves_the_registry_to_the_reader() -> None:
    lock = json.loads(_read("tests/conformance/npm/package-lock.json"))
    packages = [value for name, value in lock["packages"].items() if name]

    assert [each for each in packages if "resolved" in each or "integrity" not in each] == []


# Documentation


def _anchors(page: Path) -> set[str]:
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+\s+(.*?)\s*#*$", prose, re.MULTILINE)
    slugs = (re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", text)).lower() for text in headings)
    return {slug.strip().replace(" ", "-") for slug in slugs}


def _leads_nowhere(page: Path, link: str) -> bool:
    if re.match(r"[a-z][a-z0-9+.-]*:", link):
        return False
    name, _, anchor = unquote(link).partition("#")
    target = page.parent / name if name else page
    if not target.resolve().is_relative_to(ROOT) or not target.exists():
        return True
    return bool(anchor) and target.suffix == ".md" and anchor not in _anchors(target)


def test_every_link_between_pages_leads_somewhere() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in _pages()
        # What learners wrote shows pictures that are drawn when their evidence is made.
        if not page.is_relative_to(ROOT / "samples" / "evidence")
        for found in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
        for link in found
        if link and _leads_nowhere(page, link)
    ]

    assert dead == []


def test_every_picture_is_drawn_by_make_docs_and_shown_on_a_page() -> None:
    shown = {
        (page.parent / link).resolve().name
        for page in _pages()
        for found in PICTURE.findall(page.read_text(encoding="utf-8"))
        for link in found
        if link and (page.parent / link).resolve().parent == IMAGES
    }

    assert shown == {*PAPER, *DRAWN} == {each.name for each in IMAGES.iterdir()}


def test_no_picture_is_large() -> None:
    large = [each.name for each in IMAGES.iterdir() if each.stat().st_size > LARGEST_PICTURE]

    assert large == []


def test_every_decision_gives_its_problem_and_the_options_that_lost() -> None:
    records = [path for path in _pages() if path.parent == ROOT / "docs" / "adr"]
    numbered = [path for path in records if re.match(r"\d{4}-", path.name)]
    lacking = [
        f"{path.name}: {heading}"
        for path in numbered
        for heading in DECISION_PARTS
        if f"\n{heading}\n" not in path.read_text(encoding="utf-8")
    ]

    assert numbered
    assert lacking == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    reasons = _read("docs/adr/0011-dependencies.md")
    names = [re.split(r"[\[<>=~! ]", each)[0] for each in project["dependencies"]]

    rows = re.findall(r"^\| ([^|]+) \|", reasons, re.MULTILINE)
    explained = {name.strip() for row in rows for name in row.split(",")}

    assert [name for name in names if name not in explained] == []


def test_the_changelog_has_fragments() -> None:
    fragments = [path for path in _pages() if path.parent == ROOT / "changelog.d"]

    assert fragments
