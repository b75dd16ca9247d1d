import { expect } from 'chai';
import { packetName } from '../../src/packets/packet-name.js';

describe('packetName', () => {
  const PLAIN: readonly (readonly [reviewer: string, part: number, name: string])[] = [
    ['boss@example.com', 1, 'boss@example.com.xlsx'],
    [' Boss@Example.com ', 1, 'boss@example.com.xlsx'],
    ['boss+audit@example.com', 2, 'boss+audit@example.com (2).xlsx'],
  ];

  for (const [reviewer, part, name] of PLAIN) {
    it(`calls part ${part} of ${JSON.stringify(reviewer)} ${name}`, () => {
      expect(packetName(reviewer, part)).to.equal(name);
    });
  }

  const UNSAFE = [
    '../../etc/passwd',
    '.hidden',
    '-rf',
    'a\\b',
    'C:boss',
    'Zoë@example.com',
    'boss@example.com\n',
    'a*?|<>"',
    'x'.repeat(300),
    'con',
    'NUL.txt',
    'com1',
    'aux.boss',
  ];

  for (const reviewer of UNSAFE) {
    it(`makes a name that any system takes of ${JSON.stringify(reviewer.slice(0, 20))}`, () => {
      const name = packetName(reviewer, 1);

      expect(name).to.match(/^[a-z0-9_@+][a-z0-9._@+-]{0,95}\.xlsx$/);
      expect(name).not.to.match(/^(?:con|prn|aux|nul|com\d|lpt\d)\./);
    });
  }

  it('never gives two reviewers one name, though their safe forms are the same', () => {
    const reviewers = ['a/b', 'a\\b', 'a_b', 'a:b', `${'x'.repeat(90)}1`, `${'x'.repeat(90)}2`, 'nul', '_nul'];

    const names = reviewers.map((reviewer) => packetName(reviewer, 1));

    expect(new Set(names).size).to.equal(reviewers.length);
  });

  it('gives one reviewer the same name every time', () => {
    expect(packetName('Jürgen', 1)).to.equal(packetName('JÜRGEN ', 1));
  });
});
