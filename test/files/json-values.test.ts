import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { IncompleteError } from '../../src/errors.js';
import { readJsonObjects } from '../../src/files/json-values.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('the JSON objects of a file', () => {
  let path: string;
  before(async () => {
    path = join(await temporaryFolder('json'), 'file');
  });
  async function objectsOf(bytes: string | Uint8Array): Promise<unknown[]> {
    await writeFile(path, bytes);
    const objects: unknown[] = [];
    for await (const value of readJsonObjects(path)) objects.push(value);
    return objects;
  }
  const objects = [
    { a: 1 },
    { text: 'with { [ ] } " and \\ in it, ünïcödé' },
    { inner: { list: [{ x: [] }, null] } },
    {},
  ];
  const texts = objects.map((object) => JSON.stringify(object));

  it('are read from lines, lists, lists on lines, and one after another', async () => {
    for (const text of [
      texts.join('\n'),
      `${texts.join('\r\n')}\r\n`,
      texts.join(''),
      `[${texts.join(',')}]`,
      `[${texts.slice(0, 2).join(', ')}]\n[${texts.slice(2).join(',\n')}]\n`,
      `\ufeff${JSON.stringify(objects, undefined, 2)}`,
    ]) {
      expect(await objectsOf(text), text).to.deep.equal(objects);
    }
    expect(await objectsOf('')).to.deep.equal([]);
    expect(await objectsOf('[]')).to.deep.equal([]);
  });

  it('are read from gzip files, also from several put together', async () => {
    const members = texts.map((text) => gzipSync(`${text}\n`));

    expect(await objectsOf(Buffer.concat(members))).to.deep.equal(objects);
  });

  it('are the same whatever they hold and wherever a chunk ends', async () => {
    const values = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 8 });
    const big = { text: 'x"\\{'.repeat(20_000) };

    await fc.assert(
      fc.asyncProperty(values, fc.constantFrom('\n', '', ' ,\n'), async (list, between) => {
        const all = [big, ...list];
        const plain: unknown = JSON.parse(JSON.stringify(all));
        expect(await objectsOf(all.map((one) => JSON.stringify(one)).join(between))).to.deep.equal(plain);
      }),
      { numRuns: 20 },
    );
  });

  it('are refused where the file is cut short, with the object named', async () => {
    for (const text of [`${texts[0]}\n{"a":`, `[${texts[0]},`, `[${texts[0]}`]) {
      const error = await rejectionOf(objectsOf(text));
      expect(error, text).to.be.instanceOf(IncompleteError).with.property('message').that.includes('object 2');
    }
    const gzip = gzipSync(texts.join('\n'));
    const cut = await rejectionOf(objectsOf(gzip.subarray(0, gzip.byteLength - 9)));
    expect(cut).to.be.instanceOf(IncompleteError).with.property('message').that.includes('cut short');
  });

  it('are refused where something else stands in the file', async () => {
    for (const text of ['published,eventType\n', `${texts[0]}\n42`, `${texts[0]}]`, '"text"', '{"a":nope}']) {
      expect(await rejectionOf(objectsOf(text)), text).to.be.instanceOf(IncompleteError);
    }
  });

  it('are refused where one goes on for longer than any record, packed small or not', async () => {
    // sixty-four megabytes in sixty-four kilobytes
    const bomb = gzipSync(Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(64 * 1024 * 1024, 'a')]));

    for (const bytes of [bomb, Buffer.concat([Buffer.from(`${texts[0]}\n{`), Buffer.alloc(17 * 1024 * 1024, 'a')])]) {
      const before = process.memoryUsage().rss;
      const error = await rejectionOf(objectsOf(bytes));
      expect(error).to.be.instanceOf(IncompleteError).with.property('message').that.includes('longer than any record');
      expect(process.memoryUsage().rss - before).to.be.lessThan(60 * 1024 * 1024);
    }
    expect(bomb.byteLength).to.be.lessThan(70_000);
  });

  for (const [what, bytes, why] of [
    ['blanks without end, packed small', gzipSync(Buffer.alloc(3 << 20, ' ')), /nothing follows but blanks/],
    ['lists without end', Buffer.alloc(3 << 20, '['), /nothing follows but blanks, commas and brackets/],
    ['commas after an object', Buffer.from(`{}${','.repeat(2 << 20)}{}`), /after object 1: nothing follows/],
    ['objects nested without end', Buffer.from('{"a":'.repeat(4 << 20)), /longer than any record/],
    ['a ZIP', Buffer.from('PK\x03\x04'), /is a ZIP file: unpack it/],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), /is UTF-16 text/],
    ['zstd', Buffer.from('28b52ffd00', 'hex'), /packed by zstd/],
    ['gzip twice', gzipSync(gzipSync('{}')), /neither an object nor a list/],
    ['NUL after the last object', Buffer.from('{}\0\0'), /neither an object nor a list/],
    ['a web page', Buffer.from('<html>'), /neither an object nor a list/],
  ] as const) {
    it(`are refused with that reason where the file has ${what}`, async () => {
      const { message } = await rejectionOf(objectsOf(bytes));

      expect(message).to.match(why);
    });
  }

  it('are not read from a folder', async () => {
    const all = (async () => {
      for await (const _ of readJsonObjects(tmpdir()));
    })();

    expect((await rejectionOf(all)).message).to.match(/is not a file$/);
  });

  it('are not read on when nobody wants them any more', async () => {
    await writeFile(path, texts.join('\n'));
    const stop = new AbortController();
    stop.abort(new Error('enough'));

    const all = (async () => {
      for await (const _ of readJsonObjects(path, stop.signal));
    })();

    expect((await rejectionOf(all)).message).to.equal('enough');
  });
});
