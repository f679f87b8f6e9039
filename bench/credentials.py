"""Signing and checking credentials, ours beside every peer, and beside what physics asks.

The transcripts are those of `bench.learner`: one of 40 credits has 41 proofs and about 90 KB. Every
side signs the same documents with the same key, and Ed25519 has no chance in it: where the
signatures are not equal, nothing is timed.
"""
# ruff: noqa: INP001, T201 - beside a script, and it prints

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench import learner
from bench.measuring import Aim, Pair
from bench.peers import DigitalBazaar, OpenBadgesLib, PyLd, Seed
from bench.school import (
    CREDITS,
    SEED,
    School,
    proofs_of,
    require_accepted,
    signed_by,
    without_proof,
)
from transcript.credentials.contexts import contexts
from transcript.proofs import multibase
from transcript.proofs.timestamps import timestamp_text
from transcript.verification.codes import Code

ROUNDS = 15

_OURS_SIGNS = "ours refuses what a proof would not cover"
_NOTHING_ELSE = "they sign what the library expands to, and check nothing else"
_OURS_VERIFIES = (
    "ours, bytes to verdict: strict JSON, limits, form by the data model, all 41 proofs with no "
    "word uncovered, dates, status list, trust list, one learner throughout"
)


def contests() -> Iterator[Pair]:
    """Yield every contest, once both sides have given the same."""
    school = School()
    library = OpenBadgesLib(Seed(SEED), school.method, learner.NOON)
    pyld = PyLd(Seed(SEED), school.method, timestamp_text(learner.NOON), contexts())
    yield from _whole_transcripts(school, library, pyld)
    yield from _in_node(school)
    yield from _one_badge(school, library)
    yield from _floor(school)


def _whole_transcripts(school: School, library: OpenBadgesLib, pyld: PyLd) -> Iterator[Pair]:
    badges = school.badges()
    signed, content = signed_by(school, CREDITS)
    theirs = school.transcript(badges, library.sign)
    _require_equal(signed, theirs)
    _require_equal(signed, school.transcript(badges, pyld.sign))
    sign = f"sign a CLR of {CREDITS} ({CREDITS + 1} proofs)"
    yield Pair(
        name=sign,
        peer=library.name,
        rounds=ROUNDS,
        ours=lambda: school.transcript(badges, school.sign),
        theirs=lambda: school.transcript(badges, library.sign),
        note=f"{_OURS_SIGNS}; {_NOTHING_ELSE}",
        aim=Aim(target=35),
    )
    yield Pair(
        name=sign,
        peer=pyld.name,
        rounds=ROUNDS,
        ours=lambda: school.transcript(badges, school.sign),
        theirs=lambda: school.transcript(badges, pyld.sign),
        note=f"{_OURS_SIGNS}; {_NOTHING_ELSE}",
    )
    yield Pair(
        name=f"verify a CLR of {CREDITS}, to its depth",
        peer=library.name,
        rounds=ROUNDS,
        ours=lambda: school.judge(content),
        theirs=lambda: library.verify(theirs),
        note=f"{_OURS_VERIFIES}; theirs, of the parsed document: the envelope's proof alone",
        aim=Aim(target=12, reach=20),
    )
    yield Pair(
        name=f"check the {CREDITS + 1} proofs of a CLR",
        peer=library.name,
        rounds=ROUNDS,
        ours=lambda: _check_all(school.check, signed),
        theirs=lambda: _check_all(library.verify, theirs),
        note="both of the parsed document; only ours refuses what no context defines",
    )
    by_pyld = school.transcript(badges, pyld.sign)
    yield Pair(
        name=f"check the {CREDITS + 1} proofs of a CLR",
        peer=pyld.name,
        rounds=ROUNDS,
        ours=lambda: _check_all(school.check, signed),
        theirs=lambda: _check_all(pyld.verify, by_pyld),
        note="both of the parsed document; only ours refuses what no context defines",
    )


def _in_node(school: School) -> Iterator[Pair]:
    badges = school.badges()
    signed, content = signed_by(school, CREDITS)
    job = {
        "key": {
            "public": school.signer.public_key.multibase,
            "secret": Seed(SEED).secret_multibase,
        },
        "at": timestamp_text(learner.NOON),
        "unsigned": {"clr": [*badges, learner.transcript([], issuer=school.id)]},
    }
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for number, (url, document) in enumerate(contexts().items()):
            files[url] = str(Path(folder) / f"{number}.json")
            Path(files[url]).write_text(json.dumps(document), encoding="utf-8")
        try:
            node = DigitalBazaar({**job, "contexts": files})
        except FileNotFoundError as error:
            print(f"left out: jsonld.js with the @digitalbazaar suites ({error})")
            return
        try:
            proofs = node.ask("sign", "clr")["proofs"]
            if proofs != [each["proof"][0]["proofValue"] for each in proofs_of(signed)]:
                raise SystemExit(f"{node.name} signs otherwise: this would compare different work")
            yield Pair(
                name=f"sign a CLR of {CREDITS} ({CREDITS + 1} proofs)",
                peer=node.name,
                rounds=ROUNDS,
                ours=lambda: school.transcript(badges, school.sign),
                theirs=lambda: node.sign("clr"),
                note="both refuse what no context defines; theirs is timed inside Node.js",
            )
            yield Pair(
                name=f"verify a CLR of {CREDITS}, to its depth",
                peer=node.name,
                rounds=ROUNDS,
                ours=lambda: school.judge(content),
                theirs=lambda: node.verify("clr"),
                note=f"{_OURS_VERIFIES}; theirs, of the parsed document, timed inside Node.js: the "
                "41 proofs and dates; no status, no trust, no form",
            )
        finally:
            node.close()


def _one_badge(school: School, library: OpenBadgesLib) -> Iterator[Pair]:
    from openbadgeslib.ob3 import OpenBadgeCredential
    from openbadgeslib.ob3.ldp import OB3LdpSigner, OB3LdpVerifier

    # Only ours would read a status list.
    badge = learner.badge(1, issuer=school.id, revocable=False)
    credential = OpenBadgeCredential.from_vc_document(badge)
    signer = OB3LdpSigner(library.key.private_pem, school.method)
    verifier = OB3LdpVerifier(pubkey_pem=library.key.public_pem)
    unsigned = credential.to_vc()  # it has its own way to write what it has read
    _require_same_proof(school.sign(unsigned), signer.sign(credential, created=learner.NOON))
    yield Pair(
        name="sign a badge",
        peer=f"{library.name}, OB3LdpSigner",
        rounds=2 * ROUNDS,
        ours=lambda: school.sign(unsigned),
        theirs=lambda: signer.sign(credential, created=learner.NOON),
        note="equal checks: both refuse what the proof would not cover",
        aim=Aim(target=40),
    )
    signed = school.sign(badge)
    content, theirs = json.dumps(signed).encode(), library.sign(badge)
    their_content = json.dumps(theirs).encode()
    require_accepted(school.judge(content), but=Code.STATUS_NONE)
    yield Pair(
        name="verify a badge, bytes to verdict",
        peer=f"{library.name}, OB3LdpVerifier",
        rounds=2 * ROUNDS,
        ours=lambda: school.judge(content),
        theirs=lambda: verifier.verify(their_content),
        note="equal checks: JSON, types, one proof with no word uncovered, dates; ours also the "
        "form by the data model and the trust list",
        aim=Aim(target=25),
    )
    yield Pair(
        name="check a badge's proof",
        peer=library.name,
        rounds=2 * ROUNDS,
        ours=lambda: school.check(signed),
        theirs=lambda: library.verify(theirs),
        note="both of the parsed document; only ours refuses what no context defines",
    )


def _floor(school: School) -> Iterator[Pair]:
    """The Ed25519 operations, and hashing the same canonical bytes: nothing can be faster."""
    badges = school.badges()
    signed, content = signed_by(school, CREDITS)
    covered = [_canonical(each) for each in proofs_of(signed)]
    private, public = Seed(SEED).private, Seed(SEED).private.public_key()
    values = [multibase.decode(each["proof"][0]["proofValue"]) for each in proofs_of(signed)]

    def digests() -> list[bytes]:
        return [sha256(one).digest() + sha256(other).digest() for one, other in covered]

    yield Pair(
        name=f"sign a CLR of {CREDITS} ({CREDITS + 1} proofs)",
        peer="the floor",
        rounds=2 * ROUNDS,
        ours=lambda: school.transcript(badges, school.sign),
        theirs=lambda: [private.sign(each) for each in digests()],
        note=f"the floor: {CREDITS + 1} Ed25519 signatures, and SHA-256 of the same bytes",
        aim=Aim(target=10, reach=8, is_cost=True),
    )
    yield Pair(
        name=f"verify a CLR of {CREDITS}, to its depth",
        peer="the floor",
        rounds=2 * ROUNDS,
        ours=lambda: school.judge(content),
        theirs=lambda: [
            public.verify(value, each) for value, each in zip(values, digests(), strict=True)
        ],
        note=f"{_OURS_VERIFIES}; the floor: {CREDITS + 1} Ed25519 checks, and SHA-256",
    )


def _check_all(check: Callable[[dict[str, Any]], None], signed: dict[str, Any]) -> None:
    for each in proofs_of(signed):
        check(each)


def _canonical(signed: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Return the two texts that a proof covers: its options, and the document."""
    from transcript.proofs.n_quads import to_quads
    from transcript.proofs.rdfc import canonicalize

    document = without_proof(signed)
    options = _without_value(signed["proof"][0]) | {"@context": signed["@context"]}
    parts = (canonicalize(to_quads(each, contexts=contexts())) for each in (options, document))
    one, other = (each.encode() for each in parts)
    return one, other


def _without_value(proof: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in proof.items() if name != "proofValue"}


def _require_equal(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    for one, other in zip(proofs_of(ours), proofs_of(theirs), strict=True):
        _require_same_proof(one, other)


def _require_same_proof(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
    if ours["proof"][0]["proofValue"] != theirs["proof"]["proofValue"]:
        raise SystemExit("the two signatures differ: this would compare different work")
