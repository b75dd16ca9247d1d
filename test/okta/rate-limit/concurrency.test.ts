import { expect } from 'chai';
import {
  type Concurrency,
  createPlaces,
  hasPlace,
  leavePlace,
  lowerCap,
  noteSuccess,
  openConcurrency,
  takePlace,
} from '../../../src/okta/rate-limit/concurrency.js';

function times(count: number, change: (state: Concurrency) => Concurrency, from: Concurrency): Concurrency {
  let state = from;
  for (let index = 0; index < count; index += 1) state = change(state);
  return state;
}

describe('concurrency', () => {
  it('has as many places as allowed', () => {
    const full = times(3, takePlace, openConcurrency(3));

    expect([hasPlace(openConcurrency(3)), hasPlace(full), hasPlace(leavePlace(full))]).to.deep.equal([
      true,
      false,
      true,
    ]);
  });

  it('halves when Okta refuses for too many at once, down to one', () => {
    const caps = [8, 4, 2, 1].map((cap) => lowerCap({ ...openConcurrency(8), cap }, 0).cap);

    expect(caps).to.deep.equal([4, 2, 1, 1]);
  });

  it('halves once for requests that left together', () => {
    const burst = times(8, takePlace, openConcurrency(8));

    const after = [0, 1, 2, 3].reduce((state, begunAs) => lowerCap(state, begunAs), burst);

    expect(after.cap).to.equal(4);
  });

  it('halves again for a request that left afterwards', () => {
    const lowered = lowerCap(times(8, takePlace, openConcurrency(8)), 0);

    expect(lowerCap(takePlace(lowered), 8).cap).to.equal(2);
  });

  it('rises by one after several rounds of successes, and no further than allowed', () => {
    const lowered = lowerCap(openConcurrency(4), 0);

    expect(times(7, noteSuccess, lowered).cap).to.equal(2);
    expect(times(8, noteSuccess, lowered).cap).to.equal(3);
    expect(times(1000, noteSuccess, lowered).cap).to.equal(4);
  });
});

describe('createPlaces', () => {
  it('numbers the requests that take a place, and has none left when all are taken', () => {
    const places = createPlaces(2);

    expect([places.take(), places.take()]).to.deep.equal([0, 1]);
    expect(places.has()).to.equal(false);
    places.leave();
    expect(places.has()).to.equal(true);
  });

  it('has half as many after a 429 of the concurrency limit, and more again after successes', () => {
    const places = createPlaces(2);
    places.take();

    places.learn(true, 0);
    const lowered = places.has();
    for (let one = 0; one < 4; one += 1) places.learn(false, 0);

    expect([lowered, places.has()]).to.deep.equal([false, true]);
  });
});
