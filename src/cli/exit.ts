import { CommanderError } from 'commander';
import { ConfigError, IncompleteError, messageOf, RefusedError, ReviewError } from '../errors.js';
import { oneLine } from '../files/plain-text.js';
import { OktaApiError, OktaError } from '../okta/errors.js';
import { redact } from '../secrets.js';

/** The exit codes that scripts depend on. */
export const EXIT = {
  complete: 0,
  findings: 1,
  usage: 2,
  incomplete: 3,
  refused: 4,
  defect: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command's action says how it ended; everything it throws is turned into a message and a code here, once. */
export type Finish = (code: ExitCode) => void;

/** Where several hold, the first of these does. */
const PRECEDENCE: readonly ExitCode[] = [EXIT.defect, EXIT.refused, EXIT.incomplete, EXIT.usage, EXIT.findings];

/** The code of several outcomes together. */
export function worstOf(...codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.complete;
}

/** The code that an error ends the program with. Anything that no user can meet is a defect. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ConfigError || error instanceof CommanderError) return EXIT.usage;
  if (error instanceof RefusedError) return EXIT.refused;
  if (isRefusal(error)) return EXIT.refused;
  if (error instanceof IncompleteError || error instanceof OktaError || error instanceof ReviewError) {
    return EXIT.incomplete;
  }
  if (isAbort(error) || isFileProblem(error)) return EXIT.incomplete;
  return EXIT.defect;
}

/** What a user is told: no stack, except of a defect, which somebody has to mend. */
export function describeError(error: unknown): string {
  if (error instanceof ConfigError || error instanceof RefusedError) return error.problems.map(oneLine).join('\n');
  if (exitCodeOf(error) !== EXIT.defect) return oneLine(messageOf(error));
  const stack = redact(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return `this is a defect of the program; please report it with these lines:\n${stack}`;
}

/** A token or permission refused from the start; one that died on a later page leaves a listing incomplete. */
function isRefusal(error: unknown): boolean {
  return error instanceof OktaApiError && (error.status === 401 || error.status === 403) && (error.page ?? 1) === 1;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** A full disk, a folder that may not be written: the machine's trouble, which the message of the system names. */
function isFileProblem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
