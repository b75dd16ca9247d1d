import { expect } from 'chai';
import { trendPoints } from '../../../src/report/html/trend.js';
import { trendSection } from '../../../src/report/html/trend-section.js';
import { aComparison } from '../../support/comparison.js';
import { aReviewBefore, someLaterNumbers } from '../../support/later-numbers.js';

const SUMMARY = { assignments: 1300, open: { critical: 1, high: 2, medium: 3, low: 4 } };
const AS_OF = '2026-09-30T00:00:00.000Z';

function points(before: Parameters<typeof aReviewBefore>[0][], later?: Parameters<typeof trendPoints>[2]) {
  const comparison = aComparison({ trend: before.map(aReviewBefore) });
  return trendPoints({ asOf: AS_OF, comparison }, SUMMARY, later);
}

describe('trendPoints', () => {
  it('has the reviews before and this one, of which decisions and removals are not known yet', () => {
    const [before, own, ...more] = points([{}]);

    expect(before).to.include({ asOf: '2026-06-30T00:00:00.000Z', decided: 999, medianDays: 3.25 });
    expect(before).to.not.have.property('manifestSha256');
    expect(own).to.deep.equal({ asOf: AS_OF, ...SUMMARY, asked: null, decided: null, removed: null, medianDays: null });
    expect(more).to.deep.equal([]);
  });

  it('takes what became of this one from its records; carried decisions had not to be made', () => {
    const own = points([{}], someLaterNumbers(['a@example.com'])).at(-1);

    expect(own).to.include({ asked: 90, decided: 7, removed: 2, medianDays: 1.5 });
  });

  it('is empty for a run that has kept no review before', () => {
    expect(points([])).to.deep.equal([]);
    expect(trendPoints({ asOf: AS_OF }, SUMMARY)).to.deep.equal([]);
    expect(trendPoints({ asOf: AS_OF, comparison: aComparison() }, SUMMARY)).to.deep.equal([]);
  });
});

describe('trendSection', () => {
  it('draws four charts, each named, with all of their numbers in one table', () => {
    const html = trendSection(points([{}])).join('');

    for (const title of ['Assignments', 'Open findings: in a bar first', 'Decided, in percent', 'Days to removal']) {
      expect(html).to.include(`<figcaption>${title}`).and.to.include(`aria-label="Chart: ${title}`);
    }
    expect(html).to.include('<caption>From review to review</caption>');
    for (const cell of ['2026-06-30', '1,200', '999 of 1,000 (99 %)', '12', '3.3']) expect(html).to.include(cell);
  });

  it('never rounds a share up, and shows what is not known as that', () => {
    const html = trendSection(points([{ asked: 0, decided: 0, removed: null, medianDays: null }])).join('');

    expect(html).to.not.match(/NaN|null|undefined| %/);
    expect(html.match(/<bdi>–<\/bdi>/g)).to.have.lengthOf(6);
  });

  it('is absent where there is nothing before', () => {
    expect(trendSection([])).to.deep.equal([]);
  });
});
