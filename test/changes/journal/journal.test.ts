import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { apply, plan, planned, restoreAll } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, PAYROLL, recordsOf } from '../../support/changes-run.js';
import { rejectionOf } from '../../support/rejection.js';

describe('the journal of a run', () => {
  let run: ChangesRun;
  let path: string;

  beforeEach(async () => {
    run = await aChangesRun();
    path = join(run.folder, 'journal.ndjson');
    const { checksum } = await planned(run, [[PAYROLL, 1]]);
    await apply(run, checksum);
  });

  afterEach(async () => {
    await run.stop();
  });

  it('says whether the run was proven, and by which plan it was removed, which is kept', async () => {
    const [begun] = await recordsOf(run.folder, 'journal.ndjson');
    const kept = JSON.parse(await readFile(join(run.folder, `plan-${String(begun?.plan)}.json`), 'utf8'));

    expect(begun?.origin).to.deep.equal({ proven: false, key: '' });
    expect(kept.checksum).to.equal(begun?.plan);
  });

  it('stays beside the next plan with the plan that it cites', async () => {
    const [begun] = await recordsOf(run.folder, 'journal.ndjson');
    await planned(run, [[PAYROLL, 2]]);
    const report = await run.verify(run.folder);
    await rm(join(run.folder, `plan-${String(begun?.plan)}.json`));
    await rm(join(run.folder, `plan-${String(begun?.plan)}.csv`));
    const without = await run.verify(run.folder);

    expect(report.outcome).to.equal('intact');
    expect(without.problems.map(({ file, what }) => `${file} ${what}`)).to.deep.equal([
      `plan-${String(begun?.plan)}.json is missing: journal.ndjson cites that plan`,
    ]);
  });

  for (const [what, change] of [
    ['NULs behind it', async () => await appendFile(path, Buffer.alloc(4))],
    ['lost newlines', async (text: string) => await writeFile(path, text.replaceAll('\n', ''))],
    ['another encoding', async (text: string) => await writeFile(path, Buffer.from(text, 'utf16le'))],
  ] as const) {
    it(`is not mended of ${what}, whoever opens it`, async () => {
      await change(await readFile(path, 'utf8'));
      const damaged = await readFile(path);

      const [planning, restoring] = [await rejectionOf(plan(run)), await rejectionOf(restoreAll(run))];

      for (const error of [planning, restoring]) {
        expect(error).to.have.property('name', 'RefusedError');
        expect(error.message).to.contain('Put a good copy of the file back');
      }
      expect((await readFile(path)).equals(damaged)).to.equal(true);
      expect((await run.verify(run.folder)).outcome).to.equal('failed');
    });
  }

  for (const [what, lose] of [
    ['gone', async () => await rm(path)],
    ['empty', async () => await writeFile(path, '')],
  ] as const) {
    it(`is missed where it is ${what}: a plan would remove anew what it tells of`, async () => {
      await lose();

      const error = await rejectionOf(
        plan({
          ...run,
          verify: async (folder) => ({ ...(await run.verify(folder)), outcome: 'intact', problems: [] }),
        }),
      );

      expect(error).to.have.property('name', 'RefusedError');
      expect(error.message).to.contain('has remediation.csv and no journal.ndjson');
    });
  }
});
