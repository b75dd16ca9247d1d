import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { previewRestore } from '../../../src/changes/restore/restore.js';
import { apply, decide, plan, planned, restoreAll, writesOf } from '../../support/apply-run.js';
import {
  aChangesRun,
  type ChangesRun,
  PAYROLL,
  recordsOf,
  SLACK,
  someData,
  userId,
} from '../../support/changes-run.js';
import { mapCsv } from '../../support/csv-cells.js';
import { policyFrom } from '../../support/policy-from.js';
import { rejectionOf } from '../../support/rejection.js';
import { stubClient } from '../../support/stub-client.js';

describe('restore', () => {
  let run: ChangesRun;

  beforeEach(async () => {
    const data = someData();
    run = await aChangesRun({
      data: {
        ...data,
        appUsers: {
          ...data.appUsers,
          [SLACK]: [
            { id: userId(2), profile: { role: 'admin' }, credentials: { userName: 'the.two' } },
            { id: userId(3), credentials: { userName: 'three' } },
          ],
        },
      },
    });
  });

  afterEach(async () => {
    await run.stop();
  });

  async function removed(...rows: (readonly [string, number])[]): Promise<void> {
    const { checksum } = await planned(run, rows);
    const result = await apply(run, checksum);
    expect(result.complete).to.equal(true);
  }

  const preview = () =>
    previewRestore({
      journalPath: join(run.folder, 'journal.ndjson'),
      limits: undefined,
      verify: run.verify,
      clock: systemClock,
      signal: run.signal,
    });

  const rowOf = (app: string, n: number) => run.sandbox.org.appUsers(app)?.get(userId(n));

  function deactivate(n: number): void {
    run.sandbox.org.users.modify(userId(n), { status: 'DEPROVISIONED' });
  }

  it('is the last word on a row until its revoke is decided anew, which is planned, carried out and put back once more', async () => {
    await removed([PAYROLL, 1], [SLACK, 2]);
    await restoreAll(run);
    const still = await plan(run);
    await decide(run, [[PAYROLL, 1]], 'keep');
    const kept = await plan(run);

    await decide(run, [[PAYROLL, 1]]);
    const anew = await plan(run);
    const { outcomes } = await apply(run, anew.checksum);

    expect([still, kept, anew].map(({ entries }) => entries.map(({ appId, userId: id }) => [appId, id]))).to.deep.equal(
      [[], [], [[PAYROLL, userId(1)]]],
    );
    expect(outcomes).to.include({ removed: 1, drifted: 0 });
    expect([rowOf(PAYROLL, 1), rowOf(SLACK, 2)?.id]).to.deep.equal([undefined, userId(2)]);
    expect((await run.verify(run.folder)).problems).to.deep.equal([]);

    const again = await restoreAll(run);

    expect(again.complete).to.equal(true);
    expect(rowOf(PAYROLL, 1)?.id).to.equal(userId(1));
    expect((await plan(run)).entries).to.deep.equal([]);
    expect((await run.verify(run.folder)).problems).to.deep.equal([]);
  });

  it('puts back scope, user name and profile, and proves it', async () => {
    const before = [rowOf(PAYROLL, 1), rowOf(SLACK, 2)];
    await removed([PAYROLL, 1], [SLACK, 2]);

    const result = await restoreAll(run);

    expect(result).to.deep.include({ complete: true, notTried: 0 });
    expect(result.outcomes.restored).to.equal(2);
    for (const [index, row] of [rowOf(PAYROLL, 1), rowOf(SLACK, 2)].entries()) {
      const { scope, credentials, profile, status } = before[index] ?? expect.fail('no row before');
      expect({ scope: row?.scope, userName: row?.credentials?.userName, status: row?.status }).to.deep.equal({
        scope,
        userName: credentials?.userName,
        status,
      });
      expect(row?.profile).to.include(profile);
    }
    const rows = await mapCsv(join(run.folder, 'remediation.csv'));
    expect(rows.map(({ outcome, restore_outcome }) => [outcome, restore_outcome])).to.deep.equal([
      ['removed', 'restored'],
      ['removed', 'restored'],
    ]);
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  it('shows first what it would do, and changes nothing', async () => {
    await removed([PAYROLL, 1]);
    const before = writesOf(run).length;

    const plan = await preview();

    expect(writesOf(run)).to.have.length(before);
    expect(plan.entries.map(({ login, action }) => [login, action])).to.deep.equal([['user1@example.com', 'restore']]);
    expect(plan.checksum).to.match(/^[0-9a-f]{64}$/);
    expect((await preview()).checksum).to.equal(plan.checksum);
  });

  it('never overwrites an assignment that exists', async () => {
    await removed([SLACK, 2]);
    run.sandbox.org.addAppUser(SLACK, { id: userId(2), credentials: { userName: 'newer' } });
    const before = writesOf(run).length;

    const result = await restoreAll(run);

    expect(result.outcomes.exists).to.equal(1);
    expect(writesOf(run)).to.have.length(before);
    expect(rowOf(SLACK, 2)?.credentials?.userName).to.equal('newer');
  });

  it('skips whom the review saw deactivated, and lists them', async () => {
    await removed([PAYROLL, 19], [PAYROLL, 1]);

    const { entries } = await preview();
    const result = await restoreAll(run);

    expect(entries.map(({ action, why }) => [action, why])).to.deep.equal([
      ['restore', ''],
      ['skipped', 'a deactivated user cannot be assigned (E0000117)'],
    ]);
    expect(result).to.deep.include({ complete: false, stopped: undefined, notTried: 0 });
    expect(result.outcomes).to.include({ restored: 1, 'not-restored': 0 });
    const rows = await mapCsv(join(run.folder, 'remediation.csv'));
    expect(rows.map(({ restored_at }) => restored_at !== '')).to.deep.equal([true, false]);
  });

  it('takes users who were deactivated since for no failures in a row', async () => {
    await removed([PAYROLL, 1], [PAYROLL, 2], [PAYROLL, 3], [PAYROLL, 4], [PAYROLL, 5]);
    for (const n of [1, 2, 3, 4]) deactivate(n);

    const result = await restoreAll(run);

    expect(result).to.include({ complete: false, stopped: undefined, notTried: 0 });
    expect(result.outcomes).to.include({ restored: 1, 'not-restored': 4 });
    const rows = await mapCsv(join(run.folder, 'remediation.csv'));
    expect(rows.map(({ restored_at }) => restored_at !== '')).to.deep.equal([false, false, false, false, true]);
  });

  it('is narrowed to a user and an app', async () => {
    await removed([PAYROLL, 1], [PAYROLL, 2], [SLACK, 2]);

    const byUser = await restoreAll(run, { selection: { users: ['user2@example.com'], apps: ['Sl*'] } });
    const nobody = await rejectionOf(restoreAll(run, { selection: { users: ['nobody@example.com'], apps: [] } }));

    expect(byUser.outcomes.restored).to.equal(1);
    expect([rowOf(PAYROLL, 1), rowOf(PAYROLL, 2)]).to.deep.equal([undefined, undefined]);
    expect(rowOf(SLACK, 2)?.id).to.equal(userId(2));
    expect(nobody).to.have.property('name', 'ConfigError');
  });

  it('says that a user who was deactivated since cannot be assigned', async () => {
    await removed([PAYROLL, 1]);
    deactivate(1);

    const result = await restoreAll(run);

    expect(result).to.include({ complete: false });
    expect(result.outcomes['not-restored']).to.equal(1);
    const last = (await recordsOf(run.folder, 'journal.ndjson')).at(-1);
    expect(last?.detail).to.match(/E0000117/);
  });

  it('leaves out what Okta refuses as mapped, and names it', async () => {
    await removed([SLACK, 2]);
    run.sandbox.failNext(/^POST .*user02/, { status: 403, body: { errorCode: 'E0000075' } }, 2);

    const result = await restoreAll(run);

    expect(result.outcomes['partly-restored']).to.equal(1);
    const last = (await recordsOf(run.folder, 'journal.ndjson')).at(-1);
    expect(String(last?.missing)).to.match(/^profile.role: .*E0000075/);
  });

  it('puts back what it can where one attribute is refused', async () => {
    await removed([SLACK, 2]);
    run.sandbox.failNext(/^POST .*user02/, { status: 403, body: { errorCode: 'E0000075' } }, 1);

    expect((await restoreAll(run)).outcomes.restored).to.equal(1);
  });

  it('assigns nothing twice when it is done again', async () => {
    await removed([PAYROLL, 1]);
    await restoreAll(run);
    const before = writesOf(run).length;

    const again = await restoreAll(run);

    expect(again.outcomes.restored).to.equal(1);
    expect(writesOf(run)).to.have.length(before);
  });

  describe('refuses', () => {
    const refusal = async (promise: Promise<unknown>) => {
      const error = await rejectionOf(promise);
      expect(error).to.have.property('name', 'RefusedError');
      return error.message;
    };

    beforeEach(async () => {
      await removed([PAYROLL, 1]);
    });

    it('a wrong checksum', async () => {
      expect(await refusal(restoreAll(run, { checksum: 'b'.repeat(64) }))).to.match(/--checksum/);
    });

    it('another org', async () => {
      expect(await refusal(restoreAll(run, { client: stubClient({ org: 'https://other.okta.com' }) }))).to.match(
        /https:\/\/other/,
      );
    });

    it('an edited journal', async () => {
      const path = join(run.folder, 'journal.ndjson');
      await writeFile(path, (await readFile(path, 'utf8')).replace('"scope":"USER"', '"scope":"XXXX"'));

      expect(await refusal(restoreAll(run))).to.match(/journal.ndjson, line/);
    });

    it('the brakes of a stricter policy', async () => {
      const { apply: limits } = policyFrom({ apply: { maxCount: 0, maxShare: 1, perApp: { maxShare: 1 } } });
      const { checksum } = await preview();

      expect(await refusal(restoreAll(run, { limits, checksum }))).to.match(/no removals are allowed/);
    });

    it('to touch what is protected', async () => {
      const protection = { users: ['user1@example.com'] };
      const { apply: limits } = policyFrom({ apply: { maxShare: 1, perApp: { maxShare: 1 }, protected: protection } });
      const options = {
        journalPath: join(run.folder, 'journal.ndjson'),
        limits,
        verify: run.verify,
        clock: systemClock,
        signal: run.signal,
      };

      const { entries } = await previewRestore(options);

      expect(entries[0]).to.include({ action: 'refused', why: 'protected by apply.protected' });
    });

    it('the credential’s own user', async () => {
      const client = { ...run.client, getUser: async () => ({ id: userId(1), status: 'ACTIVE', profile: {} }) };

      expect(await refusal(restoreAll(run, { client }))).to.match(/the credential's own user/);
    });
  });
});
