import { expect } from 'chai';
import { progressLine } from '../../src/cli/progress-display.js';
import { createProgress } from '../../src/review/progress.js';

describe('progress line', () => {
  const at = Date.parse('2026-03-31T02:00:00Z');
  const clock = { now: () => at, steady: () => at, sleep: async () => {} };

  it('says how far the reading is and what is left of the budget', () => {
    const progress = createProgress();
    progress.phase('reading assignments');
    progress.apps(40);
    progress.page(5120);
    progress.event({ kind: 'answer', bucket: 'apps', remaining: 31, limit: 50 });

    const line = progressLine(progress.state, clock, at);

    expect(line).to.equal('reading assignments: 0 %, 0 of 40 apps, 5,120 assignments, 1 request, budget 31 of 50');
  });

  it('says what it waits for, and until when', () => {
    const progress = createProgress();
    progress.phase('reading assignments');
    progress.event({ kind: 'wait', bucket: 'apps', untilMs: at + 31_000, reason: 'the rate limit is spent' });

    const line = progressLine(progress.state, clock, at);

    expect(line).to.equal('reading assignments: waiting until 02:00:31Z (the rate limit is spent)');
  });

  it('estimates the time left once a tenth of the apps is done', () => {
    const progress = createProgress();
    progress.phase('reading assignments');
    progress.apps(10);
    progress.appDone();
    progress.appDone();

    const line = progressLine(progress.state, clock, at - 60_000);

    expect(line).to.contain('about 4 min left');
  });

  it('estimates by assignments where the last run says how many there are', () => {
    const progress = createProgress();
    progress.phase('reading assignments');
    progress.apps(10, 1000);
    progress.page(250);

    const line = progressLine(progress.state, clock, at - 60_000);

    expect(line).to.contain('about 3 min left');
  });

  it('counts what was read before a resume, and takes only its own pace for the time left', () => {
    const progress = createProgress();
    progress.phase('reading assignments');
    progress.apps(10, 1000, { apps: 5, assignments: 500 });
    progress.page(100);

    const line = progressLine(progress.state, clock, at - 60_000);

    expect(line).to.contain('60 %, about 4 min left').and.contain('600 assignments');
  });

  it('says what is tried again, until it is answered', () => {
    const progress = createProgress();
    progress.phase('listing apps');
    progress.event({ kind: 'retry', request: 'GET', attempt: 2, waitMs: 800, reason: 'connection refused' });

    const trying = progressLine(progress.state, clock, at);
    progress.event({ kind: 'answer', bucket: 'apps', remaining: 31, limit: 50 });
    const answered = progressLine(progress.state, clock, at);

    expect(trying).to.equal('listing apps: try 3 follows (connection refused)');
    expect(answered).not.to.contain('try');
  });
});
