"""Whatever a file holds, reading it gives a value or says what is wrong, and where."""

import json
import math
from contextlib import suppress
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from transcript.reading.document import Document, child
from transcript.reading.limits import Limits
from transcript.reading.reader import read_document
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.reading.text import UNSIGNABLE

SMALL = Limits(size=400, depth=5, nodes=30, string=40, digits=8)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
plain_texts = texts.filter(lambda text: not UNSIGNABLE.search(text))
numbers = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)


def values(strings: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.none() | st.booleans() | numbers | strings,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(strings, inner, max_size=4),
        max_leaves=12,
    )


# Pieces that break readers, in any order.
shards = st.lists(
    st.sampled_from(
        [
            *'[]{}",:\\\t\n\r -?&*!|>%@`#0123456789eE.+',
            *("true", "null", "NaN", "\\u", "d83d", "---", "<<: ", "a: ", "- "),
            *("\ufeff", "\x00", "\u202e", "\ud83d", "é", "😀"),
        ]
    ),
    max_size=60,
).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))
hostile = st.binary(max_size=500) | shards


@given(hostile, st.sampled_from(["a.json", "a.yaml"]), st.sampled_from([Limits(), SMALL]))
@example(b"- " * 300, "a.yaml", SMALL)
@example(b"? ? ? ? ? ? ?", "a.yaml", SMALL)
@example(b"%YAML 9.9\n---\n", "a.yaml", SMALL)
def test_every_file_is_read_or_refused_at_a_place_inside_it(
    content: bytes, file: str, limits: Limits
) -> None:
    reading = read_document(content, file=file, limits=limits)
    assert (reading.document is None) == bool(reading.diagnostics)
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for each in reading.diagnostics:
        assert each.origin.file == file
        assert 1 <= each.origin.line <= len(lines)
        assert 1 <= each.origin.column <= len(lines[each.origin.line - 1]) + 2
        assert each.message
        assert each.hint


@given(hostile)
def test_what_a_stranger_sends_is_read_or_refused(content: bytes) -> None:
    with suppress(UnreadableJsonError):
        assert parse_json(content) == json.loads(content)


@given(values(texts), st.booleans(), st.sampled_from([None, 1]))
def test_json_is_read_as_it_was_written(value: Any, ascii_only: bool, indent: int | None) -> None:  # noqa: ANN401, FBT001
    content = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    assert parse_json(content, limits=Limits(digits=400)) == value


@given(values(plain_texts))
def test_an_authors_json_is_read_as_it_was_written(value: Any) -> None:  # noqa: ANN401
    content = json.dumps(value, ensure_ascii=False).encode()
    reading = read_document(content, file="a.json", limits=Limits(digits=400))
    assert reading.document is not None
    assert reading.document.value == value


@given(values(plain_texts))
def test_yaml_that_others_write_is_read_as_json_would_have_it(value: Any) -> None:  # noqa: ANN401
    text = yaml.safe_dump(json.loads(json.dumps(value)), allow_unicode=True, default_style='"')
    reading = read_document(text.encode(), file="a.yaml", limits=Limits(digits=400))
    codes = {each.code.number for each in reading.diagnostics}
    # `default_style` makes numbers and truths text with a tag, which is refused.
    assert codes <= {"MT003"}
    if reading.document is not None:
        assert reading.document.value == value


@given(values(texts), st.sampled_from([Limits(), SMALL]))
def test_both_json_readers_judge_alike(value: Any, limits: Limits) -> None:  # noqa: ANN401
    content = json.dumps(value).encode()
    reading = read_document(content, file="a.json", limits=limits)
    codes = {each.code.number for each in reading.diagnostics}
    try:
        parse_json(content, limits=limits)
    except UnreadableJsonError:
        assert codes
    else:
        assert codes <= {"MT008"}


def places(document: Document, value: Any, pointer: str = "") -> None:  # noqa: ANN401
    text = json.dumps(value)
    line, column = document.origin(pointer).line, document.origin(pointer).column
    assert line == 1
    written = json.dumps(document.value)[column - 1 :]
    if isinstance(value, float) and math.isinf(value):
        return
    assert written.startswith(text)
    if isinstance(value, dict):
        for key, each in value.items():
            named = document.key_origin(child(pointer, key)).column
            assert json.dumps(document.value)[named - 1 :].startswith(json.dumps(key))
            places(document, each, child(pointer, key))
    if isinstance(value, list):
        for index, each in enumerate(value):
            places(document, each, child(pointer, index))


@given(values(plain_texts), st.sampled_from(["a.json", "a.yaml"]))
def test_an_origin_points_at_what_was_written(value: Any, file: str) -> None:  # noqa: ANN401
    content = json.dumps(value)
    reading = read_document(content.encode(), file=file, limits=Limits(digits=400))
    if reading.document is not None and reading.document.value == value:
        places(reading.document, value)
