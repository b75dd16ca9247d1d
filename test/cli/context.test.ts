import { expect } from 'chai';
import { cut, leavingText } from '../../src/cli/context.js';
import { keepSecret } from '../../src/secrets.js';

const TOKEN = '00bR8-zX_m4nK7wC3dM6qS0uY5aF1jV2pT-eHgL';

describe('text that leaves the process', () => {
  before(() => keepSecret(TOKEN));

  for (const [what, text, expected] of [
    ['a secret in colours', `\u001b[31m${TOKEN}\u001b[0m`, '[secret]'],
    ['a secret behind what nobody sees', `${TOKEN.slice(0, 9)}\u200b\u2060${TOKEN.slice(9)}`, '[secret]'],
    ['a command of which a secret would be the name', `##${TOKEN}`, '# #[secret]'],
    ['a command with a secret in it', `::add-mask::${TOKEN}`, ': :add-mask::[secret]'],
    ['a command whose line break is encoded', `::error::a%0A::set-env::${TOKEN}`, ': :error::a%0A::set-env::[secret]'],
    ['a link that a terminal would open', `\u001b]8;;https://x/${TOKEN}\u001b\\click\u001b]8;;\u001b\\`, 'click'],
    [
      'what a server of builds takes after blanks',
      '\n\u00a0\u3000::error::x\u2028::debug::y',
      '\n\u00a0\u3000: :error::x\n: :debug::y',
    ],
    ['messages of TeamCity', "##teamcity[buildStatus text='ok']", "# #teamcity[buildStatus text='ok']"],
    [
      'commands in capitals',
      '##VSO[task.setvariable variable=x]y ##[ERROR]',
      '# #VSO[task.setvariable variable=x]y # #[ERROR]',
    ],
  ] as const) {
    it(`does nothing and shows nothing with ${what}`, () => {
      expect(leavingText(text)).to.equal(expected);
      expect(leavingText(expected)).to.equal(expected);
    });
  }
});

describe('a line of the terminal', () => {
  it('is cut to the width, and says so', () => {
    expect(cut('reading assignments: 12 of 40 apps', 20)).to.equal('reading assignments…');
    expect(cut('short', 20)).to.equal('short');
    expect(cut('any', 0)).to.equal('…');
  });

  it('is never cut within a character', () => {
    expect(cut('👩👩👩', 2)).to.equal('👩…');
  });
});
