"""Which of our languages somebody reads."""

LANGUAGES = ("en", "es")
_LONGEST = 200


def language_of(wanted: str, accepted: str) -> str:
    """Return the language asked for, else the first of ours that the browser takes, or English."""
    if wanted in LANGUAGES:
        return wanted
    ranked = []
    for each in accepted[:_LONGEST].split(","):
        name, _, rest = each.strip().partition(";")
        ranked.append((_weight(rest), name.partition("-")[0].strip().lower()))
    ranked.sort(key=lambda each: -each[0])  # a stable sort: those of one weight keep their order
    return next((name for weight, name in ranked if weight and name in LANGUAGES), "en")


def _weight(text: str) -> float:
    value = text.strip().removeprefix("q=")
    try:
        return float(value) if value else 1.0
    except ValueError:
        return 0.0
