import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { readLines } from '../../src/files/lines.js';
import { allOf } from '../support/all-of.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('lines of a file', () => {
  let path: string;
  beforeEach(async () => {
    path = join(await temporaryFolder('lines'), 'log');
  });

  async function linesOf(bytes: string | Buffer) {
    await writeFile(path, bytes);
    return await allOf(readLines(path));
  }

  it('come as bytes with their newlines, counted from 1, and say where the last was cut off', async () => {
    const lines = await linesOf('one\r\n\ntwo');

    expect(lines.map(({ number, bytes, whole }) => [number, bytes.toString(), whole])).to.deep.equal([
      [1, 'one\r\n', true],
      [2, '\n', true],
      [3, 'two', false],
    ]);
    expect(await linesOf('')).to.deep.equal([]);
  });

  it('are the file again when they are put together, wherever chunks end', async () => {
    const piece = fc.oneof(fc.constant('\n'), fc.string({ maxLength: 40 }), fc.constant('x'.repeat(70_000)));
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const text = pieces.join('');
        const lines = await linesOf(text);
        expect(Buffer.concat(lines.map(({ bytes }) => bytes)).toString()).to.equal(Buffer.from(text).toString());
        expect(lines.filter(({ whole }) => whole).length).to.equal(text.split('\n').length - 1);
      }),
      { numRuns: 40 },
    );
  });

  it('are refused where one is longer than any record, before memory is full of it', async () => {
    const error = await rejectionOf(linesOf(Buffer.alloc(17 * 1024 * 1024, 'x')));

    expect(error.message).to.include('line 1: it is longer than any record');
  });

  it('end with the signal', async () => {
    await writeFile(path, 'one\ntwo\n');
    const stop = new AbortController();
    stop.abort(new Error('stopped'));

    expect((await rejectionOf(allOf(readLines(path, stop.signal)))).message).to.equal('stopped');
  });
});
