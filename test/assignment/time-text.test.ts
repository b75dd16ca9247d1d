import { expect } from 'chai';
import { timeText } from '../../src/assignment/time-text.js';

describe('timeText', () => {
  it('writes every instant in UTC with milliseconds', () => {
    expect(timeText('2026-11-17T08:30:00.000Z')).to.equal('2026-11-17T08:30:00.000Z');
    expect(timeText('2026-11-17T08:30:00Z')).to.equal('2026-11-17T08:30:00.000Z');
    expect(timeText('2026-11-17T10:30:00.5+02:00')).to.equal('2026-11-17T08:30:00.500Z');
  });

  it('passes what is not an instant as the text that it is', () => {
    for (const text of ['Nov 17, 2026', '2026-11-17T08:30:00', '2026-13-45T99:99:99.000Z', 'never']) {
      expect(timeText(text)).to.equal(text);
    }
  });

  it('is empty for what is absent', () => {
    expect([timeText(undefined), timeText(null), timeText(12)]).to.deep.equal(['', '', '']);
  });
});
