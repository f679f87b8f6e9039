// Elements made one by one: what a file says becomes text, and never markup.

const SVG = 'http://www.w3.org/2000/svg';
const SHAPES = {
  passed: [
    ['circle', { cx: 12, cy: 12, r: 11, fill: 'currentColor' }],
    ['path', { d: 'M6.5 12.5l3.8 3.8 7.4-8', class: 'sign', 'stroke-width': 2.6 }],
  ],
  failed: [
    ['rect', { x: 1.5, y: 1.5, width: 21, height: 21, rx: 2, fill: 'currentColor' }],
    ['path', { d: 'M7 7l10 10M17 7L7 17', class: 'sign', 'stroke-width': 2.6 }],
  ],
  unsettled: [
    ['path', { d: 'M12 .8L23.2 12 12 23.2.8 12z', fill: 'currentColor' }],
    ['path', { d: 'M9.3 9.6a2.8 2.8 0 1 1 4 2.6c-1 .5-1.3 1-1.3 2.1', class: 'sign', 'stroke-width': 2.2 }],
    ['circle', { cx: 12, cy: 17.2, class: 'dot', r: 1.4 }],
  ],
};

/** Return an element with attributes, listeners (`on`), and what is inside of it. */
export function h(name, { on = {}, ...attributes } = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  element.append(...inside.flat().filter((each) => each !== null && each !== ''));
  return element;
}

/** Return the mark of a verdict: a shape of its own, beside its colour and its word. */
export function mark(kind) {
  const drawing = document.createElementNS(SVG, 'svg');
  const told = { class: `mark ${kind}`, viewBox: '0 0 24 24', width: 24, height: 24, 'aria-hidden': 'true', focusable: 'false' };
  for (const [key, value] of Object.entries(told)) drawing.setAttribute(key, value);
  for (const [name, attributes] of SHAPES[kind]) {
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    drawing.append(shape);
  }
  return drawing;
}

export const bdi = (text) => h('bdi', {}, text);

/** Return a list of names and what belongs to each. */
export const pairs = (kind, rows, value) =>
  h('dl', { class: kind }, rows.map(([name, told]) => h('div', {}, h('dt', {}, name), h('dd', {}, value(told)))));
