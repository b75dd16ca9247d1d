import { expect } from 'chai';
import { looksLikeFormula, neutralised, printable } from '../../src/report/neutral-text.js';

describe('neutralised', () => {
  const formulas = [
    ['=1+1', "'=1+1"],
    ['+4912345', "'+4912345"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tcmd', "'\tcmd"],
    ['\rcmd', "'\rcmd"],
    ['\ncmd', "'\ncmd"],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠SUM(A1)', "'＠SUM(A1)"],
    ['﹦1+1', "'﹦1+1"],
    ['  =1+1', "'  =1+1"],
    ['\u00a0=1+1', "'\u00a0=1+1"],
    ['\ufeff=1+1', "'\ufeff=1+1"],
    ['\u200b=1+1', "'\u200b=1+1"],
    ['"=1+1', '\'"=1+1'],
    ["'=1+1", "''=1+1"],
    ['"\' =1+1', "'\"' =1+1"],
  ];
  for (const [given = '', expected] of formulas) {
    it(`puts an apostrophe before ${JSON.stringify(given)}`, () => {
      expect(neutralised(given)).to.equal(expected);
    });
  }

  it('looks behind what it strips', () => {
    expect(neutralised('\u0000=1+1')).to.equal("'=1+1");
    expect(neutralised('\ud800=1+1')).to.equal("'=1+1");
  });

  // a spreadsheet whose locale separates by semicolons starts a cell there, quotes or not
  it('guards every place where another separator would start a cell', () => {
    expect(neutralised('Sales;=1+1')).to.equal("Sales;'=1+1");
    expect(neutralised('Sales; "@x;ok')).to.equal('Sales;\' "@x;ok');
    expect(neutralised('one\r\n=1+1')).to.equal("one\r\n'=1+1");
    expect(neutralised('one\t+1')).to.equal("one\t'+1");
    expect(neutralised('\n=1+1')).to.equal("'\n'=1+1");
  });

  it('leaves ordinary text as it is', () => {
    for (const text of [
      '',
      'Ada',
      'O’Neil',
      'José-María',
      'a=b',
      '1-2',
      'two\nlines',
      'a;b',
      '李小明',
      '👩‍💻 dev',
      '(no such user)',
    ]) {
      expect(neutralised(text)).to.equal(text);
    }
  });

  it('takes no longer than a blink for text made to be slow', () => {
    const started = performance.now();

    neutralised(`${'\n'.repeat(30_000)}x`);
    neutralised(`${'; '.repeat(30_000)}x`);
    neutralised(`${' '.repeat(60_000)}x`);

    expect(performance.now() - started).to.be.below(2000);
  });
});

describe('printable', () => {
  it('strips control characters, half surrogate pairs and what XML forbids', () => {
    expect(printable('a\u0000b\u0007c\u001bd\u007fe\u0085f')).to.equal('abcdef');
    expect(printable('a\ud800b\udc00c\ufffed\uffff')).to.equal('abcd');
  });

  it('keeps tabs, line breaks and whole surrogate pairs', () => {
    expect(printable('a\tb\nc\r\nd\u{1f600}')).to.equal('a\tb\nc\r\nd\u{1f600}');
  });
});

describe('looksLikeFormula', () => {
  it('tells formulas from text', () => {
    expect(looksLikeFormula('=1')).to.equal(true);
    expect(looksLikeFormula(' +1')).to.equal(true);
    expect(looksLikeFormula('1+1')).to.equal(false);
    expect(looksLikeFormula('')).to.equal(false);
  });
});
