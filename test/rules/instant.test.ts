import { expect } from 'chai';
import { dateOf, instantOf } from '../../src/rules/instant.js';

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

describe('dateOf', () => {
  it('is the date in UTC', () => {
    expect(dateOf(Date.parse('2026-01-04T23:59:59.999Z'))).to.equal('2026-01-04');
  });
});
