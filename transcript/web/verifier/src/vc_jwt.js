// Credentials as signed tokens, in the three forms there are: Open Badges 3.0, VC-JOSE-COSE, data model 1.1.

import { InvalidProofError, UnsupportedProofError } from './errors.js';
import { checkJws, readJws, readPart, refuse } from './jws.js';
import { momentText, ofSeconds, readMoment } from './moments.js';
import { equal, has, isObject, isWhole } from './text.js';

const CLAIMS = ['iss', 'jti', 'nbf', 'sub', 'exp'];
const NO_PART_OF_THE_CREDENTIAL = new Set([...CLAIMS, 'iat', 'aud']);
const TYPES = ['JWT', 'vc+jwt'];
const W3C_TYPE = 'vc+jwt';
const CONTENT_TYPE = 'vc';
const [OPEN_BADGES, W3C, DATA_MODEL_1] = ['open badges', 'w3c', 'data model 1'];

/** Return the parts of a token, after every check that needs no key. Throws `InvalidProofError`. */
export function parseToken(text) {
  const jws = readJws(text);
  if (has(jws.header, 'typ') && !TYPES.includes(jws.header.typ)) {
    refuse('its header names another type than a credential');
  }
  if (has(jws.header, 'cty') && jws.header.cty !== CONTENT_TYPE) {
    refuse('its header names other content than a credential');
  }
  const payload = readPart(jws.payload, 'payload');
  const form = formOf(jws.header, payload);
  const moments = {};
  for (const name of ['nbf', 'exp']) if (has(payload, name)) moments[name] = momentOf(payload[name], name);
  if (form === OPEN_BADGES && !has(moments, 'nbf')) {
    refuse('the claim “nbf” must be a whole number of seconds');
  }
  const { header, algorithm, key } = jws;
  return {
    jws, header, algorithm, key, form, payload,
    credential: credentialOf(payload, form, moments),
    notBefore: moments.nbf ?? null,
    expires: moments.exp ?? null,
  };
}

/** Return if a token is signed by `key` and its claims do not contradict its credential. */
export function verifyToken(token, key) {
  checkJws(token.jws, key);
  if (has(token.payload, 'aud')) {
    throw new UnsupportedProofError(
      'a token meant for one receiver (“aud”) cannot be judged here',
    );
  }
  const given = (name) => (has(token.payload, name) ? token.payload[name] : null);
  const expected = expectedClaims(token);
  for (const name of CLAIMS) {
    if (!equal(given(name), expected[name] ?? null)) {
      throw new InvalidProofError(`the claim “${name}” differs from what the credential says`);
    }
  }
}

function expectedClaims({ form, credential, payload }) {
  if (form === OPEN_BADGES) return claimsOf(credential);
  const said = told(credential);
  if (form === DATA_MODEL_1) {
    Object.assign(said, dates(credential, 'issuanceDate', 'expirationDate'));
    Object.assign(said, dates(credential, 'validFrom', 'validUntil'));
  }
  // What only one of the two says, contradicts nothing.
  const present = CLAIMS.filter((name) => has(payload, name));
  return Object.fromEntries(present.map((name) => [name, has(said, name) ? said[name] : payload[name]]));
}

function formOf(header, payload) {
  const isW3c = header.typ === W3C_TYPE;
  for (const name of ['vp', 'vc']) {
    // VC-JOSE-COSE 3.1.1 forbids both; a presentation is no credential in any form.
    if (has(payload, name) && (isW3c || name === 'vp')) refuse(`a claim “${name}” does not belong in it`);
  }
  if (has(payload, 'vc')) return DATA_MODEL_1;
  return isW3c ? W3C : OPEN_BADGES;
}

function credentialOf(payload, form, moments) {
  const rest = Object.entries(payload).filter(([name]) => !NO_PART_OF_THE_CREDENTIAL.has(name));
  if (form !== DATA_MODEL_1) return Object.fromEntries(rest);
  if (!isObject(payload.vc)) refuse('its claim “vc” must be an object');
  for (const [name] of rest) {
    if (name !== 'vc') refuse(`it has a member “${name.slice(0, 100)}” beside the credential`);
  }
  return completed(payload.vc, payload, moments);
}

/** Return the credential with what only the claims say (VC Data Model 1.1, 6.3.1). */
function completed(credential, payload, moments) {
  const said = { id: payload.jti, issuer: payload.iss };
  if (has(moments, 'nbf') && !has(credential, 'validFrom')) said.issuanceDate = momentText(moments.nbf);
  if (has(moments, 'exp') && !has(credential, 'validUntil')) said.expirationDate = momentText(moments.exp);
  const found = Object.entries(said).filter(([, value]) => value !== undefined && value !== null);
  const whole = { ...Object.fromEntries(found), ...credential };
  for (const [name, claim] of [['issuer', 'iss'], ['credentialSubject', 'sub']]) {
    if (isObject(whole[name]) && has(payload, claim)) whole[name] = { id: payload[claim], ...whole[name] };
  }
  return whole;
}

/** Return the claims that Open Badges 3.0 derives from a credential. */
function claimsOf(credential) {
  const said = told(credential);
  for (const name of ['iss', 'jti', 'sub']) {
    if (typeof said[name] !== 'string') {
      throw new InvalidProofError(`the credential has nothing to make the claim “${name}” of`);
    }
  }
  return { ...said, nbf: seconds(credential.validFrom, 'validFrom'), ...dates(credential, '', 'validUntil') };
}

/** Return what a credential says of its issuer, itself and its subject, by claim. */
function told(credential) {
  const { issuer, credentialSubject: subject } = credential;
  const found = {
    iss: isObject(issuer) ? issuer.id : issuer,
    jti: credential.id,
    sub: isObject(subject) ? subject.id : null,
  };
  return Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== null && value !== undefined),
  );
}

function dates(credential, begin, end) {
  const found = {};
  for (const [claim, name] of [['nbf', begin], ['exp', end]]) {
    if (has(credential, name)) found[claim] = seconds(credential[name], name);
  }
  return found;
}

function seconds(value, name) {
  try {
    return Math.trunc(readMoment(value) / 1000);
  } catch (error) {
    throw new InvalidProofError(`the credential's “${name}” is ${error.message}`);
  }
}

function momentOf(value, name) {
  if (!isWhole(value)) refuse(`the claim “${name}” must be a whole number of seconds`);
  try {
    return ofSeconds(value);
  } catch {
    return refuse(`“${name}” is no date`);
  }
}
