import { expect } from 'chai';
import { settling } from '../../src/sandbox/state/settling.js';

describe('the built-in org: what follows some time after its cause', () => {
  it('follows at once where nothing is to be waited for', () => {
    const done: string[] = [];

    settling({}, () => 0).later(() => done.push('now'));

    expect(done).to.deep.equal(['now']);
  });

  it('waits for requests and for time, both, and comes in order', () => {
    let now = 0;
    const done: string[] = [];
    const { later, tick, pending } = settling({ requests: 1, ms: 100 }, () => now);
    later(() => done.push('one'));
    later(() => done.push('two'));

    tick();
    tick();
    const early = [...done];
    now = 100;
    tick();

    expect(early).to.deep.equal([]);
    expect(done).to.deep.equal(['one', 'two']);
    expect(pending()).to.equal(0);
  });
});
