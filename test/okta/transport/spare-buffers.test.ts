import { expect } from 'chai';
import { createSpareBuffers } from '../../../src/okta/transport/spare-buffers.js';

describe('spare buffers', () => {
  it('give the one that was given back to whoever asks next', () => {
    const spare = createSpareBuffers();
    const first = spare.take(1_000_000);
    spare.give(first);

    const second = spare.take(1_000_100);

    expect(second).to.equal(first);
  });

  it('give none twice before it is given back', () => {
    const spare = createSpareBuffers();
    spare.give(spare.take(10));

    expect(spare.take(10)).to.not.equal(spare.take(10));
  });

  it('keep a small one for small needs while larger ones are asked for', () => {
    const spare = createSpareBuffers();
    const small = spare.take(1);
    const large = spare.take(1_000_000);
    spare.give(large);
    spare.give(small);

    expect([spare.take(900_000), spare.take(1)]).to.deep.equal([large, small]);
  });

  it('keep none that is much larger than a page', () => {
    const spare = createSpareBuffers();
    const large = spare.take(9_000_000);
    spare.give(large);

    expect(spare.take(1)).to.not.equal(large);
  });

  it('have as much room as is asked for, whatever was given back', () => {
    const spare = createSpareBuffers();
    for (const bytes of [0, 1, 1 << 18, (1 << 18) + 1, 5_000_000]) {
      const taken = spare.take(bytes);
      spare.give(taken);

      expect(taken.byteLength).to.be.greaterThanOrEqual(bytes);
    }
  });
});
