import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { makePlan } from '../../../src/changes/plan/make-plan.js';
import { parsePlan, planText, seal } from '../../../src/changes/plan/plan.js';
import { apply, decide, plan, planned, writesOf } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, GROUP, PAYROLL, SLACK, userId } from '../../support/changes-run.js';
import { mapCsv } from '../../support/csv-cells.js';
import { fakeClock } from '../../support/fake-clock.js';
import { policyFrom } from '../../support/policy-from.js';
import { rejectionOf } from '../../support/rejection.js';
import { stubClient } from '../../support/stub-client.js';

const DAY_MS = 86_400_000;

describe('apply', () => {
  let run: ChangesRun;

  beforeEach(async () => {
    run = await aChangesRun();
  });

  afterEach(async () => {
    await run.stop();
  });

  const rowsOf = (app: string) => run.sandbox.org.appUsers(app);

  it('removes what the plan says, and nothing else', async () => {
    const { checksum } = await planned(run, [
      [PAYROLL, 1],
      [SLACK, 2],
      [SLACK, 12],
    ]);

    const result = await apply(run, checksum);

    expect(result).to.deep.include({ complete: true, notTried: 0, stopped: undefined, left: 1 });
    expect(result.outcomes.removed).to.equal(2);
    expect(writesOf(run).sort()).to.deep.equal([
      `DELETE /api/v1/apps/${PAYROLL}/users/${userId(1)}?sendEmail=false`,
      `DELETE /api/v1/apps/${SLACK}/users/${userId(2)}?sendEmail=false`,
    ]);
    expect([rowsOf(PAYROLL)?.get(userId(1)), rowsOf(SLACK)?.get(userId(2))]).to.deep.equal([undefined, undefined]);
    expect(rowsOf(PAYROLL)?.get(userId(2))).not.to.equal(undefined);
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  it('writes from decision to proof into remediation.csv, the work by hand included', async () => {
    const { checksum } = await planned(run, [
      [PAYROLL, 1],
      [SLACK, 12],
    ]);

    await apply(run, checksum);

    const rows = await mapCsv(join(run.folder, 'remediation.csv'));
    expect(rows.map(({ login, action, outcome }) => [login, action, outcome])).to.deep.equal([
      ['user1@example.com', 'unassign', 'removed'],
      ['user12@example.com', 'manual-group', ''],
    ]);
    expect(rows[0]).to.include({
      decided_by: 'grace.obi@example.com',
      decision_reason: 'no need',
      plan_checksum: checksum,
      removed_by: 'user0@example.com',
      approval: 'approval asserted, not proven',
    });
    expect(Date.parse(rows[0]?.proven_at ?? '')).to.be.at.least(Date.parse(rows[0]?.journalled_at ?? ''));
  });

  it('does all but the DELETE in a dry run, and journals nothing', async () => {
    const { checksum } = await planned(run, [[PAYROLL, 1]]);

    const result = await apply(run, checksum, { dryRun: true });

    expect(result).to.deep.include({ complete: true });
    expect(result.outcomes['would-remove']).to.equal(1);
    expect(writesOf(run)).to.deep.equal([]);
    expect(await readFile(join(run.folder, 'journal.ndjson')).catch(() => 'none')).to.equal('none');
  });

  it('sends no e-mail unless asked to', async () => {
    const { checksum } = await planned(run, [[PAYROLL, 1]]);

    await apply(run, checksum, { sendEmail: true });

    expect(writesOf(run)).to.deep.equal([`DELETE /api/v1/apps/${PAYROLL}/users/${userId(1)}?sendEmail=true`]);
  });

  it('leaves alone what is gone, drifted or granted by a group since, and says which', async () => {
    const { org } = run.sandbox;
    const { checksum } = await planned(run, [
      [PAYROLL, 1],
      [PAYROLL, 2],
      [SLACK, 3],
    ]);
    org.removeAppUser(PAYROLL, userId(1));
    org.modifyAppUser(PAYROLL, userId(2), { credentials: { userName: 'renamed' } });
    org.addToGroup(GROUP, userId(3));

    const { outcomes, complete } = await apply(run, checksum);

    expect(complete).to.equal(false);
    expect(outcomes).to.include({ 'already-gone': 1, drifted: 1, 'granted-by-group': 1, removed: 0 });
    expect(rowsOf(PAYROLL)?.get(userId(2))).not.to.equal(undefined);
  });

  it('counts the second apply of a plan by its journal, and sends nothing again', async () => {
    const { checksum } = await planned(run, [[PAYROLL, 1]]);
    await apply(run, checksum);

    const again = await apply(run, checksum);

    expect(again.outcomes.removed).to.equal(1);
    expect(writesOf(run)).to.have.length(1);
  });

  it('tries again what failed, once Okta lets it', async () => {
    const { checksum } = await planned(run, [
      [PAYROLL, 1],
      [PAYROLL, 2],
    ]);
    run.sandbox.failNext(/^DELETE .*user01/, { status: 403, body: { errorCode: 'E0000006' } });
    const first = await apply(run, checksum);

    const second = await apply(run, checksum);

    expect([first.outcomes.failed, first.outcomes.removed, first.complete]).to.deep.equal([1, 1, false]);
    expect([second.outcomes.failed, second.outcomes.removed, second.complete]).to.deep.equal([0, 2, true]);
  });

  it('continues after a record that a killed process left torn', async () => {
    const { checksum } = await planned(run, [
      [PAYROLL, 1],
      [PAYROLL, 2],
    ]);
    run.sandbox.failNext(/^DELETE .*user01/, { status: 403, body: { errorCode: 'E0000006' } });
    await apply(run, checksum);
    await appendFile(join(run.folder, 'journal.ndjson'), '{"seq":6,"prev":"');

    const { complete } = await apply(run, checksum);

    expect(complete).to.equal(true);
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  it('gets through 429s, 5xx and lost answers in the middle', async () => {
    const { checksum } = await planned(
      run,
      [1, 2, 3, 4].map((n) => [PAYROLL, n] as const),
    );
    run.sandbox.failNext(/^DELETE .*user01/, 'concurrency-limited');
    run.sandbox.failNext(/^DELETE .*user02/, 'server-error');
    run.sandbox.failNext(/^DELETE .*user03/, 'lost-answer');
    run.sandbox.failNext(/^GET .*user04/, 'unavailable');

    const { outcomes } = await apply(run, checksum);

    expect(outcomes.removed).to.equal(4);
  });

  it('stops after so many failures in a row, and says what was not tried', async () => {
    run = await again(
      run,
      'apply: { maxShare: 1, perApp: { maxShare: 1 }, maxConsecutiveFailures: 2 }\nrateLimit: { maxConcurrent: 1 }',
    );
    const { checksum } = await planned(
      run,
      [1, 2, 3, 4].map((n) => [PAYROLL, n] as const),
    );
    run.sandbox.failNext(/^DELETE/, { status: 403, body: { errorCode: 'E0000006' } }, 9);

    const result = await apply(run, checksum);

    expect(result).to.include({ notTried: 2, complete: false });
    expect(result.stopped).to.match(/2 failures with no success between them/);
  });

  it('is not done twice at once', async () => {
    const { checksum } = await planned(run, [[PAYROLL, 1]]);
    await writeFile(
      join(run.folder, '.lock'),
      JSON.stringify({ pid: process.ppid, host: (await import('node:os')).hostname() }),
    );

    expect((await rejectionOf(apply(run, checksum))).message).to.match(/is in use by process/);
  });

  it('holds split plans to the brakes that hold for both together', async () => {
    run = await again(run, 'apply: { maxCount: 3, maxShare: 1, perApp: { maxShare: 1 } }');
    const first = await planned(run, [
      [PAYROLL, 1],
      [PAYROLL, 2],
    ]);
    await apply(run, first.checksum);
    await decide(run, [
      [PAYROLL, 3],
      [PAYROLL, 4],
    ]);

    const second = await plan(run);

    expect(second.entries.map(({ userId: id, action, why }) => [id, action, why])).to.deep.equal([
      [userId(3), 'unassign', ''],
      [userId(4), 'held-back', 'over the 3 allowed for the run (apply.maxCount)'],
    ]);
    const stricter = policyFrom({ apply: { maxCount: 2, maxShare: 1, perApp: { maxShare: 1 } } }).apply;
    expect((await rejectionOf(apply(run, second.checksum, { limits: stricter }))).message).to.equal(
      '3 (2 already removed and 1 planned) is over the 2 allowed for the run (apply.maxCount)',
    );
  });

  it('leaves what is removed out of the next plan', async () => {
    const first = await planned(run, [[PAYROLL, 1]]);
    await apply(run, first.checksum);

    const second = await planned(run, [[PAYROLL, 2]]);

    expect(second.entries.map((entry) => entry.userId)).to.deep.equal([userId(2)]);
    expect((await apply(run, second.checksum)).complete).to.equal(true);
  });

  describe('refuses, before anything is done,', () => {
    let checksum: string;

    beforeEach(async () => {
      ({ checksum } = await planned(run, [[PAYROLL, 1]]));
    });

    afterEach(() => {
      expect(writesOf(run)).to.deep.equal([]);
    });

    async function refusal(overrides: Parameters<typeof apply>[2] = {}, sum = checksum): Promise<string> {
      const error = await rejectionOf(apply(run, sum, overrides));
      expect(error).to.have.property('name', 'RefusedError');
      return error.message;
    }

    async function replant(change: (text: string) => string): Promise<void> {
      const path = join(run.folder, 'plan.json');
      await writeFile(path, change(await readFile(path, 'utf8')));
    }

    it('a wrong checksum', async () => {
      expect(await refusal({}, 'a'.repeat(64))).to.match(/--checksum .* is not that of/);
    });

    it('an edited plan', async () => {
      await replant((text) => text.replaceAll(userId(1), userId(2)));

      expect(await refusal()).to.match(/was edited, or made by hand/);
    });

    it('a plan made by hand, its checksum right', async () => {
      let sum = '';
      await replant((text) => {
        const { checksum: _old, ...made } = parsePlan(text) ?? expect.fail('no plan');
        const forged = seal({ ...made, entries: made.entries.map((entry) => ({ ...entry, userId: userId(2) })) });
        sum = forged.checksum;
        return planText(forged);
      });

      // verify finds the table out of step; without the table, the decisions are what it is held against
      expect(await refusal({}, sum)).to.match(/does not verify: plan.csv/);
      const trusting = async (folder: string) => ({
        ...(await run.verify(folder)),
        outcome: 'intact' as const,
        problems: [],
      });
      expect(await refusal({ verify: trusting }, sum)).to.match(/user1@example.com in Payroll is revoked no more/);
    });

    it('a decision that was superseded', async () => {
      await decide(run, [[PAYROLL, 1]], 'keep');

      expect(await refusal()).to.match(
        /not what the decisions say now: user1@example.com in Payroll is revoked no more/,
      );
    });

    it('a revoke that came since', async () => {
      await decide(run, [[PAYROLL, 2]]);

      expect(await refusal()).to.match(/user2@example.com in Payroll is revoked since/);
    });

    it('decisions that were taken away', async () => {
      await rm(join(run.folder, 'decisions.ndjson'));
      const trusting = async (folder: string) => ({
        ...(await run.verify(folder)),
        outcome: 'intact' as const,
        problems: [],
      });

      expect(await refusal()).to.match(/does not verify: decisions.ndjson is missing/);
      expect(await refusal({ verify: trusting })).to.match(
        /decisions that the plan was made from are no longer on record/,
      );
    });

    it('another org', async () => {
      expect(await refusal({ client: stubClient({ org: 'https://other.okta.com' }) })).to.match(
        /the credential is for https:\/\/other/,
      );
    });

    it('a stale plan', async () => {
      expect(await refusal({ clock: fakeClock(Date.now() + 8 * DAY_MS) })).to.match(/older than P7D/);
    });

    it('a looser policy than the run’s', async () => {
      const { apply: limits } = policyFrom({ apply: { maxShare: 1, perApp: { maxShare: 1, maxCount: 26 } } });

      expect(await refusal({ limits })).to.match(/perApp.maxCount is 26, the run's is 25/);
    });

    it('what a stricter policy forbids', async () => {
      const strict = { maxShare: 1, perApp: { maxShare: 1 } };
      const none = policyFrom({ apply: { ...strict, maxCount: 0 } }).apply;
      const guarded = policyFrom({ apply: { ...strict, protected: { users: ['user1@example.com'] } } }).apply;

      expect(await refusal({ limits: none })).to.match(/no removals are allowed/);
      expect(await refusal({ limits: guarded })).to.match(/which apply.protected forbids/);
    });

    it('a run that was changed', async () => {
      await writeFile(join(run.folder, 'findings.csv'), 'x');

      expect(await refusal()).to.match(/does not verify: findings.csv/);
    });

    it('an incomplete run', async () => {
      const verify = async (folder: string) => ({ ...(await run.verify(folder)), outcome: 'incomplete' as const });

      expect(await refusal({ verify })).to.match(/is an incomplete run/);
    });

    it('an edited journal', async () => {
      const journal = join(run.folder, 'journal.ndjson');
      await writeFile(journal, '{"schema":1,"kind":"journal"}\n');

      expect(await refusal()).to.match(/journal.ndjson, line 1/);
    });

    it('the credential’s own user', async () => {
      // the run was read by another credential than the one that applies
      const { client } = run;
      const me = { ...client, getUser: async () => ({ id: userId(1), status: 'ACTIVE', profile: {} }) };

      expect(await refusal({ client: me })).to.match(/user1@example.com in Payroll is the credential's own user/);
    });

    it('a token that does not say whose it is', async () => {
      run.sandbox.failNext(/^GET \/api\/v1\/users\/me/, { status: 403, body: { errorCode: 'E0000006' } });

      expect(await refusal()).to.match(/does not say whose it is/);
    });

    it('a client without the scope', async () => {
      const client = { ...run.client, scopes: () => ({ requested: [], granted: ['okta.apps.read'] }) };

      expect(await refusal({ client, signIn: { mode: 'PrivateKey', clientId: '0oaclient' } })).to.match(
        /needs okta.apps.manage/,
      );
    });
  });

  it('refuses the checksum of a plan that another one replaced', async () => {
    const first = await planned(run, [[PAYROLL, 1]]);
    const { folder, verify, signal } = run;
    await makePlan({ folder, limits: undefined, namedApps: [], verify, clock: fakeClock(Date.now() + 1000), signal });

    expect((await rejectionOf(apply(run, first.checksum))).message).to.match(/--checksum/);
  });
});

/** The same org under another policy. */
async function again(before: ChangesRun, policy: string): Promise<ChangesRun> {
  await before.stop();
  return await aChangesRun({ policy });
}
