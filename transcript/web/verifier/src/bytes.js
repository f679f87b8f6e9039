// Bytes as text, in the one spelling of each: base58btc, base64url, hexadecimal.

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));
const LONGEST = 800;
const URL_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const URL_VALUES = new Map([...URL_ALPHABET].map((letter, value) => [letter, value]));

export const utf8 = (text) => new TextEncoder().encode(text);

export const hex = (content) => [...content].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

export const begins = (content, start) =>
  content.length >= start.length && start.every((byte, place) => content[place] === byte);

export const sameBytes = (one, other) => one.length === other.length && begins(one, other);

/** Return the number that bytes stand for, the greatest first. */
export const toNumber = (content) => (content.length ? BigInt(`0x${hex(content)}`) : 0n);

/** Return the bytes of a number, as few as there can be, or `length` of them. */
export function fromNumber(number, length = 0) {
  const digits = number === 0n ? '' : number.toString(16);
  const padded = digits.padStart(Math.max(2 * length, digits.length + (digits.length % 2)), '0');
  return Uint8Array.from(padded.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Return the bytes that multibase base58btc stands for. Throws for anything else. */
export function fromBase58(text) {
  if (!text.startsWith('z') || text.length > LONGEST) {
    throw new RangeError('not multibase base58btc, which begins with “z”');
  }
  let number = 0n;
  for (const letter of text.slice(1)) {
    if (!VALUES.has(letter)) throw new RangeError('a letter that base58btc does not have');
    number = number * 58n + BigInt(VALUES.get(letter));
  }
  const zeros = /^1*/.exec(text.slice(1))[0].length;
  return joined(new Uint8Array(zeros), fromNumber(number));
}

export function toBase58(content) {
  let number = toNumber(content);
  let digits = '';
  while (number) {
    digits = ALPHABET[Number(number % 58n)] + digits;
    number /= 58n;
  }
  const zeros = content.findIndex((byte) => byte !== 0);
  return `z${'1'.repeat(zeros < 0 ? content.length : zeros)}${digits}`;
}

/** Return the bytes that base64url stands for. Throws for any spelling but the canonical one. */
export function fromBase64url(text) {
  const wrong = () => new RangeError('not the one canonical form of base64url');
  const beyond = text.length % 4;
  if (beyond === 1) throw wrong();
  const content = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let place = 0;
  for (const letter of text) {
    const value = URL_VALUES.get(letter);
    if (value === undefined) throw wrong();
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      content[place] = (held >> bits) & 0xff;
      place += 1;
    }
  }
  if (held & ((1 << bits) - 1)) throw wrong();
  return content;
}

export function toBase64url(content) {
  let text = '';
  for (let place = 0; place < content.length; place += 3) {
    const [a, b = 0, c = 0] = content.subarray(place, place + 3);
    const four = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63];
    const many = Math.min(content.length - place, 3) + 1;
    text += four.slice(0, many).map((value) => URL_ALPHABET[value]).join('');
  }
  return text;
}
