// RDF Dataset Canonicalization, RDFC-1.0, with a budget: no document can make it run on.

import { hex, utf8 } from './bytes.js';
import { BudgetExceededError } from './errors.js';
import { HASHES } from './keys.js';
import { compare } from './text.js';

const BASE_BUDGET = 20_000;
const BUDGET_PER_NODE = 20;
const LABELS_PER_UNIT = 32;
const DEEPEST = 200;

/** Work that the graphs of one file may take together. */
export class Budget {
  constructor(units) {
    this.left = units;
  }

  spend(units) {
    this.left -= units;
    if (this.left < 0) {
      throw new BudgetExceededError(
        "the document's graph would take more work to put in order than any honest one",
      );
    }
  }
}

/** Return the canonical N-Quads of quads. Throws `BudgetExceededError` for a graph made to be slow. */
export function canonicalize(quads, { hashName = 'sha256', budget = null } = {}) {
  const run = new Canonicalization(quads, hashName, budget);
  return run.lines(run.labels()).sort(compare).join('');
}

/** Return the canonical label of each blank node. */
export const canonicalLabels = (quads, { hashName = 'sha256', budget = null } = {}) =>
  new Canonicalization(quads, hashName, budget).labels();

/** Hands out labels in the order in which they are asked for. */
class Issuer {
  constructor(prefix, labels = new Map()) {
    this.prefix = prefix;
    this.labels = labels;
  }

  issue(node) {
    if (!this.labels.has(node)) this.labels.set(node, `${this.prefix}${this.labels.size}`);
    return this.labels.get(node);
  }

  copy() {
    return new Issuer(this.prefix, new Map(this.labels));
  }
}

const isBlank = (term) => term.startsWith('_');
const push = (map, key, ...values) => {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(...values);
};
const inOrder = (map) => [...map.keys()].sort(compare);

/** One run. The steps and names are those of RDFC-1.0, section 4. */
class Canonicalization {
  constructor(quads, hashName, budget) {
    this.newHash = HASHES[hashName];
    this.quads = [...new Map(quads.map((quad) => [quad.join('\n'), quad])).values()];
    this.mentions = new Map();
    this.links = new Map();
    for (const quad of this.quads) this.index(quad);
    this.budgets = [new Budget(BASE_BUDGET + BUDGET_PER_NODE * this.mentions.size)];
    if (budget !== null) this.budgets.push(budget);
    this.canonical = new Issuer('_:c14n');
    this.first = new Map();
  }

  index(quad) {
    const [subject, predicate, value, graph] = quad;
    const others = [['s', predicate, subject], ['o', predicate, value], ['g', '', graph]].filter(
      ([, , term]) => isBlank(term),
    );
    const labels = new Map(others.map(([, , node]) => [node, '_:z']));
    for (const node of [...labels.keys()]) {
      labels.set(node, '_:a');
      push(this.mentions, node, line(quad, labels));
      labels.set(node, '_:z');
      push(this.links, node, ...others.filter(([, , other]) => other !== node));
    }
  }

  lines(labels) {
    return this.quads.map((quad) => line(quad, labels));
  }

  labels() {
    const groups = new Map();
    for (const [node, lines] of this.mentions) {
      const digest = this.hash([...lines].sort(compare).join(''));
      this.first.set(node, digest);
      push(groups, digest, node);
    }
    const order = inOrder(groups);
    for (const digest of order) {
      if (groups.get(digest).length === 1) this.canonical.issue(groups.get(digest)[0]);
    }
    for (const digest of order) {
      if (groups.get(digest).length > 1) this.labelGroup(groups.get(digest));
    }
    return this.canonical.labels;
  }

  labelGroup(nodes) {
    if (!this.links.get(nodes[0]).length) {
      // Nor have the others links, or their hashes would differ: nothing tells them apart.
      for (const node of nodes) this.canonical.issue(node);
      return;
    }
    const results = [];
    for (const node of nodes) {
      if (!this.canonical.labels.has(node)) {
        const issuer = new Issuer('_:b');
        issuer.issue(node);
        results.push(this.nDegree(node, issuer, 0));
      }
    }
    results.sort((one, other) => compare(one.hash, other.hash));
    for (const { issuer } of results) for (const node of issuer.labels.keys()) this.canonical.issue(node);
  }

  hash(text) {
    return hex(this.newHash(utf8(text)));
  }

  related(node, issuer) {
    this.spend(this.links.get(node).length);
    const related = new Map();
    for (const [position, predicate, other] of this.links.get(node)) {
      const label =
        this.canonical.labels.get(other) ?? issuer.labels.get(other) ?? this.first.get(other);
      push(related, this.hash(position + predicate + label), other);
    }
    return related;
  }

  nDegree(node, given, depth) {
    this.spend(1);
    if (depth > DEEPEST) {
      throw new BudgetExceededError("the document's graph is too deep to be put in order");
    }
    const related = this.related(node, given);
    let issuer = given;
    let text = '';
    for (const digest of inOrder(related)) {
      const found = this.leastPath(related.get(digest), issuer, depth);
      issuer = found.issuer;
      text += digest + found.path;
    }
    return { hash: this.hash(text), issuer };
  }

  leastPath(nodes, issuer, depth) {
    let best = { path: '', issuer };
    for (const order of permutations(nodes)) {
      this.spend(nodes.length + Math.floor(issuer.labels.size / LABELS_PER_UNIT));
      const candidate = this.path(order, issuer.copy(), best.path, depth);
      if (candidate && (!best.path || compare(candidate.path, best.path) < 0)) best = candidate;
    }
    return best;
  }

  path(order, given, best, depth) {
    let issuer = given;
    let path = '';
    const unnamed = [];
    for (const node of order) {
      let label = this.canonical.labels.get(node);
      if (label === undefined) {
        if (!issuer.labels.has(node)) unnamed.push(node);
        label = issuer.issue(node);
      }
      path += label;
      if (isWorse(path, best)) return null;
    }
    for (const node of unnamed) {
      const deeper = this.nDegree(node, issuer, depth + 1);
      path += `${issuer.issue(node)}<${deeper.hash}>`;
      issuer = deeper.issuer;
      if (isWorse(path, best)) return null;
    }
    return { path, issuer };
  }

  spend(units) {
    for (const budget of this.budgets) budget.spend(units);
  }
}

function line([subject, predicate, value, graph], labels) {
  const named = (term) => labels.get(term) ?? term;
  const end = graph ? ` ${named(graph)} .\n` : ' .\n';
  return `${named(subject)} ${predicate} ${named(value)}${end}`;
}

const isWorse = (path, best) =>
  best !== '' && path.length >= best.length && compare(path, best) > 0;

/** Yield every order of some items, one at a time: there may be more than could ever be listed. */
function* permutations(items, taken = []) {
  if (taken.length === items.length) {
    yield taken.map((place) => items[place]);
    return;
  }
  for (let place = 0; place < items.length; place += 1) {
    if (!taken.includes(place)) yield* permutations(items, [...taken, place]);
  }
}
