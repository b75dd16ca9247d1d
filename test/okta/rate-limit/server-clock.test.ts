import { expect } from 'chai';
import {
  type ClockOffset,
  createServerClock,
  localTimeOf,
  narrowOffset,
  serverTimeOf,
} from '../../../src/okta/rate-limit/server-clock.js';
import { fakeClock } from '../../support/fake-clock.js';

/** Answers of a server whose clock is `aheadMs` ahead, each taking `roundTripMs`. */
function observe(localTimes: readonly number[], aheadMs: number, roundTripMs: number): ClockOffset | undefined {
  let offset: ClockOffset | undefined;
  for (const sentMs of localTimes) {
    const serverMs = sentMs + roundTripMs / 2 + aheadMs;
    const dateMs = Math.floor(serverMs / 1000) * 1000;
    offset = narrowOffset(offset, { dateMs, sentMs, receivedMs: sentMs + roundTripMs });
  }
  return offset;
}

function widthOf(offset: ClockOffset | undefined): number {
  return offset === undefined ? Number.POSITIVE_INFINITY : offset.mostMs - offset.leastMs;
}

describe('narrowOffset', () => {
  it('bounds the offset to about a second by one answer', () => {
    const offset = observe([10_500], 73_000, 20);

    expect(offset?.leastMs).to.be.at.most(73_000);
    expect(offset?.mostMs).to.be.at.least(73_000);
    expect(widthOf(offset)).to.be.at.most(1040);
  });

  it('narrows to the round trip when answers come all through a second', () => {
    const everyTenMs = Array.from({ length: 100 }, (_, index) => 10_000 + index * 10);

    const offset = observe(everyTenMs, -5_321, 4);

    expect(offset?.leastMs).to.be.at.most(-5_321);
    expect(offset?.mostMs).to.be.at.least(-5_321);
    expect(widthOf(offset)).to.be.at.most(40);
  });

  it('keeps its bounds around the offset while the clocks drift apart', () => {
    let offset = observe([0, 250, 500, 750], 0, 2);
    const before = widthOf(offset);

    offset = narrowOffset(offset, { dateMs: 3_600_000, sentMs: 3_600_500, receivedMs: 3_600_502 });

    expect(offset.leastMs).to.be.at.most(-50);
    expect(widthOf(offset)).to.be.above(before);
  });

  it('begins anew when an answer contradicts the others', () => {
    const before = observe([10_500], 0, 2);

    const after = narrowOffset(before, { dateMs: 100_000, sentMs: 11_000, receivedMs: 11_002 });

    expect(after).to.deep.equal({ leastMs: 88_998, mostMs: 90_020, atMs: 11_002 });
  });
});

describe('localTimeOf', () => {
  it('bounds when this machine sees the server reach a time', () => {
    expect(localTimeOf(60_000, { leastMs: 500, mostMs: 1500, atMs: 0 })).to.deep.equal({
      earliestMs: 58_500,
      latestMs: 59_500,
    });
  });

  it('takes the clocks as one while no answer had a Date', () => {
    expect(localTimeOf(60_000, undefined)).to.deep.equal({ earliestMs: 60_000, latestMs: 60_000 });
    expect(serverTimeOf(60_000, undefined)).to.equal(60_000);
  });
});

const NOW = Date.UTC(2026, 0, 1, 12);

describe('createServerClock', () => {
  it('takes the clocks as one until an answer has a Date', () => {
    const clock = fakeClock(1_000_000);
    const server = createServerClock(clock);
    server.see({ dateMs: undefined, sentMs: 1_000_000, receivedMs: 1_000_000 });

    expect(server.now()).to.equal(1_000_000);
    expect(server.localTime(1_060_000)).to.deep.equal({ earliestMs: 1_060_000, latestMs: 1_060_000 });
  });

  it('is moved by nobody who sets this machine’s clock', () => {
    const clock = fakeClock(1_000_000);
    const server = createServerClock(clock);
    server.see({ dateMs: 5_000_000, sentMs: 1_000_000, receivedMs: 1_000_010 });
    const before = [server.now(), server.localTime(5_060_000)];

    clock.step(-3_600_000);

    expect([server.now(), server.localTime(5_060_000)]).to.deep.equal(before);
    expect(server.now()).to.be.within(5_000_000, 5_001_100);
  });

  for (const [what, farMs] of [
    ['1970', 0],
    ['9999', Date.UTC(9999, 11, 31)],
    ['the last moment that JavaScript has', 8.64e15],
    ['two days from now', NOW + 2 * 86_400_000],
    ['two days ago', NOW - 2 * 86_400_000],
  ] as const) {
    it(`is not carried off to ${what} by one answer, nor by two, and follows the third in a row`, () => {
      const server = createServerClock(fakeClock(1_000_000));
      const see = (dateMs: number) => server.see({ dateMs, sentMs: 1_000_000, receivedMs: 1_000_010 });
      see(NOW);

      see(farMs);
      see(farMs);
      see(NOW);
      see(farMs);
      see(farMs);
      const before = server.now();
      see(farMs);

      expect(before).to.be.within(NOW, NOW + 1_100);
      expect(server.now()).to.be.within(farMs, farMs + 1_100);
    });
  }

  it('follows an answer that is hours off at once: the org’s clock was set', () => {
    const server = createServerClock(fakeClock(1_000_000));
    server.see({ dateMs: 5_000_000, sentMs: 1_000_000, receivedMs: 1_000_010 });
    server.see({ dateMs: 5_000_000 + 20 * 3_600_000, sentMs: 1_000_000, receivedMs: 1_000_010 });

    expect(server.now()).to.be.within(77_000_000, 77_001_100);
  });

  it('goes by what another process was told until an answer of its own has a Date', () => {
    const clock = fakeClock(1_000_000);
    const server = createServerClock(clock);

    server.hear(5_000_000);

    expect(server.now()).to.be.within(5_000_000, 5_003_100);
    expect(server.localTime(5_060_000).latestMs).to.equal(1_060_000);

    server.see({ dateMs: 9_000_000, sentMs: 1_000_000, receivedMs: 1_000_010 });
    server.hear(5_000_000);

    expect(server.now()).to.be.within(9_000_000, 9_001_100);
  });
});
