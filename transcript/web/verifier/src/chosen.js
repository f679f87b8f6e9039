// Files as a reader chooses them. A folder, a file that is gone, or one beyond every limit is no reason to stop.

import { sniff } from './envelope.js';
import { LIMITS } from './limits.js';
import { INTEGRITY, finder } from './report.js';
import { grouped } from './text.js';
import { reportOf } from './verify.js';

const FIND = finder('envelope', INTEGRITY);
const HEAD = 1_000;

/** Return `{name, size, isWhole, content}`: all of a file, or its beginning if it is too large; null if there is none. */
export async function chosen(file) {
  const { name, size } = file;
  const isWhole = size <= LIMITS.file;
  try {
    const content = await file.slice(0, isWhole ? size : HEAD).arrayBuffer();
    return { name, size, isWhole, content: new Uint8Array(content) };
  } catch {
    return { name, size, isWhole, content: null };
  }
}

/** Return the report on a file of which only the beginning was read. */
export const tooLarge = ({ name, size, content }, at) =>
  reportOf({ file: name, kind: sniff(content), sha256: '', size, at }, [FIND.unsettled(
    'LIMIT_SIZE',
    '',
    `The file is larger (${grouped(size)} bytes) than any that is looked at (${grouped(LIMITS.file)} bytes).`,
  )]);
