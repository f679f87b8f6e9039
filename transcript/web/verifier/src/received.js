// What a stranger's credential gets wrong, checked by shape alone.

import { CLASSES, CLR_CONTEXTS, CREDENTIAL, OB_CONTEXTS } from './data_model.js';
import { looseMoment } from './moments.js';
import {
  ASSOCIATION_TYPES, BADGE, CLR, CONTEXT_V1, CONTEXT_V2, ENDORSEMENT, VERIFIABLE_CREDENTIAL, hasType, idOf,
  isBadge, isClr, isEndorsement, typesOf, valuesOf,
} from './names.js';
import { child, compare, has, isAddress, isObject } from './text.js';

const error = (path, message) => ({ path, message, isError: true });
const warning = (path, message) => ({ path, message, isError: false });

/** Return the faults of a badge, an endorsement or a CLR with its members, of any JSON value. */
export function checkReceived(document) {
  const found = [...credential(document, '')];
  // The rules above say it in better words; the tables are all that is left to say.
  return found.some((each) => each.isError) ? found : [...found, ...misshapen(document)];
}

const KINDS = [
  { applies: isClr, contexts: [CLR_CONTEXTS, OB_CONTEXTS], subject: clrSubject },
  { applies: isBadge, contexts: [OB_CONTEXTS], subject: achievementSubject },
  { applies: isEndorsement, contexts: [OB_CONTEXTS], subject: endorsementSubject },
];

function* credential(document, path) {
  if (!isObject(document)) {
    yield error(path, 'a credential is a JSON object');
    return;
  }
  const kind = KINDS.find((each) => each.applies(document));
  if (!kind) {
    yield error(child(path, 'type'), 'neither an Open Badges credential, an endorsement nor a ClrCredential');
    return;
  }
  yield* contexts(document, path, kind.contexts);
  yield* head(document, path);
  yield* dates(document, path);
  yield* parts(document, path);
  yield* subject(document, path, kind.subject);
}

function* contexts(document, path, expected) {
  const given = valuesOf(document, '@context');
  const here = child(path, '@context');
  if (given[0] !== CONTEXT_V2 && given[0] !== CONTEXT_V1) {
    yield error(here, `the first context is not ${CONTEXT_V2}`);
  } else if (given[0] === CONTEXT_V1) {
    yield warning(here, 'the credential follows the data model of 2019, version 1.1');
  }
  for (const [place, pattern] of expected.entries()) {
    const found = given[place + 1];
    const matched = typeof found === 'string' ? pattern.exec(found) : null;
    if (matched === null) yield error(child(here, place + 1), 'not the context that belongs here');
    else if (matched[1] === undefined) {
      yield warning(child(here, place + 1), 'the context has no version in its address');
    }
  }
}

function* head(document, path) {
  if (!typesOf(document).includes(VERIFIABLE_CREDENTIAL)) {
    yield error(child(path, 'type'), '“VerifiableCredential” is missing');
  }
  if (!isAddress(document.id)) yield error(child(path, 'id'), 'the credential has no absolute id');
  if (isClr(document) && !isTrue(document.name)) yield error(child(path, 'name'), 'a CLR has a name');
  if (!isObject(document.issuer)) {
    yield error(child(path, 'issuer'), 'the issuer is not a Profile object');
  } else {
    yield* profile(document.issuer, child(path, 'issuer'));
  }
}

// What Python takes for true: an empty text, list or object is not.
const isTrue = (value) => {
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : Boolean(value);
};

function* profile(node, path) {
  if (!isAddress(idOf(node))) yield error(child(path, 'id'), 'the Profile has no absolute id');
  if (!typesOf(node).includes('Profile')) yield error(child(path, 'type'), 'the type is not “Profile”');
}

function* dates(document, path) {
  const start = looseMoment(document[has(document, 'validFrom') ? 'validFrom' : 'issuanceDate']);
  if (start === null) yield error(child(path, 'validFrom'), 'not a date and time with a zone');
  const name = has(document, 'validUntil') ? 'validUntil' : 'expirationDate';
  if (!has(document, name)) return;
  const end = looseMoment(document[name]);
  if (end === null) yield error(child(path, name), 'not a date and time with a zone');
  else if (start !== null && end < start) {
    yield error(child(path, name), 'earlier than the start of validity');
  }
}

function* parts(document, path) {
  for (const [place, item] of valuesOf(document, 'evidence').entries()) {
    yield* typed(item, 'Evidence', child(child(path, 'evidence'), place));
  }
  for (const name of ['credentialSchema', 'credentialStatus', 'termsOfUse', 'refreshService', 'proof']) {
    for (const [place, item] of valuesOf(document, name).entries()) {
      if (!typesOf(item).length) yield error(child(child(path, name), place), 'the type is missing');
    }
  }
  if (Array.isArray(document.credentialStatus)) {
    yield error(child(path, 'credentialStatus'), 'more than one status');
  }
  for (const [place, item] of valuesOf(document, 'endorsement').entries()) {
    const here = child(child(path, 'endorsement'), place);
    yield* credential(item, here);
    if (isObject(item) && !has(item, 'proof')) {
      yield error(child(here, 'proof'), 'an endorsement carries its own proof');
    }
  }
}

function* subject(document, path, check) {
  const found = document.credentialSubject;
  const here = child(path, 'credentialSubject');
  if (!isObject(found)) {
    yield error(here, 'the subject is one JSON object');
    return;
  }
  const identifiers = valuesOf(found, 'identifier');
  if (idOf(found) === null && !identifiers.length) {
    yield error(here, 'the subject has neither id nor identifier');
  }
  for (const [place, item] of identifiers.entries()) {
    yield* typed(item, 'IdentityObject', child(child(here, 'identifier'), place));
  }
  yield* check(found, here);
}

function* endorsementSubject(node, path) {
  yield* typed(node, 'EndorsementSubject', path);
}

function* achievementSubject(node, path) {
  yield* typed(node, 'AchievementSubject', path);
  yield* achievement(node.achievement, child(path, 'achievement'));
  if (has(node, 'source')) yield* profile(node.source, child(path, 'source'));
  const scales = valuesOf(node.achievement, 'resultDescription').filter(isObject);
  const levels = scales.flatMap((scale) => valuesOf(scale, 'rubricCriterionLevel'));
  const known = [['resultDescription', ids(scales)], ['achievedLevel', ids(levels)]];
  for (const [place, result] of valuesOf(node, 'result').entries()) {
    yield* resultOf(result, known, child(child(path, 'result'), place));
  }
}

function* achievement(node, path) {
  if (!isObject(node)) {
    yield error(path, 'the achievement is one JSON object');
    return;
  }
  yield* typed(node, 'Achievement', path);
  if (!isAddress(node.id)) yield error(child(path, 'id'), 'the achievement has no absolute id');
  for (const name of ['name', 'description']) {
    if (!isTrue(node[name])) yield error(child(path, name), `the achievement has no ${name}`);
  }
  const { criteria } = node;
  if (!isObject(criteria) || !(isTrue(criteria.id) || isTrue(criteria.narrative))) {
    yield error(child(path, 'criteria'), 'the criteria have neither id nor narrative');
  }
  for (const [place, scale] of valuesOf(node, 'resultDescription').entries()) {
    yield* typed(scale, 'ResultDescription', child(child(path, 'resultDescription'), place));
  }
}

function* resultOf(result, known, path) {
  yield* typed(result, 'Result', path);
  for (const [name, found] of known) {
    if (isObject(result) && has(result, name) && !found.has(result[name])) {
      yield error(child(path, name), 'names nothing in this achievement');
    }
  }
}

function* clrSubject(node, path) {
  yield* typed(node, 'ClrSubject', path);
  const members = valuesOf(node, 'verifiableCredential');
  const here = child(path, 'verifiableCredential');
  if (!members.length) yield error(here, 'a CLR holds at least one credential');
  for (const [place, member] of members.entries()) yield* memberOf(member, child(here, place));
  const achievements = valuesOf(node, 'achievement');
  for (const [place, each] of achievements.entries()) {
    yield* achievement(each, child(child(path, 'achievement'), place));
  }
  const asserted = members.map((each) =>
    isObject(each) && isObject(each.credentialSubject) ? each.credentialSubject.achievement : null,
  );
  const known = ids([...achievements, ...asserted]);
  for (const [place, each] of valuesOf(node, 'association').entries()) {
    yield* association(each, known, child(child(path, 'association'), place));
  }
}

function* memberOf(member, path) {
  if (isBadge(member) || isEndorsement(member) || !isObject(member)) yield* credential(member, path);
  else if (!typesOf(member).includes(VERIFIABLE_CREDENTIAL)) {
    yield error(child(path, 'type'), '“VerifiableCredential” is missing');
  }
}

function* association(node, known, path) {
  yield* typed(node, 'Association', path);
  if (!isObject(node)) return;
  if (!ASSOCIATION_TYPES.includes(node.associationType)) {
    yield error(child(path, 'associationType'), 'not a type of the standard');
  }
  for (const end of ['sourceId', 'targetId']) {
    if (!known.has(node[end])) yield error(child(path, end), 'names no achievement of this CLR');
  }
}

const ids = (nodes) => new Set(nodes.map(idOf).filter((found) => found !== null));

function* typed(node, expected, path) {
  if (!hasType(node, expected)) yield error(child(path, 'type'), `the type is not “${expected}”`);
}

/** Return where a credential differs from what its standard says of its classes. */
function misshapen(document) {
  const found = [];
  objectOf(document, CREDENTIAL, '', found);
  return found;
}

function objectOf(node, kind, path, found) {
  if (!isObject(node)) {
    found.push(error(path, 'a JSON object belongs here'));
    return;
  }
  const known = CLASSES.get(kind === CREDENTIAL ? classOf(node) : kind);
  for (const name of [...known.required].sort(compare)) {
    // The data model of 2019 has another name for the date.
    const isOld = name === 'validFrom' && has(node, 'issuanceDate');
    if (!has(node, name) && !isOld) found.push(error(path, `the field “${name}” is missing`));
  }
  for (const [name, value] of Object.entries(node)) {
    const expected = known.properties.get(name);
    const here = child(path, name);
    if (expected === undefined) {
      if (known.closed) found.push(error(here, 'the standard has no such field here'));
    } else if (expected.many && Array.isArray(value)) {
      value.forEach((each, place) => valueOf(each, expected, child(here, place), found));
    } else {
      valueOf(value, expected, here, found);
    }
  }
}

function valueOf(value, expected, path, found) {
  if (expected.kind) objectOf(value, expected.kind, path, found);
  else if (!expected.holds(value)) found.push(error(path, expected.otherwise));
}

function classOf(document) {
  if (isClr(document)) return CLR;
  if (isBadge(document)) return BADGE;
  return isEndorsement(document) ? ENDORSEMENT : VERIFIABLE_CREDENTIAL;
}
