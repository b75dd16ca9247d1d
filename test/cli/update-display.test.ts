import { expect } from 'chai';
import type { CliContext } from '../../src/cli/context.js';
import { updateDisplay } from '../../src/cli/update-display.js';
import { type FakeClock, fakeClock } from '../support/fake-clock.js';

const NOON = Date.UTC(2026, 0, 1, 12);
const HOUR = 3_600_000;

describe('the display of an update of the ledger', () => {
  let clock: FakeClock;
  let said: string[];

  beforeEach(() => {
    clock = fakeClock(NOON);
    said = [];
  });

  function show(isTerminal: boolean) {
    const take = (text: string) => void said.push(text);
    // of a context, what a display takes
    const context = { clock, isTerminal, err: take, redraw: take } as Partial<CliContext> as CliContext;
    return updateDisplay(context);
  }
  const progress = { sinceMs: NOON - HOUR, knownMs: NOON - HOUR / 2, untilMs: NOON, events: 5, pages: 1 };

  for (const stepMs of [-HOUR, HOUR, -24 * HOUR, 365 * 24 * HOUR]) {
    it(`says how far it is as often as ever after this machine's clock was set by ${stepMs / HOUR} hours`, () => {
      const display = show(false);
      clock.advance(31_000);
      display.page(progress);
      clock.step(stepMs);
      clock.advance(10_000);
      display.page(progress);
      clock.advance(21_000);
      display.page(progress);

      expect(said).to.have.length(2);
      expect(said[1]).to.match(new RegExp(`^${new Date(NOON + stepMs + 62_000).toISOString()} reading the System Log`));
    });
  }

  it('redraws a terminal’s line five times a second at most', () => {
    const display = show(true);
    for (let n = 0; n < 10; n += 1) {
      clock.advance(100);
      display.page(progress);
    }

    expect(said).to.have.length(5);
  });
});
