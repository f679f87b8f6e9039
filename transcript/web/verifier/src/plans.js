// What is decided about a node of a document before its values are looked at, and kept by its shape.

import { ContradictionError, RefusedError } from './errors.js';
import { XSD, address, boolean, isIri, number, quotedText } from './terms.js';

const KNOWN_CONTAINERS = new Set(['@set', '@list', '@graph']);
const WITHOUT_DATATYPE = new Set([null, '@none', '@id', '@vocab']);
const SPELLINGS_OF_XSD = [XSD, 'https://www.w3.org/2001/XMLSchema#', 'xsd:'];
const BOOLEANS = new Set(SPELLINGS_OF_XSD.map((spelling) => `${spelling}boolean`));
const DOUBLES = new Set(SPELLINGS_OF_XSD.map((spelling) => `${spelling}double`));
const LANGUAGE = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/;

export const STATED_TWICE = 'it is stated twice here, and a signature covers it once; leave one out';

/** How the value under one key is read: its predicate, and the scope in which it stands. */
class Step {
  static async of(key, term, origin) {
    const step = new Step();
    step.key = key;
    step.predicate = `<${term.iri}>`;
    step.isList = term.containers.has('@list');
    step.isGraph = term.containers.has('@graph') && !step.isList;
    step.scope = await origin.under(key, origin);
    const readAs = step.scope.valueTerm(key);
    step.coercion = readAs.coercion;
    step.isAddress = step.coercion === '@id' || step.coercion === '@vocab';
    step.datatype = WITHOUT_DATATYPE.has(step.coercion) ? '' : String(step.coercion);
    step.suffix = suffix(step.datatype, readAs.language);
    step.bases = new Map();
    return step;
  }

  /** Return the scope of an object here, before its own contexts and types are considered. */
  async base(isReference) {
    if (!this.bases.has(isReference)) {
      const { scope } = this;
      const begun = !isReference && scope.previous !== null ? scope.previous : scope;
      this.bases.set(isReference, await begun.under(this.key, this.scope));
    }
    return this.bases.get(isReference);
  }

  /** Return the term of a text. */
  text(value) {
    if (this.coercion === '@id') return address(value, this.scope.prefixes);
    if (this.coercion === '@vocab') {
      const iri = word(value, this.scope);
      if (iri === null) throw new RefusedError(`no context defines the word “${value.slice(0, 200)}”`);
      return `<${iri}>`;
    }
    const written = quotedText(value);
    // As text they would be signed alike, but "false" is true to many a reader.
    if (BOOLEANS.has(this.coercion)) throw new RefusedError('true or false belongs here, not text');
    if (DOUBLES.has(this.coercion)) throw new RefusedError('a number belongs here, not text');
    return written + this.suffix;
  }

  /** Return the term of a text that gives its own language; null for any other object. */
  taggedText(item) {
    const { '@value': text, '@language': language } = item;
    if (Object.keys(item).length !== 2 || this.datatype || this.suffix || this.isAddress) return null;
    if (typeof text !== 'string' || typeof language !== 'string') return null;
    if (!LANGUAGE.test(language)) {
      throw new RefusedError('this is not the name of a language, like “en” or “pt-BR”', '@language');
    }
    return `${quotedText(text)}@${language.toLowerCase()}`;
  }

  scalar(value) {
    if (this.isAddress) throw new RefusedError('an address belongs here, as text');
    return typeof value === 'boolean' ? boolean(value, this.datatype) : number(value, this.datatype);
  }
}

/** Return what is decided for a node of this shape, which stands in `base`. */
export function planFor(node, base) {
  const key = shape(node, base);
  return (key !== null && base.plans.get(key)) || planned(node, base);
}

/** Return the scope in which the types of a node, which stands under `step`, are looked up. */
export async function baseFor(node, step) {
  const keys = Object.keys(node);
  const isReference = keys.length === 1 && step.scope.idKeys.has(keys[0]);
  try {
    const base = await step.base(isReference);
    return keys.includes('@context') ? await base.local(node['@context']) : base;
  } catch (error) {
    throw contradiction(error);
  }
}

/** Return the refusal of contexts that do not go together; any other error as it is. */
export const contradiction = (error, ...steps) =>
  error instanceof ContradictionError
    ? new RefusedError(`its contexts do not go together (${error.message})`, ...steps)
    : error;

/** Return what nodes of one shape have alike; null where something in the types is no text. */
const shape = (node, base) => {
  let types = [];
  for (const key of base.typeKeys) if (Object.hasOwn(node, key)) types = node[key];
  if (![types].flat().every((name) => typeof name === 'string')) return null;
  return JSON.stringify([types, Object.keys(node)]);
};

async function planned(node, base) {
  const names = typeNames(node, base);
  let scope;
  try {
    scope = await base.typed(names);
  } catch (error) {
    throw contradiction(error);
  }
  const keys = Object.keys(node).filter((key) => key !== '@context');
  const terms = new Map(keys.map((key) => [key, termOf(key, scope)]));
  refuseTwins(terms);
  const typeKeys = keys.filter((key) => terms.get(key).iri === '@type');
  if (JSON.stringify(typeKeys) !== JSON.stringify(keysOfTypes(node, base))) {
    throw new RefusedError('its types change the meaning of the key that names them');
  }
  const steps = [];
  const types = typeKeys.flatMap((key) => typesOf(node[key], key, base));
  for (const [key, term] of terms) {
    if (term.iri !== '@id' && term.iri !== '@type') steps.push(await stepOf(key, term, scope));
  }
  const idKey = keys.find((key) => terms.get(key).iri === '@id') ?? null;
  const plan = { idKey, types, steps, prefixes: scope.prefixes };
  // Of names that no context defines there is no end; what is kept must have one.
  const known = keys.every((key) => scope.defines(key)) && names.every((name) => base.defines(name));
  if (known && base.vocabulary.mayKeep()) base.plans.set(shape(node, base), plan);
  return plan;
}

const keysOfTypes = (node, base) => Object.keys(node).filter((key) => base.typeKeys.includes(key));

function typeNames(node, base) {
  const keys = keysOfTypes(node, base);
  if (!keys.length) return [];
  if (keys.length > 1) throw new RefusedError('the type is given twice', keys[1]);
  const names = [node[keys[0]]].flat();
  if (!names.length || !names.every((name) => typeof name === 'string')) {
    throw new RefusedError('a type is text, or a list of texts', keys[0]);
  }
  return names;
}

function typesOf(value, key, base) {
  const terms = new Set();
  for (const [place, name] of [value].flat().entries()) {
    const steps = Array.isArray(value) ? [place, key] : [key];
    const iri = word(name, base);
    if (iri === null) {
      throw new RefusedError(`no context defines the type “${name.slice(0, 200)}”`, ...steps);
    }
    if (terms.has(`<${iri}>`)) throw new RefusedError(STATED_TWICE, ...steps);
    terms.add(`<${iri}>`);
  }
  return [...terms];
}

/** Return what a key means, refusing what a reader would not see as the signature does. */
function termOf(key, scope) {
  if (key.startsWith('@')) {
    throw new RefusedError('a key that begins with “@” does not belong in a credential', key);
  }
  const term = key.includes(':') ? null : scope.term(key);
  if (term === null) {
    throw new RefusedError('no context defines this key, so that a signature would not cover it', key);
  }
  if (term.iri === '@id' || term.iri === '@type') return term;
  if (!isIri(term.iri)) throw new RefusedError('this key stands for nothing that can be signed', key);
  const strange = [...term.containers].some((each) => !KNOWN_CONTAINERS.has(each));
  if (term.unusual || strange || term.coercion === '@json') {
    throw new RefusedError('this key is defined in a way that is not supported', key);
  }
  return term;
}

// The values of two keys with one meaning could be exchanged under the same signature.
function refuseTwins(terms) {
  const seen = new Map();
  for (const [key, term] of terms) {
    const meaning = JSON.stringify([term.iri, term.coercion]);
    if (seen.has(meaning)) {
      throw new RefusedError(`this key means the same as “${seen.get(meaning)}”; leave one out`, key);
    }
    seen.set(meaning, key);
  }
}

async function stepOf(key, term, scope) {
  if (scope.steps.has(key)) return scope.steps.get(key);
  let step;
  try {
    step = await Step.of(key, term, scope);
  } catch (error) {
    throw contradiction(error, key);
  }
  if (scope.defines(key)) scope.steps.set(key, step);
  return step;
}

/** Return the address that a type, or a word of a fixed list, stands for, or null. */
function word(name, scope) {
  const place = name.indexOf(':');
  let iri;
  if (place < 0) {
    iri = scope.term(name)?.iri ?? null;
  } else {
    const isCompact = !name.startsWith('//', place + 1) && scope.prefixes.has(name.slice(0, place));
    iri = isCompact || scope.defines(name) ? null : name;
  }
  return iri !== null && isIri(iri) ? iri : null;
}

function suffix(datatype, language) {
  if (datatype) return datatype === `${XSD}string` ? '' : `^^<${datatype}>`;
  return language ? `@${language}` : '';
}
