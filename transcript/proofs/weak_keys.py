"""Public keys that must never be trusted, although a signature by them may verify."""

from functools import lru_cache
from hashlib import sha256
from math import gcd, prod

from transcript.proofs.public_key import Algorithm, PublicKey

# Anyone can sign with these: their private halves are printed in the documents named. Each is the
# beginning of the SHA-256 of the key's bytes, as RSA keys are long.
_PUBLISHED = frozenset(
    {
        # W3C Data Integrity EdDSA 1.0
        "3ba28cbddb7c2559e713abe8910c3e9c",
        "b6cb0e5c1b6b376dafaf16c80cf0f585",
        "d33518610d52bd0abe069cf184e0fb19",
        "9794d6d87a28d090ad9a0d1c1c869678",
        "234e25225bff148def05458e007e1539",
        # W3C Data Integrity ECDSA 1.0; the first and the last are those of RFC 6979, A.2.5, A.2.6
        "a468072bf83a2703085af2570d847c88",
        "aa7108cc53504a5f31e858ee18a2d731",
        "b7c8c9914215754085eec161152ceba7",
        # 1EdTech implementation guide for Open Badges 3.0
        "1559bd0e78ae00cd215a218dcf548329",
        # W3C VC-JOSE-COSE test suite: Ed25519, P-256, P-384
        "79c3f73b31481474c16bb34473aa3d98",
        "41da96245a390f6aa417306c5f71fbfe",
        "fa10167f78fa60d4c2d0a6048e3d1c17",
        # RFC 8032, 7.1 (the first also in RFC 8037, appendix A)
        "21fe31dfa154a261626bf854046fd227",
        "39f713d0a644253f04529421b9f51b9b",
        "dac073e0123bdea59dd9b3bda9cf6037",
        "91384c411e5af29648f17f922b402655",
        "5f9b247e2a654719f198e4f241d6b0df",
        # RFC 7515, A.2 and A.3; RFC 7517, A.2
        "4d45852a70eef278cafe4a2cdfcc5448",
        "ccec61332b705c4703d1255e88b461b2",
        "ef68aefd9e40dbdde2bb1a734c0cd08d",
        "7ffba272d2c28b7cfdfabfef5a7245aa",
        # Project Wycheproof, JSON web signatures (one is that of RFC 7520, 3.4)
        "93da287898c5bc6ed9a523517487410d",
        "3a88663b1f13399251828408fc9176fc",
        "6e26bf2293fe25b2b59437ee2663d5bf",
        "e36c920c987342b1ca0f9c2f711f5324",
        "a93c0057f37a38279cd39827259a984c",
        "9182083bd083cc1d33eb76e0abd2847e",
    }
)

# RFC 8032, 5.1: the field, the curve constant and the order of the base point.
_PRIME = 2**255 - 19
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME
_ORDER = 2**252 + 27742317777372353535851937790883648493
_Y_BITS = (1 << 255) - 1

_Point = tuple[int, int, int, int]
_IDENTITY: _Point = (0, 1, 1, 0)


_SMALL_PRIMES = prod(
    number for number in range(3, 752) if all(number % each for each in range(2, number))
)


@lru_cache(maxsize=256)  # every credit of a transcript is signed with the same key
def weakness(key: PublicKey) -> str | None:
    """Return why `key` must not be on a trust list, as part of a sentence, or None."""
    if sha256(key.raw).hexdigest()[:32] in _PUBLISHED:
        return "it is a sample key whose private half is published"
    if key.algorithm is Algorithm.ED25519:
        return _ed25519_weakness(key.raw)
    # NIST SP 800-89, 5.3.3: the product of two large primes has no small factor.
    if key.algorithm is Algorithm.RSA and gcd(key.rsa_numbers()[0], _SMALL_PRIMES) != 1:
        return "its modulus has a small factor, so that its secret can be worked out"
    return None  # the curves have no subgroups, and `PublicKey` refuses what is not on them


def _ed25519_weakness(raw: bytes) -> str | None:
    y = int.from_bytes(raw, "little") & _Y_BITS
    if y >= _PRIME:
        return "it is not written in the one canonical form"
    x = _recover_x(y)
    if x is None:
        return "it is not a point of its curve"
    # The sign of x does not change the order of a point, so it is left out here.
    point = (x, y, 1, x * y % _PRIME)
    if _is_identity(_multiply(8, point)):
        return "it is of small order, so that anyone can sign for it"
    if not _is_identity(_multiply(_ORDER, point)):
        return "it is of mixed order, so that verifiers disagree about its signatures"
    return None


def _recover_x(y: int) -> int | None:
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _PRIME) % _PRIME
    x = pow(square, (_PRIME + 3) // 8, _PRIME)
    if x * x % _PRIME != square:
        x = x * pow(2, (_PRIME - 1) // 4, _PRIME) % _PRIME
    return x if x * x % _PRIME == square else None


def _add(one: _Point, other: _Point) -> _Point:
    # RFC 8032, 5.1.4: complete addition in extended coordinates.
    a = (one[1] - one[0]) * (other[1] - other[0]) % _PRIME
    b = (one[1] + one[0]) * (other[1] + other[0]) % _PRIME
    c = 2 * one[3] * other[3] * _D % _PRIME
    d = 2 * one[2] * other[2] % _PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _PRIME, g * h % _PRIME, f * g % _PRIME, e * h % _PRIME


def _multiply(factor: int, point: _Point) -> _Point:
    result = _IDENTITY
    while factor:
        if factor & 1:
            result = _add(result, point)
        point = _add(point, point)
        factor >>= 1
    return result


def _is_identity(point: _Point) -> bool:
    return point[0] % _PRIME == 0 and (point[1] - point[2]) % _PRIME == 0
