import { expect } from 'chai';
import { cut } from '../../src/cli/context.js';

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
