import { expect } from 'chai';
import { allowedIn, type BudgetWindow, lookAtOf, openWindow } from '../../../src/okta/rate-limit/budget-window.js';
import type { RateHeaders } from '../../../src/okta/rate-limit/headers.js';
import { type Look, lookNow } from '../../../src/okta/rate-limit/probe-schedule.js';
import { localTimeOf } from '../../../src/okta/rate-limit/server-clock.js';
import { hear } from '../../../src/okta/rate-limit/window-answers.js';

const NOW = 1_767_268_800_300;
const RESET = 1_767_268_861_000;
const UNASKED = openWindow(0.9, true);
const rate = (remaining: number, resetMs = RESET) => ({ limit: 50, remaining, resetMs });
const resetAt = (resetMs: number) => localTimeOf(resetMs, undefined);

function heard(window: BudgetWindow, facts: RateHeaders, nowMs = NOW, look?: Look): BudgetWindow {
  return hear(window, { rate: facts, look }, nowMs, resetAt);
}

function known(remaining: number): BudgetWindow {
  return heard(UNASKED, rate(remaining));
}

const dueAt = (window: BudgetWindow) => lookAtOf(window, resetAt);

describe('a window that processes share', () => {
  it('is looked at once when nothing is known', () => {
    expect(dueAt(UNASKED)).to.be.at.most(NOW);
    expect(allowedIn(UNASKED)).to.equal(0);
  });

  it('has free what remains above the reserve, whoever spent the rest', () => {
    expect([50, 49, 6, 5, 0].map((remaining) => allowedIn(known(remaining)))).to.deep.equal([45, 44, 1, 0, -5]);
  });

  it('is looked at once when something is left of it', () => {
    expect(dueAt(known(20))).to.be.at.most(NOW);
  });

  it('is looked at near its end when it is spent, and a second behind when no request is left to look with', () => {
    expect(dueAt(known(5))).to.be.within(RESET - 1000, RESET);
    expect(dueAt(known(0))).to.equal(RESET + 1000);
  });

  it('takes the least of what is told of it, since answers overtake each other', () => {
    const window = [rate(20), rate(31), rate(12), rate(40)].reduce((all, one) => heard(all, one), UNASKED);

    expect(window.known).to.include({ remaining: 12, resetMs: RESET });
  });

  it('is the same when its end is told a second off, by the later one', () => {
    const window = heard(known(20), rate(19, RESET + 1000));

    expect(window.known).to.include({ remaining: 19, resetMs: RESET + 1000 });
  });

  it('ends with the first word of a later one, and hears no more of an earlier one', () => {
    const later = heard(known(5), rate(49, RESET + 60_000));

    expect(later.known).to.include({ remaining: 49, resetMs: RESET + 60_000, openedMs: NOW, isJoined: false });
    expect(heard(later, rate(3))).to.equal(later);
  });

  it('is not looked at again at once after a wrong look, and each time later', () => {
    const look = lookNow(RESET, resetAt(RESET));
    const once = heard(known(5), rate(4), RESET, look);
    const twice = heard(once, rate(3), RESET + 100, { ...look, atMs: RESET + 100 });

    expect(dueAt(once)).to.be.greaterThan(RESET);
    expect(twice.notBeforeMs - RESET - 100).to.be.greaterThan(once.notBeforeMs - RESET);
  });

  it('begins anew after a right look', () => {
    const look = lookNow(RESET, resetAt(RESET));
    const after = heard(known(5), rate(49, RESET + 60_000), RESET, look);

    expect(after).to.include({ wrongLooks: 0, lookedMs: RESET });
    expect(allowedIn(after)).to.equal(44);
  });

  it('teaches nothing of its end when a look was for what is left of it', () => {
    const after = heard(known(20), rate(5));

    expect(heard(known(20), rate(5), NOW, { atMs: NOW, isEarly: true })).to.deep.equal(after);
  });

  it('has no end of requests while answers carry no rate headers', () => {
    expect(allowedIn({ ...UNASKED, known: 'unlimited' })).to.equal(Number.POSITIVE_INFINITY);
  });
});
