"""A learner's file is made, or changed so that a person's comments stay in it."""

from dataclasses import replace
from datetime import date

import pytest

from transcript.importing.learner_files import changed, new_files, possible_files, read_learner
from transcript.model.learner import Learner, LearnerIdentifier, Name

ANA = Learner(
    id="ana-soto",
    legal_name=Name(full="Ana Soto", given="Ana", family="Soto"),
    identifiers=(LearnerIdentifier(kind="school", value="R-1"),),
    enrolled_on=date(2025, 8, 25),
    language="es",
)
WRITTEN = """\
# Ana's file.  Her mother asked that we
# keep the accent off.
id: ana-soto

legal_name:
  full: "Ana Soto"   # as on the passport
  given: Ana
  family: Soto

# School number
identifiers:
- kind: school
  value: "R-1"

enrolled_on: 2025-08-25  # first day
language: es
# The end.
"""


def after(learner: Learner, content: str = WRITTEN, *, file: str = "learner.yaml") -> str | None:
    found = changed(content.encode(), learner, file=file)
    return None if found is None else found.decode()


def test_a_new_learner_has_a_file_that_says_so_and_an_empty_record() -> None:
    files = dict(new_files(replace(ANA, expected_graduation=date(2028, 6, 10))))
    assert list(files) == ["learners/ana-soto/learner.yaml", "learners/ana-soto/record.yaml"]
    learner, diagnostics = read_learner(
        files["learners/ana-soto/learner.yaml"], file="learner.yaml"
    )
    assert diagnostics == ()
    assert learner == replace(ANA, expected_graduation=date(2028, 6, 10))


def test_what_is_told_takes_the_place_of_its_sample() -> None:
    text = dict(new_files(ANA))["learners/ana-soto/learner.yaml"].decode()
    assert "# identifiers" not in text
    assert "# chosen_name:" in text


@pytest.mark.parametrize(
    "name", ['Ana: "the" Soto', "O’Neil #2", "- yes", "\u02bbOk\u200cX", "null", "1:30", "Ünal\\n"]
)
def test_any_name_can_be_written(name: str) -> None:
    learner = replace(ANA, legal_name=Name(full=name), chosen_name=Name(full=name))
    content = dict(new_files(learner))["learners/ana-soto/learner.yaml"]
    assert read_learner(content, file="learner.yaml") == (learner, ())


def test_one_field_changes_and_nothing_else() -> None:
    assert after(replace(ANA, language="en")) == WRITTEN.replace("language: es", "language: en")


def test_a_list_is_written_anew() -> None:
    numbers = (*ANA.identifiers, LearnerIdentifier(kind="school", value="HP-2"))
    text = after(replace(ANA, identifiers=numbers))
    assert text == WRITTEN.replace(
        '- kind: school\n  value: "R-1"\n',
        '  - kind: school\n    value: "R-1"\n  - kind: school\n    value: "HP-2"\n',
    )


def test_a_field_that_was_not_there_is_added() -> None:
    text = after(replace(ANA, expected_graduation=date(2028, 6, 10)))
    assert text == f"{WRITTEN}\nexpected_graduation: 2028-06-10\n"


def test_a_name_changes_as_a_whole() -> None:
    text = after(replace(ANA, legal_name=Name(full="Ana Ruiz")))
    assert text is not None
    assert 'legal_name:\n  full: "Ana Ruiz"\n# School number\n' in text.replace("\n\n", "\n")


def test_json_has_no_comments_to_keep() -> None:
    content = '{"id": "ana-soto", "legal_name": {"full": "Ana Soto"}, '
    content += '"enrolled_on": "2025-08-25", "language": "es"}'
    learner = replace(ANA, identifiers=(), legal_name=Name(full="Ana Ruiz"))
    text = after(learner, content, file="learner.json")
    assert text is not None
    assert '"full": "Ana Ruiz"' in text
    assert text.endswith("}\n")


@pytest.mark.parametrize(
    "content",
    [
        "{id: ana-soto, legal_name: {full: Ana}, enrolled_on: 2025-08-25, language: es}\n",
        "nonsense\n",
        "id: [\n",
    ],
)
def test_what_cannot_be_changed_safely_is_left_to_a_person(content: str) -> None:
    assert after(ANA, content) is None


def test_the_files_that_a_learner_can_have() -> None:
    assert [path.rpartition("/")[2] for path in possible_files("ana")] == [
        "learner.yaml",
        "learner.yml",
        "learner.json",
    ]
