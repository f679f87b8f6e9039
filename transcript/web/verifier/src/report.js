// What a verifier found: verdicts on three axes, and the checks behind them.

import { plain } from './text.js';

export const PASSED = 'passed';
export const FAILED = 'failed';
export const INDETERMINATE = 'indeterminate';
export const INTEGRITY = 'integrity';
export const ISSUER = 'issuer';
export const STANDING = 'standing';
export const AXES = [INTEGRITY, ISSUER, STANDING];

/** Return the worst verdict; nothing checked is indeterminate, not passed. */
export function worst(verdicts) {
  const found = new Set(verdicts);
  if (found.has(FAILED)) return FAILED;
  return found.size === 1 && found.has(PASSED) ? PASSED : INDETERMINATE;
}

/** Return what makes the checks of one step on one axis. */
export const finder = (step, axis) => {
  const make = (verdict) => (code, path, message) =>
    Object.freeze({ step, axis, path, verdict, code, message: plain(message) });
  return { passed: make(PASSED), failed: make(FAILED), unsettled: make(INDETERMINATE) };
};

export const holds = (check) => check.verdict === PASSED;

/** Return the verdict on each axis: the worst of its checks. */
export const axesOf = (checks) =>
  Object.fromEntries(
    AXES.map((axis) => [
      axis,
      worst(checks.filter((check) => check.axis === axis).map((check) => check.verdict)),
    ]),
  );
