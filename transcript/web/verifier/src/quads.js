// A JSON-LD document as RDF quads, or a refusal: nothing is ever left out of what is signed.

import { BudgetExceededError, DataLossError, RefusedError } from './errors.js';
import { STATED_TWICE, baseFor, contradiction, planFor } from './plans.js';
import { address } from './terms.js';
import { equal, isObject, scalar } from './text.js';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const TYPE = `<${RDF}type>`;
const [FIRST, REST, NIL] = ['first', 'rest', 'nil'].map((name) => `<${RDF}${name}>`);
const MOST_QUADS = 200_000;
const DEEPEST = 100;
const NOTHING = 'it states nothing that could be signed';
const NULL = '“null” leaves no trace in a signature; leave the key out';

/** Return the quads that a document stands for. Throws `DataLossError`, `BudgetExceededError`. */
export async function toQuads(document, vocabulary) {
  try {
    return await new Walk().run(document, vocabulary.root());
  } catch (error) {
    if (error instanceof RefusedError) throw new DataLossError(pointer(error), error.reason);
    throw error;
  }
}

const pointer = (error) =>
  [...error.steps]
    .reverse()
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');

/** Pass an error on, with one more step of the way to it. */
const at = (error, step) => {
  if (error instanceof RefusedError) error.steps.push(step);
  return error;
};

/** One pass over one document. The order of the steps is that of JSON-LD 1.1 expansion. */
class Walk {
  constructor() {
    this.quads = [];
    this.nodes = 0;
    this.natives = new Map();
    this.said = new Map();
  }

  async run(document, root) {
    if (!isObject(document)) throw new RefusedError('what is signed is one JSON object');
    if (!Object.hasOwn(document, '@context')) {
      throw new RefusedError('there is no “@context”, so that nothing in it has a meaning');
    }
    let base;
    try {
      base = await root.local(document['@context']);
    } catch (error) {
      throw contradiction(error);
    }
    await this.node(document, await planFor(document, base), '', 0);
    if (!this.quads.length) throw new RefusedError(NOTHING);
    return this.quads;
  }

  /** Emit all that a node states, and return the term that names it. */
  async node(node, plan, graph, depth) {
    if (depth > DEEPEST) throw new BudgetExceededError('the document is nested too deeply');
    const subject = this.subject(node, plan);
    for (const name of plan.types) this.quads.push([subject, TYPE, name, graph]);
    for (const step of plan.steps) {
      try {
        await this.under(subject, step, node[step.key], graph, depth + 1);
      } catch (error) {
        throw at(error, step.key);
      }
    }
    if (this.quads.length > MOST_QUADS) {
      throw new BudgetExceededError('the document states more than any honest one');
    }
    return subject;
  }

  async under(subject, step, value, graph, depth) {
    if (step.isList || step.isGraph || Array.isArray(value)) {
      await this.several(subject, step, value, graph, depth);
    } else {
      const term = typeof value === 'string'
        ? step.text(value)
        : await this.object(subject, step, value, graph, depth);
      this.quads.push([subject, step.predicate, term, graph]);
    }
  }

  subject(node, plan) {
    if (plan.idKey === null) return this.newNode();
    try {
      return address(node[plan.idKey], plan.prefixes);
    } catch (error) {
      throw at(error, plan.idKey);
    }
  }

  newNode() {
    this.nodes += 1;
    return `_:b${this.nodes}`;
  }

  /** Emit what a subject states under a key with a list, or with one value of that kind. */
  async several(subject, step, value, graph, depth) {
    const listed = Array.isArray(value);
    const items = listed ? value : [value];
    if (!items.length && !step.isList) {
      throw new RefusedError('an empty list leaves no trace in a signature; leave the key out');
    }
    const way = { seen: new Set(), link: [subject, step.predicate] };
    for (const [place, item] of items.entries()) {
      try {
        await this.item(subject, step, item, graph, depth + Number(listed), way);
      } catch (error) {
        throw listed ? at(error, place) : error;
      }
    }
    if (step.isList) this.quads.push([...way.link, NIL, graph]);
  }

  async item(subject, step, item, graph, depth, way) {
    if (step.isList) {
      const cell = this.newNode();
      const term = await this.object(cell, step, item, graph, depth);
      this.quads.push([...way.link, cell, graph], [cell, FIRST, term, graph]);
      way.link = [cell, REST];
    } else if (step.isGraph) {
      await this.graph(subject, step, item, graph, depth);
    } else {
      const term = await this.object(subject, step, item, graph, depth);
      if (way.seen.has(term)) throw new RefusedError(STATED_TWICE);
      way.seen.add(term);
      this.quads.push([subject, step.predicate, term, graph]);
    }
  }

  /** Emit an object whose statements stand in a graph of their own, like a proof. */
  async graph(subject, step, item, graph, depth) {
    if (!isObject(item)) throw new RefusedError('an object belongs here');
    const name = this.newNode();
    this.quads.push([subject, step.predicate, name, graph]);
    const before = this.quads.length;
    await this.object(name, step, item, name, depth);
    if (this.quads.length === before) throw new RefusedError(NOTHING);
  }

  /** Return the term of one value, after emitting what an object states. */
  async object(holder, step, item, graph, depth) {
    if (typeof item === 'string') return step.text(item);
    if (isObject(item)) {
      const text = Object.hasOwn(item, '@value') ? step.taggedText(item) : null;
      return text ?? this.again(step, item, graph) ?? this.anew(step, item, graph, depth);
    }
    if (item === null) throw new RefusedError(NULL);
    if (Array.isArray(item)) throw new RefusedError('a list inside a list loses its shape in a signature');
    const term = step.scalar(item);
    const place = JSON.stringify([holder, step.predicate, graph, scalar(item)]);
    if (!this.natives.has(place)) this.natives.set(place, term);
    if (this.natives.get(place) !== term) {
      throw new RefusedError('some software takes this value for another one here; leave one out');
    }
    return term;
  }

  /** Emit all that an object states, and remember it if all of that has a name. */
  async anew(step, item, graph, depth) {
    const before = [this.nodes, this.natives.size];
    const term = await this.node(item, await planFor(item, await baseFor(item, step)), graph, depth);
    const same = before[0] === this.nodes && before[1] === this.natives.size;
    if (typeof item.id === 'string' && same) {
      const said = this.saidOf(step, graph);
      if (said !== null && !said.has(item.id)) said.set(item.id, { item, term });
    }
    return term;
  }

  /** Return the term of an object if these very words stood here before; null otherwise. */
  again(step, item, graph) {
    const said = this.saidOf(step, graph);
    const before = said !== null && typeof item.id === 'string' ? said.get(item.id) : undefined;
    if (before === undefined) return null;
    if (equal(before.item, item)) return before.term;
    // Else somebody could have the same long objects compared again at every depth.
    this.said.get(step).set(graph, null);
    return null;
  }

  saidOf(step, graph) {
    if (!this.said.has(step)) this.said.set(step, new Map());
    const graphs = this.said.get(step);
    if (!graphs.has(graph)) graphs.set(graph, new Map());
    return graphs.get(graph);
  }
}
