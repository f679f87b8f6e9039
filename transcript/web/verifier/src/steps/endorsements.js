// Step 8, too: what others say of what is in the file. It never turns the verdict, unless a name is forged.

import { AN_ENDORSEMENT } from '../holdings.js';
import { keyOf, normal } from '../identifiers.js';
import { idOf } from '../names.js';
import { FAILED, INDETERMINATE, INTEGRITY, ISSUER, PASSED, finder, worst } from '../report.js';
import { has, isObject, plain, quoted } from '../text.js';
import { outsideItsDates } from './dates.js';
import { standingOf } from './status.js';
import { toldByTheList } from './whom_to_trust.js';

const FIND = finder('endorsements', INTEGRITY);
const ELSEWHERE = new Set(['endorsement', 'endorsementJwt']);
const LONGEST_COMMENT = 5_000;
const THE_ISSUER = 'the issuer';
const COPIED = 'Nobody on your list says that the file is from there, and anyone can copy an endorsement into '
  + 'a file: it says nothing of this one.';
const BESIDE = 'That is about the endorsement alone, not about what it endorses.';
const BEST_FIRST = [PASSED, FAILED, INDETERMINATE];

/** Return what is to be said of each endorsement in the file: `{checks, shown}`, in the order of proving. */
export async function endorsements(held, signatures, { lists, before }) {
  const found = held.credentials.filter((each) => each.role === AN_ENDORSEMENT);
  if (!found.length) return [];
  const named = namedIn(held.whole.document);
  for (const each of found) named.set(normal(idOf(each.document) ?? ''), '');
  named.set(normal(held.whole.issuer ?? ''), THE_ISSUER);
  named.delete('');
  const sure = surelyFrom(held.whole, before);
  const judged = [];
  for (const each of found) {
    const about = normal(idOf(each.subject) ?? '');
    judged.push(await judge({
      one: each,
      made: signatures.filter((one) => one.held === each),
      about: named.get(about),
      isBound: sure === null || sure.has(about),
      entry: each.issuer === null ? null : lists.world.trust?.entry(each.issuer),
      lists,
    }));
  }
  return judged;
}

/** Return what the file speaks of with a right to it; null stands for all that it names. */
function surelyFrom(whole, before) {
  const verdicts = before.filter((each) => each.axis === ISSUER).map((each) => each.verdict);
  if (worst(verdicts) === PASSED) return null;
  const issuer = whole.issuer ?? '';
  return new Set(keyOf(issuer) ? [normal(issuer)] : []);
}

/** Return the ids that a file names outside of endorsements, with what it calls them. */
function namedIn(document) {
  const named = new Map();
  const waiting = [document];
  while (waiting.length) {
    const value = waiting.pop();
    if (Array.isArray(value)) waiting.push(...value);
    else if (isObject(value)) {
      if (typeof value.id === 'string') {
        const known = typeof value.name === 'string' ? `“${quoted(value.name)}”` : '';
        named.set(normal(value.id), known || (named.get(normal(value.id)) ?? ''));
      }
      waiting.push(...Object.entries(value).filter(([key]) => !ELSEWHERE.has(key)).map(([, each]) => each));
    }
  }
  return named;
}

async function judge(question) {
  const { one, made, lists, entry } = question;
  const endorser = endorserOf(question);
  const beside = (code) => (each) => ({
    verdict: each.verdict, check: FIND.passed(code, each.path, `${each.message} ${BESIDE}`),
  });
  const findings = [
    ...subjectOf(question),
    ...outsideItsDates(one, made, lists.world.at).map(beside('ENDORSEMENT_DATES')),
    ...(await standingOf(one, made, lists)).map(beside('ENDORSEMENT_STATUS')),
    endorser,
  ];
  const trusted = endorser.verdict === PASSED;
  const comment = has(one.subject, 'endorsementComment') ? one.subject.endorsementComment : null;
  return {
    checks: findings.map((each) => each.check),
    shown: {
      path: one.path,
      subject: idOf(one.subject),
      issuer: { id: one.issuer, name: entry && trusted ? entry.name : null, trusted, key: made[0].key.multibase },
      comment: typeof comment === 'string' ? words(comment) : null,
      verdict: worst(findings.map((each) => each.verdict)),
    },
  };
}

const subjectOf = ({ one, about }) =>
  about !== undefined ? [] : [{
    verdict: INDETERMINATE,
    check: FIND.unsettled(
      'ENDORSEMENT_SUBJECT',
      `${one.path}/credentialSubject/id`,
      'An endorsement in the file is about something that is not in the file. Ask the school what it is '
      + 'meant to say.',
    ),
  }];

function endorserOf({ one, made, about, isBound, entry }) {
  const path = `${one.path}/issuer`;
  const whom = whomOf(one, about, isBound);
  if (!entry) {
    return unknown(
      path,
      `Somebody who is not on your trust list, ${quoted(one.issuer ?? '')}, endorses ${whom}. That says `
      + 'nothing until you know who it is.',
    );
  }
  const told = made.map((each) => toldByTheList([each], entry));
  const [best] = [...told].sort(
    (mine, other) => BEST_FIRST.indexOf(mine.verdict) - BEST_FIRST.indexOf(other.verdict),
  );
  if (best.verdict === FAILED) {
    // The reader has confirmed the endorser's keys: this is somebody else in that name.
    const message = `Of the endorsement in it: ${best.message}`;
    return { verdict: FAILED, check: FIND.failed(best.code, path, message) };
  }
  if (best.verdict === INDETERMINATE) return unknown(path, `It endorses ${whom}. ${best.message}`);
  const message = `“${entry.name}”, which is on your trust list, endorses ${whom}.`;
  const said = isBound ? message : `${message} ${COPIED}`;
  return { verdict: isBound ? PASSED : INDETERMINATE, check: FIND.passed('ENDORSER_TRUSTED', path, said) };
}

/** Return what is endorsed. The endorser signed its id; its name is the file's word. */
function whomOf(one, about, isBound) {
  const thing = quoted(idOf(one.subject) ?? 'something');
  if (!isBound || !about) return thing;
  return about === THE_ISSUER ? about : `${about} (${thing})`;
}

const unknown = (path, message) => ({
  verdict: INDETERMINATE, check: FIND.passed('ENDORSER_UNKNOWN', path, message),
});

const words = (comment) =>
  [...comment].slice(0, LONGEST_COMMENT).join('').split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).map(plain).join('\n');
