"""PDFs made to keep a reader busy end in a verdict like any other.

What each costs, no test says: `bench/hostile.py` measures it.
"""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from transcript.verification.codes import Code
from transcript.verification.limits import LIMITS
from transcript.verification.worker import WORKER_LIMITS

if TYPE_CHECKING:
    from tests.attacks import bombs
    from tests.attacks.conftest import Workshop
else:
    specification = spec_from_file_location("bombs", Path(__file__).parent / "bombs.py")
    bombs = module_from_spec(specification)
    specification.loader.exec_module(bombs)


@pytest.mark.parametrize("name", bombs.BOMBS)
def test_a_bomb_ends_in_its_code(shop: "Workshop", name: str) -> None:
    make, code = bombs.BOMBS[name]
    assert shop.found(make()) == {Code(code)}


def test_the_limits_are_those_that_are_promised() -> None:
    assert (LIMITS.pdf, LIMITS.pdf_objects, LIMITS.pdf_unpacked) == (20_000_000, 50_000, 64_000_000)
    assert (WORKER_LIMITS.processor, WORKER_LIMITS.clock) == (10, 15)
    assert WORKER_LIMITS.memory < 512_000_000
