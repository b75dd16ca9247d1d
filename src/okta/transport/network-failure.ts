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
  'PROXY_REFUSED',
]);

/** What Node says in words that tell nobody what happened. */
const SAID_PLAINLY: Readonly<Record<string, string>> = {
  'socket hang up': 'the connection was closed before an answer came',
  aborted: 'the connection was closed within the answer',
};

/**
 * What Node and OpenSSL find wrong with a server's certificate, before anything is sent to it. Most often somebody between
 * opens the connection, with a certificate of their own making.
 */
const CERTIFICATE_CODES =
  /^(?:ERR_TLS_CERT_|CERT_|CRL_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)_|INVALID_(?:CA|PURPOSE)$|HOSTNAME_MISMATCH)/;

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
  const reasons = new Set(leaves.map(sentenceOf));
  return {
    reason: [...reasons].join('; ') || 'the connection failed',
    mayHaveArrived: !leaves.every(neverLeft),
  };
}

function sentenceOf(error: unknown): string {
  const message = messageOf(error);
  if (!isOfCertificate(error)) return SAID_PLAINLY[message] ?? message;
  return (
    `the certificate of the server was refused (${message}): where a proxy or gateway opens TLS connections, ` +
    "name the file with its CA's certificate in NODE_EXTRA_CA_CERTS; else check the org URL and this machine's clock"
  );
}

function isOfCertificate(error: unknown): boolean {
  return CERTIFICATE_CODES.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
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
  if (!(error instanceof Error)) return false;
  // a network may also become unreachable while an answer is awaited
  const isLate = 'syscall' in error && (error.syscall === 'read' || error.syscall === 'write');
  return (NEVER_LEFT.has(codeOf(error)) || isOfCertificate(error)) && !isLate;
}
