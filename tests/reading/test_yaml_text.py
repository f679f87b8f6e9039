"""Values as YAML that a person likes to read."""

from hypothesis import given
from hypothesis import strategies as st

from transcript.reading.document import JsonValue
from transcript.reading.reader import read_document
from transcript.reading.text import UNSIGNABLE
from transcript.reading.yaml_text import yaml_text, yaml_value

texts = st.text(
    alphabet="ab :#-\n,[]{}'\"\\|>&*!%@`?0x1e.é\u2028\ufeff", max_size=150
) | st.sampled_from(["yes", "no", "1e5", "null", "~", "a: b", "- x", "---", "2026-01-01", "=1"])
scalars = (
    texts.filter(lambda text: not UNSIGNABLE.search(text)) | st.integers(-9, 9) | st.booleans()
)
values = st.recursive(
    scalars | st.none(),
    lambda inner: (
        st.lists(scalars, max_size=3)
        | st.lists(st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_size=3)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["id", "name"]), values, min_size=1))
def test_what_is_written_is_read_back_as_it_was(value: dict[str, JsonValue]) -> None:
    reading = read_document(yaml_text(value).encode(), file="some.yaml")

    assert reading.document is not None
    assert reading.document.value == value


def test_it_looks_as_a_person_would_write_it() -> None:
    value: dict[str, JsonValue] = {
        "id": "judge",
        "day": "2026-08-01",
        "code": "1.0",
        "serves": ["weigh-sources", "ask"],
        "text": "word " * 19 + "end.\n\nA second paragraph.",
        "levels": [{"id": "a", "points": 3}],
        "none": [],
    }

    assert yaml_text(value, comment="One line.\nAnother.") == (
        "# One line.\n"
        "# Another.\n"
        "id: judge\n"
        "day: 2026-08-01\n"
        'code: "1.0"\n'
        "serves: [weigh-sources, ask]\n"
        "text: >-\n"
        f"  {'word ' * 18}word\n"
        "  end.\n"
        "\n"
        "\n"
        "  A second paragraph.\n"
        "levels:\n"
        "  - id: a\n"
        "    points: 3\n"
        "none: []\n"
    )


def test_a_long_list_stands_one_below_the_other() -> None:
    value: dict[str, JsonValue] = {"serves": ["a" * 60, "b" * 60]}

    assert yaml_text(value) == f"serves:\n  - {'a' * 60}\n  - {'b' * 60}\n"


@given(scalars)
def test_a_value_on_one_line_is_read_back_as_it_was(value: JsonValue) -> None:
    reading = read_document(f"name: {yaml_value(value)}\n".encode(), file="some.yaml")

    assert reading.document is not None
    assert reading.document.value == {"name": value}
