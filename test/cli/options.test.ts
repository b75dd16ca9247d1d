import { expect } from 'chai';
import { parseAsOf } from '../../src/cli/options.js';
import { ConfigError } from '../../src/errors.js';

describe('--as-of', () => {
  const now = Date.parse('2026-04-01T00:00:00Z');

  for (const [text, expected] of [
    ['2026-03-31', '2026-03-31T00:00:00.000Z'],
    ['2026-03-31T18:30:00Z', '2026-03-31T18:30:00.000Z'],
    ['2026-03-31T18:30:00+02:00', '2026-03-31T16:30:00.000Z'],
  ] as const) {
    it(`takes ${text} as ${expected}`, () => {
      expect(parseAsOf(text, now)).to.equal(expected);
    });
  }

  it('refuses a time that has not come yet', () => {
    expect(() => parseAsOf('2026-04-02', now)).to.throw(ConfigError, 'lies in the future');
  });

  it('refuses what is not a time, and shows how one is written', () => {
    expect(() => parseAsOf('yesterday', now)).to.throw(ConfigError, /not an ISO 8601 time.*write 2026-03-31/);
  });
});
