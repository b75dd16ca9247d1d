import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Expected } from '../../../src/evidence/verify/count-rows.js';
import { countWorkbook } from '../../../src/evidence/verify/count-workbook.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { aFinding, aReviewed, reportsOf } from '../../support/reports.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const NONE: Expected = {
  ...{ files: new Map(), sheets: new Map(), apps: new Map(), groups: new Map(), twins: new Set<string>() },
};

describe('counting the rows of a workbook', () => {
  let path: string;

  before(async () => {
    path = join(await temporaryFolder('count-workbook'), LAYOUT.workbook);
  });

  /** Writes a workbook with an assignment for each text, and a finding for every other one. */
  async function write(texts: readonly string[]): Promise<void> {
    const rows = texts.map((text, n) => {
      const user = { id: `00u${n}`, profile: { firstName: text, title: text } };
      const findings = n % 2 === 0 ? [aFinding({ reason: text })] : [];
      return aReviewed({ appUser: { id: user.id }, user }, { findings });
    });
    const reports = await reportsOf({ apps: [{ app: { label: texts[0] ?? '' }, rows }], formats: ['xlsx'] });
    await writeFile(path, reports.bytes.get(LAYOUT.workbook) ?? '');
  }

  function expecting(Assignments: number, Findings: number): Expected {
    return { ...NONE, sheets: new Map(Object.entries({ Assignments, Findings, Apps: 1 })) };
  }

  it('counts the same by its tags as by its cells, whatever is in them', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('<row ', '<row r="2"></row>', '<![CDATA[<row ', '<!-- <row -->', '&lt;row ', '"><row r="1"', ''),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 150, size: 'max' }), async (texts) => {
        await write(texts);
        const expected = expecting(texts.length, Math.ceil(texts.length / 2));

        const byTags = await countWorkbook(path, expected, true);

        expect(byTags.problems).to.deep.equal([]);
        expect(byTags).to.deep.equal(await countWorkbook(path, expected, false));
      }),
      { numRuns: 10 },
    );
  });

  it('counts as many where there are none', async () => {
    await write([]);

    expect(await countWorkbook(path, expecting(0, 0), true)).to.deep.equal({ rows: 1, problems: [] });
  });

  for (const isRederived of [true, false]) {
    it(`names each sheet whose rows are not those expected, ${isRederived ? 'by its tags' : 'by its cells'}`, async () => {
      await write(['a', 'b']);

      const { problems } = await countWorkbook(path, expecting(2, 7), isRederived);

      expect(problems).to.deep.equal(['sheet Findings: has 1 rows; the manifest says 7']);
    });
  }
});
