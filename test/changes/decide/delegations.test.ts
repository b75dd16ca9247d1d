import { readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { simpleParser } from 'mailparser';
import { systemClock } from '../../../src/async/clock.js';
import { mayNotApprove } from '../../../src/changes/approve/approver.js';
import { openDecisions } from '../../../src/changes/decide/decision-log.js';
import { type ImportResult, importDecisions } from '../../../src/changes/decide/import-decisions.js';
import { keepRest } from '../../../src/changes/decide/keep-rest.js';
import { reviewStatus } from '../../../src/changes/status/status.js';
import { statusLines } from '../../../src/changes/status/status-text.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import { plan } from '../../support/apply-run.js';
import { aCampaignRun, CAMPAIGN_POLICY, forgetDeliveries, send } from '../../support/campaign-run.js';
import {
  type ChangesRun,
  type CsvDecision,
  decisionsCsv,
  PAYROLL,
  recordsOf,
  SLACK,
  userId,
} from '../../support/changes-run.js';
import { fakeClock } from '../../support/fake-clock.js';
import { fillPacket } from '../../support/fill-packet.js';
import { type MailServer, mailServer } from '../../support/mail-server.js';
import { rejectionOf } from '../../support/rejection.js';

const DAY = 86_400_000;
const NOW = systemClock.now();
const day = (n: number) => new Date(NOW + n * DAY).toISOString().slice(0, 10);
/** The owner of Payroll is away since the day before yesterday, for a week; the delegate has access to it too. */
const AWAY = `delegations:
  - { from: user3@example.com, to: user5@example.com, firstDay: ${day(-2)}, lastDay: ${day(5)}, reason: leave, approvedBy: ceo@example.com }
`;
const OWNER = 'user3@example.com';
const DELEGATE = 'user5@example.com';

describe('a reviewer who is away', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  let server: MailServer;

  before(async () => {
    run = await aCampaignRun(CAMPAIGN_POLICY.replace('P14D', 'P14D, remindAfter: P3D, quietDays: []') + AWAY);
    server = await mailServer();
  });
  after(async () => {
    await server.close();
    await run.stop();
  });
  afterEach(async () => {
    await forgetDeliveries(run);
    for (const name of ['decisions.ndjson', 'decisions.csv', 'returned', 'plan.json', 'plan.csv']) {
      await rm(join(run.folder, name), { recursive: true, force: true });
    }
  });

  async function importFile(file: string, savedDay = 0): Promise<ImportResult> {
    const at = new Date(NOW + savedDay * DAY);
    await utimes(file, at, at);
    const clock = fakeClock(NOW + Math.max(savedDay, 0) * DAY + 1000);
    return await importDecisions({ folder: run.folder, files: [file], importedBy: 'x', clock, signal: run.signal });
  }

  async function decide(decision: Partial<CsvDecision>, savedDay = 0): Promise<ImportResult> {
    const row = { app: PAYROLL, user: userId(1), decision: 'revoke', reviewer: DELEGATE, ...decision };
    return await importFile(await decisionsCsv(run, [row]), savedDay);
  }

  it('has the packet mailed to the delegate, who is told in whose place', async () => {
    const result = await send(run, server);

    const mail = await simpleParser(server.received.find(({ to }) => to === DELEGATE)?.raw ?? '');
    expect(result.sent).to.deep.include({ mail: 'packet', to: DELEGATE, about: [OWNER] });
    expect(server.received.map(({ to }) => to)).to.not.include(OWNER);
    expect(mail.text).to.include(`in the place of ${OWNER} (until ${day(5)}), who is away`);
    expect(mail.attachments.map(({ filename }) => filename)).to.include('user3@example.com.xlsx');
    const other = await simpleParser(server.received.find(({ to }) => to === 'user4@example.com')?.raw ?? '');
    expect(other.text).to.not.include('in the place of');
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  it('gets the packet once back, and reminders only after that', async () => {
    await send(run, server);
    const inTime = await send(run, server, { remind: true, clock: fakeClock(NOW + 4 * DAY) });
    const early = await send(run, server, { remind: true, clock: fakeClock(NOW + 7 * DAY) });
    const back = await send(run, server, { clock: fakeClock(NOW + 7 * DAY) });

    const about = ({ sent }: typeof back) => sent.filter((one) => one.about.includes(OWNER)).map(({ to }) => to);
    expect(about(inTime)).to.deep.equal([DELEGATE]);
    expect(about(early), 'nobody is reminded of what never came').to.deep.equal([]);
    expect(about(back)).to.deep.equal([OWNER]);
  });

  it('is decided for by the delegate, and the record, the table and the plan say for whom', async () => {
    const { taken } = await decide({});

    const [record] = await recordsOf(run.folder, 'decisions.ndjson');
    const table = await readFile(join(run.folder, 'decisions.csv'), 'utf8');
    const made = await plan(run);
    expect(taken).to.equal(1);
    expect(record).to.deep.include({
      reviewer: DELEGATE,
      assigned: 'owner',
      delegation: { from: OWNER, to: DELEGATE, approvedBy: 'ceo@example.com' },
    });
    expect(table).to.include('"owner, as the delegate of user3@example.com (approved by ceo@example.com)"');
    expect(made.entries[0]?.decision).to.include({ reviewer: DELEGATE, delegate: DELEGATE });
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  it('is named with the delegate where the packet came back in that time, which either may have filled', async () => {
    const packet = join(run.folder, 'packets', 'user3@example.com.xlsx');
    await importFile(await fillPacket(packet, { 2: ['revoke', 'left'] }));

    const [record] = await recordsOf(run.folder, 'decisions.ndjson');
    const made = await plan(run);
    expect(record).to.deep.include({ reviewer: OWNER, packetToken: 'returned' });
    expect(record?.delegation).to.include({ to: DELEGATE });
    expect(await readFile(join(run.folder, 'decisions.csv'), 'utf8')).to.include(
      'or user5@example.com as the delegate',
    );
    expect(mayNotApprove([DELEGATE], made)).to.include('is a decider of the plan');
  });

  it('is not decided for outside of that time, for other apps, or by anybody else', async () => {
    const before = await decide({}, -4);
    const after = await decide({}, 6);
    const other = await decide({ app: SLACK });
    const stranger = await decide({ reviewer: 'user7@example.com' });

    for (const { taken, refusals } of [before, after, other, stranger]) {
      expect(taken).to.equal(0);
      expect(refusals[0]?.why).to.match(/^the row is assigned to user[34]@example\.com, not to user[57]@example\.com$/);
    }
  });

  it('has nothing decided about the delegate in that time, by neither of the two', async () => {
    const byDelegate = await decide({ user: userId(5) });
    const byOwner = await decide({ user: userId(5), reviewer: OWNER });
    const later = await decide({ user: userId(5), reviewer: OWNER }, 6);

    expect(byDelegate.refusals[0]?.why).to.equal('user5@example.com cannot review their own access');
    expect(byOwner.refusals[0]?.why).to.include(`and may decide for user3@example.com until ${day(5)}`);
    expect(later.taken).to.equal(1);
  });

  it('is refused in a record of a delegation that the policy does not have', async () => {
    await decide({});
    const [record] = await recordsOf(run.folder, 'decisions.ndjson');
    const finished = await openFinishedRun(run.folder, systemClock);
    await rm(join(run.folder, 'decisions.ndjson'));
    const log = await openDecisions(finished);
    const { seq: _seq, prev: _prev, digest: _digest, ...said } = { ...record };
    const delegation = { from: OWNER, to: 'mallory@example.com', approvedBy: 'ceo@example.com' };
    await log.append({ ...said, reviewer: 'mallory@example.com', delegation });
    await log.close();

    const error = await rejectionOf(reviewStatus(run.folder, { clock: systemClock, signal: run.signal }));

    expect(String(error)).to.include('is of a delegation from user3@example.com to mallory@example.com, which is not');
  });

  it('can have the rest kept by the delegate, but for the delegate’s own access', async () => {
    const bulk = { folder: run.folder, importedBy: 'x', clock: systemClock, signal: run.signal };

    const { taken, refusals } = await keepRest({ ...bulk, reviewer: DELEGATE, reason: 'checked' });

    expect(taken).to.equal(17); // of nineteen: one is to be removed, one is the delegate's
    expect(refusals.map(({ userId: user }) => user)).to.deep.equal([userId(5)]);
  });

  it('stands in the status with the delegate, the time and who approved it', async () => {
    const status = await reviewStatus(run.folder, { clock: systemClock, signal: run.signal });

    expect(statusLines(status).join('\n')).to.include(
      `delegated: user3@example.com to user5@example.com from ${day(-2)} to ${day(5)}: leave (approved by ceo@example.com)`,
    );
  });
});
