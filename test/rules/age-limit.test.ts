import { expect } from 'chai';
import { ageLimit, durationProblem } from '../../src/rules/age-limit.js';

describe('ageLimit', () => {
  const asOf = Date.parse('2026-03-31T12:00:00.000Z');

  for (const [duration, cutoff] of [
    ['P30D', '2026-03-01T12:00:00.000Z'],
    ['P1M', '2026-02-28T12:00:00.000Z'],
    ['P1Y', '2025-03-31T12:00:00.000Z'],
    ['P2W', '2026-03-17T12:00:00.000Z'],
    ['PT36H', '2026-03-30T00:00:00.000Z'],
  ] as const) {
    it(`puts ${duration} before ${new Date(asOf).toISOString()} at ${cutoff}`, () => {
      expect(new Date(ageLimit(duration, asOf).cutoffMs).toISOString()).to.equal(cutoff);
    });
  }

  it('counts the days between the two dates, as a reader would', () => {
    const { describe: text } = ageLimit('P1D', asOf);

    expect(text(Date.parse('2026-03-30T23:59:59.000Z'))).to.equal('1 day before 2026-03-31; the policy allows 1 day');
    expect(text(Date.parse('2026-03-29T00:00:00.000Z'))).to.equal('2 days before 2026-03-31; the policy allows 1 day');
  });
});

describe('durationProblem', () => {
  for (const text of ['P90D', 'P3M', 'P1Y2M3DT4H5M6S', 'PT1S', 'P100Y']) {
    it(`takes ${text}`, () => expect(durationProblem(text)).to.equal(undefined));
  }

  for (const [text, problem] of [
    ['90 days', 'is not an ISO 8601 duration'],
    ['', 'is not an ISO 8601 duration'],
    ['P', 'is not longer than nothing'],
    ['p90d', 'is not an ISO 8601 duration'],
    ['P0D', 'is not longer than nothing'],
    ['P-90D', 'is not longer than nothing'],
    ['-P90D', 'is not longer than nothing'],
    ['P1M-40D', 'is not longer than nothing'],
    ['P101Y', 'is longer than 100 years'],
    ['P99999999999D', 'is longer than 100 years'],
  ] as const) {
    it(`refuses "${text}": ${problem}`, () => expect(durationProblem(text)).to.include(problem));
  }
});
