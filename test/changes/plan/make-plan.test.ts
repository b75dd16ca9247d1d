import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { importDecisions } from '../../../src/changes/decide/import-decisions.js';
import { makePlan } from '../../../src/changes/plan/make-plan.js';
import { reviewStatus } from '../../../src/changes/status/status.js';
import type { ApplyPolicy } from '../../../src/policy/policy.js';
import { NOT_PROVEN } from '../../../src/run/origin.js';
import type { PlainApp } from '../../../src/sandbox/state/plain-data.js';
import {
  aChangesRun,
  type ChangesRun,
  type ChangesRunOptions,
  decisionsCsv,
  GROUP,
  OPEN_BRAKES,
  PAYROLL,
  SLACK,
  someData,
  userId,
} from '../../support/changes-run.js';
import { policyFrom } from '../../support/policy-from.js';
import { rejectionOf } from '../../support/rejection.js';

describe('plan', () => {
  let run: ChangesRun | undefined;

  afterEach(async () => {
    await run?.stop();
    run = undefined;
  });

  async function decided(revoked: readonly (readonly [app: string, n: number])[], options: ChangesRunOptions = {}) {
    run = await aChangesRun(options);
    const { folder, signal } = run;
    const csv = await decisionsCsv(
      run,
      revoked.map(([app, n]) => ({ app, user: userId(n), decision: 'revoke' })),
    );
    await importDecisions({ folder, files: [csv], importedBy: 'iam', clock: systemClock, signal });
    return run;
  }

  function planning(of: ChangesRun, limits?: ApplyPolicy, namedApps: string[] = []) {
    const { folder, verify, signal } = of;
    return makePlan({ folder, limits, namedApps, verify, clock: systemClock, signal });
  }

  it('says of each entry who decided, what Okta said, and what it will cost', async () => {
    const made = await decided([
      [PAYROLL, 1],
      [SLACK, 2],
      [SLACK, 12],
    ]);

    const plan = await planning(made);

    expect(plan.counts).to.deep.equal({
      unassign: 2,
      removeFromGroup: 0,
      heldBack: 0,
      manualGroup: 1,
      manualRule: 0,
      refused: 0,
    });
    expect(plan.rows).to.equal(40);
    const [payroll, slack, group] = plan.entries;
    expect(payroll).to.deep.include({
      appId: PAYROLL,
      userId: userId(1),
      action: 'unassign',
      why: '',
      downstreamDeactivation: false,
      restorable: { answer: 'yes', why: '' },
    });
    expect(payroll?.decision).to.include({ reviewer: 'grace.obi@example.com', reason: 'no need', assigned: 'anyone' });
    expect(payroll?.reviewed).to.include({
      scope: 'USER',
      userName: 'user1@example.com',
      status: 'ACTIVE',
      groupId: '',
    });
    expect(slack).to.include({ appId: SLACK, action: 'unassign', downstreamDeactivation: true });
    expect(group).to.include({ userId: userId(12), action: 'manual-group' });
    expect(group?.why).to.match(new RegExp(`out of the group (Slackers )?\\(?${GROUP}`));
  });

  it('writes the plan and its table, and changes nothing in the org', async () => {
    const made = await decided([[PAYROLL, 1]]);
    const before = made.sandbox.requests.length;

    const plan = await planning(made);

    expect(made.sandbox.requests).to.have.length(before);
    const text = await readFile(join(made.folder, 'plan.json'), 'utf8');
    expect(JSON.parse(text)).to.deep.equal(plan);
    const csv = await readFile(join(made.folder, 'plan.csv'), 'utf8');
    expect(csv.split('\r\n')[1]).to.match(
      new RegExp(`^unassign,,${PAYROLL},Payroll,${userId(1)},user1@example.com,grace.obi@example.com,`),
    );
    expect((await made.verify(made.folder)).outcome).to.equal('intact');
  });

  it('takes the later of two decisions', async () => {
    const made = await decided([
      [PAYROLL, 1],
      [PAYROLL, 2],
    ]);
    const csv = await decisionsCsv(made, [{ app: PAYROLL, user: userId(1), decision: 'keep' }]);
    const { folder, signal } = made;
    await importDecisions({ folder, files: [csv], importedBy: 'iam', clock: systemClock, signal });

    const plan = await planning(made);

    expect(plan.entries.map((entry) => entry.userId)).to.deep.equal([userId(2)]);
  });

  it('says that a deactivated user cannot be put back', async () => {
    const plan = await planning(await decided([[PAYROLL, 19]]));

    expect(plan.entries[0]?.restorable).to.deep.equal({
      answer: 'no',
      why: 'a deactivated user cannot be assigned (E0000117)',
    });
  });

  const SPECIAL: readonly (readonly [string, Partial<PlainApp>, RegExp])[] = [
    ['a directory', { name: 'active_directory', signOnMode: null }, /active_directory is a directory/],
    ['an LDAP directory', { name: 'ldap_sun_one', signOnMode: null }, /ldap_sun_one is a directory/],
    ['the admin console, whatever its label', { name: 'saasure', label: 'Payroll' }, /one of Okta's own console apps/],
    ['an app without a sign-on mode', { name: 'hr', signOnMode: null }, /has no sign-on mode/],
  ];

  for (const [what, app, why] of SPECIAL) {
    it(`refuses ${what} unless it is named`, async () => {
      const made = await decided([[PAYROLL, 1]], { data: someData(app) });

      const [refused, named] = [await planning(made), await planning(made, undefined, [PAYROLL])];

      expect(refused.entries[0]).to.include({ action: 'refused' });
      expect(refused.entries[0]?.why).to.match(why);
      expect(named.entries[0]).to.include({ action: 'unassign' });
      expect(named.namedApps).to.deep.equal([PAYROLL]);
    });
  }

  it('refuses to name an app that the run does not have', async () => {
    const made = await decided([[PAYROLL, 1]]);

    expect((await rejectionOf(planning(made, undefined, ['Payroll']))).message).to.match(
      /no app of the run has the id Payroll/,
    );
  });

  for (const [what, protection] of [
    ['users by login', 'users: [USER1@example.com]'],
    ['users by id', `users: [${userId(1)}]`],
    ['apps', 'apps: ["Pay*"]'],
  ] as const) {
    it(`refuses protected ${what}`, async () => {
      const policy = `apply: { maxShare: 1, perApp: { maxShare: 1 }, protected: { ${protection} } }`;

      const plan = await planning(await decided([[PAYROLL, 1]], { policy }));

      expect(plan.entries[0]).to.include({ action: 'refused' });
      expect(plan.entries[0]?.why).to.match(/protected/);
    });
  }

  it('refuses the user whose token it is', async () => {
    const plan = await planning(await decided([[PAYROLL, 0]]));

    expect(plan.entries[0]).to.include({ action: 'refused', why: 'the user is the owner of the credential' });
  });

  it('holds back what is over a limit, in the run’s order, and names the limit', async () => {
    const made = await decided(
      [
        [PAYROLL, 1],
        [PAYROLL, 2],
      ],
      { policy: 'apply: { maxShare: 1, perApp: { maxShare: 0.05 } }' },
    );

    const plan = await planning(made);

    expect(plan.counts).to.include({ unassign: 1, heldBack: 1, manualGroup: 0, refused: 0 });
    expect(plan.entries.map(({ userId: id, action, why }) => [id, action, why])).to.deep.equal([
      [userId(1), 'unassign', ''],
      [userId(2), 'held-back', 'over the 5 % of 20 rows allowed for Payroll (apply.perApp.maxShare)'],
    ]);
    const status = await reviewStatus(made.folder, { clock: systemClock, signal: made.signal });
    expect(status.warnings).to.deep.equal([
      'removals: 2 of 20, 10 %, is over the 5 % allowed for Payroll (apply.perApp.maxShare); plan will hold back what is over it',
    ]);
  });

  it('refuses what no removals are allowed for', async () => {
    const made = await decided([[PAYROLL, 1]], { policy: 'apply: { maxCount: 0 }' });

    const plan = await planning(made);

    expect(plan.entries[0]).to.include({
      action: 'refused',
      why: 'no removals are allowed for the run (apply.maxCount is 0)',
    });
  });

  it('takes a stricter policy than the run’s, and no looser one', async () => {
    const made = await decided(
      [
        [PAYROLL, 1],
        [PAYROLL, 2],
      ],
      { policy: OPEN_BRAKES },
    );
    const stricter = policyFrom({ apply: { maxCount: 1, maxShare: 1, perApp: { maxShare: 1 } } }).apply;
    const looser = policyFrom({ apply: { maxCount: 51, maxShare: 1, perApp: { maxShare: 1 } } }).apply;

    expect((await planning(made, stricter)).counts).to.include({ unassign: 1, heldBack: 1 });
    expect((await rejectionOf(planning(made, looser))).message).to.match(
      /looser than the run's own policy.*maxCount is 51, the run's is 50/,
    );
  });

  it('refuses an incomplete run', async () => {
    const data = someData();
    run = await aChangesRun({ data });
    const facts = JSON.parse(await readFile(join(run.folder, 'snapshot/run.json'), 'utf8'));
    await writeFile(
      join(run.folder, 'snapshot/run.json'),
      JSON.stringify({ ...facts, verdict: 'incomplete', gaps: ['Slack'] }),
    );
    const { folder, signal } = run;
    const { manifestSha256 } = await run.verify(folder);
    const verify = async () => ({ manifestSha256, outcome: 'incomplete' as const, problems: [], origin: NOT_PROVEN });

    const error = await rejectionOf(
      makePlan({ folder, limits: undefined, namedApps: [], verify, clock: systemClock, signal }),
    );

    expect(error.message).to.match(/is an incomplete run.*Slack/);
  });

  it('refuses a run whose files do not verify', async () => {
    const made = await decided([[PAYROLL, 1]]);
    await writeFile(join(made.folder, 'assignments.csv'), 'other');

    expect((await rejectionOf(planning(made))).message).to.match(/does not verify: assignments.csv was changed/);
  });

  it('makes a plan anew where the one before was edited', async () => {
    const made = await decided([[PAYROLL, 1]]);
    await planning(made);
    await writeFile(join(made.folder, 'plan.json'), '{}');

    expect((await planning(made)).entries).to.have.length(1);
  });

  it('refuses decisions whose chain does not hold', async () => {
    const made = await decided([[PAYROLL, 1]]);
    const log = join(made.folder, 'decisions.ndjson');
    await writeFile(log, (await readFile(log, 'utf8')).replace(userId(1), userId(2)));

    expect((await rejectionOf(planning(made))).message).to.match(/decisions.ndjson, line 2/);
  });
});
