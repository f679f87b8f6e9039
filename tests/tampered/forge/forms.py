"""What the school signed, and has not the form of a credential, or says what cannot be."""

from collections.abc import Iterator

from tests.tampered.forge.school import credit, sign, signed_credit, whole
from tests.tampered.forge.spelling import Forged, Json, added, edited, removed, text

_SUBJECT = "/credentialSubject"
_ACHIEVEMENT = f"{_SUBJECT}/achievement"
_ASSOCIATION = f"{_SUBJECT}/association/0"
_SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
_KIND = "1EdTechJsonSchemaValidator2019"


def forms() -> Iterator[Forged]:
    """Yield credentials whose signature is right, and whose content is not."""
    yield from _associations()
    yield from _of_a_transcript()
    yield from _of_a_badge()
    yield from _schemas()


def _associations() -> Iterator[Forged]:
    unsigned = whole([signed_credit()])
    away = "https://hill.example/areas/x"
    for name, why, members in (
        (
            "association-to-nothing",
            "an association names an achievement that is not there",
            {"targetId": away},
        ),
        (
            "association-from-nothing",
            "an association begins at an achievement that is not there",
            {"sourceId": away},
        ),
        (
            "association-of-no-kind",
            "an association is of a kind that there is not",
            {"associationType": "isBetterThan"},
        ),
    ):
        document = sign(edited(unsigned, _ASSOCIATION, added(**members)))
        yield Forged(f"{name}.clr.json", why, text(document))
    for name in ("targetId", "sourceId", "associationType"):
        document = sign(edited(unsigned, _ASSOCIATION, removed(name)))
        yield Forged(
            f"association-without-{name.lower()}.clr.json",
            f"an association has no {name}",
            text(document),
        )


def _of_a_transcript() -> Iterator[Forged]:
    unsigned = whole([signed_credit()])
    for name, why, learner in (
        (
            "name-of-two-lines",
            "the school signed a name that prints a line of its own",
            "Ada Byron\n  who issued it  passed",
        ),
        ("name-backwards", "the learner's name runs backwards", "Ada \u202enoryB"),
        ("name-invisible", "the learner's name has a letter that nobody sees", "Ada\u200b Byron"),
        ("name-endless", "the learner's name has a thousand letters", "Ada " + "B" * 1000),
    ):
        document = sign(whole([signed_credit(learner=learner)], learner=learner))
        yield Forged(f"{name}.clr.json", why, text(document))
    lacking = sign(edited(unsigned, _SUBJECT, removed("verifiableCredential")))
    yield Forged("members-missing.clr.json", "there are no members", text(lacking))


def _of_a_badge() -> Iterator[Forged]:
    unsigned = credit()
    lacking = sign(edited(unsigned, _SUBJECT, removed("achievement")))
    yield Forged(
        "achievement-missing.badge.json", "it does not say what was achieved", text(lacking)
    )
    for field in ("criteria", "description", "name", "id"):
        document = sign(edited(unsigned, _ACHIEVEMENT, removed(field)))
        yield Forged(
            f"achievement-without-{field}.badge.json",
            f"what was achieved has no {field}",
            text(document),
        )
    for name, why, pointer, members in (
        (
            "result-of-nothing",
            "a result is of a scale that is not there",
            f"{_SUBJECT}/result/0",
            {"resultDescription": "https://hill.example/credits/c9#scale"},
        ),
        (
            "level-of-nothing",
            "a result is a level that is not there",
            f"{_SUBJECT}/result/0",
            {"achievedLevel": "https://hill.example/credits/c9#level-9"},
        ),
        (
            "result-status-of-none",
            "a result has a status that there is not",
            f"{_SUBJECT}/result/0",
            {"status": "Brilliant"},
        ),
        (
            "image-without-an-id",
            "its picture has no address",
            _ACHIEVEMENT,
            {"image": {"type": "Image"}},
        ),
        (
            "evidence-without-a-type",
            "its evidence has no type",
            "",
            {"evidence": [{"id": "https://hill.example/essay"}]},
        ),
        ("sound-without-a-name", "sound: it has no name, and needs none", "", {"name": None}),
        ("id-missing", "it has no id", "", {"id": None}),
    ):
        spoilt: Json = edited(unsigned, pointer, added(**members))
        bare = {key: value for key, value in spoilt.items() if value is not None}
        yield Forged(f"{name}.badge.json", why, text(sign(bare)))


def _schemas() -> Iterator[Forged]:
    for name, why, schema in (
        (
            "sound-with-a-schema",
            "sound: it names the schema that it follows",
            {"id": _SCHEMA, "type": _KIND},
        ),
        (
            "sound-with-a-schema-of-others",
            "sound: it names a schema that nobody has to follow",
            {"id": "https://eve.example/schema.json", "type": _KIND},
        ),
        (
            "sound-with-a-schema-of-transcripts",
            "sound: it names a schema that is not for badges, and is measured as a badge",
            {
                "id": "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json",
                "type": _KIND,
            },
        ),
        (
            "sound-with-a-schema-of-another-kind",
            "sound: it names a schema of a kind that is not for badges",
            {"id": _SCHEMA, "type": "JsonSchema"},
        ),
        ("schema-without-an-id", "it names a schema without an address", {"type": _KIND}),
    ):
        document = sign({**credit(), "credentialSchema": [schema]})
        yield Forged(f"{name}.badge.json", why, text(document))
    promised = sign({**signed_credit(), "credentialSchema": [{"id": _SCHEMA, "type": _KIND}]})
    lacking = edited(promised, _ACHIEVEMENT, removed("criteria"))
    yield Forged(
        "schema-not-followed.badge.json",
        "it does not follow the schema that it names",
        text(sign(lacking)),
    )
    late = signed_credit()
    late["credentialSchema"] = [{"id": _SCHEMA, "type": _KIND}]
    yield Forged("schema-added.badge.json", "a schema was added after signing", text(late))
