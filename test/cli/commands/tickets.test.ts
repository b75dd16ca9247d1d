import { join } from 'node:path';
import { expect } from 'chai';
import { planned } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, OPEN_BRAKES, SLACK } from '../../support/changes-run.js';
import { mapCsv } from '../../support/csv-cells.js';
import { type FakeJira, fakeJira } from '../../support/fake-jira.js';
import { runInProcess } from '../../support/run-in-process.js';

describe('the command tickets', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  let jira: FakeJira;
  let printed: string;
  let said: string;

  before(async () => {
    run = await aChangesRun({ policy: `${OPEN_BRAKES}tickets: { project: IAM, assignee: 5b10 }\n` });
    jira = await fakeJira();
  });
  after(async () => {
    await jira.close();
    await run.stop();
  });

  async function typed(...argv: readonly string[]): Promise<number> {
    const env = { OKTA_ACCESS_REVIEW_JIRA_URL: jira.origin, OKTA_ACCESS_REVIEW_JIRA_TOKEN: 'pat-93jdLw02' };
    const { code, stdout, stderr } = await runInProcess(argv, {
      workingFolder: process.cwd(),
      env,
      signal: run.signal,
    });
    [printed, said] = [stdout, stderr];
    return code;
  }

  it('says that a plan has to be made first', async () => {
    expect(await typed('tickets', run.folder)).to.equal(2);
    expect(said).to.include('make it with `plan');
  });

  it('makes them, reads them back, and lets status show them', async () => {
    await planned(run, [[SLACK, 12]]);

    expect(await typed('tickets', run.folder)).to.equal(0);
    expect(said).to.match(/^created {2}IAM-1 {2}1 access of 5b10\nnext: .*tickets .* --status\n$/);
    expect(printed).to.equal('Done: 1 made\n');
    await typed('status', run.folder);
    expect(printed).to.include('Tickets: 0 of 1 done\n  IAM-1: not read back yet; 1 access of 5b10\n');

    Object.assign(jira.issues[0] ?? {}, { status: 'Closed', done: true });
    expect(await typed('tickets', run.folder, '--status')).to.equal(0);
    expect(printed).to.match(/^Tickets: 1 of 1 done\n {2}IAM-1: Closed, as of .*Z; 1 access of 5b10\n$/);
    await typed('status', run.folder, '--json');
    expect(JSON.parse(printed).tickets[0]).to.include({ key: 'IAM-1', status: 'Closed', done: true });
  });

  it('writes a file without a word to Jira', async () => {
    const asked = jira.requests.length;
    const file = join(run.folder, '..', 'work.csv');

    expect(await typed('tickets', run.folder, '--to', file)).to.equal(0);
    expect(await mapCsv(file)).to.have.length(1);
    expect(printed).to.equal(`1 ticket written to ${file}\n`);
    expect(await typed('tickets', run.folder, '--to', file, '--status')).to.equal(2);
    expect(jira.requests).to.have.length(asked);
  });
});
