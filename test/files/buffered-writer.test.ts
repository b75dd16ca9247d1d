import { once } from 'node:events';
import { expect } from 'chai';
import { inPieces, PIECE_BYTES } from '../../src/files/buffered-writer.js';

/** A file that keeps what it is given, and fails from the given write on. */
function fileOf(failAt = Number.POSITIVE_INFINITY) {
  const writes: Buffer[] = [];
  return {
    writes,
    async write(chunk: string | Uint8Array) {
      if (writes.length >= failAt) throw new Error('no space left on device');
      writes.push(Buffer.from(chunk));
    },
  };
}

const chunksOf = (count: number, bytes: number) =>
  Array.from({ length: count }, (_none, index) => Buffer.alloc(bytes, index));

describe('a stream in pieces', () => {
  it('hands small chunks to the file in large writes, in order and with the last of them', async () => {
    const file = fileOf();
    const chunks = chunksOf(100, 10_000);
    const stream = inPieces(file);

    for (const chunk of chunks) stream.write(chunk);
    stream.end();
    await once(stream, 'finish');

    expect(Buffer.concat(file.writes).equals(Buffer.concat(chunks))).to.equal(true);
    expect(file.writes).to.have.length(Math.ceil(1_000_000 / (Math.ceil(PIECE_BYTES / 10_000) * 10_000)));
  });

  it('waits for the file before it takes more', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stream = inPieces({ write: () => held });

    stream.write(Buffer.alloc(PIECE_BYTES));
    const isFree = stream.write(Buffer.alloc(PIECE_BYTES));

    expect(isFree).to.equal(false);
    expect(stream.writableLength).to.equal(2 * PIECE_BYTES);
    release();
    await once(stream, 'drain');
    expect(stream.writableLength).to.equal(0);
    stream.destroy();
  });

  for (const [what, failAt] of [
    ['in the middle', 1],
    ['at its end', 2],
  ] as const) {
    it(`fails with the file ${what}`, async () => {
      const stream = inPieces(fileOf(failAt));
      const failed = once(stream, 'error');

      for (const chunk of chunksOf(5, PIECE_BYTES / 2)) stream.write(chunk);
      stream.end();

      const [error] = await failed;
      expect(String(error)).to.contain('no space left');
    });
  }
});
