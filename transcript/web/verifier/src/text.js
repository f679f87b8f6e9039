// Texts as the toolkit reads them everywhere: by code points, and with a stranger's words made harmless.

export const LONGEST_NAME = 300;
const LONGEST_QUOTE = 200;
const NO_TRACE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const PART_OF_NAMES = new Set(['\u200c', '\u200d', '\u200e', '\u200f', '\u061c']);
const SURROGATE_SHIFT = 0x2000;

/** Compare two texts by code points: JavaScript's own order is that of UTF-16, and differs. */
export function compare(one, other) {
  const end = Math.min(one.length, other.length);
  for (let place = 0; place < end; place += 1) {
    const a = one.charCodeAt(place);
    const b = other.charCodeAt(place);
    if (a !== b) return rank(a) - rank(b);
  }
  return one.length - other.length;
}

// Half a pair stands for something beyond U+FFFF, and so after all that has a unit of its own.
const rank = (unit) => {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + SURROGATE_SHIFT : unit - 0x800;
};

/** Return a text without what could move a cursor, end a line or turn the reading direction. */
export const plain = (text) =>
  text.replace(NO_TRACE, (letter) => (PART_OF_NAMES.has(letter) ? letter : '\ufffd'));

/** Return the beginning of a stranger's text: enough to tell it from others. */
export const quoted = (text) => {
  const letters = [...text.slice(0, 2 * LONGEST_QUOTE + 2)];
  return letters.length <= LONGEST_QUOTE ? text : `${letters.slice(0, LONGEST_QUOTE).join('')}…`;
};

/** Return whether a name is one line of visible characters, of a length that people have. */
export const isPlainName = (text) =>
  text.trim() !== '' && [...text].length <= LONGEST_NAME && plain(text) === text;

export const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();

/** Return the JSON Pointer of a member or an item of what `pointer` names. */
export const child = (pointer, token) =>
  `${pointer}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`;

export const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

export const isObject = (value) =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Real);

export const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);

/** Return a member of an object that came from JSON, and nothing that every object has. */
export const member = (object, name) =>
  isObject(object) && has(object, name) ? object[name] : undefined;

/** A number that is not written as a whole one, such as 1.0: JavaScript would not know it from 1. */
export class Real {
  constructor(value) {
    this.value = value;
  }

  toJSON() {
    return this.value;
  }
}

export const isNumber = (value) =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof Real;

/** Return whether a value is a whole number, and is written as one. */
export const isWhole = (value) => typeof value === 'number' || typeof value === 'bigint';

/** Return whether two JSON values are equal as Python has it, where true is 1. */
export function equal(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, place) => equal(each, other[place]));
  }
  if (isObject(one) && isObject(other)) {
    const names = Object.keys(one);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => has(other, name) && equal(one[name], other[name]))
    );
  }
  return scalar(one) === scalar(other);
}

/** Return what stands for a scalar where 1, 1.0 and true are one. */
export const scalar = (value) => {
  if (value instanceof Real) return value.value;
  return typeof value === 'boolean' ? Number(value) : value;
};

// The white space of Python, which is not quite that of JavaScript.
export const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const COMPLETE = new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:[^${SPACE}]+$`, 'u');

/** Return whether a value is one complete address, such as https://… or urn:uuid:…. */
export const isAddress = (value) => typeof value === 'string' && COMPLETE.test(value);

export const asList = (value) => {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
};
