import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { importDecisions } from '../../src/changes/decide/import-decisions.js';
import { keepRest } from '../../src/changes/decide/keep-rest.js';
import { reviewStatusByApp } from '../../src/changes/status/status.js';
import { campaignLines } from '../../src/delivery/campaign-lines.js';
import { campaignStatus } from '../../src/delivery/campaign-status.js';
import type { CampaignSummary } from '../../src/run/campaign-summary.js';
import { openFinishedRun } from '../../src/run/finished-run.js';
import { aCampaignRun, CAMPAIGN_POLICY, send } from '../support/campaign-run.js';
import { type ChangesRun, PAYROLL, SLACK } from '../support/changes-run.js';
import { fakeClock } from '../support/fake-clock.js';
import { fillPacket } from '../support/fill-packet.js';
import { type MailServer, mailServer } from '../support/mail-server.js';

const DAY = 86_400_000;

describe('the status of a campaign', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  let server: MailServer;

  before(async () => {
    run = await aCampaignRun(CAMPAIGN_POLICY.replace('P14D', 'P14D, escalateAfter: P1D, quietDays: []'));
    server = await mailServer();
  });
  after(async () => {
    await server.close();
    await run.stop();
  });

  async function summary(daysLater = 0): Promise<CampaignSummary | undefined> {
    const clock = fakeClock(systemClock.now() + daysLater * DAY);
    const finished = await openFinishedRun(run.folder, clock);
    return await campaignStatus(finished, await reviewStatusByApp(finished, run.signal), run.signal);
  }

  it('is absent before anything is sent or came back', async () => {
    expect(await summary()).to.equal(undefined);
  });

  it('counts who came back by the token of the packet, and never a file without', async () => {
    await send(run, server);
    const packet = join(run.folder, 'packets', 'user3@example.com.xlsx');
    const files = [await fillPacket(packet, { 2: ['revoke', 'left'], 3: ['keep', ''] })];
    const bulk = { folder: run.folder, importedBy: 'tester', clock: systemClock, signal: run.signal };
    await importDecisions({ ...bulk, files });
    await keepRest({ ...bulk, reviewer: 'user4@example.com', reason: 'checked' });

    const now = await summary();

    expect(now?.isOver).to.equal(false);
    expect(now?.total).to.deep.equal({ reviewers: 3, sent: 3, opened: 1, done: 0, late: 0, escalated: 0 });
    expect(
      now?.reviewers.map(({ reviewer, opened, decided, open }) => [reviewer, opened, decided, open]),
    ).to.have.deep.members([
      ['team@example.com', false, 0, 2],
      ['user3@example.com', true, 2, 17],
      ['user4@example.com', false, 18, 1],
    ]);
  });

  it('counts by app only its own reviewers and rows, and who is late or escalated', async () => {
    const clock = fakeClock(systemClock.now() + 2 * DAY);
    await send(run, server, { escalate: true, clock });

    const late = await summary(20);

    expect(late?.isOver).to.equal(true);
    expect(late?.apps).to.deep.equal([
      {
        appId: PAYROLL,
        appLabel: 'Payroll',
        reviewers: 2,
        sent: 2,
        opened: 1,
        done: 0,
        late: 2,
        escalated: 1,
        rows: 20,
        decided: 2,
        open: 18,
      },
      {
        appId: SLACK,
        appLabel: 'Slack',
        reviewers: 2,
        sent: 2,
        opened: 0,
        done: 0,
        late: 2,
        escalated: 1,
        rows: 20,
        decided: 18,
        open: 2,
      },
    ]);
  });

  it('reads as lines that say the same', async () => {
    const late = await summary(20);

    const lines = late === undefined ? [] : campaignLines(late);

    expect(lines[1]).to.match(/^Campaign \(decisions are wanted by \d{4}-\d\d-\d\d\)$/);
    expect(lines[2]).to.equal('  3 of 3 packets sent; 1 came back; 0 reviewers done; 3 late; 2 escalated');
    expect(lines.join('\n')).to.match(
      /user3@example\.com: packet sent \S+; came back; escalated to user2@example\.com; LATE/,
    );
    expect(lines.at(-1)).to.equal(
      `  Slack (${SLACK}): 2 of 2 packets sent; 0 came back; 0 reviewers done; 2 late; 1 escalated; 18 of 20 rows decided`,
    );
  });
});
