import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { acceptRecommended } from '../../src/changes/decide/accept-recommended.js';
import { keepRest } from '../../src/changes/decide/keep-rest.js';
import { campaignNews } from '../../src/delivery/campaign-news.js';
import { eventOf } from '../../src/delivery/event-of.js';
import { openDeliveries } from '../../src/delivery/record/delivery-log.js';
import { type TellOptions, tellEvent } from '../../src/delivery/tell-event.js';
import { webhookTarget } from '../../src/delivery/webhook/webhook-target.js';
import { checkDeliveries } from '../../src/evidence/verify/check-deliveries.js';
import { WEBHOOK_EVENTS } from '../../src/policy/webhook-events.js';
import { type FinishedRun, openFinishedRun } from '../../src/run/finished-run.js';
import { aCampaignRun, forgetDeliveries, REVIEWERS } from '../support/campaign-run.js';
import { type ChangesRun, recordsOf } from '../support/changes-run.js';
import { fakeClock } from '../support/fake-clock.js';
import { serve, type TestServer } from '../support/http-server.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const DAY_MS = 86_400_000;

describe('telling a webhook of a run', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  let opened: FinishedRun;
  let server: TestServer;
  let status: number;
  let ids: number;

  before(async () => {
    run = await aCampaignRun();
    opened = await openFinishedRun(run.folder, systemClock);
  });
  after(async () => {
    await run.stop();
  });
  beforeEach(async () => {
    [status, ids] = [200, 0];
    server = await serve((_request, response) => void response.writeHead(status).end());
  });
  afterEach(async () => {
    await server.close();
    await forgetDeliveries(run);
    await rm(join(run.folder, 'decisions.ndjson'), { force: true });
  });

  function options(more: Partial<TellOptions> = {}): TellOptions {
    return {
      target: webhookTarget(`${server.origin}/x`, {}),
      webhook: { kind: 'json', details: 'off', events: WEBHOOK_EVENTS },
      sentBy: 'tester',
      clock: systemClock,
      random: () => 0.5,
      randomId: () => `id${++ids}`,
      signal: run.signal,
      ...more,
    };
  }

  it('has it on record before and after, in a log that still verifies', async () => {
    const posted = await tellEvent(opened, eventOf(opened, 'packets sent', 'x', {}), options());

    const records = await recordsOf(run.folder, 'deliveries.ndjson');
    expect(posted).to.include({ outcome: 'sent' });
    expect(records.map(({ kind }) => kind)).to.deep.equal(['event', 'event-outcome']);
    expect(records[0]).to.include({ id: 'id1', event: 'packets sent', webhook: 'json', sentBy: 'tester' });
    expect(records[1]).to.include({ id: 'id1', outcome: 'sent', detail: 'answered 200', tries: 1 });
    expect(await checkDeliveries(opened, run.signal)).to.deep.equal([]);
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  it('tells once in a run that all is decided, and that the deadline has passed', async () => {
    for (const event of [
      'all decided',
      'deadline passed',
      'all decided',
      'deadline passed',
      'reminder',
      'reminder',
    ] as const) {
      await tellEvent(opened, eventOf(opened, event, 'x', {}), options());
    }

    const told = (await recordsOf(run.folder, 'deliveries.ndjson')).filter(({ kind }) => kind === 'event');
    expect(told.map(({ event }) => event)).to.deep.equal(['all decided', 'deadline passed', 'reminder', 'reminder']);
  });

  it('tells again what was refused, and not what is in doubt', async () => {
    status = 404;
    await tellEvent(opened, eventOf(opened, 'all decided', 'x', {}), options());
    status = 200;
    expect(await tellEvent(opened, eventOf(opened, 'all decided', 'x', {}), options())).to.include({ outcome: 'sent' });

    const log = await openDeliveries(opened);
    const at = new Date().toISOString();
    await log.write({ kind: 'event', at, id: 'cut', event: 'deadline passed', webhook: 'json', sentBy: 'x' });
    await log.close();
    expect(await tellEvent(opened, eventOf(opened, 'deadline passed', 'x', {}), options())).to.equal(undefined);
  });

  it('tells nothing that the policy does not name, and records nothing then', async () => {
    const webhook = { kind: 'json', details: 'off', events: ['apply finished'] } as const;

    expect(await tellEvent(opened, eventOf(opened, 'reminder', 'x', {}), options({ webhook }))).to.equal(undefined);
    expect(server.requests).to.deep.equal([]);
  });

  it('is refused by verify where an answer belongs to nothing, or an id comes twice', async () => {
    const log = await openDeliveries(opened);
    const at = new Date().toISOString();
    await log.write({ kind: 'event-outcome', at, id: 'none', outcome: 'sent', detail: '', tries: 1 });
    await log.close();

    const [problem] = await checkDeliveries(opened, run.signal);

    expect(problem?.what).to.include('record 1 is the answer to an event that nobody told');
    await forgetDeliveries(run);
    const twice = await openDeliveries(opened);
    for (const event of ['reminder', 'reminder'] as const) {
      await twice.write({ kind: 'event', at, id: 'one', event, webhook: 'json', sentBy: 'x' });
    }
    await twice.close();
    expect((await checkDeliveries(opened, run.signal))[0]?.what).to.include('record 2 repeats the id of an event');
  });

  it('is news once the deadline has passed, and says who is late in its details alone', async () => {
    const after = fakeClock(Date.now() + 20 * DAY_MS);

    expect(await campaignNews(opened, run.signal)).to.equal(undefined);
    const news = await campaignNews({ ...opened, clock: after }, run.signal);

    expect(news).to.deep.include({ event: 'deadline passed', run: 'run' });
    expect(news?.counts).to.deep.equal({ Rows: 40, Keep: 0, Revoke: 0, Open: 40, 'Reviewers who are late': 3 });
    expect(news?.details.map((line) => line.split(':')[0]).sort()).to.deep.equal(REVIEWERS);
    expect(JSON.stringify({ ...news, details: [] })).to.not.include('@');
  });

  it('is found without a look at any row where nothing is decided and the deadline is not over', async () => {
    const empty = { ...opened, folder: await temporaryFolder('news') };

    expect(await campaignNews(empty, run.signal)).to.equal(undefined);
    const later = { ...empty, clock: fakeClock(Date.now() + 20 * DAY_MS) };
    expect(await rejectionOf(campaignNews(later, run.signal))).to.be.instanceOf(Error);
  });

  it('is news when all is decided, after the deadline too', async () => {
    const bulk = { folder: run.folder, importedBy: 'x', clock: systemClock, signal: run.signal };
    for (const reviewer of REVIEWERS) {
      await acceptRecommended({ ...bulk, reviewer, rules: ['user-deactivated'] });
      await keepRest({ ...bulk, reviewer, reason: 'checked against the list' });
    }

    const news = await campaignNews({ ...opened, clock: fakeClock(Date.now() + 20 * DAY_MS) }, run.signal);

    expect(news).to.deep.include({ event: 'all decided', counts: { Rows: 40, Keep: 38, Revoke: 2 } });
  });
});
