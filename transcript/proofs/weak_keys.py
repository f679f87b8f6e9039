"""Public keys that must never be trusted, although a signature by them may verify."""

from functools import lru_cache

from transcript.proofs.public_key import Algorithm, PublicKey

# Anyone can sign with these: their private halves are printed in the documents named.
_PUBLISHED = frozenset(
    {
        # W3C Data Integrity EdDSA 1.0
        "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        "z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7",
        "z6MkhWqdDBPojHA7cprTGTt5yHv5yUi1B8cnXn8ReLumkw6E",
        "z6MkmEq87wkHCYnWnNZkigeDMGTN7oUw1upkhzd77KuXERS1",
        "z6Mkm1S51iPHJvDEkJ9MRtxJmT8Pqo6wHipAFwBAjN83vntT",
        # W3C Data Integrity ECDSA 1.0
        "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
        "zDnaeTHfhmSaQKBc7CmdL3K7oYg3D6SC7yowe2eBeVd2DH32r",
        # 1EdTech implementation guide for Open Badges 3.0
        "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi",
    }
)
_PUBLISHED_RAW = frozenset(
    bytes.fromhex(text)
    for text in (
        # RFC 8032, 7.1 (the first also in RFC 8037, appendix A)
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        # W3C VC-JOSE-COSE test suite, Ed25519 and P-256
        "36f521b2365eecc76ff04b2873ad28de66b55398f6b455130ec390777f713272",
        "0359f4e2f7762e86c43129b0fd9ed9e339726776a8672799200d5f990c6cab8414",
        # RFC 6979, A.2.5 and RFC 7515, A.3
        "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
        "037fcdce2770f6c45d4183cbee6fdb4b7b580733357be9ef13bacf6e3c7bd15445",
    )
)

# RFC 8032, 5.1: the field, the curve constant and the order of the base point.
_PRIME = 2**255 - 19
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME
_ORDER = 2**252 + 27742317777372353535851937790883648493
_Y_BITS = (1 << 255) - 1

_Point = tuple[int, int, int, int]
_IDENTITY: _Point = (0, 1, 1, 0)


def weakness(key: PublicKey) -> str | None:
    """Return why `key` must not be on a trust list, as part of a sentence, or None."""
    if key.multibase in _PUBLISHED or key.raw in _PUBLISHED_RAW:
        return "it is a sample key whose private half is published"
    if key.algorithm is Algorithm.ED25519:
        return _ed25519_weakness(key.raw)
    return None  # P-256 has no subgroups, and `PublicKey` refuses what is not on the curve


@lru_cache(maxsize=256)  # every credit of a transcript is signed with the same key
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
