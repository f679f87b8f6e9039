// What the terms of a document mean: JSON-LD contexts worked out once by jsonld, then looked up.

import context from 'jsonld/lib/context.js';
import ContextResolver from 'jsonld/lib/ContextResolver.js';

import { BudgetExceededError, ContradictionError, RefusedError } from './errors.js';
import { compare } from './text.js';

const SCOPES_PER_DOCUMENT = 400;
const DECISIONS_KEPT = 4_000;
const PLAIN = { iri: '', coercion: null, containers: new Set(), language: null, hasContext: false };

/** The meaning of terms at one place in a document. Never changes. */
class Scope {
  constructor(vocabulary, active, origin = null) {
    this.vocabulary = vocabulary;
    this.active = active;
    // Where a type's own context ends: the scope in which the node began.
    this.previous = origin === null ? null : origin.returning(active);
    this.terms = new Map();
    this.derived = new Map();
    const known = [...active.mappings].filter(([, mapping]) => mapping);
    this.idKeys = new Set(known.filter(([, each]) => each['@id'] === '@id').map(([key]) => key));
    this.typeKeys = known.filter(([, each]) => each['@id'] === '@type').map(([key]) => key);
    this.prefixes = new Set(known.filter(([, each]) => each._prefix).map(([key]) => key));
    this.plans = new Map();
    this.steps = new Map();
  }

  /** Return what a key means here, or null when nothing defines it. */
  term(key) {
    if (this.defines(key)) {
      if (!this.terms.has(key)) this.terms.set(key, this.readTerm(key));
      return this.terms.get(key);
    }
    const vocabulary = this.active['@vocab'];
    if (vocabulary === undefined || vocabulary === null) return null;
    return { ...PLAIN, iri: vocabulary + key, language: this.language };
  }

  /** Return how a value under a key is read; without a definition, as it stands. */
  valueTerm(key) {
    return this.term(key) ?? PLAIN;
  }

  defines(key) {
    return this.active.mappings.has(key);
  }

  /** Return the scope under an `@context` of this value. */
  async local(value) {
    const urls = this.vocabulary.urls(value);
    return this.process(`local ${JSON.stringify(value)}`, urls);
  }

  /** Return the scope for what stands under `key`, as `origin` defines the key. */
  async under(key, origin) {
    const term = origin.valueTerm(key);
    if (!term.hasContext) return this;
    return this.process(`under ${nameOf(term.context)}`, term.context, { overrideProtected: true });
  }

  /** Return the scope inside a node of these types. */
  async typed(types) {
    let scope = this;
    for (const name of [...types].sort(compare)) {
      const term = this.valueTerm(name);
      if (term.hasContext) {
        scope = await scope.process(`typed ${nameOf(term.context)}`, term.context, {
          propagate: false,
        });
      }
    }
    return scope;
  }

  async process(key, value, flags = {}) {
    if (!this.derived.has(key)) {
      const active = await this.vocabulary.process(this.active, value, flags);
      this.derived.set(key, this.vocabulary.newScope(active, this));
    }
    return this.derived.get(key);
  }

  /** Return the scope to which a context made from this one goes back. */
  returning(active) {
    if (!active.previousContext) return null;
    // jsonld copies it, so that it is not the same object: it was set now, or stood here before.
    return this.active.previousContext ? this.previous : this;
  }

  get language() {
    return this.active['@language'] ?? null;
  }

  readTerm(key) {
    const mapping = this.active.mappings.get(key);
    if (!mapping || !mapping['@id']) return null;
    const containers = mapping['@container'] ?? [];
    const direction = '@direction' in mapping ? mapping['@direction'] : this.active['@direction'];
    return {
      iri: mapping['@id'],
      coercion: mapping['@type'] ?? null,
      containers: new Set([containers].flat()),
      language: '@language' in mapping ? mapping['@language'] : this.language,
      // It is reversed, nested, or has a direction or an index: nothing that credentials need.
      unusual: Boolean(mapping.reverse || mapping['@nest'] || mapping['@index'] || direction),
      context: mapping['@context'],
      hasContext: '@context' in mapping && mapping['@context'] !== undefined,
    };
  }
}

// Contexts come from pinned files and are never changed: each object can have one number.
const names = new WeakMap();
let named = 0;
const nameOf = (value) => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (!names.has(value)) {
    named += 1;
    names.set(value, named);
  }
  return names.get(value);
};

/** All contexts that are known, by address; nothing else is ever loaded. */
export class Vocabulary {
  constructor(contexts) {
    this.contexts = contexts;
    this.options = {
      base: null,
      processingMode: 'json-ld-1.1',
      contextResolver: new ContextResolver({ sharedCache: new Map() }),
      documentLoader: async (url) => this.load(url),
    };
    this.kept = 0;
    this.made = 0;
    this.first = this.firstScope();
  }

  /** Return the scope outside of every document, with a full allowance of new scopes. */
  root() {
    if (this.kept > DECISIONS_KEPT) {
      this.kept = 0;
      this.first = this.firstScope();
    }
    this.made = 0;
    return this.first;
  }

  mayKeep() {
    if (this.kept <= DECISIONS_KEPT) this.kept += 1;
    return this.kept <= DECISIONS_KEPT;
  }

  /** Return the addresses that an `@context` gives. Throws `RefusedError`. */
  urls(value) {
    const urls = [];
    for (const [number, url] of (Array.isArray(value) ? value : [value]).entries()) {
      const steps = Array.isArray(value) ? [number, '@context'] : ['@context'];
      if (typeof url !== 'string') {
        throw new RefusedError('a context must be the address of a published context', ...steps);
      }
      if (!this.contexts.has(url)) {
        throw new RefusedError(`the context “${url.slice(0, 200)}” is not one that is trusted`, ...steps);
      }
      if (urls.includes(url)) throw new RefusedError('the same context is given twice', ...steps);
      urls.push(url);
    }
    if (!urls.length) throw new RefusedError('the list of contexts is empty', '@context');
    return urls;
  }

  async process(activeCtx, localCtx, flags) {
    try {
      return await context.process({ activeCtx, localCtx, options: this.options, ...flags });
    } catch (error) {
      throw new ContradictionError(error?.details?.code ?? 'they cannot be read');
    }
  }

  newScope(active, origin) {
    this.made += 1;
    this.kept += 1;
    if (this.made > SCOPES_PER_DOCUMENT) {
      throw new BudgetExceededError('the document mixes contexts in too many ways');
    }
    return new Scope(this, active, origin);
  }

  firstScope() {
    return new Scope(this, context.getInitialContext(this.options));
  }

  load(url) {
    if (!this.contexts.has(url)) throw new ContradictionError('a context is not one that is trusted');
    return { contextUrl: null, documentUrl: url, document: this.contexts.get(url) };
  }
}
