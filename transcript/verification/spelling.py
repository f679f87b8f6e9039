"""Is a word another word with a slip of the finger in it?"""

_MOST_SLIPS = 2
"""Two letters exchanged are two slips."""


def is_misspelt(word: str, known: str) -> bool:
    """Return whether a word differs from the known one by at most two letters, more or fewer."""
    if abs(len(word) - len(known)) > _MOST_SLIPS:
        return False
    # Wagner and Fischer: the slips up to each letter of `known`, letter by letter of `word`.
    before = list(range(len(known) + 1))
    for row, letter in enumerate(word, start=1):
        here = [row]
        for column, wanted in enumerate(known):
            changed = before[column] + (letter != wanted)
            here.append(min(changed, before[column + 1] + 1, here[column] + 1))
        before = here
    return before[-1] <= _MOST_SLIPS
