"""What is new gets its id from its name, once: what refers to it later must not lose it."""

from collections.abc import Container, Sequence

from transcript.reading.document import JsonValue
from transcript.reading.slugs import slug
from transcript.source.evidence_files import path_parts


def with_ids(items: Sequence[JsonValue], *, said: str = "name") -> list[JsonValue]:
    """Return items of which each has an id: those without, one made from what they are called."""
    taken = {
        each["id"] for each in items if isinstance(each, dict) and isinstance(each.get("id"), str)
    }
    named: list[JsonValue] = []
    for each in items:
        if isinstance(each, dict) and not each.get("id"):
            found = free_id(str(each.get(said, "")), taken)
            taken.add(found)
            named.append({"id": found, **{key: it for key, it in each.items() if key != "id"}})
        else:
            named.append(each)
    return named


def free_id(name: str, taken: Container[object], *, most_words: int = 5) -> str:
    """Return an id for something of a name that nothing has yet, and that a file may have too."""
    words = [each for each in slug(name).split("-") if each]
    made = "-".join(words[:most_words]) or "new"
    if path_parts(made) is None:
        made = f"{made}-1"
    numbered = (f"{made}-{number}" for number in range(2, 10_000))
    return made if made not in taken else next(each for each in numbered if each not in taken)
