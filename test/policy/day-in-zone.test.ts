import { expect } from 'chai';
import { dayInZone } from '../../src/policy/day-in-zone.js';

describe('dayInZone', () => {
  const DAYS: readonly (readonly [at: string, zone: string, day: string])[] = [
    ['2026-11-24T00:00:00.000Z', 'UTC', '2026-11-24'],
    ['2026-11-24T04:59:59.999Z', 'America/New_York', '2026-11-23'],
    ['2026-11-24T15:00:00.000Z', 'Asia/Tokyo', '2026-11-25'],
  ];

  for (const [at, zone, day] of DAYS) {
    it(`is ${day} at ${at} on the clocks of ${zone}`, () => {
      expect(dayInZone(Date.parse(at), zone)).to.equal(day);
    });
  }
});
