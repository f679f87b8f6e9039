// A credential inside a picture: Open Badges 3.0 baking of PNG and SVG, read without decoding a pixel.

import { begins, utf8 } from './bytes.js';
import { crc32 } from './inflate.js';
import { grouped } from './text.js';
import { XmlError, everyElement, parseXml } from './xml.js';

const KEYWORD = 'openbadgecredential';
const NAMESPACE = 'https://purl.imsglobal.org/ob/v3p0';
const SVG = 'http://www.w3.org/2000/svg';
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const LARGEST = 10_000_000;
const MOST_CHUNKS = 10_000;
const HEADER = 8;
const CRC = 4;
// Null ends the keyword; then: not compressed, method 0, no language tag, no translated keyword.
const PLAIN = [...utf8(KEYWORD), 0, 0, 0, 0, 0];
const TEXTS = ['iTXt', 'tEXt', 'zTXt'];
const DECLARATION = /^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;

/** A picture that cannot be read. The message says why. */
export class BakingError extends Error {}
/** A sound picture without a credential inside. */
export class NotBakedError extends BakingError {}

/** Return the text baked into a PNG. Throws `NotBakedError` or `BakingError`. */
export function unbakePng(image) {
  const found = [...chunks(image)].filter(isCredential);
  if (!found.length) throw new NotBakedError('the image carries no credential');
  if (found.length > 1) throw new BakingError('the image carries more than one credential');
  const [{ kind, body }] = found;
  if (kind !== 'iTXt' || !begins(body, PLAIN)) {
    throw new BakingError('the credential in the image is not plain international text');
  }
  return decoded(body.subarray(PLAIN.length), 'the credential in the image is not UTF-8');
}

/** Return the text baked into an SVG. Throws `NotBakedError` or `BakingError`. */
export function unbakeSvg(image) {
  const [root, ...inside] = everyElement(svg(image));
  const found = inside.filter((node) => node.space === NAMESPACE && node.name === 'credential');
  if (!root || !found.length) throw new NotBakedError('the image carries no credential');
  if (found.length > 1) throw new BakingError('the image carries more than one credential');
  const verify = found[0].attributes.get('verify') ?? '';
  const text = found[0].text.trim();
  const isJson = (verify || text).startsWith('{');
  if (found[0].children.length || Boolean(verify) === Boolean(text) || isJson !== Boolean(text)) {
    throw new BakingError('the credential in the image is neither a token nor a JSON text alone');
  }
  return verify || text;
}

function* chunks(image) {
  if (!begins(image, SIGNATURE)) throw new BakingError('this is not a PNG image');
  refuseLarge(image);
  let place = SIGNATURE.length;
  let count = 0;
  let last = '';
  while (place < image.length) {
    const chunk = chunkAt(image, place);
    count += 1;
    if ((count === 1) !== (chunk.kind === 'IHDR')) {
      throw new BakingError('the image does not begin with its one header');
    }
    if (count > MOST_CHUNKS) throw new BakingError(`the image has more than ${grouped(MOST_CHUNKS)} parts`);
    yield chunk;
    last = chunk.kind;
    place += HEADER + chunk.body.length + CRC;
    if (last === 'IEND' && place !== image.length) {
      throw new BakingError('something follows the end of the image');
    }
  }
  if (last !== 'IEND') throw new BakingError('the image has no end');
}

function chunkAt(image, place) {
  if (place + HEADER > image.length) throw new BakingError('the image is cut off');
  const view = new DataView(image.buffer, image.byteOffset);
  const end = place + HEADER + view.getUint32(place);
  if (end + CRC > image.length) throw new BakingError('the image is cut off');
  if (view.getUint32(end) !== crc32(image.subarray(place + 4, end))) {
    throw new BakingError(`a part of the image is damaged, at byte ${place}`);
  }
  const kind = String.fromCharCode(...image.subarray(place + 4, place + HEADER));
  return { kind, body: image.subarray(place + HEADER, end) };
}

// A keyword in a text chunk of another kind is an attempt to be read by looser software.
const isCredential = ({ kind, body }) => {
  const end = body.indexOf(0);
  const keyword = body.subarray(0, end < 0 ? body.length : end);
  return TEXTS.includes(kind) && String.fromCharCode(...keyword.subarray(0, 100)) === KEYWORD;
};

const refuseLarge = (image) => {
  if (image.length > LARGEST) throw new BakingError(`the image has more than ${grouped(LARGEST)} bytes`);
};

function decoded(content, otherwise) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new BakingError(otherwise);
  }
}

function svg(image) {
  refuseLarge(image);
  const text = decoded(image, 'the image is not UTF-8').replace(/^\ufeff/, '');
  const declared = DECLARATION.exec(text);
  if (declared && !['UTF-8', 'US-ASCII'].includes(declared[1].toUpperCase())) {
    throw new BakingError('the image declares an encoding other than UTF-8');
  }
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) {
    throw new BakingError('the image has a document type, which is not allowed');
  }
  let root;
  try {
    root = parseXml(text);
  } catch (error) {
    if (error instanceof XmlError) throw new BakingError(`the image is not well-formed XML: ${error.message}`);
    throw error;
  }
  if (root.space !== SVG || root.name !== 'svg') throw new BakingError('this is not an SVG image');
  return root;
}
