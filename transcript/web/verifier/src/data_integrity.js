// Data Integrity proofs: what they say of themselves, and whether they hold (W3C VC Data Integrity 1.0).

import { fromBase58, fromBase64url, joined, utf8 } from './bytes.js';
import {
  DataLossError, InvalidProofError, MeaninglessError, ProofError, UnsupportedProofError,
} from './errors.js';
import { canonicalJson } from './jcs.js';
import { ED25519, HASHES, P256, P384 } from './keys.js';
import { readMoment } from './moments.js';
import { toQuads } from './quads.js';
import { canonicalize } from './rdfc.js';
import { verifyDerived } from './selective_disclosure.js';
import { equal, has, isObject } from './text.js';

export const PROOF_TYPE = 'DataIntegrityProof';
export const ED25519_SIGNATURE_2020 = 'Ed25519Signature2020';
const ASSERTION_METHOD = 'assertionMethod';
const MEMBERS = new Set([
  'id', 'type', 'cryptosuite', 'created', 'expires', 'verificationMethod', 'proofPurpose',
  'proofValue', 'previousProof',
]);
const BEYOND_US = new Map([
  ['domain', 'a proof meant for one receiver'],
  ['challenge', 'a proof that answers one question'],
  ['nonce', 'a proof with a nonce'],
]);
const SIGNATURE_LENGTHS = [64, 96];
const UNITS = { text: 50, graph: 200 };

const rdfc = async (document, { vocabulary, hashName, budget }) =>
  canonicalize(await toQuads(document, vocabulary), { hashName, budget });
const jcs = async (document) => canonicalJson(document);

const EDDSA_RDFC = { algorithms: [ED25519], canonical: rdfc };
const ECDSA_RDFC = { algorithms: [P256, P384], canonical: rdfc };

/** The cryptosuites that can be verified, by name. */
export const SUITES = new Map([
  ['eddsa-rdfc-2022', EDDSA_RDFC],
  ['eddsa-jcs-2022', { algorithms: [ED25519], canonical: jcs, signsText: true }],
  ['ecdsa-rdfc-2019', ECDSA_RDFC],
  ['ecdsa-jcs-2019', { algorithms: [P256, P384], canonical: jcs, signsText: true }],
  ['ecdsa-sd-2023', { algorithms: [P256], canonical: rdfc, isDerived: true }],
  ['eddsa-2022', EDDSA_RDFC],
  ['ecdsa-2019', ECDSA_RDFC],
  [ED25519_SIGNATURE_2020, EDDSA_RDFC],
]);

/** Return the proofs of a document, none when it has none. Throws `InvalidProofError`. */
export function proofsOf(document) {
  if (!has(document, 'proof')) return [];
  const proofs = Array.isArray(document.proof) ? document.proof : [document.proof];
  if (!proofs.length || !proofs.every(isObject)) {
    throw new InvalidProofError('“proof” must be an object, or a list of objects');
  }
  return proofs;
}

/** Return the members of a proof, each in its right form. */
export function readProof(proof) {
  const cryptosuite = methodOf(proof);
  const suite = SUITES.get(cryptosuite);
  for (const name of Object.keys(proof)) {
    const known = MEMBERS.has(name) || BEYOND_US.has(name);
    if (!known && !(name === '@context' && suite.signsText)) {
      throw new InvalidProofError(`a proof has no member “${name.slice(0, 200)}”`);
    }
  }
  if (textOf(proof, 'proofPurpose') !== ASSERTION_METHOD) {
    throw new InvalidProofError('the proof was made for another purpose than to assert something');
  }
  const read = {
    cryptosuite,
    verificationMethod: textOf(proof, 'verificationMethod'),
    value: valueOf(textOf(proof, 'proofValue'), suite),
    created: momentOf(proof, 'created'),
    expires: momentOf(proof, 'expires'),
  };
  if (has(proof, 'id')) textOf(proof, 'id');
  return read;
}

/** Throw `UnsupportedProofError` if a proof asks for what only its receiver can judge. */
export function refuseRequests(proof) {
  for (const [name, what] of BEYOND_US) {
    if (has(proof, name)) {
      throw new UnsupportedProofError(`${what} (“${name}”) cannot be judged here`);
    }
  }
}

/** Return the name under which a proof's method is among the suites. */
export function methodOf(proof) {
  const kind = textOf(proof, 'type');
  if (kind === ED25519_SIGNATURE_2020) {
    if (has(proof, 'cryptosuite')) throw new InvalidProofError('a proof of its type has no cryptosuite');
    return kind;
  }
  if (kind !== PROOF_TYPE) {
    throw new UnsupportedProofError(`proofs of type “${kind.slice(0, 200)}” cannot be judged here`);
  }
  const name = textOf(proof, 'cryptosuite');
  if (!SUITES.has(name) || name === ED25519_SIGNATURE_2020) {
    throw new UnsupportedProofError(`the cryptosuite “${name.slice(0, 200)}” cannot be judged here`);
  }
  return name;
}

function textOf(proof, name) {
  const value = has(proof, name) ? proof[name] : null;
  if (typeof value !== 'string' || !value) {
    throw new InvalidProofError(`the proof's “${name}” must be text`);
  }
  return value;
}

function valueOf(text, suite) {
  const wrong = (reason) =>
    new InvalidProofError(`the proof's “proofValue” is malformed: ${reason}`);
  let value;
  try {
    if (suite.isDerived) {
      if (!text.startsWith('u')) throw wrong('not multibase base64url, which begins with “u”');
      return fromBase64url(text.slice(1));
    }
    value = fromBase58(text);
  } catch (error) {
    throw error instanceof RangeError ? wrong(error.message) : error;
  }
  if (!SIGNATURE_LENGTHS.includes(value.length)) {
    throw new InvalidProofError("the proof's “proofValue” has the wrong length");
  }
  return value;
}

function momentOf(proof, name) {
  if (!has(proof, name)) return null;
  try {
    return readMoment(proof[name]);
  } catch (error) {
    throw new InvalidProofError(`the proof's “${name}” is ${error.message}`);
  }
}

const unsecured = (document) =>
  Object.fromEntries(Object.entries(document).filter(([name]) => name !== 'proof'));

/** A document on which several proofs, or several keys, are tried: it is put in order once. */
export class Prepared {
  constructor(document, { vocabulary, budget }) {
    this.document = document;
    this.vocabulary = vocabulary;
    this.budget = budget;
    this.contents = new Map();
  }

  /** Return if the signature holds, whatever the proof is for and asks for besides. */
  async check(proof, read, key) {
    const suite = SUITES.get(read.cryptosuite);
    if (!suite.algorithms.includes(key.algorithm)) {
      throw new InvalidProofError('the proof and the key are of different kinds');
    }
    const { hashName } = key;
    if (suite.isDerived) {
      const content = await this.content(proof, suite, hashName);
      const settings = await this.settings(proof, suite, hashName);
      verifyDerived(read.value, { settings, content, key });
    } else {
      const content = HASHES[hashName](utf8(await this.content(proof, suite, hashName)));
      key.verify(read.value, joined(await this.settings(proof, suite, hashName), content));
    }
    if (suite.signsText) await this.checkMeaning();
  }

  /** Return the digest of the proof's options. */
  async settings(proof, suite, hashName) {
    const options = Object.fromEntries(
      Object.entries(proof).filter(([name]) => name !== 'proofValue'),
    );
    const given = this.document['@context'];
    if (suite.signsText) {
      if (has(options, '@context') && !equal(options['@context'], given ?? null)) {
        throw new DataLossError('/@context', 'the proof was made with other contexts');
      }
    } else {
      options['@context'] = given;
    }
    const { vocabulary } = this;
    const budget = suite.signsText ? this.budget : null;
    try {
      return HASHES[hashName](utf8(await suite.canonical(options, { vocabulary, hashName, budget })));
    } catch (error) {
      if (error instanceof DataLossError) throw new DataLossError(`/proof${error.path}`, error.reason);
      throw error;
    }
  }

  /** Return the document in order, without its proofs, or throw why there is no such order. */
  async content(proof, suite, hashName) {
    const earlier = this.earlier(proof);
    const places = earlier.map((each) => proofsOf(this.document).indexOf(each));
    const key = JSON.stringify([Boolean(suite.signsText), hashName, places]);
    if (!this.contents.has(key)) this.contents.set(key, await this.attempt(suite, hashName, earlier));
    const found = this.contents.get(key);
    // What cost too much once would cost as much again.
    if (found instanceof ProofError) throw found;
    return found;
  }

  async attempt(suite, hashName, earlier) {
    const document = unsecured(this.document);
    // VC Data Integrity 1.0, 4.5: the proofs it builds on are part of what it signs.
    if (earlier.length) document.proof = earlier;
    const { vocabulary, budget } = this;
    try {
      const content = await suite.canonical(document, { vocabulary, hashName, budget });
      if (this.contents.size) {
        this.budget.spend(Math.floor(content.length / (suite.signsText ? UNITS.text : UNITS.graph)));
      }
      return content;
    } catch (error) {
      if (error instanceof ProofError) return error;
      throw error;
    }
  }

  /** Return the proofs that this one builds on. */
  earlier(proof) {
    if (!has(proof, 'previousProof')) return [];
    const wanted = Array.isArray(proof.previousProof) ? proof.previousProof : [proof.previousProof];
    const found = proofsOf(this.document).filter((each) => has(each, 'id') && wanted.includes(each.id));
    if (!wanted.length || found.length !== wanted.length) {
      throw new InvalidProofError('it builds on a proof that is not there');
    }
    return found;
  }

  async checkMeaning() {
    try {
      await toQuads(unsecured(this.document), this.vocabulary);
    } catch (error) {
      if (error instanceof DataLossError) throw new MeaninglessError(error.path, error.reason);
      throw error;
    }
  }
}
