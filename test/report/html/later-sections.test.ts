import { expect } from 'chai';
import { laterSections } from '../../../src/report/html/later-sections.js';
import { someLaterNumbers } from '../../support/later-numbers.js';

const TITLES = [
  'How far the reviewers are',
  'The mail to the reviewers',
  'What became of the plan',
  'The records behind',
];

describe('laterSections', () => {
  it('shows reviewers, mail and plan, each chart with its table, and where the numbers are from', () => {
    const html = laterSections(someLaterNumbers(['boss@example.com'])).join('');

    for (const title of TITLES) expect(html).to.include(`<caption>${title}`);
    for (const text of ['7 of 90 assignments are decided', '10 need no decision', '4 have no reviewer', '>7 of 90<']) {
      expect(html).to.include(text);
    }
    expect(html).to.include('Decisions are wanted by 2026-12-08').and.to.include('as of 2026-12-09');
    expect(html).to.include('it took 1.5 days');
    expect(html).to.include('2026-11-25 09:12').and.to.include('d'.repeat(64));
  });

  it('counts what was refused among what is open, and apart', () => {
    const html = laterSections(someLaterNumbers(['boss@example.com'])).join('');

    expect(html).to.match(/>Open<.*>Of these refused</s);
    expect(html).to.match(/boss@example\.com.*?>2<\/td>\s*<td[^>]*>83<\/td>\s*<td[^>]*>3<\/td>/s);
  });

  it('leaves out what there is no record of', () => {
    const { records } = someLaterNumbers([]);

    expect(laterSections({ records }).join('')).to.not.match(/<svg/);
    expect(laterSections(undefined)).to.deep.equal([]);
  });

  it('draws the first twenty reviewers, lists all that it was given, and says how many there are', () => {
    const later = someLaterNumbers(Array.from({ length: 30 }, (_, n) => `r${n}@example.com`));
    const html = laterSections({ ...later, progress: { ...later.progress, reviewerCount: 41 } as never }).join('');

    expect(html.match(/r19@example/g)).to.have.lengthOf(3);
    expect(html.match(/r20@example/g)).to.have.lengthOf(2);
    expect(html).to.include('Of 41 reviewers, those with most left.');
  });

  it('takes hostile reviewers for text, cut to a line, and names rows that anyone may decide', () => {
    const html = laterSections(someLaterNumbers([`</td><script>alert(1)</script>${'x'.repeat(5000)}`, ''])).join('');

    expect(html).to.not.match(/<script|x{100}/);
    expect(html).to.include('(anyone)');
  });
});
