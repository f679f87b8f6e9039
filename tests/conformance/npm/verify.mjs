// Checks credentials with verifiers that others wrote, and with no network.
//
// One job on standard input, as JSON:
//   {"contexts": {URL: file}, "controllers": [file], "lists": [file], "at": time, "files": [file]}
// `contexts` maps each JSON-LD context to its pinned copy; `controllers` are the issuers' key
// documents (a school's did.json); `lists` are the status lists that schools publish; `at` is the moment at which dates are judged.
//
// One JSON line per file on standard output:
//   {"file": …, "accepted": true|false, "checks": [{"path": …, "accepted": …, "reason": …}]}
// A CLR has one check for each member, then one for the whole: the libraries look at the outer
// proof only. It always exits 0 when it could judge every file, whatever the judgement.

import {readFile} from 'node:fs/promises';
import net from 'node:net';
import {text} from 'node:stream/consumers';

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {driver as didKeyDriver} from '@digitalbazaar/did-method-key';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {createVerifyCryptosuite} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import * as jose from 'jose';

const SUITES = [eddsaRdfc2022, createVerifyCryptosuite()];
const MULTIKEY_CONTEXT = 'https://w3id.org/security/multikey/v1';

// Whatever a library would like to fetch, it shall not.
net.Socket.prototype.connect = () => {
  throw new Error('a verifier tried to open a socket');
};

async function readJson(file) {
  return JSON.parse(await readFile(file, 'utf8'));
}

/** The pinned contexts, the issuers' key documents and lists, and did:key; nothing else exists. */
async function makeLoader({contexts, controllers, lists}) {
  const known = new Map();
  for(const [url, file] of Object.entries(contexts)) {
    known.set(url, await readJson(file));
  }
  for(const file of lists) {
    const list = await readJson(file);
    known.set(list.id, list);
  }
  for(const file of controllers) {
    const controller = await readJson(file);
    known.set(controller.id, controller);
    for(const method of controller.verificationMethod ?? []) {
      known.set(method.id, {'@context': MULTIKEY_CONTEXT, ...method});
    }
  }
  const didKey = didKeyDriver();
  didKey.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});
  return async function load(url) {
    let document = known.get(url);
    if(document === undefined && url.startsWith('did:key:')) {
      document = await didKey.get({url});
    }
    if(document === undefined) {
      throw new Error(`“${url}” is neither a pinned context nor a known issuer or key`);
    }
    return {contextUrl: null, documentUrl: url, document: structuredClone(document)};
  };
}

/** The innermost reasons of an error that wraps others. */
function reasonsOf(error) {
  const inner = [...(error?.errors ?? []), error?.cause].filter(each => each instanceof Error);
  return inner.length ? inner.flatMap(reasonsOf) : [error?.message ?? String(error)];
}

function refused(path, error) {
  return {path, accepted: false, reason: [...new Set(reasonsOf(error))].join('; ')};
}

/** Whether it was taken back: the library only looks the bit up. */
async function checkStanding(options) {
  const {verified, results} = await checkStatus(options);
  if(results.some(each => each.status)) {
    throw new Error('it was taken back');
  }
  return {verified};
}

async function checkProof({credential, path, load, at}) {
  try {
    const [proof] = [credential?.proof].flat();
    const cryptosuite = SUITES.find(each => each.name === proof?.cryptosuite) ?? eddsaRdfc2022;
    const suite = new DataIntegrityProof({cryptosuite});
    const result = await verifyCredential({
      credential, suite, documentLoader: load, now: at, checkStatus: checkStanding
    });
    return result.verified ? {path, accepted: true, reason: null} : refused(path, result.error);
  } catch(error) {
    return refused(path, error);
  }
}

async function checkCredential({credential, load, at}) {
  const members = [credential?.credentialSubject?.verifiableCredential ?? []].flat();
  const checks = [];
  for(const [index, member] of members.entries()) {
    const path = `/credentialSubject/verifiableCredential/${index}`;
    checks.push(await checkProof({credential: member, path, load, at}));
  }
  checks.push(await checkProof({credential, path: '', load, at}));
  return checks;
}

/** The issuer's key that a token names; a key that the token brings is compared, never believed. */
async function keyOfToken({token, load}) {
  const {kid, jwk} = jose.decodeProtectedHeader(token);
  const {document: controller} = await load(jose.decodeJwt(token).iss);
  for(const entry of controller.assertionMethod ?? []) {
    const keyPair = await Ed25519Multikey.from((await load(entry.id ?? entry)).document);
    const known = await Ed25519Multikey.toJwk({keyPair});
    if(kid === undefined ? jwk?.x === known.x && jwk.crv === known.crv : kid === keyPair.id) {
      return {key: await jose.importJWK(known, 'Ed25519'), issuer: controller.id};
    }
  }
  throw new Error('the key of the token is not one that the issuer lists for assertions');
}

async function checkToken({token, load, at}) {
  try {
    const {key, issuer} = await keyOfToken({token, load});
    const {payload} = await jose.jwtVerify(token, key, {
      algorithms: ['EdDSA', 'Ed25519'],
      issuer,
      currentDate: new Date(at)
    });
    if((payload.issuer?.id ?? payload.issuer) !== issuer) {
      throw new Error('the issuer of the credential is not the issuer of the token');
    }
    return [{path: '', accepted: true, reason: null}];
  } catch(error) {
    return [refused('', error)];
  }
}

async function judge({file, load, at}) {
  const content = (await readFile(file, 'utf8')).trim();
  let checks;
  if(file.endsWith('.jwt')) {
    checks = await checkToken({token: content, load, at});
  } else {
    try {
      checks = await checkCredential({credential: JSON.parse(content), load, at});
    } catch(error) {
      checks = [refused('', error)];
    }
  }
  return {file, accepted: checks.every(check => check.accepted), checks};
}

const job = JSON.parse(await text(process.stdin));
const load = await makeLoader(job);
for(const file of job.files) {
  console.log(JSON.stringify(await judge({file, load, at: job.at})));
}
