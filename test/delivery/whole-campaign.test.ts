import { expect } from 'chai';
import { type ParsedMail, simpleParser } from 'mailparser';
import { acceptRecommended } from '../../src/changes/decide/accept-recommended.js';
import { keepRest } from '../../src/changes/decide/keep-rest.js';
import { reviewStatusByApp } from '../../src/changes/status/status.js';
import { campaignLines } from '../../src/delivery/campaign-lines.js';
import { campaignStatus } from '../../src/delivery/campaign-status.js';
import type { SendResult } from '../../src/delivery/send.js';
import { ConfigError } from '../../src/errors.js';
import { verifyRun } from '../../src/evidence/verify/verify-run.js';
import { openFinishedRun } from '../../src/run/finished-run.js';
import { aCampaignRun, CAMPAIGN_POLICY, REVIEWERS, send } from '../support/campaign-run.js';
import type { ChangesRun } from '../support/changes-run.js';
import { type FakeClock, fakeClock } from '../support/fake-clock.js';
import { type MailFault, type MailServer, mailServer } from '../support/mail-server.js';
import { rejectionOf } from '../support/rejection.js';

const DAY = 86_400_000;
const CHASING =
  'deadline: P21D, remindAfter: P5D, remindEvery: P3D, escalateAfter: P10D, quietDays: [saturday, sunday]';

/** The first Monday, 08:00 in UTC, that is after now. */
function nextMonday(): number {
  const today = Math.floor(Date.now() / DAY) * DAY;
  const daysAhead = (8 - new Date(today).getUTCDay()) % 7 || 7;
  return today + daysAhead * DAY + 8 * 3_600_000;
}

describe('a campaign by a clock that is told', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  let server: MailServer;
  let clock: FakeClock;
  let faultOf: (to: string, before: number) => MailFault | undefined = () => undefined;
  const monday = nextMonday();

  before(async () => {
    run = await aCampaignRun(CAMPAIGN_POLICY.replace('deadline: P14D', CHASING));
    server = await mailServer({ faultOf: (...of) => faultOf(...of) });
    clock = fakeClock(monday);
  });
  after(async () => {
    await server.close();
    await run.stop();
  });

  /** On the n-th day, a little earlier each day than the day before, as cron jobs drift. */
  async function onDay(
    day: number,
    modes: { remind?: boolean; escalate?: boolean; resend?: boolean },
  ): Promise<SendResult> {
    clock.advance(monday + day * DAY - day * 1000 - clock.now());
    return await send(run, server, { ...modes, clock });
  }

  async function decideAll(reviewer: string): Promise<void> {
    const bulk = { folder: run.folder, reviewer, importedBy: 'tester', clock, signal: run.signal };
    await acceptRecommended({ ...bulk, rules: ['user-deactivated'] });
    await keepRest({ ...bulk, reason: 'checked' });
  }

  async function statusLines(): Promise<string[]> {
    const finished = await openFinishedRun(run.folder, clock);
    const status = await reviewStatusByApp(finished, run.signal);
    const campaign = await campaignStatus(finished, status, run.signal);
    return campaign === undefined ? [] : campaignLines(campaign).filter((line) => /@.*: packet/.test(line));
  }

  async function lastMail(to: string): Promise<ParsedMail> {
    const mail = server.received.findLast((one) => one.to === to);
    return await simpleParser(mail?.raw ?? Buffer.from(''));
  }

  const sentTo = ({ sent }: SendResult) => sent.map(({ mail, to }) => `${mail} ${to}`).sort();

  it('has nothing to remind of before the packets are sent', async () => {
    expect(await onDay(0, { remind: true, escalate: true })).to.deep.include({ sent: [], complete: true });
    expect(await statusLines()).to.deep.equal([]);
  });

  it('sends the packets on Monday, and reminds nobody before Saturday, which is quiet', async () => {
    expect(sentTo(await onDay(0, {}))).to.deep.equal(REVIEWERS.map((to) => `packet ${to}`));
    expect(sentTo(await onDay(4, { remind: true, escalate: true }))).to.deep.equal([]);
    expect((await onDay(5, { remind: true })).over).to.equal('saturday is a quiet day');
  });

  it('reminds those with open rows on the next Monday, with their own numbers, once', async () => {
    await decideAll('user4@example.com');

    const first = await onDay(7, { remind: true });
    const again = await onDay(7, { remind: true });

    const mail = await lastMail('user3@example.com');
    expect(sentTo(first)).to.deep.equal(['reminder team@example.com', 'reminder user3@example.com']);
    expect(sentTo(again)).to.deep.equal([]);
    expect(mail.subject).to.match(/^Reminder: access review of 127\.0\.0\.1:\d+ as of .*, 19 decisions open$/);
    expect(mail.text).to.match(/Of the 19 assignments in \S+ that you review, 19 are open\./);
    expect(mail.text).to.include(`came by mail on ${new Date(monday).toISOString().slice(0, 10)}`);
    expect(mail.attachments).to.deep.equal([]);
  });

  it('reminds again when the next one is due, and tells the manager once who is late', async () => {
    const early = await onDay(9, { remind: true, escalate: true });
    const due = await onDay(10, { remind: true, escalate: true });
    const next = await onDay(11, { escalate: true });

    const mail = await lastMail('user2@example.com');
    expect(sentTo(early)).to.deep.equal([]);
    expect(sentTo(due)).to.deep.equal([
      'escalation user2@example.com',
      'reminder team@example.com',
      'reminder user3@example.com',
    ]);
    expect(
      due.failed.map(({ to }) => to),
      'the fallback has nobody above',
    ).to.deep.equal(['team@example.com']);
    expect(sentTo(next)).to.deep.equal([]);
    expect(mail.text).to.include('user3@example.com: 19 of 19 open');
    expect(mail.text).to.not.include('user4@example.com');
    expect(mail.subject).to.not.match(/user3/);
  });

  it('tells one address for all where the policy says so', async () => {
    const delivery = { escalateTo: 'ciso@example.com' };

    const { sent } = await send(run, server, { escalate: true, delivery, clock });

    expect(sent.map(({ to, about }) => [to, about])).to.deep.equal([['ciso@example.com', ['team@example.com']]]);
  });

  it('names a reminder in doubt, and sends the next one when it is due', async () => {
    faultOf = (to, before) => (to === 'user3@example.com' && before === 3 ? { at: 'data', drop: true } : undefined);

    const third = await onDay(14, { remind: true });
    const day15 = await onDay(15, { remind: true });
    const fourth = await onDay(17, { remind: true });

    expect(third.inDoubt.map(({ to }) => to)).to.deep.equal(['user3@example.com']);
    expect(day15).to.deep.include({ sent: [], complete: false });
    expect(day15.inDoubt.map(({ to }) => to)).to.deep.equal(['user3@example.com']);
    expect(sentTo(fourth)).to.include('reminder user3@example.com');
    expect(fourth.inDoubt).to.deep.equal([]);
  });

  it('shows in the status who got what, and who is late after the deadline', async () => {
    clock.advance(14 * DAY);

    const lines = await statusLines();

    expect(lines.map((line) => line.replace(/sent \S+;?/, 'sent'))).to.have.members([
      '  team@example.com: packet sent reminded 4 times; escalated to ciso@example.com; LATE',
      '  user3@example.com: packet sent reminded 4 times; escalated to user2@example.com; LATE',
      '  user4@example.com: packet sent',
    ]);
  });

  it('writes to nobody once everything is decided, and leaves a run that verifies', async () => {
    await decideAll('user3@example.com');
    await decideAll('team@example.com');
    const before = server.received.length;

    const result = await onDay(35, { remind: true, escalate: true });

    expect(result).to.deep.include({ over: 'everything is decided', complete: true });
    expect(server.received).to.have.length(before);
    const { outcome } = await verifyRun(run.folder, { clock, signal: run.signal });
    expect(outcome).to.equal('intact');
  });

  it('needs to be told after how long somebody is reminded or escalated', async () => {
    const other = await aCampaignRun();

    const weekday = { clock: fakeClock(monday) };
    for (const [mode, key] of [
      [{ remind: true }, /delivery\.remindAfter is not set/],
      [{ escalate: true }, /delivery\.escalateAfter is not set/],
    ] as const) {
      const error = await rejectionOf(send(other, server, { ...weekday, ...mode }));
      expect(error).to.be.instanceOf(ConfigError);
      expect(String(error)).to.match(key);
    }
    await other.stop();
  });
});
