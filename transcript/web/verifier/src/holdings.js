// Every credential that a file holds: the whole, its members at any depth, and endorsements.

import { InvalidProofError } from './errors.js';
import { VERIFIABLE_CREDENTIAL, hasType, isBadge, isClr, isEndorsement } from './names.js';
import { INTEGRITY, finder } from './report.js';
import { child, grouped, has, isObject } from './text.js';
import { parseToken } from './vc_jwt.js';

const FIND = finder('envelope', INTEGRITY);
const HOLDERS = new Set(['verifiableCredential', 'endorsement', 'endorsementJwt']);
const MEMBER_OF_CLR = /^\/credentialSubject\/verifiableCredential\/(\d+)$/;

export const WHOLE = 'the credential';
export const MEMBER = 'the member';
export const AN_ENDORSEMENT = 'the endorsement';

/** A credential and its place in the file. `token` is set if a JWT secures it. */
export class Held {
  constructor({ path, role, document, token = null }) {
    Object.assign(this, { path, role, document, token });
  }

  /** Return what a message calls it. */
  toString() {
    if (this.role === WHOLE) {
      if (isClr(this.document)) return 'the transcript';
      return isBadge(this.document) ? 'the badge' : WHOLE;
    }
    const number = this.role === MEMBER ? MEMBER_OF_CLR.exec(this.path) : null;
    return number ? `credit no. ${Number(number[1]) + 1}` : this.role;
  }

  /** The identifier it gives for its issuer, believed by nobody yet; or null. */
  get issuer() {
    const { issuer } = this.document;
    const found = isObject(issuer) ? issuer.id : issuer;
    return typeof found === 'string' ? found : null;
  }

  get subject() {
    const { credentialSubject: found } = this.document;
    return isObject(found) ? found : {};
  }
}

/** The credentials in the order of proving: innermost first, the whole last. */
export class Holdings {
  constructor({ credentials = [], checks = [], objects = [] }) {
    Object.assign(this, { credentials, checks, objects });
  }

  get whole() {
    return this.credentials[this.credentials.length - 1];
  }

  get members() {
    return this.credentials.filter((each) => each.role === MEMBER);
  }

  get directMembers() {
    return this.members.filter((each) => MEMBER_OF_CLR.test(each.path));
  }
}

/** Return every credential of what was presented, wherever it hides. */
export function holdings(presented, limits) {
  const walk = new Walk(limits);
  walk.inside(presented.credential, '', 0);
  walk.found.push(new Held({
    path: '', role: WHOLE, document: presented.credential, token: presented.token,
  }));
  if (walk.found.length > limits.credentials) {
    return new Holdings({
      checks: [FIND.unsettled(
        'LIMIT_CREDENTIALS',
        '',
        `The file holds ${grouped(walk.found.length)} credentials; more than `
        + `${grouped(limits.credentials)} are not looked at.`,
      )],
    });
  }
  if (walk.checks.length) return new Holdings({ checks: walk.checks.slice(0, limits.findings) });
  return new Holdings({ credentials: walk.found, objects: walk.objects });
}

class Walk {
  constructor(limits) {
    this.limits = limits;
    this.found = [];
    this.checks = [];
    this.objects = [];
  }

  inside(node, place, nesting, objects = this.objects) {
    if (isObject(node)) objects.push([place, node]);
    for (const [key, value] of Array.isArray(node) ? node.entries() : Object.entries(node)) {
      if (isObject(value) || Array.isArray(value) || HOLDERS.has(key)) {
        this.value(key, value, child(place, key), nesting, objects);
      }
    }
  }

  value(key, value, place, nesting, objects) {
    if (key === 'endorsementJwt') {
      for (const [path, token] of each(value, place)) this.token(token, path, nesting);
    } else if (HOLDERS.has(key)) {
      for (const [path, item] of each(value, place)) this.credential(key, item, path, nesting, objects);
    } else if (isObject(value) && hasType(value, VERIFIABLE_CREDENTIAL)) {
      this.credential('verifiableCredential', value, place, nesting, objects);
    } else {
      this.inside(value, place, nesting, objects);
    }
  }

  credential(key, item, path, nesting, objects) {
    if (!isObject(item)) {
      this.refuse(path, 'Here belongs a signed credential, as a JSON object.');
    } else if (key !== 'endorsement') {
      this.take(new Held({ path, role: MEMBER, document: item }), nesting, objects);
    } else {
      this.takeEndorsement(new Held({ path, role: AN_ENDORSEMENT, document: item }), nesting, objects);
    }
  }

  token(text, path, nesting) {
    let token;
    try {
      token = parseToken(typeof text === 'string' ? text : '');
    } catch (error) {
      if (!(error instanceof InvalidProofError)) throw error;
      this.checks.push(FIND.failed(
        'MALFORMED', path, `The endorsement’s signed token is malformed: ${error.message}.`,
      ));
      return;
    }
    if (has(token.credential, 'proof')) {
      this.checks.push(FIND.failed(
        'DOUBLE_SECURED', path, 'The endorsement’s token carries a credential with a proof of its own.',
      ));
      return;
    }
    const held = new Held({ path, role: AN_ENDORSEMENT, document: token.credential, token });
    // What a token holds is no object of the file.
    this.takeEndorsement(held, nesting, []);
  }

  // A credit does not become an endorsement, whose author nobody looks up, by its place.
  takeEndorsement(held, nesting, objects) {
    if (isEndorsement(held.document) && !isBadge(held.document)) this.take(held, nesting, objects);
    else this.refuse(held.path, 'Here belongs an endorsement (an EndorsementCredential).');
  }

  take(held, nesting, objects) {
    if (nesting >= this.limits.nesting) {
      this.checks.push(FIND.unsettled(
        'LIMIT_NESTING',
        held.path,
        'Credentials inside credentials inside credentials: deeper than '
        + `${this.limits.nesting} levels is not looked at.`,
      ));
      return;
    }
    this.inside(held.document, held.path, nesting + 1, objects);
    this.found.push(held);
  }

  refuse(path, message) {
    this.checks.push(FIND.failed('MEMBER_FORM', path, message));
  }
}

const each = (value, place) =>
  Array.isArray(value) ? value.map((item, index) => [child(place, index), item]) : [[place, value]];
