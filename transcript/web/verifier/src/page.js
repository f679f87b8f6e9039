// The page: what a reader chooses, and what comes of it. Nothing is sent anywhere, and nothing is kept.

import { Documents } from './documents.js';
import { LIMITS } from './limits.js';
import { bdi, h, pairs } from './markup.js';
import { dayBegins, momentText, readMoment } from './moments.js';
import { filled } from './tell.js';
import { TrustList, TrustListError } from './trust.js';
import { verdictOf } from './verdict.js';
import { verify } from './verify.js';
import { Vocabulary } from './vocabulary.js';

const LANGUAGES = ['en', 'es'];
const given = JSON.parse(document.getElementById('given').textContent);
const vocabulary = new Vocabulary(new Map(Object.entries(given.contexts)));

const state = {
  language: chosenLanguage(),
  trust: null,
  trustName: '',
  trustProblem: '',
  beside: [],
  besideProblems: [],
  files: [],
  reports: [],
  at: '',
  problem: '',
  isBusy: false,
  run: 0,
};

function chosenLanguage() {
  const asked = new URLSearchParams(location.search).get('lang');
  const wished = [asked, ...navigator.languages].map((each) => String(each).slice(0, 2).toLowerCase());
  return wished.find((each) => LANGUAGES.includes(each)) ?? 'en';
}

const words = () => given.words[state.language];
const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());
const textBytes = (text) => new TextEncoder().encode(text);

function start() {
  if (given.trust) takeTrust(given.trust.name, textBytes(given.trust.text));
  draw();
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', async (event) => {
    event.preventDefault();
    await takeDropped([...(event.dataTransfer?.files ?? [])]);
  });
}

function takeTrust(name, content) {
  try {
    state.trust = TrustList.parse(content, name);
    state.trustName = name;
    state.trustProblem = '';
  } catch (error) {
    if (!(error instanceof TrustListError)) throw error;
    // Nobody is trusted by a list that cannot be read, nor by the one before it.
    state.trust = null;
    state.trustName = '';
    state.trustProblem = filled(words().static.list_wrong, { name, reason: error.message });
  }
}

async function takeBeside(files) {
  for (const file of files) {
    const content = await bytesOf(file);
    if (new Documents().add(content)) state.beside.push({ name: file.name, content });
    else state.besideProblems.push(filled(words().static.beside_wrong, { name: file.name }));
  }
}

// What is dropped goes where it belongs, by what it is.
async function takeDropped(files) {
  const lists = files.filter((file) => /\.ya?ml$/i.test(file.name));
  for (const file of lists) takeTrust(file.name, await bytesOf(file));
  const others = files.filter((file) => !lists.includes(file));
  const kinds = await Promise.all(others.map(async (file) => isBeside(await bytesOf(file))));
  state.besideProblems = [];
  await takeBeside(others.filter((_, place) => kinds[place]));
  const toCheck = others.filter((_, place) => !kinds[place]);
  if (toCheck.length) await takeFiles(toCheck);
  else await checkAgain();
}

function isBeside(content) {
  const documents = new Documents();
  documents.add(content);
  if (documents.superseded.length) return true;
  const isSmall = content.length <= LIMITS.statusList;
  return isSmall && new TextDecoder('latin1').decode(content).includes('"BitstringStatusListCredential"');
}

async function takeFiles(files) {
  state.files = await Promise.all(files.map(async (file) => ({ name: file.name, content: await bytesOf(file) })));
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
  state.run += 1;
  const { run } = state;
  const reports = [];
  state.reports = [];
  state.problem = '';
  if (!state.files.length) state.problem = words().static.nothing;
  let at;
  try {
    at = momentAsked();
  } catch {
    state.problem = words().page.bad_at;
  }
  if (state.problem) {
    draw();
    document.querySelector('[role=alert]')?.focus();
    return;
  }
  state.isBusy = true;
  draw();
  await new Promise((resolve) => setTimeout(resolve));
  for (const { name, content } of state.files) {
    const documents = new Documents();
    for (const text of given.status) documents.add(textBytes(text));
    for (const each of state.beside) documents.add(each.content);
    reports.push(await verify(content, name, { vocabulary, trust: state.trust, documents, at }));
    if (run !== state.run) return; // something else was chosen meanwhile
  }
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
      state.problem ? h('p', { class: 'problem', role: 'alert', tabindex: '-1' }, state.problem) : null,
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
  const told = state.trust ? filled(own.list_used, { name: state.trustName, count }) : own.list_none;
  return h(
    'form',
    { on: { submit: (event) => { event.preventDefault(); check(); } } },
    field('file', page.file, own.file_hint, [], 'drop'),
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

const problem = (text) => (text ? h('p', { class: 'problem' }, bdi(text)) : null);

// These stay when the page is drawn anew: what was chosen in them would be forgotten.
const inputs = {
  file: chooser('file', { multiple: true }, takeFiles),
  list: chooser('list', { accept: '.yaml,.yml,.json' }, async ([file]) => {
    takeTrust(file.name, await bytesOf(file));
    await checkAgain();
  }),
  beside: chooser('beside', { accept: '.json,.jwt', multiple: true }, async (files) => {
    state.beside = [];
    state.besideProblems = [];
    await takeBeside(files);
    await checkAgain();
  }),
};

function chooser(id, attributes, take) {
  const change = ({ target: { files } }) => (files.length ? take([...files]) : null);
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
        [page.used, state.trustName || page.used_none],
        ...state.beside.map((each) => [page.used_status, each.name]),
        [own.tool, given.tool],
      ],
      bdi,
    ),
    h('div', { class: 'actions' }, h('button', { type: 'button', on: { click: () => window.print() } }, own.print)),
  ];
}

start();
