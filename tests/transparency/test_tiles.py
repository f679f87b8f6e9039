"""Which files a published log has, and what they are called."""

from collections import Counter

import pytest

from transcript.transparency.tiles import Tile, bundle, tiles_of


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(level=0, index=1234067, width=256), "tile/0/x001/x234/067"),
        (Tile(level=1, index=0, width=17), "tile/1/000.p/17"),
        (Tile(level=None, index=1000, width=256), "tile/entries/x001/000"),
        (Tile(level=None, index=273, width=112), "tile/entries/273.p/112"),
    ],
)
def test_a_file_is_named_after_its_place(tile: Tile, path: str) -> None:
    assert tile.path == path


def test_seventy_thousand_entries_are_in_the_files_of_the_specification() -> None:
    found = Counter((each.level, each.width) for each in tiles_of(70_000))
    assert found == Counter(
        {
            (0, 256): 273,
            (0, 112): 1,
            (1, 256): 1,
            (1, 17): 1,
            (2, 1): 1,
            (None, 256): 273,
            (None, 112): 1,
        }
    )


def test_a_full_file_of_hashes_is_one_hash_in_the_file_above() -> None:
    assert [each.path for each in tiles_of(256)] == [
        "tile/entries/000",
        "tile/0/000",
        "tile/1/000.p/1",
    ]


def test_an_empty_log_has_no_files() -> None:
    assert list(tiles_of(0)) == []


def test_a_file_begins_where_the_one_before_it_ends() -> None:
    assert [each.begin for each in tiles_of(600) if each.level == 0] == [0, 256, 512]


def test_entries_stand_one_after_the_other_with_their_lengths() -> None:
    assert bundle([b"ab", b"", bytes(300)]) == b"\0\2ab\0\0\1\x2c" + bytes(300)
