import { cp, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { makePlan } from '../../src/changes/plan/make-plan.js';
import type { SealedPlan } from '../../src/changes/plan/plan.js';
import { type Check, notDone } from '../../src/evidence/verify/verify-report.js';
import { verifyRun } from '../../src/evidence/verify/verify-run.js';
import { type PublicKey, parsePublicKey } from '../../src/signing/public-key.js';
import { runCommand } from '../support/cli.js';
import { ecKey } from '../support/keys.js';
import { rejectionOf } from '../support/rejection.js';
import { addLaterRecords, aSignedRun, copyOf, type SignedRun } from '../support/signed-run.js';

const OTHER_KEY = ecKey().publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** Whoever may write to the folder can take the signature away, and with it the approvers of the policy under it. */
describe('a run that was signed', function () {
  this.timeout(60_000);
  let run: SignedRun;
  let folder: string;

  before(async () => {
    run = await aSignedRun();
  });

  after(async () => {
    await rm(dirname(run.folder), { recursive: true });
  });

  beforeEach(async () => {
    folder = await copyOf(run.folder);
  });

  afterEach(async () => {
    await rm(dirname(folder), { recursive: true });
  });

  async function plan(publicKey?: PublicKey, unsigned = false): Promise<SealedPlan> {
    const { signal } = new AbortController();
    const clock = systemClock;
    const verify = (path: string) => verifyRun(path, { publicKey, clock, signal, later: false });
    return await makePlan({ folder, limits: undefined, namedApps: [], verify, unsigned, clock, signal });
  }

  async function refusal(publicKey?: PublicKey): Promise<string> {
    const error = await rejectionOf(plan(publicKey));
    expect(error).to.have.property('name', 'RefusedError');
    return error.message;
  }

  it('is planned from by its key, and the plan says so', async () => {
    expect((await plan(run.publicKey)).origin).to.deep.equal({ proven: true, key: run.publicKey.fingerprint });
  });

  it('is not taken without a key, nor by another one', async () => {
    expect(await refusal()).to.contain('is not taken unsigned: it has a signature, manifest.dsse.json');
    expect(await refusal(parsePublicKey(OTHER_KEY, 'another key'))).to.contain('is not signed by the key given');
  });

  it('is not taken once its signature is gone, where the key is given', async () => {
    await rm(join(folder, 'manifest.dsse.json'));

    expect(await refusal(run.publicKey)).to.contain('manifest.dsse.json is missing');
  });

  it('is not taken once its signature is gone, where its own records say that it had one', async () => {
    await plan(run.publicKey);
    await rm(join(folder, 'manifest.dsse.json'));

    expect(await refusal()).to.contain('plan.json says that it was signed');
  });

  for (const name of ['journal.ndjson', 'signoff.json']) {
    it(`is not taken once its signature is gone, where ${name} says that it had one`, async () => {
      await addLaterRecords({ ...run, folder });
      for (const other of [
        'manifest.dsse.json',
        'plan.json',
        name === 'signoff.json' ? 'journal.ndjson' : 'signoff.json',
      ]) {
        await rm(join(folder, other));
      }
      for (const kept of await keptIn(folder)) await rm(join(folder, kept));

      expect(await refusal()).to.contain(`${name} says that it was signed`);
      expect(await originOf(folder)).to.deep.equal({
        state: 'fails',
        note: 'The run was signed when its records were written, and the signature is gone.',
        problems: [{ file: 'manifest.dsse.json', what: `is missing: ${name} says that it was signed` }],
      });
    });
  }

  it('does not verify without a key once its signature is gone, unless nothing shows that it had one', async () => {
    expect((await originOf(folder)).state).to.equal('not-done');

    await rm(join(folder, 'manifest.dsse.json'));
    expect(await originOf(folder)).to.deep.equal({
      state: 'not-done',
      note: 'Integrity only, origin not proven: the run is not signed.',
      problems: [],
    });

    await plan(undefined, true);
    expect((await originOf(folder)).state).to.equal('not-done');
  });

  it('is not taken once its signature is gone, where a run of the org beside it is signed', async () => {
    await cp(run.folder, join(dirname(folder), 'before'), { recursive: true });
    await rm(join(folder, 'manifest.dsse.json'));

    expect(await refusal()).to.contain('the run before of the same org beside it is signed');
    expect((await originOf(folder)).problems).to.deep.equal([
      { file: 'manifest.dsse.json', what: 'is missing: the run before of the same org beside it is signed' },
    ]);
  });

  it('is taken all the same where the user says so, and the records say that too', async () => {
    expect((await plan(undefined, true)).origin).to.deep.equal({ proven: false, key: '' });
  });

  it('is taken by the key of the environment on the command line, and --unsigned goes before it', async () => {
    const env = { OKTA_ACCESS_REVIEW_PUBLIC_KEY: run.publicKeyPath };

    const [proven, unproven, none, both] = [
      await runCommand(['plan', folder, '--json'], { env }),
      await runCommand(['plan', folder, '--json', '--unsigned'], { env }),
      await runCommand(['plan', folder]),
      await runCommand(['plan', folder, '--unsigned', '--public-key', run.publicKeyPath]),
    ];

    expect([proven.code, unproven.code, none.code, both.code]).to.deep.equal([0, 0, 4, 2]);
    expect(JSON.parse(proven.stdout).origin.proven).to.equal(true);
    expect(JSON.parse(unproven.stdout).origin.proven).to.equal(false);
    expect(none.stderr).to.contain('--public-key');
  });
});

/** What `verify` says of a run's origin without a key. */
async function originOf(folder: string): Promise<Omit<Check, 'id'>> {
  const { checks } = await verifyRun(folder, { clock: systemClock, signal: new AbortController().signal });
  const { id: _id, ...origin } = checks.find(({ id }) => id === 'origin') ?? notDone('origin', 'no such check');
  return origin;
}

async function keptIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('plan'));
}
