import { expect } from 'chai';
import { linkCell, shownText } from '../../../src/report/xlsx/cell-text.js';

describe('shownText', () => {
  it('cuts visibly what Excel would refuse, and not within a character', () => {
    const long = shownText('👩'.repeat(20_000));

    expect(long.length).to.be.at.most(32_767);
    expect(long).to.match(/👩 … \[cut: longer than a cell of Excel may be\]$/u);
    expect(shownText('x'.repeat(32_767))).to.equal('x'.repeat(32_767));
  });
});

describe('linkCell', () => {
  const URL = 'https://acme-admin.okta.com/admin/user/profile/view/00u1';

  it('is a formula with the label as its result', () => {
    expect(linkCell(URL, 'ada@example.com')).to.deep.equal({
      formula: `HYPERLINK("${URL}","ada@example.com")`,
      result: 'ada@example.com',
    });
  });

  it('keeps a hostile label within its string', () => {
    const label = '"),HYPERLINK("https://evil.example","x")&CHAR(34)&("';

    const { formula } = linkCell(URL, label) ?? { formula: '' };

    const strings = formula.match(/"(?:[^"]|"")*"/g) ?? [];
    expect(strings).to.have.length(2);
    expect(formula).to.equal(`HYPERLINK(${strings.join(',')})`);
    expect(strings[1]?.slice(1, -1).replaceAll('""', '"')).to.equal(label);
  });

  it('is none where the label would have to be escaped, which not every program reads in a formula', () => {
    expect(linkCell(URL, 'a_x0041_b')).to.equal(undefined);
  });

  it('makes one line of a label and strips what cannot be printed', () => {
    expect(linkCell(URL, 'two\r\nlines\u0000')?.result).to.equal('two lines');
  });

  it('is none where address or label does not fit a string of a formula', () => {
    expect(linkCell(URL, 'x'.repeat(256))).to.equal(undefined);
    expect(linkCell(`${URL}${'x'.repeat(250)}`, 'x')).to.equal(undefined);
    expect(linkCell(undefined, 'x')).to.equal(undefined);
    expect(linkCell(URL, '')).to.equal(undefined);
  });
});
