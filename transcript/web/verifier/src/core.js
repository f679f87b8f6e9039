// What a page, or a test, needs of this verifier.

export { Documents } from './documents.js';
export { TrustList, TrustListError } from './trust.js';
export { Vocabulary } from './vocabulary.js';
export { readMoment } from './moments.js';
export { verify } from './verify.js';
