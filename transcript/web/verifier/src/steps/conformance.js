// Step 1: does it have the form of a credential?

import { MEMBER } from '../holdings.js';
import {
  CLR_CONTEXT, CONTEXT_V1, CONTEXT_V2, DATA_INTEGRITY_V2, IDENTITY_NAME, OB_CONTEXTS_NEWEST_FIRST,
  OB_EXTENSIONS, VERIFIABLE_CREDENTIAL, isBadge, isClr, typesOf, valuesOf,
} from '../names.js';
import { checkReceived } from '../received.js';
import { INTEGRITY, finder, holds } from '../report.js';
import { LONGEST_NAME, child, equal, has, isObject, isPlainName } from '../text.js';

const FIND = finder('conformance', INTEGRITY);
const NOT_ITS_FORM = 'The form is not that of a credential';
const PROOF = /\/proof(\/\d+)?$/;

const CONTEXTS_OF_BADGE = OB_CONTEXTS_NEWEST_FIRST.flatMap((revision) =>
  [[], [OB_EXTENSIONS]].flatMap((more) => [
    [CONTEXT_V2, revision, ...more],
    [CONTEXT_V1, revision, ...more],
    [CONTEXT_V1, revision, ...more, DATA_INTEGRITY_V2],
  ]),
);
const CONTEXTS_OF_CLR = CONTEXTS_OF_BADGE.map(([first, ...others]) => [first, CLR_CONTEXT, ...others]);
const isAmong = (given, lists) => lists.some((list) => equal(list, given));

/** Return what is wrong with the form, or that nothing is. */
export function conformance(presented, held, { limits, vocabulary }) {
  const document = presented.credential;
  const ours = isClr(document) || isBadge(document);
  if (!ours && typesOf(document).includes(VERIFIABLE_CREDENTIAL)) {
    const what = typesOf(document).includes('BitstringStatusListCredential')
      ? 'This is a status list, which says what was taken back: add it beside the file that you verify.'
      : 'This credential is neither a transcript nor a badge.';
    return [FIND.unsettled('UNSUPPORTED', '/type', what)];
  }
  const faults = [
    ...ofTables(document, limits),
    ...classNames(presented, held, limits),
    ...contextsInside(presented, held, limits),
    ...names(document),
    ...sameProofs(held, limits),
    ...(isClr(document) ? rewritten(held, vocabulary) : []),
  ];
  if (!faults.every(holds)) return faults;
  return [...faults, FIND.passed('FORM_OK', '', 'The file has the form of a credential.')];
}

function ofTables(document, limits) {
  const found = checkReceived(document);
  const errors = found.filter((each) => each.isError).slice(0, limits.findings);
  const others = found.filter((each) => !each.isError).slice(0, limits.findings);
  return [
    ...errors.map((each) => FIND.failed('FORM', each.path, `${NOT_ITS_FORM}: ${each.message}.`)),
    ...others.map((each) => FIND.passed('FORM_UNUSUAL', each.path, `The form is unusual: ${each.message}.`)),
  ];
}

// In the Open Badges contexts a class and a property can be one address: a proof holds under either
// spelling, but a reader sees only the second.
function classNames(presented, held, limits) {
  if (presented.token) return [];
  return held.objects
    .flatMap(([place, node]) =>
      Object.keys(node).filter((key) => /^\p{Lu}/u.test(key)).map((key) => child(place, key)),
    )
    .slice(0, limits.findings)
    .map((path) => FIND.failed(
      'FORM',
      path,
      `${NOT_ITS_FORM}: the name of a class stands where a field belongs, so that no reader would show `
      + 'what is under it.',
    ));
}

// One that repeats what is in force changes no meaning, so that no signature notices it.
function contextsInside(presented, held, limits) {
  if (presented.token) return [];
  const known = new Set(held.credentials.map((each) => each.path));
  return held.objects
    .filter(([path, node]) => has(node, '@context') && !known.has(path) && !PROOF.test(path))
    .slice(0, limits.findings)
    .map(([path]) => FIND.failed('FORM', `${path}/@context`, `${NOT_ITS_FORM}: a part of it has contexts of its own.`));
}

function names(document) {
  const found = [];
  for (const [place, each] of valuesOf(document.credentialSubject, 'identifier').entries()) {
    if (!isObject(each) || each.identityType !== IDENTITY_NAME) continue;
    const name = each.identityHash;
    if (each.hashed === false && typeof name === 'string' && !isPlainName(name)) {
      found.push(FIND.failed(
        'FORM',
        `/credentialSubject/identifier/${place}/identityHash`,
        `${NOT_ITS_FORM}: the person’s name is not one line of visible characters, at most ${LONGEST_NAME}.`,
      ));
    }
  }
  return found;
}

// To a verifier the same proof again changes nothing; to the eye it could be a second signer.
function sameProofs(held, limits) {
  const found = [];
  for (const each of held.credentials) {
    const proofs = valuesOf(each.document, 'proof')
      .slice(0, limits.proofs)
      .map((proof) => (isObject(proof) ? { ...proof, proofValue: null } : proof));
    for (const [place, proof] of proofs.entries()) {
      if (proofs.slice(0, place).some((before) => equal(before, proof))) {
        found.push(FIND.failed(
          'FORM',
          `${each.path}/proof/${place}`,
          `The same proof stands on ${each} twice: it was added after signing.`,
        ));
      }
    }
  }
  return found;
}

// What a signature over a graph does not notice: contexts that change no meaning here, and an issuer's
// name that its members say anyway.
function rewritten(held, vocabulary) {
  const found = [];
  for (const each of [held.whole, ...held.credentials.filter((one) => one.role === MEMBER)]) {
    if (isRewritten(each.document, vocabulary)) {
      found.push(FIND.failed(
        'FORM',
        `${each.path}/@context`,
        `The contexts of ${each} are not exactly those of its standard, in their order.`,
      ));
    }
  }
  const isNamed = ({ document }) => isObject(document.issuer) && has(document.issuer, 'name');
  const { whole } = held;
  if (!isNamed(whole) && held.directMembers.some((each) => isNamed(each) && each.issuer === whole.issuer)) {
    found.push(FIND.failed(
      'FORM',
      '/issuer/name',
      'The issuer’s name is missing in the transcript, but stands in its credits: it was taken out.',
    ));
  }
  return found;
}

function isRewritten(document, vocabulary) {
  const given = valuesOf(document, '@context');
  if (!given.every((each) => typeof each === 'string' && vocabulary.contexts.has(each))) {
    return false; // step 3 says which of them is unknown
  }
  if (isClr(document)) return !isAmong(given, CONTEXTS_OF_CLR);
  return isBadge(document) && !isAmong(given, CONTEXTS_OF_BADGE);
}
