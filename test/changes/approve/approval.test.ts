import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { approvePlan } from '../../../src/changes/approve/approve-plan.js';
import { loadSigningKey, type SigningKey } from '../../../src/signing/signing-key.js';
import { apply, decide, plan, planned } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, PAYROLL, REVIEWER, recordsOf } from '../../support/changes-run.js';
import { rejectionOf } from '../../support/rejection.js';

const CISO = 'ciso@example.com';

async function aKey(): Promise<SigningKey> {
  const { privateKey } = generateKeyPairSync('ed25519');
  return await loadSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

/** A policy whose approvers are these keys, the second one bound to a person. */
function policyOf(free: SigningKey, bound: SigningKey): string {
  const pem = ({ publicKeyPem }: SigningKey) => JSON.stringify(publicKeyPem);
  return `apply: { maxShare: 1, perApp: { maxShare: 1 }, approvers: [${pem(free)}, { approver: ${CISO}, key: ${pem(bound)} }] }`;
}

describe('approval', () => {
  let run: ChangesRun;
  let free: SigningKey;
  let bound: SigningKey;
  let checksum: string;

  beforeEach(async () => {
    [free, bound] = [await aKey(), await aKey()];
    run = await aChangesRun({ policy: policyOf(free, bound) });
    ({ checksum } = await planned(run, [[PAYROLL, 1]]));
  });

  afterEach(async () => {
    await run.stop();
  });

  const approving = (key: SigningKey, approver?: string) =>
    approvePlan({ planPath: join(run.folder, 'plan.json'), key, approver, clock: systemClock, signal: run.signal });

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

  it('is not given by a subject of the plan', async () => {
    expect(await refusal(approving(free, 'User1@example.com'))).to.match(/is a subject of the plan/);
  });

  it('is not given by a decider of the plan', async () => {
    expect(await refusal(approving(free, REVIEWER))).to.match(/is a decider of the plan/);
  });

  it('is not given in the name of somebody else than the key’s owner', async () => {
    expect(await refusal(approving(bound, 'cfo@example.com'))).to.match(/the key is ciso@example.com's/);
  });

  it('needs a name where the policy does not say whose key it is', async () => {
    expect((await rejectionOf(approving(free))).message).to.match(/name the approver/);
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
