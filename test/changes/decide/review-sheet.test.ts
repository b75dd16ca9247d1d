import { expect } from 'chai';
import { findReviewSheets } from '../../../src/changes/decide/review-sheet.js';
import type { XlsxReader } from '../../../src/files/xlsx-rows.js';
import { REVIEW_COLUMNS } from '../../../src/packets/packet-columns.js';
import { rejectionOf } from '../../support/rejection.js';

const HEADINGS = REVIEW_COLUMNS.map(({ heading }) => heading);

/** A workbook of sheets that have nothing but a first row. */
function aBook(sheets: Readonly<Record<string, readonly string[]>>, first = 1): XlsxReader {
  return {
    sheets: Object.keys(sheets),
    hidden: new Set(),
    date1904: false,
    async *rows(sheet) {
      yield { number: first, cells: sheets[sheet] ?? [] };
    },
    async *xml() {},
    savedAt: async () => undefined,
    close: () => {},
  };
}

function find(sheets: Readonly<Record<string, readonly string[]>>, first?: number) {
  return findReviewSheets('p.xlsx', aBook(sheets, first), REVIEW_COLUMNS);
}

describe('findReviewSheets', () => {
  it('finds the sheet as it was sent, and leaves the hidden and the help sheet alone', async () => {
    const sheets = await find({ 'How to review': HEADINGS, Review: HEADINGS, _run: HEADINGS });

    expect(sheets.map(({ name }) => name)).to.deep.equal(['Review']);
    expect(sheets[0]?.places.get('decision')).to.equal(HEADINGS.indexOf('Decision'));
  });

  it('finds it under another name, and copies of it', async () => {
    const sheets = await find({ Mine: HEADINGS, 'Review (2)': HEADINGS, Notes: ['Person', 'to do'] });

    expect(sheets.map(({ name }) => name)).to.deep.equal(['Mine', 'Review (2)']);
  });

  it('finds columns that were moved, by headings in any case and with other blanks', async () => {
    const moved = ['', ...[...HEADINGS].reverse().map((heading) => ` ${heading.toUpperCase().replace(' ', '\n')} `)];

    const [sheet] = await find({ Review: moved });

    expect(sheet?.places.get('row')).to.equal(HEADINGS.length);
  });

  const PROBLEMS: readonly (readonly [what: string, headings: readonly string[], why: RegExp])[] = [
    [
      'a heading that was renamed, and what stands in its place',
      HEADINGS.map((heading) => (heading === 'Decision' ? 'Entscheidung' : heading)),
      /^p\.xlsx, sheet Review: the heading "Decision" is missing, and there is "entscheidung" at D1: give it back/,
    ],
    ['a heading that is gone', HEADINGS.slice(1), /the heading "#" is missing: give it back the name/],
    ...[
      'reason',
      ' REASON ',
      'Reas\u200bon',
      'Rea\u00adson',
      '\ufeffReason',
      'Réason',
      'Ｒeason',
      'Reason\u00a0\n',
      'Rea\u2060son\u0000',
    ].map(
      (twin) =>
        [
          `a heading that is there twice, the second time as ${JSON.stringify(twin)}`,
          [...HEADINGS, twin],
          /the heading "Reason" stands at E1 and U1$/,
        ] as const,
    ),
    ['a sheet that lost all of its headings', ['x'], /the heading "#", "App", .* is missing, and there is "x" at A1/],
  ];

  for (const [what, headings, why] of PROBLEMS) {
    it(`names ${what}`, async () => {
      expect((await rejectionOf(find({ Review: headings }))).message).to.match(why);
    });
  }

  it('does not take the second row for headings', async () => {
    expect((await rejectionOf(find({ Review: HEADINGS }, 2))).message).to.match(/the heading "#", "App"/);
  });
});
