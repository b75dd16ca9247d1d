import { expect } from 'chai';
import { createProgress, type ProgressState } from '../../src/review/progress.js';

describe('progress', () => {
  it('counts what it is told of', () => {
    const progress = createProgress();

    progress.phase('reading assignments');
    progress.apps(3, 120);
    progress.page(40);
    progress.page(2);
    progress.appDone();
    progress.reported(7);

    expect(progress.state).to.include({
      phase: 'reading assignments',
      appsTotal: 3,
      expected: 120,
      assignments: 42,
      appsDone: 1,
      reported: 7,
    });
  });

  it('expects no number of assignments where there was no run before', () => {
    const progress = createProgress();

    progress.apps(3);

    expect(progress.state.expected).to.equal(0);
  });

  it('tells of every change', () => {
    const phases: ProgressState['phase'][] = [];
    const progress = createProgress(({ phase }) => phases.push(phase));

    progress.phase('listing apps');
    progress.appDone();

    expect(phases).to.deep.equal(['listing apps', 'listing apps']);
  });

  it('keeps what is to be said once, in order', () => {
    const progress = createProgress();

    progress.note('one');
    progress.note('two');

    expect(progress.state.notes).to.deep.equal(['one', 'two']);
  });

  it('says what is waited for until an answer comes, and what it left of the budget', () => {
    const progress = createProgress();
    progress.event({ kind: 'wait', bucket: '/api/v1/apps', untilMs: 5000, reason: 'the window' });
    const waiting = { ...progress.state };

    progress.event({ kind: 'answer', bucket: '/api/v1/apps', remaining: 31, limit: 50 });

    expect(waiting).to.include({ waitingUntilMs: 5000, waitingFor: 'the window', requests: 0 });
    expect(progress.state).to.include({ waitingUntilMs: undefined, remaining: 31, limit: 50, requests: 1 });
  });

  it('leaves the counts alone after a retry', () => {
    const progress = createProgress();

    progress.event({ kind: 'retry', request: 'GET /', attempt: 1, waitMs: 10, reason: '503' });

    expect(progress.state.requests).to.equal(0);
  });
});
