// Step 2: which key may have signed this, and may it speak for the issuer?

import { KeyUnusableError } from '../errors.js';
import { keyOf, parted } from '../identifiers.js';
import { PublicKey, weakness } from '../keys.js';
import { FAILED, INTEGRITY, finder } from '../report.js';

const FIND = finder('key', INTEGRITY);
const SHORTEST_KEY = 40;

const refusal = (check) => ({ keys: [], listedFor: null, refusal: check });
const candidates = (keys, listedFor = null) => ({ keys, listedFor, refusal: null });

/** Return the keys that a proof's `verificationMethod` may stand for, or why there are none. */
export function keysOfMethod(held, method, path, trust) {
  const [controller, , fragment] = parted(method, '#');
  // The issuer must be the one who controls the method, or anyone's key could sign in anyone's name.
  if (held.issuer === null || controller !== held.issuer) {
    return ofAnother(
      path,
      `The proof on ${held} was made with a key that is not its issuer’s. Anyone can make such a proof: `
      + 'ask the school for the original.',
    );
  }
  const own = keyOf(controller);
  if (own !== null && fragment !== '' && fragment !== own) {
    return ofAnother(
      path, `The proof on ${held} names another key than the one its issuer consists of.`,
    );
  }
  const text = own ?? fragment;
  if (own !== null || text.startsWith('z') || text.length >= SHORTEST_KEY) return written(held, text, path);
  const entry = trust?.entry(held.issuer);
  if (entry?.keys.length) {
    return candidates(entry.keys.map((each) => PublicKey.fromMultibase(each.multibase)), entry);
  }
  return refusal(FIND.unsettled(
    'KEY_UNRESOLVED',
    path,
    `The proof on ${held} only names its key, and your trust list has none for this issuer. Get the key `
    + 'from the school by a way you trust, and add it to the list.',
  ));
}

/** Return the keys that a token's header may stand for. */
export function keysOfToken(held, token, trust) {
  const { kid } = token.header;
  const named = typeof kid === 'string' && kid.includes('#') && !kid.startsWith('#')
    ? keysOfMethod(held, kid, held.path, trust)
    // Without a name it is the issuer's key all the same: a did:key says which that is.
    : keysOfMethod(held, held.issuer ?? '', held.path, trust);
  if (token.key === null || named.refusal?.verdict === FAILED) return named;
  return carried(held, token.key, named);
}

// A key in the header is anyone's. It never stands in for the one that the issuer's identifier or the
// header's own `kid` writes out.
function carried(held, key, named) {
  if (named.keys.length && !named.listedFor && !named.keys.some((each) => each.equals(key))) {
    return ofAnother(
      held.path, `The token of ${held} carries another key than the one it names as its own.`,
    );
  }
  const reason = broken(key);
  return reason ? unusable(held, held.path, reason) : candidates([key]);
}

function written(held, text, path) {
  if (!/^z[1-9A-HJ-NP-Za-km-z]{40,800}$/.test(text)) {
    return unusable(held, path, 'it is not written as a key is');
  }
  let key;
  try {
    key = PublicKey.fromMultibase(text);
  } catch (error) {
    if (error instanceof KeyUnusableError) return unusable(held, path, error.message);
    throw error;
  }
  const reason = broken(key);
  return reason ? unusable(held, path, reason) : candidates([key]);
}

// A sample key signs like any other; that nobody may trust it is for step 7 to say. A key of small order
// “signs” whatever is put beside it: such a proof says nothing at all.
function broken(key) {
  const reason = weakness(key);
  return reason?.includes('published') ? null : reason;
}

/** Return the check for a proof that was made with none of the keys a reader has confirmed. */
export const noneOfThoseListed = (find, held, path, entry) =>
  find.failed(
    'KEY_NOT_LISTED',
    path,
    `The proof on ${held} fits none of the keys that your trust list has for “${entry.name}”: it was `
    + 'changed, it is a forgery, or the school has a new key. Ask the school by a way you trust, not by '
    + 'what the file says.',
  );

const unusable = (held, path, reason) =>
  refusal(FIND.failed(
    'KEY_UNUSABLE', path, `The key named by the proof on ${held} cannot be used: ${reason}.`,
  ));

const ofAnother = (path, message) => refusal(FIND.failed('CONTROLLER', path, message));
