// GZIP (RFC 1952) of one member and nothing besides, inflated no further than is allowed.

const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END = 256;
const LONGEST_CODE = 15;
const TRAILER = 8;

/** The content is more than was allowed. */
export class TooMuchError extends Error {}
/** The content ends too early. */
export class CutOffError extends Error {}
/** Something follows the end. */
export class MoreError extends Error {}

/** Return what GZIP packed. Throws the errors above, or `RangeError` for what is damaged. */
export function gunzip(packed, most) {
  const begin = headerEnd(packed);
  const reader = new Bits(packed, begin);
  const content = new Inflation(reader, most).run();
  const end = reader.byteAfter();
  if (end + TRAILER > packed.length) throw new CutOffError();
  const view = new DataView(packed.buffer, packed.byteOffset);
  const sound = view.getUint32(end, true) === crc32(content) && view.getUint32(end + 4, true) === content.length;
  if (!sound) throw new RangeError('damaged');
  if (end + TRAILER !== packed.length) throw new MoreError();
  return content;
}

function headerEnd(packed) {
  const byte = (place) => {
    if (place >= packed.length) throw new CutOffError();
    return packed[place];
  };
  if (byte(0) !== 0x1f || byte(1) !== 0x8b || byte(2) !== 8 || byte(3) & 0xe0) throw new RangeError('damaged');
  const flags = packed[3];
  let place = 10;
  if (flags & 4) place += 2 + byte(place) + 256 * byte(place + 1);
  for (const flag of [8, 16]) {
    if (flags & flag) {
      while (byte(place) !== 0) place += 1;
      place += 1;
    }
  }
  if (flags & 2) {
    const found = byte(place) + 256 * byte(place + 1);
    if (found !== (crc32(packed.subarray(0, place)) & 0xffff)) throw new RangeError('damaged');
    place += 2;
  }
  return place;
}

class Bits {
  constructor(content, place) {
    this.content = content;
    this.place = place;
    this.held = 0;
    this.many = 0;
  }

  take(count) {
    while (this.many < count) {
      if (this.place >= this.content.length) throw new CutOffError();
      this.held |= this.content[this.place] << this.many;
      this.place += 1;
      this.many += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.many -= count;
    return value;
  }

  /** Leave the rest of a byte, and return the place of the next. */
  byteAfter() {
    this.take(this.many % 8);
    this.place -= this.many / 8;
    this.held = 0;
    this.many = 0;
    return this.place;
  }
}

class Inflation {
  constructor(bits, most) {
    this.bits = bits;
    this.most = most;
    this.out = new Uint8Array(1024);
    this.size = 0;
  }

  run() {
    let last = 0;
    while (!last) {
      last = this.bits.take(1);
      const kind = this.bits.take(2);
      if (kind === 0) this.stored();
      else if (kind === 1) this.packed(FIXED, FIXED_DISTANCES);
      else if (kind === 2) this.packed(...this.tables());
      else throw new RangeError('damaged');
    }
    return this.out.subarray(0, this.size);
  }

  put(byte) {
    if (this.size === this.most) throw new TooMuchError();
    if (this.size === this.out.length) {
      const wider = new Uint8Array(2 * this.size);
      wider.set(this.out);
      this.out = wider;
    }
    this.out[this.size] = byte;
    this.size += 1;
  }

  stored() {
    this.bits.byteAfter();
    const length = this.bits.take(16);
    if (length !== (~this.bits.take(16) & 0xffff)) throw new RangeError('damaged');
    for (let each = 0; each < length; each += 1) this.put(this.bits.take(8));
  }

  packed(literals, distances) {
    for (;;) {
      const symbol = decode(this.bits, literals);
      if (symbol === END) return;
      if (symbol < END) this.put(symbol);
      else this.copy(symbol - END - 1, distances);
    }
  }

  copy(code, distances) {
    if (code >= LENGTHS.length) throw new RangeError('damaged');
    const length = LENGTHS[code] + this.bits.take(LENGTH_BITS[code]);
    const far = decode(this.bits, distances);
    if (far >= DISTANCES.length) throw new RangeError('damaged');
    const distance = DISTANCES[far] + this.bits.take(DISTANCE_BITS[far]);
    if (distance > this.size) throw new RangeError('damaged');
    for (let each = 0; each < length; each += 1) this.put(this.out[this.size - distance]);
  }

  tables() {
    const literals = this.bits.take(5) + 257;
    const distances = this.bits.take(5) + 1;
    const many = this.bits.take(4) + 4;
    if (literals > 286 || distances > 30) throw new RangeError('damaged');
    const first = new Array(19).fill(0);
    for (let each = 0; each < many; each += 1) first[ORDER[each]] = this.bits.take(3);
    const lengths = this.lengths(table(first), literals + distances);
    if (lengths[END] === 0) throw new RangeError('damaged');
    return [table(lengths.slice(0, literals)), table(lengths.slice(literals), true)];
  }

  lengths(codes, count) {
    const found = [];
    while (found.length < count) {
      const symbol = decode(this.bits, codes);
      if (symbol < 16) found.push(symbol);
      else {
        if (symbol === 16 && !found.length) throw new RangeError('damaged');
        const again = symbol === 16 ? 3 + this.bits.take(2) : symbol === 17 ? 3 + this.bits.take(3) : 11 + this.bits.take(7);
        const value = symbol === 16 ? found[found.length - 1] : 0;
        for (let each = 0; each < again; each += 1) found.push(value);
      }
    }
    if (found.length > count) throw new RangeError('damaged');
    return found;
  }
}

// Canonical codes: how many there are of each length, and the symbols in the order of their codes.
function table(lengths, mayLack = false) {
  const counts = new Array(LONGEST_CODE + 1).fill(0);
  for (const length of lengths) counts[length] += 1;
  let left = 1;
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    left = 2 * left - counts[length];
    if (left < 0) throw new RangeError('damaged');
  }
  // Only a set of distances may be incomplete, and only if there is one code, or none.
  const used = lengths.length - counts[0];
  if (left > 0 && !(used <= 1 && (mayLack || counts[1] === 1))) throw new RangeError('damaged');
  const offsets = [0, 0];
  for (let length = 1; length < LONGEST_CODE; length += 1) offsets.push(offsets[length] + counts[length]);
  const symbols = [];
  lengths.forEach((length, symbol) => {
    if (length) {
      symbols[offsets[length]] = symbol;
      offsets[length] += 1;
    }
  });
  return { counts, symbols };
}

function decode(bits, { counts, symbols }) {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    code |= bits.take(1);
    const count = counts[length];
    if (code - count < first) return symbols[index + (code - first)];
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new RangeError('damaged');
}

const FIXED = table([
  ...new Array(144).fill(8), ...new Array(112).fill(9), ...new Array(24).fill(7), ...new Array(8).fill(8),
]);
const FIXED_DISTANCES = table([...new Array(32).fill(5)]);

const CRC = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export function crc32(content) {
  let value = 0xffffffff;
  for (const byte of content) value = CRC[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
