// Open Badges 3.0 and CLR 2.0 as tables: their classes, and what each property may hold.

import { ASSOCIATION_TYPES, BADGE, CLR, CONTEXT_V1, CONTEXT_V2, ENDORSEMENT, VERIFIABLE_CREDENTIAL } from './names.js';
import { dayBegins, looseMoment } from './moments.js';
import { equal, isNumber, isObject } from './text.js';

export const OB_CONTEXTS = /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)?\.json$/u;
export const CLR_CONTEXTS = /^https:\/\/purl\.imsglobal\.org\/spec\/clr\/v2p0\/context(-2\.\d\.\d)?\.json$/u;
/** Whichever class the type of a credential says; else a credential of another standard. */
export const CREDENTIAL = 'credential';

const TAG = /^[a-z]{2}(-[A-Z]{2})?$/;
const LANGUAGE = /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/;
const TOKEN = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+$/;
const EXTENSION = /^ext:[A-Za-z0-9.|_]/;

const words = (text) => text.split(/\s+/).filter(Boolean);
const each = (names, value) => Object.fromEntries(words(names).map((name) => [name, value]));
const isString = (value) => typeof value === 'string';

const isText = (value) =>
  isObject(value)
    ? Object.entries(value).every(([tag, text]) => TAG.test(tag) && isString(text))
    : isString(value);
const isContext = (value) => isString(value) || isObject(value);
const areContextsOfEndorsement = (value) =>
  Array.isArray(value) && value.length > 1 && isString(value[0]) && isString(value[1]) &&
  [CONTEXT_V1, CONTEXT_V2].includes(value[0]) && OB_CONTEXTS.test(value[1]) &&
  value.slice(2).every(isContext);

const written = (pattern, otherwise, many = false) => ({
  holds(value) {
    const texts = isObject(value) && isText(value) ? Object.values(value) : [value];
    return texts.every((text) => isString(text) && pattern.test(text));
  },
  otherwise,
  many,
});

const oneOf = (names, extensible = true) => {
  const known = new Set(words(names));
  const holds = (value) => isString(value) && (known.has(value) || (extensible && EXTENSION.test(value)));
  return { holds, otherwise: 'not a word of the standard' };
};

const exactly = (kind) => ({
  holds: (value) => value === kind || equal(value, [kind]),
  otherwise: `the type is not “${kind}”`,
});

const among = (...kinds) => ({
  holds(value) {
    if (Array.isArray(value)) return value.every(isString) && kinds.every((kind) => value.includes(kind));
    return kinds.length === 1 && value === kinds[0];
  },
  otherwise: `the type is not “${kinds.join(' and ')}”`,
});

const object = (kind, many = false) => ({ kind, many });

const TEXT = { holds: isText, otherwise: 'not a text' };
const TEXTS = { ...TEXT, many: true };
const TIME = { holds: (value) => looseMoment(value) !== null, otherwise: 'not a date and time with a zone' };
const DAY = { holds: (value) => dayBegins(value) !== null, otherwise: 'not a date' };
const BOOLEAN = { holds: (value) => typeof value === 'boolean', otherwise: 'neither true nor false' };
const NUMBER = { holds: isNumber, otherwise: 'not a number' };
const ANYTHING = { holds: () => true, otherwise: '' };
const IN_LANGUAGE = written(LANGUAGE, 'not the code of a language');
const TOKENS = written(TOKEN, 'not a signed token', true);
const CONTEXTS = { holds: isContext, otherwise: 'not the address of a context', many: true };
const CONTEXTS_OF_ENDORSEMENT = {
  holds: areContextsOfEndorsement, otherwise: 'not the contexts of an endorsement',
};
const IDENTIFIERS = oneOf(`name sourcedId systemId productId userName accountId emailAddress
  nationalIdentityNumber isbn issn lisSourcedId oneRosterSourcedId sisSourcedId ltiContextId
  ltiDeploymentId ltiToolId ltiPlatformId ltiUserId identifier`);
const ACHIEVEMENTS = oneOf(`Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree
  Award Badge BachelorDegree Certificate CertificateOfCompletion Certification CommunityService
  Competency Course CoCurricular Degree Diploma DoctoralDegree Fieldwork GeneralEducationDevelopment
  JourneymanCertificate LearningProgram License Membership ProfessionalDoctorate
  QualityAssuranceCredential MasterCertificate MasterDegree MicroCredential ResearchDoctorate
  SecondarySchoolDiploma`);
const RESULTS = oneOf(`GradePointAverage LetterGrade Percent PerformanceLevel PredictedScore RawScore
  Result RubricCriterion RubricCriterionLevel RubricScore ScaledScore Status`);
const TARGETS = oneOf(`ceasn:Competency ceterms:Credential CFItem CFRubric CFRubricCriterion
  CFRubricCriterionLevel CTDL`);
const STATUSES = oneOf('Completed Enrolled Failed InProgress OnHold Provisional Withdrew', false);

const aClass = (required, texts = '', { type = TEXT, closed = false, ...more } = {}) => ({
  required: words(required),
  properties: new Map(Object.entries({ ...each(closed ? texts : `id ${texts}`, TEXT), type, ...more })),
  closed,
});

const aCredential = (required, texts, type, subject, more = {}) =>
  aClass(`@context type issuer validFrom credentialSubject ${required}`, texts, {
    '@context': CONTEXTS,
    ...each('validFrom validUntil issuanceDate expirationDate awardedDate', TIME),
    type,
    issuer: object('Profile'),
    credentialSubject: object(subject),
    proof: object('Proof', true),
    credentialSchema: object('CredentialSchema', true),
    credentialStatus: object('CredentialStatus'),
    refreshService: object('RefreshService'),
    termsOfUse: object('TermsOfUse', true),
    evidence: object('Evidence', true),
    ...more,
  });

const ENDORSED = { endorsement: object(ENDORSEMENT, true), endorsementJwt: TOKENS };
const IMAGE = { image: object('Image') };
const OTHER_IDENTIFIERS = { otherIdentifier: object('IdentifierEntry', true) };
const ALIGNED = { alignment: object('Alignment', true) };
const PERSONAL_NAMES = `familyName givenName additionalName patronymicName honorificPrefix
  honorificSuffix familyNamePrefix`;

export const CLASSES = new Map(Object.entries({
  [CLR]: aCredential('id name', 'name description', among(VERIFIABLE_CREDENTIAL, CLR), 'ClrSubject', {
    ...ENDORSED, ...IMAGE, partial: BOOLEAN,
  }),
  [BADGE]: aCredential(
    'id', 'name description', among(VERIFIABLE_CREDENTIAL), 'AchievementSubject', { ...ENDORSED, ...IMAGE },
  ),
  [ENDORSEMENT]: aCredential(
    'id name', 'name description', among(VERIFIABLE_CREDENTIAL, ENDORSEMENT), 'EndorsementSubject',
    { '@context': CONTEXTS_OF_ENDORSEMENT },
  ),
  [VERIFIABLE_CREDENTIAL]: aCredential('', '', among(VERIFIABLE_CREDENTIAL), 'anything'),
  anything: aClass('', '', { type: ANYTHING }),
  ClrSubject: aClass('type verifiableCredential', '', {
    type: among('ClrSubject'),
    identifier: object('IdentityObject', true),
    achievement: object('Achievement', true),
    verifiableCredential: object(CREDENTIAL, true),
    association: object('Association', true),
  }),
  AchievementSubject: aClass('type achievement', 'licenseNumber narrative role term', {
    ...IMAGE,
    type: among('AchievementSubject'),
    activityEndDate: TIME,
    activityStartDate: TIME,
    creditsEarned: NUMBER,
    achievement: object('Achievement'),
    identifier: object('IdentityObject', true),
    result: object('Result', true),
    source: object('Profile'),
  }),
  EndorsementSubject: aClass('id type', 'endorsementComment', { type: among('EndorsementSubject') }),
  Achievement: aClass(
    'id type criteria description name',
    'description fieldOfStudy humanCode name specialization version',
    {
      ...ENDORSED, ...ALIGNED, ...IMAGE, ...OTHER_IDENTIFIERS,
      type: among('Achievement'),
      achievementType: ACHIEVEMENTS,
      creator: object('Profile'),
      creditsAvailable: NUMBER,
      criteria: object('Criteria'),
      inLanguage: IN_LANGUAGE,
      related: object('Related', true),
      resultDescription: object('ResultDescription', true),
      tag: TEXTS,
    },
  ),
  Criteria: aClass('', 'narrative', { type: ANYTHING }),
  Related: aClass('id type', 'version', { type: among('Related'), inLanguage: IN_LANGUAGE }),
  ResultDescription: aClass(
    'id type name resultType', 'name requiredLevel requiredValue valueMax valueMin',
    {
      ...ALIGNED,
      type: among('ResultDescription'),
      allowedValue: TEXTS,
      resultType: RESULTS,
      rubricCriterionLevel: object('RubricCriterionLevel', true),
    },
  ),
  RubricCriterionLevel: aClass('id type name', 'description level name points', {
    ...ALIGNED, type: among('RubricCriterionLevel'),
  }),
  Result: aClass('type', 'achievedLevel resultDescription value', {
    ...ALIGNED, type: among('Result'), status: STATUSES,
  }),
  Alignment: aClass(
    'type targetName targetUrl', 'targetCode targetDescription targetFramework targetName targetUrl',
    { type: among('Alignment'), targetType: TARGETS },
  ),
  Association: aClass('type associationType sourceId targetId', 'sourceId targetId', {
    type: exactly('Association'), closed: true, associationType: oneOf(ASSOCIATION_TYPES.join(' '), false),
  }),
  Evidence: aClass('type', 'narrative name description genre audience', { type: among('Evidence') }),
  Profile: aClass('id type', `name url phone description email official ${PERSONAL_NAMES}`, {
    ...ENDORSED, ...IMAGE, ...OTHER_IDENTIFIERS,
    type: among('Profile'),
    address: object('Address'),
    parentOrg: object('Profile'),
    dateOfBirth: DAY,
  }),
  Address: aClass(
    'type',
    `addressCountry addressCountryCode addressRegion addressLocality streetAddress
    postOfficeBoxNumber postalCode`,
    { type: among('Address'), geo: object('GeoCoordinates') },
  ),
  GeoCoordinates: aClass('type latitude longitude', '', {
    type: exactly('GeoCoordinates'), latitude: NUMBER, longitude: NUMBER,
  }),
  Image: aClass('id type', 'id caption', { type: exactly('Image'), closed: true }),
  IdentityObject: aClass('type hashed identityHash identityType', 'identityHash salt', {
    type: exactly('IdentityObject'), closed: true, hashed: BOOLEAN, identityType: IDENTIFIERS,
  }),
  IdentifierEntry: aClass('type identifier identifierType', 'identifier', {
    type: exactly('IdentifierEntry'), closed: true, identifierType: IDENTIFIERS,
  }),
  Proof: aClass(
    'type', 'cryptosuite challenge domain nonce proofPurpose proofValue verificationMethod',
    { created: TIME },
  ),
  CredentialSchema: aClass('id type'),
  CredentialStatus: aClass('type'),
  RefreshService: aClass('id type'),
  TermsOfUse: aClass('type'),
}));
