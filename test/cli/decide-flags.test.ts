import { expect } from 'chai';
import { checkDecideFlags, type DecideModes } from '../../src/cli/decide-flags.js';

const NONE: DecideModes = { acceptRecommended: false, keepRest: false, rule: [], later: false, supersede: false };
const WHO = { reviewer: 'cfo@example.com' };

describe('the flags of decide', () => {
  const good: readonly [string, readonly string[], Partial<DecideModes>][] = [
    ['an inbox alone', [], { inbox: 'returned' }],
    ['files alone', ['a.xlsx'], {}],
    ['files of which the later one counts', ['a.xlsx', 'b.xlsx'], { later: true }],
    ['recommendations of a rule', [], { acceptRecommended: true, rule: ['user-deactivated'], ...WHO }],
    ['what the policy says of the undecided', [], { undecided: 'revoke' }],
    ['the rest with a reason', [], { keepRest: true, reason: 'on the list', ...WHO }],
  ];
  for (const [what, files, flags] of good) {
    it(`are taken: ${what}`, () => {
      expect(() => checkDecideFlags(files, { ...NONE, ...flags })).not.to.throw();
    });
  }

  const bad: readonly [string, readonly string[], Partial<DecideModes>, RegExp][] = [
    ['files beside an inbox', ['a.csv'], { inbox: 'returned' }, /--inbox takes no files/],
    [
      'an inbox beside the rest',
      [],
      { ...WHO, inbox: 'returned', keepRest: true, reason: 'x' },
      /--keep-rest takes no files/,
    ],
    ['files beside the undecided', ['a.xlsx'], { undecided: 'revoke' }, /--undecided goes alone/],
    ['an inbox beside the undecided', [], { undecided: 'keep', inbox: 'x' }, /--undecided goes alone/],
    ['nothing to import', [], {}, /no files to import/],
    ['a rule beside files', ['a.xlsx'], { rule: ['user-deactivated'] }, /--rule goes with --accept-recommended/],
    ['a reviewer beside files', ['a.xlsx'], WHO, /a file names its own reviewer/],
    ['a reason beside files', ['a.xlsx'], { reason: 'so' }, /a file has a reason for each row/],
    ['both ways at once', [], { acceptRecommended: true, keepRest: true, ...WHO }, /run decide twice/],
    ['files beside the rest', ['a.xlsx'], { keepRest: true, reason: 'so', ...WHO }, /--keep-rest takes no files/],
    ['the rest of nobody', [], { keepRest: true, reason: 'so' }, /--keep-rest needs --reviewer/],
    ['the rest without a reason', [], { keepRest: true, reason: '  ', ...WHO }, /--keep-rest needs --reason/],
    ['the rest by a rule', [], { keepRest: true, reason: 'so', rule: ['x'], ...WHO }, /--rule goes with/],
    ['a reason of a rule', [], { acceptRecommended: true, reason: 'so', rule: ['x'], ...WHO }, /the rule says why/],
    ['overruling in bulk', [], { keepRest: true, reason: 'so', supersede: true, ...WHO }, /never overruled in bulk/],
  ];
  for (const [what, files, flags, why] of bad) {
    it(`are refused: ${what}`, () => {
      expect(() => checkDecideFlags(files, { ...NONE, ...flags })).to.throw(why);
    });
  }
});
