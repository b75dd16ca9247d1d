import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { expectPrevious } from '../../../src/evidence/verify/expect-previous.js';
import { checkOf, notDone } from '../../../src/evidence/verify/verify-report.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const HOLDS = checkOf('chain', [], 'The run follows the run before.');
const NOT_THERE = notDone('chain', 'It is not there.');

describe('a run before that is expected', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder('expect-previous');
    await writeFile(join(folder, 'waivers.yaml'), '[]\n');
  });

  async function problemOf(previous: string | null | undefined, asOf: string, every?: string, chain = HOLDS) {
    await writeFile(join(folder, 'policy.yaml'), every === undefined ? '{}\n' : `report: { every: ${every} }\n`);
    const named =
      previous == null ? previous : { name: 'before', asOf: `${previous}T02:00:00.000Z`, manifestSha256: '' };
    const { state, problems } = await expectPrevious(chain, folder, {
      predicate: { previous: named, asOf: `${asOf}T02:00:00.000Z` },
    });
    expect(state).to.equal(problems.length > 0 ? 'fails' : chain.state);
    return problems[0]?.what;
  }

  it('is there: the quarter before this one, however late in it', async () => {
    expect(await problemOf('2026-01-02', '2026-06-30')).to.equal(undefined);
    expect(await problemOf('2025-12-31', '2026-01-01')).to.equal(undefined);
  });

  it('is missing where the run names none, be it that it looked or not', async () => {
    expect(await problemOf(null, '2026-06-30')).to.equal('names no run before it, and one is expected');
    expect(await problemOf(undefined, '2026-06-30')).to.equal('names no run before it, and one is expected');
  });

  it('is missing where it cannot be compared, and how to name it is said', async () => {
    expect(await problemOf('2026-03-31', '2026-06-30', undefined, NOT_THERE)).to.match(/name it with --previous$/);
  });

  it('is too old where a quarter between has no review, which is named', async () => {
    expect(await problemOf('2025-12-31', '2026-06-30')).to.match(/: 2026-Q1 has no review$/);
    expect(await problemOf('2025-08-31', '2026-06-30', 'P3M')).to.match(/: 2025-Q4, 2026-Q1 have no review$/);
  });

  it('is judged by the policy’s own cadence where reviews are due less often', async () => {
    expect(await problemOf('2025-06-30', '2026-09-30', 'P1Y')).to.equal(undefined);
    expect(await problemOf('2024-06-30', '2026-07-01', 'P1Y')).to.match(
      /a review is missing, as one is due every P1Y$/,
    );
  });
});
