import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createKeyedSpool, type KeyedSpool } from '../../src/files/keyed-spool.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('a keyed spool', () => {
  it('gives the records of a key in the order in which they came, between others', async () => {
    const spool = await createKeyedSpool(join(await temporaryFolder('spool'), 'in'));
    for (let n = 0; n < 9; n += 1) await spool.add(n % 2 === 0 ? 'even' : 'odd', { n });

    expect(await allOf(spool, 'odd')).to.deep.equal([{ n: 1 }, { n: 3 }, { n: 5 }, { n: 7 }]);
    expect(await allOf(spool, 'none')).to.deep.equal([]);
    await spool.remove();
  });

  it('writes what waits once it is much, and removes its folder', async () => {
    const folder = join(await temporaryFolder('spool'), 'in');
    const spool = await createKeyedSpool(folder);
    await spool.add('a', 'x'.repeat(5_000_000));
    const isWritten = existsSync(join(folder, '0'));
    await spool.add('a', 'y');

    const lengths = (await allOf(spool, 'a')).map((text) => String(text).length);
    await spool.remove();

    expect([isWritten, lengths, existsSync(folder)]).to.deep.equal([true, [5_000_000, 1], false]);
  });

  async function allOf(spool: KeyedSpool, key: string): Promise<unknown[]> {
    const all: unknown[] = [];
    for await (const record of spool.read(key)) all.push(record);
    return all;
  }
});
