import { expect } from 'chai';
import { isMailAddress } from '../../src/assignment/mail-address.js';

describe('a mail address', () => {
  for (const good of ['ada@example.com', 'a.b+c@mail.example.co.uk', 'zoë@exämple.com', "o'neil@example.com"]) {
    it(`is ${good}`, () => {
      expect(isMailAddress(good)).to.equal(true);
    });
  }

  for (const bad of [
    'ada',
    'ada@localhost',
    'Ada <ada@example.com>',
    'ada@example.com, eve@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com\n',
    'ada@example.com\u202e',
    'ada\u2028@example.com',
    'ada\ud800@example.com',
    'ada\u0000@example.com',
    'ada\u200b@example.com',
    'ada@exam ple.com',
    'ada@example..com',
    'ada@[127.0.0.1]',
    '"ada, eve"@example.com',
    'ada:eve@example.com;',
    `${'a'.repeat(250)}@example.com`,
    '',
  ]) {
    it(`is not ${JSON.stringify(bad.slice(0, 40))}`, () => {
      expect(isMailAddress(bad)).to.equal(false);
    });
  }
});
