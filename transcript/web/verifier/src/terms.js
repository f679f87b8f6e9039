// Values as N-Quads writes them, or a refusal of what cannot be signed.

import { RefusedError } from './errors.js';
import { Real } from './text.js';

export const XSD = 'http://www.w3.org/2001/XMLSchema#';

// RFC 3987, with what N-Quads forbids between its angle brackets.
const IRI =
  /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>"{}|\\^`\x7f-\x9f\ud800-\udfff\ufffe\uffff]+$/u;
const UNSIGNABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]/u;
const TO_ESCAPE = /[\x00-\x1f\x7f"\\]/g;
const SHORT = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' };

export const literal = (text, datatype = '') => {
  const written = `"${text.replace(TO_ESCAPE, escaped)}"`;
  return datatype === '' || datatype === `${XSD}string` ? written : `${written}^^<${datatype}>`;
};

const escaped = (letter) =>
  SHORT[letter] ?? `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Return a text between quotation marks. Throws `RefusedError` for what nobody sees. */
export function quotedText(text) {
  if (UNSIGNABLE.test(text)) {
    throw new RefusedError('it contains a control character or half a character, which nobody sees');
  }
  return literal(text);
}

// A byte order mark is white space to JavaScript alone.
export const isIri = (text) => IRI.test(text.replaceAll('\ufeff', 'x'));

/** Return the term for an address. Compact forms are refused: they hide what is signed. */
export function address(value, prefixes) {
  if (typeof value !== 'string') throw new RefusedError('an address belongs here, as text');
  if (!isIri(value)) {
    throw new RefusedError('this is not a complete address, like https://… or urn:uuid:…');
  }
  const place = value.indexOf(':');
  if (!value.startsWith('//', place + 1) && prefixes.has(value.slice(0, place))) {
    throw new RefusedError('this is a shortened address; write it in full');
  }
  return `<${value}>`;
}

export const boolean = (value, datatype) => literal(String(value), datatype || `${XSD}boolean`);

/** Return the term for a number. */
export function number(value, datatype) {
  if (typeof value === 'bigint') throw new RefusedError(TOO_LARGE);
  const found = value instanceof Real ? value.value : value;
  if (typeof found !== 'number') throw new RefusedError('this is not a value that JSON has');
  if (!(Math.abs(found) <= Number.MAX_SAFE_INTEGER)) throw new RefusedError(TOO_LARGE);
  if (Number.isInteger(found)) {
    if (datatype === `${XSD}double` || datatype === `${XSD}float`) {
      throw new RefusedError('a whole number is not signed alike everywhere here; write it as text');
    }
    return literal(String(found + 0), datatype || `${XSD}integer`);
  }
  return literal(double(found), datatype || `${XSD}double`);
}

const TOO_LARGE = 'the number is too large to be read alike everywhere; write it as text';

// XML Schema 2, E.2: the canonical double, one digit before the point.
function double(value) {
  const [mantissa, exponent] = value.toExponential(15).split('e');
  const [whole, fraction] = mantissa.split('.');
  const text = `${whole}.${fraction.replace(/0+$/, '') || '0'}E${Number(exponent)}`;
  if (Number(text) !== value) {
    throw new RefusedError('the number has more digits than a signature covers; write it as text');
  }
  return text;
}
