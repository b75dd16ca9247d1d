import { expect } from 'chai';
import { dateOf, instantOf } from '../../src/assignment/instant.js';
import { seededRandom } from '../support/seeded-random.js';

describe('instantOf', () => {
  for (const text of ['2026-01-04T00:00:00.000Z', '2026-01-04T00:00:00Z', '2026-01-04', '2026-01-04T02:00:00+02:00']) {
    it(`reads ${text}`, () => expect(instantOf(text)).to.equal(Date.UTC(2026, 0, 4)));
  }

  for (const value of [
    undefined,
    null,
    '',
    0,
    'May 1',
    '2026',
    '2026-01-04T00:00:00',
    '2026-13-01',
    '04/01/2026',
    {},
  ]) {
    it(`takes ${JSON.stringify(value)} for no instant`, () => expect(instantOf(value)).to.equal(undefined));
  }
});

describe('instantOf, for what Okta writes', () => {
  it('reads every time as Date.parse does, possible or not', () => {
    const random = seededRandom(11);
    const number = (most: number, places: number) => String(Math.floor(random() * most)).padStart(places, '0');
    const times = Array.from({ length: 5000 }, () => {
      const date = `${number(2400, 4)}-${number(15, 2)}-${number(34, 2)}`;
      return `${date}T${number(26, 2)}:${number(63, 2)}:${number(63, 2)}.${number(1000, 3)}Z`;
    });

    const read = times.map(instantOf);

    expect(read).to.deep.equal(times.map((time) => (Number.isNaN(Date.parse(time)) ? undefined : Date.parse(time))));
    expect(read.filter((ms) => ms !== undefined).length).to.be.within(2000, 4500);
  });

  for (const text of [
    '2026-01-04T05:06:07.89xZ',
    '2026-01-04T05:06:07.890+',
    '2026-01-04 05:06:07.890Z',
    '+026-01-04T05:06:07.890Z',
  ]) {
    it(`takes ${text} for no instant`, () => expect(instantOf(text)).to.equal(undefined));
  }
});

describe('dateOf', () => {
  it('is the date in UTC', () => {
    expect(dateOf(Date.parse('2026-01-04T23:59:59.999Z'))).to.equal('2026-01-04');
  });
});
