import { redact } from './secrets.js';

/**
 * The errors a user can meet, by phase. Each message names what was asked, what came back and what to do next, without
 * any secret of this process.
 * Only `cli` knows which exit code each one means; anything that is none of these is a defect of the program.
 */
export abstract class ReviewError extends Error {
  abstract override readonly name: string;

  constructor(message: string, options?: ErrorOptions) {
    super(redact(message), options);
  }
}

/** Bad usage, configuration, policy or credentials file: nothing was asked of Okta. Carries every problem found at once. */
export class ConfigError extends ReviewError {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('\n'), options);
    this.problems = problems.map(redact);
  }
}

/** Something could not be read, written or removed; what was done is on disk and marked so. */
export class IncompleteError extends ReviewError {
  override readonly name = 'IncompleteError';
}

/** A guard said no: a stale or altered plan, a failed verification, a token or permission refused from the start. */
export class RefusedError extends ReviewError {
  override readonly name = 'RefusedError';
  /** A line each; what stands in one of them may come from outside. */
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const lines = typeof problems === 'string' ? [problems] : problems;
    super(lines.join('\n'), options);
    this.problems = lines.map(redact);
  }
}

/** Whatever was thrown, as a sentence without a stack and without secrets. */
export function messageOf(error: unknown): string {
  return redact(sentenceOf(error));
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOSPC') {
    return `the disk is full (${error.message}): free some space, then resume where this stopped`;
  }
  return error.message;
}
