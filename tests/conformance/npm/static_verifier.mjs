// Runs the core of the static verifier on files, under Node.js: a job as JSON comes in, a report a line goes out.
// Of each trust list in the job, too: the issuers and keys that it names, or null if it cannot be used.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const job = JSON.parse(readFileSync(0, 'utf8'));
const { Documents, TrustList, TrustListError, Vocabulary, readMoment, verify } = await import(pathToFileURL(job.core).href);
const bytesOf = (path) => new Uint8Array(readFileSync(path));

const vocabulary = new Vocabulary(new Map(Object.entries(job.contexts)));
const trust = job.trust === null ? null : TrustList.parse(bytesOf(job.trust), job.trust);
for (const file of job.files) {
  const documents = new Documents();
  for (const path of job.status) documents.add(bytesOf(path));
  const content = file.content === undefined ? bytesOf(file.path) : Buffer.from(file.content, 'base64');
  const report = await verify(new Uint8Array(content), file.name, { vocabulary, trust, documents, at: readMoment(job.at) });
  console.log(JSON.stringify(report));
}
for (const list of job.lists ?? []) {
  let named = null;
  try {
    const { issuers } = TrustList.parse(new Uint8Array(Buffer.from(list, 'base64')), 'trust.yaml');
    named = [...issuers.values()].map(({ id, name, keys }) => [id, name, ...keys.map((key) => key.multibase)]);
  } catch (error) {
    if (!(error instanceof TrustListError)) throw error;
  }
  console.log(JSON.stringify(named));
}
