import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { importDecisions } from '../../../src/changes/decide/import-decisions.js';
import { isGroupRemoval, isRemoval } from '../../../src/changes/plan/plan.js';
import { verifyRun } from '../../../src/evidence/verify/verify-run.js';
import type { Org } from '../../../src/sandbox/state/org.js';
import { apply, plan, restoreAll } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun } from '../../support/changes-run.js';
import { mapCsv } from '../../support/csv-cells.js';
import { drawSeed, seededRandom } from '../../support/seeded-random.js';

const SEED = drawSeed();
const POLICY = `paths: { apps: all }
apply: { maxCount: 1000, maxShare: 1, perApp: { maxCount: 1000, maxShare: 1 }, groups: { allow: ["*"] } }
`;

describe('a plan of rows drawn at random, in an org with every kind of group', function () {
  this.timeout(120_000);
  let run: ChangesRun;

  before(async () => {
    const sandbox = { data: undefined, seed: 7, users: 60, apps: 12, assignments: 260, groupsPerApp: 1 };
    const made = await aChangesRun({ policy: POLICY, sandbox: { ...sandbox, settle: { requests: 2 } } });
    const { signal } = made;
    run = { ...made, verify: (path) => verifyRun(path, { clock: systemClock, signal, later: false }) };
  });

  after(async () => {
    await run.stop();
  });

  it(`takes away what it says and nothing else, and all of it comes back (TEST_SEED=${SEED})`, async () => {
    const random = seededRandom(SEED);
    await revokeSome(random);
    const before = accessIn(run.sandbox.org);
    const planned = await plan(run);

    const applied = await apply(run, planned.checksum, { clock: AT_ONCE });
    const after = accessIn(run.sandbox.org);
    const restored = await restoreAll(run, { clock: AT_ONCE });

    expect(planned.counts.removeFromGroup, JSON.stringify(planned.counts)).to.be.greaterThan(3);
    expect(planned.entries.some(({ action }) => isGroupRemoval(action))).to.equal(true);
    const removals = planned.entries.filter(isRemoval).map(({ appId, userId }) => `${appId} ${userId}`);
    expect(applied.outcomes).to.include({ removed: removals.length });
    expect([...before].filter((row) => !after.has(row))).to.have.members(removals);
    expect([...after].filter((row) => !before.has(row))).to.deep.equal([]);
    // whom the review saw deactivated cannot be assigned again
    const gone = planned.entries.filter((entry) => isRemoval(entry) && entry.restorable.answer === 'no');
    const back = accessIn(run.sandbox.org);
    expect([...before].filter((row) => !back.has(row))).to.have.members(
      gone.map(({ appId, userId }) => `${appId} ${userId}`),
    );
    expect(restored.outcomes['not-restored'] + restored.notTried).to.equal(0);
    expect((await verifyRun(run.folder, { clock: systemClock, signal: run.signal })).outcome).to.equal('intact');
  });

  /** Revokes all that some users has, and some of what the others have. */
  async function revokeSome(random: () => number): Promise<void> {
    const rows = await mapCsv(join(run.folder, 'assignments.csv'));
    const whole = new Map<string, boolean>();
    const revoked = rows.filter(({ user_id = '' }) => {
      if (!whole.has(user_id)) whole.set(user_id, random() < 0.15);
      return whole.get(user_id) === true || random() < 0.08;
    });
    const lines = revoked.map(({ app_id, user_id, row_digest }) =>
      [app_id, user_id, row_digest, 'revoke', 'left', 'nobody@elsewhere.example'].join(','),
    );
    const path = join(run.folder, '..', 'returned.csv');
    const head = 'app_id,user_id,row_digest,decision,decision_reason,reviewer';
    await writeFile(path, [head, ...lines, ''].join('\r\n'));
    const { folder, signal } = run;
    await importDecisions({ folder, files: [path], importedBy: 'iam', clock: systemClock, signal });
  }
});

/** Time to wait passes at once: the org counts requests. */
const AT_ONCE = { ...systemClock, sleep: async () => {} };

function accessIn(org: Org): Set<string> {
  const access = new Set<string>();
  for (const app of org.listApps({ start: 0, limit: Number.POSITIVE_INFINITY }).items) {
    for (const { id } of org.appUsers(app.id)?.slice(0, Number.POSITIVE_INFINITY).items ?? []) {
      access.add(`${app.id} ${id}`);
    }
  }
  return access;
}
