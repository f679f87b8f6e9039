"""What fuzzing asks holds for the files it begins with, for some changes, and for what it found."""

from random import Random

import pytest

from tests.fuzz import mutations, targets

ROUNDS = 40


@pytest.mark.parametrize("name", targets.TARGETS)
def test_every_file_to_begin_with_is_judged(name: str) -> None:
    target = targets.TARGETS[name]
    seeds = target.seeds()
    assert seeds
    for seed in seeds:
        target.check(seed)


@pytest.mark.parametrize("name", targets.TARGETS)
def test_changed_files_are_judged(name: str) -> None:
    target, change = targets.TARGETS[name], mutations.BY_TARGET[name]
    random = Random(name)  # noqa: S311 - the same changes each time
    seeds = target.seeds()
    for _ in range(ROUNDS):
        target.check(change(random.choice(seeds), random))


def test_what_was_found_once_is_judged() -> None:
    for path in sorted(targets.CASES.iterdir()):
        if path.name != "README.md":
            targets.TARGETS[path.name.partition(".")[0]].check(path.read_bytes())


def test_what_has_no_order_means_the_same() -> None:
    one, other = {"a": [1, {"b": 2}], "c": "x"}, {"c": "x", "a": [{"b": 2}, 1]}
    assert targets.meaning(one) == targets.meaning(other)


def test_proofs_and_a_list_around_one_value_say_nothing() -> None:
    assert targets.meaning({"a": ["x"], "proof": {}}) == targets.meaning({"a": "x"})


def test_what_says_something_else_means_something_else() -> None:
    assert targets.meaning({"a": ["x", "y"]}) != targets.meaning({"a": ["x", "x"]})
