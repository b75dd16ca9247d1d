import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { smtpSession } from '../../../src/delivery/smtp/smtp-session.js';
import { smtpSettings } from '../../../src/delivery/smtp/smtp-settings.js';
import { IncompleteError, RefusedError } from '../../../src/errors.js';
import {
  MAIL_PASSWORD,
  type MailServer,
  type MailServerOptions,
  mailServer,
  mailUrl,
} from '../../support/mail-server.js';
import { expectNoSecret } from '../../support/no-secret.js';
import { rejectionOf } from '../../support/rejection.js';
import { needs } from '../../support/system-program.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const MAIL = Buffer.from('Subject: hello\r\n\r\n.a line that begins with a dot\r\n');
const ENVELOPE = { from: 'review@example.com', to: 'ada@example.com' };
const { signal } = new AbortController();

describe('a session with a mail server', () => {
  let server: MailServer | undefined;

  async function sessionWith(options: MailServerOptions = {}, timeoutMs = 5000) {
    server = await mailServer(options);
    return smtpSession(smtpSettings(mailUrl(server.port)), { timeoutMs });
  }

  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('hands several mails in over one connection, byte for byte', async () => {
    const session = await sessionWith();

    await session.ready(signal);
    const first = await session.deliver(ENVELOPE, MAIL, signal);
    await session.ready(signal);
    const second = await session.deliver({ ...ENVELOPE, to: 'bob@example.com' }, MAIL, signal);
    await session.close();

    expect([first, second].map(({ outcome, detail }) => [outcome, detail])).to.deep.equal([
      ['sent', '250 kept as 4711'],
      ['sent', '250 kept as 4711'],
    ]);
    expect(server?.received.map(({ to, user }) => [to, user])).to.deep.equal([
      ['ada@example.com', 'mailer'],
      ['bob@example.com', 'mailer'],
    ]);
    expect(server?.received[0]?.raw.equals(MAIL)).to.equal(true);
  });

  for (const [what, fault, outcome, detail] of [
    ['a refused recipient', { at: 'recipient', code: 550, text: 'no such user' }, 'refused', /^550 no such user/],
    ['a full mailbox', { at: 'recipient', code: 452, text: 'mailbox full' }, 'refused', /^452 mailbox full/],
    ['a refused mail', { at: 'data', code: 554, text: 'looks like spam' }, 'refused', /^554 looks like spam/],
    ['a connection that breaks before the mail', { at: 'recipient', drop: true }, 'not-sent', /closed/],
    ['a connection that breaks in place of the answer', { at: 'data', drop: true }, 'in-doubt', /closed/],
  ] as const) {
    it(`names ${what}, and hands the next one in`, async () => {
      const session = await sessionWith({ faultOf: (to) => (to === ENVELOPE.to ? fault : undefined) });

      await session.ready(signal);
      const answer = await session.deliver(ENVELOPE, MAIL, signal);
      await session.ready(signal);
      const next = await session.deliver({ ...ENVELOPE, to: 'bob@example.com' }, MAIL, signal);
      await session.close();

      expect(answer.outcome).to.equal(outcome);
      expect(answer.detail).to.match(detail);
      expect(next.outcome).to.equal('sent');
    });
  }

  it('is in doubt where a server takes the mail and says nothing', async () => {
    let release = () => {};
    const silence = new Promise<void>((resolve) => {
      release = resolve;
    });
    const session = await sessionWith({ onData: () => silence }, 200);

    await session.ready(signal);
    const { outcome } = await session.deliver(ENVELOPE, MAIL, signal);
    release();
    await session.close();

    expect(outcome).to.equal('in-doubt');
  });

  it('refuses a wrong password without showing it, though the server repeats it', async () => {
    server = await mailServer();
    const wrong = 'wrong-password-5521';
    const session = smtpSession(smtpSettings(`smtp://mailer:${wrong}@127.0.0.1:${server.port}`));

    const error = await rejectionOf(session.ready(signal));

    expect(error).to.be.instanceOf(RefusedError);
    expect(String(error)).to.match(/refused the sign-in/);
    expectNoSecret(error, [wrong, MAIL_PASSWORD]);
  });

  it('says that a server is not there, and leaves when it is told to', async () => {
    server = await mailServer();
    const { port } = server;
    await server.close();
    server = undefined;

    expect(await rejectionOf(smtpSession(smtpSettings(mailUrl(port))).ready(signal))).to.be.instanceOf(IncompleteError);
    const gone = AbortSignal.abort(new Error('told to stop'));
    expect(await rejectionOf(smtpSession(smtpSettings(mailUrl(port))).ready(gone))).to.equal(gone.reason);
  });

  it('sends nothing in the clear to a server without STARTTLS', async () => {
    server = await mailServer();
    const session = smtpSession({ ...smtpSettings(mailUrl(server.port)), requireTls: true });

    const error = await rejectionOf(session.ready(signal));

    expect(error).to.be.instanceOf(RefusedError);
    expect(String(error)).to.match(/nothing was sent in the clear/);
    expect(server.received).to.deep.equal([]);
  });

  needs('openssl').describe('with TLS', () => {
    let key: string;
    let cert: string;

    before(async () => {
      const folder = await temporaryFolder('mail-tls');
      const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
      const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
      const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
      execFileSync('openssl', ['req', '-x509', ...kind, ...files, ...subject], { stdio: 'ignore' });
      key = readFileSync(join(folder, 'key.pem'), 'utf8');
      cert = readFileSync(join(folder, 'cert.pem'), 'utf8');
    });

    for (const [scheme, secure] of [
      ['smtps', true],
      ['smtp', false],
    ] as const) {
      it(`hands mail in over ${scheme}, encrypted`, async () => {
        server = await mailServer({ tls: { key, cert, secure } });
        const settings = { ...smtpSettings(mailUrl(server.port, scheme, 'localhost')), requireTls: !secure };
        const session = smtpSession({ ...settings, host: '127.0.0.1' }, { ca: cert });

        await session.ready(signal);
        const { outcome } = await session.deliver(ENVELOPE, MAIL, signal);
        await session.close();

        expect(outcome).to.equal('sent');
        expect(server.received.map(({ encrypted }) => encrypted)).to.deep.equal([true]);
      });

      it(`refuses a certificate that nobody vouches for, over ${scheme}`, async () => {
        server = await mailServer({ tls: { key, cert, secure } });
        const settings = { ...smtpSettings(mailUrl(server.port, scheme)), requireTls: !secure };

        const error = await rejectionOf(smtpSession(settings).ready(signal));

        expect(error).to.be.instanceOf(RefusedError);
        expect(String(error)).to.match(/no encrypted connection that can be trusted/);
      });
    }
  });
});
