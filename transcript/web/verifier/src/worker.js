// The worker's side: it is told once whom its reader trusts, and then asked about one file after the other.

import { Documents } from './documents.js';
import { TrustList } from './trust.js';
import { verify } from './verify.js';
import { Vocabulary } from './vocabulary.js';

let world = null;

self.onmessage = async ({ data: told }) => {
  try {
    if (world === null) {
      world = worldOf(told);
      self.postMessage('ready');
    } else self.postMessage(await verify(told.content, told.name, { ...world, at: told.at }));
  } catch {
    self.postMessage(null);
  }
};

function worldOf({ contexts, trust, lists }) {
  const documents = new Documents();
  for (const content of lists) documents.add(content);
  return {
    vocabulary: new Vocabulary(new Map(Object.entries(contexts))),
    trust: trust && TrustList.parse(trust.content, trust.name),
    documents,
  };
}
