// The page: what a reader chooses, and what comes of it. Nothing is sent anywhere, and nothing is kept.

import { utf8 } from './bytes.js';
import { Checker } from './checker.js';
import { chosen, tooLarge } from './chosen.js';
import { Documents } from './documents.js';
import { openEnvelope } from './envelope.js';
import { LIMITS } from './limits.js';
import { bdi, h, pairs } from './markup.js';
import { dayBegins, momentText, readMoment } from './moments.js';
import { typesOf } from './names.js';
import { LIST_CREDENTIAL } from './status_entry.js';
import { filled } from './tell.js';
import { TrustList, TrustListError } from './trust.js';
import { verdictOf } from './verdict.js';

const LANGUAGES = ['en', 'es'];
const given = JSON.parse(document.getElementById('given').textContent);
const program = new Blob([document.querySelector('script:not([type])').textContent], { type: 'text/javascript' });
const programAddress = URL.createObjectURL(program);

const state = {
  language: chosenLanguage(),
  trust: null,
  trustFile: null,
  trustProblem: null,
  beside: [],
  besideProblems: [],
  files: [],
  fileProblems: [],
  reports: [],
  at: '',
  problem: null,
  isBusy: false,
  checker: null,
};

function chosenLanguage() {
  const asked = new URLSearchParams(location.search).get('lang');
  const wished = [asked, ...navigator.languages].map((each) => String(each).slice(0, 2).toLowerCase());
  return wished.find((each) => LANGUAGES.includes(each)) ?? 'en';
}

const words = () => given.words[state.language];
// What was wrong with a choice, to be said in whichever language is chosen then.
const wrong = (key, facts = {}) => () => filled(words().static[key], facts);

function start() {
  if (given.trust) takeTrust({ name: given.trust.name, content: utf8(given.trust.text), isWhole: true });
  draw();
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', async (event) => {
    event.preventDefault();
    await takeDropped(await everyChosen(event.dataTransfer?.files ?? []));
  });
  printWhole();
}

// Whoever keeps the paper cannot open what is closed on the screen.
function printWhole() {
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('.results details:not([open])')];
    for (const each of closed) each.open = true;
  });
  addEventListener('afterprint', () => {
    for (const each of closed) each.open = false;
  });
}

const everyChosen = (files) => Promise.all([...files].map(chosen));

function takeTrust(file) {
  const { name } = file;
  // Nobody is trusted by a list that cannot be read, nor by the one before it.
  state.trust = null;
  state.trustFile = null;
  state.trustProblem = null;
  try {
    state.trust = trustIn(file);
    state.trustFile = file;
  } catch (error) {
    if (!(error instanceof TrustListError)) throw error;
    state.trustProblem = wrong('list_wrong', { name, reason: error.message });
  }
}

function trustIn({ name, content, isWhole }) {
  if (content === null) throw new TrustListError('it could not be read');
  if (!isWhole) throw new TrustListError('the trust list is too large');
  return TrustList.parse(content, name);
}

function takeBeside(files) {
  for (const file of files) {
    if (file.content && file.isWhole && new Documents().add(file.content)) state.beside.push(file);
    else state.besideProblems.push(wrong('beside_wrong', { name: file.name }));
  }
}

// What is dropped goes where it belongs, by what it is.
async function takeDropped(files) {
  const lists = files.filter((file) => /\.ya?ml$/i.test(file.name));
  lists.forEach(takeTrust);
  const others = files.filter((file) => !lists.includes(file));
  state.besideProblems = [];
  takeBeside(others.filter(isBeside));
  const toCheck = others.filter((file) => !isBeside(file));
  if (toCheck.length) await takeFiles(toCheck);
  else await checkAgain();
}

function isBeside({ content, size }) {
  if (!content || size > LIMITS.statusList) return false;
  const documents = new Documents();
  documents.add(content);
  const { credential } = openEnvelope(content, '');
  return documents.superseded.length > 0 || typesOf(credential).includes(LIST_CREDENTIAL);
}

async function takeFiles(files) {
  state.files = files.filter((file) => file.content);
  state.fileProblems = files.filter((file) => !file.content).map(({ name }) => wrong('unreadable', { name }));
  await check();
}

/** Check once more what was checked, with another list. */
async function checkAgain() {
  if (state.files.length) await check();
  else draw();
}

function momentAsked() {
  const text = state.at.trim();
  if (!text) return Date.now();
  const day = dayBegins(text);
  return day ?? readMoment(text);
}

async function check() {
  state.checker?.end();
  state.checker = null;
  state.isBusy = false;
  state.reports = [];
  state.problem = null;
  if (!state.files.length && !state.fileProblems.length) state.problem = wrong('nothing');
  let at;
  try {
    at = momentAsked();
  } catch {
    state.problem = () => words().page.bad_at;
  }
  if (state.problem || !state.files.length) {
    draw();
    document.querySelector('[role=alert]')?.focus();
    return;
  }
  await run(newChecker(), at);
}

function newChecker() {
  const lists = [...given.status.map(utf8), ...state.beside.map(({ content }) => content)];
  const { name, content } = state.trustFile ?? {};
  const trust = state.trustFile && { name, content };
  return new Checker(programAddress, { contexts: given.contexts, trust, lists });
}

async function run(checker, at) {
  const reports = [];
  state.checker = checker;
  state.isBusy = true;
  draw();
  for (const file of state.files) {
    const { name, content, isWhole } = file;
    reports.push(isWhole ? await checker.check({ name, content, at }) : tooLarge(file, at));
    if (checker !== state.checker) return; // something else was chosen meanwhile
  }
  checker.end();
  state.reports = reports;
  state.isBusy = false;
  draw();
  document.querySelector('.answer')?.focus();
}

function draw() {
  const { page, static: own } = words();
  const { id } = document.activeElement ?? {};
  document.documentElement.lang = state.language;
  document.title = page.title;
  document.querySelector('main').replaceChildren(
    h(
      'div',
      { class: 'verify' },
      languages(),
      h('h1', {}, page.title),
      h('p', { class: 'lead' }, own.lead),
      h('p', { class: 'quiet' }, own.private),
      state.problem ? alert(state.problem) : null,
      form(page, own),
      h('div', { 'aria-live': 'polite', class: 'results' }, state.isBusy ? h('p', {}, own.checking) : results(page, own)),
    ),
  );
  if (id) document.getElementById(id)?.focus();
}

const languages = () =>
  h('p', { class: 'languages' }, h(
    'button',
    {
      type: 'button',
      class: 'small',
      id: 'other-language',
      lang: LANGUAGES.find((each) => each !== state.language),
      on: {
        click: () => {
          state.language = LANGUAGES.find((each) => each !== state.language);
          draw();
        },
      },
    },
    words().page.other_language,
  ));

function form(page, own) {
  const listed = state.trust?.issuers.size ?? 0;
  const count = listed === 1 ? page.list_one : filled(page.list_many, { count: listed });
  const told = state.trust ? filled(own.list_used, { name: state.trustFile.name, count }) : own.list_none;
  return h(
    'form',
    { on: { submit: (event) => { event.preventDefault(); check(); } } },
    field('file', page.file, own.file_hint, state.fileProblems.map(alert), 'drop'),
    field('list', own.list, own.list_hint, [h('p', { class: 'quiet' }, bdi(told)), problem(state.trustProblem)]),
    h(
      'details',
      { open: wantsLists() },
      h('summary', {}, own.more),
      field('beside', page.beside, own.beside_hint, [
        ...state.beside.map((each) => h('p', { class: 'quiet' }, bdi(each.name))),
        ...state.besideProblems.map(problem),
      ]),
      dateField(page),
    ),
    h('div', { class: 'actions' }, h('button', { class: 'main' }, page.check)),
  );
}

/** Return whether it stood open, or something was chosen there, or is needed from there. */
const wantsLists = () =>
  Boolean(document.querySelector('form details')?.open || state.at || state.beside.length || state.besideProblems.length) ||
  state.reports.some((report) => report.missing.length > 0);

const alert = (said) => h('p', { class: 'problem', role: 'alert', tabindex: '-1' }, bdi(said()));
const problem = (said) => (said ? h('p', { class: 'problem' }, bdi(said())) : null);

// These stay when the page is drawn anew: what was chosen in them would be forgotten.
const inputs = {
  file: chooser('file', { multiple: true }, takeFiles),
  list: chooser('list', { accept: '.yaml,.yml,.json' }, async ([file]) => {
    takeTrust(file);
    await checkAgain();
  }),
  beside: chooser('beside', { accept: '.json,.jwt', multiple: true }, async (files) => {
    state.beside = [];
    state.besideProblems = [];
    takeBeside(files);
    await checkAgain();
  }),
};

function chooser(id, attributes, take) {
  const change = async ({ target: { files } }) => (files.length ? take(await everyChosen(files)) : null);
  return h('input', { type: 'file', id, 'aria-describedby': `${id}-hint`, ...attributes, on: { change } });
}

const field = (id, label, hint, below, kind = '') =>
  h(
    'div',
    { class: `field ${kind}`.trim() },
    h('label', { for: id }, label),
    h('p', { class: 'hint', id: `${id}-hint` }, hint),
    inputs[id],
    ...below,
  );

const dateField = (page) =>
  h(
    'div',
    { class: 'field' },
    h('label', { for: 'at' }, page.at),
    h('p', { class: 'hint', id: 'at-hint' }, page.at_hint),
    h('input', {
      type: 'text', id: 'at', value: state.at, autocomplete: 'off', 'aria-describedby': 'at-hint',
      on: { input: (event) => { state.at = event.target.value; } },
    }),
  );

function results(page, own) {
  if (!state.reports.length) return [];
  const [{ as_of: asOf }] = state.reports;
  return [
    ...state.reports.map((report, number) => verdictOf(report, words(), { language: state.language, number })),
    h('h2', {}, page.about),
    pairs(
      'facts',
      [
        [page.as_of, `${momentText(asOf).slice(0, 16).replace('T', ' ')} UTC`],
        [page.used, state.trustFile?.name ?? page.used_none],
        ...state.beside.map((each) => [page.used_status, each.name]),
        [own.tool, given.tool],
      ],
      bdi,
    ),
    h('div', { class: 'actions' }, h('button', { type: 'button', on: { click: () => window.print() } }, own.print)),
  ];
}

start();
