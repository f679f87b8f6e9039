// Step 7: does the reader know the issuer, and is this one of its keys? Only the reader's list says so.

import { CLOCK_SKEW, DAY } from '../limits.js';
import { weakness } from '../keys.js';
import { momentText, readMoment } from '../moments.js';
import { ISSUER, finder } from '../report.js';
import { quoted } from '../text.js';
import { isOfTheFile } from './proof.js';

const FIND = finder('trust', ISSUER);
const ASK = 'Ask the school for the document anew';
// What was there when it was signed, and how much later it may seem.
const DATED = [['validFrom', CLOCK_SKEW], ['issuanceDate', CLOCK_SKEW], ['awardedDate', DAY]];

/** Return, for each issuer and key that signed something here, what the trust list says. */
export function whomToTrust(signatures, { trust, at }) {
  const groups = new Map();
  // The whole was proved last, and is what a reader asks about first.
  for (const each of signatures.filter(isOfTheFile).reverse()) {
    const signer = JSON.stringify([each.held.issuer ?? '', each.key.multibase]);
    groups.set(signer, [...(groups.get(signer) ?? []), each]);
  }
  return [...groups.values()].map((made) => {
    const entry = trust?.entry(made[0].held.issuer ?? '');
    return entry ? judge(made, entry, at) : unknown(made, trust);
  });
}

/** Return what a reader's entry says of what one key of that issuer is said to have signed. */
export const toldByTheList = (made, entry) => judge(made, entry, null);

function unknown(made, trust) {
  const [{ held, key }] = made;
  const whose = trust ? 'Nobody on your list vouches for it' : 'You gave no list of schools that you trust';
  const advice = weakness(key)?.includes('published')
    ? 'that is a sample key, with which anyone can sign: do not rely on it'
    : 'confirm both with the school by telephone before you add them';
  return FIND.unsettled(
    'UNTRUSTED',
    `${held.path}/issuer`,
    `The file says it is from ${quoted(held.issuer ?? '')}, signed with the key ${key.multibase}. ${whose}: ${advice}.`,
  );
}

/** Judge one key's signatures; without a time, of what no ledger notes. */
function judge(made, entry, at) {
  const path = `${made[0].held.path}/issuer`;
  const key = entry.key(made[0].key.multibase);
  if (!key) return unlisted(made[0].key.multibase, path, entry);
  return (
    inWrongHands(path, key, entry) ??
    outOfUse(path, key, entry, at) ??
    outside(made, key, entry) ??
    FIND.passed('TRUSTED', path, `Signed with a key that your trust list has for “${entry.name}”.`)
  );
}

function unlisted(key, path, entry) {
  if (!entry.keys.length) {
    return FIND.unsettled(
      'KEY_NOT_LISTED',
      path,
      `Your trust list has “${entry.name}” but none of its keys. Confirm the key ${key} with the school by a `
      + 'way you trust, and add it.',
    );
  }
  // Found wrong, not merely unsettled: the reader has confirmed which keys are the school's.
  return FIND.failed(
    'KEY_NOT_LISTED',
    path,
    `The file speaks in the name of “${entry.name}”, but is signed with a key that is not among those on `
    + `your trust list (${key}). It is a forgery, or the school has a new key: ask the school by a way you `
    + 'trust, not by what the file says.',
  );
}

// This page reads no proof of a ledger, so nothing here can show that it was signed before.
function inWrongHands(path, key, entry) {
  if (key.compromisedAt === null) return null;
  return FIND.unsettled(
    'KEY_COMPROMISED',
    path,
    `By your trust list, this key of “${entry.name}” is in wrong hands since ${momentText(key.compromisedAt)}, `
    + 'and nothing here shows that the school signed it before: this page reads no proof of its ledger. '
    + `${ASK}.`,
  );
}

function outOfUse(path, key, entry, at) {
  if (at === null || key.validUntil === null || at < key.validUntil || !entry.logs.length) return null;
  return FIND.unsettled(
    'LEDGER_MISSING',
    path,
    `Signed with a key of “${entry.name}” that is out of use since ${momentText(key.validUntil)}. This page `
    + 'reads no proof that the school’s ledger had it by then: it may have been signed later, and dated '
    + `back. ${ASK}, or check it with the command “transcript verify” and the proof.`,
  );
}

function outside(made, key, entry) {
  if (key.validFrom === null && key.validUntil === null) return null;
  for (const each of made) {
    const problem = problemOf(each, key);
    if (problem) {
      return FIND.unsettled(
        'KEY_WINDOW',
        each.path,
        `Your trust list says when this key of “${entry.name}” was in use; the signature ${problem}. Ask the school.`,
      );
    }
  }
  return null;
}

function problemOf({ held, madeAt }, key) {
  if (madeAt === null) return 'does not say when it was made';
  if (!key.covers(madeAt)) return `was made ${momentText(madeAt)}, outside that time`;
  for (const [name, skew] of DATED) {
    let dated;
    try {
      dated = readMoment(held.document[name]);
    } catch {
      continue; // none, or one that step 5 reports
    }
    if (dated - madeAt > skew) {
      const later = `${name} ${momentText(dated)}`;
      return `says it was made ${momentText(madeAt)}, before what it signs (${later})`;
    }
  }
  return null;
}
