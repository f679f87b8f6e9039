"""The words of a verdict: all there, in both languages, with the same places to fill."""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

import pytest

from transcript.office.words import LANGUAGES, words
from transcript.verification.codes import Code
from transcript.verification.report import Axis, Kind, Step
from transcript.verification.verdict import Verdict


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if isinstance(node, Mapping):
        for name, each in node.items():
            yield from leaves(each, f"{path}/{name}")
    elif isinstance(node, list):
        for place, each in enumerate(node):
            yield from leaves(each, f"{path}/{place}")
    else:
        yield path, node


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    english, spanish = (dict(leaves(words(each))) for each in LANGUAGES)
    assert english.keys() == spanish.keys()
    assert [p for p in english if places(english[p]) != places(spanish[p])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    codes = words(language)["codes"]
    assert codes.keys() == {each.value for each in Code}
    assert [code for code, said in codes.items() if not said["says"].endswith(".")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_step_axis_and_verdict_has_a_word(language: str) -> None:
    said = words(language)
    assert said["kinds"].keys() == said["thing"].keys() == {each.value for each in Kind}
    assert said["steps"].keys() == {each.value for each in Step}
    assert said["axis_names"].keys() == {each.value for each in Axis}
    assert said["verdicts"].keys() == {each.value for each in Verdict}


def test_a_language_that_there_is_none_of_is_english() -> None:
    assert words("xx") == words("en")


def test_no_sentence_tells_a_reader_what_to_type_at_a_terminal() -> None:
    typed = [
        path
        for language in LANGUAGES
        for path, text in leaves(words(language))
        if " --" in text and not path.startswith("/receipt")
    ]
    assert typed == []
