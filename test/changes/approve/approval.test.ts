import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { approvePlan } from '../../../src/changes/approve/approve-plan.js';
import { recheck } from '../../../src/changes/recheck/recheck.js';
import type { PlainData } from '../../../src/sandbox/state/plain-data.js';
import { loadSigningKey, type SigningKey } from '../../../src/signing/signing-key.js';
import { apply, decide, plan, planned } from '../../support/apply-run.js';
import {
  aChangesRun,
  type ChangesRun,
  PAYROLL,
  REVIEWER,
  recordsOf,
  SIGN_IN,
  SLACK,
  someData,
  someUsers,
} from '../../support/changes-run.js';
import { rejectionOf } from '../../support/rejection.js';

const CISO = 'ciso@example.com';

/** Everybody with a private address too: `u7@private.example` is the seventh user's. */
function withSecondEmails(): PlainData {
  const data = someData();
  const secondOf = (id: string) => `u${Number(id.slice(-2))}@private.example`;
  const users = someUsers().map((user) => ({ ...user, profile: { ...user.profile, secondEmail: secondOf(user.id) } }));
  return { ...data, users };
}

async function aKey(): Promise<SigningKey> {
  const { privateKey } = generateKeyPairSync('ed25519');
  return await loadSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

/** A policy with the CISO as an approver, and one that may be in the plan. */
function policyOf(bound: SigningKey, other: SigningKey, person: string, limits = 'maxShare: 1'): string {
  const approver = (key: SigningKey, of: string) =>
    `{ key: ${JSON.stringify(key.publicKeyPem)}, person: ${JSON.stringify(of)} }`;
  const approvers = [approver(bound, CISO), approver(other, person)].join(', ');
  return `apply: { ${limits}, perApp: { maxShare: 1 }, approvers: [${approvers}] }`;
}

describe('approval', () => {
  let run: ChangesRun;
  let other: SigningKey;
  let bound: SigningKey;
  let checksum: string;

  beforeEach(async () => {
    [other, bound] = [await aKey(), await aKey()];
    run = await aChangesRun({ policy: policyOf(bound, other, 'cfo@example.com') });
    ({ checksum } = await planned(run, [[PAYROLL, 1]]));
  });

  afterEach(async () => {
    await run.stop();
  });

  const approving = (key: SigningKey, approver?: string, liftLimits = false) =>
    approvePlan({
      planPath: join(run.folder, 'plan.json'),
      key,
      approver,
      liftLimits,
      verify: run.verify,
      clock: systemClock,
      signal: run.signal,
    });

  /** The same plan under a policy whose second key belongs to this person. */
  async function withOther(person: string, data?: PlainData): Promise<void> {
    await run.stop();
    run = await aChangesRun({ policy: policyOf(bound, other, person), ...(data === undefined ? {} : { data }) });
    ({ checksum } = await planned(run, [[PAYROLL, 1]]));
  }

  const refusal = async (promise: Promise<unknown>) => {
    const error = await rejectionOf(promise);
    expect(error).to.have.property('name', 'RefusedError');
    return error.message;
  };

  it('lets apply through, and is on record', async () => {
    await approving(bound);

    expect((await apply(run, checksum)).complete).to.equal(true);
    const [begun] = await recordsOf(run.folder, 'journal.ndjson');
    expect(begun?.approval).to.include({ approver: CISO, keyid: bound.fingerprint });
  });

  it('is asked for where the policy names approvers', async () => {
    expect(await refusal(apply(run, checksum))).to.match(
      /plan.approval.json is missing: the run's policy names approvers/,
    );
  });

  it('is not given by a key that the policy does not name', async () => {
    expect(await refusal(approving(await aKey(), CISO))).to.match(/is none of apply.approvers/);
  });

  for (const person of [
    'User1@example.com',
    'ｕｓｅｒ１@example.com',
    'us\u00ader1@example.com',
    'user1\u200b@example.com',
    'user1+approvals@example.com',
    'u1@private.example',
  ]) {
    it(`is not given by a subject of the plan, also as ${JSON.stringify(person)}`, async () => {
      await withOther(person, withSecondEmails());

      expect(await refusal(approving(other))).to.match(/is a subject of the plan/);
    });
  }

  for (const person of [REVIEWER, REVIEWER.toUpperCase(), `${REVIEWER.replace('@', '\u2060@')}`]) {
    it(`is not given by a decider of the plan, also as ${JSON.stringify(person)}`, async () => {
      await withOther(person);

      expect(await refusal(approving(other))).to.match(/is a decider of the plan/);
    });
  }

  it('is not given by a decider of the plan under another address of theirs', async () => {
    await withOther('u3@private.example', withSecondEmails());
    await decide(run, [[PAYROLL, 2]], 'revoke', 'user3@example.com');
    await plan(run);

    expect(await refusal(approving(other))).to.match(/user3@example.com is a decider of the plan/);
  });

  it('is not taken of a plan or an approval that is dated ahead', async () => {
    const ahead = { ...systemClock, now: () => Date.now() + 24 * 3600 * 1000 };
    await approvePlan({
      planPath: join(run.folder, 'plan.json'),
      key: bound,
      approver: undefined,
      verify: run.verify,
      clock: ahead,
      signal: run.signal,
    });

    expect(await refusal(apply(run, checksum))).to.match(/plan.approval.json is dated .* which is after now/);
  });

  it('says whether the run was proven, and is given for it as it was', async () => {
    const approval = await approving(bound);

    expect(approval).to.deep.include({ origin: { proven: false, key: '' }, exceptions: 0 });
  });

  it('is given once for what was carried out', async () => {
    await approving(bound);
    await apply(run, checksum);

    expect(await refusal(approving(bound))).to.match(/was carried out already/);
  });

  it('is given for a plan that was only read again', async () => {
    const { checksum: sum } = await planned(run, [
      [PAYROLL, 2],
      [SLACK, 12],
    ]);
    const { folder, client, verify, signal } = run;
    await recheck({ folder, client, signIn: SIGN_IN, verify, clock: systemClock, signal, onProgress: () => {} });

    await approving(bound);

    expect((await apply(run, sum)).outcomes.removed).to.equal(2);
    expect(await refusal(approving(bound))).to.match(/was carried out already/);
    expect((await run.verify(folder)).outcome).to.equal('intact');
  });

  it('is not given for a run that does not verify', async () => {
    await writeFile(join(run.folder, 'assignments.csv'), 'other');

    expect(await refusal(approving(bound))).to.match(/does not verify: assignments.csv was changed/);
  });

  it('lifts the limits that hold removals back only where it says so', async () => {
    await run.stop();
    run = await aChangesRun({ policy: policyOf(bound, other, 'cfo@example.com', 'maxCount: 1, maxShare: 1') });
    const { checksum: sum, counts } = await planned(run, [
      [PAYROLL, 1],
      [PAYROLL, 2],
      [PAYROLL, 3],
    ]);

    await approving(bound);
    const within = await apply(run, sum, { dryRun: true });
    await approving(bound, undefined, true);
    const lifted = await apply(run, sum);

    expect(counts).to.include({ unassign: 1, heldBack: 2 });
    expect(within.outcomes['would-remove']).to.equal(1);
    expect(lifted).to.include({ complete: true });
    expect(lifted.outcomes.removed).to.equal(3);
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  it('lifts them for a plan that is resumed as well', async () => {
    await run.stop();
    run = await aChangesRun({ policy: policyOf(bound, other, 'cfo@example.com', 'maxCount: 1, maxShare: 1') });
    const { checksum: sum } = await planned(run, [
      [PAYROLL, 1],
      [PAYROLL, 2],
      [PAYROLL, 3],
    ]);
    await approving(bound, undefined, true);
    run.sandbox.failNext(/^GET .*users.*user01/, { status: 403, body: { errorCode: 'E0000006' } });
    const first = await apply(run, sum);

    const second = await apply(run, sum);

    expect([first.outcomes.failed, first.outcomes.removed]).to.deep.equal([1, 2]);
    expect([second.outcomes.removed, second.complete]).to.deep.equal([3, true]);
  });

  it('is not given in the name of somebody else than the key’s owner', async () => {
    expect(await refusal(approving(bound, 'cfo@example.com'))).to.match(/the key is ciso@example.com's/);
  });

  it('needs a name where the policy does not say whose key it is, and lifts no limits there', async () => {
    await run.stop();
    run = await aChangesRun({ policy: 'apply: { maxCount: 1, maxShare: 1, perApp: { maxShare: 1 } }' });
    await planned(run, [
      [PAYROLL, 1],
      [PAYROLL, 2],
    ]);

    expect((await rejectionOf(approving(other))).message).to.match(/name the approver/);
    expect(await refusal(approving(other, CISO, true))).to.match(/names no approvers, and only one of them may lift/);
  });

  for (const [what, change] of [
    ['names another approver', (text: string) => text.replace(CISO, 'cfo@example.com')],
    ['has another signature', (text: string) => text.replace(/"sig": "../, '"sig": "AA')],
    ['has another time', (text: string) => text.replace(/"approvedAt": "20../, '"approvedAt": "1999')],
  ] as const) {
    it(`does not hold once it ${what}`, async () => {
      await approving(bound);
      const path = join(run.folder, 'plan.approval.json');
      await writeFile(path, change(await readFile(path, 'utf8')));

      // verify looks at it too: this is apply's own guard
      const trusting = async (folder: string) => ({
        ...(await run.verify(folder)),
        outcome: 'intact' as const,
        problems: [],
      });
      expect(await refusal(apply(run, checksum, { verify: trusting }))).to.match(
        /is not signed by a key of apply.approvers/,
      );
    });
  }

  it('is of one plan only', async () => {
    await approving(bound);
    const approval = await readFile(join(run.folder, 'plan.approval.json'), 'utf8');
    await decide(run, [[PAYROLL, 2]]);
    const second = await plan(run);
    await writeFile(join(run.folder, 'plan.approval.json'), approval);

    const trusting = async (folder: string) => ({
      ...(await run.verify(folder)),
      outcome: 'intact' as const,
      problems: [],
    });
    expect(await refusal(apply(run, second.checksum, { verify: trusting }))).to.match(/approves another plan/);
  });
});
