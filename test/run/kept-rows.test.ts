import { join } from 'node:path';
import { expect } from 'chai';
import { IncompleteError } from '../../src/errors.js';
import { createNdjsonGz } from '../../src/files/ndjson-gz-writer.js';
import { keptAppLine, readKeptRows } from '../../src/run/kept-rows.js';
import { LAYOUT } from '../../src/run/layout.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('rows kept for the next review', () => {
  const row = (id: string) => `{"id":"${id}","values":[]}`;

  /** Reads a file of these lines, each list of which was written at once. */
  async function read(...pieces: readonly (readonly string[])[]): Promise<[string, string[]][]> {
    const folder = await temporaryFolder('kept');
    const file = await createNdjsonGz(join(folder, LAYOUT.nextReview));
    for (const lines of pieces) {
      const text = lines.map((line) => `${line}\n`).join('');
      await file.writeText(Buffer.from(text), lines.length);
    }
    await file.finish();
    const found: [string, string[]][] = [];
    for await (const { appId, rows } of readKeptRows(folder)) found.push([appId, rows.map(String)]);
    return found;
  }

  it('are read app by app, wherever the file was cut into pieces', async () => {
    const pieces = [[keptAppLine('0oa1'), row('a')], [row('b'), keptAppLine('0oa2'), row('a')], [row('c')]];

    const found = await read(...pieces);

    const ofApp = (wanted: string) => found.filter(([appId]) => appId === wanted).flatMap(([, rows]) => rows);
    expect(new Set(found.map(([appId]) => appId))).to.deep.equal(new Set(['0oa1', '0oa2']));
    expect(ofApp('0oa1')).to.deep.equal(['a', 'b'].map(row));
    expect(ofApp('0oa2')).to.deep.equal(['a', 'c'].map(row));
  });

  it('may be none', async () => {
    expect(await read()).to.deep.equal([]);
    expect(await read([keptAppLine('0oa1')])).to.deep.equal([]);
  });

  for (const [what, lines, says] of [
    ['a row of no app', [row('a')], 'line 1: a row stands before any app'],
    ['an app without a name', [keptAppLine('0oa1'), '{"app":7}'], 'line 2: it names no app'],
    ['an app line that is not JSON', ['{"app":'], 'line 1: not JSON'],
  ] as const) {
    it(`are refused with ${what}`, async () => {
      const error = await rejectionOf(read(lines));

      expect(error).to.be.instanceOf(IncompleteError);
      expect(error.message).to.contain(LAYOUT.nextReview).and.contain(says);
    });
  }
});
