"""How often a process that makes many documents looks for objects that hold on to each other."""

import gc

_MANY = 10_000


def collect_seldom() -> None:
    """Let more objects come together before Python looks through them.

    What is kept from document to document, such as shaped text, is looked through each time anew:
    as often as usual, that takes an eighth of the time of a PDF. Memory does not grow, as nearly
    all objects go without being looked for.
    """
    gc.set_threshold(_MANY, *gc.get_threshold()[1:])
