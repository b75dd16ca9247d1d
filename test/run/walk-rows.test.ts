import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { walkRows } from '../../src/run/walk-rows.js';
import { aFinishedRun } from '../support/finished-run.js';
import { rejectionOf } from '../support/rejection.js';
import { someRunFacts } from '../support/run-facts.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe("a run's rows", () => {
  const gap = "The org's apps could not be listed: connect ECONNREFUSED";
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder('walk');
  });

  async function walked(gaps: readonly string[]): Promise<number> {
    const facts = someRunFacts({ gaps, verdict: 'incomplete' });
    let rows = 0;
    for await (const batch of walkRows(aFinishedRun({ folder, facts }), new AbortController().signal)) {
      rows += batch.rows.length;
    }
    return rows;
  }

  it('are none of a review that ended before it had read anything, which is said with what to do next', async () => {
    const error = await rejectionOf(walked([gap]));

    expect(error.name).to.equal('IncompleteError');
    expect(error.message).to.equal(
      `${folder} has nothing to look at: its review ended before it had read anything. ${gap}. Resume it with \`review --out ${folder} --resume\`, or review anew`,
    );
  });

  it('are missing where a list of apps is that should be there', async () => {
    expect((await rejectionOf(walked([]))).message).to.match(/apps\.ndjson\.gz is missing$/);
  });

  it('are none where no app was listed, though something else is not whole', async () => {
    await mkdir(join(folder, 'snapshot'));
    await writeFile(join(folder, 'snapshot', 'apps.ndjson.gz'), gzipSync(''));

    expect(await walked([gap])).to.equal(0);
  });
});
