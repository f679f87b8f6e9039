// Step 3 in words: what is said of a proof that holds, and of one that does not.

import { MeaninglessError } from '../errors.js';
import { AN_ENDORSEMENT, MEMBER, WHOLE } from '../holdings.js';
import { isMisspelt } from '../identifiers.js';
import { isClr } from '../names.js';
import { INTEGRITY, finder } from '../report.js';
import { capitalized } from '../text.js';
import { noneOfThoseListed } from './issuer_key.js';
import { mayBeOf } from './proof_methods.js';

const OF_ENDORSEMENTS = finder('endorsements', INTEGRITY);
const OF_PROOFS = finder('proof', INTEGRITY);

/** Return what makes the checks of a credential's proofs. */
export const finderOf = (held) => (held.role === AN_ENDORSEMENT ? OF_ENDORSEMENTS : OF_PROOFS);

/** Return that a proof holds; with `creditsInIt`, that those of its members do as well. */
export function saidOf({ held, path, isDerived }, creditsInIt) {
  let message = `Every word of ${held} is as it was signed.`;
  if (held.role === MEMBER) message = `${capitalized(String(held))} is as it was signed.`;
  else if (creditsInIt) {
    const several = creditsInIt > 1 ? `its ${creditsInIt} credits` : 'its credit';
    message = `Every word of ${held} and of ${several} is as it was signed.`;
  }
  if (isDerived) message += ' It is a part of what was signed: its holder could leave out the rest.';
  const code = held.role === AN_ENDORSEMENT ? 'ENDORSEMENT_OK' : 'PROOF_OK';
  return finderOf(held).passed(code, path, message);
}

/** Return that a key which should fit does not. */
export function broken(held, path, error) {
  const subject = capitalized(String(held));
  // The whole has a proof too, and its message says what to do.
  let message = `${subject} was changed after it was signed.`;
  if (held.role !== MEMBER) {
    const why = held.token ? ` (${error.message})` : '';
    message = `${subject} was changed after it was signed, or this key never signed it${why}. Ask the `
      + 'school for the original.';
  }
  return finderOf(held).failed('PROOF_INVALID', path, message);
}

/** Return that no verdict on a proof is possible, or that no listed key can have made it. */
export function unsupported(held, path, error, kinds, trust) {
  const entry = held.issuer === null ? null : trust?.entry(held.issuer);
  if (entry?.keys.length && !mayBeOf(entry, kinds)) {
    // Or any credential of a school on the list could be changed, and doubted only.
    return noneOfThoseListed(finderOf(held), held, path, entry);
  }
  return finderOf(held).unsettled(
    'UNSUPPORTED',
    path,
    `The proof on ${held} is of a kind this tool cannot judge (${error.message}). Another verifier may.`,
  );
}

/** Return that a signature leaves something open; `path` is where that stands in the file. */
export function uncovered(held, path, error, { trust, vocabulary }) {
  if (hasForeignContext(held, error, vocabulary.contexts)) return unexplained(held, path, error, trust);
  const message = error instanceof MeaninglessError
    ? `There is something in ${held} that is signed, but nothing says what it means (${error.reason}). Ask `
      + 'the school for one that others can read.'
    : `There is something in ${held} that the signature does not cover (${error.reason}). It may have been `
      + 'added after signing.';
  return finderOf(held).failed('DATA_LOSS', path, message);
}

function unexplained(held, path, error, trust) {
  const words = `The words of ${held} are explained by a document this tool does not have (${error.reason})`;
  if (held.issuer !== null && trust?.entry(held.issuer)) {
    // Or any credential of a school on the list could be changed, and doubted only.
    return finderOf(held).failed(
      'CONTEXT_UNKNOWN',
      path,
      `${words}, and its issuer is on your trust list. It may have been changed so that its signature `
      + 'cannot be judged: ask the school for the original.',
    );
  }
  return finderOf(held).unsettled(
    'CONTEXT_UNKNOWN',
    path,
    `${words}, so their signature cannot be judged here. Another verifier may.`,
  );
}

// Others may explain words of their own in a badge. The contexts of a CLR and of its members are fixed
// by its standard: there, an unknown one is a changed one. So is a misspelt one.
function hasForeignContext(held, error, known) {
  const found = /^\/@context(?:\/(\d+))?$/.exec(error.path);
  if (!found || held.role !== WHOLE || isClr(held.document)) return false;
  const given = held.document['@context'];
  const context = found[1] === undefined ? given : given[Number(found[1])];
  if (typeof context !== 'string') return false;
  return !known.has(context) && ![...known.keys()].some((each) => isMisspelt(context, each));
}
