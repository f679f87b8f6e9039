// What took a document's place, by a statement of its issuer's that came along with the lists.

import { ProofError } from '../errors.js';
import { normal } from '../identifiers.js';
import { checkJws, readJws, readPart } from '../jws.js';
import { PublicKey, digestHex } from '../keys.js';
import { CLOCK_SKEW } from '../limits.js';
import { has, isObject, isWhole } from '../text.js';

const TYPE = 'superseded+jwt';
const NUMBER = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/;
const MOMENTS = 2 ** 33;

/** Return what an issuer says was superseded, or null for any other text. Nothing is proven by that. */
export function readSuperseded(text) {
  let signed;
  try {
    signed = readJws(text.trim());
    if (signed.header.typ !== TYPE) return null;
    const payload = readPart(signed.payload, 'payload');
    const { iss: issuer, iat: made, superseded: numbers } = payload;
    const sound = typeof issuer === 'string' && isWhole(made) && made >= 0 && made < MOMENTS && isObject(numbers);
    return sound ? { issuer, asOf: Number(made) * 1000, numbers, signed } : null;
  } catch (error) {
    if (error instanceof ProofError) return null;
    throw error;
  }
}

/** Return the number of the document that took the place of a credential, and as of when; or null. */
export function successorOf(held, signatures, { documents, trust, at }) {
  const { document: { id: named }, issuer } = held;
  if (typeof named !== 'string' || issuer === null) return null;
  const found = documents.superseded
    .filter((said) => speaks(said, issuer, signatures, { trust, at }))
    .map((said) => ({ number: numberOf(said, named), asOf: said.asOf }))
    .filter((each) => each.number !== null)
    .sort((one, other) => other.asOf - one.asOf);
  return found[0] ?? null;
}

function numberOf(said, named) {
  const digest = digestHex(named);
  const number = has(said.numbers, digest) ? said.numbers[digest] : null;
  return typeof number === 'string' && NUMBER.test(number) ? number : null;
}

function speaks(said, issuer, signatures, { trust, at }) {
  if (normal(said.issuer) !== normal(issuer) || said.asOf - at > CLOCK_SKEW) return false;
  const entry = trust?.entry(issuer);
  // What a stolen key says is the thief's word, whatever date is in it. Where nobody confirmed a key, it
  // must be the very one that signed the credential.
  const keys = entry?.keys.length
    ? entry.keys
        .filter((each) => each.compromisedAt === null && each.covers(said.asOf))
        .map((each) => PublicKey.fromMultibase(each.multibase))
    : signatures.map((each) => each.key);
  return keys.some((key) => isSigned(said, key));
}

function isSigned(said, key) {
  try {
    checkJws(said.signed, key);
  } catch (error) {
    if (error instanceof ProofError) return false;
    throw error;
  }
  return true;
}
