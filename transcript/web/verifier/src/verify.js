// Steps 0 to 8. If a proof does not hold, the steps after it are not taken: what the document says is then
// not known to be anybody's word. No step can end in “passed” by failing.

import { openEnvelope, sniff } from './envelope.js';
import { MEMBER, holdings } from './holdings.js';
import { digestHex } from './keys.js';
import { LIMITS } from './limits.js';
import { isBadge, isClr, valuesOf } from './names.js';
import { Budget } from './rdfc.js';
import { FAILED, INTEGRITY, ISSUER, PASSED, STANDING, axesOf, finder, worst } from './report.js';
import { conformance } from './steps/conformance.js';
import { dates } from './steps/dates.js';
import { endorsements } from './steps/endorsements.js';
import { prove } from './steps/proof.js';
import { StatusLists } from './steps/status_lists.js';
import { status } from './steps/status.js';
import { nameOf, subject } from './steps/subject.js';
import { whomToTrust } from './steps/whom_to_trust.js';
import { isObject, plain, quoted } from './text.js';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LEVELS = ['advanced', 'foundational'];

/**
 * Return whether a reader with this trust list can rely on a file as of `at`.
 *
 * `world` is `{vocabulary, trust, documents, at}`: the contexts that are known, a `TrustList` or null,
 * `Documents`, and a number of milliseconds. For what the file holds, nothing is thrown.
 */
export async function verify(content, file, world) {
  const run = new Run(content, file, { limits: LIMITS, ...world });
  await run.all();
  return run.report();
}

class Run {
  constructor(content, file, world) {
    Object.assign(this, { content, file, world, checks: [], presented: null, held: null });
    this.proven = { checks: [], signatures: [], isProven: false };
    this.endorsed = [];
  }

  async all() {
    await this.guarded('envelope', INTEGRITY, () => this.open());
    if (!this.held?.credentials.length) return;
    const { presented, held, world } = this;
    await this.guarded('conformance', INTEGRITY, () => conformance(presented, held, world));
    await this.guarded('proof', INTEGRITY, async () => {
      this.proven = await prove(held, world);
      return this.proven.checks;
    });
    if (this.proven.isProven) await this.believe();
    // It believes nothing in the file, and only ever adds to what was found wrong.
    else {
      await this.guarded('subject', INTEGRITY, () =>
        subject(held, world.limits).filter((check) => check.verdict === FAILED));
    }
  }

  async believe() {
    const { held, world } = this;
    const { signatures } = this.proven;
    await this.guarded('dates', STANDING, () => dates(held, signatures, world.at));
    const lists = new StatusLists(world, new Budget(world.limits.graphWork));
    await this.guarded('status', STANDING, () => {
      const document = this.isFact() ? this.named() : null;
      return status(held, signatures, { document, lists });
    });
    await this.guarded('trust', ISSUER, () => whomToTrust(signatures, world));
    await this.guarded('subject', INTEGRITY, () => subject(held, world.limits));
    await this.guarded('endorsements', INTEGRITY, async () => {
      this.endorsed = await endorsements(held, signatures, { lists, before: [...this.checks] });
      return this.endorsed.flatMap((each) => each.checks);
    });
    this.lists = lists;
  }

  open() {
    this.presented = openEnvelope(this.content, this.file, this.world.limits);
    if (!this.presented.credential) return this.presented.checks;
    this.held = holdings(this.presented, this.world.limits);
    return [...this.presented.checks, ...this.held.checks];
  }

  async guarded(step, axis, work) {
    const find = finder(step, axis);
    try {
      this.checks.push(...(await work()));
    } catch (error) {
      this.checks.push(faultOf(find, step, error));
    }
  }

  /** Return whether what the file says may be shown as fact. */
  isFact() {
    const wrong = (check) => check.axis !== STANDING && check.verdict === FAILED;
    return this.proven.isProven && !this.checks.some(wrong);
  }

  /** Return what a message calls the document: its number, or its id. */
  named() {
    const { whole } = this.held;
    if (typeof whole.document.id !== 'string') return null;
    const number = numberOf(whole);
    return number ? `document ${number}` : quoted(whole.document.id);
  }

  report() {
    const { file, content, world } = this;
    const kind = this.presented?.kind ?? sniff(content);
    const read = { file, kind, sha256: digestHex(content), size: content.length, at: world.at };
    return {
      ...reportOf(read, this.checks),
      ...this.shown(),
      missing: this.lists ? [...this.lists.asked].filter((url) => !world.documents.find(url).length) : [],
    };
  }

  /** Return what the file says, if that is known to be its issuer's word. */
  shown() {
    if (!this.held?.credentials.length || !this.isFact()) return {};
    const { whole } = this.held;
    const { signatures } = this.proven;
    const known = this.world.trust?.entry(whole.issuer);
    const trusted = axesOf(this.checks)[ISSUER] === PASSED;
    return {
      issuer: {
        id: whole.issuer,
        // The reader's own word, which stands only beside a key the reader confirmed.
        name: known && trusted ? known.name : null,
        trusted,
        key: signatures[signatures.length - 1].key.multibase,
      },
      subject: { name: nameOf(whole) },
      document: typeof whole.document.id === 'string'
        ? { id: whole.document.id, number: numberOf(whole), supersedes: null } : null,
      credits: creditsOf(this.held),
      members: membersOf(this.held),
      endorsements: this.endorsed.map((each) => each.shown),
    };
  }
}

/** Return what was found of a file, of which nothing is shown as fact. */
export function reportOf({ file, kind, sha256, size, at }, checks) {
  const axes = axesOf(checks);
  return {
    file,
    kind,
    sha256,
    size,
    verdict: worst(Object.values(axes)),
    axes,
    issuer: { id: null, name: null, trusted: false, key: null },
    subject: null,
    document: null,
    credits: null,
    members: [],
    endorsements: [],
    as_of: at,
    checks,
    missing: [],
  };
}

function faultOf(find, step, error) {
  // The kind of error only: its text could hold what the document says.
  const what = `This tool failed at the step “${step}” (${error?.name ?? 'Error'}).`;
  if (step === 'proof') {
    return find.failed(
      'INTERNAL',
      '',
      `${what} So the signatures were not checked: do not rely on the file. Please report it to the makers of `
      + 'the tool.',
    );
  }
  return find.unsettled(
    'INTERNAL', '', `${what} That says nothing about the file. Please report it to the makers of the tool.`,
  );
}

/** Return the number that the pages of a transcript show for it: the first 50 bits of its id. */
function numberOf(whole) {
  const found = /^urn:uuid:([0-9a-fA-F]{8})-([0-9a-fA-F]{4})-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/.exec(whole.document.id);
  if (!found || !isClr(whole.document)) return null;
  const bits = BigInt(`0x${whole.document.id.slice(9).replaceAll('-', '')}`) >> 78n;
  const digits = Array.from({ length: 10 }, (_, place) => ALPHABET[Number((bits >> BigInt(5 * (9 - place))) & 31n)]).join('');
  return `${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`;
}

const achievementOf = (held) => (isObject(held.subject.achievement) ? held.subject.achievement : {});
const levelsOf = (held) => new Set(valuesOf(achievementOf(held), 'tag').filter((each) => typeof each === 'string'));

function creditsOf(held) {
  const listed = isClr(held.whole.document) ? held.directMembers : [held.whole];
  const badges = listed.filter((each) => isBadge(each.document)).map(levelsOf);
  const many = (level) => badges.filter((levels) => levels.has(level)).length;
  return { total: badges.length, foundational: many('foundational'), advanced: many('advanced') };
}

function membersOf(held) {
  if (!isClr(held.whole.document)) return [];
  return held.directMembers.filter((each) => each.role === MEMBER).map((each) => {
    const { name } = achievementOf(each);
    return {
      path: each.path,
      name: typeof name === 'string' && name.trim() ? plain(quoted(name)) : null,
      levels: LEVELS.filter((level) => levelsOf(each).has(level)),
    };
  });
}
