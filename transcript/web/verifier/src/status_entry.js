// Bitstring Status List 1.0: the entry in a stranger's credential, and the bits of a list.

import { fromBase64url } from './bytes.js';
import { CutOffError, MoreError, TooMuchError, gunzip } from './inflate.js';
import { parted } from './identifiers.js';
import { valuesOf } from './names.js';
import { grouped, has, isObject, isWhole } from './text.js';

export const ENTRY = 'BitstringStatusListEntry';
export const LIST_CREDENTIAL = 'BitstringStatusListCredential';
export const LIST = 'BitstringStatusList';
export const REVOCATION = 'revocation';
export const SUSPENSION = 'suspension';
const ENTRIES = 131_072;
const LARGEST = 2 * 1024 * 1024;
const WIDEST = 16;
const MOST_DIGITS = 10;

/** A list or an entry that cannot be used. `code` is the specification's name for why. */
export class StatusListError extends Error {
  constructor(name, reason) {
    super(`${reason} (${name})`);
  }
}

const malformed = (reason) => new StatusListError('MALFORMED_VALUE_ERROR', reason);

/** Return the address of the list of suspensions that belongs to an entry of the toolkit's, or null. */
export function suspensionListOf({ statusListCredential: url, statusReference: reference }) {
  if (typeof url !== 'string' || typeof reference !== 'string') return null;
  const slash = url.lastIndexOf('/');
  const [kind, , rest] = parted(url.slice(slash + 1), '-');
  const ours = `${slash < 0 ? '' : url.slice(0, slash)}/${SUSPENSION}-${rest}`;
  return kind === REVOCATION && reference === ours ? reference : null;
}

/** Read an entry of type `BitstringStatusListEntry`, each member in its right form. */
export function readEntry(entry) {
  const { statusListCredential: url, statusPurpose: purpose } = entry;
  if (typeof url !== 'string' || !url) throw malformed('“statusListCredential” is not an address');
  if (typeof purpose !== 'string' || !purpose) throw malformed('“statusPurpose” is not a text');
  const size = has(entry, 'statusSize') ? entry.statusSize : 1;
  if (!isWhole(size) || !(size >= 1 && size <= WIDEST)) {
    throw malformed(`“statusSize” is not a whole number from 1 to ${WIDEST}`);
  }
  return { url, purpose, index: readIndex(entry.statusListIndex), size, messages: readMessages(entry, size) };
}

function readIndex(value) {
  // A text in base 10; some of the official examples have a number.
  if (isWhole(value) && value >= 0) return Number(value);
  if (typeof value !== 'string' || !/^[0-9]+$/.test(value)) {
    throw malformed('“statusListIndex” is not a whole number');
  }
  if (value.length > MOST_DIGITS) {
    throw new StatusListError('RANGE_ERROR', '“statusListIndex” is beyond the end of any list');
  }
  return Number(value);
}

function readMessages(entry, size) {
  const found = valuesOf(entry, 'statusMessage');
  if ((found.length || size > 1) && found.length !== 2 ** size) {
    throw malformed(`“statusMessage” does not have the ${2 ** size} items that belong there`);
  }
  return new Map(found.map((each) => {
    if (!isObject(each) || typeof each.status !== 'string' || typeof each.message !== 'string') {
      throw malformed('an item of “statusMessage” lacks its status or its message');
    }
    if (!/^[+-]?(0[xX])?[0-9a-fA-F]+$/.test(each.status.trim())) {
      throw malformed('a “status” in “statusMessage” is not hexadecimal');
    }
    return [parseInt(each.status.trim(), 16), each.message];
  }));
}

/** The bits of a list. The first one is the most significant bit of the first byte. */
export class Bitstring {
  constructor(content) {
    this.content = content;
  }

  /** Read an `encodedList`, inflating no more than is allowed. */
  static decode(text) {
    if (typeof text !== 'string' || !text.startsWith('u')) {
      throw malformed('the list is not multibase base64url, which begins with “u”');
    }
    let packed;
    try {
      packed = fromBase64url(text.slice(1));
    } catch (error) {
      throw malformed(`the list is ${error.message}`);
    }
    return new Bitstring(inflated(packed));
  }

  /** Return the number that the `size` bits of an entry stand for. */
  value(index, size) {
    const entries = Math.floor((this.content.length * 8) / size);
    if (entries < ENTRIES) {
      throw new StatusListError(
        'STATUS_LIST_LENGTH_ERROR',
        `the list has ${grouped(entries)} entries; it must have ${grouped(ENTRIES)} or more`,
      );
    }
    if (index >= entries) {
      throw new StatusListError(
        'RANGE_ERROR', `the list has ${grouped(entries)} entries, and none at ${grouped(index)}`,
      );
    }
    let value = 0;
    for (let place = index * size; place < (index + 1) * size; place += 1) {
      value = (value << 1) | ((this.content[place >> 3] >> (7 - (place % 8))) & 1);
    }
    return value;
  }
}

function inflated(packed) {
  try {
    return gunzip(packed, LARGEST);
  } catch (error) {
    if (error instanceof TooMuchError) {
      throw malformed(`the list inflates to more than ${grouped(LARGEST)} bytes`);
    }
    if (error instanceof CutOffError) throw malformed('the list is cut off');
    if (error instanceof MoreError) throw malformed('something follows the end of the list');
    throw malformed('the list is not compressed with GZIP, or is damaged');
  }
}
