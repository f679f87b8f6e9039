from collections.abc import Iterator
from pathlib import Path

import pytest

from transcript.credentials import contexts as room
from transcript.credentials.clr import CLR_CONTEXT
from transcript.credentials.contexts import (
    CONTEXT_DIGESTS,
    OLD_CONTEXTS,
    ContextError,
    context_files,
    contexts,
)
from transcript.credentials.open_badges import OB_CONTEXT


@pytest.fixture
def forgetful() -> Iterator[None]:
    contexts.cache_clear()
    context_files.cache_clear()
    yield
    contexts.cache_clear()
    context_files.cache_clear()


def test_every_pinned_context_is_there() -> None:
    assert list(contexts()) == [*CONTEXT_DIGESTS, *OLD_CONTEXTS]
    assert all("@context" in document for document in contexts().values())


def test_the_contexts_are_those_of_the_package_s_own_functions() -> None:
    from openbadgeslib.ob3.clr import bundled_clr_contexts
    from openbadgeslib.ob3.contexts import bundled_contexts

    carried = {**bundled_contexts(), **bundled_clr_contexts()}
    assert contexts()[CLR_CONTEXT] == carried[CLR_CONTEXT]
    assert contexts()[OB_CONTEXT] == carried[OB_CONTEXT]


@pytest.mark.usefixtures("forgetful")
def test_a_changed_context_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = [content.replace(b"name", b"nome") for content in room._carried()]  # noqa: SLF001
    monkeypatch.setattr(room, "_carried", lambda: changed)
    with pytest.raises(ContextError) as caught:
        contexts()
    assert str(caught.value) == (
        "the installed package openbadgeslib does not carry the trusted file of "
        "https://www.w3.org/ns/credentials/v2; "
        "reinstall it with “pip install --force-reinstall openbadgeslib”"
    )


@pytest.mark.usefixtures("forgetful")
def test_a_missing_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SOURCE", "no_such_package")
    with pytest.raises(ContextError):
        contexts()


@pytest.mark.usefixtures("forgetful")
def test_a_package_without_the_files_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "empty_package").mkdir()
    (tmp_path / "empty_package" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(room, "SOURCE", "empty_package")
    with pytest.raises(ContextError):
        contexts()


@pytest.mark.usefixtures("forgetful")
def test_without_the_package_that_has_it_the_older_context_is_one_that_nobody_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "OLD_SOURCE", "no_such_package")
    assert list(contexts()) == list(CONTEXT_DIGESTS)


@pytest.mark.usefixtures("forgetful")
def test_another_context_in_the_place_of_the_older_one_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "other_package" / "documentloader" / "frozen" / "bundled"
    folder.mkdir(parents=True)
    (tmp_path / "other_package" / "__init__.py").touch()
    (folder / "credentials-v1.jsonld").write_text('{"@context": {}}')
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(room, "OLD_SOURCE", "other_package")
    assert list(contexts()) == list(CONTEXT_DIGESTS)
