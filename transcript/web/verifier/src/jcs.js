// JSON in its one canonical spelling: RFC 8785.

import { InvalidProofError } from './errors.js';
import { Real, isObject } from './text.js';

/** Return a value as RFC 8785 spells it. Throws `InvalidProofError` for what has no such spelling. */
export function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isObject(value)) {
    // The order of keys is that of UTF-16, which is JavaScript's own.
    const members = Object.keys(value).sort();
    return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`).join(',')}}`;
  }
  if (typeof value === 'bigint') {
    throw new InvalidProofError(
      'the document cannot be put in order: there is something in it that JSON cannot spell',
    );
  }
  return JSON.stringify(value instanceof Real ? value.value : value);
}
