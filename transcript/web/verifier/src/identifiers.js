// Issuers' identifiers: one spelling of each, so that a list cannot be slipped past.

const DID_KEY = 'did:key:';
const DID_WEB = 'did:web:';
const UNRESERVED = /[A-Za-z0-9._~-]/;

/** Return a did:web in its one normal spelling; any other identifier as it is. */
export function normal(issuer) {
  if (!issuer.startsWith(DID_WEB)) return issuer;
  const decoded = issuer.slice(DID_WEB.length).replace(/%([0-9A-Fa-f]{2})/g, (match, code) => {
    const letter = String.fromCharCode(parseInt(code, 16));
    return UNRESERVED.test(letter) ? letter : match.toUpperCase();
  });
  const [host, colon, path] = parted(decoded, ':');
  const [name, port, number] = parted(host, '%3A');
  return `${DID_WEB}${name.toLowerCase().replace(/\.+$/, '')}${port}${number}${colon}${path}`;
}

/** Return the key that a did:key consists of, as it is written there; else null. */
export const keyOf = (issuer) => (issuer.startsWith(DID_KEY) ? issuer.slice(DID_KEY.length) : null);

/** Return what stands before a mark, the mark if it is there, and what stands after it. */
export function parted(text, mark) {
  const place = text.indexOf(mark);
  return place < 0 ? [text, '', ''] : [text.slice(0, place), mark, text.slice(place + mark.length)];
}

/** Return whether a word differs from the known one by at most two letters, more or fewer. */
export function isMisspelt(word, known) {
  if (Math.abs(word.length - known.length) > 2) return false;
  let before = Array.from({ length: known.length + 1 }, (_, place) => place);
  for (const [row, letter] of [...word].entries()) {
    const here = [row + 1];
    for (const [column, wanted] of [...known].entries()) {
      const changed = before[column] + Number(letter !== wanted);
      here.push(Math.min(changed, before[column + 1] + 1, here[column] + 1));
    }
    before = here;
  }
  return before[before.length - 1] <= 2;
}
