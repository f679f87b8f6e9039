// What others publish and a verdict may need: status lists, and what was superseded. Nothing is ever fetched.

import { begins, utf8 } from './bytes.js';
import { InvalidProofError } from './errors.js';
import { UnreadableJsonError, parseJson } from './json.js';
import { LIMITS, ofJson } from './limits.js';
import { isObject } from './text.js';
import { readSuperseded } from './steps/supersessions.js';
import { parseToken } from './vc_jwt.js';

const TOKEN = utf8('eyJ');

/** The documents that a verification may look at, by the address that each says it is published at. */
export class Documents {
  constructor() {
    this.byUrl = new Map();
    this.superseded = [];
  }

  /** Take a file, and return whether it is one of these. Nothing in it is believed by that. */
  add(content) {
    const text = new TextDecoder('latin1').decode(content).trim();
    const said = begins(content, TOKEN) ? readSuperseded(text) : null;
    if (said) {
      this.superseded.push(said);
      return true;
    }
    const url = begins(content, TOKEN) ? ofToken(text) : ofText(content);
    if (typeof url !== 'string' || !url) return false;
    this.byUrl.set(url, [...this.find(url), { url, content }]);
    return true;
  }

  find(url) {
    return this.byUrl.get(url) ?? [];
  }
}

function ofToken(text) {
  try {
    return parseToken(text).credential.id;
  } catch (error) {
    if (error instanceof InvalidProofError) return null;
    throw error;
  }
}

function ofText(content) {
  try {
    const found = parseJson(content, ofJson(LIMITS.statusList));
    return isObject(found) ? found.id : null;
  } catch (error) {
    if (error instanceof UnreadableJsonError) return null;
    throw error;
  }
}
