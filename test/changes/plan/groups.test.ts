import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { unmatchedGroups } from '../../../src/changes/plan/unmatched-groups.js';
import { reviewStatus } from '../../../src/changes/status/status.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import { plan } from '../../support/apply-run.js';
import type { ChangesRun } from '../../support/changes-run.js';
import { mapCsv } from '../../support/csv-cells.js';
import { GROUP, GROUP_POLICY, type Person } from '../../support/group-org.js';
import { actionsOf, aGroupRun, plannedPeople, revoke } from '../../support/group-run.js';

const BOTH: Person = { what: 'both apps of Tools', groups: ['tools'], revoked: ['jira', 'wiki'], actions: [] };
const ONE: Person = { what: 'one app of Tools', groups: ['tools'], revoked: ['jira'], actions: [] };
const DIRECT: Person = { what: 'direct', direct: ['payroll'], revoked: ['payroll'], actions: [] };

describe('a plan of access that groups give', () => {
  let run: ChangesRun | undefined;

  afterEach(async () => {
    await run?.stop();
    run = undefined;
  });

  it('says in its table out of which groups a user is taken, and what hangs on them', async () => {
    const other: Person = { what: '', direct: ['wiki'], groups: ['tools'], revoked: ['jira'], actions: [] };
    const [made] = await plannedPeople([BOTH, other]);
    run = made;

    const rows = await mapCsv(join(made.folder, 'plan.csv'));
    expect(
      rows.map(({ paths, out_of_groups, also_hangs_on_them }) => [paths, out_of_groups, also_hangs_on_them]),
    ).to.deep.equal([
      ['group Tools (by hand)', 'Tools (00gtools)', 'Wiki (goes too)'],
      ['group Tools (by hand)', 'Tools (00gtools)', 'Wiki (stays, assigned directly)'],
      ['group Tools (by hand)', 'Tools (00gtools)', 'Jira (goes too)'],
    ]);
    expect((await made.verify(made.folder)).outcome).to.equal('intact');
  });

  it('takes nobody out of a group unless the policy names it', async () => {
    const [made, planned] = await plannedPeople([BOTH], { policy: 'paths: { apps: all }' });
    run = made;

    expect(actionsOf(planned)).to.deep.equal(['Jira person0: manual-group', 'Wiki person0: manual-group']);
    expect(planned.counts).to.include({ removeFromGroup: 0, manualGroup: 2 });
  });

  it('knows no ways where the run read none, and leaves groups to people as ever', async () => {
    const [made, planned] = await plannedPeople([BOTH, DIRECT], {
      policy: GROUP_POLICY.replace('apps: all', 'apps: off'),
    });
    run = made;

    expect(actionsOf(planned)).to.deep.equal([
      'Payroll person1: unassign',
      'Jira person0: manual-group',
      'Wiki person0: manual-group',
    ]);
    expect(planned.entries.map(({ paths }) => paths)).to.deep.equal(['', '', '']);
  });

  it('holds back together what hangs on one membership, and lets the rest through', async () => {
    const policy = GROUP_POLICY.replace('maxShare: 1\n', 'maxShare: 1\n  maxCount: 2\n');
    const [made, planned] = await plannedPeople([DIRECT, BOTH, { ...ONE, direct: ['wiki'] }], { policy });
    run = made;

    expect(actionsOf(planned)).to.deep.equal([
      'Payroll person0: unassign',
      'Jira person1: held-back',
      'Jira person2: remove-from-group',
      'Wiki person1: held-back',
    ]);
    expect(planned.entries[1]?.memberships).to.have.length(1);
    expect(planned.entries[1]?.why).to.equal('over the 2 allowed for the run (apply.maxCount)');
  });

  it('refuses together where a limit allows none', async () => {
    const policy = GROUP_POLICY.replace('maxShare: 1\n', 'maxShare: 1\n  maxCount: 0\n');
    const [made, planned] = await plannedPeople([BOTH], { policy });
    run = made;

    expect(actionsOf(planned)).to.deep.equal(['Jira person0: refused', 'Wiki person0: refused']);
    expect(planned.entries[0]?.memberships).to.deep.equal([]);
  });

  it('changes with the decisions: what nobody revoked any more keeps the membership', async () => {
    const [made, before] = await plannedPeople([BOTH]);
    run = made;
    await revoke(made, [['wiki', 0]], 'keep');

    const after = await plan(made);

    expect(actionsOf(before)).to.deep.equal(['Jira person0: remove-from-group', 'Wiki person0: remove-from-group']);
    expect(actionsOf(after)).to.deep.equal(['Jira person0: refused']);
  });

  it('is warned of by status, which counts what groups give', async () => {
    run = await aGroupRun([BOTH, DIRECT], {
      policy: GROUP_POLICY.replace('maxShare: 1\n', 'maxShare: 1\n  maxCount: 2\n'),
    });

    const { warnings } = await reviewStatus(run.folder, { clock: systemClock, signal: run.signal });

    expect(warnings).to.deep.equal([
      'removals: 3 is over the 2 allowed for the run (apply.maxCount); plan will hold back what is over it',
    ]);
  });

  it('says which names of the policy match no group of the run', async () => {
    const [made] = await plannedPeople([BOTH]);
    run = made;
    const finished = await openFinishedRun(made.folder, systemClock);
    const { paths: _, ...noPaths } = finished.facts;

    const found = await unmatchedGroups(finished, ['Tols', 'Tools', '00gtools', 'Chat*', 'Tols'], made.signal);
    const unread = await unmatchedGroups({ ...finished, facts: noPaths }, ['Tools'], made.signal);

    expect(found).to.deep.equal(['apply.groups.allow names "Tols", which matches no group of the run']);
    expect(unread).to.have.length(1);
    expect(unread[0]).to.match(/the run read no paths/);
    expect(await unmatchedGroups(finished, [], made.signal)).to.deep.equal([]);
  });

  it('holds each membership with the apps and rules that the run saw', async () => {
    const [made, { entries }] = await plannedPeople([BOTH]);
    run = made;

    const [jira] = entries;
    expect(jira?.memberships).to.deep.equal([
      {
        groupId: GROUP.tools,
        groupName: 'Tools',
        apps: ['0oajira', '0oawiki'],
        rules: [],
        collateral: [{ appId: '0oawiki', appLabel: 'Wiki', heldBy: '', heldByName: '' }],
      },
    ]);
    expect(JSON.parse(await readFile(join(made.folder, 'plan.json'), 'utf8')).limits.groups).to.include({
      collateral: 'refuse',
      settle: 'PT5M',
    });
  });
});
