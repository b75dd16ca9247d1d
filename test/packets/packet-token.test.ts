import { expect } from 'chai';
import { packetTokens, tokenHash } from '../../src/packets/packet-token.js';

describe('packetTokens', () => {
  it('gives each file of each run a token of its own, always the same', () => {
    const names = ['packets/a.xlsx', 'packets/a.html', 'packets/a (2).xlsx', 'packets/b.xlsx'];

    const tokens = ['one', 'two'].flatMap((secret) => names.map(packetTokens(secret)));

    expect(new Set(tokens).size).to.equal(8);
    expect(names.map(packetTokens('one'))).to.deep.equal(tokens.slice(0, 4));
  });

  it('has 128 bits and more, in letters that a spreadsheet leaves as they are', () => {
    expect(packetTokens('secret')('packets/a.xlsx')).to.match(/^[A-Za-z0-9_-]{22}$/);
  });
});

describe('tokenHash', () => {
  it('is SHA-256 in hex, from which nobody gets the token', () => {
    expect(tokenHash('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
