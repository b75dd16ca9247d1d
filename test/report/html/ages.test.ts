import { expect } from 'chai';
import { countAges } from '../../../src/report/html/ages.js';

const counts = (...times: readonly string[]) => {
  const ages = countAges('2026-11-24T00:00:00.000Z');
  for (const time of times) ages.add(time);
  return ages;
};

describe('countAges', () => {
  it('counts times by how long before the review they were, their limits included', () => {
    const ages = counts(
      ...['2026-11-24T00:00:00Z', '2026-10-25T00:00:00Z', '2026-10-24T00:00:00Z', '2026-08-26T00:00:00Z'],
      ...['2026-08-25T00:00:00Z', '2025-12-01T00:00:00Z', '2025-01-01T00:00:00Z', '', 'never', '2027-01-01T00:00:00Z'],
    );

    expect(ages.buckets('none')).to.deep.equal([
      { label: '30 days or less', count: 3 },
      { label: '31 to 90 days', count: 2 },
      { label: '91 to 180 days', count: 1 },
      { label: '181 to 365 days', count: 1 },
      { label: 'over a year', count: 1 },
      { label: 'none', count: 2 },
    ]);
  });

  it('knows whether anything is known', () => {
    expect(counts('', '').isKnown()).to.equal(false);
    expect(counts('', '2026-01-01T00:00:00Z').isKnown()).to.equal(true);
  });
});
