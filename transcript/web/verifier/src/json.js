// JSON as RFC 8259 has it and no more: no key twice, no NaN, no half characters, bounded in every direction.

import { Real, grouped } from './text.js';

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const WORD = /-?[A-Za-z0-9_.+-]*/y;
const STRING = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*/y;
const SPACES = /[ \t\n\r]*/y;
const LONE = /[\ud800-\udfff]/u;
const WORDS = new Map([['true', true], ['false', false], ['null', null]]);
const LONGEST_KEY = 1_000;
const TELLING = 17;

/** Bytes that are not JSON this tool reads. `line` and `column` count from 1. */
export class UnreadableJsonError extends Error {
  constructor(reason, text, offset) {
    const before = text.slice(0, offset).split(/\r\n|\n|\r/);
    super(reason);
    this.reason = reason;
    this.line = before.length;
    this.column = [...before[before.length - 1]].length + 1;
  }
}

/** Return the value of a JSON text from a stranger. Throws `UnreadableJsonError`. */
export function parseJson(content, limits) {
  if (content.length > limits.size) {
    throw new UnreadableJsonError(`the file has more than ${grouped(limits.size)} bytes`, '', 0);
  }
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    const readable = new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
    throw new UnreadableJsonError('the file is not UTF-8 text', readable, readable.indexOf('\ufffd'));
  }
  if (text.startsWith('\ufeff')) {
    throw new UnreadableJsonError('the file begins with a byte order mark', text, 0);
  }
  return new Scanner(text, limits).run();
}

class Scanner {
  constructor(text, limits) {
    this.text = text;
    this.limits = limits;
    this.at = 0;
    this.nodes = 0;
  }

  run() {
    if (this.next() === '') this.stop('the file is empty');
    const value = this.value(0);
    if (this.next() !== '') this.stop('there is text after the end');
    return value;
  }

  value(depth) {
    this.nodes += 1;
    if (this.nodes > this.limits.nodes) {
      this.stop(`the file has more than ${grouped(this.limits.nodes)} values`);
    }
    const mark = this.next();
    if (mark === '{' || mark === '[') {
      if (depth === this.limits.depth) {
        this.stop(`there are more than ${this.limits.depth} levels inside each other`);
      }
      return mark === '{' ? this.object(depth + 1) : this.list(depth + 1);
    }
    return mark === '"' ? this.string() : this.word();
  }

  object(depth) {
    const found = {};
    this.at += 1;
    if (this.ends('}')) return found;
    do {
      if (this.next() !== '"') this.stop('the name of a field is missing here');
      const start = this.at;
      const name = this.string();
      if ([...name].length > LONGEST_KEY) {
        this.stop(`the name of a field has more than ${grouped(LONGEST_KEY)} characters`, start);
      }
      if (Object.prototype.hasOwnProperty.call(found, name)) {
        this.stop(`“${name.slice(0, 60)}” is written twice`, start);
      }
      if (this.next() !== ':') this.stop('a colon is missing here');
      this.at += 1;
      // A plain assignment to “__proto__” would set something else.
      Object.defineProperty(found, name, {
        value: this.value(depth), enumerable: true, writable: true, configurable: true,
      });
    } while (!this.closes('}'));
    return found;
  }

  list(depth) {
    const found = [];
    this.at += 1;
    if (this.ends(']')) return found;
    do found.push(this.value(depth)); while (!this.closes(']'));
    return found;
  }

  ends(closer) {
    if (this.next() !== closer) return false;
    this.at += 1;
    return true;
  }

  closes(closer) {
    if (this.ends(closer)) return true;
    if (this.next() !== ',') this.stop(`a comma or “${closer}” is missing here`);
    this.at += 1;
    return false;
  }

  word() {
    const word = this.match(WORD);
    if (WORDS.has(word)) {
      this.at += word.length;
      return WORDS.get(word);
    }
    const number = this.match(NUMBER);
    if (word === '' || number !== word) this.stop('a value is missing here, or is not JSON');
    const value = this.number(word);
    this.at += word.length;
    return value;
  }

  number(word) {
    if (word.replace(/\D/g, '').length > this.limits.digits) {
      this.stop(`a number has more than ${this.limits.digits} digits`);
    }
    if (/^-?\d+$/.test(word)) {
      const value = Number(word);
      return Number.isSafeInteger(value) ? value + 0 : BigInt(word);
    }
    const value = Number(word);
    if (!Number.isFinite(value)) this.stop('a number is too large to be held exactly');
    if (word.length > TELLING && !isHeld(word, value)) {
      this.stop('a number has more digits than can be held exactly');
    }
    return new Real(value);
  }

  string() {
    const start = this.at;
    const found = this.match(STRING);
    this.at += found.length;
    if (this.text[this.at] !== '"') {
      const mark = this.text[this.at];
      if (mark === '\\') this.stop('after “\\” stands something JSON does not know');
      if (mark !== undefined) this.stop('a text goes over the end of a line, or holds a tab');
      this.stop('a quotation mark is opened here and not closed', start);
    }
    this.at += 1;
    const text = JSON.parse(this.text.slice(start, this.at));
    if (text.length > this.limits.string) {
      this.stop(`a text has more than ${grouped(this.limits.string)} characters`, start);
    }
    if (LONE.test(text)) this.stop('there is half a character in a text', start);
    return text;
  }

  next() {
    this.at += this.match(SPACES).length;
    return this.text[this.at] ?? '';
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? '';
  }

  stop(reason, offset = this.at) {
    throw new UnreadableJsonError(reason, this.text, offset);
  }
}

/** Return whether a double says all that a number, as it is written, says. */
function isHeld(word, value) {
  return digits(word) === digits(String(value));
}

function digits(text) {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text);
  const all = (whole + fraction).replace(/^0+/, '');
  const trimmed = all.replace(/0+$/, '');
  if (trimmed === '') return '0';
  const power = Number(exponent) - fraction.length + (all.length - trimmed.length);
  return `${sign}${trimmed}e${power}`;
}
