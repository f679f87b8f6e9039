// How much of a stranger's file is looked at before the answer is “cannot tell”.

const MEGABYTE = 1_000_000;

export const LIMITS = Object.freeze({
  file: 25 * MEGABYTE,
  json: 5 * MEGABYTE,
  token: 2 * MEGABYTE,
  picture: 10 * MEGABYTE,
  depth: 64,
  nodes: 200_000,
  digits: 30,
  credentials: 500,
  nesting: 4,
  proofs: 8,
  proofsInAll: 1_000,
  findings: 100,
  graphWork: 150_000,
  statusList: 2 * MEGABYTE,
  statusListNodes: 1_000,
});

export const CLOCK_SKEW = 5 * 60_000;
export const DAY = 24 * 3_600_000;

/** Return what a JSON text of at most `size` bytes may ask of its reader. */
export const ofJson = (size, limits = LIMITS) => ({
  size, depth: limits.depth, nodes: limits.nodes, string: size, digits: limits.digits,
});
