// What is shown of one file.

import { bdi, h, mark, pairs } from './markup.js';
import { filled, tell } from './tell.js';

/** Return the section of a page that shows a report. */
export function verdictOf(report, words, { language, number }) {
  const told = tell(report, words, { isEnglish: language === 'en' });
  const { page } = words;
  const id = `answer-${number}`;
  return h(
    'section',
    {
      class: 'verdict',
      'aria-labelledby': id,
      'data-file': report.file,
      'data-verdict': report.verdict,
      'data-axes': Object.values(report.axes).join(' '),
    },
    h('p', { class: 'quiet file' }, `${words.kinds[report.kind]}: `, bdi(report.file)),
    h('h2', { class: `answer ${told.mark}`, id, tabindex: '-1' }, bdi(told.answer)),
    told.more ? h('p', { class: 'lead' }, bdi(told.more)) : null,
    h('dl', { class: 'axes' }, told.rows.map((row) => axisOf(row, page))),
    ...nextOf(told, page),
    ...factsOf(told, report, page),
    ...endorsementsOf(told, page),
    membersOf(told, page),
    detailsOf(told, report, words),
  );
}

const axisOf = (row, page) =>
  h(
    'div',
    { class: 'axis' },
    h('dt', {}, row.question),
    h(
      'dd',
      {},
      h('p', { class: `state ${row.mark}` }, mark(row.mark), h('span', {}, row.word)),
      row.reasons.map(({ text, more }) =>
        h('p', { class: 'reason' }, bdi(text), more ? h('span', { class: 'quiet' }, ` ${filled(page.same, { count: more })}`) : null),
      ),
    ),
  );

function nextOf({ todo, toCompare }, page) {
  if (!todo.length) return [];
  return [
    h('h3', {}, page.next),
    h('ul', { class: 'todo' }, todo.map((each) => h('li', {}, each))),
    toCompare.length ? pairs('facts', toCompare, (value) => h('code', {}, value)) : null,
  ];
}

const factsOf = ({ facts }, report, page) =>
  facts.length
    ? [h('h3', {}, report.issuer.trusted ? page.facts : page.facts_unsure), pairs('facts', facts, bdi)]
    : [];

const endorsementsOf = ({ endorsements }, page) =>
  endorsements.length
    ? [
        h('h3', {}, page.endorsements),
        h('ul', {}, endorsements.map(([said, comment]) =>
          h('li', {}, bdi(said), comment ? [' “', bdi(comment), '”'] : []))),
      ]
    : [];

function membersOf({ members, mark: overall }, page) {
  if (!members.length) return null;
  return h(
    'details',
    { open: overall === 'failed' },
    h('summary', {}, h('h3', {}, `${page.members} (${members.length})`)),
    h(
      'table',
      { class: 'members' },
      headOf(page.member, page.found),
      h('tbody', {}, members.map((each) => h(
        'tr',
        {},
        h('th', { scope: 'row' }, bdi(each.name), each.levels ? h('span', { class: 'quiet' }, ` ${each.levels}`) : null),
        h(
          'td',
          {},
          h('span', { class: `state ${each.mark}` }, mark(each.mark), h('span', {}, each.word)),
          each.reasons.map((reason) => h('p', { class: 'reason' }, bdi(reason))),
        ),
      ))),
    ),
  );
}

const headOf = (...names) =>
  h('thead', {}, h('tr', {}, names.map((name) => h('th', { scope: 'col' }, name))));

function detailsOf({ lines }, report, words) {
  const { page } = words;
  return h(
    'details',
    {},
    h('summary', {}, h('h3', {}, `${page.details} (${lines.length})`)),
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': page.details },
      h('table', { class: 'checks cards' }, headOf(page.looked, page.result, page.says), h('tbody', {}, lines.map((line) => lineOf(line, page)))),
    ),
    report.sha256 ? pairs('facts', [['SHA-256', report.sha256]], (value) => h('code', {}, value)) : null,
  );
}

const lineOf = (line, page) =>
  h(
    'tr',
    {},
    h('td', {}, line.step, h('br'), h('span', { class: 'quiet' }, line.axis)),
    h('td', {}, h('span', { class: `state ${line.mark}` }, line.word)),
    h(
      'td',
      {},
      line.says ? `${line.says} ` : '',
      h('span', { lang: 'en' }, bdi(line.message)),
      ' ',
      h('code', {}, line.code),
      line.path ? h('span', { class: 'quiet' }, ` ${filled(page.where, { path: line.path })}`) : null,
    ),
  );
