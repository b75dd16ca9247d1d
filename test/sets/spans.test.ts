import { expect } from 'chai';
import { covers, spanAt, unionOf } from '../../src/sets/spans.js';

const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });

describe('spans of time', () => {
  it('are one where they overlap or touch, whatever order they come in', () => {
    const spans = [span(10, 20), span(40, 50), span(0, 10), span(15, 18), span(45, 60)];

    expect(unionOf(spans)).to.deep.equal([span(0, 20), span(40, 60)]);
    expect(unionOf([])).to.deep.equal([]);
  });

  it('are left out where they hold nothing', () => {
    expect(unionOf([span(5, 5), span(9, 3)])).to.deep.equal([]);
  });

  it('have their beginning in them and not their end', () => {
    const union = [span(0, 20), span(40, 60)];

    expect(spanAt(union, 0)).to.deep.equal(span(0, 20));
    expect(spanAt(union, 20)).to.equal(undefined);
    expect(spanAt(union, 59)).to.deep.equal(span(40, 60));
  });

  it('cover a time that is whole within one of them', () => {
    const union = [span(0, 20), span(40, 60)];

    expect(covers(union, span(0, 20))).to.equal(true);
    expect(covers(union, span(5, 21))).to.equal(false);
    expect(covers(union, span(15, 45))).to.equal(false);
    expect(covers(union, span(20, 30))).to.equal(false);
    expect(covers(union, span(30, 30))).to.equal(true);
  });
});
