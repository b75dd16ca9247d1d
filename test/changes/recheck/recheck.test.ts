import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { type RecheckResult, recheck } from '../../../src/changes/recheck/recheck.js';
import { apply, decide, plan, planned, writesOf } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, GROUP, PAYROLL, SIGN_IN, SLACK, userId } from '../../support/changes-run.js';
import { mapCsv } from '../../support/csv-cells.js';
import { rejectionOf } from '../../support/rejection.js';
import { stubClient } from '../../support/stub-client.js';

describe('recheck', () => {
  let run: ChangesRun;
  const told: string[] = [];

  beforeEach(async () => {
    run = await aChangesRun();
    told.length = 0;
  });

  afterEach(async () => {
    await run.stop();
  });

  async function rechecked(client = run.client): Promise<RecheckResult> {
    const { folder, verify, signal } = run;
    return await recheck({
      folder,
      client,
      signIn: SIGN_IN,
      verify,
      clock: systemClock,
      signal,
      onProgress: ({ entry, outcome }) => told.push(`${entry.login} ${outcome}`),
    });
  }

  const rows = async () =>
    (await mapCsv(join(run.folder, 'remediation.csv'))).map((row) => [row.user_id, row.action, row.outcome]);

  it('tells what was removed by hand from what is still there, and the time that it took', async () => {
    const { checksum } = await planned(run, [
      [PAYROLL, 1],
      [SLACK, 12],
      [SLACK, 13],
    ]);
    await apply(run, checksum);
    const writes = writesOf(run).length;
    run.sandbox.org.memberships.leave(GROUP, userId(12));
    run.sandbox.org.removeAppUser(SLACK, userId(12));

    const result = await rechecked();

    expect(result).to.deep.equal({ outcomes: { gone: 1, 'still-there': 1, failed: 0 }, complete: false });
    expect(told).to.have.members(['user12@example.com gone', 'user13@example.com still-there']);
    expect(writesOf(run)).to.have.length(writes);
    expect(await rows()).to.deep.equal([
      [userId(1), 'unassign', 'removed'],
      [userId(12), 'manual-group', 'gone'],
      [userId(13), 'manual-group', 'still-there'],
    ]);
    const [, gone, there] = await mapCsv(join(run.folder, 'remediation.csv'));
    expect(gone?.days_to_removal).to.match(/^\d+\.\d\d$/);
    expect([there?.days_to_removal, there?.detail]).to.deep.equal(['', 'still there, granted by the group Slackers']);
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  it('needs no apply, and keeps the plan that it is about', async () => {
    await planned(run, [[SLACK, 12]]);
    await rechecked();
    await decide(run, [[SLACK, 14]]);
    await plan(run);

    const result = await rechecked();

    expect(result.outcomes['still-there']).to.equal(2);
    expect(await rows()).to.have.length(2);
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  it('takes a gateway’s 404 for no removal', async () => {
    await planned(run, [[SLACK, 12]]);
    run.sandbox.failNext(/GET .*users\/00uuser12/, { status: 404, body: { message: 'no route' } }, 2);

    expect((await rechecked()).outcomes).to.deep.equal({ gone: 0, 'still-there': 0, failed: 1 });
  });

  it('has nothing to do where nothing is left to be done by hand', async () => {
    await planned(run, [[PAYROLL, 1]]);

    expect(await rechecked()).to.deep.include({ complete: true });
  });

  it('refuses another org', async () => {
    await planned(run, [[SLACK, 12]]);

    const error = await rejectionOf(rechecked(stubClient({ org: 'https://other.okta.com' })));

    expect(error).to.have.property('name', 'RefusedError');
  });
});
