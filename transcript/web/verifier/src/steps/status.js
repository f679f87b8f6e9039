// Step 6: has the school taken it back, or any part of it? A list that cannot be relied on settles nothing.

import { AN_ENDORSEMENT } from '../holdings.js';
import { momentText } from '../moments.js';
import { typesOf } from '../names.js';
import { PASSED, STANDING, finder, holds } from '../report.js';
import { ENTRY, REVOCATION, SUSPENSION, StatusListError, readEntry, suspensionListOf } from '../status_entry.js';
import { asList, capitalized, isObject, quoted } from '../text.js';
import { UnusableListError, valueOf } from './status_lists.js';
import { successorOf } from './supersessions.js';

const FIND = finder('status', STANDING);
const WORDS = new Map([[REVOCATION, 'revoked'], [SUSPENSION, 'suspended']]);
const CODES = new Map([[REVOCATION, 'STATUS_REVOKED'], [SUSPENSION, 'STATUS_SUSPENDED']]);
const ADVICE = new Map([
  [REVOCATION, 'That is final: do not rely on it, and ask for the document that takes its place'],
  [SUSPENSION, 'It does not count for now: ask the school, and verify again later'],
]);

// An outcome is a check, or `{clear}`: a list does not say that it was taken back; or `{open}`: a list
// leaves it open.

/** Return what was taken back and what cannot be told; or in one line that all of it stands. */
export async function status(held, signatures, { document, lists }) {
  const madeOn = (each) => signatures.filter((one) => one.held === each);
  // The whole first: what is wrong with a list is told there, and of its members not again.
  let found = new Map();
  for (const each of [...held.credentials].reverse()) {
    if (each.role !== AN_ENDORSEMENT) found.set(each.path, await outcomes(each, madeOn(each), lists));
  }
  const successor = successorOf(held.whole, madeOn(held.whole), lists.world);
  const checks = [];
  if (successor) {
    checks.push(superseded(held.whole, document, successor));
    // With the whole, what its issuer put into it was replaced: more need not be said of it.
    const others = held.credentials.filter((each) => found.has(each.path));
    found = new Map(others.map((each) => [
      each.path, each.issuer === held.whole.issuer ? [] : found.get(each.path),
    ]));
  }
  const every = [...found.values()].flat();
  const told = [...unique(every.filter(isCheck)), ...toldOfLists(every)];
  if (successor) return [...checks, ...told];
  const all = [...told, ...without(held, found, document)];
  return all.every(holds) ? [...all, stands(held, found)] : all;
}

const isCheck = (outcome) => 'verdict' in outcome;
const unique = (checks) => [
  ...new Map([...checks].reverse().map((check) => [`${check.code} ${check.message}`, check])).values(),
].reverse();

/** Return what the status entries of a credential say against it, or leave open. */
export async function standingOf(held, signatures, lists) {
  const found = await outcomes(held, signatures, lists);
  return [...found.filter(isCheck), ...toldOfLists(found)];
}

const superseded = (whole, document, successor) =>
  FIND.failed(
    'SUPERSEDED',
    whole.path,
    `By what the school said on ${momentText(successor.asOf)}, ${document ?? whole} was replaced by document `
    + `${successor.number}. Do not rely on it: ask for that one.`,
  );

async function outcomes(held, signatures, lists) {
  const given = held.document.credentialStatus;
  const path = `${held.path}/credentialStatus`;
  const keys = signatures.map((each) => each.key);
  const found = [];
  for (const [place, entry] of asList(given).entries()) {
    const here = Array.isArray(given) ? `${path}/${place}` : path;
    found.push(...(await ofEntry(entry, { held, path: here, keys, lists })));
  }
  return found;
}

async function ofEntry(entry, reading) {
  const { held, path } = reading;
  const kinds = typesOf(entry);
  const unusable = (reason) => [FIND.unsettled(
    'STATUS_LIST', path, `Whether ${held} was taken back cannot be told: ${reason}. Ask the school.`,
  )];
  if (!isObject(entry) || !kinds.length) return unusable('its entry is malformed (MALFORMED_VALUE_ERROR)');
  if (!kinds.includes(ENTRY)) {
    return [FIND.unsettled(
      'UNSUPPORTED',
      path,
      `Whether ${held} was taken back is said in a way this tool cannot read (${quoted(kinds[0])}). Another `
      + 'verifier may.',
    )];
  }
  let received;
  try {
    received = readEntry(entry);
  } catch (error) {
    if (error instanceof StatusListError) return unusable(`its entry is malformed: ${error.message}`);
    throw error;
  }
  const found = [await lookUp(received, reading)];
  const suspensions = suspensionListOf(entry);
  if (received.purpose === REVOCATION && suspensions !== null) {
    found.push(await lookUp({ ...received, url: suspensions, purpose: SUSPENSION }, reading));
  }
  return found;
}

async function lookUp(entry, reading) {
  const { held, path, keys, lists } = reading;
  const open = (code, reason) => ({ open: { path, url: entry.url, code, reason } });
  try {
    const found = await lists.copies(entry.url, held.issuer, keys);
    // What is revoked stays revoked: that is known even from a list that is too old.
    const final = entry.purpose === REVOCATION ? found.find((each) => valueOf(each, entry)) : undefined;
    const chosen = final ?? found[0];
    if (!final && chosen.tooOld) return open('STATUS_STALE', chosen.tooOld);
    return verdictOf(entry, valueOf(chosen, entry), chosen.asOf, reading);
  } catch (error) {
    if (error instanceof UnusableListError) return open(error.code, error.message);
    if (error instanceof StatusListError) return open('STATUS_LIST', error.message);
    throw error;
  }
}

function verdictOf(entry, value, asOf, { held, path }) {
  const told = `By the list of ${momentText(asOf)}`;
  const { purpose } = entry;
  if (WORDS.has(purpose) && value) {
    const message = `${told}, ${held} is ${WORDS.get(purpose)}. ${ADVICE.get(purpose)}.`;
    return FIND.failed(CODES.get(purpose), path, message);
  }
  if (purpose === 'message') {
    const said = quoted(entry.messages.get(value) ?? `status ${value}`);
    return FIND.passed('STATUS_OK', path, `${told}, the issuer says of ${held}: ${said}.`);
  }
  if (purpose === 'refresh' && value) {
    return FIND.passed('STATUS_OK', path, `${told}, there is a newer version of ${held}.`);
  }
  if (!WORDS.has(purpose) && purpose !== 'refresh') {
    return FIND.unsettled(
      'UNSUPPORTED',
      path,
      `The list says something of ${held} that this tool does not know (${quoted(purpose)}). Another `
      + 'verifier may.',
    );
  }
  return { clear: { purpose, asOf } };
}

/** Return what lists leave open: each list once, and together those of one entry. */
function toldOfLists(found) {
  const lists = new Map();
  for (const { open } of found) {
    const key = open && JSON.stringify([open.code, open.reason, open.url]);
    if (open && !lists.has(key)) lists.set(key, open);
  }
  const groups = new Map();
  for (const open of lists.values()) {
    const key = JSON.stringify([open.code, open.reason, open.path]);
    groups.set(key, [...(groups.get(key) ?? []), open]);
  }
  return [...groups.values()].map((alike) =>
    FIND.unsettled(alike[0].code, alike[0].path, leftOpen(alike[0], alike.map((each) => each.url))),
  );
}

function leftOpen({ code, reason }, urls) {
  const one = urls.length === 1;
  const which = `${one ? 'The list that says' : 'The lists that say'} what was taken back`;
  const problem = {
    STATUS_UNREACHABLE: `${which} ${one ? 'was' : 'were'} not read`,
    STATUS_STALE: `${which} ${one ? 'is' : 'are'} too old: ${reason}`,
  }[code] ?? `${which} cannot be relied on: ${reason}`;
  const files = one ? 'the file that is' : 'the files that are';
  return `${problem}. Add, beside the file, ${files} published at ${urls.map(quoted).join(' and ')}, and check `
    + 'again; or ask the school.';
}

/** Return what nobody says anything of, that would have to be known. */
function without(held, found, document) {
  const { whole } = held;
  if (!found.get(whole.path).some(settles)) {
    return [FIND.unsettled(
      'STATUS_NONE',
      '',
      'The school publishes no list of what it has taken back, so the file cannot tell whether it still '
      + `stands. If it matters, ask the school about ${document ?? 'it'}.`,
    )];
  }
  return held.members
    .filter((each) => each.issuer !== whole.issuer && !found.get(each.path).some(settles))
    .map((each) => FIND.unsettled(
      'STATUS_NONE',
      each.path,
      `${capitalized(String(each))} is by another issuer, who publishes no list of what was taken back. If it `
      + 'matters, ask that issuer.',
    ));
}

// A message about a credential does not say whether it was taken back; a problem is told.
const settles = (told) => {
  if (told.clear) return WORDS.has(told.clear.purpose);
  return Boolean(told.open) || told.verdict !== PASSED;
};

function stands(held, found) {
  const clear = [...found.values()].flat().filter((each) => each.clear).map((each) => each.clear);
  const words = [...WORDS].filter(([purpose]) => clear.some((each) => each.purpose === purpose)).map(([, word]) => word);
  const count = held.directMembers.length;
  const every = count && held.directMembers.every((each) => found.get(each.path).some(settles));
  const members = `, nor is ${count > 1 ? `any of its ${count} credits` : 'its credit'}`;
  const asOf = momentText(Math.min(...clear.map((each) => each.asOf)));
  const said = `${words.length > 1 ? 'neither' : 'not'} ${words.join(' nor ')}`;
  return FIND.passed(
    'STATUS_OK', '', `By the school's list of ${asOf}, ${held.whole} is ${said}${every ? members : ''}.`,
  );
}
