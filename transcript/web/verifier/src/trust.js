// Whom a reader trusts: the issuers and keys a college has confirmed, from a file of its own. Read strictly.

import { utf8 } from './bytes.js';
import { KeyUnusableError } from './errors.js';
import { keyOf, normal } from './identifiers.js';
import { UnreadableJsonError, parseJson } from './json.js';
import { ED25519, PublicKey, digestHex, weakness } from './keys.js';
import { LIMITS, DAY, ofJson } from './limits.js';
import { LAST, dayBegins, readMoment } from './moments.js';
import { equal, has, isObject, isPlainName } from './text.js';
import { UnreadableYamlError, parseYaml } from './yaml.js';

const ISSUER = ['id', 'name', 'nces', 'keys', 'certificates', 'logs', 'added_on', 'added_by', 'source'];
const KEY = ['key', 'valid_from', 'valid_until', 'compromised_at'];
const IDENTIFIER = /^(?:did:[a-z0-9]+:|https:\/\/)[^\s#]+$/;
const CERTIFICATE = /^sha256:[0-9a-f]{64}$/;
const LOG = /^([^\s+]{1,300})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,200})$/u;
const MOST = 5_000_000;

/** A trust list that cannot be used. The message says where, and what to do. */
export class TrustListError extends Error {}

/** The issuers a reader trusts, by their ids. An empty list trusts nobody. */
export class TrustList {
  constructor(issuers) {
    this.issuers = new Map(issuers.map((each) => [each.id, each]));
  }

  /** Read a trust list, YAML or JSON by the file's ending. Throws `TrustListError`. */
  static parse(content, file) {
    return new TrustList(readIssuers(valueOf(content, file)));
  }

  /** Return what the reader knows of an issuer, however its identifier is spelt; or undefined. */
  entry(issuer) {
    return issuer === null ? undefined : this.issuers.get(normal(issuer));
  }
}

class TrustedKey {
  constructor({ multibase, validFrom = null, validUntil = null, compromisedAt = null }) {
    Object.assign(this, { multibase, validFrom, validUntil, compromisedAt });
  }

  /** Return whether the key was in use at a moment. */
  covers(moment) {
    const begun = this.validFrom === null || this.validFrom <= moment;
    return begun && !(this.validUntil !== null && this.validUntil <= moment);
  }
}

class TrustedIssuer {
  constructor(told) {
    Object.assign(this, told);
  }

  key(multibase) {
    return this.keys.find((each) => each.multibase === multibase);
  }
}

function valueOf(content, file) {
  if (content.length > MOST) throw new TrustListError('the trust list is too large');
  try {
    if (file.toLowerCase().endsWith('.json')) return parseJson(content, ofJson(MOST, LIMITS));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    return parseYaml(text, ofJson(MOST, LIMITS));
  } catch (error) {
    if (error instanceof UnreadableYamlError) throw new TrustListError(error.message);
    if (error instanceof UnreadableJsonError) {
      throw new TrustListError(`line ${error.line}, column ${error.column}: ${error.reason}`);
    }
    throw new TrustListError('it is neither YAML nor JSON that this page reads');
  }
}

function readIssuers(value) {
  const top = fieldsOf(value, ['version', 'issuers'], ['version', 'issuers'], 'the list');
  if (top.version === true || !equal(top.version, 1)) refuse('version', 'the version must be 1: this tool reads no other trust list');
  const issuers = listOf(top, 'issuers', '').map((each, place) => readIssuer(each, `issuers/${place}`));
  const owners = new Map();
  const seen = new Set();
  for (const issuer of issuers) {
    if (seen.has(issuer.id)) refuse(issuer.id, 'the issuer is listed twice; keep one entry');
    seen.add(issuer.id);
    for (const owned of [...issuer.keys.map((key) => key.multibase), ...issuer.certificates]) {
      if (owners.has(owned) && owners.get(owned) !== issuer.id) {
        refuse(issuer.id, `${owned} is listed for “${owners.get(owned)}” too: a key has one owner; ask the schools whose it is`);
      }
      owners.set(owned, issuer.id);
    }
  }
  return issuers;
}

function readIssuer(value, place) {
  const fields = fieldsOf(value, ISSUER, ['id', 'name'], place);
  const id = readIdentifier(textOf(fields, 'id', place), place);
  const name = textOf(fields, 'name', place);
  if (!isPlainName(name)) refuse(place, 'a name is one line of visible characters, at most 300; type it again');
  for (const optional of ['nces', 'added_on', 'added_by', 'source']) {
    if (has(fields, optional)) textOf(fields, optional, place);
  }
  return new TrustedIssuer({
    id,
    name,
    keys: readKeys(fields, id, place),
    certificates: listOf(fields, 'certificates', place).map((each) => {
      if (typeof each !== 'string' || !CERTIFICATE.test(each)) {
        refuse(place, 'a certificate is written as sha256: and 64 hexadecimal digits, lower case');
      }
      return each;
    }),
    logs: listOf(fields, 'logs', place).map((each) => readLog(each, place)),
  });
}

function readIdentifier(text, place) {
  if (!IDENTIFIER.test(text)) refuse(place, 'an issuer’s id is a did:web, a did:key or an https address');
  if (/[^\x00-\x7f]/.test(text)) {
    refuse(place, 'an issuer’s id is written in plain letters (ASCII), a host with others as xn--…');
  }
  if (text !== normal(text)) refuse(place, `write this id as “${normal(text)}”, as the school does`);
  return text;
}

function readKeys(fields, issuer, place) {
  const keys = listOf(fields, 'keys', place).map((each) => readKey(each, place));
  for (const [number, key] of keys.entries()) {
    if (keys.slice(0, number).some((before) => before.multibase === key.multibase)) {
      refuse(place, `the key ${key.multibase} is listed twice; keep one entry`);
    }
  }
  const own = keyOf(issuer);
  if (own === null) return keys;
  readPublicKey(own, place);
  if (keys.some((key) => key.multibase !== own)) {
    refuse(place, 'a did:key has one key, the one it is written with; take the others out');
  }
  return keys.length ? keys : [new TrustedKey({ multibase: own })];
}

function readKey(value, place) {
  if (typeof value === 'string') return new TrustedKey({ multibase: readPublicKey(value, place) });
  const fields = fieldsOf(value, KEY, ['key'], place);
  const key = new TrustedKey({
    multibase: readPublicKey(textOf(fields, 'key', place), place),
    validFrom: readTime(fields, 'valid_from', 0, place),
    // A plain date means the whole of that day.
    validUntil: readTime(fields, 'valid_until', DAY, place),
    // Here the day counts from its beginning: nothing of it is safe.
    compromisedAt: readTime(fields, 'compromised_at', 0, place),
  });
  if (key.validFrom !== null && key.validUntil !== null && key.validUntil <= key.validFrom) {
    refuse(place, 'the key’s valid_until is not after its valid_from');
  }
  return key;
}

function readPublicKey(text, place) {
  let key;
  try {
    key = PublicKey.fromMultibase(text);
  } catch (error) {
    if (!(error instanceof KeyUnusableError)) throw error;
    refuse(place, `“${text.slice(0, 60)}” is no public key: ${error.message}; copy it again`);
  }
  const reason = weakness(key);
  if (reason) refuse(place, `the key ${text.slice(0, 60)} must not be trusted: ${reason}`);
  return text;
}

function readLog(text, place) {
  const found = typeof text === 'string' ? LOG.exec(text) : null;
  let content = '';
  try {
    content = found ? atob(found[3]) : '';
  } catch {
    content = '';
  }
  if (content.length !== 33 || content.charCodeAt(0) !== 1) refuse(place, 'a ledger’s key is malformed; copy it again');
  const typed = Uint8Array.from(content, (letter) => letter.charCodeAt(0));
  const id = digestHex(Uint8Array.from([...utf8(`${found[1]}\n`), ...typed])).slice(0, 8);
  if (id !== found[2]) refuse(place, 'a ledger’s key does not fit its digits; copy it again');
  if (weakness(new PublicKey(ED25519, typed.subarray(1)))) refuse(place, 'a ledger’s key must not be trusted');
  return text;
}

function readTime(fields, name, more, place) {
  if (!has(fields, name)) return null;
  const text = textOf(fields, name, place);
  const day = dayBegins(text);
  if (day !== null) {
    if (day + more >= LAST) refuse(place, 'no key is in use for ever: leave the date out where the end is not known');
    return day + more;
  }
  try {
    return readMoment(text);
  } catch {
    return refuse(place, `${name}: a date is written like 2026-08-31, a moment like 2026-08-31T17:00:00Z`);
  }
}

function fieldsOf(value, known, required, place) {
  if (!isObject(value)) refuse(place, `here belongs an object with: ${known.join(', ')}`);
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) refuse(place, `“${name.slice(0, 60)}” is not a field of a trust list; there are: ${known.join(', ')}`);
  }
  for (const name of required) if (!has(value, name)) refuse(place, `the field “${name}” is missing`);
  return value;
}

function listOf(fields, name, place) {
  if (!has(fields, name)) return [];
  if (!Array.isArray(fields[name])) refuse(`${place} ${name}`, 'here belongs a list');
  return fields[name];
}

function textOf(fields, name, place) {
  const value = fields[name];
  if (typeof value !== 'string' || !value.trim()) refuse(place, `“${name}”: here belongs text; put it in quotes`);
  return value;
}

function refuse(place, message) {
  throw new TrustListError(`${place}: ${message}`);
}
