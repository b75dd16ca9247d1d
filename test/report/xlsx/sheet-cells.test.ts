import { expect } from 'chai';
import { textCell } from '../../../src/report/xlsx/sheet-cells.js';
import * as styles from '../../../src/report/xlsx/sheet-styles.js';

describe('a text cell', () => {
  it('escapes what a spreadsheet would read as an escaped character, as inline text', () => {
    expect(textCell('Shared_x0020_Docs', styles.PLAIN)).to.deep.equal({
      value: 'Shared_x005F_x0020_Docs',
      style: styles.PLAIN,
      isInline: true,
    });
  });

  it('keeps a style that says text where the text looks like a formula, and is none where there is no text', () => {
    expect(textCell('=1+1', styles.PLAIN)).to.deep.equal({ value: '=1+1', style: styles.AS_TEXT });
    expect(textCell('', styles.PLAIN)).to.equal(undefined);
  });
});
