"""A school, a learner, a stranger: what is sound, and the keys that sign it.

The people and the schools are invented; keys and dates are constants, so that files made with them
are the same wherever they are made.
"""

from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from tests.tampered.forge.spelling import Json, text, without
from transcript.credentials import clr, open_badges
from transcript.credentials.contexts import contexts
from transcript.credentials.multihash import multibase_digest
from transcript.credentials.status_list import StatusEntry
from transcript.proofs import data_integrity, multibase, vc_jwt
from transcript.proofs.keys import Ed25519Signer, P256Signer, P384Signer, RsaSigner, Signer

ISSUED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SCHOOL = "did:web:hill.example"
SCHOOL_KEY = Ed25519Signer.from_seed(bytes(range(32)))
STRANGER_KEY = Ed25519Signer.from_seed(bytes(range(32, 64)))
STRANGER = f"did:key:{STRANGER_KEY.public_key.multibase}"
ENDORSER, ENDORSER_KEY = "did:web:lake.example", Ed25519Signer.from_seed(bytes(range(64, 96)))
CURVES = "did:web:ridge.example"
"""A school that signs on other curves, and with RSA."""
P256_KEY = P256Signer.from_secret(21)
P384_KEY = P384Signer(ec.derive_private_key(23, ec.SECP384R1()))
CURVES_STATUS = "https://ridge.example/status"
OLD_SCHOOL, OLD_KEY = "did:web:mill.example", Ed25519Signer.from_seed(bytes(range(96, 128)))
"""A school whose one key was in use until the summer."""
KEYLESS = "did:web:pond.example"
"""A school that the reader knows by name only."""
RECORD = b'{"version":1,"document":{"number":"7Q4K-19XM-R2"}}'
DOCUMENT = "urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10"
MEMBER = "/credentialSubject/verifiableCredential"
STATUS = "https://hill.example/status"
WHOLE, FIRST, SECOND = 10, 11, 12
"""The places of the transcript and of its two credits on the school's list."""
_PLACES = {"c1": FIRST, "c2": SECOND}
STRANGERS_STATUS = "https://stranger.example/status"
_BASES = {CURVES: CURVES_STATUS, STRANGER: STRANGERS_STATUS}

_P = int(
    "fdfe635f5cb01a64a9f97d1b1d8eb7332922d9357da3e0f424e006d512985399"
    "a9d37f01012d69e3b193f7af996b2526c0879300fe6375562e15b517fb0644d2"
    "8a6d1d1ac8be1be1d1ba5ee13e3efd96b9cf761a0d0a3acc240c04896d490f66"
    "e2e704e9cdd5d70f426e89fbc7d2535ae14cb9660435e65909137541c62d9f97",
    16,
)
_Q = int(
    "d4485a6e4809828a7510770d6f7fbc56b66870862f5c2ca812a5a89ccfb059e1"
    "d4d90ef70daa728ba9c488bca14e39ea6d11878c958f7d421f166524770544e4"
    "e0d9785600dd7c5f4aa424d33a4a9c697660db4f40c2018143f6f5bef022142a"
    "978a388914ffc2dcff3fabc84ac43f7eba563862b8a9ffd1db2b865e92a195f1",
    16,
)


def _rsa() -> RsaSigner:
    from cryptography.hazmat.primitives.asymmetric import rsa

    d = pow(65537, -1, (_P - 1) * (_Q - 1))
    public = rsa.RSAPublicNumbers(65537, _P * _Q)
    numbers = rsa.RSAPrivateNumbers(_P, _Q, d, d % (_P - 1), d % (_Q - 1), pow(_Q, -1, _P), public)
    return RsaSigner(numbers.private_key())


RSA_KEY = _rsa()


def sign(
    document: Json, *, signer: Signer = SCHOOL_KEY, method: str = "", suite: str = "eddsa-rdfc-2022"
) -> Json:
    """Return a copy with a proof by `signer`, under the issuer's name unless `method` is given."""
    return data_integrity.sign(
        without(document, "proof"),
        signer=signer,
        verification_method=method or method_of(document, signer),
        created=ISSUED,
        contexts=contexts(),
        suite=suite,
    )


def method_of(document: Json, signer: Signer = SCHOOL_KEY) -> str:
    """Return the name of a signer's key, as a key of the document's issuer."""
    issuer = document["issuer"]
    return f"{issuer['id'] if isinstance(issuer, dict) else issuer}#{signer.public_key.multibase}"


def sign_with(document: Json, *, signer: Signer = SCHOOL_KEY, **options: object) -> Json:
    """Return a copy with a proof that has other options than ours; what is None is left out."""
    usual = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-20T10:00:00Z",
        "verificationMethod": method_of(document, signer),
        "proofPurpose": "assertionMethod",
    }
    proof = {name: value for name, value in {**usual, **options}.items() if value is not None}
    payload = data_integrity.signed_bytes(document, proof, contexts=contexts())
    return {**document, "proof": [{**proof, "proofValue": multibase.encode(signer.sign(payload))}]}


def badge(credit: str, *, learner: str = "Ada Byron", issuer: str = SCHOOL) -> Json:
    """Return an unsigned badge for a credit, which is on no status list."""
    address = f"https://hill.example/credits/{credit}"
    return {
        "@context": list(open_badges.CONTEXT),
        "id": f"urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10#{credit}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"Credit {credit}",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Hill School"},
        "validFrom": "2026-11-20T10:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            **_person(learner),
            "achievement": _achievement(address, f"Credit {credit}"),
            "result": [
                {
                    "id": f"{address}/result",
                    "type": ["Result"],
                    "resultDescription": f"{address}#scale",
                    "achievedLevel": f"{address}#level-{credit[-1]}",
                }
            ],
        },
    }


def envelope(members: list[Any], *, learner: str = "Ada Byron", issuer: str = SCHOOL) -> Json:
    """Return an unsigned CLR around members, which is on no status list."""
    area = "https://hill.example/areas/reasoning"
    return {
        "@context": list(clr.CONTEXT),
        "id": DOCUMENT,
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Transcript",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Hill School"},
        "validFrom": "2026-11-20T10:00:00Z",
        "credentialSubject": {
            "type": ["ClrSubject"],
            **_person(learner),
            "achievement": [
                {
                    "id": area,
                    "type": ["Achievement"],
                    "name": "Reasoning",
                    "description": "Thinks clearly.",
                    "criteria": {"narrative": "By credits."},
                }
            ],
            "association": [
                {
                    "type": "Association",
                    "associationType": "isChildOf",
                    "sourceId": "https://hill.example/credits/c1",
                    "targetId": area,
                }
            ],
            "verifiableCredential": members,
        },
        "relatedResource": [
            {
                "id": f"{DOCUMENT}#record",
                "mediaType": "application/json",
                "digestMultibase": multibase_digest(RECORD),
            }
        ],
    }


def sound_badge(credit: str = "c1", *, learner: str = "Ada Byron") -> Json:
    """Return a badge signed by the school, which is on no status list."""
    return sign(badge(credit, learner=learner))


def sound_clr(*, learner: str = "Ada Byron") -> Json:
    """Return a CLR of two credits, every part signed, and on no status list."""
    members = [sound_badge(credit, learner=learner) for credit in ("c1", "c2")]
    return sign(envelope(members, learner=learner))


def token(credit: str = "c1", *, signer: Signer = SCHOOL_KEY) -> str:
    """Return a badge as a signed token, which is on no status list."""
    return vc_jwt.sign(badge(credit), signer=signer)


def listed(document: Json, place: int, *, base: str = STATUS) -> Json:
    """Return an unsigned copy with a place on a list of what was revoked."""
    entry = StatusEntry(base=base, number=1, index=place)
    return {**without(document, "proof"), "credentialStatus": entry.to_json()}


def credit(name: str = "c1", *, learner: str = "Ada Byron", issuer: str = SCHOOL) -> Json:
    """Return an unsigned badge with a place on the list."""
    base = _BASES.get(issuer, STATUS)
    return listed(badge(name, learner=learner, issuer=issuer), _PLACES[name], base=base)


def whole(members: list[Any], *, learner: str = "Ada Byron", issuer: str = SCHOOL) -> Json:
    """Return an unsigned CLR around members, with a place on the list."""
    base = _BASES.get(issuer, STATUS)
    return listed(envelope(members, learner=learner, issuer=issuer), WHOLE, base=base)


def signed_credit(name: str = "c1", *, learner: str = "Ada Byron") -> Json:
    """Return a badge as the school sends it."""
    return sign(credit(name, learner=learner))


def signed_whole(*, learner: str = "Ada Byron") -> Json:
    """Return a transcript of two credits as the school sends it."""
    members = [signed_credit(name, learner=learner) for name in ("c1", "c2")]
    return sign(whole(members, learner=learner))


def sealed(members: list[Any]) -> bytes:
    """Return the text of a transcript that the school signed around these members."""
    return text(sign(whole(members)))


def _person(name: str) -> Json:
    return {
        "id": f"urn:uuid:0b7c1d7e-2f0a-4b5d-8a77-{name.encode().hex()[:12]}",
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": name,
                "identityType": "name",
            }
        ],
    }


def _achievement(address: str, name: str) -> Json:
    return {
        "id": address,
        "type": ["Achievement"],
        "name": name,
        "description": "What it certifies.",
        "tag": ["foundational"],
        "criteria": {"id": f"{address}#standard", "narrative": "Two judged works."},
        "resultDescription": [
            {
                "id": f"{address}#scale",
                "type": ["ResultDescription"],
                "name": "Level",
                "resultType": "RubricCriterionLevel",
                "rubricCriterionLevel": [
                    {
                        "id": f"{address}#level-{rank}",
                        "type": ["RubricCriterionLevel"],
                        "name": f"Level {rank}",
                        "level": rank,
                    }
                    for rank in ("1", "2")
                ],
            }
        ],
    }
