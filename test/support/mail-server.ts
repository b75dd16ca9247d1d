import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as it came over the wire. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer;
  readonly encrypted: boolean;
  readonly user: string;
}

/** What goes wrong with a mail: a refusal with its code, or the connection that breaks. */
export type MailFault =
  | { readonly at: 'recipient' | 'data'; readonly code: number; readonly text: string }
  /** `recipient`: before the mail comes. `data`: after all of it came and was kept, in place of the answer. */
  | { readonly at: 'recipient' | 'data'; readonly drop: true };

export interface MailServerOptions {
  /** The fault of a mail, by its recipient and how many came before it; none where undefined. */
  readonly faultOf?: (to: string, before: number) => MailFault | undefined;
  readonly tls?: { readonly key: string; readonly cert: string; readonly secure: boolean };
  /** Called when a mail has come whole, before it is answered. */
  readonly onData?: (mail: ReceivedMail) => void | Promise<void>;
}

export interface MailServer {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  close(): Promise<void>;
}

export const MAIL_USER = 'mailer';
export const MAIL_PASSWORD = 'p@ss/word-9f3b1c77aa';

/** A real SMTP server on a free loopback port, which asks for the sign-in above. */
export async function mailServer({ faultOf, tls, onData }: MailServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const tried = new Map<string, number>();
  const sockets = new Map<string, { destroy(): void }>();
  const faultAt = (at: MailFault['at'], to: string) => {
    const fault = faultOf?.(to, tried.get(to) ?? 0);
    return fault?.at === at ? fault : undefined;
  };
  const server = new SMTPServer({
    ...(tls === undefined ? { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] } : tls),
    allowInsecureAuth: true,
    authMethods: ['PLAIN'],
    onAuth: ({ username, password }, _session, done) => {
      if (username === MAIL_USER && password === MAIL_PASSWORD) done(null, { user: username });
      else done(new Error(`wrong sign-in of ${username}, ${password}`));
    },
    onRcptTo: ({ address }, session, done) => {
      const fault = faultAt('recipient', address);
      if (fault !== undefined) tried.set(address, (tried.get(address) ?? 0) + 1);
      if (fault !== undefined && 'drop' in fault) sockets.get(session.id)?.destroy();
      else done(fault === undefined ? null : failure(fault));
    },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo[0]?.address ?? '';
        const from = mailFrom === false ? '' : mailFrom.address;
        const fault = faultAt('data', to);
        tried.set(to, (tried.get(to) ?? 0) + 1);
        if (fault !== undefined && 'code' in fault) return done(failure(fault));
        const user = typeof session.user === 'string' ? session.user : '';
        const mail = { from, to, raw: Buffer.concat(pieces), encrypted: session.secure, user };
        received.push(mail);
        if (fault !== undefined) return void sockets.get(session.id)?.destroy();
        Promise.resolve(onData?.(mail)).then(() => done(null, 'kept as 4711'), done);
      });
    },
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
  });
  server.on('error', () => {}); // a connection that breaks is what the tests are about
  server.on('connect', ({ id }: { id: string }) => {
    for (const connection of server.connections) {
      const { id: ownId, _socket: socket } = connection as unknown as { id: string; _socket: { destroy(): void } };
      if (ownId === id) sockets.set(id, socket);
    }
  });
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What a user sets to send by this server. */
export function mailUrl(port: number, scheme = 'smtp', host = '127.0.0.1'): string {
  return `${scheme}://${MAIL_USER}:${encodeURIComponent(MAIL_PASSWORD)}@${host}:${port}`;
}

function failure({ code, text }: { readonly code: number; readonly text: string }): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
