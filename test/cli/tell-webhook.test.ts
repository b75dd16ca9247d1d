import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ApplyResult } from '../../src/changes/apply/apply-plan.js';
import { applyEvent } from '../../src/cli/apply-event.js';
import { type CliContext, processContext } from '../../src/cli/context.js';
import { runCli } from '../../src/cli/run-cli.js';
import { sendEvents } from '../../src/cli/send-events.js';
import { tellOfRun } from '../../src/cli/tell-webhook.js';
import { toldReview } from '../../src/cli/told-review.js';
import { ConfigError, IncompleteError } from '../../src/errors.js';
import { WEBHOOK_EVENTS } from '../../src/policy/webhook-events.js';
import type { ReviewResult } from '../../src/review/result.js';
import type { FinishedRun } from '../../src/run/finished-run.js';
import { aCampaignRun, forgetDeliveries } from '../support/campaign-run.js';
import { type ChangesRun, decisionsCsv, PAYROLL, recordsOf, userId } from '../support/changes-run.js';
import { serve, type TestServer } from '../support/http-server.js';
import { rejectionOf } from '../support/rejection.js';

const WEBHOOK = { kind: 'json', details: 'off', events: WEBHOOK_EVENTS } as const;

describe('a webhook and the commands', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  let server: TestServer;
  let status: number;
  let said: string;
  let ids = 0;
  const bodies: string[] = [];

  before(async () => {
    run = await aCampaignRun();
    server = await serve(async (request, response) => {
      let body = '';
      for await (const piece of request) body += String(piece);
      bodies.push(body);
      response.writeHead(status).end();
    });
  });
  after(async () => {
    await server.close();
    await run.stop();
  });
  beforeEach(() => {
    [status, said] = [200, ''];
    bodies.length = 0;
  });
  afterEach(async () => {
    await forgetDeliveries(run);
  });

  function context(url?: string): CliContext {
    const made = processContext(run.signal, undefined, () => `id${++ids}`);
    const note = (text: string) => {
      said += text;
    };
    return { ...made, env: { OKTA_ACCESS_REVIEW_WEBHOOK_URL: url }, out: () => {}, err: note };
  }
  const hook = () => `${server.origin}/k2Lx9QpR77`;

  it('are left alone where there is none', async () => {
    await tellOfRun(context(), '/nonexistent', () => expect.fail('asked for news'));

    expect(said).to.equal('');
  });

  it('says a URL that cannot be used, a run that is gone and a receiver that refuses as warnings, and throws nothing', async () => {
    await tellOfRun(context('http://hooks.example.com/k2Lx9QpR77'), run.folder, () => []);
    await tellOfRun(context(hook()), '/nonexistent', () => []);
    status = 404;
    await tellOfRun(context(hook()), run.folder, (opened) => sendEvents(opened, SENT));

    const lines = said.trimEnd().split('\n');
    expect(lines[0]).to.match(
      /^warning: the webhook was not told: OKTA_ACCESS_REVIEW_WEBHOOK_URL must begin with https/,
    );
    expect(lines[1]).to.match(/^warning: the webhook was not told: .* is not a folder: name the folder of a run/);
    expect(lines[2]).to.match(/^warning: the webhook 127\.0\.0\.1:\d+ was not told: packets sent \(answered 404\)$/);
    expect(said).to.not.include('k2Lx9QpR77');
  });

  it('reads no decisions where the policy wants to hear nothing of them', async () => {
    const decisions = join(run.folder, 'decisions.ndjson');
    await writeFile(decisions, 'no record of decisions\n');

    try {
      await tellOfRun(context(hook()), run.folder, () => [], { ...WEBHOOK, events: ['apply finished'] });
      expect(said).to.equal('');
      await tellOfRun(context(hook()), run.folder, () => [], { ...WEBHOOK, events: ['all decided'] });
      expect(said).to.match(/^warning: the webhook was not told: /);
    } finally {
      await rm(decisions);
    }
  });

  it('decide ends as it would have without a webhook', async () => {
    status = 404;
    const csv = await decisionsCsv(run, [
      { app: PAYROLL, user: userId(1), decision: 'keep', reviewer: 'user3@example.com' },
    ]);

    expect(await runCli(['decide', run.folder, csv], context(hook()))).to.equal(0);
    expect(bodies).to.deep.equal([]);
  });

  it('hears of a complete review on record, and of an incomplete one without', async () => {
    const told = { org: 'https://example.okta.com', webhook: WEBHOOK };
    const result = (verdict: string, folder: string) =>
      ({
        folder,
        run: { org: told.org, asOf: 'x', verdict, gaps: verdict === 'complete' ? [] : ['ada: gone'] },
      }) as unknown as ReviewResult;

    await toldReview(context(hook()), told, async () => result('complete', run.folder));
    await toldReview(context(hook()), told, async () => result('incomplete', '/nonexistent/q1'));

    expect(bodies.map((body) => JSON.parse(body).event)).to.deep.equal(['review complete', 'review incomplete']);
    expect(JSON.parse(bodies[1] ?? '')).to.deep.include({ run: 'q1', counts: { 'Reasons why it is incomplete': 1 } });
    expect(bodies.join()).to.not.include('ada');
    expect(await recordsOf(run.folder, 'deliveries.ndjson')).to.have.length(2);
    expect(said).to.match(/^the webhook 127\.0\.0\.1:\d+ was told: review incomplete\n$/);
  });

  it('hears of a review that could not begin, but not of one that was asked for wrongly', async () => {
    const told = { org: 'https://example.okta.com', webhook: WEBHOOK };
    const lost = new IncompleteError('the org could not be reached');
    const wrong = new ConfigError(['--app matches nothing']);

    const thrown = [lost, wrong].map((error) =>
      rejectionOf(toldReview(context(hook()), told, () => Promise.reject(error))),
    );

    expect(await Promise.all(thrown)).to.deep.equal([lost, wrong]);
    expect(bodies.map((body) => JSON.parse(body))).to.have.length(1);
    expect(JSON.parse(bodies[0] ?? '')).to.deep.include({ event: 'review incomplete', counts: {} });
  });

  it('hears of packets, and of reminders and escalations together, with names in the details alone', () => {
    const events = sendEvents({ folder: '/srv/q1', facts: FACTS } as FinishedRun, SENT);

    expect(events.map(({ event, counts }) => ({ event, counts }))).to.deep.equal([
      { event: 'packets sent', counts: { Packets: 1, 'Not sent': 1 } },
      { event: 'reminder', counts: { Reminders: 1, Escalations: 1, 'Not sent': 1 } },
    ]);
    expect(events[1]?.details).to.deep.equal(['b@example.com', 'boss@example.com about c@example.com']);
    expect(JSON.stringify(events.map((event) => ({ ...event, details: [] })))).to.not.include('@');
    expect(sendEvents({ folder: '/srv/q1', facts: FACTS } as FinishedRun, { ...SENT, sent: [] })).to.deep.equal([]);
  });

  it('hears how an apply ended', () => {
    const opened = { folder: '/srv/q1', facts: FACTS } as FinishedRun;
    const result = {
      outcomes: { removed: 4, failed: 0, drifted: 1 },
      notTried: 2,
      stopped: 'a failure',
      complete: false,
    };

    const event = applyEvent(opened, result as unknown as ApplyResult);

    expect(event).to.deep.include({ event: 'apply finished', counts: { removed: 4, drifted: 1, 'not tried': 2 } });
    expect(event.details).to.deep.equal(['stopped: a failure']);
    expect(event.text).to.match(/^Not every removal/);
  });
});

const FACTS = { org: 'https://example.okta.com', asOf: '2026-03-31T06:00:00.000Z' };
const SENT = {
  sent: [
    { mail: 'packet', to: 'a@example.com', about: ['a@example.com'] },
    { mail: 'reminder', to: 'b@example.com', about: ['b@example.com'] },
    { mail: 'escalation', to: 'boss@example.com', about: ['c@example.com'] },
  ],
  alreadySent: 0,
  inDoubt: [],
  failed: [{ mail: 'packet', to: 'd@example.com', about: ['d@example.com'], why: 'no' }],
  files: [],
  complete: false,
};
