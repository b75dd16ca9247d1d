import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { type MakeTicketsOptions, makeTickets, type TicketsResult } from '../../src/delivery/make-tickets.js';
import { readTicketStatus } from '../../src/delivery/read-ticket-status.js';
import { jiraOf } from '../../src/delivery/tickets/jira.js';
import { jiraSettings } from '../../src/delivery/tickets/jira-settings.js';
import { writeTicketFile } from '../../src/delivery/write-ticket-file.js';
import { ConfigError, IncompleteError, RefusedError } from '../../src/errors.js';
import { checkDeliveries } from '../../src/evidence/verify/check-deliveries.js';
import type { TicketsPolicy } from '../../src/policy/tickets-policy.js';
import { openFinishedRun } from '../../src/run/finished-run.js';
import { plan, planned } from '../support/apply-run.js';
import { aChangesRun, type ChangesRun, recordsOf, SLACK } from '../support/changes-run.js';
import { mapCsv } from '../support/csv-cells.js';
import { fakeClock } from '../support/fake-clock.js';
import { type FakeJira, fakeJira } from '../support/fake-jira.js';
import { rejectionOf } from '../support/rejection.js';

const POLICY: TicketsPolicy = {
  jira: 'cloud',
  project: 'IAM',
  issueType: 'Task',
  assignees: [{ apps: ['Slack'], assignee: '5b10a2' }],
};
const TOKEN = 'iam@example.com:tk-93kdLq82Xv';

describe('tickets of work by hand', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  let jira: FakeJira;

  before(async () => {
    run = await aChangesRun();
    await planned(run, [
      [SLACK, 12],
      [SLACK, 13],
    ]);
  });
  after(async () => {
    await run.stop();
  });
  beforeEach(async () => {
    jira = await fakeJira();
  });
  afterEach(async () => {
    await jira.close();
    await rm(join(run.folder, 'deliveries.ndjson'), { force: true });
  });

  function options(more: Partial<MakeTicketsOptions> = {}): MakeTicketsOptions {
    const clock = more.clock ?? fakeClock(Date.now());
    const policy = more.policy ?? POLICY;
    const client = jiraOf(jiraSettings(jira.origin, TOKEN, {}), { policy, clock: fakeClock(0), timeoutMs: 5000 });
    const { folder, signal } = run;
    return { folder, signal, clock, policy, jira: client, sentBy: 'x', onProgress: () => {}, ...more };
  }
  const make = async (more: Partial<MakeTicketsOptions> = {}): Promise<TicketsResult> =>
    await makeTickets(options(more));
  const fileOptions = () => ({ policy: POLICY, sentBy: 'x', signal: run.signal });
  const kinds = async () => (await recordsOf(run.folder, 'deliveries.ndjson')).map(({ kind }) => kind);

  it('make one for each assignee, which says what is to be done, and none a second time', async () => {
    const first = await make();
    const second = await make();

    expect(first).to.deep.include({ before: 0, complete: true });
    expect(first.tickets).to.have.length(1);
    expect(first.tickets[0]).to.deep.include({ assignee: '5b10a2', items: 2, outcome: 'created', key: 'IAM-1' });
    expect(second).to.deep.equal({ tickets: [], before: 1, complete: true });
    const [issue] = jira.issues;
    expect(jira.issues).to.have.length(1);
    expect(issue?.fields).to.deep.include({
      project: { key: 'IAM' },
      issuetype: { name: 'Task' },
      assignee: { id: '5b10a2' },
    });
    expect(issue?.fields.labels).to.deep.equal(['access-review', first.tickets[0]?.label]);
    expect(issue?.fields.summary).to.match(/^Access review of 127\.0\.0\.1:\d+ as of .*: remove 2 accesses by hand$/);
    for (const login of ['user12@example.com', 'user13@example.com'])
      expect(issue?.fields.description).to.include(login);
    expect(await kinds()).to.deep.equal(['ticket', 'ticket-outcome']);
    expect(await checkDeliveries(await openFinishedRun(run.folder, systemClock), run.signal)).to.deep.equal([]);
    expect(jira.authorizations).to.deep.equal(new Set([`Basic ${Buffer.from(TOKEN).toString('base64')}`]));
  });

  it('find what was made although the answer was lost, in the same run and in a later one', async () => {
    jira.faultOf = (request) => (request.startsWith('POST') ? 'cut-after' : undefined);

    const { tickets } = await make();

    expect(tickets[0]).to.include({ outcome: 'found', key: 'IAM-1' });
    expect(jira.issues).to.have.length(1);
  });

  it('are in doubt while Jira does not show a lost one yet, and are made again only once it would', async () => {
    jira.isIndexed = false;
    jira.faultOf = (request) => (request.startsWith('POST') ? 'cut-after' : undefined);
    const now = Date.now();
    const first = await make({ clock: fakeClock(now) });
    jira.faultOf = () => undefined;

    const soon = await make({ clock: fakeClock(now + 60_000) });
    expect(first.tickets[0]).to.include({ outcome: 'in-doubt', key: '' });
    expect(soon.tickets.map(({ outcome }) => outcome)).to.deep.equal(['in-doubt']);
    expect(soon.complete).to.equal(false);
    expect(jira.issues).to.have.length(1);

    jira.isIndexed = true;
    const later = await make({ clock: fakeClock(now + 120_000) });
    expect(later.tickets).to.have.length(1);
    expect(later.tickets[0]).to.include({ outcome: 'found', key: 'IAM-1' });
    expect(jira.issues).to.have.length(1);
  });

  it('are made again after a cut that nothing came of, ten minutes later', async () => {
    jira.faultOf = (request) => (request.startsWith('POST') ? 'cut' : undefined);
    const now = Date.now();
    const later = fakeClock(now + 11 * 60_000);
    await make({ clock: fakeClock(now) });
    jira.faultOf = () => undefined;

    const { tickets } = await make({ clock: later });

    expect(tickets.map(({ outcome }) => outcome)).to.deep.equal(['created']);
    expect(await kinds()).to.deep.equal(['ticket', 'ticket-outcome', 'ticket-outcome', 'ticket', 'ticket-outcome']);
    expect(await checkDeliveries(await openFinishedRun(run.folder, later), run.signal)).to.deep.equal([]);
  });

  it('are found where a process died before it wrote the answer down', async () => {
    let writes = 0;
    const dying = make({
      write: async (handle, bytes, position) => {
        writes += 1;
        if (writes === 2) throw new Error('killed');
        await handle.write(bytes, 0, bytes.length, position);
      },
    });
    expect(await rejectionOf(dying)).to.include({ message: 'killed' });

    const { tickets } = await make();

    expect(jira.issues).to.have.length(1);
    expect(tickets).to.have.length(1);
    expect(tickets[0]).to.include({ outcome: 'found' });
  });

  it('wait for a busy Jira, and take a conflict for an answer only after they have looked', async () => {
    const faults = [
      { status: 429, headers: { 'retry-after': '3' } },
      { status: 409, also: 'create' },
    ] as const;
    let posts = 0;
    jira.faultOf = (request) => (request.startsWith('POST') ? faults[posts++] : undefined);

    const { tickets } = await make();

    expect(posts).to.equal(2);
    expect(tickets[0]).to.include({ outcome: 'found', key: 'IAM-1' });
    expect(jira.issues).to.have.length(1);
  });

  it('say what Jira refused, and try it again the next time', async () => {
    jira.faultOf = (request) => (request.startsWith('POST') ? { status: 400 } : undefined);
    const refused = await make();
    jira.faultOf = () => undefined;

    expect(refused).to.deep.include({ complete: false });
    expect(refused.tickets[0]).to.include({ outcome: 'refused', detail: 'answered 400: no' });
    expect((await make()).tickets[0]).to.include({ outcome: 'created' });
  });

  it('are not begun where the token is refused or Jira is not there', async () => {
    jira.faultOf = () => ({ status: 401 });
    expect(await rejectionOf(make())).to.be.instanceOf(RefusedError);
    jira.faultOf = () => ({ status: 503 });
    expect(await rejectionOf(make())).to.be.instanceOf(IncompleteError);

    expect(existsSync(join(run.folder, 'deliveries.ndjson'))).to.equal(false);
  });

  it('ask Jira Server by its own search, name and token', async () => {
    const policy = { ...POLICY, jira: 'server', assignees: [], assignee: 'ada' } as const;
    const client = jiraOf(jiraSettings(`${jira.origin}/jira/`, 'pat-83jdKw92Lq', {}), { policy, clock: fakeClock(0) });

    await make({ policy, jira: client });

    expect(jira.requests[0]).to.match(/^GET \/jira\/rest\/api\/2\/search\?jql=/);
    expect(jira.issues[0]?.fields.assignee).to.deep.equal({ name: 'ada' });
    expect(jira.authorizations).to.deep.equal(new Set(['Bearer pat-83jdKw92Lq']));
  });

  it('are read back, and only what has changed is recorded', async () => {
    await make();
    const read = () => readTicketStatus(options());

    const first = await read();
    await read();
    Object.assign(jira.issues[0] ?? {}, { status: 'Closed', done: true });
    const last = await read();
    const asked = jira.requests.length;
    await read();

    expect(first[0]).to.include({ key: 'IAM-1', status: 'To Do', done: false, items: 2 });
    expect(last[0]).to.include({ key: 'IAM-1', status: 'Closed', done: true });
    expect(await kinds()).to.deep.equal(['ticket', 'ticket-outcome', 'ticket-status', 'ticket-status']);
    expect(jira.requests).to.have.length(asked);
  });

  it('say of a ticket that was deleted that it is gone', async () => {
    await make();
    jira.issues.length = 0;

    expect((await readTicketStatus(options()))[0]).to.include({ status: 'gone', done: false });
  });

  it('are a file for any other system, with a key that stays', async () => {
    const opened = await openFinishedRun(run.folder, systemClock);
    const folder = join(run.folder, '..', 'work');
    await mkdir(folder, { recursive: true });

    const written = await writeTicketFile(opened, join(folder, 'work.csv'), fileOptions());
    await writeTicketFile(opened, join(folder, 'work.json'), fileOptions());

    const [row] = await mapCsv(join(folder, 'work.csv'));
    const said = JSON.parse(await readFile(join(folder, 'work.json'), 'utf8'));
    const { tickets } = await make();
    expect(written).to.deep.equal({ tickets: 1, before: 0, earlierFiles: [] });
    expect(row).to.include({ key: tickets[0]?.label, assignee: '5b10a2', accesses: '2' });
    expect(said.tickets[0].key).to.equal(tickets[0]?.label);
    expect(said.tickets[0].accesses[0]).to.include({
      appLabel: 'Slack',
      login: 'user12@example.com',
      action: 'manual-group',
    });
    expect(await rejectionOf(writeTicketFile(opened, 'work.txt', fileOptions()))).to.be.instanceOf(ConfigError);
  });

  it('are made of what a later plan adds alone', async () => {
    await make();
    await planned(run, [[SLACK, 14]]);

    const { tickets } = await make();

    expect(tickets[0]).to.include({ items: 1, outcome: 'created', key: 'IAM-2' });
    expect(jira.issues[1]?.fields.description).to.include('user14@').and.not.include('user12@');
    await plan(run);
  });

  it('are written to a file of a later plan as far as no file before has them, and again of the same plan', async () => {
    const opened = await openFinishedRun(run.folder, systemClock);
    const write = async (name: string) => {
      const path = join(run.folder, '..', name);
      return { ...(await writeTicketFile(opened, path, fileOptions())), rows: await mapCsv(path) };
    };
    const first = await write('first.csv');
    await planned(run, [[SLACK, 15]]);

    const second = await write('second.csv');
    const again = await write('again.csv');
    await plan(run);

    expect(second).to.deep.include({ tickets: 1, before: 3, earlierFiles: ['first.csv'] });
    expect(second.rows[0]?.accesses).to.equal('1');
    expect(second.rows[0]?.description).to.include('user15@').and.not.include('user12@');
    expect(second.rows[0]?.key).not.to.equal(first.rows[0]?.key);
    expect(again.rows).to.deep.equal(second.rows);
    expect(await kinds()).to.deep.equal(['ticket-file', 'ticket-file', 'ticket-file']);
    expect(await checkDeliveries(opened, run.signal)).to.deep.equal([]);
  });
});
