import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { type ParsedMail, simpleParser } from 'mailparser';
import { type Clock, systemClock } from '../../src/async/clock.js';
import { applyPlan } from '../../src/changes/apply/apply-plan.js';
import { approvePlan } from '../../src/changes/approve/approve-plan.js';
import { importDecisions } from '../../src/changes/decide/import-decisions.js';
import { keepRest } from '../../src/changes/decide/keep-rest.js';
import { decideUndecided } from '../../src/changes/decide/undecided-rows.js';
import { makePlan } from '../../src/changes/plan/make-plan.js';
import { reviewStatusByApp } from '../../src/changes/status/status.js';
import { campaignStatus } from '../../src/delivery/campaign-status.js';
import { reviewersNotAsked } from '../../src/delivery/reviewers-not-asked.js';
import { packageRun } from '../../src/evidence/package/package-run.js';
import { signOff } from '../../src/evidence/sign-off.js';
import { verifyRun } from '../../src/evidence/verify/verify-run.js';
import { openFinishedRun } from '../../src/run/finished-run.js';
import { loadSigningKey } from '../../src/signing/signing-key.js';
import { aCampaignRun, CAMPAIGN_POLICY, type SendingOptions, send } from '../support/campaign-run.js';
import { type ChangesRun, recordsOf, SIGN_IN } from '../support/changes-run.js';
import { fillPacket } from '../support/fill-packet.js';
import { MAIL_PASSWORD, type MailServer, mailServer, mailUrl } from '../support/mail-server.js';

const DAY = 86_400_000;
const [TEAM, OWNER, OTHER] = ['team@example.com', 'user3@example.com', 'user4@example.com'];
const CHASING =
  'deadline: P21D, remindAfter: P5D, remindEvery: P7D, escalateAfter: P10D, quietDays: [], undecided: revoke';

describe('a whole campaign, from the first mail to the package', function () {
  this.timeout(120_000);
  let run: ChangesRun;
  let server: MailServer;
  let mails: readonly ParsedMail[];
  let daysLater = 0;
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + daysLater * DAY };
  const told: Record<string, readonly string[]> = {};

  async function sendOn(day: number, modes: SendingOptions): Promise<void> {
    daysLater = day;
    const { sent } = await send(run, server, { ...modes, clock });
    told[`day ${day}`] = sent.map(({ mail, to }) => `${mail} ${to}`).sort();
  }

  before(async () => {
    run = await aCampaignRun(CAMPAIGN_POLICY.replace('deadline: P14D', CHASING));
    server = await mailServer();
    const { folder, signal } = run;
    const bulk = { folder, importedBy: 'importer', clock, signal };
    const daily = { refusals: true, remind: true, escalate: true };
    const verify = async (path: string) => await verifyRun(path, { clock, signal });

    await sendOn(0, {});
    daysLater = 2;
    const packet = join(folder, 'packets', `${OWNER}.xlsx`);
    const returned = await fillPacket(packet, { 2: ['revoke', 'left'], 3: ['keep', ''], 4: ['revoke', ''] });
    await importDecisions({ ...bulk, files: [returned] });
    await sendOn(3, daily);
    await keepRest({ ...bulk, reviewer: OTHER, reason: 'checked' });
    await sendOn(6, daily);
    await sendOn(11, daily);
    daysLater = 22;
    // what was refused is theirs to mend: the policy decides no row that a reviewer meant to decide
    await importDecisions({ ...bulk, files: [await fillPacket(packet, { 4: ['revoke', 'gone too'] })] });
    daysLater = 23;
    const notAskedOf = async (opened: Parameters<typeof reviewersNotAsked>[0]) =>
      await reviewersNotAsked(opened, signal);
    await decideUndecided({ ...bulk, word: 'revoke', notAskedOf });
    // what was refused is no policy's to decide: it comes back mended
    await importDecisions({ ...bulk, files: [await fillPacket(packet, { 4: ['revoke', 'left too'] })] });
    await sendOn(24, daily);

    const { checksum } = await makePlan({ folder, limits: undefined, namedApps: [], verify, clock, signal });
    const planPath = join(folder, 'plan.json');
    const { privateKey } = generateKeyPairSync('ed25519');
    const key = await loadSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    await approvePlan({ planPath, key, approver: 'ciso@example.com', verify, clock, signal });
    const applying = { limits: undefined, dryRun: false, sendEmail: false, onProgress: () => {} };
    await applyPlan({ ...applying, client: run.client, signIn: SIGN_IN, planPath, checksum, verify, clock, signal });
    const { status } = await reviewStatusByApp(await openFinishedRun(folder, clock), signal);
    const said = { by: 'ciso@example.com', role: 'CISO', statement: 'I have seen it', withOpen: undefined };
    const trust = { publicKey: undefined, unsigned: false, key: undefined };
    await signOff({ ...said, ...trust, folder, status, clock, signal });
    await sendOn(25, daily);
    await packageRun({
      ...trust,
      folder,
      out: join(dirname(folder), 'package.zip'),
      withSnapshot: true,
      clock,
      signal,
    });
    mails = await Promise.all(server.received.map(async ({ raw }) => await simpleParser(raw)));
  });
  after(async () => {
    await server.close();
    await run.stop();
  });

  const mailsTo = (to: string) => mails.filter((mail) => [mail.to].flat()[0]?.value[0]?.address === to);

  it('writes on each day to those, and only those, whom it concerns', () => {
    expect(told).to.deep.equal({
      'day 0': [`packet ${TEAM}`, `packet ${OWNER}`, `packet ${OTHER}`],
      'day 3': [`refusals ${OWNER}`],
      'day 6': [`reminder ${TEAM}`, `reminder ${OWNER}`, `reminder ${OTHER}`],
      'day 11': [`escalation ${TEAM}`, 'escalation user2@example.com'],
      'day 24': [],
      'day 25': [],
    });
  });

  it('writes mails that are whole: words, numbers, attachments, and nothing left unfilled', () => {
    const [packet, refusals, reminder] = mailsTo(OWNER);
    expect(mails).to.have.length(9);
    for (const { text = '', html, subject = '', messageId, from } of mails) {
      expect(`${subject}${text}${html}`).to.not.match(/\{\{|undefined|NaN|\[object/);
      expect(subject).to.not.match(/user\d|@/);
      expect(text).to.include(`${TEAM}`);
      expect(from?.value[0]?.address).to.equal('access-review@example.com');
      expect(messageId).to.match(/^<[0-9a-f]{40}@example\.com>$/);
    }
    expect(packet?.attachments).to.have.length(2);
    expect(packet?.text).to.include('may be revoked by policy');
    expect(refusals?.text).to.include('a revoke needs a decision_reason');
    expect(refusals?.attachments).to.have.length(1);
    expect(reminder?.text).to.match(/Of the 19 assignments in \S+ that you review, 17 are open/);
    expect(mailsTo('user2@example.com')[0]?.text).to.include(`${OWNER}: 17 of 19 open`);
  });

  it('shows at the end who came back, who was late to be escalated, and what the policy decided', async () => {
    const finished = await openFinishedRun(run.folder, clock);
    const asked = await reviewStatusByApp(finished, run.signal);
    const campaign = await campaignStatus(finished, asked, run.signal);

    expect(asked.status).to.include({ rows: 40, decided: 40, byPolicy: 19, open: 0, refused: 0 });
    expect(campaign?.total).to.deep.equal({ reviewers: 3, sent: 3, opened: 1, done: 3, late: 0, escalated: 2 });
  });

  it('removes what was revoked, by whomever, where the guards let it, and proves it', async () => {
    const table = await readFile(join(run.folder, 'remediation.csv'), 'utf8');
    const removed = table.split('\r\n').filter((line) => line.includes(',removed,'));

    expect(removed.length).to.be.above(10);
    expect(removed.filter((line) => line.includes('decided by policy')).length).to.be.above(10);
    expect(removed.filter((line) => line.includes(',left,'))).to.have.length(1);
    const { outcome, checks } = await verifyRun(run.folder, { clock, signal: run.signal });
    expect(outcome, JSON.stringify(checks)).to.equal('intact');
    expect((await recordsOf(run.folder, 'signoff.json'))[0]).to.deep.include({
      kind: 'signoff',
      byPolicy: 19,
      open: 0,
    });
  });

  it('has no secret in any file, record or mail', async () => {
    const secrets = [MAIL_PASSWORD, encodeURIComponent(MAIL_PASSWORD), mailUrl(server.port), run.sandbox.token];
    const needles = secrets.flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(secret).toString('hex'),
    ]);
    const contents: [string, Buffer][] = [];
    const names = await readdir(dirname(run.folder), { recursive: true, withFileTypes: true });
    for (const entry of names) {
      if (!entry.isFile()) continue;
      contents.push([entry.name, await readFile(join(entry.parentPath, entry.name))]);
    }
    for (const [at, { raw }] of server.received.entries()) contents.push([`mail ${at}`, raw]);
    for (const mail of mails) {
      contents.push([`words of ${mail.messageId}`, Buffer.from(`${mail.text}${mail.html}${mail.subject}`)]);
      for (const { filename = '', content } of mail.attachments) contents.push([filename, content]);
    }

    expect(contents.length).to.be.above(30);
    for (const [name, bytes] of contents) {
      for (const needle of needles) expect(bytes.includes(needle), `${name} holds a secret`).to.equal(false);
    }
    expect(Buffer.from(`x${MAIL_PASSWORD}`).includes(needles[0] ?? ''), 'the search finds one').to.equal(true);
  });
});
