import { expect } from 'chai';
import { printed } from '../../../src/report/xlsx/page-setup.js';

describe('the footer of a sheet', () => {
  it('names the run, the sheet and the page', () => {
    expect(printed('portrait', 'R&D as of today').footer).to.equal('&L&8R&&D as of today&C&8&A&R&8&P / &N');
  });

  for (const [what, text, shown] of [
    ['looks escaped', 'Shared_x0020_Docs', 'Shared_x005F_x0020_Docs'],
    ['looks escaped and overlaps', '_x_x0041_', '_x_x005F_x0041_'],
    ['begins with a digit, as the size of letters does', '12 apps', ' 12 apps'],
    ['has controls and directions', 'a\u0007\u001b[31mb\u202ec\ud800', 'abc'],
    ['has several lines', 'a\r\nb\u2028c', 'a ⏎ b ⏎ c'],
    ['has codes of footers', '&P &"Arial" &&', '&&P &&"Arial" &&&&'],
  ] as const) {
    it(`says nothing but itself where it ${what}`, () => {
      expect(printed('portrait', text).footer).to.equal(`&L&8${shown}&C&8&A&R&8&P / &N`);
    });
  }

  it('is cut as it is written, its escapes included', () => {
    const { footer } = printed('portrait', '_x0041_'.repeat(60));

    expect(footer.length).to.be.within(230, 255);
    expect(footer).to.match(/^&L&8(?:_x005F_x0041_)+[_x0-9F]*…&C/);
  });

  for (const name of ['x'.repeat(300), '&'.repeat(300), '👩'.repeat(300)]) {
    it(`is cut to the 255 characters that Excel takes, never within a code or a character (${name.slice(0, 2)}…)`, () => {
      const { footer } = printed('landscape', name);

      expect(footer.length).to.be.within(240, 255);
      expect(footer).to.match(/^&L&8(?:x+|(?:&&)+|👩+)…&C&8&A&R&8&P \/ &N$/u);
    });
  }
});
