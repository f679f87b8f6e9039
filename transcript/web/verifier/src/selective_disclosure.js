// Derived proofs of ecdsa-sd-2023: CBOR of one fixed shape, and a signature for each statement that is shown.

import { sha256 } from '@noble/hashes/sha2.js';

import { begins, joined, sameBytes, toBase64url, toNumber, utf8 } from './bytes.js';
import {
  BudgetExceededError, InvalidProofError, KeyUnusableError, UnsupportedProofError,
} from './errors.js';
import { P256, PublicKey } from './keys.js';
import { compare } from './text.js';

const BASE = [0xd9, 0x5d, 0x00];
const DERIVED = [0xd9, 0x5d, 0x01];
const MULTIKEY_HEADER = [0x80, 0x24];
const SIGNATURE_LENGTH = 64;
const LABEL_LENGTH = 32;
const MOST_STATEMENTS = 10_000;
const MEMBERS = 5;
const [NUMBER, BYTES, ARRAY, MAP] = [0, 2, 4, 5];
const SHORTEST = { 1: 24, 2: 2 ** 8, 4: 2 ** 16 };
const TERM = /<[^>]*>|_:c14n[0-9]+|"(?:[^"\\]|\\.)*"/g;

/** Return if a derived proof covers every statement of `content`, canonical N-Quads. */
export function verifyDerived(value, { settings, content, key }) {
  if (begins(value, BASE)) {
    throw new UnsupportedProofError(
      'a base proof, which its holder keeps: ask for one that was derived from it',
    );
  }
  const derived = new Reader(value).derived();
  const lines = content.split('\n').slice(0, -1);
  const statements = lines.map((line) => `${relabelled(line, derived.labels)}\n`).sort(compare);
  if ([...derived.mandatory].some((number) => number >= statements.length)) {
    refuse('it names statements that are not there');
  }
  const shown = statements.filter((_, number) => !derived.mandatory.has(number));
  if (shown.length !== derived.signatures.length) {
    throw new InvalidProofError('it has not one signature for each statement');
  }
  const always = statements.filter((_, number) => derived.mandatory.has(number)).join('');
  key.verify(derived.signature, joined(settings, derived.key, sha256(utf8(always))));
  const own = ownKey(derived.key);
  for (const [place, statement] of shown.entries()) {
    own.verify(derived.signatures[place], utf8(statement));
  }
}

function ownKey(content) {
  if (!begins(content, MULTIKEY_HEADER)) refuse('its key is of another kind');
  try {
    return new PublicKey(P256, content.subarray(MULTIKEY_HEADER.length));
  } catch (error) {
    if (error instanceof KeyUnusableError) refuse(error.message);
    throw error;
  }
}

const relabelled = (statement, labels) =>
  statement.replace(TERM, (term) => {
    if (!term.startsWith('_:')) return term;
    if (!labels.has(term)) refuse('it has no label for a part of the document');
    return labels.get(term);
  });

function refuse(reason) {
  throw new InvalidProofError(`the proof's “proofValue” is malformed: ${reason}`);
}

/** Takes CBOR off the front of a proof. */
class Reader {
  constructor(content) {
    this.content = content;
    this.at = 0;
  }

  derived() {
    if (!sameBytes(this.take(DERIVED.length), DERIVED)) refuse('it is no derived proof');
    if (this.length(ARRAY) !== MEMBERS) refuse('it has another shape');
    const found = {
      signature: this.bytes(SIGNATURE_LENGTH),
      key: this.bytes(),
      signatures: this.each(ARRAY, () => this.bytes(SIGNATURE_LENGTH)),
      labels: this.labels(),
      mandatory: this.numbers(),
    };
    if (this.at !== this.content.length) refuse('something follows its end');
    return found;
  }

  labels() {
    const labels = new Map();
    const given = new Set();
    this.each(MAP, () => {
      const node = `_:c14n${this.length(NUMBER)}`;
      const label = `_:u${toBase64url(this.bytes(LABEL_LENGTH))}`;
      if (labels.has(node) || given.has(label)) refuse('it gives a label twice');
      labels.set(node, label);
      given.add(label);
    });
    return labels;
  }

  numbers() {
    const numbers = this.each(ARRAY, () => this.length(NUMBER));
    if (new Set(numbers).size !== numbers.length) refuse('it names a statement twice');
    return new Set(numbers);
  }

  each(kind, take) {
    const count = this.length(kind);
    if (count > MOST_STATEMENTS) {
      throw new BudgetExceededError('the proof has more signatures than any honest one');
    }
    return Array.from({ length: count }, take);
  }

  bytes(length = null) {
    const content = this.take(this.length(BYTES));
    if (length !== null && content.length !== length) refuse('a part of it has another length');
    return content;
  }

  /** Return the number in the head of the next item, which must be of this kind. */
  length(kind) {
    const [head] = this.take(1);
    if (head >> 5 !== kind) refuse('it has another shape');
    const short = head & 0x1f;
    if (short < 24) return short;
    const width = { 24: 1, 25: 2, 26: 4 }[short] ?? 0;
    const number = Number(toNumber(this.take(width)));
    if (number < (SHORTEST[width] ?? 1)) refuse('a number in it is not in its shortest form');
    return number;
  }

  take(length) {
    const content = this.content.subarray(this.at, this.at + length);
    if (content.length !== length) refuse('it ends too early');
    this.at += length;
    return content;
  }
}
