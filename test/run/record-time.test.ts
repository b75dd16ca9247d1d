import { expect } from 'chai';
import { refuseFuture } from '../../src/run/record-time.js';

const NOW = Date.parse('2026-07-01T09:00:00.000Z');

describe('the time of a record', () => {
  for (const at of ['2026-07-01T09:00:00.000Z', '2019-01-01T00:00:00.000Z', '2026-07-01T09:04:59.000Z']) {
    it(`may be ${at}: before now, or after it as clocks differ`, () => {
      expect(() => refuseFuture(at, NOW, 'plan.json')).not.to.throw();
    });
  }

  for (const at of ['2026-07-01T09:05:01.000Z', '2999-01-01T00:00:00.000Z', '2026-07-02']) {
    it(`is refused as ${at}, which is after now`, () => {
      expect(() => refuseFuture(at, NOW, 'plan.json')).to.throw(`plan.json is dated ${at}, which is after now`);
    });
  }

  for (const at of ['', 'tomorrow', '+275760-09-13T00:00:00.000Z', '2026-07-01T09:00:00']) {
    it(`is refused as ${JSON.stringify(at)}, which is not a time`, () => {
      expect(() => refuseFuture(at, NOW, 'plan.json')).to.throw('plan.json has no time that can be read');
    });
  }
});
