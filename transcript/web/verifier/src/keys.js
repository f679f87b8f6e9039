// Public keys: how they are written, what they verify, and which cannot be keys at all.

import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384 } from '@noble/curves/nist.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';

import {
  begins, fromBase58, fromBase64url, fromNumber, hex, joined, sameBytes, toBase58, toNumber, utf8,
} from './bytes.js';
import { InvalidProofError, KeyUnusableError } from './errors.js';
import { equal, has } from './text.js';
import { PUBLISHED } from './published_keys.js';

export const ED25519 = 'Ed25519';
export const P256 = 'P-256';
export const P384 = 'P-384';
export const RSA = 'RSA';

export const HASHES = { sha256, sha384 };
export const JOSE_NAMES = new Map([
  [ED25519, ['EdDSA', 'Ed25519']],
  [P256, ['ES256']],
  [P384, ['ES384']],
  [RSA, ['RS256']],
]);

const HEADERS = new Map([
  [ED25519, [0xed, 0x01]],
  [P256, [0x80, 0x24]],
  [P384, [0x81, 0x24]],
  [RSA, [0x85, 0x24]],
]);
const CURVES = new Map([[P256, { curve: p256, size: 32 }], [P384, { curve: p384, size: 48 }]]);
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const ED25519_LENGTH = 32;
const SIGNATURE_OF_ED25519 = 64;
const SMALLEST_RSA = 2048;
const LARGEST_RSA = 4096;
// What DER says before the digest in a signature by RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 9.2).
const SHA256_INFO = '3031300d060960864801650304020105000420';

/** A public key that can be used; what cannot be one is refused. */
export class PublicKey {
  constructor(algorithm, raw) {
    this.algorithm = algorithm;
    this.raw = raw;
    this.multibase = toBase58(joined(HEADERS.get(algorithm), raw));
    if (algorithm === ED25519 && raw.length !== ED25519_LENGTH) {
      throw new KeyUnusableError('a public Ed25519 key of the wrong length');
    }
    if (algorithm === RSA) this.numbers = rsaNumbers(raw);
    if (CURVES.has(algorithm)) this.point = pointOf(algorithm, raw);
  }

  /** Read a Multikey such as `z6Mk…`. Throws `KeyUnusableError`. */
  static fromMultibase(text) {
    let content;
    try {
      content = fromBase58(text);
    } catch (error) {
      throw new KeyUnusableError(`this is not a public key: ${error.message}`);
    }
    for (const [algorithm, header] of HEADERS) {
      if (begins(content, header)) return new PublicKey(algorithm, content.subarray(header.length));
    }
    throw new KeyUnusableError('a public key of a kind that is not supported');
  }

  /** Read a JSON Web Key that is public and meant for signatures. Throws `KeyUnusableError`. */
  static fromJwk(jwk) {
    if (PRIVATE.some((name) => has(jwk, name))) {
      throw new KeyUnusableError('a private key stands where a public key belongs');
    }
    const operations = has(jwk, 'key_ops') ? jwk.key_ops : ['verify'];
    if ((has(jwk, 'use') && jwk.use !== 'sig') || !equal(operations, ['verify'])) {
      throw new KeyUnusableError('a public key that is not meant for signatures');
    }
    const key = PublicKey.ofKind(jwk);
    const names = JOSE_NAMES.get(key.algorithm);
    if (has(jwk, 'alg') && !names.includes(jwk.alg)) {
      throw new KeyUnusableError('a public key that is meant for another algorithm');
    }
    return key;
  }

  static ofKind(jwk) {
    if (jwk.kty === 'OKP' && jwk.crv === ED25519) {
      return new PublicKey(ED25519, bytesOf(jwk, 'x', ED25519_LENGTH));
    }
    if (jwk.kty === 'EC' && CURVES.has(jwk.crv)) {
      const { size } = CURVES.get(jwk.crv);
      const [x, y] = ['x', 'y'].map((name) => bytesOf(jwk, name, size));
      const key = new PublicKey(jwk.crv, joined([2 + (y[size - 1] & 1)], x));
      if (key.point.y !== toNumber(y)) {
        throw new KeyUnusableError('a public key that is not a point of its curve');
      }
      return key;
    }
    if (jwk.kty === RSA && (jwk.crv === undefined || jwk.crv === null)) {
      const numbers = ['n', 'e'].map((name) => toNumber(bytesOf(jwk, name)));
      return new PublicKey(RSA, derSequence(...numbers.map(derInteger)));
    }
    throw new KeyUnusableError('a public key of a kind that is not supported');
  }

  /** The hash that goes with the key in Data Integrity: the longer only for P-384. */
  get hashName() {
    return this.algorithm === P384 ? 'sha384' : 'sha256';
  }

  get signatureLength() {
    if (this.algorithm === ED25519) return SIGNATURE_OF_ED25519;
    if (this.algorithm === RSA) return Math.ceil(this.numbers.modulus.toString(2).length / 8);
    return 2 * CURVES.get(this.algorithm).size;
  }

  equals(other) {
    return this.multibase === other.multibase;
  }

  /** Return if `signature` is this key's over `payload`; else throw `InvalidProofError`. */
  verify(signature, payload) {
    if (signature.length !== this.signatureLength) {
      throw new InvalidProofError('the signature has the wrong length');
    }
    let fits = false;
    try {
      fits = this.fits(signature, payload) === true;
    } catch {
      fits = false; // a number or a point that there is not
    }
    if (!fits) throw new InvalidProofError('the signature does not fit what it signs');
  }

  fits(signature, payload) {
    if (this.algorithm === ED25519) return fitsEd25519(this.raw, signature, payload);
    if (this.algorithm === RSA) return fitsRsa(this.numbers, signature, payload);
    const { curve } = CURVES.get(this.algorithm);
    return curve.verify(signature, payload, this.raw, { lowS: false, prehash: true });
  }
}

/** Return why a key must not be on a trust list, as part of a sentence, or null. */
export function weakness(key) {
  if (PUBLISHED.has(hex(sha256(key.raw)).slice(0, 32))) {
    return 'it is a sample key whose private half is published';
  }
  if (key.algorithm === ED25519) return weaknessOfPoint(key.raw);
  if (key.algorithm === RSA && SMALL_PRIMES.some((prime) => key.numbers.modulus % prime === 0n)) {
    return 'its modulus has a small factor, so that its secret can be worked out';
  }
  return null;
}

function weaknessOfPoint(raw) {
  const { Point } = ed25519;
  let y = toNumber(Uint8Array.from(raw).reverse()) & ((1n << 255n) - 1n);
  if (y >= Point.Fp.ORDER) return 'it is not written in the one canonical form';
  let point;
  try {
    // The sign of x does not change the order of a point, so it is left out here.
    const unsigned = Uint8Array.from(raw);
    unsigned[31] &= 0x7f;
    point = Point.fromBytes(unsigned, true);
  } catch {
    return 'it is not a point of its curve';
  }
  if (point.isSmallOrder()) return 'it is of small order, so that anyone can sign for it';
  if (!point.isTorsionFree()) {
    return 'it is of mixed order, so that verifiers disagree about its signatures';
  }
  return null;
}

// RFC 8032, 5.1.7, without the cofactor: R must be written exactly as it comes out.
function fitsEd25519(raw, signature, payload) {
  const { Point } = ed25519;
  const order = Point.Fn.ORDER;
  const r = signature.subarray(0, 32);
  const s = toNumber(Uint8Array.from(signature.subarray(32)).reverse());
  if (s >= order) return false;
  const hashed = sha512(joined(r, raw, payload));
  const k = toNumber(Uint8Array.from(hashed).reverse()) % order;
  const key = Point.fromBytes(raw, false);
  const found = Point.BASE.multiplyUnsafe(s).add(key.negate().multiplyUnsafe(k));
  return sameBytes(found.toBytes(), r);
}

function fitsRsa({ modulus, exponent }, signature, payload) {
  const number = toNumber(signature);
  if (number >= modulus) return false;
  const info = joined(
    Uint8Array.from(SHA256_INFO.match(/../g), (pair) => parseInt(pair, 16)), sha256(payload),
  );
  const filling = new Uint8Array(signature.length - info.length - 3).fill(0xff);
  const wanted = joined([0, 1], filling, [0], info);
  return sameBytes(fromNumber(power(number, exponent, modulus), signature.length), wanted);
}

function power(base, exponent, modulus) {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function pointOf(algorithm, raw) {
  const { curve, size } = CURVES.get(algorithm);
  if (raw.length !== 1 + size) {
    throw new KeyUnusableError(`a public ${algorithm} key of the wrong length`);
  }
  try {
    const point = curve.Point.fromBytes(raw);
    point.assertValidity();
    return point.toAffine();
  } catch {
    throw new KeyUnusableError('a public key that is not a point of its curve');
  }
}

function rsaNumbers(raw) {
  const wrong = () => new KeyUnusableError('this is not a public RSA key');
  const [modulus, exponent] = readSequence(raw, wrong);
  const bits = modulus.toString(2).length;
  if (bits < SMALLEST_RSA || bits > LARGEST_RSA) {
    throw new KeyUnusableError(`a public RSA key of ${bits} bits; it must have 2048 to 4096`);
  }
  const sound = exponent > 2n ** 16n && exponent < 2n ** 32n && exponent & 1n && modulus & 1n;
  if (!sound) throw new KeyUnusableError('a public RSA key with numbers that no sound key has');
  return { modulus, exponent };
}

const derLength = (length) => {
  if (length < 0x80) return [length];
  const bytes = fromNumber(BigInt(length));
  return [0x80 | bytes.length, ...bytes];
};

function derInteger(number) {
  const bytes = fromNumber(number);
  const content = bytes[0] & 0x80 ? joined([0], bytes) : bytes;
  return joined([2, ...derLength(content.length)], content);
}

const derSequence = (...parts) => {
  const content = joined(...parts);
  return joined([0x30, ...derLength(content.length)], content);
};

// Two whole numbers of DER and nothing besides: written again, they must be the same bytes.
function readSequence(raw, wrong) {
  const numbers = [];
  let place = skipHead(raw, 0, 0x30, wrong).start;
  while (place < raw.length && numbers.length < 2) {
    const { start, length } = skipHead(raw, place, 2, wrong);
    numbers.push(toNumber(raw.subarray(start, start + length)));
    place = start + length;
  }
  if (numbers.length !== 2 || !sameBytes(derSequence(...numbers.map(derInteger)), raw)) throw wrong();
  return numbers;
}

function skipHead(raw, place, tag, wrong) {
  const first = raw[place + 1];
  if (raw[place] !== tag || first === undefined || first === 0x80 || first > 0x83) throw wrong();
  const many = first < 0x80 ? 0 : first & 0x7f;
  const length = many ? Number(toNumber(raw.subarray(place + 2, place + 2 + many))) : first;
  return { start: place + 2 + many, length };
}

function bytesOf(jwk, name, length = 0) {
  let content = new Uint8Array();
  try {
    if (typeof jwk[name] === 'string') content = fromBase64url(jwk[name]);
  } catch {
    content = new Uint8Array();
  }
  const sound = length ? content.length === length : content.length > 0 && content[0] > 0;
  if (!sound) throw new KeyUnusableError(`the member “${name}” of a public key is malformed`);
  return content;
}

const SMALL_PRIMES = Array.from({ length: 749 }, (_, place) => place + 3)
  .filter((number) => {
    for (let each = 2; each * each <= number; each += 1) if (number % each === 0) return false;
    return true;
  })
  .map(BigInt);

export const digestHex = (content) => hex(sha256(typeof content === 'string' ? utf8(content) : content));
