import { expect } from 'chai';
import { PAGE_SCHEMA, packedRow, parsePacketData, parseRows } from '../../../src/pages/packet/page-data.js';
import { aPageFinding, aPageRow, somePacketData } from '../../support/packet-page.js';

describe('the data of a packet page', () => {
  it('reads back as it was embedded', () => {
    const data = somePacketData({
      due: '2026-12-08',
      contact: 'it@example.com',
      notes: ['What a column means.', 'And another.'],
      part: 2,
      parts: 3,
      carried: '4 more.',
    });

    expect(parsePacketData(JSON.parse(JSON.stringify({ schema: PAGE_SCHEMA, ...data })))).to.deep.equal(data);
  });

  it('is refused where another version wrote it', () => {
    expect(() => parsePacketData({ ...somePacketData(), schema: 'okta-access-review page 9' })).to.throw('has no data');
    expect(() => parsePacketData(null)).to.throw('has no data');
  });

  it('has rows that read back as they were packed', () => {
    const findings = [aPageFinding({ revokes: true }), aPageFinding({ status: 'waived', rule: 'direct-assignment' })];
    const rows = [
      aPageRow(1, { findings, change: 'new', previous: 'keep by a', recommendation: 'revoke' }),
      aPageRow(2),
    ];

    expect(parseRows(JSON.parse(JSON.stringify(rows.map(packedRow))))).to.deep.equal(rows);
  });

  it('takes a recommendation that it does not know for one to check', () => {
    const [row] = parseRows([['a', 'u', 'd', 'ponder', '', '', '', [], []]]);

    expect(row?.recommendation).to.equal('check');
  });

  it('is refused where it is damaged', () => {
    expect(() => parseRows({})).to.throw('damaged');
    expect(() => parseRows([['a', 'u', 'd', 'keep', '', '', '', 'no list', []]])).to.throw('damaged');
  });
});
