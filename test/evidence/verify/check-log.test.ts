import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkLog } from '../../../src/evidence/verify/check-log.js';
import { readChainedLog } from '../../../src/files/chain-reader.js';
import { openChainedLog } from '../../../src/files/chained-log.js';
import { RECORDS } from '../../../src/run/layout.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const MANIFEST = 'ab'.repeat(32);
const name = RECORDS.decisions;
const { signal } = new AbortController();

describe('a log that verify reads through', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder('check-log');
    const header = { schema: 1, kind: 'decisions', manifestSha256: MANIFEST } as const;
    const log = await openChainedLog(join(folder, name), header, { sync: false });
    for (const n of [1, 2, 3]) await log.append({ n });
    await log.close();
  });

  const check = (quotes: Parameters<typeof checkLog>[0]['quotes'] = [], manifestSha256 = MANIFEST) =>
    checkLog({ folder, name, manifestSha256, quotes, signal });

  async function headAt(seq: number) {
    for await (const record of readChainedLog(join(folder, name), { manifestSha256: MANIFEST }, signal)) {
      if (record.seq === seq) return { by: 'signoff.json', name, seq, digest: record.digest };
    }
    throw new Error(`there is no record ${seq}`);
  }

  it('holds, and says whether anything vouches for its end', async () => {
    expect(await check()).to.deep.equal({ records: 3, problems: [], isEndQuoted: false });
    expect(await check([await headAt(3)])).to.deep.equal({ records: 3, problems: [], isEndQuoted: true });
  });

  it('is told from one that was written anew, at the record that differs', async () => {
    const quote = { ...(await headAt(2)), digest: 'cd'.repeat(32) };

    const { problems } = await check([quote]);

    expect(problems).to.deep.equal(['record 2 is not the one that signoff.json quotes: the log was written anew']);
  });

  it('is told from one whose end was cut off', async () => {
    const quote = { ...(await headAt(3)), seq: 4 };

    const { problems } = await check([quote]);

    expect(problems).to.deep.equal(['ends with record 3, and signoff.json quotes record 4: its end was cut off']);
  });

  it('names the line where the chain breaks', async () => {
    const path = join(folder, name);
    await writeFile(path, (await readFile(path, 'utf8')).replace('"n":2', '"n":7'));

    const { problems } = await check();

    expect(problems).to.have.length(1);
    expect(problems[0]).to.match(/^line [34]: /);
  });

  it('is refused where it belongs to another run', async () => {
    expect((await check([], 'cd'.repeat(32))).problems[0]).to.match(/^line 1: /);
  });
});
