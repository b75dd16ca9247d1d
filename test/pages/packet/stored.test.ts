import { expect } from 'chai';
import { decide, NO_DECISIONS } from '../../../src/pages/packet/decisions.js';
import { readStored, storedText, storeName } from '../../../src/pages/packet/stored.js';
import { aPacket, aPageRow, somePacketData } from '../../support/packet-page.js';

const packet = aPacket([aPageRow(0), aPageRow(1, { recommendation: 'revoke' }), aPageRow(2)]);
const [first, second, third] = packet.entries;
if (first === undefined || second === undefined || third === undefined) throw new Error('three rows are needed');

describe('stored decisions', () => {
  it('come back as they were', () => {
    const one = decide(NO_DECISIONS, [second, third], { word: 'revoke', reason: 'left' });
    const both = decide(one, [first], { word: 'keep', reason: '' });

    expect(readStored(packet, storedText(packet, both))).to.deep.equal(both.byRow);
  });

  it('write a reason once, however many rows have it', () => {
    const reason = 'the project has ended';

    const text = storedText(packet, decide(NO_DECISIONS, packet.entries, { word: 'revoke', reason }));

    expect(text.split(reason)).to.have.lengthOf(2);
  });

  it('find their rows by digest, wherever these stand', () => {
    const text = storedText(packet, decide(NO_DECISIONS, [third], { word: 'keep', reason: '' }));
    const turned = aPacket([aPageRow(2), aPageRow(1), aPageRow(0)]);

    expect([...readStored(turned, text).keys()]).to.deep.equal([0]);
  });

  for (const [what, text] of [
    ['nothing', null],
    ['no JSON', '{'],
    ['something else', '[1]'],
    ['another shape', '{"decisions":{},"reasons":1}'],
    ['rows of another packet', '{"decisions":{"x":[0,0]},"reasons":[""]}'],
    ['a damaged row', `{"decisions":{"${'0'.repeat(20)}":7},"reasons":[""]}`],
    ['a word that is none', `{"decisions":{"${'0'.repeat(20)}":[5,0]},"reasons":[""]}`],
    ['a revoke without a reason', `{"decisions":{"${'0'.repeat(20)}":[1,0]},"reasons":[""]}`],
  ] as const) {
    it(`are none where the browser has ${what}`, () => {
      expect(readStored(packet, text).size).to.equal(0);
    });
  }

  it('are named by org, run, reviewer and part', () => {
    const names = [{}, { org: 'https://x.okta.com' }, { startedAt: 'later' }, { reviewer: 'other' }, { part: 2 }].map(
      (overrides) => storeName(somePacketData(overrides)),
    );

    expect(new Set(names).size).to.equal(5);
    expect(storeName(somePacketData({ token: 'another' }))).to.equal(names[0]);
  });
});
