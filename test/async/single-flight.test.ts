import { expect } from 'chai';
import { singleFlight } from '../../src/async/single-flight.js';
import { rejectionOf } from '../support/rejection.js';

/** Work that ends only when told to, and its signals in the order of its starts. */
function manualWork() {
  const starts: { signal: AbortSignal; succeed: (value: string) => void; fail: (error: Error) => void }[] = [];
  const work = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      starts.push({ signal, succeed: resolve, fail: reject });
    });
  return { work, starts };
}

describe('single flight', () => {
  it('does the work once for all who wait for it', async () => {
    const { work, starts } = manualWork();
    const fly = singleFlight(work);

    const waiting = Promise.all([fly(), fly(), fly()]);
    starts[0]?.succeed('done');

    expect(await waiting).to.deep.equal(['done', 'done', 'done']);
    expect(starts).to.have.length(1);
  });

  it('does it anew for those who come later', async () => {
    const { work, starts } = manualWork();
    const fly = singleFlight(work);

    const first = fly();
    starts[0]?.succeed('first');
    await first;
    const second = fly();
    starts[1]?.succeed('second');

    expect(await second).to.equal('second');
  });

  it('fails for all who wait, and is tried anew afterwards', async () => {
    const { work, starts } = manualWork();
    const fly = singleFlight(work);

    const waiting = [fly(), fly()].map(rejectionOf);
    starts[0]?.fail(new Error('refused'));

    expect((await Promise.all(waiting)).map((error) => error.message)).to.deep.equal(['refused', 'refused']);
    const again = fly();
    starts[1]?.succeed('granted');
    expect(await again).to.equal('granted');
  });

  it('lets one leave without taking the others along', async () => {
    const { work, starts } = manualWork();
    const fly = singleFlight(work);
    const leaver = new AbortController();

    const left = rejectionOf(fly(leaver.signal));
    const stays = fly(new AbortController().signal);
    leaver.abort(new Error('stopped'));

    expect((await left).message).to.equal('stopped');
    expect(starts[0]?.signal.aborted).to.equal(false);
    starts[0]?.succeed('done');
    expect(await stays).to.equal('done');
  });

  it('aborts the work when the last one leaves, and starts anew for the next', async () => {
    const { work, starts } = manualWork();
    const fly = singleFlight(work);
    const leavers = [new AbortController(), new AbortController()];

    const left = leavers.map(({ signal }) => rejectionOf(fly(signal)));
    for (const leaver of leavers) leaver.abort(new Error('stopped'));
    await Promise.all(left);

    expect(starts[0]?.signal.aborted).to.equal(true);
    const next = fly();
    starts[1]?.succeed('done');
    expect(await next).to.equal('done');
  });

  it('starts nothing for one who has left already', async () => {
    const { work, starts } = manualWork();

    const error = await rejectionOf(singleFlight(work)(AbortSignal.abort(new Error('stopped'))));

    expect(error.message).to.equal('stopped');
    expect(starts).to.have.length(0);
  });
});
