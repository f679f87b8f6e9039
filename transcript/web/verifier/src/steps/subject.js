// Step 8: is it all about one learner, and do the parts agree?

import { idOf, valuesOf } from '../names.js';
import { INTEGRITY, finder } from '../report.js';
import { compare, equal, isObject, isPlainName } from '../text.js';

const FIND = finder('subject', INTEGRITY);
const REFERENCE = new Set(['id', 'type']);

/** Return each member about somebody else, and each thing that is described in two ways. */
export function subject(held, limits) {
  const wrong = [...members(held), ...conflicts(held, limits)];
  if (wrong.length) return wrong;
  return [FIND.passed('SUBJECT_OK', '/credentialSubject', 'Every part is about the same person.')];
}

/** Return the name by which a credential identifies its subject, if it says one openly; else null. */
export function nameOf(held) {
  const names = [...(openIdentifiers(held.subject).get('name') ?? [])].sort(compare);
  return names.length === 1 && isPlainName(names[0]) ? names[0] : null;
}

function* members(held) {
  for (const member of held.members) {
    const path = `${member.path}/credentialSubject`;
    const same = samePerson(held.whole.subject, member.subject);
    if (same === false) {
      yield FIND.failed(
        'SUBJECT_MISMATCH',
        path,
        'The member is about another person than the transcript it is in. Ask the school for the original.',
      );
    } else if (same === null) {
      yield FIND.unsettled(
        'SUBJECT_UNLINKED',
        path,
        'Nothing says that the member is about the same person as the transcript it is in: they have no '
        + 'identifier in common.',
      );
    }
  }
}

/** Return whether two subjects are one; null where nothing says so. */
function samePerson(one, other) {
  const [mine, theirs] = [idOf(one), idOf(other)];
  if (mine && theirs && mine !== theirs) return false;
  const [known, told] = [openIdentifiers(one), openIdentifiers(other)];
  const shared = [...known.keys()].filter((kind) => told.has(kind));
  if (shared.some((kind) => !sameSet(known.get(kind), told.get(kind)))) return false;
  return shared.length || (mine && theirs) ? true : null;
}

const sameSet = (one, other) => one.size === other.size && [...one].every((each) => other.has(each));

/** Return the identifiers that stand there openly (not hashed), by their type. */
function openIdentifiers(node) {
  const found = new Map();
  for (const each of valuesOf(node, 'identifier')) {
    if (!isObject(each) || each.hashed !== false) continue;
    const { identityType: kind, identityHash: value } = each;
    if (typeof kind === 'string' && typeof value === 'string') {
      found.set(kind, new Set([...(found.get(kind) ?? []), value]));
    }
  }
  return found;
}

/** Return each object that says something else than an earlier one with the same id. */
function conflicts(held, limits) {
  const seen = new Map();
  const found = [];
  for (const [path, node] of held.objects) {
    const isReference = Object.keys(node).every((key) => REFERENCE.has(key));
    if (typeof node.id !== 'string' || isReference || path.endsWith('/credentialSubject')) continue;
    if (!seen.has(node.id)) seen.set(node.id, node);
    else if (!equal(seen.get(node.id), node)) {
      found.push(FIND.unsettled(
        'NODE_CONFLICT',
        path,
        `Two descriptions of one thing differ: “${node.id}” is described here in another way than before. The `
        + 'signature binds both, so it cannot say which is meant.',
      ));
    }
  }
  return found.slice(0, limits.findings);
}
