import { expect } from 'chai';
import { detailsOf, shownOf } from '../../../src/pages/packet/packet.js';
import { aPacket, aPageFinding, aPageRow } from '../../support/packet-page.js';

const packet = aPacket([
  aPageRow(0, {
    path: 'group Eng\nrevoking here changes nothing by itself',
    lastLogin: '2026-01-01T00:00:00Z',
    findings: [aPageFinding()],
  }),
]);
const [entry] = packet.entries;
if (entry === undefined) throw new Error('a row is needed');

describe('packetOf', () => {
  it('finds who, what and by which way in the columns', () => {
    expect(entry).to.include({ at: 0, app: 'Payroll', person: 'Person 0', login: 'p0@example.com', path: 'group Eng' });
  });

  it('searches in all texts and findings, but not in times', () => {
    const text = packet.haystack(entry);

    expect(text)
      .to.include('payroll')
      .and.to.include('away.')
      .and.to.include('revoking here changes nothing by itself');
    expect(text).to.not.include('2026');
    expect(packet.haystack(entry)).to.equal(text);
  });
});

describe('detailsOf', () => {
  it('tells all that the card does not show elsewhere, without what is empty', () => {
    expect(detailsOf(packet, entry).map(({ column }) => column.heading)).to.deep.equal([
      'Okta login',
      'Access by',
      'Last Okta sign-in',
    ]);
  });
});

describe('shownOf', () => {
  it('is the text of one column, and empty where there is no such column', () => {
    expect(shownOf(packet, entry, 'login')).to.equal('p0@example.com');
    expect(shownOf(packet, entry, 'title')).to.equal('');
  });
});
