import { join } from 'node:path';
import { expect } from 'chai';
import { gatherLines } from '../../src/files/gathered-lines.js';
import { readNdjsonGz } from '../../src/files/ndjson-gz.js';
import { createNdjsonGz } from '../../src/files/ndjson-gz-writer.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('gathered lines', () => {
  it('are written once there are many, and the rest when it is asked for, in their order', async () => {
    const path = join(await temporaryFolder('gathered'), 'lines.ndjson.gz');
    const file = await createNdjsonGz(path);
    const lines = gatherLines();
    const written: number[] = [];

    const filler = 'x'.repeat(80);
    for (let n = 0; n < 9000; n += 1) {
      lines.add(n % 2 === 0 ? `"é${n} ${filler}"` : Buffer.from(`"é${n} ${filler}"`));
      if (n % 1000 === 999) {
        await lines.flush(file);
        written.push(file.position().rows);
      }
    }
    await lines.flush(file, 'rest');
    const { rows } = await file.finish();

    const found: unknown[] = [];
    for await (const batch of readNdjsonGz(path)) found.push(...batch);
    expect(written).to.deep.equal([0, 0, 3000, 3000, 3000, 6000, 6000, 6000, 9000]);
    expect(rows).to.equal(9000);
    expect(found).to.deep.equal(Array.from({ length: 9000 }, (_, n) => `é${n} ${filler}`));
  });

  it('are nothing where there are none', async () => {
    const file = await createNdjsonGz(join(await temporaryFolder('gathered'), 'lines.ndjson.gz'));

    await gatherLines().flush(file, 'rest');

    expect(file.position()).to.deep.equal({ bytes: 0, rows: 0 });
    await file.abandon();
  });
});
