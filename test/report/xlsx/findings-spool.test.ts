import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import type { Row } from '../../../src/report/columns.js';
import { createFindingsSpool } from '../../../src/report/xlsx/findings-spool.js';
import { allOf } from '../../support/all-of.js';
import { rejectionOf } from '../../support/rejection.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('findings on their way to their sheet', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder('findings');
  });

  const order = { severityOf: (row: Row) => row[0], runOf: () => 'one app', keyOf: (row: Row) => String(row[2] ?? '') };

  it('come back worst first, those of one key in their own order', async () => {
    const spool = await createFindingsSpool(folder, order);
    await spool.add([
      ['low', 'a'],
      ['critical', 'b'],
      ['high', 'c'],
    ]);
    await spool.add([
      ['critical', 'd'],
      ['medium', 'e'],
      ['low', 'f'],
    ]);

    const rows = (await allOf(spool.read())).flat();
    await spool.remove();

    expect(rows.map((row) => row[1])).to.deep.equal(['b', 'd', 'c', 'e', 'a', 'f']);
  });

  it('come back by their keys within a severity', async () => {
    const spool = await createFindingsSpool(folder, order);
    await spool.add([
      ['low', 'a', 2],
      ['high', 'b', 2],
      ['low', 'c', 1],
    ]);

    const rows = (await allOf(spool.read())).flat();
    await spool.remove();

    expect(rows.map((row) => row[1])).to.deep.equal(['b', 'c', 'a']);
  });

  it('leave no file behind', async () => {
    const spool = await createFindingsSpool(folder, order);
    await spool.add([['low', 'a']]);

    await spool.remove();

    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('are refused where their severity is none', async () => {
    const spool = await createFindingsSpool(folder, order);

    const error = await rejectionOf(spool.add([['terrible', 'a']]));
    await spool.remove();

    expect(error.message).to.include('the severity terrible, which no rule has');
  });
});
