import { readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDecisions } from '../../../src/changes/decide/decision-log.js';
import { importDecisions } from '../../../src/changes/decide/import-decisions.js';
import { keepRest } from '../../../src/changes/decide/keep-rest.js';
import {
  decideUndecided,
  type UndecidedOptions,
  type UndecidedResult,
} from '../../../src/changes/decide/undecided-rows.js';
import { makePlan } from '../../../src/changes/plan/make-plan.js';
import { reviewStatus } from '../../../src/changes/status/status.js';
import { statusLines } from '../../../src/changes/status/status-text.js';
import { reviewersNotAsked } from '../../../src/delivery/reviewers-not-asked.js';
import { ConfigError, RefusedError } from '../../../src/errors.js';
import { signOff } from '../../../src/evidence/sign-off.js';
import { verifyRun } from '../../../src/evidence/verify/verify-run.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import { aCampaignRun, CAMPAIGN_POLICY, forgetDeliveries, send } from '../../support/campaign-run.js';
import { type ChangesRun, decisionsCsv, PAYROLL, recordsOf, userId } from '../../support/changes-run.js';
import { fakeClock } from '../../support/fake-clock.js';
import { mailServer } from '../../support/mail-server.js';
import { rejectionOf } from '../../support/rejection.js';

const DAY = 86_400_000;
const OWNER = 'user3@example.com';
const START = Date.now();
const policySaying = (word: string) => CAMPAIGN_POLICY.replace('P14D', `P14D, undecided: ${word}`);

describe('what no reviewer decided by the deadline', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  const clock = fakeClock(START + 20 * DAY);

  before(async () => {
    run = await aCampaignRun(policySaying('revoke'));
  });
  after(async () => {
    await run.stop();
  });
  afterEach(async () => {
    await forgetDecisions(run);
    await forgetDeliveries(run);
  });

  async function forgetDecisions({ folder }: ChangesRun): Promise<void> {
    const names = ['decisions.ndjson', 'decisions.csv', 'returned', 'plan.json', 'plan.csv', 'signoff.json'];
    for (const name of [...names, 'signoff.html', 'signoff-1.html']) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  async function byPolicy(of = run, more: Partial<UndecidedOptions> = {}): Promise<UndecidedResult> {
    return await decideUndecided({
      folder: of.folder,
      word: 'revoke',
      importedBy: 'tester',
      notAskedOf: async (opened) => await reviewersNotAsked(opened, of.signal),
      clock,
      signal: of.signal,
      ...more,
    });
  }

  async function importSaved(daysAfterStart: number, supersede = false) {
    const row = { app: PAYROLL, user: userId(1), decision: 'keep', reviewer: OWNER, reason: 'needed' };
    const file = await decisionsCsv(run, [row]);
    const savedAt = new Date(START + daysAfterStart * DAY);
    await utimes(file, savedAt, savedAt);
    const later = fakeClock(START + 25 * DAY);
    const { folder, signal } = run;
    return await importDecisions({ folder, files: [file], importedBy: 'x', supersede, clock: later, signal });
  }

  const verdict = async () => (await verifyRun(run.folder, { clock, signal: run.signal })).outcome;
  const status = async () => await reviewStatus(run.folder, { clock, signal: run.signal });

  it('is decided as the policy says, and is nobody’s word in the record and the table', async () => {
    await keepRest({ folder: run.folder, reviewer: OWNER, reason: 'ok', importedBy: 'x', clock, signal: run.signal });

    const result = await byPolicy();
    const again = await byPolicy();

    const records = (await recordsOf(run.folder, 'decisions.ndjson')).filter(({ assigned }) => assigned === 'policy');
    expect(result).to.deep.include({ taken: 22, leftOpen: 0, word: 'revoke', notAsked: [] });
    expect(again.taken).to.equal(0);
    expect(records).to.have.length(22);
    expect(records.every(({ reviewer, decision }) => reviewer === 'policy' && decision === 'revoke')).to.equal(true);
    expect(records[0]?.reason).to.match(
      /^decided by policy \(delivery\.undecided: revoke\): \S+@example\.com did not decide by/,
    );
    const table = await readFile(join(run.folder, 'decisions.csv'), 'utf8');
    expect(table).to.match(/,policy,policy,.*,"?by policy, after \d{4}-\d\d-\d\d: user4@example\.com did not decide/);
    expect(await verdict()).to.equal('intact');
  });

  it('is shown so by the status and on the page of the sign-off, and stamps nothing', async () => {
    await keepRest({ folder: run.folder, reviewer: OWNER, reason: 'ok', importedBy: 'x', clock, signal: run.signal });
    await byPolicy();

    const shown = await status();
    const { folder, signal } = run;
    const record = await signOff({
      ...{ folder, by: 'ciso@example.com', role: 'CISO', statement: 'seen', status: shown, withOpen: undefined },
      ...{ publicKey: undefined, unsigned: false, key: undefined, clock, signal },
    });

    const page = await readFile(join(folder, record.page?.name ?? ''), 'utf8');
    expect(shown).to.include({ byPolicy: 22, open: 0, revoke: 22 });
    expect(statusLines(shown)[0]).to.include('; 22 of these by policy, by no reviewer; ');
    const signs = shown.reviewers.find(({ reviewer }) => reviewer === 'user4@example.com')?.signs;
    expect(signs).to.deep.equal([]);
    expect(record.byPolicy).to.equal(22);
    expect(page).to.include('all 40 assignments decided, 22 of them by policy, which no reviewer decided');
    expect(page).to.include('of these by policy after the deadline, not by a reviewer');
    expect(page).to.include('19 decided by policy');
    expect(await verdict()).to.equal('intact');
  });

  it('is not decided before the deadline is over, nor otherwise than the policy says', async () => {
    const early = await rejectionOf(byPolicy(run, { clock: fakeClock(START + 13 * DAY) }));
    const other = await rejectionOf(byPolicy(run, { word: 'keep' }));

    expect(early).to.be.instanceOf(RefusedError);
    expect(String(early)).to.match(/until the end of \d{4}-\d\d-\d\d \(UTC\): nothing is decided by policy before/);
    expect(other).to.be.instanceOf(RefusedError);
    expect(String(other)).to.include('delivery.undecided: revoke, not keep');
  });

  it('stays open, and is named, where a reviewer did decide and was refused', async () => {
    const row = { app: PAYROLL, user: userId(1), decision: 'revoke', reviewer: OWNER, reason: '' };
    const { folder, signal } = run;
    await importDecisions({ folder, files: [await decisionsCsv(run, [row])], importedBy: 'x', clock, signal });

    const result = await byPolicy();

    expect(result.taken).to.equal(39);
    expect(result.refusedBefore.map(({ userId: id, why }) => [id, why])).to.deep.equal([
      [userId(1), 'a revoke needs a decision_reason'],
    ]);
    expect(await status()).to.include({ decided: 39, refused: 1 });
  });

  it('stays open where the packet is on record as not sent', async () => {
    const refuses = await mailServer({
      faultOf: (to) => (to === OWNER ? { at: 'recipient', code: 550, text: 'no such user' } : undefined),
    });
    await send(run, refuses, { clock });
    await refuses.close();

    const result = await byPolicy();

    expect(result.notAsked).to.deep.equal([{ reviewer: OWNER, rows: 19 }]);
    expect(result.taken).to.equal(21);
  });

  it('goes into a plan under the same guards as a reviewer’s revoke, and says by whom', async () => {
    await byPolicy();

    const { folder, signal } = run;
    const verify = async (path: string) => await verifyRun(path, { clock, signal });
    const { entries } = await makePlan({ folder, limits: undefined, namedApps: [], verify, clock, signal });

    expect(entries).to.have.length(40);
    expect(new Set(entries.map(({ decision }) => `${decision.reviewer} ${decision.assigned}`))).to.deep.equal(
      new Set(['policy policy']),
    );
    const groups = entries.filter(({ reviewed }) => reviewed.scope === 'GROUP');
    expect(new Set(groups.map(({ action }) => action))).to.deep.equal(new Set(['manual-group']));
  });

  it('is the reviewer’s own decision once their file, saved after that, comes back', async () => {
    await byPolicy();

    const result = await importSaved(22);

    expect(result).to.include({ taken: 1, superseding: 1 });
    expect(result.notes.join()).to.include('1 of the rows were decided by policy after the deadline');
  });

  it('needs --supersede for a file that was saved before, and says so', async () => {
    await byPolicy();

    const refused = await importSaved(10);
    const taken = await importSaved(10, true);

    expect(refused.refusals[0]?.why).to.match(
      /^it came after the deadline of \S+, and the policy decided revoke on .*: --supersede takes the reviewer's word in place/,
    );
    expect(taken).to.include({ taken: 1, superseding: 1 });
  });

  it('is refused in a record that the run’s own policy did not make', async () => {
    await byPolicy();
    const [first] = await recordsOf(run.folder, 'decisions.ndjson');
    const said = first as Record<string, unknown>;
    const finished = await openFinishedRun(run.folder, clock);
    const forged = [
      [{ decision: 'keep' }, /the policy decided keep, and the run's policy does not/],
      [{ at: new Date(START + DAY).toISOString() }, /the policy decided revoke, and the run's policy does not/],
      [{ reviewer: OWNER }, /partly the word of a reviewer and partly by policy/],
    ] as const;
    for (const [change, why] of forged) {
      await forgetDecisions(run);
      const log = await openDecisions(finished);
      const { seq: _seq, prev: _prev, digest: _digest, ...record } = said;
      await log.append({ ...((record.record as object | undefined) ?? record), ...change });
      await log.close();

      expect(String(await rejectionOf(status())), JSON.stringify(change)).to.match(why);
      expect(await verdict()).to.equal('failed');
    }
  });

  it('can be said by no file', async () => {
    const file = await decisionsCsv(run, [{ app: PAYROLL, user: userId(1), decision: 'revoke', reviewer: ' Policy ' }]);
    const { folder, signal } = run;

    const { taken, refusals } = await importDecisions({ folder, files: [file], importedBy: 'x', clock, signal });

    expect(taken).to.equal(0);
    expect(refusals[0]?.why).to.include('only the policy itself decides as that');
  });
});

describe('what no reviewer decided, where the policy keeps or leaves it', function () {
  this.timeout(60_000);
  const clock = fakeClock(START + 20 * DAY);

  async function decided(policy: string, word: UndecidedOptions['word']): Promise<UndecidedResult> {
    const run = await aCampaignRun(policy);
    const { folder, signal } = run;
    const notAskedOf = async () => () => false;
    try {
      return await decideUndecided({ folder, word, importedBy: 'x', notAskedOf, clock, signal });
    } finally {
      await run.stop();
    }
  }

  it('is kept, but for what is recommended for removal', async () => {
    expect(await decided(policySaying('keep'), 'keep')).to.include({ taken: 38, leftOpen: 2 });
  });

  it('is left open by default', async () => {
    expect(await decided(CAMPAIGN_POLICY, 'leave')).to.include({ taken: 0, leftOpen: 40 });
  });

  it('needs a deadline', async () => {
    const error = await rejectionOf(decided(CAMPAIGN_POLICY.replace(', deadline: P14D', ''), 'leave'));

    expect(error).to.be.instanceOf(ConfigError);
    expect(String(error)).to.include('nobody is waited for');
  });
});
