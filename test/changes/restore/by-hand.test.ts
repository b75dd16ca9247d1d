import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { openJournal } from '../../../src/changes/journal/journal.js';
import type { JournalRecord } from '../../../src/changes/journal/journal-record.js';
import { seal } from '../../../src/changes/plan/plan.js';
import { previewRestore } from '../../../src/changes/restore/restore.js';
import { verifyRun } from '../../../src/evidence/verify/verify-run.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import { apply, planned, restoreAll, writesOf } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, PAYROLL, recordsOf, SLACK, userId } from '../../support/changes-run.js';
import { rejectionOf } from '../../support/rejection.js';

/** Somebody who may write to the folder can write a journal whose chain holds: what it tells of must be in the run. */
describe('a journal that was written by hand', () => {
  let run: ChangesRun;
  let told: readonly JournalRecord[];

  beforeEach(async () => {
    const made = await aChangesRun();
    const { signal } = made;
    // as the commands do: each checks the later records that it relies on by itself
    const verify = (path: string) => verifyRun(path, { clock: systemClock, signal, later: false });
    run = { ...made, verify };
    const { checksum } = await planned(run, [
      [PAYROLL, 1],
      [SLACK, 2],
    ]);
    await apply(run, checksum);
    told = (await recordsOf(run.folder, 'journal.ndjson')).map(({ seq, prev, digest, ...record }) => record) as never;
  });

  afterEach(async () => {
    await run.stop();
  });

  /** Writes the journal anew with every record changed, as a chain that holds. */
  async function rewrite(change: (record: JournalRecord) => JournalRecord | undefined): Promise<void> {
    await rm(join(run.folder, 'journal.ndjson'));
    const journal = await openJournal(await openFinishedRun(run.folder, systemClock));
    for (const record of told) {
      const changed = change(record);
      if (changed !== undefined) await journal.write(changed);
    }
    await journal.close();
  }

  /** The same record about another row. */
  function about(record: JournalRecord, to: { readonly appId?: string; readonly userId?: string }): JournalRecord {
    if (record.kind === 'intent') {
      const id = to.userId ?? record.userId;
      return { ...record, ...to, appUser: { ...record.appUser, id } };
    }
    return record.kind === 'outcome' ? { ...record, entry: { ...record.entry, ...to } } : record;
  }

  async function refusal(): Promise<string> {
    const before = writesOf(run).length;
    const error = await rejectionOf(restoreAll(run));
    expect(error).to.have.property('name', 'RefusedError');
    expect(writesOf(run)).to.have.length(before);
    return error.message;
  }

  it('is put back as it was told where nothing was changed in it', async () => {
    await rewrite((record) => record);

    expect((await restoreAll(run)).outcomes.restored).to.equal(2);
  });

  it('grants nothing to another user', async () => {
    await rewrite((record) => about(record, { userId: userId(7) }));

    expect(await refusal()).to.contain(`record 2 tells of the removal of user ${userId(7)}`);
  });

  it('grants nothing to a user whom the run never saw', async () => {
    await rewrite((record) => about(record, { userId: '00ustranger' }));

    expect(await refusal()).to.contain('does not order it');
  });

  it('grants no other app', async () => {
    await rewrite((record) => about(record, { appId: SLACK }));

    expect(await refusal()).to.contain(`from app ${SLACK}`);
  });

  it('grants nothing by a plan that was never made', async () => {
    const plan = 'ab'.repeat(32);
    await rewrite((record) => ({ ...record, plan }));

    expect(await refusal()).to.match(/plan-abab.*\.json is missing: the journal cites the plan/);
  });

  it('grants nothing by a plan that no decision stands behind', async () => {
    const [first] = told;
    const { checksum: _old, ...plan } = JSON.parse(await readFile(join(run.folder, 'plan.json'), 'utf8'));
    const [entry] = plan.entries;
    const decision = { ...entry.decision, digest: 'cd'.repeat(32) };
    const made = seal({ ...plan, entries: [{ ...entry, userId: userId(7), decision }] });
    await writeFile(join(run.folder, 'plan.json'), `${JSON.stringify(made, undefined, 2)}\n`);
    await rewrite((record) => about({ ...record, plan: made.checksum }, { userId: userId(7) }));

    expect(first?.kind).to.equal('apply');
    expect(await refusal()).to.match(/removes .* from Payroll by a decision that is not on record/);
  });

  it('grants nothing by a plan that cites the decision on another row, or another word of it', async () => {
    const { checksum: _old, ...plan } = JSON.parse(await readFile(join(run.folder, 'plan.json'), 'utf8'));
    const [entry] = plan.entries;
    const { decision } = entry;
    for (const change of [
      { userId: userId(7) },
      { appId: SLACK },
      { decision: { ...decision, reviewer: 'eve@example.com' } },
      { decision: { ...decision, reason: 'another' } },
      { decision: { ...decision, at: '2020-01-01T00:00:00.000Z' } },
    ]) {
      const made = seal({ ...plan, entries: [{ ...entry, ...change }] });
      await writeFile(join(run.folder, 'plan.json'), `${JSON.stringify(made, undefined, 2)}\n`);
      await rewrite((record) => ({ ...record, plan: made.checksum }));

      expect(await refusal(), JSON.stringify(change)).to.match(/by a decision that is not on record/);
    }
  });

  it('grants no outcome without its beginning', async () => {
    await rewrite((record) => (record.kind === 'apply' ? undefined : record));
    expect(await refusal()).to.contain('no apply of the plan');
    await rewrite((record) => (record.kind === 'intent' ? undefined : record));
    expect(await refusal()).to.contain('no record before it says what the assignment was');
  });

  it('grants no other scope or user name', async () => {
    await rewrite((record) =>
      record.kind === 'intent'
        ? { ...record, appUser: { ...record.appUser, credentials: { userName: 'root@example.com' } } }
        : record,
    );

    expect(await refusal()).to.contain('is not what its plan would remove: user name was');
  });

  it('grants no attributes that the run did not see', async () => {
    await rewrite((record) =>
      record.kind === 'intent' && record.appId === SLACK
        ? { ...record, appUser: { ...record.appUser, profile: { role: 'owner' } } }
        : record,
    );
    const { verify, signal } = run;
    const journalPath = join(run.folder, 'journal.ndjson');

    const { entries } = await previewRestore({ journalPath, limits: undefined, verify, clock: systemClock, signal });
    const result = await restoreAll(run);

    expect(entries.map(({ action, why }) => [action, why])).to.deep.equal([
      ['restore', ''],
      ['refused', 'the run did not see the recorded profile.role: put it back by hand'],
    ]);
    expect(result).to.include({ complete: false });
    expect(run.sandbox.org.appUsers(SLACK)?.get(userId(2))).to.equal(undefined);
  });

  it('grants nothing by a record of another kind than the journal has', async () => {
    const more = { more: 'than it says' };
    await rewrite((record) => ({ ...record, ...more }));

    expect(await refusal()).to.contain('record 1 is not a record as this program writes it');
  });

  it('grants nothing that is dated ahead', async () => {
    await rewrite((record) => ({ ...record, at: '2999-01-01T00:00:00.000Z' }));

    expect(await refusal()).to.contain('record 1 is dated 2999-01-01T00:00:00.000Z, which is after now');
  });

  it('shows to verify as a table that the journal does not give', async () => {
    const table = await readFile(join(run.folder, 'remediation.csv'), 'utf8');
    const [head = '', row = ''] = table.split('\r\n');
    await writeFile(
      join(run.folder, 'remediation.csv'),
      `${head}\r\n${row}\r\n${row.replace(userId(1), userId(8))}\r\n`,
    );

    const { problems } = await verifyRun(run.folder, { clock: systemClock, signal: run.signal });

    expect(problems.map(({ file, what }) => `${file} ${what}`).join()).to.match(
      /^remediation.csv is not the table that journal.ndjson gives \(row 3 (differs|has no record)\)/,
    );
  });
});
