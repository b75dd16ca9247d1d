import { expect } from 'chai';
import { dueDate } from '../../src/packets/due-date.js';

describe('dueDate', () => {
  const DAYS: readonly (readonly [asOf: string, deadline: string, zone: string, day: string])[] = [
    ['2026-11-24T00:00:00.000Z', 'P14D', 'UTC', '2026-12-08'],
    ['2026-11-24T00:00:00.000Z', 'P14D', 'America/New_York', '2026-12-07'],
    ['2026-11-24T23:30:00.000Z', 'P14D', 'Asia/Tokyo', '2026-12-09'],
    ['2026-01-31T12:00:00.000Z', 'P1M', 'UTC', '2026-02-28'],
    ['2026-10-24T22:30:00.000Z', 'P1D', 'Europe/Berlin', '2026-10-26'],
    ['2026-12-25T00:00:00.000Z', 'P2W', 'UTC', '2027-01-08'],
  ];

  for (const [asOf, deadline, zone, day] of DAYS) {
    it(`is ${day}, ${deadline} after ${asOf} on the clocks of ${zone}`, () => {
      expect(dueDate(asOf, deadline, zone)).to.equal(day);
    });
  }

  it('is not made up where the policy names none', () => {
    expect(dueDate('2026-11-24T00:00:00.000Z', undefined, 'UTC')).to.equal(undefined);
  });
});
