// Step 0: what kind of file is it, and which one credential does it present? Only the first bytes decide.

import { BakingError, NotBakedError, unbakePng, unbakeSvg } from './baking.js';
import { begins, utf8 } from './bytes.js';
import { InvalidProofError } from './errors.js';
import { UnreadableJsonError, parseJson } from './json.js';
import { LIMITS, ofJson } from './limits.js';
import { VERIFIABLE_CREDENTIAL, isBadge, isClr, typesOf } from './names.js';
import { INTEGRITY, finder } from './report.js';
import { grouped, has, isObject } from './text.js';
import { parseToken } from './vc_jwt.js';

const FIND = finder('envelope', INTEGRITY);
const ENDINGS = new Map([
  ['.json', 'JSON'], ['.jsonld', 'JSON'], ['.jwt', 'a signed token'], ['.jws', 'a signed token'],
  ['.png', 'a PNG picture'], ['.svg', 'an SVG picture'], ['.pdf', 'a PDF'],
]);
const MARKS = ['proof', 'credentialSubject', 'verifiableCredential', 'validFrom'];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const BOM = [0xef, 0xbb, 0xbf];

/** The file presents nothing that can be judged; `check` says why. */
class Refused extends Error {
  constructor(check) {
    super(check.message);
    this.check = check;
  }
}

const contains = (content, text) => latin(content).includes(text);
const latin = (content) => new TextDecoder('latin1').decode(content);

/** Return what the first bytes say. A JSON object is a badge until its type says more. */
export function sniff(content) {
  if (begins(content, utf8('%PDF-'))) return 'pdf';
  if (begins(content, PNG)) return 'png';
  if (begins(content, utf8('<')) && contains(content, 'http://www.w3.org/2000/svg')) return 'svg';
  if (begins(content, utf8('eyJ'))) return 'jwt';
  const bare = begins(content, BOM) ? content.subarray(BOM.length) : content;
  const first = bare.find((byte) => !' \t\r\n'.includes(String.fromCharCode(byte)));
  return first === 0x7b || first === 0x5b ? 'badge' : 'unknown';
}

/** Return what a file presents. What cannot be opened is in the checks, never thrown. */
export function openEnvelope(content, file, limits = LIMITS) {
  const kind = sniff(content);
  try {
    return { token: null, checks: [], ...OPENERS[kind](content, file, limits) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const shown = kind === 'badge' ? kindOfBroken(content) : kind;
    return { kind: shown, credential: null, token: null, checks: [error.check] };
  }
}

// Of JSON that cannot be read: what it seems to have been.
const kindOfBroken = (content) => {
  if (contains(content, '"ClrCredential"')) return 'clr';
  return contains(content, '"VerifiableCredential"') ? 'badge' : 'unknown';
};

const OPENERS = {
  pdf: openPdf, png: openPicture, svg: openPicture, jwt: openJwt, badge: openJson, unknown: openUnknown,
};

function openPdf() {
  throw new Refused(FIND.unsettled(
    'UNSUPPORTED',
    '',
    'This page cannot judge a PDF: it has no means to compare what the pages show with what was signed. '
    + 'Check the PDF with the command “transcript verify”, or on a verify page that runs on a server; or '
    + 'ask for the same transcript as a CLR (.clr.json), and check that here.',
  ));
}

function openUnknown(content, file, limits) {
  measure(content, limits.file, 'The file');
  if (begins(content, [0x50, 0x4b, 0x03, 0x04])) {
    throw new Refused(FIND.unsettled(
      'ZIP_ARCHIVE', '', 'This is a ZIP archive. Unpack it, and verify the files in it one by one.',
    ));
  }
  const claim = [...ENDINGS].find(([ending]) => file.toLowerCase().endsWith(ending))?.[1];
  if (claim || contains(content, '"@context"')) {
    const kind = claim ?? 'JSON';
    const place = kind === 'JSON' ? ' (line 1, column 1)' : '';
    throw new Refused(FIND.failed(
      'MALFORMED',
      '',
      `The file does not begin as ${kind} does${place}: it is damaged or was changed. Ask the school to `
      + 'send it again.',
    ));
  }
  throw new Refused(FIND.unsettled(
    'UNKNOWN_KIND',
    '',
    'This is not a kind of file that can be verified. Verify the PDF, the CLR (.clr.json) or a badge '
    + '(.json, .jwt, .png, .svg) as the school sent it.',
  ));
}

function openJson(content, file, limits) {
  const document = parse(content, limits);
  const credential = credentialOf(document);
  const isTranscript = isClr(document) || hasMembers(credential);
  const kind = isTranscript ? 'clr' : isBadge(document) ? 'badge' : 'unknown';
  return { kind, credential };
}

function openJwt(content, file, limits) {
  measure(content, limits.token, 'The token');
  let token;
  try {
    // An editor's line end after the token is no part of it.
    token = parseToken(latin(content).replace(/[\r\n]+$/, ''));
  } catch (error) {
    if (!(error instanceof InvalidProofError)) throw error;
    throw new Refused(FIND.failed('MALFORMED', '', `The signed token is malformed: ${error.message}.`));
  }
  const credential = credentialOf(token.credential);
  if (has(credential, 'proof')) {
    throw new Refused(FIND.failed(
      'DOUBLE_SECURED',
      '/proof',
      'The token carries a credential with a proof of its own. A credential is secured in exactly one '
      + 'way; which of the two counts cannot be left to chance.',
    ));
  }
  return { kind: 'jwt', credential, token };
}

function openPicture(content, file, limits) {
  measure(content, limits.picture, 'The picture');
  const inner = utf8(unbaked(content));
  const opened = (begins(inner, utf8('eyJ')) ? openJwt : openJson)(inner, file, limits);
  const note = FIND.passed(
    'PICTURE_UNCOVERED',
    '',
    'The verdict is on the credential inside. The picture itself is not signed: believe what the '
    + 'credential says, not what the picture shows.',
  );
  return { ...opened, kind: sniff(content), checks: [note] };
}

function unbaked(content) {
  try {
    return sniff(content) === 'png' ? unbakePng(content) : unbakeSvg(content);
  } catch (error) {
    if (error instanceof NotBakedError) throw new Refused(nothingSigned('picture'));
    if (error instanceof BakingError) {
      throw new Refused(FIND.failed('MALFORMED', '', `The picture is malformed: ${error.message}.`));
    }
    throw error;
  }
}

function measure(content, limit, what) {
  if (content.length > limit) {
    throw new Refused(FIND.unsettled(
      'LIMIT_SIZE',
      '',
      `${what} is larger (${grouped(content.length)} bytes) than any that is looked at (${grouped(limit)} bytes).`,
    ));
  }
}

function parse(content, limits) {
  measure(content, limits.json, 'The JSON text');
  try {
    return parseJson(content, ofJson(limits.json, limits));
  } catch (error) {
    if (!(error instanceof UnreadableJsonError)) throw error;
    throw new Refused(FIND.failed(
      'MALFORMED',
      '',
      `This is not the JSON that was signed; line ${error.line}, column ${error.column}: ${error.reason}.`,
    ));
  }
}

function credentialOf(document) {
  if (Array.isArray(document) && document.some(claimsToBeOne)) {
    throw new Refused(FIND.failed(
      'MALFORMED',
      '',
      'There is a list around the credential, at line 1, column 1. A signed credential stands alone: the '
      + 'file was changed. Ask the school to send it again.',
    ));
  }
  if (!claimsToBeOne(document)) {
    throw new Refused(FIND.unsettled(
      'NO_CREDENTIAL',
      '',
      'This JSON is no verifiable credential: nothing in it is signed. Verify the PDF, the CLR '
      + '(.clr.json) or a badge as the school sent it.',
    ));
  }
  return document;
}

const claimsToBeOne = (document) =>
  isObject(document) &&
  (typesOf(document).includes(VERIFIABLE_CREDENTIAL) || MARKS.some((mark) => has(document, mark)));

const hasMembers = ({ credentialSubject: subject }) =>
  isObject(subject) && has(subject, 'verifiableCredential');

const nothingSigned = (what) =>
  FIND.unsettled(
    'NO_CREDENTIAL',
    '',
    `The ${what} holds no signed credential, so nothing it shows can be verified. Ask the school for the `
    + 'original file; printing and saving again removes what is signed.',
  );
