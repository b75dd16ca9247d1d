import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { TWINS, twinProblems } from '../../../src/evidence/verify/column-sums.js';
import { recount } from '../../../src/evidence/verify/recount.js';
import { FINDINGS } from '../../../src/report/columns.js';
import { buildManifest } from '../../../src/report/manifest.js';
import { createParquetFile } from '../../../src/report/parquet/parquet-file.js';
import { aComparison } from '../../support/comparison.js';
import { aGroupPath, somePaths } from '../../support/paths.js';
import { aFinding, aReviewed, aRun, type Reports, reportsOf } from '../../support/reports.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const SIGNAL = new AbortController().signal;
const CELLS = ['=1+1', "'=1+1", '@x; -y', 'a\tb\r\nc\u0007', '李 "Ş"', ' +1', '2026-01-02'];

describe('the columns of a typed report', () => {
  let folder: string;
  let reports: Reports;

  before(async () => {
    const rows = CELLS.map((text, n) =>
      aReviewed(
        {
          appUser: { id: `00u${n}` },
          user: { id: `00u${n}`, lastLogin: n === 0 ? 'yesterday' : null, profile: { firstName: text, title: text } },
          paths: somePaths({ direct: true, groups: [aGroupPath({ groupName: text })] }),
        },
        { findings: [aFinding({ reason: text })] },
      ),
    );
    reports = await reportsOf({
      ...{ apps: [{ app: { label: '=app' }, rows }], formats: ['csv', 'parquet'] },
      context: { withPaths: true, withChanges: true },
      run: { comparison: aComparison() },
    });
    folder = await temporaryFolder('columns');
    for (const [name, bytes] of reports.bytes) await writeFile(join(folder, name), bytes);
  });

  async function problemsOf(altered: readonly string[] = []) {
    const manifest = buildManifest({ run: aRun(), files: reports.files, summary: reports.summary });
    const { problems } = await recount(folder, manifest, { altered: new Set(altered), rederived: new Set() }, SIGNAL);
    return problems.filter(({ what }) => what.includes('is not that of'));
  }

  it('are those of its CSV, whatever a name holds', async () => {
    expect([...TWINS.keys()].filter((name) => reports.bytes.has(name))).to.have.lengthOf(5);
    expect(await problemsOf()).to.deep.equal([]);
  });

  it('are named where they are not, though the file has as many rows', async () => {
    const file = await createParquetFile(join(folder, 'findings.parquet'), FINDINGS, {
      ...{ org: 'https://example.okta.com', asOf: '2026-11-24T00:00:00.000Z', run: 'run' },
    });
    const places = FINDINGS.columns.map(({ key }) => key);
    const values: Record<string, string | number> = { severity: 'low', reviews: 1, rule_id: 'user-inactive' };
    await file.write(CELLS.map(() => places.map((key) => values[key] ?? '')));
    await file.finish();

    const problems = await problemsOf();

    expect(new Set(problems.map(({ file: name }) => name))).to.deep.equal(new Set(['findings.parquet']));
    expect(problems.map(({ what }) => what)).to.include('its column severity is not that of findings.csv');
    expect(problems.map(({ what }) => what)).to.not.include('its column rule_id is not that of findings.csv');
  });

  it('are not held against a file that was altered, which is named as such', async () => {
    expect(await problemsOf(['findings.csv'])).to.deep.equal([]);
    expect(await problemsOf(['findings.parquet'])).to.deep.equal([]);
  });

  it('are compared only where both files are there', () => {
    expect(twinProblems('findings.parquet', new Map([['findings.parquet', ['a']]]))).to.deep.equal([]);
  });
});
