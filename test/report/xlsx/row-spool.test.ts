import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Row } from '../../../src/report/columns.js';
import { createRowSpool } from '../../../src/report/xlsx/row-spool.js';
import { allOf } from '../../support/all-of.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('rows that wait on disk', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'a\nb', '\u2028', '"', '\\'), fc.integer());
  const batches = fc.array(fc.array(fc.array(value, { maxLength: 4 }), { maxLength: 5 }), { maxLength: 5 });

  it('come back as they were added, whatever is in them', async () => {
    const folder = await temporaryFolder('rows');
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        const spool = await createRowSpool(folder, '.rows.ndjson.gz');
        for (const rows of given) await spool.add(rows);

        const read = (await allOf(spool.read())).flat();
        await spool.remove();

        expect(read).to.deep.equal(given.flat());
      }),
      { numRuns: 50 },
    );
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('come back in order where there are more of them than one piece of the file holds', async () => {
    const spool = await createRowSpool(await temporaryFolder('rows'), '.rows.ndjson.gz');
    const rows = Array.from({ length: 20_000 }, (_, n): Row => [n, `text ${n} 営業部`]);
    for (let at = 0; at < rows.length; at += 500) await spool.add(rows.slice(at, at + 500));

    const batches = await allOf(spool.read());
    await spool.remove();

    expect(batches.length).to.be.greaterThan(1);
    expect(batches.flat()).to.deep.equal(rows);
  });
});
