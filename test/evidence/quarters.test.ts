import { expect } from 'chai';
import { quarterName, quarterOf } from '../../src/evidence/quarters.js';

describe('calendar quarters', () => {
  for (const [time, name] of [
    ['2026-01-01T00:00:00.000Z', '2026-Q1'],
    ['2026-03-31T23:59:59.999Z', '2026-Q1'],
    ['2026-04-01T00:00:00.000Z', '2026-Q2'],
    ['2025-12-31T23:59:59.999Z', '2025-Q4'],
  ] as const) {
    it(`are in UTC: ${time} is in ${name}`, () => {
      expect(quarterName(quarterOf(Date.parse(time)))).to.equal(name);
    });
  }

  it('follow each other over a year’s end', () => {
    expect(quarterOf(Date.parse('2026-01-01')) - quarterOf(Date.parse('2025-12-31'))).to.equal(1);
  });
});
