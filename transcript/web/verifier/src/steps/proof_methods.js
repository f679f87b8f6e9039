// The methods that others sign by, and the kinds of key that each of them takes.

import { ED25519_SIGNATURE_2020, PROOF_TYPE, SUITES } from '../data_integrity.js';
import { ED25519, P256, P384, PublicKey, RSA } from '../keys.js';
import { has } from '../text.js';

const NONE_OF_OURS = [];
const ANY = [ED25519, P256, P384, RSA];
const CURVES = [P256, P384];

const KNOWN_SUITES = new Map([
  ['anoncreds-2023', NONE_OF_OURS],
  ['bbs-2023', NONE_OF_OURS],
  ['ecdsa-xi-2023', CURVES],
  ['falcon512-jcs-2024', NONE_OF_OURS],
  ['falcon512-rdfc-2024', NONE_OF_OURS],
  ['jcs-ecdsa-2019', CURVES],
  ['json-eddsa-2022', [ED25519]],
  ['mldsa44-jcs-2024', NONE_OF_OURS],
  ['mldsa44-rdfc-2024', NONE_OF_OURS],
  ['slhdsa128-jcs-2024', NONE_OF_OURS],
  ['slhdsa128-rdfc-2024', NONE_OF_OURS],
  ['sqisign1-jcs-2024', NONE_OF_OURS],
  ['sqisign1-rdfc-2024', NONE_OF_OURS],
  ...[...SUITES]
    .filter(([name]) => name !== ED25519_SIGNATURE_2020)
    .map(([name, suite]) => [name, suite.algorithms]),
]);

const KNOWN_TYPES = new Map([
  ['BbsBlsSignature2020', NONE_OF_OURS],
  ['BbsBlsSignatureProof2020', NONE_OF_OURS],
  ['EcdsaKoblitzSignature2016', NONE_OF_OURS],
  ['EcdsaSecp256k1RecoverySignature2020', NONE_OF_OURS],
  ['EcdsaSecp256k1Signature2019', NONE_OF_OURS],
  ['EcdsaSecp256r1Signature2019', [P256]],
  ['Ed25519Signature2018', [ED25519]],
  [ED25519_SIGNATURE_2020, [ED25519]],
  ['EthereumEip712Signature2021', NONE_OF_OURS],
  ['GpgSignature2020', ANY],
  ['JsonWebSignature2020', ANY],
  ['MerkleProof2019', ANY],
  ['MerkleProof2021', ANY],
  ['RsaSignature2018', [RSA]],
]);

/** Return the member of a proof that names a method nobody has, or null. */
export function unknownName(proof) {
  const { type: kind, cryptosuite: suite } = proof;
  if (typeof kind !== 'string') return null;
  if (kind !== PROOF_TYPE) {
    if (!KNOWN_TYPES.has(kind)) return 'type';
    // None of these has a suite, and ours always has.
    return has(proof, 'cryptosuite') ? 'cryptosuite' : null;
  }
  return typeof suite === 'string' && !KNOWN_SUITES.has(suite) ? 'cryptosuite' : null;
}

/** Return the kinds of key, of those we know, that may have made a proof. */
export const kindsForProof = (proof) =>
  proof.type === PROOF_TYPE ? KNOWN_SUITES.get(proof.cryptosuite) : KNOWN_TYPES.get(proof.type);

/** Return the kinds of key, of those we know, that may have made a token. */
export function kindsForToken(token) {
  if (token.algorithm !== null) return [token.algorithm];
  return ['RS', 'PS'].includes(token.header.alg.slice(0, 2)) ? [RSA] : NONE_OF_OURS;
}

/** Return whether one of the keys that a reader has confirmed is of one of these kinds. */
export const mayBeOf = (entry, kinds) =>
  entry.keys.some((each) => kinds.includes(PublicKey.fromMultibase(each.multibase).algorithm));
