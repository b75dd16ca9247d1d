import { expect } from 'chai';
import { searchable, searchWords } from '../../../src/pages/parts/search-text.js';

describe('searchable', () => {
  for (const [text, found] of [
    ['Zoë ÅNGSTRÖM', 'zoe angstrom'],
    ['Łukasz Groß', 'lukasz gross'],
    ['ＦＵＬＬ width', 'full width'],
    ['Σοφία', 'σοφια'],
    ['Ёлкин', 'елкин'],
    ['\u202eturned\u202c', 'turned'],
    ['山田', '山田'],
  ] as const) {
    it(`is ${JSON.stringify(found)} for ${JSON.stringify(text)}`, () => {
      expect(searchable(text)).to.equal(found);
    });
  }
});

describe('searchWords', () => {
  it('are the words of a query, folded', () => {
    expect(searchWords('  Zoë  payroll ')).to.deep.equal(['zoe', 'payroll']);
    expect(searchWords(' ')).to.deep.equal([]);
  });
});
