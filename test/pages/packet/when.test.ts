import { expect } from 'chai';
import { dayText, whenText } from '../../../src/pages/packet/when.js';

const AS_OF = '2026-11-24T00:00:00.000Z';

describe('whenText', () => {
  for (const [iso, text] of [
    ['2026-11-24T00:00:00.000Z', '2026-11-24 (the day of the review)'],
    ['2026-11-22T12:00:00.000Z', '2026-11-22 (a day before the review)'],
    ['2026-10-01T00:00:00.000Z', '2026-10-01 (54 days before)'],
    ['2026-01-01T00:00:00.000Z', '2026-01-01 (11 months before)'],
    ['2020-01-01T00:00:00.000Z', '2020-01-01 (6 years before)'],
    ['2027-01-01T00:00:00.000Z', '2027-01-01'],
    ['never', 'never'],
  ] as const) {
    it(`is ${text} for ${iso}`, () => {
      expect(whenText(iso, AS_OF, 'UTC')).to.equal(text);
    });
  }
});

describe('dayText', () => {
  it('is the day in the zone of the review', () => {
    expect(dayText(Date.parse('2026-11-24T23:30:00Z'), 'UTC')).to.equal('2026-11-24');
    expect(dayText(Date.parse('2026-11-24T23:30:00Z'), 'Asia/Tokyo')).to.equal('2026-11-25');
  });
});
