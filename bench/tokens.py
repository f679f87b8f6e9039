"""Credentials as tokens, ours beside the fastest JOSE library for Python."""
# ruff: noqa: INP001 - beside a script

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from bench import learner
from bench.measuring import Aim, Pair
from bench.peers import Seed
from bench.school import CREDITS, SEED, School, signed_by, without_proof
from transcript.proofs import vc_jwt

ROUNDS = 31


def contests(school: School) -> Iterator[Pair]:
    """Yield signing and checking, of a badge and of a whole transcript."""
    import joserfc
    from joserfc import jwt
    from joserfc.jwk import OKPKey
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=["Ed25519"])
    registry.max_payload_length = 1_000_000  # a CLR is longer than it would take
    private = OKPKey.import_key(Seed(SEED).private_pem)
    public = OKPKey.import_key(Seed(SEED).public_pem)
    header = {"alg": "Ed25519", "jwk": public.as_dict(private=False)}
    rules = jwt.JWTClaimsRegistry()
    for name, document in {
        "a badge": learner.badge(1, issuer=school.id),
        f"a CLR of {CREDITS}": without_proof(signed_by(school, CREDITS)[0]),
    }.items():
        ours = vc_jwt.sign(document, signer=school.signer)
        claims = dict(vc_jwt.parse(ours).payload)
        theirs = jwt.encode(header, claims, private, registry=registry)
        sides = _Sides(
            sign=partial(vc_jwt.sign, document, signer=school.signer),
            sign_there=partial(jwt.encode, header, claims, private, registry=registry),
            check=partial(_check, ours, school),
            check_there=partial(
                lambda token: rules.validate(jwt.decode(token, public, registry=registry).claims),
                theirs,
            ),
        )
        yield from sides.pairs(name, f"joserfc {joserfc.__version__}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """What each side does with a token."""

    sign: Callable[[], object]
    sign_there: Callable[[], object]
    check: Callable[[], object]
    check_there: Callable[[], object]

    def pairs(self, name: str, peer: str) -> Iterator[Pair]:
        yield Pair(
            name=f"sign {name} as VC-JWT",
            peer=peer,
            rounds=ROUNDS,
            ours=self.sign,
            theirs=self.sign_there,
            note="both write the JSON and sign it; ours also derives the claims",
        )
        yield Pair(
            name=f"check {name} as VC-JWT",
            peer=peer,
            rounds=ROUNDS,
            ours=self.check,
            theirs=self.check_there,
            note="both check the signature, the JSON and the dates; ours also refuses other "
            "spellings of base64url, two members of one name, and claims that contradict the "
            "credential",
        )
        yield Pair(
            name=f"sign and check {name} as VC-JWT",
            peer=peer,
            rounds=ROUNDS,
            ours=lambda: (self.sign(), self.check()),
            theirs=lambda: (self.sign_there(), self.check_there()),
            note="both rows above together",
            aim=Aim(target=1.2, is_cost=True),
        )


def _check(token: str, school: School) -> None:
    vc_jwt.verify(vc_jwt.parse(token), key=school.signer.public_key)
