import { expect } from 'chai';
import { jsonIn, parseJson } from '../../src/files/json-text.js';

describe('a JSON text', () => {
  it('is its value', () => {
    expect([jsonIn('{"a":[1]}'), parseJson('null', 'run.json')]).to.deep.equal([{ a: [1] }, null]);
  });

  for (const [what, text, line] of [
    ['where it stops being JSON', '{\n  "a": 1,\n  b: 2\n}', 3],
    ['where it is cut off', '{\n  "a": 1,\n', 3],
    ['where it is empty', '', 1],
  ] as const) {
    it(`names the file and the line ${what}`, () => {
      expect(jsonIn(text)).to.equal(undefined);
      expect(() => parseJson(text, 'run.json')).to.throw(`run.json, line ${line}: not JSON`);
    });
  }

  it('names the line that it is of a list', () => {
    expect(() => parseJson('{', 'apps.ndjson.gz', 7)).to.throw('apps.ndjson.gz, line 7: not JSON');
  });
});
