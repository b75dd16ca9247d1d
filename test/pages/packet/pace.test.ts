import { expect } from 'chai';
import { type Pace, stepped, timeLeft } from '../../../src/pages/packet/pace.js';

function paceOf(...gaps: readonly number[]): Pace {
  let now = 0;
  return gaps.reduce<Pace>(
    (pace, gap) => {
      now += gap;
      return stepped(pace, now);
    },
    stepped([], 0),
  );
}

describe('timeLeft', () => {
  it('says nothing before there is a pace, and nothing where all is done', () => {
    expect(timeLeft([], 10)).to.equal('');
    expect(timeLeft(paceOf(1000, 1000, 1000), 10)).to.equal('');
    expect(timeLeft(paceOf(1000, 1000, 1000, 1000, 1000), 0)).to.equal('');
  });

  it('takes the usual time of a row, whatever pauses came between', () => {
    const pace = paceOf(6000, 6000, 3_600_000, 6000, 6000, 60_000, 6000);

    expect(timeLeft(pace, 100)).to.equal('about 10 minutes left');
  });

  it('says a minute, minutes and hours', () => {
    const pace = paceOf(6000, 6000, 6000, 6000, 6000);

    expect(timeLeft(pace, 3)).to.equal('about a minute left');
    expect(timeLeft(pace, 500)).to.equal('about 50 minutes left');
    expect(timeLeft(pace, 3000)).to.equal('about 5 hours left');
  });

  it('remembers the last rows only', () => {
    expect(paceOf(...Array.from({ length: 100 }, () => 1))).to.have.lengthOf(30);
  });
});
