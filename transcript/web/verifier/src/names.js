// Names of the standards: VC data model, Open Badges 3.0, CLR 2.0.

import { asList, has, isObject } from './text.js';

export const CONTEXT_V1 = 'https://www.w3.org/2018/credentials/v1';
export const CONTEXT_V2 = 'https://www.w3.org/ns/credentials/v2';
export const DATA_INTEGRITY_V2 = 'https://w3id.org/security/data-integrity/v2';
export const CLR_CONTEXT = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
const OB = 'https://purl.imsglobal.org/spec/ob/v3p0/';
export const OB_CONTEXTS_NEWEST_FIRST = ['3.0.3', '3.0.2', '3.0.1'].map((each) => `${OB}context-${each}.json`);
export const OB_EXTENSIONS = `${OB}extensions.json`;

export const VERIFIABLE_CREDENTIAL = 'VerifiableCredential';
export const CLR = 'ClrCredential';
export const BADGE = 'AchievementCredential';
export const ENDORSEMENT = 'EndorsementCredential';
export const IDENTITY_NAME = 'name';
export const ASSOCIATION_TYPES = [
  'exactMatchOf', 'isChildOf', 'isParentOf', 'isPartOf', 'isPeerOf', 'isRelatedTo', 'precedes', 'replacedBy',
];

const own = (node, name) => (isObject(node) && has(node, name) ? node[name] : undefined);

/** Return the types of a node, whether `type` is one string or a list of them. */
export const typesOf = (node) => {
  const found = own(node, 'type');
  if (typeof found === 'string') return [found];
  return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
};

export const hasType = (node, kind) => {
  const found = own(node, 'type');
  return found === kind || (Array.isArray(found) && found.includes(kind));
};

/** Return the id of a node or of a reference to one, or null. */
export const idOf = (node) => {
  const found = isObject(node) ? own(node, 'id') : node;
  return typeof found === 'string' ? found : null;
};

/** Return a property's values: none, one, or a list of them. */
export const valuesOf = (node, name) => asList(own(node, name));

export const isClr = (document) => typesOf(document).includes(CLR);
export const isEndorsement = (document) => typesOf(document).includes(ENDORSEMENT);
export const isBadge = (document) => {
  const types = typesOf(document);
  return types.includes('OpenBadgeCredential') || types.includes(BADGE);
};
