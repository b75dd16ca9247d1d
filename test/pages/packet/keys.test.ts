import { expect } from 'chai';
import { commandOf, KEYS } from '../../../src/pages/packet/keys.js';

const press = (key: string, more = {}) => commandOf({ key, isModified: false, isTyping: false, ...more });

describe('commandOf', () => {
  it('knows each key of the help, in either case', () => {
    for (const { key, command } of KEYS) {
      expect(press(key)).to.equal(command);
      expect(press(key.toUpperCase())).to.equal(command);
    }
    expect(new Set(KEYS.map(({ key }) => key)).size).to.equal(KEYS.length);
  });

  it('leaves letters alone where text is typed, and those of the browser’s own shortcuts', () => {
    expect(press('r', { isTyping: true })).to.equal(undefined);
    expect(press('r', { isModified: true })).to.equal(undefined);
  });

  it('is nothing for any other key', () => {
    expect(press('Enter')).to.equal(undefined);
    expect(press('q')).to.equal(undefined);
  });
});
