// Step 3: is every word as it was signed? Members first and each alone, then the whole.

import { Prepared, SUITES, proofsOf, readProof, refuseRequests } from '../data_integrity.js';
import {
  BudgetExceededError, DataLossError, InvalidProofError, UnsupportedProofError,
} from '../errors.js';
import { refuseForeign } from '../jws.js';
import { AN_ENDORSEMENT } from '../holdings.js';
import { Budget } from '../rdfc.js';
import { holds } from '../report.js';
import { grouped } from '../text.js';
import { verifyToken } from '../vc_jwt.js';
import { keysOfMethod, keysOfToken, noneOfThoseListed } from './issuer_key.js';
import { broken, finderOf, saidOf, uncovered, unsupported } from './proof_messages.js';
import { kindsForProof, kindsForToken, unknownName } from './proof_methods.js';

/** Check every proof of every credential: `{checks, signatures, isProven}`. */
export async function prove(held, world, budget = new Budget(world.limits.graphWork)) {
  const tooMany = tooManyInAll(held, world.limits);
  if (tooMany) return { checks: [tooMany], signatures: [], isProven: false };
  const checks = tooManyOnOne(held, world.limits);
  const signatures = [];
  for (const each of held.credentials) {
    for (const ask of questions(each, world, budget).slice(0, world.limits.proofs)) {
      const outcome = await ask();
      if (outcome.isSignature) {
        signatures.push(outcome);
        // The whole comes last: only then, and if all went well, is there something to say of all.
        const isLast = each === held.whole && checks.every(holds);
        checks.push(saidOf(outcome, isLast ? held.directMembers.length : 0));
      } else {
        checks.push(outcome);
      }
    }
    // One graph that cost too much is enough: the next would cost as much again.
    if (checks[checks.length - 1]?.code === 'LIMIT_GRAPH') break;
  }
  return { checks, signatures, isProven: checks.length > 0 && checks.every(holds) };
}

const numberOfProofs = ({ document: { proof } }) => (Array.isArray(proof) ? proof.length : 1);

function tooManyInAll(held, limits) {
  const total = held.credentials.reduce((sum, each) => sum + numberOfProofs(each), 0);
  if (total <= limits.proofsInAll) return null;
  return finderOf(held.whole).unsettled(
    'LIMIT_PROOFS',
    '',
    `The file holds ${grouped(total)} proofs; more than ${grouped(limits.proofsInAll)} are not looked at.`,
  );
}

// The others are looked at: a proof that does not hold must not hide behind a crowd.
function tooManyOnOne(held, limits) {
  return held.credentials
    .filter((each) => numberOfProofs(each) > limits.proofs)
    .map((each) => finderOf(each).unsettled(
      'LIMIT_PROOFS',
      `${each.path}/proof`,
      `There are ${grouped(numberOfProofs(each))} proofs on ${each}; more than ${limits.proofs} are not looked at.`,
    ));
}

/** Return what has to be asked of one credential: a function for each of its proofs. */
function questions(held, world, budget) {
  const find = finderOf(held);
  if (held.token) return [() => ofToken(held, world)];
  let proofs;
  try {
    proofs = proofsOf(held.document);
  } catch (error) {
    if (!(error instanceof InvalidProofError)) throw error;
    const message = `The proof on ${held} is malformed: ${error.message}.`;
    return [() => find.failed('PROOF_INVALID', `${held.path}/proof`, message)];
  }
  if (!proofs.length) {
    return [() => find.failed(
      'PROOF_MISSING',
      held.path,
      `Nobody has signed ${held}. Nothing it says can be relied on: ask the school for the signed original.`,
    )];
  }
  const several = Array.isArray(held.document.proof);
  const prepared = new Prepared(held.document, { vocabulary: world.vocabulary, budget });
  return proofs.map((proof, index) => {
    const path = several ? `${held.path}/proof/${index}` : `${held.path}/proof`;
    return () => ofProof({ held, prepared, proof, path, world });
  });
}

async function ofToken(held, world) {
  const { token } = held;
  const { trust } = world;
  try {
    refuseForeign(token.jws);
  } catch (error) {
    if (!(error instanceof UnsupportedProofError)) throw error;
    return unsupported(held, held.path, error, kindsForToken(token), trust);
  }
  const candidates = keysOfToken(held, token, trust);
  if (candidates.refusal) return candidates.refusal;
  const signature = {
    isSignature: true, held, path: held.path, madeAt: token.notBefore, expires: token.expires, isDerived: false,
  };
  const fits = async (key) => verifyToken(token, key);
  return attempt({ signature, fits, kinds: kindsForToken(token), world }, candidates);
}

async function ofProof(claim) {
  const { held, path, proof, world } = claim;
  const changed = unknownName(proof);
  if (changed) {
    return finderOf(held).failed(
      'PROOF_INVALID',
      `${path}/${changed}`,
      `The proof on ${held} names a method that nobody has: it was changed after signing. Ask the school `
      + 'for the original.',
    );
  }
  try {
    return await ofKnownProof(claim);
  } catch (error) {
    if (error instanceof InvalidProofError) {
      const message = `The proof on ${held} is malformed: ${error.message}. Ask the school for the original.`;
      return finderOf(held).failed('PROOF_INVALID', path, message);
    }
    if (error instanceof UnsupportedProofError) {
      return unsupported(held, path, error, kindsForProof(proof), world.trust);
    }
    throw error;
  }
}

async function ofKnownProof({ held, path, proof, prepared, world }) {
  const read = readProof(proof);
  const candidates = keysOfMethod(held, read.verificationMethod, path, world.trust);
  if (candidates.refusal) return candidates.refusal;
  const isDerived = Boolean(SUITES.get(read.cryptosuite).isDerived);
  const signature = {
    isSignature: true, held, path, madeAt: read.created, expires: read.expires, isDerived,
  };
  const fits = (key) => prepared.check(proof, read, key);
  const outcome = await attempt({ signature, fits, kinds: kindsForProof(proof), world }, candidates);
  // It holds, so a refusal is not an outsider's doing: the signer asked for this.
  if (outcome.isSignature) refuseRequests(proof);
  return outcome;
}

/** Return the signature with the key that made it, or the check that says why there is none. */
async function attempt(trial, candidates) {
  const { held, path } = trial.signature;
  const refusals = [];
  for (const key of candidates.keys) {
    const refusal = await refusalOf(trial, key);
    if (refusal === null) return { ...trial.signature, key };
    refusals.push(refusal);
    if (refusal.code !== 'PROOF_INVALID') return refusal;
  }
  if (candidates.listedFor) return noneOfThoseListed(finderOf(held), held, path, candidates.listedFor);
  return refusals[0];
}

async function refusalOf({ signature, fits, kinds, world }, key) {
  const { held, path } = signature;
  try {
    await fits(key);
  } catch (error) {
    if (error instanceof DataLossError) return uncovered(held, placeOf(signature, error.path), error, world);
    if (error instanceof BudgetExceededError) {
      return finderOf(held).unsettled(
        'LIMIT_GRAPH', path, `Checking ${held} would take too much work: ${error.message}.`,
      );
    }
    if (error instanceof UnsupportedProofError) return unsupported(held, path, error, kinds, world.trust);
    if (error instanceof InvalidProofError) return broken(held, path, error);
    throw error;
  }
  return null;
}

// The signer's options are reported as `/proof`, wherever the proof stands in the file.
const placeOf = (signature, path) =>
  path === '/proof' || path.startsWith('/proof/')
    ? signature.path + path.slice('/proof'.length)
    : signature.held.path + path;

/** Return whether a signature is on a claim about the learner, or on the whole. */
export const isOfTheFile = (signature) => signature.held.role !== AN_ENDORSEMENT;
