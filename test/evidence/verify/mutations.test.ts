import { readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { verifyRun } from '../../../src/evidence/verify/verify-run.js';
import { mutate, pick } from '../../support/mutations.js';
import { drawSeed, seededRandom } from '../../support/seeded-random.js';
import { addLaterRecords, aSignedRun, copyOf, type SignedRun } from '../../support/signed-run.js';

const MUTATIONS = 200;

describe('verify, on a signed run with one thing changed', function () {
  this.timeout(900_000);

  let run: SignedRun;

  before(async () => {
    run = await aSignedRun();
    await addLaterRecords(run);
  });

  after(async () => {
    await rm(dirname(run.folder), { recursive: true });
  });

  it('finds nothing wrong with the run as it was written', async () => {
    const report = await verifyRun(run.folder, { publicKey: run.publicKey, clock: systemClock, signal: never() });

    expect(report.problems).to.deep.equal([]);
    expect(report.outcome).to.equal('intact');
  });

  const seed = drawSeed();
  it(`misses and misnames none of ${MUTATIONS} changes (TEST_SEED=${seed})`, async () => {
    const random = seededRandom(seed);
    const names = await filesOf(run.folder);
    const wrong: string[] = [];

    for (let turn = 0; turn < MUTATIONS; turn += 1) {
      const copy = await copyOf(run.folder);
      const { name, what } = await changeOneThing(copy, names, random);
      const { problems, outcome } = await verifyRun(copy, {
        publicKey: run.publicKey,
        clock: systemClock,
        signal: never(),
      });
      const others = problems.filter(({ file }) => file !== name);
      if (outcome !== 'failed') wrong.push(`${turn}: ${what} of ${name}: missed`);
      if (others.length > 0) wrong.push(`${turn}: ${what} of ${name}: ${JSON.stringify(others)}`);
      await rm(dirname(copy), { recursive: true });
    }

    expect(wrong, `TEST_SEED=${seed}`).to.deep.equal([]);
  });
});

const ADDED = ['assignments (1).csv', 'snapshot/extra.ndjson.gz', 'snapshot/app-users/0oaX.ndjson.gz'];

/** Changes, adds or removes one file of the folder. */
async function changeOneThing(
  folder: string,
  names: readonly string[],
  random: () => number,
): Promise<{ readonly name: string; readonly what: string }> {
  if (random() < 0.05) {
    const name = pick(ADDED, random) ?? '';
    await writeFile(join(folder, name), 'added\n');
    return { name, what: 'adds a file' };
  }
  const name = pick(names, random) ?? '';
  const what = await mutate(join(folder, name), random);
  return { name, what };
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function never(): AbortSignal {
  return new AbortController().signal;
}
