import { expect } from 'chai';
import fc from 'fast-check';
import { baseAddressKey, mixedScripts, personKey } from '../../src/assignment/person.js';

describe("a person's name as it is compared", () => {
  for (const [how, spelling] of [
    ['another case', 'Alice.Ng@Example.COM'],
    ['blanks around it', '  alice.ng@example.com\t'],
    ['full-width letters', 'ａｌｉｃｅ.ng@example.com'],
    ['a soft hyphen', 'ali\u00adce.ng@example.com'],
    ['a zero-width space', 'alice.ng\u200b@example.com'],
    ['a zero-width joiner', 'al\u200dice.ng@example.com'],
    ['a byte-order mark', '\ufeffalice.ng@example.com'],
    ['a direction mark', 'alice.ng@example.com\u202e'],
    ['a variation selector', 'alice\ufe0f.ng@example.com'],
    ['letters of mathematics', '\u{1d41a}lice.ng@example.com'],
    ['a letter in a circle', '\u24d0lice.ng@example.com'],
    ['a filler of Hangul', 'alice\u3164.ng@example.com'],
    ['a joiner of graphemes', 'al\u034fice.ng@example.com'],
    ['a letter of a tag', 'alice.ng@example.com\u{e0041}'],
    ['a blank of Braille', 'alice\u2800.ng@example.com'],
    ['an i without a dot', 'al\u0131ce.ng@example.com'],
    ['an I with a dot', 'AL\u0130CE.NG@EXAMPLE.COM'],
    ['an ideographic full stop', 'alice\u3002ng@example.com'],
    ['a dot at the end of the domain', 'alice.ng@example.com.'],
    ['blanks around the at sign', 'alice.ng @ example.com'],
    ['a name before it', 'Alice Ng <alice.ng@example.com>'],
    ['a scheme before it', 'mailto:Alice.Ng@example.com'],
    ['all of that at once', '"Ng, Alice" <MAILTO: ali\u00adce.ng@example.com.> .'],
    ['a long s', 'alice.ng@example.com'.replace('s', 'ſ')],
  ]) {
    it(`is the same with ${how}`, () => {
      expect(personKey(spelling ?? '')).to.equal('alice.ng@example.com');
    });
  }

  it('is the same however its marks are put together', () => {
    expect(personKey('Jürgen Groß')).to.equal(personKey('JU\u0308RGEN GROSS'));
  });

  it('is another person where a letter is another one', () => {
    expect(personKey('alicia@example.com')).not.to.equal(personKey('alice@example.com'));
    expect(personKey('al\u00edce@example.com')).not.to.equal(personKey('alice@example.com'));
    expect(personKey('ali\u0301ce@example.com')).to.equal(personKey('al\u00edce@example.com'));
    expect(personKey('Dr. No.')).to.equal('dr. no.');
  });

  it('stays as it is when it is compared again, however an address is dressed', () => {
    const part = fc.constantFrom(
      '<',
      '>',
      '@',
      '.',
      ' ',
      ':',
      'mailto:',
      'a',
      'b.c',
      '\u3002',
      '\u0130',
      '\u0307',
      'I',
    );
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join('')),
        (name) => {
          expect(personKey(personKey(name))).to.equal(personKey(name));
        },
      ),
    );
  });

  it('stays as it is when it is compared again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(personKey(personKey(name))).to.equal(personKey(name));
      }),
    );
  });

  it('says the same of a name wherever something invisible is put into it', () => {
    const invisible = fc.constantFrom('\u00ad', '\u200b', '\u200d', '\u2060', '\ufeff', '\u061c', '\u180e', '\u0000');
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), invisible, (name, at, mark) => {
        const place = at % (name.length + 1);
        const marked = `${name.slice(0, place)}${mark}${name.slice(place)}`;
        expect(personKey(marked)).to.equal(personKey(name));
      }),
    );
  });

  it('may have something added to its address', () => {
    expect(baseAddressKey('alice+okta@example.com')).to.equal('alice@example.com');
    expect(baseAddressKey('alice@example.com')).to.equal(undefined);
    expect(baseAddressKey('+alice@example.com')).to.equal(undefined);
    expect(baseAddressKey('a+b')).to.equal(undefined);
  });
});

describe('a name of several scripts', () => {
  for (const name of ['alic\u0435@example.com', '\u0430lice', '\u03bfscar@example.com', 'alice@ex\u0430mple.com']) {
    it(`is named as such: ${name}`, () => {
      expect(mixedScripts(name)).to.match(/^mixes Latin and (Cyrillic|Greek) letters, which look alike$/);
    });
  }

  for (const name of ['alice@example.com', 'Jürgen Groß', 'Анна Петрова', '山田 Taro', 'Σοφία', 'O’Neill (2)']) {
    it(`is none in ${name}`, () => {
      expect(mixedScripts(name)).to.equal(undefined);
    });
  }
});
