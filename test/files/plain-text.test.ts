import { expect } from 'chai';
import { jsonText, oneLine, plainText } from '../../src/files/plain-text.js';
import { seededRandom } from '../support/seeded-random.js';

describe('plain text', () => {
  for (const [what, text, expected] of [
    ['colours and other escape sequences', 'a \u001b[31mred\u001b[0m b', 'a red b'],
    ['a link of a terminal', '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007', 'click'],
    ['a title of a window', '\u001b]0;title\u0007Payroll', 'Payroll'],
    ['sequences that begin with a C1 control', 'a\u009b2Jb', 'ab'],
    ['an escape with nothing after it', 'Payroll\u001b', 'Payroll'],
    ['a carriage return that would overwrite the line', 'evil\rgood', 'evilgood'],
    ['backspaces and bells', 'a\b\u0007b', 'ab'],
    ['NUL and DEL', 'a\u0000\u007fb', 'ab'],
    ['right-to-left overrides and isolates', 'gnp.\u202eexe\u2066x\u2069', 'gnp.exex'],
    ['what has no width', 'Pay\u200broll\ufeff\u00ad', 'Payroll'],
    ['half a surrogate pair', 'a\ud800b', 'ab'],
    ['a workflow command', '::add-mask::x', ': :add-mask::x'],
    ['a workflow command after blanks', 'ok\n \u00a0::set-output name=a::b', 'ok\n \u00a0: :set-output name=a::b'],
    ['a workflow command that is whole only without the invisible', ':\u200b:error::x', ': :error::x'],
    ['a command of Azure in the middle of a line', 'a ##vso[task.setvariable]b', 'a # #vso[task.setvariable]b'],
    ['the older form of a workflow command', '##[error]x', '# #[error]x'],
    ['line separators', 'a\u2028::error::b', 'a\n: :error::b'],
  ] as const) {
    it(`makes text of ${what}`, () => {
      expect(plainText(text)).to.equal(expected);
    });
  }

  for (const text of ['Payroll: a::b # 1 ##', 'Zoë Müller 東京 👩 العربية', 'two\nlines\tand a tab', '']) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => {
      expect(plainText(text)).to.equal(text);
    });
  }

  it('is the same when it passes twice, whatever it is made of', () => {
    const parts = [
      '::',
      ':',
      '##',
      '#',
      '[',
      'vso[',
      '\n',
      ' ',
      '\r',
      '\u001b[',
      '\u009b',
      '31m',
      '\u200b',
      'a',
      '\u202e',
    ];
    const random = seededRandom(7);
    for (let count = 0; count < 2000; count++) {
      const text = Array.from({ length: 8 }, () => parts[Math.floor(random() * parts.length)]).join('');

      const once = plainText(text);

      expect(plainText(once), JSON.stringify(text)).to.equal(once);
      expect(once, JSON.stringify(text)).not.to.match(/(?!\n)[\p{Cc}\p{Cf}]|^\s*::|##\[|##vso\[/mu);
    }
  });

  it('holds a value on one line, so that it cannot pass for a line of the program', () => {
    expect(oneLine('Payroll\nAccess review: COMPLETE\n::error::x')).to.equal(
      'Payroll ⏎ Access review: COMPLETE ⏎ : :error::x',
    );
  });
});

describe('JSON text', () => {
  const hostile = 'a\u001b[31m\u009b1m\u202e\u200b\u2028 ##vso[x] ::b \u{e0041} é 東';

  it('escapes whatever acts on a terminal or a build server', () => {
    const text = jsonText({ label: hostile });

    expect(text).not.to.match(/[\p{Cc}\p{Cf}\u2028]|##/u);
    expect(plainText(text)).to.equal(text);
  });

  it('loses nothing of it', () => {
    expect(JSON.parse(jsonText({ label: hostile }, 2))).to.deep.equal({ label: hostile });
  });
});
