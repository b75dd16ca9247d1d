import { expect } from 'chai';
import { lettersOf } from '../../../src/changes/decide/column-letters.js';
import { CSV_COLUMNS, csvColumns, plainColumns } from '../../../src/changes/decide/csv-columns.js';

const HEADER = [...CSV_COLUMNS];

describe('csvColumns', () => {
  it('finds the columns by their names in any case, with blanks around them', () => {
    const { places, missing, twice } = csvColumns(['x', ...HEADER.map((name) => ` ${name.toUpperCase()} `)]);

    expect([...places.values()]).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(missing).to.deep.equal([]);
    expect(twice).to.deep.equal([]);
  });

  it('takes what people call a column only where its own name is missing', () => {
    const people = csvColumns(['app id', 'user id', 'row digest', 'decision', 'decision reason', 'reviewer']);
    const both = csvColumns([...HEADER, 'reason']);

    expect(people.missing).to.deep.equal([]);
    expect(both.places.get('decision_reason')).to.equal(4);
    expect(both.twice).to.deep.equal([]);
  });

  it('names every column that is missing', () => {
    expect(csvColumns(['decision']).missing).to.deep.equal(HEADER.filter((name) => name !== 'decision'));
  });

  for (const twin of [
    'DECISION',
    ' decision\t',
    'deci\u200bsion',
    'de\u00adcision',
    '\ufeffdecision',
    'décision',
    'de\u0301cision',
    'ｄecision',
    'decision\u2028',
    'decis\u202eion',
  ]) {
    it(`takes ${JSON.stringify(twin)} for the same column as decision`, () => {
      const alone = csvColumns(HEADER.map((name) => (name === 'decision' ? twin : name)));

      expect(csvColumns([...HEADER, twin]).twice).to.deep.equal(['the column decision stands at D1 and G1']);
      expect(alone.missing).to.deep.equal([]);
    });
  }

  it('takes blanks, underscores and hyphens for the same', () => {
    expect(csvColumns([...HEADER, 'Row digest', 'decision-reason']).twice).to.have.length(2);
  });

  it('says where a column stands that is there more than once', () => {
    const { twice } = csvColumns([...HEADER, 'Decision', '', 'decision']);

    expect(twice).to.deep.equal(['the column decision stands at D1 and G1 and I1']);
  });
});

describe('plainColumns', () => {
  it('gives the places of a plain header', () => {
    expect(plainColumns('d.csv', csvColumns(HEADER)).get('reviewer')).to.equal(5);
  });

  const PROBLEMS: readonly (readonly [what: string, header: readonly string[], why: RegExp])[] = [
    ['columns that are missing', ['app_id'], /^d\.csv lacks the columns user_id, .* needs app_id, user_id, /],
    [
      'a column that is there twice',
      [...HEADER, 'reviewer'],
      /^d\.csv: the column reviewer stands at F1 and G1: nobody/,
    ],
  ];

  for (const [what, header, why] of PROBLEMS) {
    it(`refuses ${what}, and names the file`, () => {
      expect(() => plainColumns('d.csv', csvColumns(header))).to.throw(why);
    });
  }
});

describe('lettersOf', () => {
  const LETTERS: readonly (readonly [number, string])[] = [
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [52, 'BA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [16_383, 'XFD'],
  ];

  for (const [column, letters] of LETTERS) {
    it(`calls column ${column} ${letters}`, () => {
      expect(lettersOf(column)).to.equal(letters);
    });
  }
});
