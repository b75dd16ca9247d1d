import { expect } from 'chai';
import { printed } from '../../../src/report/xlsx/page-setup.js';

describe('the footer of a sheet', () => {
  it('names the run, the sheet and the page', () => {
    expect(printed('portrait', 'R&D as of today').footer).to.equal('&L&8R&&D as of today&C&8&A&R&8&P / &N');
  });

  for (const name of ['x'.repeat(300), '&'.repeat(300), '👩'.repeat(300)]) {
    it(`is cut to the 255 characters that Excel takes, never within a code or a character (${name.slice(0, 2)}…)`, () => {
      const { footer } = printed('landscape', name);

      expect(footer.length).to.be.within(240, 255);
      expect(footer).to.match(/^&L&8(?:x+|(?:&&)+|👩+)…&C&8&A&R&8&P \/ &N$/u);
    });
  }
});
