// A verdict in the words of a language: an answer first, then three rows, then the rest. As the toolkit's own
// verify page tells it (transcript/web/verdicts.py), from the same words.

import { AXES, FAILED, INDETERMINATE, INTEGRITY, ISSUER, PASSED, STANDING, worst } from './report.js';
import { plain } from './text.js';

export const MARKS = { [PASSED]: 'passed', [FAILED]: 'failed', [INDETERMINATE]: 'unsettled' };
const MEMBER = /^\/credentialSubject\/verifiableCredential\/(\d+)/;
const TELLING = new Set(['PROOF_OK', 'PICTURE_UNCOVERED', 'TRUSTED', 'STATUS_OK']);
const LONGEST_LIST = 500;

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
const lowered = (text) => text.charAt(0).toLowerCase() + text.slice(1);
const raised = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const doubtful = (check) => check.verdict !== PASSED;
const once = (items) => [...new Set(items)];

/** Return what a page shows of a report, in the words of one language. */
export function tell(report, words, { isEnglish }) {
  const message = (check) => messageOf(check, report, words, isEnglish);
  const doubts = report.checks.filter(doubtful);
  const isPdf = report.kind === 'pdf';
  return {
    ...answerOf(report, words),
    mark: MARKS[report.verdict],
    rows: AXES.map((axis) => rowOf(report, axis, words, message)),
    todo: isPdf ? [words.static.pdf_do] : once(doubts.map((each) => words.codes[each.code].do).filter(Boolean)),
    facts: factsOf(report, words),
    toCompare: toCompare(report, words),
    members: membersOf(report, words, message),
    endorsements: report.endorsements.map((each) => endorsementOf(each, words)),
    lines: report.checks.map((check) => ({
      axis: words.axis_names[check.axis],
      step: words.steps[check.step],
      path: check.path,
      word: words.verdicts[check.verdict],
      mark: MARKS[check.verdict],
      says: isEnglish ? '' : words.codes[check.code].says,
      message: check.message,
      code: check.code,
    })),
  };
}

/** Return a message with its moments as people write them, to the minute. */
const readable = (text) => text.replace(/\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\dZ/g, '$1, $2 UTC');

function messageOf(check, report, words, isEnglish) {
  if (report.kind === 'pdf') return words.static.pdf_says;
  return isEnglish ? readable(check.message) : words.codes[check.code].says;
}

/** Return the answer in a sentence, and what else belongs to it. */
function answerOf(report, words) {
  const said = words.answer;
  const { axes, checks } = report;
  const thing = words.thing[report.kind];
  const { name } = report.issuer;
  const by = name ? filled(said.by, { name }) : said.by_unnamed;
  const first = (axis, verdict) => checks.find((each) => each.axis === axis && each.verdict === verdict);
  const says = (check) => lowered(words.codes[check.code].says);
  if (report.kind === 'pdf') return { answer: words.static.pdf_answer, more: '' };
  if (axes[INTEGRITY] === FAILED) return { answer: said.integrity, more: '' };
  if (axes[ISSUER] === FAILED) return { answer: said.issuer, more: '' };
  if (axes[STANDING] === FAILED) {
    const isIssued = axes[INTEGRITY] === PASSED && axes[ISSUER] === PASSED;
    const why = says(first(STANDING, FAILED));
    return {
      answer: raised(filled(said.standing, { thing, why })),
      more: isIssued ? raised(filled(said.standing_issued, { by })) : '',
    };
  }
  if (checks.every((each) => each.axis === INTEGRITY)) {
    return { answer: filled(said.nothing, { why: says(first(INTEGRITY, INDETERMINATE)) }), more: '' };
  }
  const key = AXES.map((axis) => (axes[axis] === PASSED ? 'p' : 'i')).join('');
  return { answer: raised(filled(said[key], { thing, by })), more: '' };
}

function rowOf(report, axis, words, message) {
  const said = words.axes;
  const checks = report.checks.filter((each) => each.axis === axis);
  const reasons = reasonsOf(checks, words, message);
  return {
    axis,
    question: said[axis].question,
    word: said[axis][report.axes[axis]],
    mark: MARKS[report.axes[axis]],
    reasons: reasons.length ? reasons : [{ text: said.unasked, more: 0 }],
  };
}

function reasonsOf(checks, words, message) {
  const doubts = checks.filter(doubtful);
  if (doubts.length) {
    // What is found of every credit in the same words is told once.
    const groups = new Map();
    for (const each of doubts) {
      const text = placed(each, words, message);
      const key = `${each.code} ${message(each).replace(/\d+/g, '#')}`;
      groups.set(key, { text: groups.get(key)?.text ?? text, more: (groups.get(key)?.more ?? -1) + 1 });
    }
    return [...groups.values()];
  }
  const whole = checks.filter((each) => !MEMBER.test(each.path) && each.step !== 'endorsements');
  const telling = whole.filter((each) => TELLING.has(each.code));
  const said = once((telling.length ? telling : whole).map(message));
  return said.length ? [{ text: said.join(' '), more: 0 }] : [];
}

/** Return what was found, and of which credit; the exact words say that themselves. */
function placed(check, words, message) {
  const found = MEMBER.exec(check.path);
  if (!found || message(check) === readable(check.message)) return message(check);
  return `${filled(words.page.member_number, { number: Number(found[1]) + 1 })}: ${message(check)}`;
}

function factsOf(report, words) {
  const said = words.page;
  const found = [];
  if (report.subject?.name) found.push([said.learner, report.subject.name]);
  if (report.document) found.push([said.document, report.document.number ?? plain(report.document.id)]);
  if (report.credits?.total) {
    const isSplit = report.credits.foundational || report.credits.advanced;
    found.push([said.credits, isSplit ? filled(said.credits_split, report.credits) : String(report.credits.total)]);
  }
  if (report.issuer.name) found.push([said.school, report.issuer.name]);
  return found;
}

/** Return what a reader compares with the school, or gets from it. */
function toCompare(report, words) {
  const { issuer } = report;
  const found = [];
  if (issuer.id && !issuer.trusted) {
    found.push([words.page.issuer_own, plain(issuer.id)]);
    if (issuer.key) found.push([words.page.issuer_key, issuer.key]);
  }
  if (report.axes[STANDING] !== PASSED) {
    found.push(...report.missing.map((url) => [words.page.list_address, plain(url)]));
  }
  return found;
}

function membersOf(report, words, message) {
  const numberOf = (path) => Number(MEMBER.exec(path)?.[1]);
  const names = new Map(report.members.map((each) => [numberOf(each.path), each]));
  const found = new Map([...names.keys()].map((number) => [number, []]));
  for (const check of report.checks) {
    if (MEMBER.test(check.path)) {
      const number = numberOf(check.path);
      found.set(number, [...(found.get(number) ?? []), check]);
    }
  }
  return [...found].sort(([one], [other]) => one - other).slice(0, LONGEST_LIST).map(([number, checks]) => {
    const verdict = worst(checks.map((each) => each.verdict));
    const shown = names.get(number);
    return {
      name: shown?.name ?? filled(words.page.member_number, { number: number + 1 }),
      levels: (shown?.levels ?? []).map((level) => words.page[level]).join(', '),
      word: words.verdicts[verdict],
      mark: MARKS[verdict],
      reasons: once(checks.filter(doubtful).map(message)),
    };
  });
}

function endorsementOf(each, words) {
  const issuer = plain(each.issuer.name ?? each.issuer.id ?? '');
  if (each.verdict !== PASSED) return [filled(words.page.endorsement_doubt, { issuer }), ''];
  return [filled(words.page.endorsed, { subject: plain(each.subject ?? ''), issuer }), each.comment ?? ''];
}

export { filled };
