import { expect } from 'chai';
import { createNamer } from '../../src/run/nameable.js';

describe('the names of files after ids', () => {
  for (const id of [
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'a\\b',
    'CON',
    'com1',
    'nul',
    'a\u0000b',
    'a b',
    'é',
    'x'.repeat(65),
    'a.gz',
    '-'.repeat(300),
  ]) {
    it(`are not made of ${JSON.stringify(id.slice(0, 20))}`, () => {
      expect(createNamer('app')(id)).to.match(/not one of Okta's/);
    });
  }

  it('are made of one of two ids that differ in capitals alone, and of the same id once', () => {
    const why = createNamer('group');

    expect(['00gAb', '00gab', '00GAB', '00gac', '00gac'].map(why).map((one) => one === undefined)).to.deep.equal([
      true,
      false,
      false,
      true,
      false,
    ]);
  });
});
