// YAML as JSON would have it: its scalars only, and nothing that means more than it shows. Dates stay text, and so
// does `no`; anchors, aliases, tags and merge keys are refused (as in transcript/reading/strict_yaml.py).

import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

import { utf8 } from './bytes.js';
import { parseJson } from './json.js';

const WORDS = new Map([['true', true], ['false', false], ['null', null], ['', null]]);
const NUMBER = /^-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$/;
const UNSEEN = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\p{Cs}\p{Noncharacter_Code_Point}]/u;

/** A text that is no YAML, or more than this tool reads. The message says why. */
export class UnreadableYamlError extends Error {}

/** Return the value of a YAML text. Throws `UnreadableYamlError` or `UnreadableJsonError`. */
export function parseYaml(text, limits) {
  refuseUnseen(text);
  const lines = text.replace(/\r\n?/g, '\n');
  const document = parseDocument(lines, { schema: 'failsafe', uniqueKeys: true, strict: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new UnreadableYamlError(problem.message.split('\n')[0]);
  return valueOf(document.contents, limits, 0);
}

function valueOf(node, limits, depth) {
  if (node === null) return null;
  if (depth === limits.depth) refuse(`there are more than ${limits.depth} levels inside each other`);
  if (isScalar(node)) return scalarOf(node, limits);
  refuseExtras(node);
  if (isSeq(node)) return node.items.map((each) => valueOf(each, limits, depth + 1));
  if (!isMap(node)) refuse('a “*” refers to another place, which is not allowed here');
  return Object.fromEntries(node.items.map(({ key, value }) => [nameOf(key), valueOf(value, limits, depth + 1)]));
}

function nameOf(key) {
  if (!isScalar(key)) refuse('a list, an object or a “*” stands where a name should');
  if (key.value === '<<') refuse('“<<” merges another place into this one, which is not allowed here');
  return textOf(key);
}

function scalarOf(node, limits) {
  const text = textOf(node);
  if (node.type !== 'PLAIN') return text;
  if (WORDS.has(text)) return WORDS.get(text);
  return NUMBER.test(text) ? parseJson(utf8(text), limits) : text;
}

function textOf(node) {
  refuseExtras(node);
  const text = node.value ?? '';
  refuseUnseen(text);
  return text;
}

function refuseExtras({ anchor, tag }) {
  if (anchor) refuse(`“&${anchor}” names this place for use elsewhere, which is not allowed here`);
  if (tag) refuse('a tag (“!”) says what type this value has, which is not allowed here');
}

function refuseUnseen(text) {
  if (UNSEEN.test(text)) refuse('a character in it is invisible or reserved; delete it');
}

function refuse(reason) {
  throw new UnreadableYamlError(reason);
}
