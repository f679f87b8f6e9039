// Times jsonld.js with the @digitalbazaar suites for `make bench`, inside this process.
//
// The first line on standard input is the job, as JSON:
//   {"contexts": {URL: file}, "key": {"public": multibase, "secret": multibase}, "at": time,
//    "unsigned": {name: [credential, …]}}
// The last of a list is the envelope that holds the others, signed. Each further line is
//   {"do": "sign" | "verify", "name": …}
// and is answered by {"ms": …, "proofs": […]}: how long it took to sign, or to check, all proofs
// of that list, each alone, as one must with these libraries.

import {readFile} from 'node:fs/promises';
import {createInterface} from 'node:readline';

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {driver as didKeyDriver} from '@digitalbazaar/did-method-key';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {issue, verifyCredential} from '@digitalbazaar/vc';

async function makeLoader(contexts) {
  const known = new Map();
  for(const [url, file] of Object.entries(contexts)) {
    known.set(url, JSON.parse(await readFile(file, 'utf8')));
  }
  const didKey = didKeyDriver();
  didKey.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});
  return async function load(url) {
    const document = known.get(url) ??
      (url.startsWith('did:key:') ? await didKey.get({url}) : undefined);
    if(document === undefined) {
      throw new Error(`“${url}” is neither a pinned context nor a did:key`);
    }
    return {contextUrl: null, documentUrl: url, document};
  };
}

async function sign({credentials, load, keyPair, at}) {
  const signed = [];
  for(const each of credentials) {
    const credential = structuredClone(each);
    const subject = credential.credentialSubject;
    if('verifiableCredential' in subject) {
      subject.verifiableCredential = signed.slice();
    }
    const suite = new DataIntegrityProof({signer: keyPair.signer(), cryptosuite, date: at});
    signed.push(await issue({credential, suite, documentLoader: load, now: at}));
  }
  return signed;
}

async function verify({credentials, load, at}) {
  for(const credential of credentials) {
    const suite = new DataIntegrityProof({cryptosuite});
    // The library wants to be told how a status is checked; reading lists is not timed here.
    const checkStatus = async () => ({verified: true});
    const result = await verifyCredential(
      {credential, suite, documentLoader: load, now: at, checkStatus});
    if(!result.verified) {
      throw result.error;
    }
  }
  return credentials;
}

const lines = createInterface({input: process.stdin})[Symbol.asyncIterator]();
const job = JSON.parse((await lines.next()).value);
const load = await makeLoader(job.contexts);
const controller = `did:key:${job.key.public}`;
const keyPair = await Ed25519Multikey.from({
  type: 'Multikey',
  id: `${controller}#${job.key.public}`,
  controller,
  publicKeyMultibase: job.key.public,
  secretKeyMultibase: job.key.secret
});
const signed = {};
for await (const line of lines) {
  const {do: task, name} = JSON.parse(line);
  const work = task === 'sign' ? sign : verify;
  const credentials = task === 'sign' ? job.unsigned[name] : signed[name];
  const began = performance.now();
  const done = await work({credentials, load, keyPair, at: job.at});
  const ms = performance.now() - began;
  signed[name] = done;
  console.log(JSON.stringify({ms, proofs: done.map(each => [each.proof].flat()[0].proofValue)}));
}
