import { expect } from 'chai';
import { heightOf, LINE_HEIGHT, linesOf } from '../../../src/report/xlsx/row-height.js';

describe('the height of a row', () => {
  it('is that of its lines: own line breaks, and those that the column’s width makes', () => {
    expect(linesOf('', 10)).to.equal(1);
    expect(linesOf('short', 10)).to.equal(1);
    expect(linesOf('x'.repeat(25), 10)).to.equal(3);
    expect(linesOf('one\n\nthree', 10)).to.equal(3);
  });

  it('is left to the program for one line, and never more than Excel takes', () => {
    expect(heightOf(0)).to.equal(undefined);
    expect(heightOf(1)).to.equal(undefined);
    expect(heightOf(2)).to.equal(2 * LINE_HEIGHT);
    expect(heightOf(10_000)).to.be.at.most(409);
  });
});
