import { expect } from 'chai';
import fc from 'fast-check';
import { NOWHERE, textEnd, valueEnd } from '../../../src/okta/listing/json-bytes.js';

/** Whether the text is one JSON value to its last byte. */
function isValue(text: string): boolean {
  const bytes = Buffer.from(text);
  return valueEnd(bytes, 0) === bytes.length;
}

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Pieces of JSON, and such as almost are some; none with white space between its parts. */
const piece = fc.oneof(
  fc.constantFrom(...'{}[]:,"\\-+.0123456789eEtrufalsn'),
  fc.constantFrom('"a":', '{"a":1}', '[1,', '"\\u00e9"', '"\\u00g9"', '"\\n"', '"\\x"', '"', '\\"', '\\\\', '"\u0001"'),
  fc.constantFrom('true', 'false', 'null', 'nul', '-0', '01', '1.', '.5', '1e+', '-', '1E-7', '1e5', '{}', '[]'),
);

describe('a value of JSON', () => {
  it('ends where JSON.parse has it end', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        expect(isValue(JSON.stringify(JSON.parse(text))), text).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is one where JSON.parse takes it for one, and nowhere else', () => {
    let values = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
        const text = pieces.join('');

        values += isParsed(text) ? 1 : 0;
        expect(isValue(text), text).to.equal(isParsed(text));
      }),
      { numRuns: 10_000 },
    );
    expect(values).to.be.greaterThan(300);
  });

  it('may have something after it, which is not its own', () => {
    const text = '{"a":[1,{"b":"}]"}]},"c"';

    expect(valueEnd(Buffer.from(text), 0)).to.equal('{"a":[1,{"b":"}]"}]}'.length);
  });

  for (const text of ['', '{', '[', '"', '{"a', '{"a"', '{"a":', '{"a":1', '[1', '[1,', 'tru', '-', '"\\', '"\\u12']) {
    it(`is none in ${JSON.stringify(text)}`, () => {
      expect(valueEnd(Buffer.from(text), 0)).to.equal(NOWHERE);
    });
  }

  for (const text of ['{ }', '[ ]', '[1, 2]', '{"a" :1}', ' 1', '[1\n]']) {
    it(`is left to JSON.parse where it is written with white space: ${JSON.stringify(text)}`, () => {
      expect(isValue(text)).to.equal(false);
    });
  }

  it('is left to JSON.parse where it is nested deeply', () => {
    expect(isValue('['.repeat(50) + ']'.repeat(50))).to.equal(true);
    expect(isValue('['.repeat(100_000) + ']'.repeat(100_000))).to.equal(false);
  });
});

describe('a text of JSON', () => {
  it('ends at its quote, and not at one that is escaped', () => {
    expect(textEnd(Buffer.from('"a\\"b\\\\","c"'), 0)).to.equal('"a\\"b\\\\"'.length);
  });
});
