import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ParsedMail, simpleParser } from 'mailparser';
import { systemClock } from '../../src/async/clock.js';
import { importDecisions } from '../../src/changes/decide/import-decisions.js';
import { aCampaignRun, CAMPAIGN_POLICY, forgetDeliveries, send } from '../support/campaign-run.js';
import {
  type ChangesRun,
  type CsvDecision,
  decisionsCsv,
  PAYROLL,
  recordsOf,
  SLACK,
  userId,
} from '../support/changes-run.js';
import { type MailFault, type MailServer, mailServer } from '../support/mail-server.js';

const OWNER = 'user3@example.com';
const EVERY_DAY = [...'monday tuesday wednesday thursday friday saturday sunday'.split(' ')];

describe('answers to files of which rows were refused', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  let server: MailServer;
  let faultOf: (to: string, before: number) => MailFault | undefined;

  before(async () => {
    run = await aCampaignRun(CAMPAIGN_POLICY.replace('deadline: P14D', 'deadline: P14D, remindAfter: P5D'));
  });
  after(async () => {
    await run.stop();
  });
  beforeEach(async () => {
    faultOf = () => undefined;
    server = await mailServer({ faultOf: (...of) => faultOf(...of) });
  });
  afterEach(async () => {
    await server.close();
    await forgetDeliveries(run);
    for (const name of ['decisions.ndjson', 'decisions.csv', 'returned']) {
      await rm(join(run.folder, name), { recursive: true, force: true });
    }
  });

  async function decide(...decisions: readonly CsvDecision[]): Promise<void> {
    const files = [await decisionsCsv(run, decisions)];
    await importDecisions({ folder: run.folder, files, importedBy: 'tester', clock: systemClock, signal: run.signal });
  }

  const row = (user: number, more: Partial<CsvDecision> = {}): CsvDecision => ({
    ...{ app: PAYROLL, user: userId(user), decision: 'revoke', reviewer: OWNER },
    ...more,
  });
  const BAD = { decision: 'delete' };
  const mailOf = async (at: number): Promise<ParsedMail> =>
    await simpleParser(server.received[at]?.raw ?? Buffer.from(''));

  it('say which cells could not be taken and why, in the mail and in a file, once', async () => {
    await decide(row(1), row(2, BAD), row(4, { reason: '' }));

    const result = await send(run, server, { refusals: true });
    const again = await send(run, server, { refusals: true });

    const mail = await mailOf(0);
    expect(result.sent).to.deep.equal([{ mail: 'refusals', to: OWNER, about: [OWNER] }]);
    expect(again).to.deep.include({ sent: [], alreadySent: 1, complete: true });
    expect(server.received).to.have.length(1);
    expect(mail.subject).to.match(/^Access review of .* as of .*: some of your decisions could not be taken$/);
    for (const text of [mail.text ?? '', mail.html || '']) {
      expect(text).to.match(/In the file (<strong>)?decisions-3\.csv/);
      expect(text).to.match(/D3: .*delete.* is not a decision; one of keep, revoke/);
      expect(text).to.include('E4: a revoke needs a decision_reason');
      expect(text).to.match(/Of the 19 assignments that you review, (<strong>)?18(<\/strong>)? are open/);
      expect(text).to.not.match(/\{\{|undefined|user2@example\.com/);
    }
    expect(mail.attachments).to.have.length(1);
    expect(mail.attachments[0]?.filename).to.match(/^refused-[0-9a-f]{12}-user3@example\.com\.csv$/);
    const table = mail.attachments[0]?.content.toString('utf8') ?? '';
    expect(table.split('\r\n')[0]).to.equal('\ufefffile,cell,app,person,why,imported_at');
    expect(table).to.match(/decisions-3\.csv,D3,Payroll,user2@example\.com,/);
  });

  it('are on record with the file that they answer, and verify', async () => {
    await decide(row(2, BAD));
    await send(run, server, { refusals: true });

    const [intent, outcome] = await recordsOf(run.folder, 'deliveries.ndjson');
    const refused = (await recordsOf(run.folder, 'decisions.ndjson')).find(({ kind }) => kind === 'refused');
    const source = refused?.source as { file: string; sha256: string } | undefined;
    const answers = { name: source?.file, sha256: source?.sha256 };
    expect(intent).to.deep.include({ mail: 'refusals', answers });
    expect(outcome).to.include({ outcome: 'sent' });
    const { outcome: verdict, checks } = await run.verify(run.folder);
    expect(verdict, JSON.stringify(checks)).to.equal('intact');
  });

  it('tell nobody who is no reviewer of the run, and of the rows of others nothing but that', async () => {
    await decide(row(2, { ...BAD, reviewer: 'mallory@evil.example' }), row(5, { ...BAD, app: SLACK }));

    const { sent } = await send(run, server, { refusals: true });

    const mail = await mailOf(0);
    expect(sent.map(({ to }) => to)).to.deep.equal([OWNER]);
    expect(mail.text).to.include('D3: the row is not assigned to you');
    expect(mail.text).to.not.include('delete');
    expect(mail.attachments[0]?.content.toString('utf8')).to.not.match(/Slack|user5@/);
  });

  it('are not sent for rows that were decided since', async () => {
    await decide(row(2, BAD));
    await decide(row(2), row(4, BAD));

    const { sent } = await send(run, server, { refusals: true });

    expect(sent, 'of the second file only').to.have.length(1);
    expect((await mailOf(0)).text).to.include('decisions-2.csv');
  });

  it('tell all in the mail, without names, where the policy attaches nothing', async () => {
    await decide(row(2, BAD));

    await send(run, server, { refusals: true, delivery: { attach: [] } });

    const mail = await mailOf(0);
    expect(mail.attachments).to.deep.equal([]);
    expect(mail.text).to.include('D2: ').and.not.include('Attached');
  });

  it('tell the first twenty rows, and how many more the attached file has', async () => {
    await decide(...Array.from({ length: 20 }, (_, n) => row(n, BAD)), row(1, { ...BAD, app: SLACK }));

    await send(run, server, { refusals: true });

    expect((await mailOf(0)).text).to.match(/D21: .*\n {2}and 1 more, in the attached file/);
  });

  it('go out on a quiet day too, on which nobody is reminded', async () => {
    await decide(row(2, BAD));

    const result = await send(run, server, { refusals: true, remind: true, delivery: { quietDays: EVERY_DAY } });

    expect(result.sent.map(({ mail }) => mail)).to.deep.equal(['refusals']);
    expect(result.quiet).to.match(/day$/);
  });

  it('are named when in doubt, and repeated only when told to', async () => {
    faultOf = (_to, before) => (before === 0 ? { at: 'data', drop: true } : undefined);
    await decide(row(2, BAD));

    const first = await send(run, server, { refusals: true });
    const second = await send(run, server, { refusals: true });
    const third = await send(run, server, { refusals: true, resend: true });

    expect([first, second].map(({ inDoubt }) => inDoubt.length)).to.deep.equal([1, 1]);
    expect(third.sent).to.have.length(1);
    expect((await mailOf(0)).messageId).to.equal((await mailOf(1)).messageId);
  });
});

describe('answers to files that name a delegate', function () {
  this.timeout(60_000);
  const DELEGATE = 'user5@example.com';
  const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
  const delegations = [OWNER, 'user4@example.com'].map(
    (from) =>
      `  - { from: ${from}, to: ${DELEGATE}, firstDay: ${day(-2)}, lastDay: ${day(5)}, reason: leave, approvedBy: ceo@example.com }`,
  );
  let run: ChangesRun;
  let server: MailServer;

  before(async () => {
    run = await aCampaignRun(`${CAMPAIGN_POLICY}delegations:\n${delegations.join('\n')}\n`);
    server = await mailServer();
  });
  after(async () => {
    await server.close();
    await run.stop();
  });

  it('go to the delegate, one for each reviewer in whose place they decided, and verify', async () => {
    const bad = { decision: 'revoke', reason: '', reviewer: DELEGATE };
    const rows = [
      { app: PAYROLL, user: userId(1), ...bad },
      { app: SLACK, user: userId(2), ...bad },
    ];
    const files = [await decisionsCsv(run, rows)];
    await importDecisions({ folder: run.folder, files, importedBy: 'x', clock: systemClock, signal: run.signal });
    const emlFolder = join(run.folder, '..', 'eml');

    const dry = await send(run, server, { refusals: true, by: { emlFolder } });
    const { sent } = await send(run, server, { refusals: true });
    const again = await send(run, server, { refusals: true });

    expect(new Set(dry.files)).to.have.property('size', 2);
    expect(sent.map(({ to, about }) => [to, ...about])).to.have.deep.members([
      [DELEGATE, OWNER, DELEGATE],
      [DELEGATE, 'user4@example.com', DELEGATE],
    ]);
    const mails = await Promise.all(server.received.map(async ({ raw }) => await simpleParser(raw)));
    const tables = mails.map(({ attachments }) => attachments[0]?.content.toString('utf8') ?? '');
    expect(tables.map((table) => table.trim().split('\r\n').length)).to.deep.equal([2, 2]);
    expect(tables.join('')).to.include('E2,Payroll,user1@').and.to.include('E3,Slack,user2@');
    expect(again).to.include({ alreadySent: 2, complete: true });
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });
});
