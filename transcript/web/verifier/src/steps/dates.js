// Step 5: is it inside its dates?

import { AN_ENDORSEMENT } from '../holdings.js';
import { CLOCK_SKEW } from '../limits.js';
import { momentText, readMoment } from '../moments.js';
import { STANDING, finder } from '../report.js';
import { capitalized, has } from '../text.js';
import { isOfTheFile } from './proof.js';

const FIND = finder('dates', STANDING);
const BEGINS = ['validFrom', 'issuanceDate'];
const ENDS = ['validUntil', 'expirationDate'];

/** Return every date that stands against relying on the file at `at`, or that none does. */
export function dates(held, signatures, at) {
  const found = [
    ...held.credentials.filter((each) => each.role !== AN_ENDORSEMENT).flatMap((each) => ofCredential(each, at)),
    ...signatures.filter(isOfTheFile).flatMap((each) => ofSignature(each, at)),
  ];
  return found.length ? found : [FIND.passed('DATES_OK', '', 'It is inside its dates.')];
}

/** Return every date of one credential, and of the signatures on it, that stands against it. */
export const outsideItsDates = (held, signatures, at) => [
  ...ofCredential(held, at),
  ...signatures.flatMap((each) => ofSignature(each, at)),
];

function ofCredential(held, at) {
  return [...BEGINS, ...ENDS].filter((name) => has(held.document, name)).flatMap((name) => {
    const path = `${held.path}/${name}`;
    let moment;
    try {
      moment = readMoment(held.document[name]);
    } catch (error) {
      return [FIND.unsettled('DATE_UNREADABLE', path, `A date of ${held} cannot be read: ${error.message}.`)];
    }
    return BEGINS.includes(name) ? notBefore(held, moment, path, at) : notAfter(held, moment, path, at);
  });
}

const ofSignature = ({ held, path, madeAt, expires }, at) => [
  ...(madeAt === null ? [] : notBefore(held, madeAt, path, at)),
  ...(expires === null ? [] : notAfter(held, expires, path, at)),
];

function notBefore(held, moment, path, at) {
  if (moment - at <= CLOCK_SKEW) return [];
  return [FIND.failed(
    'NOT_YET_VALID',
    path,
    `${capitalized(String(held))} is valid from ${momentText(moment)} only; it was verified as of ${momentText(at)}.`,
  )];
}

function notAfter(held, moment, path, at) {
  if (at - moment <= CLOCK_SKEW) return [];
  return [FIND.failed(
    'EXPIRED',
    path,
    `${capitalized(String(held))} was valid until ${momentText(moment)}; it was verified as of `
    + `${momentText(at)}. Ask the school for a current one.`,
  )];
}
