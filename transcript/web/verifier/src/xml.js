// A small strict reader of XML, for SVG alone: no document type, no entities but the five, and no comfort.

const NAME = /[A-Za-z_\u00c0-\uffff][\w.\-\u00b7\u00c0-\uffff]*(?::[A-Za-z_\u00c0-\uffff][\w.\-\u00b7\u00c0-\uffff]*)?/y;
const ATTRIBUTE = /[ \t\r\n]*=[ \t\r\n]*("[^<"]*"|'[^<']*')/y;
const SPACES = /[ \t\r\n]*/y;
const FORBIDDEN = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const REFERENCE = /&(?:#(\d+)|#x([0-9A-Fa-f]+)|(amp|lt|gt|quot|apos));/g;
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const DEEPEST = 256;

export class XmlError extends Error {}

/** Return the root element: `{space, name, attributes, children, text}`. Throws `XmlError`. */
export function parseXml(text) {
  if (FORBIDDEN.test(text)) throw new XmlError('a character that XML does not have');
  return new Reader(text.replace(/\r\n?/g, '\n')).document();
}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  document() {
    if (/^<\?xml[ \t\n]/.test(this.text)) this.until('?>');
    this.misc();
    if (this.text[this.at] !== '<') this.stop();
    const root = this.element(new Map([['xml', XML_NAMESPACE]]), 0);
    this.misc();
    if (this.at !== this.text.length) this.stop();
    return root;
  }

  misc() {
    for (;;) {
      this.match(SPACES);
      if (!this.aside()) return;
    }
  }

  /** Pass over a comment or an instruction, if one is here. */
  aside() {
    if (this.text.startsWith('<!--', this.at)) {
      const end = this.text.indexOf('--', this.at + 4);
      if (end < 0 || this.text[end + 2] !== '>') this.stop();
      this.at = end + 3;
      return true;
    }
    if (!this.text.startsWith('<?', this.at)) return false;
    this.at += 2;
    if (/^xml$/i.test(this.match(NAME))) this.stop();
    this.until('?>');
    return true;
  }

  element(outer, depth) {
    if (depth > DEEPEST) throw new XmlError('it is nested too deeply');
    this.at += 1;
    const name = this.name();
    const { attributes, spaces } = this.attributes(outer);
    const node = { ...this.resolved(name, spaces, true), attributes, children: [], text: '' };
    if (this.text.startsWith('/>', this.at)) {
      this.at += 2;
      return node;
    }
    this.expect('>');
    this.content(node, spaces, depth);
    this.expect('</');
    if (this.name() !== name) this.stop();
    this.match(SPACES);
    this.expect('>');
    return node;
  }

  attributes(outer) {
    const given = new Map();
    for (;;) {
      const space = this.match(SPACES);
      if (this.text[this.at] === '>' || this.text.startsWith('/>', this.at)) break;
      if (!space) this.stop();
      const name = this.name();
      const value = this.match(ATTRIBUTE);
      if (!value || given.has(name)) this.stop();
      const inner = value.slice(value.search(/["']/) + 1, -1);
      given.set(name, this.unescaped(inner.replace(/[\t\n]/g, ' ')));
    }
    const spaces = new Map(outer);
    for (const [name, value] of given) {
      if (name === 'xmlns') spaces.set('', value);
      else if (name.startsWith('xmlns:')) {
        if (!value) this.stop();
        spaces.set(name.slice(6), value);
      }
    }
    const attributes = new Map();
    for (const [name, value] of given) {
      if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
      const { space, name: local } = this.resolved(name, spaces, false);
      const key = space ? `{${space}}${local}` : local;
      if (attributes.has(key)) this.stop();
      attributes.set(key, value);
    }
    return { attributes, spaces };
  }

  resolved(name, spaces, isElement) {
    const [prefix, local] = name.includes(':') ? name.split(':') : ['', name];
    if (prefix && !spaces.has(prefix)) throw new XmlError('a prefix that nothing explains');
    return { space: prefix || isElement ? spaces.get(prefix) ?? '' : '', name: local };
  }

  content(node, spaces, depth) {
    for (;;) {
      const next = this.text.indexOf('<', this.at);
      if (next < 0) this.stop();
      const raw = this.text.slice(this.at, next);
      if (raw.includes(']]>')) this.stop();
      // As elsewhere, the text of an element is what stands before its first child.
      if (!node.children.length) node.text += this.unescaped(raw);
      else this.unescaped(raw);
      this.at = next;
      if (this.text.startsWith('</', next)) return;
      if (this.text.startsWith('<![CDATA[', next)) {
        this.at += 9;
        const data = this.until(']]>');
        if (!node.children.length) node.text += data;
      } else if (this.text.startsWith('<!--', next) || this.text.startsWith('<?', next)) {
        this.aside();
        node.children.push({ space: '', name: '', attributes: new Map(), children: [], text: '' });
      } else {
        node.children.push(this.element(spaces, depth + 1));
      }
    }
  }

  unescaped(text) {
    const bare = text.replace(REFERENCE, '');
    if (bare.includes('&')) this.stop();
    return text.replace(REFERENCE, (_, decimal, hexadecimal, name) => {
      if (name) return ENTITIES[name];
      const code = parseInt(decimal ?? hexadecimal, decimal ? 10 : 16);
      if (!(code <= 0x10ffff)) this.stop();
      const letter = String.fromCodePoint(code);
      if (FORBIDDEN.test(letter)) this.stop();
      return letter;
    });
  }

  until(end) {
    const place = this.text.indexOf(end, this.at);
    if (place < 0) this.stop();
    const found = this.text.slice(this.at, place);
    this.at = place + end.length;
    return found;
  }

  name() {
    return this.match(NAME) || this.stop();
  }

  expect(text) {
    if (!this.text.startsWith(text, this.at)) this.stop();
    this.at += text.length;
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  stop() {
    throw new XmlError(`there is something that XML does not have, at character ${this.at + 1}`);
  }
}

/** Yield an element and all that are inside of it. */
export function* everyElement(node) {
  yield node;
  for (const each of node.children) yield* everyElement(each);
}
