import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { openJournal } from '../../../src/changes/journal/journal.js';
import type { JournalRecord } from '../../../src/changes/journal/journal-record.js';
import { loadPlan } from '../../../src/changes/plan/load-plan.js';
import { type PlanEntry, planText, seal } from '../../../src/changes/plan/plan.js';
import { previewRestore } from '../../../src/changes/restore/restore.js';
import { verifyRun } from '../../../src/evidence/verify/verify-run.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import { keptPlan } from '../../../src/run/layout.js';
import { apply, plan, restoreAll, writesOf } from '../../support/apply-run.js';
import { type ChangesRun, recordsOf } from '../../support/changes-run.js';
import { mapCsv } from '../../support/csv-cells.js';
import { untilDone } from '../../support/cut-client.js';
import { GROUP, loginOf, type Person, personId, stateOf } from '../../support/group-org.js';
import { plannedPeople, revoke } from '../../support/group-run.js';
import { policyFrom } from '../../support/policy-from.js';
import { rejectionOf } from '../../support/rejection.js';

const BOTH: Person = { what: 'both apps of Tools', groups: ['tools'], revoked: ['jira', 'wiki'], actions: [] };
const AND_DIRECT: Person = { what: '', direct: ['payroll'], groups: ['pay'], revoked: ['payroll'], actions: [] };
const PEOPLE = [BOTH, AND_DIRECT];

describe('restore of what went with memberships', () => {
  let run: ChangesRun;
  let before: ReturnType<typeof stateOf>;

  beforeEach(async () => {
    const [own, { checksum }] = await plannedPeople(PEOPLE);
    const { signal } = own;
    run = { ...own, verify: (path) => verifyRun(path, { clock: systemClock, signal, later: false }) };
    before = stateOf(run.sandbox, PEOPLE);
    expect(await apply(run, checksum)).to.deep.include({ complete: true });
  });

  afterEach(async () => {
    await run.stop();
  });

  const preview = (
    limits?: Parameters<typeof previewRestore>[0]['limits'],
    users: string[] = [],
    apps: string[] = [],
  ) =>
    previewRestore({
      ...{ journalPath: join(run.folder, 'journal.ndjson'), limits, selection: { users, apps }, verify: run.verify },
      ...{ clock: systemClock, signal: run.signal },
    });

  it('puts back memberships and assignments as they were, once, and tells it in the table', async () => {
    const result = await restoreAll(run);
    const writes = writesOf(run).length;
    const again = await restoreAll(run);

    expect(result).to.deep.include({ complete: true });
    expect(again).to.deep.include({ complete: true });
    expect(writesOf(run)).to.have.length(writes);
    expect(stateOf(run.sandbox, PEOPLE)).to.deep.equal(before);
    const rows = await mapCsv(join(run.folder, 'remediation.csv'));
    expect(rows.map(({ restore_outcome }) => restore_outcome)).to.deep.equal(['restored', 'restored', 'restored']);
    const full = await verifyRun(run.folder, { clock: systemClock, signal: run.signal });
    expect(full.outcome).to.equal('intact');
  });

  it('is counted by the next plan among what hangs on the membership', async () => {
    await restoreAll(run);
    await revoke(
      run,
      [
        ['jira', 0],
        ['wiki', 0],
      ],
      'keep',
    );
    await revoke(run, [['jira', 0]]);

    const { entries } = await plan(run);

    expect(entries.map(({ appLabel, action }) => [appLabel, action])).to.deep.equal([['Jira', 'refused']]);
    expect(entries[0]?.why).to.contain('Wiki');
  });

  it('continues wherever it was cut off, and puts nothing back twice', async () => {
    const writes = writesOf(run).length;

    const died = await untilDone(run.client, (client) => restoreAll(run, { client }));

    expect(died).to.be.greaterThan(8);
    expect(stateOf(run.sandbox, PEOPLE)).to.deep.equal(before);
    // two memberships and one direct assignment
    expect(writesOf(run).slice(writes).sort()).to.deep.equal([
      'POST /api/v1/apps/0oapayroll/users',
      `PUT /api/v1/groups/${GROUP.pay}/users/${personId(1)}`,
      `PUT /api/v1/groups/${GROUP.tools}/users/${personId(0)}`,
    ]);
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  it('tries a way back again that failed, although the access is there', async () => {
    run.sandbox.failNext(/^PUT .*00gpay/, { status: 403, body: { errorCode: 'E0000006' } });

    const first = await restoreAll(run);
    const isInMeanwhile = run.sandbox.org.memberships.has(GROUP.pay, personId(1));
    const second = await restoreAll(run);

    expect(first.outcomes).to.include({ restored: 2, 'partly-restored': 1 });
    expect(isInMeanwhile).to.equal(false);
    expect(second).to.deep.include({ complete: true });
    expect(stateOf(run.sandbox, PEOPLE)).to.deep.equal(before);
  });

  it('takes for done what somebody else put back', async () => {
    run.sandbox.org.addToGroup(GROUP.tools, personId(0));

    const result = await restoreAll(run);

    expect(result.outcomes).to.include({ exists: 2, restored: 1 });
    expect(writesOf(run).filter((write) => write.startsWith('PUT'))).to.deep.equal([
      `PUT /api/v1/groups/${GROUP.pay}/users/${personId(1)}`,
    ]);
  });

  it('restores together what hangs on one membership, or none of it', async () => {
    const one = await preview(undefined, [], ['Jira']);
    const both = await preview(undefined, [loginOf(0)]);

    expect(one.entries.map(({ action, why }) => [action, why])).to.deep.equal([
      [
        'refused',
        "the user's way back is Tools (00gtools), with Wiki (0oawiki), which is not selected: restore both together",
      ],
    ]);
    expect(both.entries.map(({ action }) => action)).to.deep.equal(['restore', 'restore']);
  });

  it('restores nothing with a protected access on the same membership', async () => {
    const { apply: limits } = policyFrom({
      apply: { maxShare: 1, perApp: { maxShare: 1 }, protected: { apps: ['Wiki'] }, groups: { allow: ['00gtools'] } },
    });

    const { entries } = await preview(limits, [loginOf(0)]);

    expect(entries.map(({ action, why }) => [action, why])).to.deep.equal([
      [
        'refused',
        "the user's way back is Tools (00gtools), with Wiki (0oawiki), which is refused: protected by apply.protected",
      ],
      ['refused', 'protected by apply.protected'],
    ]);
  });

  it('begins again also what was ended for a row that stayed', async () => {
    // the journal of an apply whose memberships ended and whose rows were not gone in time
    await rewrite((record) =>
      record.kind === 'outcome' && record.entry.userId === personId(0)
        ? { ...record, outcome: 'still-granted' }
        : record,
    );

    const result = await restoreAll(run);

    expect(result).to.deep.include({ complete: true });
    expect(run.sandbox.org.memberships.has(GROUP.tools, personId(0))).to.equal(true);
  });

  /** Writes the journal anew with every record changed, as a chain that holds. */
  async function rewrite(change: (record: JournalRecord) => JournalRecord | undefined): Promise<void> {
    const told = (await recordsOf(run.folder, 'journal.ndjson')).map(({ seq, prev, digest, ...record }) => record);
    await rm(join(run.folder, 'journal.ndjson'));
    const journal = await openJournal(await openFinishedRun(run.folder, systemClock));
    for (const record of told as unknown as JournalRecord[]) {
      const changed = change(record);
      if (changed !== undefined) await journal.write(changed);
    }
    await journal.close();
  }

  const forged: readonly (readonly [what: string, change: Parameters<typeof rewrite>[0], says: RegExp])[] = [
    [
      'a membership of which no plan says anything',
      (record) => (record.kind === 'membership-intent' ? { ...record, groupId: GROUP.staff } : record),
      /was taken out of group 00gstaff: the plan \w+ does not order it/,
    ],
    [
      'a membership of another user',
      (record) => (record.kind === 'membership-intent' ? { ...record, userId: '00uother1' } : record),
      /the removal of user 00uother1 from app \w+: the plan \w+ does not order it/,
    ],
    [
      'a membership whose end nothing announced',
      (record) => (record.kind === 'membership-intent' ? undefined : record),
      /was taken out of group \w+: no record before it says what hung on it/,
    ],
    [
      'a row that went without a membership',
      (record) => (record.kind.startsWith('membership-') ? undefined : record),
      /no record before it says/,
    ],
    [
      'another user in the place of the recorded one',
      (record) =>
        record.kind === 'membership-intent'
          ? { ...record, going: record.going.map((row) => ({ ...row, appUser: { ...row.appUser, id: '00uother1' } })) }
          : record,
      /what was recorded is of the user 00uother1/,
    ],
  ];
  for (const [what, change, says] of forged) {
    it(`refuses ${what}`, async () => {
      await rewrite(change);
      const writes = writesOf(run).length;

      const error = await rejectionOf(restoreAll(run));

      expect(error).to.have.property('name', 'RefusedError');
      expect(error.message).to.match(says);
      expect(writesOf(run)).to.have.length(writes);
    });
  }

  for (const [what, change] of [
    ['a group in which the run did not see the user', { groupId: GROUP.staff, groupName: 'Staff' }],
    ['more apps than the run saw the group give', { apps: ['0oajira', '0oawiki', '0oamail'] }],
  ] as const) {
    it(`refuses a plan that was written by hand to name ${what}`, async () => {
      const { checksum: _, ...sealed } = await loadPlan(join(run.folder, 'plan.json'), systemClock.now());
      const altered = (entry: PlanEntry): PlanEntry => {
        if (entry.userId !== personId(0)) return entry;
        return { ...entry, memberships: entry.memberships.map((planned) => ({ ...planned, ...change })) };
      };
      const forgery = seal({ ...sealed, entries: sealed.entries.map(altered) });
      await writeFile(join(run.folder, keptPlan(forgery.checksum).plan), planText(forgery));
      await rewrite((record) => {
        const plan = forgery.checksum;
        if (record.kind === 'outcome') return { ...record, plan, entry: altered(record.entry) };
        if (record.kind !== 'membership-intent' && record.kind !== 'membership-outcome') return { ...record, plan };
        const groupId = record.userId === personId(0) && 'groupId' in change ? change.groupId : record.groupId;
        return { ...record, plan, groupId };
      });

      const error = await rejectionOf(restoreAll(run));

      expect(error).to.have.property('name', 'RefusedError');
      expect(error.message).to.match(/which is not what the run saw of that group and its policy allows$/);
      expect(run.sandbox.org.memberships.has(GROUP.staff, personId(0))).to.equal(false);
    });
  }
});
