import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { untilAborted } from '../../async/until-aborted.js';
import { IncompleteError, messageOf, RefusedError } from '../../errors.js';
import { oneLine } from '../../files/plain-text.js';
import { redact } from '../../secrets.js';
import type { Answer, Envelope, MailSession } from './mail-session.js';
import { mailSource } from './mail-source.js';
import type { SmtpSettings } from './smtp-settings.js';

export interface SmtpOptions {
  /** Milliseconds without a sign of the server; RFC 5321 (4.5.3.2) asks for minutes after the mail's end. */
  readonly timeoutMs?: number;
  /** Certificates to trust in place of the system's, in PEM. */
  readonly ca?: string | undefined;
}

const TIMEOUT_MS = 5 * 60_000;
const CONNECT_TIMEOUT_MS = 30_000;
const MAX_DETAIL = 500;

/** Opens a session with a mail server; it connects with the first `ready`, and again after a failure. */
export function smtpSession(settings: SmtpSettings, options: SmtpOptions = {}): MailSession {
  let open: SMTPConnection | undefined;

  async function deliver(envelope: Envelope, mail: Uint8Array, signal: AbortSignal): Promise<Answer> {
    const connection = open;
    if (connection === undefined) return { outcome: 'not-sent', detail: 'there is no connection to the mail server' };
    const source = mailSource(mail);
    try {
      const sent = send(connection, { ...envelope, size: mail.byteLength }, source.stream);
      const reply = await untilAborted(sent, signal, () => !source.isHandedOver());
      return { outcome: 'sent', detail: detailOf(reply) };
    } catch (error) {
      // whatever state the server is in: the next mail begins a connection of its own
      connection.close();
      open = undefined;
      return { outcome: outcomeOf(error, source.isHandedOver()), detail: detailOf(replyOf(error) ?? messageOf(error)) };
    }
  }

  return {
    async ready(signal) {
      signal.throwIfAborted();
      if (open !== undefined && !open.destroyed) return;
      open = await connect(settings, options, signal);
    },
    deliver,
    async close() {
      open?.quit();
      open = undefined;
    },
  };
}

async function connect(
  settings: SmtpSettings,
  { timeoutMs = TIMEOUT_MS, ca }: SmtpOptions,
  signal: AbortSignal,
): Promise<SMTPConnection> {
  // with the first mail: no other command needs it
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const { host, port, secure, requireTls, user, password } = settings;
  const connection = new Connection({
    host,
    port,
    secure,
    requireTLS: requireTls,
    connectionTimeout: Math.min(timeoutMs, CONNECT_TIMEOUT_MS),
    greetingTimeout: Math.min(timeoutMs, CONNECT_TIMEOUT_MS),
    socketTimeout: timeoutMs,
    logger: false,
    ...(ca === undefined ? {} : { tls: { ca } }),
  });
  connection.on('error', () => {}); // between two mails: the next one finds the connection closed
  try {
    await untilAborted(connected(connection), signal, () => true);
    if (user !== undefined && password !== undefined) {
      await untilAborted(signedIn(connection, user, password.reveal()), signal, () => true);
    }
    return connection;
  } catch (error) {
    connection.close();
    signal.throwIfAborted();
    throw asFailure(error, `${host}:${port}`);
  }
}

function connected(connection: SMTPConnection): Promise<void> {
  return answered(connection, (done) => connection.connect((error) => done(error, undefined)));
}

function signedIn(connection: SMTPConnection, user: string, pass: string): Promise<void> {
  return answered(connection, (done) => connection.login({ user, pass }, (error) => done(error, undefined)));
}

function send(
  connection: SMTPConnection,
  envelope: Envelope & { readonly size: number },
  stream: ReturnType<typeof mailSource>['stream'],
): Promise<string> {
  return answered(connection, (done) =>
    connection.send(envelope, stream, (error, info) => done(error, error == null ? info.response : '')),
  );
}

type Done<T> = (error: Error | null | undefined, value: T) => void;

/** Asks, and takes an error of the connection for the answer too: not every one reaches the callback. */
async function answered<T>(connection: SMTPConnection, ask: (done: Done<T>) => void): Promise<T> {
  let onError = (_error: Error) => {};
  try {
    return await new Promise<T>((resolve, reject) => {
      onError = reject;
      connection.on('error', onError);
      ask((error, value) => (error == null ? resolve(value) : reject(error)));
    });
  } finally {
    connection.off('error', onError);
  }
}

/** A server that answers with a number of failure did not take the mail; one that says nothing may have. */
function outcomeOf(error: unknown, isHandedOver: boolean): Answer['outcome'] {
  if (codeOf(error) >= 400) return 'refused';
  return isHandedOver ? 'in-doubt' : 'not-sent';
}

function codeOf(error: unknown): number {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  return typeof code === 'number' ? code : 0;
}

function replyOf(error: unknown): string | undefined {
  const reply = error instanceof Error && 'response' in error ? error.response : undefined;
  return typeof reply === 'string' ? reply : undefined;
}

function asFailure(error: unknown, place: string): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const why = detailOf(replyOf(error) ?? messageOf(error));
  if (code === 'EAUTH') {
    return new RefusedError(`the mail server ${place} refused the sign-in (${why}): check its user and password`);
  }
  if (code === 'ETLS' || isCertificateProblem(error)) {
    return new RefusedError(
      `the mail server ${place} gave no encrypted connection that can be trusted (${why}): nothing was sent in the clear. A private CA belongs into NODE_EXTRA_CA_CERTS`,
    );
  }
  return new IncompleteError(`the mail server ${place} could not be reached (${why}): send again later`);
}

/** Node's and OpenSSL's codes for a certificate that does not hold: of somebody unknown, expired, for another host. */
function isCertificateProblem(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const codes = ['code', 'originalCode'].map((key) => Object.getOwnPropertyDescriptor(error, key)?.value ?? '');
  return codes.some((code) => /CERT|SIGNATURE|ERR_TLS|ERR_SSL|UNABLE_TO/.test(String(code)));
}

function detailOf(text: string): string {
  return redact(oneLine(text)).slice(0, MAX_DETAIL);
}
