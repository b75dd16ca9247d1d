import { expect } from 'chai';
import fc from 'fast-check';
import { type ChainHead, recordLine, recordStart } from '../../src/files/chain-line.js';
import { isTornRecord } from '../../src/files/torn-record.js';

const HEAD: ChainHead = { seq: 4, digest: 'ab'.repeat(32) };
const START = recordStart(HEAD);

function lineOf(record: { readonly [key: string]: unknown }, head = HEAD): Buffer {
  return Buffer.from(recordLine(head, record).text);
}

const records = fc.dictionary(
  // a key that is a number would stand first, and no record of ours has one
  fc.string().filter((key) => !['seq', 'prev', 'digest', '__proto__'].includes(key) && !/^\d+$/.test(key)),
  fc.jsonValue(),
);

describe('a torn record', () => {
  it('is whatever a cut leaves of the line that follows', () => {
    fc.assert(
      fc.property(records, fc.nat(), (record, at) => {
        const line = lineOf(record);
        expect(isTornRecord(line.subarray(0, at % line.byteLength), START)).to.equal(true);
      }),
    );
  });

  it('is none where two lines lost the newline between them', () => {
    fc.assert(
      fc.property(records, records, fc.integer({ min: 1, max: 40 }), (one, other, length) => {
        const first = lineOf(one);
        const second = lineOf(other, { seq: 5, digest: 'cd'.repeat(32) });
        const joined = Buffer.concat([first.subarray(0, -1), second.subarray(0, length)]);
        expect(isTornRecord(joined, START)).to.equal(false);
      }),
    );
  });

  it('is none that another record begins', () => {
    expect(isTornRecord(lineOf({}, { ...HEAD, seq: 5 }).subarray(0, -1), START)).to.equal(false);
    expect(isTornRecord(lineOf({}, { ...HEAD, digest: 'cd'.repeat(32) }).subarray(0, -1), START)).to.equal(false);
  });

  it('is none of bytes that JSON does not have', () => {
    const half = lineOf({ text: 'some text' }).subarray(0, 120);
    for (const byte of [0x00, 0x0d, 0x1b, 0xff, 0xc0]) {
      expect(isTornRecord(Buffer.concat([half, Buffer.of(byte), Buffer.from('more')]), START), `${byte}`).to.equal(
        false,
      );
    }
  });
});
