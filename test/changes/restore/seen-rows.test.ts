import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import type { PlanEntry } from '../../../src/changes/plan/plan.js';
import type { RemovedRow } from '../../../src/changes/restore/removed-rows.js';
import { seenRows } from '../../../src/changes/restore/seen-rows.js';
import { type FinishedRun, openFinishedRun } from '../../../src/run/finished-run.js';
import type { ChangesRun } from '../../support/changes-run.js';
import { APP, GROUP, personId } from '../../support/group-org.js';
import { plannedPeople } from '../../support/group-run.js';
import { policyFrom } from '../../support/policy-from.js';
import { rejectionOf } from '../../support/rejection.js';

describe('rows that a journal tells of, held against the run’s own snapshot', () => {
  let made: ChangesRun;
  let run: FinishedRun;
  let direct: RemovedRow;
  let byGroup: RemovedRow;
  let byRule: RemovedRow;
  let byDirectory: RemovedRow;

  before(async () => {
    const [own, { entries }] = await plannedPeople([
      { what: 'direct', direct: ['payroll'], revoked: ['payroll'], actions: [] },
      { what: 'by Tools', groups: ['tools', 'eng'], direct: ['wiki'], revoked: [], actions: [] },
      { what: 'by Pay people', groups: ['pay'], revoked: ['payroll'], actions: [] },
      { what: 'by a rule', groups: ['eng'], revoked: ['jira'], actions: [] },
      { what: 'by a directory', groups: ['imported'], revoked: ['wiki'], actions: [] },
    ]);
    made = own;
    run = await openFinishedRun(own.folder, systemClock);
    const rowOf = async (n: number): Promise<RemovedRow> => {
      const entry = entries.find(({ userId }) => userId === personId(n)) ?? expect.fail('no such entry');
      const appUser = await own.client.getAppUser(entry.appId, entry.userId, { signal: own.signal });
      const { memberships } = entry;
      return { entry, removedAt: '2026-11-24T00:00:00.000Z', appUser, isRemoved: true, memberships };
    };
    [direct, byGroup, byRule, byDirectory] = [await rowOf(0), await rowOf(2), await rowOf(3), await rowOf(4)];
  });

  after(async () => {
    await made.stop();
  });

  async function seen(row: RemovedRow, of: FinishedRun = run): Promise<readonly string[]> {
    return [...(await seenRows(of, [row], made.signal)).keys()];
  }

  async function refusal(row: RemovedRow, of?: FinishedRun): Promise<string> {
    const error = await rejectionOf(seen(row, of));
    expect(error).to.have.property('name', 'RefusedError');
    return error.message;
  }

  const withEntry = (row: RemovedRow, change: Partial<PlanEntry>): RemovedRow => ({
    ...row,
    entry: { ...row.entry, ...change },
  });

  it('are as it has them', async () => {
    expect(await seen(direct)).to.deep.equal([`${APP.payroll} ${personId(0)}`]);
    expect(await seen(byGroup)).to.deep.equal([`${APP.payroll} ${personId(2)}`]);
  });

  it('are refused where it has no such row', async () => {
    expect(await refusal(withEntry(direct, { userId: '00ustranger' }))).to.contain('whom the run never saw there');
    expect(await refusal(withEntry(direct, { appId: APP.slack }))).to.contain('whom the run never saw there');
    expect(await refusal(withEntry(direct, { appId: '0oanever' }))).to.contain('whom the run never saw there');
  });

  it('are refused where the plan says another thing of the assignment', async () => {
    for (const [key, value] of Object.entries({
      ...{ scope: 'GROUP', userName: 'root', created: '2020-01-01T00:00:00.000Z' },
      ...{ status: 'STAGED', groupId: '00gx', groupName: 'X' },
    })) {
      const reviewed = { ...direct.entry.reviewed, [key]: value };
      expect(await refusal(withEntry(direct, { reviewed })), key).to.contain('is not what the run saw');
    }
  });

  it('are refused where the journal recorded something else', async () => {
    const appUser = { ...direct.appUser, credentials: { userName: 'root@example.com' } };

    expect(await refusal({ ...direct, appUser })).to.contain('is not what its plan would remove: user name was');
  });

  it('have no way back by a group that it did not see so', async () => {
    const [planned = expect.fail('no membership')] = byGroup.entry.memberships;
    for (const change of [
      { groupId: GROUP.tools },
      { groupId: GROUP.tools, groupName: 'Tools', apps: [APP.jira, APP.wiki] }, // the user is not in it
      { groupId: '00gnever' },
      { groupName: 'Harmless' },
      { apps: [] },
      { apps: [...planned.apps, APP.admin] },
    ]) {
      const memberships = [{ ...planned, ...change }];
      expect(await refusal(withEntry(byGroup, { memberships })), JSON.stringify(change)).to.contain(
        'which is not what the run saw of that group and its policy allows',
      );
    }
  });

  it('have no way back by a group that a rule or a directory puts the user into', async () => {
    for (const [row, groupId, groupName] of [
      [byRule, GROUP.eng, 'Eng-All'],
      [byDirectory, GROUP.imported, 'From AD'],
    ] as const) {
      const membership = { groupId, groupName, apps: [row.entry.appId], rules: [], collateral: [] };
      expect(await refusal(withEntry(row, { memberships: [membership] })), groupName).to.contain('which is not what');
    }
  });

  it('have no way back by a group that the policy does not allow', async () => {
    const { apply } = policyFrom({ apply: { groups: { allow: ['Tools'] } } });

    expect(await refusal(byGroup, { ...run, policy: { ...run.policy, apply } })).to.contain('its policy allows');
  });
});
