import { expect } from 'chai';
import { serialDatesIn } from '../../src/report/zoned-time.js';

/** What a spreadsheet shows for a serial date. */
function shown(serial: number | undefined): string {
  if (serial === undefined) return 'text';
  return new Date(Math.round((serial - 25_569) * 86_400_000)).toISOString().slice(0, 16);
}

describe('serialDatesIn', () => {
  it('gives the wall clock of the zone, in summer and in winter', () => {
    const inBerlin = serialDatesIn('Europe/Berlin');

    expect(shown(inBerlin(Date.parse('2026-11-24T08:30:00Z')))).to.equal('2026-11-24T09:30');
    expect(shown(inBerlin(Date.parse('2026-07-24T08:30:00Z')))).to.equal('2026-07-24T10:30');
    expect(shown(serialDatesIn('UTC')(Date.parse('2026-07-24T08:30:00Z')))).to.equal('2026-07-24T08:30');
    expect(shown(serialDatesIn('Asia/Kolkata')(Date.parse('2026-07-24T20:30:00Z')))).to.equal('2026-07-25T02:00');
  });

  it('changes clocks at the very minute', () => {
    const inBerlin = serialDatesIn('Europe/Berlin');

    expect(shown(inBerlin(Date.parse('2026-03-29T00:59:00Z')))).to.equal('2026-03-29T01:59');
    expect(shown(inBerlin(Date.parse('2026-03-29T01:00:00Z')))).to.equal('2026-03-29T03:00');
    expect(shown(inBerlin(Date.parse('2026-10-25T00:59:00Z')))).to.equal('2026-10-25T02:59');
    expect(shown(inBerlin(Date.parse('2026-10-25T01:00:00Z')))).to.equal('2026-10-25T02:00');
  });

  it('leaves out what Excel has no date for', () => {
    const inUtc = serialDatesIn('UTC');

    expect(inUtc(Date.parse('1899-12-31T00:00:00Z'))).to.equal(undefined);
    expect(inUtc(Date.parse('+010000-01-01T00:00:00Z'))).to.equal(undefined);
    expect(inUtc(Date.parse('9999-12-31T23:59:00Z'))).to.be.a('number');
  });

  it('continues when more days were asked than it remembers', () => {
    const inBerlin = serialDatesIn('Europe/Berlin');

    for (let day = 0; day < 8000; day += 1) inBerlin(day * 86_400_000);

    expect(shown(inBerlin(Date.parse('2026-07-24T08:30:00Z')))).to.equal('2026-07-24T10:30');
  });
});
