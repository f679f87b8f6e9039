// What goes wrong with keys and signatures; the steps translate these.

export class ProofError extends Error {}

/** A signature that does not fit what it claims to sign, or a proof that is malformed. */
export class InvalidProofError extends ProofError {}

/** A kind of proof that this version cannot judge; it may still be right. */
export class UnsupportedProofError extends ProofError {}

/** Judging would take more work than any honest document needs. */
export class BudgetExceededError extends ProofError {}

/** A key that cannot be read or must not be used. */
export class KeyUnusableError extends ProofError {}

/** Something that would not be covered by the signature. `path` is a JSON Pointer to it. */
export class DataLossError extends ProofError {
  constructor(path, reason) {
    super(`${path || '(the document)'}: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}

/** Something that is signed as it is spelt, though no context says what it means. */
export class MeaninglessError extends DataLossError {}

/** What cannot be signed, and why. `steps` lead to it, the innermost first. */
export class RefusedError extends Error {
  constructor(reason, ...steps) {
    super(reason);
    this.reason = reason;
    this.steps = steps;
  }
}

/** Contexts that do not go together, for example because one redefines a protected term. */
export class ContradictionError extends Error {}
