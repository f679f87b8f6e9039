// Compact JSON Web Signatures from strangers (RFC 7515): every check that needs no key comes first.

import { fromBase64url, utf8 } from './bytes.js';
import { InvalidProofError, KeyUnusableError, UnsupportedProofError } from './errors.js';
import { UnreadableJsonError, parseJson } from './json.js';
import { JOSE_NAMES, PublicKey } from './keys.js';
import { has, isObject } from './text.js';

const LARGEST = 2_000_000;
const LARGEST_HEADER = 4_000;
const PARTS = 3;
const HEADER_MEMBERS = new Set(['alg', 'typ', 'cty', 'jwk', 'kid']);
const KEY_MEMBERS = new Set(['kty', 'crv', 'x', 'y', 'n', 'e', 'use', 'key_ops', 'alg', 'kid']);
const ALGORITHMS = new Map([...JOSE_NAMES].flatMap(([kind, names]) => names.map((name) => [name, kind])));
const OF_OTHERS = new Set([
  'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES512', 'ES256K', 'Ed448', 'ML-DSA-44',
]);
const LIMITS = { size: LARGEST, depth: 64, nodes: 200_000, string: LARGEST, digits: 30 };

export function refuse(reason) {
  throw new InvalidProofError(`the token is malformed: ${reason}`);
}

/** Return the parts of a signature, given as text. Throws `InvalidProofError` for what is malformed. */
export function readJws(text) {
  if (text.length > LARGEST) refuse('it is too large');
  const parts = text.split('.');
  if (parts.length !== PARTS || parts.includes('')) refuse('it does not consist of three parts');
  if (parts[0].length > LARGEST_HEADER) refuse('its header is too large');
  const header = readPart(decode(parts[0]), 'header');
  const algorithm = algorithmOf(header);
  const key = algorithm !== null && has(header, 'jwk') ? keyOf(header.jwk, algorithm) : null;
  return {
    header,
    algorithm,
    key,
    payload: decode(parts[1]),
    signingInput: utf8(`${parts[0]}.${parts[1]}`),
    signature: decode(parts[2]),
  };
}

/** Return if a signature is that of `key`. */
export function checkJws(jws, key) {
  refuseForeign(jws);
  if (key.algorithm !== jws.algorithm) {
    throw new InvalidProofError('the token and the key are of different kinds');
  }
  key.verify(jws.signature, jws.signingInput);
}

/** Throw `UnsupportedProofError` if a token was made in a way that cannot be judged here. */
export function refuseForeign(jws) {
  if (jws.algorithm === null) {
    throw new UnsupportedProofError(`tokens signed with ${jws.header.alg} cannot be judged here`);
  }
}

/** Return the JSON object in a part of a token. */
export function readPart(content, name) {
  let value;
  try {
    value = parseJson(content, LIMITS);
  } catch (error) {
    if (error instanceof UnreadableJsonError) refuse(`its ${name}: ${error.reason}`);
    throw error;
  }
  if (!isObject(value)) refuse(`its ${name}: it is not a JSON object`);
  return value;
}

function algorithmOf(header) {
  for (const name of Object.keys(header)) {
    if (!HEADER_MEMBERS.has(name)) {
      refuse(`its header has a member “${name.slice(0, 100)}” that does not belong there`);
    }
  }
  for (const name of ['typ', 'kid', 'cty']) {
    if (has(header, name) && typeof header[name] !== 'string') refuse(`its header's “${name}” must be text`);
  }
  if (!ALGORITHMS.has(header.alg) && !OF_OTHERS.has(header.alg)) {
    refuse('its algorithm is not one for signing credentials');
  }
  return ALGORITHMS.get(header.alg) ?? null;
}

function keyOf(jwk, algorithm) {
  if (!isObject(jwk)) refuse("its header's “jwk” must be an object");
  let key;
  try {
    key = PublicKey.fromJwk(jwk);
  } catch (error) {
    if (error instanceof KeyUnusableError) refuse(error.message);
    throw error;
  }
  for (const name of Object.keys(jwk)) {
    if (!KEY_MEMBERS.has(name)) {
      refuse(`the key in its header has a member “${name.slice(0, 100)}” that does not belong there`);
    }
  }
  if (key.algorithm !== algorithm) refuse('its algorithm does not belong to the key in its header');
  return key;
}

function decode(part) {
  try {
    return fromBase64url(part);
  } catch {
    return refuse('it is not written in the one canonical form of base64url');
  }
}
