import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { MailSession } from '../../src/delivery/smtp/mail-session.js';
import { smtpSession } from '../../src/delivery/smtp/smtp-session.js';
import { smtpSettings } from '../../src/delivery/smtp/smtp-settings.js';
import type { WriteAt } from '../../src/files/chained-log.js';
import { writeAt } from '../../src/files/durable.js';
import { aCampaignRun, forgetDeliveries, REVIEWERS, send } from '../support/campaign-run.js';
import type { ChangesRun } from '../support/changes-run.js';
import { runCommand } from '../support/cli.js';
import { MAIL_PASSWORD, type MailServer, mailServer, mailUrl } from '../support/mail-server.js';
import { drawSeed, seededRandom } from '../support/seeded-random.js';

const KILLS = 25;
const SEED = drawSeed();

/** A process that dies at its n-th step: nothing happens from there on, and a record may be there in part. */
class Death extends Error {}

describe('a send that is killed', function () {
  this.timeout(600_000);
  let run: ChangesRun;
  let server: MailServer;

  before(async () => {
    run = await aCampaignRun();
  });
  after(async () => {
    await run.stop();
  });
  beforeEach(async () => {
    server = await mailServer();
  });
  afterEach(async () => {
    await server.close();
    await forgetDeliveries(run);
  });

  /** Sends until the n-th step, of which each mail has six: two before and after each record, two around the mail. */
  async function sendAndDieAt(step: number, part: number): Promise<void> {
    let steps = 0;
    let torn: Buffer | undefined;
    const die = (): void => {
      steps += 1;
      if (steps >= step) throw new Death();
    };
    const inner = smtpSession(smtpSettings(mailUrl(server.port)), { timeoutMs: 5000 });
    const session: MailSession = {
      ready: (signal) => inner.ready(signal),
      async deliver(...mail) {
        die();
        const answer = await inner.deliver(...mail);
        die();
        return answer;
      },
      close: () => inner.close(),
    };
    const write: WriteAt = async (handle, bytes, position) => {
      steps += 1;
      if (steps >= step) {
        torn = Buffer.from(bytes.subarray(0, Math.floor(bytes.byteLength * part)));
        throw new Death();
      }
      await writeAt(handle, bytes, position);
      die();
    };
    try {
      await send(run, server, { by: { session }, write });
    } catch (error) {
      if (!(error instanceof Death)) throw error;
    }
    // what a killed process had written of a record stays; the program that lives takes it back
    if (torn !== undefined && torn.byteLength > 0)
      appendFileSync(join(run.folder, 'deliveries.ndjson'), torn, { mode: 0o600 });
  }

  it(`writes to nobody twice and to nobody not at all, killed ${KILLS} times (TEST_SEED=${SEED})`, async () => {
    const random = seededRandom(SEED);
    const sentOnce = () => server.received.map(({ to }) => to);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = server.received.length;
      await sendAndDieAt(1 + Math.floor(random() * 18), random());

      const last = await send(run, server);

      const mails = sentOnce().slice(before);
      expect(new Set(mails).size, `kill ${kill}: nobody gets two`).to.equal(mails.length);
      expect(last.inDoubt.length, `kill ${kill}: at most one is in doubt`).to.be.at.most(1);
      expect(last.failed).to.deep.equal([]);
      const named = last.inDoubt.map(({ to }) => to);
      const missing = REVIEWERS.filter((to) => !mails.includes(to));
      expect(named, `kill ${kill}: who got none is named`).to.include.members(missing);
      if (kill % 6 === 0) expect((await run.verify(run.folder)).outcome).to.equal('intact');
      await forgetDeliveries(run);
    }
  });

  it('leaves the same behind as a process that is killed while the server has the mail', async () => {
    for (const nth of [1, 2]) {
      const env = { OKTA_ACCESS_REVIEW_SMTP_URL: mailUrl(server.port) };
      let kill = () => {};
      await server.close();
      server = await mailServer({
        onData: async () => {
          if (server.received.length === nth) kill();
        },
      });
      env.OKTA_ACCESS_REVIEW_SMTP_URL = mailUrl(server.port);

      const killed = await runCommand(['send', run.folder], {
        env,
        onStart: (child) => {
          kill = () => void child.kill('SIGKILL');
        },
      });
      const last = await runCommand(['send', run.folder, '--json'], { env });

      const result = JSON.parse(last.stdout) as { sent: unknown[]; inDoubt: { to: string }[]; alreadySent: number };
      const mails = server.received.map(({ to }) => to);
      expect(killed.signal).to.equal('SIGKILL');
      expect(last.code).to.equal(3);
      expect(result.inDoubt.map(({ to }) => to)).to.deep.equal([mails[nth - 1]]);
      expect(result.alreadySent).to.equal(nth - 1);
      expect([...mails].sort()).to.deep.equal(REVIEWERS);
      await forgetDeliveries(run);
    }
  });

  it('says by the command line what it did, and shows the password nowhere', async () => {
    const env = { OKTA_ACCESS_REVIEW_SMTP_URL: mailUrl(server.port) };

    const sent = await runCommand(['send', run.folder], { env });
    const wrong = await runCommand(['send', run.folder, '--resend'], {
      env: { OKTA_ACCESS_REVIEW_SMTP_URL: mailUrl(server.port).replace('9f3b', '0000') },
    });
    await forgetDeliveries(run);
    const refused = await runCommand(['send', run.folder], {
      env: { OKTA_ACCESS_REVIEW_SMTP_URL: mailUrl(server.port).replace('9f3b', '0000') },
    });
    const unset = await runCommand(['send', run.folder]);

    expect([sent.code, wrong.code, refused.code, unset.code]).to.deep.equal([0, 0, 4, 2]);
    expect(sent.stdout).to.equal('Done: 3 sent\n');
    expect(sent.stderr).to.match(/1 of 3 {2}sent {2}packet to \S+\n[\s\S]*next: okta-access-review status/);
    expect(refused.stderr).to.match(/refused the sign-in/);
    expect(unset.stderr).to.match(/OKTA_ACCESS_REVIEW_SMTP_URL is not set/);
    const log = join(run.folder, 'deliveries.ndjson');
    const texts = [sent, wrong, refused].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    if (existsSync(log)) texts.push(readFileSync(log, 'utf8'));
    texts.push(...server.received.map(({ raw }) => raw.toString('latin1')));
    for (const secret of [
      MAIL_PASSWORD,
      encodeURIComponent(MAIL_PASSWORD),
      Buffer.from(MAIL_PASSWORD).toString('base64'),
    ]) {
      expect(texts.some((text) => text.includes(secret))).to.equal(false);
    }
  });
});
