"""What can be wrong with endorsements. In order of code."""

from broken_changes import SOUND, Case, Swap, Write

_SIGNED = SOUND.parent / "endorsements"
_FILE = "endorsements/accreditation.json"
_PROOF = '"proof": ['


def _signed(name: str, file: str = _FILE) -> Write:
    """Return the change that puts a signed endorsement into the workspace."""
    return Write(file, (_SIGNED / f"{name}.json").read_bytes())


_SOUND = _signed("accreditation")

ENDORSEMENTS = (
    Case(
        "MT501",
        "a field was added to the endorsement that no standard knows",
        _FILE,
        '"rating"',
        (_SOUND, Swap(_FILE, '  "name": "Acc', '  "rating": "five of five",\n  "name": "Acc')),
    ),
    Case(
        "MT502",
        "a word of the endorsement was changed after it was signed",
        _FILE,
        _PROOF,
        (_SOUND, Swap(_FILE, "found the standards kept", "found the standards surpassed")),
    ),
    Case(
        "MT503",
        "the endorsement only names its key, so that its signature cannot be checked",
        _FILE,
        _PROOF,
        (_SOUND, Swap(_FILE, "#z6MksTR5exmcXWFSMNaoRQeBuNiePTuvkDMWrJ629d4QeywU", "#key-1")),
    ),
    Case(
        "MT504",
        "the endorsement is of another school",
        _FILE,
        '"id": "did:web:alder.example"',
        (_signed("of-another-school"),),
    ),
    Case(
        "MT505",
        "the endorsement has run out",
        _FILE,
        '"validUntil"',
        (_signed("expired"),),
    ),
    Case(
        "MT506",
        "the school endorses its own credit",
        _FILE,
        '"id": "did:web:riverbend.example"',
        (_signed("of-oneself"),),
    ),
    Case(
        "MT507",
        "two endorsements by one association give different telephone numbers for it",
        "endorsements/credit.json",
        '"issuer": {',
        (_SOUND, _signed("of-a-credit-after-a-move", "endorsements/credit.json")),
    ),
)
