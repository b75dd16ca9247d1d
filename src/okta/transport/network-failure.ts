import { messageOf } from '../../errors.js';

/** Codes that are raised before a byte of the request has left this machine. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What Node says in words that tell nobody what happened. */
const SAID_PLAINLY: Readonly<Record<string, string>> = {
  'socket hang up': 'the connection was closed before an answer came',
  aborted: 'the connection was closed within the answer',
};

/** What is known of an exchange that brought no usable answer. */
export interface NetworkFailure {
  readonly reason: string;
  /** False only where it is certain that the request never left. */
  readonly mayHaveArrived: boolean;
}

/**
 * Reads what a request failed with: the socket's error, which fetch wraps as `cause`, and with several addresses tried
 * an AggregateError of one error each.
 */
export function describeFailure(error: unknown): NetworkFailure {
  const leaves = leavesOf(error, 0);
  const reasons = new Set(leaves.map(messageOf).map((message) => SAID_PLAINLY[message] ?? message));
  return {
    reason: [...reasons].join('; ') || 'the connection failed',
    mayHaveArrived: !leaves.every(neverLeft),
  };
}

function leavesOf(error: unknown, depth: number): unknown[] {
  if (depth > 5) return [error];
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.flatMap((one: unknown) => leavesOf(one, depth + 1));
  }
  if (error instanceof Error && error.cause !== undefined) return leavesOf(error.cause, depth + 1);
  return [error];
}

function neverLeft(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  // a network may also become unreachable while an answer is awaited
  const isLate = 'syscall' in error && (error.syscall === 'read' || error.syscall === 'write');
  return NEVER_LEFT.has(error.code) && !isLate;
}
