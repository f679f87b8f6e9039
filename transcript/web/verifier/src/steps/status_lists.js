// Status lists that others publish: which copy is fresh, and may it speak for a credential?

import { WHOLE, Held, Holdings } from '../holdings.js';
import { normal } from '../identifiers.js';
import { CLOCK_SKEW, DAY } from '../limits.js';
import { momentText, readMoment } from '../moments.js';
import { typesOf, valuesOf } from '../names.js';
import { openEnvelope } from '../envelope.js';
import { FAILED, worst } from '../report.js';
import { Bitstring, LIST, LIST_CREDENTIAL, StatusListError } from '../status_entry.js';
import { has } from '../text.js';
import { prove } from './proof.js';

const FRESH = 7 * DAY;
const LONGEST = 31 * DAY;

/** A list that settles nothing. `code` says in which way, the message why. */
export class UnusableListError extends Error {
  constructor(code, reason) {
    super(reason);
    this.code = code;
  }
}

const unusable = (reason) => new UnusableListError('STATUS_LIST', reason);

/** The lists that can be looked up for one file; each copy is read once. */
export class StatusLists {
  constructor(world, budget) {
    this.world = world;
    this.budget = budget;
    this.read = new Map();
    this.asked = new Set();
  }

  /** Return the copies that may speak for what `issuer` signed with these keys, newest first. */
  async copies(url, issuer, keys) {
    this.asked.add(url);
    if (!this.read.has(url)) this.read.set(url, await this.outcomes(url));
    const outcomes = this.read.get(url);
    const sound = outcomes.filter((each) => !(each instanceof UnusableListError));
    const fit = sound.filter((each) => this.speaks(each, issuer, keys));
    const own = fit.filter((each) => same(each.held.issuer, issuer));
    if (fit.length) return (own.length ? own : fit).sort((one, other) => other.asOf - one.asOf);
    if (sound.length) {
      throw unusable('it is not signed by the issuer, with a key that you have reason to trust');
    }
    throw outcomes[0] ?? new UnusableListError('STATUS_UNREACHABLE', 'it was not read');
  }

  async outcomes(url) {
    const found = [];
    for (const document of this.world.documents.find(url)) {
      try {
        found.push(await this.listOf(document));
      } catch (error) {
        if (!(error instanceof UnusableListError)) throw error;
        found.push(error);
      }
    }
    return found;
  }

  async listOf(document) {
    const held = this.held(document);
    const proven = await prove(new Holdings({ credentials: [held] }), this.world, this.budget);
    if (!proven.isProven) {
      const how = worst(proven.checks.map((each) => each.verdict)) === FAILED
        ? 'does not hold' : 'cannot be judged here';
      throw unusable(`its signature ${how} (STATUS_VERIFICATION_ERROR)`);
    }
    const { subject } = held;
    if (!typesOf(subject).includes(LIST)) {
      throw unusable('it holds no BitstringStatusList (STATUS_VERIFICATION_ERROR)');
    }
    let bits;
    try {
      bits = Bitstring.decode(has(subject, 'encodedList') ? subject.encodedList : null);
    } catch (error) {
      if (error instanceof StatusListError) throw unusable(error.message);
      throw error;
    }
    const { signatures } = proven;
    return {
      held, signatures, bits, purposes: new Set(valuesOf(subject, 'statusPurpose')), ...this.time(held, signatures),
    };
  }

  held(document) {
    const { limits } = this.world;
    const most = limits.statusList;
    const allowed = { ...limits, json: most, token: most, nodes: limits.statusListNodes };
    const presented = openEnvelope(document.content, '', allowed);
    // A list is published as itself, not inside of a picture or a PDF.
    if (!['badge', 'jwt', 'unknown'].includes(presented.kind) || !presented.credential) {
      throw unusable('it is no credential that can be read (STATUS_VERIFICATION_ERROR)');
    }
    const held = new Held({ path: '', role: WHOLE, document: presented.credential, token: presented.token });
    if (held.document.id !== document.url) throw unusable('it says of itself that it is published elsewhere');
    if (!typesOf(held.document).includes(LIST_CREDENTIAL)) {
      throw unusable('it is no status list (STATUS_VERIFICATION_ERROR)');
    }
    return held;
  }

  /** Return of which time a list speaks, and why it counts no more; nothing while it does. */
  time(held, signatures) {
    const { at } = this.world;
    const made = signatures.map((each) => each.madeAt).filter((each) => each !== null);
    const asOf = momentOf(held, 'validFrom') ?? (made.length ? Math.max(...made) : null);
    const ended = momentOf(held, 'validUntil');
    if (asOf === null) throw unusable('it does not say of which time it speaks');
    if (asOf - at > CLOCK_SKEW) {
      throw unusable(`it is of ${momentText(asOf)}, and you ask about ${momentText(at)}`);
    }
    const ends = signatures.map((each) => each.expires).filter((each) => each !== null);
    ends.push(ended ?? asOf + FRESH);
    const until = Math.min(...ends);
    const tooOld = at - until <= CLOCK_SKEW
      ? '' : `of ${momentText(asOf)}, good until ${momentText(until)}`;
    return { asOf, tooOld };
  }

  /** Return whether a list is the issuer's: any other school could send along one of its own. */
  speaks(found, issuer, keys) {
    const publisher = found.held.issuer;
    const entry = publisher === null ? null : this.world.trust?.entry(publisher);
    if (!same(publisher, issuer)) return false;
    if (entry?.keys.length) {
      const listed = found.signatures.map((each) => entry.key(each.key.multibase));
      return listed.some((key) => key && this.vouches(key, found.asOf));
    }
    // Nobody confirmed a key: then it must be the very one that signed the credential.
    return found.signatures.some((each) => keys.some((key) => key.equals(each.key)));
  }

  // Whoever steals a key that is out of use could sign a list for all time to come.
  vouches(key, asOf) {
    if (key.compromisedAt !== null) return false;
    const { at } = this.world;
    return key.covers(asOf) && (at - asOf <= LONGEST || key.covers(at));
  }
}

const same = (one, other) => one !== null && other !== null && normal(one) === normal(other);

function momentOf(held, name) {
  if (!has(held.document, name)) return null;
  try {
    return readMoment(held.document[name]);
  } catch (error) {
    throw unusable(`its “${name}” is ${error.message}`);
  }
}

/** Return what a list has at an entry's place. */
export function valueOf(found, entry) {
  if (!found.purposes.has(entry.purpose)) {
    throw new StatusListError(
      'STATUS_VERIFICATION_ERROR', `it is a list for another purpose than ${entry.purpose}`,
    );
  }
  return found.bits.value(entry.index, entry.size);
}
