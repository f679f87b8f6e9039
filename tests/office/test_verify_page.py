"""The page that checks files by itself, put together from a bundle that is there."""

import json
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from transcript import resources
from transcript.credentials.contexts import CONTEXT_DIGESTS
from transcript.office import browser_verifier
from transcript.office.browser_verifier import Bundle, BundlingError, bundle
from transcript.office.verify_page import UnusableListsError, verify_page
from transcript.office.words import words, words_of_page
from transcript.proofs import weak_keys
from transcript.verification.codes import Code
from transcript.verification.trust import TrustListError

KIT = Path(__file__).parents[1] / "tampered"
PROGRAM = 'const closing = "</script><!-- {title}";'
MADE = Bundle(program=PROGRAM, notices="a <library>", core=Path("core.mjs"))


def page(**given: Path) -> str:
    return verify_page(MADE, **given).decode()


def given_in(text: str) -> dict[str, object]:
    found = re.search(r'id="given">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    given: dict[str, object] = json.loads(found[1])
    return given


def inside(tag: str, text: str) -> str:
    return text.rpartition(f"<{tag}>")[2].partition(f"</{tag}>")[0]


def source(name: str) -> str:
    return (resources.verifier() / "src" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("tag", ["script", "style"])
def test_the_policy_names_what_may_run_by_its_digest(tag: str) -> None:
    text = page()
    digest = b64encode(sha256(inside(tag, text).encode()).digest()).decode()
    assert f"{tag}-src &#x27;sha256-{digest}&#x27;" in text


def test_the_policy_allows_no_connection() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page())
    assert policy is not None
    assert "default-src &#x27;none&#x27;" in policy[1]
    assert "connect-src" not in policy[1]


def test_a_text_of_the_program_does_not_end_it() -> None:
    assert inside("script", page()) == 'const closing = "<\\/script><\\!-- {title}";'


def test_the_page_holds_every_context_that_is_trusted() -> None:
    contexts = given_in(page())["contexts"]
    assert isinstance(contexts, dict)
    assert CONTEXT_DIGESTS.keys() <= contexts.keys()


def test_without_a_list_none_is_built_in() -> None:
    given = given_in(page())
    assert (given["trust"], given["status"]) == (None, [])


def test_lists_are_built_in_as_they_are(tmp_path: Path) -> None:
    shutil.copy(KIT / "published" / "revocation-1.json", tmp_path)
    (tmp_path / "index.html").write_text("a page beside them", encoding="utf-8")
    given = given_in(page(trust=KIT / "trust.yaml", status=tmp_path))
    trust = (KIT / "trust.yaml").read_text(encoding="utf-8")
    assert given["trust"] == {"name": "trust.yaml", "text": trust}
    assert given["status"] == [(tmp_path / "revocation-1.json").read_text(encoding="utf-8")]


def test_a_trust_list_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "trust.yaml"
    broken.write_text("version: 2\nissuers: []\n", encoding="utf-8")
    with pytest.raises(TrustListError):
        page(trust=broken)


@pytest.mark.parametrize("content", [b"{", b'{"id": "x", "name": "\xff"}'])
def test_what_is_no_status_list_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.json").write_bytes(content)
    with pytest.raises(UnusableListsError, match=r"list\.json cannot be put into the page"):
        page(status=tmp_path)


def test_too_many_lists_are_refused(tmp_path: Path) -> None:
    for number in range(201):
        (tmp_path / f"{number}.json").touch()
    with pytest.raises(UnusableListsError, match="more than 200"):
        page(status=tmp_path)


def test_the_same_arguments_give_the_same_page() -> None:
    assert page() == page()


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_code_that_the_page_can_find_has_words(language: str) -> None:
    texts = (path.read_text(encoding="utf-8") for path in resources.verifier().rglob("src/**/*.js"))
    named = {code for code in Code if any(f"'{code}'" in text for text in texts)}
    assert named <= words(language)["codes"].keys()


def test_both_languages_say_the_same_things() -> None:
    assert words_of_page("en").keys() == words_of_page("es").keys()
    assert words_of_page("fr") == words_of_page("en")


def test_the_page_knows_the_sample_keys_that_we_know() -> None:
    assert set(re.findall(r"'([0-9a-f]{32})'", source("published_keys.js"))) == set(
        weak_keys._PUBLISHED  # noqa: SLF001 - one list in two languages
    )


@pytest.fixture
def no_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and a machine that is given what it runs."""
    monkeypatch.setattr(browser_verifier, "_cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(browser_verifier, "MADE", "nothing-here")
    return tmp_path / "cache"


def runs(monkeypatch: pytest.MonkeyPatch, *, code: int = 0, said: str = "") -> list[str]:
    """Let each program end with this code; return the names of those that were started."""
    started: list[str] = []

    def run(command: list[str], *, cwd: Path, **_: object) -> subprocess.CompletedProcess[str]:
        started.append(command[0])
        if command[0] == "node" and code == 0:
            for name in ("page.js", "core.mjs", "notices.txt"):
                (Path(command[2]) / name).write_text(f"{name} of {cwd.name}", encoding="utf-8")
        return subprocess.CompletedProcess(command, code, "", said)

    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", run)
    return started


def test_a_bundle_is_made_once(no_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started, told = runs(monkeypatch), list[str]()
    made = [bundle(tell=told.append) for _ in range(2)]
    assert (started, len(told)) == (["npm", "node"], 1)
    assert made[0] == made[1]
    assert made[0].program == "page.js of work"
    assert [path.name[:9] for path in no_bundle.iterdir()] == ["verifier-"]


def test_a_bundle_of_other_sources_is_made_anew(
    no_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = runs(monkeypatch)
    kept = bundle(tell=print).core.parent
    (kept / "digest.txt").write_text("of other sources", encoding="ascii")
    bundle(tell=print)
    assert (started, kept.parent) == (["npm", "node"] * 2, no_bundle)


@pytest.mark.usefixtures("no_bundle")
def test_without_npm_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(BundlingError, match=r"install Node\.js 20 or later"):
        bundle(tell=print)


@pytest.mark.usefixtures("no_bundle")
@pytest.mark.parametrize(
    ("said", "told"), [("npm warn x\nnpm error no way", "no way"), ("", "it ended with 1")]
)
def test_what_npm_says_is_passed_on(monkeypatch: pytest.MonkeyPatch, said: str, told: str) -> None:
    runs(monkeypatch, code=1, said=said)
    with pytest.raises(BundlingError, match=told):
        bundle(tell=print)


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "transcript-toolkit"),
        ("linux", "", ".cache/transcript-toolkit"),
        ("darwin", "", "Library/Caches/transcript-toolkit"),
        ("win32", "LOCALAPPDATA", "transcript-toolkit"),
        ("win32", "", "AppData/Local/transcript-toolkit"),
    ],
)
def test_the_bundle_is_kept_where_each_system_keeps_such_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, expected: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path))
    assert browser_verifier._cache() == tmp_path / expected  # noqa: SLF001 - a rule of its own


def test_a_wheel_gets_the_bundle_beside_its_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(resources.verifier(), tmp_path / "verifier")
    monkeypatch.setattr(resources, "verifier", lambda: tmp_path / "verifier")
    started = runs(monkeypatch)
    browser_verifier.make_own()
    assert bundle(tell=print).program == "page.js of work"
    assert started == ["npm", "node"]
