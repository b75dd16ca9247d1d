import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { keepRest } from '../../../src/changes/decide/keep-rest.js';
import { type EarlierDecisions, earlierDecisions } from '../../../src/changes/previous/earlier-decisions.js';
import { RefusedError } from '../../../src/errors.js';
import type { LogHead } from '../../../src/run/comparison-facts.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import { decide } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, PAYROLL, REVIEWER, SLACK, userId } from '../../support/changes-run.js';
import { rejectionOf } from '../../support/rejection.js';

describe('what was decided in the run before', function () {
  this.timeout(60_000);

  let run: ChangesRun;
  let first: LogHead;
  const scratch = () => join(run.folder, '..', 'scratch');
  const read = async (until?: LogHead): Promise<EarlierDecisions> =>
    await earlierDecisions(await openFinishedRun(run.folder, systemClock), {
      scratch: scratch(),
      until,
      signal: run.signal,
    });

  before(async () => {
    run = await aChangesRun();
    await decide(run, [
      [PAYROLL, 3],
      [SLACK, 4],
    ]);
    await using decisions = await read();
    first = decisions.head;
    await decide(run, [[PAYROLL, 3]], 'keep', 'lena@example.com');
  });
  after(async () => await run.stop());

  it('is told app by app, and the last word on a row holds', async () => {
    await using decisions = await read();

    const [payroll, slack] = [await decisions.ofApp(PAYROLL), await decisions.ofApp(SLACK)];
    expect(payroll.get(userId(3))).to.include({ decision: 'keep', reviewer: 'lena@example.com' });
    expect(payroll.size).to.equal(1);
    expect(slack.get(userId(4))).to.include({ decision: 'revoke', reviewer: REVIEWER });
    expect((await decisions.ofApp('0oanone')).size).to.equal(0);
  });

  it('counts no further than it is told to, and not at all where nothing had been decided', async () => {
    await using then = await read(first);
    expect((await then.ofApp(PAYROLL)).get(userId(3))).to.include({ decision: 'revoke' });
    expect(then.head).to.deep.equal(first);
    await then[Symbol.asyncDispose]();

    await using never = await read(null);
    expect([(await never.ofApp(PAYROLL)).size, never.head]).to.deep.equal([0, null]);
  });

  it('says which rows were kept in bulk', async () => {
    const { folder, signal } = run;
    await keepRest({ folder, reviewer: REVIEWER, reason: 'all needed', importedBy: 'iam', clock: systemClock, signal });

    await using decisions = await read();
    const payroll = await decisions.ofApp(PAYROLL);
    expect(payroll.get(userId(3))).not.to.have.property('inBulk');
    expect(payroll.get(userId(1))).to.include({ decision: 'keep', reviewer: REVIEWER, inBulk: true });
  });

  it('leaves nothing beside, also where the records are damaged', async () => {
    await (await read())[Symbol.asyncDispose]();
    expect(existsSync(scratch())).to.equal(false);

    await appendFile(join(run.folder, 'decisions.ndjson'), '{"somebody":"else"}\n');
    expect(await rejectionOf(read())).to.be.instanceOf(RefusedError);
    expect(existsSync(scratch())).to.equal(false);
  });
});
