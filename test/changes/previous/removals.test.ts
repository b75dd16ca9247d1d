import { expect } from 'chai';
import { rowKey } from '../../../src/assignment/row-key.js';
import { systemClock } from '../../../src/async/clock.js';
import { removalsOf } from '../../../src/changes/previous/removals.js';
import type { LogHead } from '../../../src/run/comparison-facts.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import { apply, planned, restoreAll } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, longAgo, nextRun, PAYROLL, userId } from '../../support/changes-run.js';

describe('what a run and those before it removed', function () {
  this.timeout(60_000);

  let run: ChangesRun;
  const keys = [3, 4].map((n) => rowKey(PAYROLL, userId(n)));
  const removals = async (folder = run.folder, until?: LogHead) =>
    await removalsOf(await openFinishedRun(folder, systemClock), until, run.signal);

  before(async () => {
    run = await aChangesRun({ asOf: longAgo() });
  });
  after(async () => await run.stop());

  it('is nothing before anything was done, and no record was read', async () => {
    const { own, carried, head } = await removals();

    expect([own.size, carried.size, head]).to.deep.equal([0, 0, null]);
  });

  it('is what its journal shows gone, with who removed it, when, and the review that revoked it', async () => {
    const plan = await planned(run, [
      [PAYROLL, 3],
      [PAYROLL, 4],
    ]);
    await apply(run, plan.checksum);

    const { own, carried, head } = await removals();

    const { facts } = await openFinishedRun(run.folder, systemClock);
    expect([...own.keys()]).to.have.members(keys);
    expect(own.get(keys[0] ?? '')).to.include({
      appId: PAYROLL,
      userId: userId(3),
      by: 'user0@example.com',
      run: facts.asOf,
    });
    expect(carried.size).to.equal(0);
    expect(head?.seq).to.be.greaterThan(2);
  });

  it('counts no further than it is told to', async () => {
    const { head: last } = await removals();

    expect((await removals(run.folder, null)).own.size).to.equal(0);
    expect((await removals(run.folder, last)).own.size).to.equal(2);
  });

  it('is carried by the run after it, whose own it is not', async () => {
    const { own, carried } = await removals(await nextRun(run));

    expect(own.size).to.equal(0);
    expect([...carried.keys()]).to.have.members(keys);
  });

  it('is no longer what was put back', async () => {
    await restoreAll(run);

    expect((await removals()).own.size).to.equal(0);
  });
});
