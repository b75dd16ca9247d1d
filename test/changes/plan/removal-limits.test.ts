import { expect } from 'chai';
import { brakeProblems, limitGate } from '../../../src/changes/plan/removal-limits.js';
import { policyFrom } from '../../support/policy-from.js';

const { apply } = policyFrom();
const WIDE = { ...apply, maxCount: 1000, maxShare: 1, perApp: { maxCount: 1000, maxShare: 1 } };

function payroll(planned: number, removed = 0, rows = 40) {
  return [{ label: 'Payroll', rows, planned, removed }];
}

describe('brakes', () => {
  it('lets through what every limit allows, to the last one', () => {
    const limits = { ...apply, maxCount: 10, maxShare: 0.25, perApp: { maxCount: 10, maxShare: 0.25 } };

    expect(brakeProblems(limits, 40, payroll(10))).to.deep.equal([]);
  });

  it('stops more removals than the run allows, with the arithmetic', () => {
    expect(brakeProblems({ ...WIDE, maxCount: 10 }, 40, payroll(11))).to.deep.equal([
      '11 is over the 10 allowed for the run (apply.maxCount)',
    ]);
  });

  it('stops a greater share than the run allows', () => {
    expect(brakeProblems({ ...WIDE, maxShare: 0.05 }, 1000, payroll(51, 0, 900))).to.deep.equal([
      '51 of 1000, 5.1 %, is over the 5 % allowed for the run (apply.maxShare)',
    ]);
  });

  it('stops more removals than an app allows', () => {
    expect(brakeProblems({ ...WIDE, perApp: { maxCount: 5, maxShare: 1 } }, 400, payroll(6))).to.deep.equal([
      '6 is over the 5 allowed for Payroll (apply.perApp.maxCount)',
    ]);
  });

  it('stops a greater share than an app allows', () => {
    expect(brakeProblems({ ...WIDE, perApp: { maxCount: 99, maxShare: 0.25 } }, 400, payroll(12))).to.deep.equal([
      '12 of 40, 30 %, is over the 25 % allowed for Payroll (apply.perApp.maxShare)',
    ]);
  });

  it('counts what was already removed for the run', () => {
    expect(brakeProblems({ ...WIDE, maxCount: 50 }, 4000, payroll(20, 40, 400))).to.deep.equal([
      '60 (40 already removed and 20 planned) is over the 50 allowed for the run (apply.maxCount)',
    ]);
  });

  it('adds up the apps', () => {
    const apps = [...payroll(6), { label: 'Slack', rows: 40, planned: 6, removed: 0 }];

    expect(brakeProblems({ ...WIDE, maxCount: 10 }, 80, apps)).to.have.length(1);
  });

  it('lets several through together or not at all', () => {
    const gate = limitGate({ ...WIDE, perApp: { maxCount: 2, maxShare: 1 } }, 40, new Map());
    const [a, b] = ['Payroll', 'Slack'].map((label) => ({ id: label, label, rows: 20 }));
    if (a === undefined || b === undefined) throw new Error('no apps');

    expect(gate.admit(b, a, a, a)?.why).to.equal('over the 2 allowed for Payroll (apply.perApp.maxCount)');
    expect(gate.admit(a, a)).to.equal(undefined);
    expect(gate.admit(b, a)?.why).to.match(/over the 2 allowed for Payroll/);
    // nothing of what was refused had been counted
    expect(gate.admit(b, b)).to.equal(undefined);
    expect(gate.admit()).to.equal(undefined);
  });

  it('counts all that come together for the run', () => {
    const gate = limitGate({ ...WIDE, maxCount: 2 }, 40, new Map());
    const app = { id: 'a', label: 'Payroll', rows: 40 };

    expect(gate.admit(app, app, app)?.why).to.equal('over the 2 allowed for the run (apply.maxCount)');
    expect(gate.admit(app, app)).to.equal(undefined);
  });

  it('takes a maxCount of 0 for none at all', () => {
    expect(brakeProblems({ ...WIDE, maxCount: 0 }, 40, payroll(1))).to.deep.equal([
      '1: no removals are allowed for the run (apply.maxCount is 0)',
    ]);
  });

  it('has nothing to say of a plan that removes nothing', () => {
    expect(brakeProblems({ ...WIDE, maxCount: 0 }, 40, payroll(0, 3))).to.deep.equal([]);
  });
});

describe('limit gate', () => {
  const app = { id: '0oa1', label: 'Payroll', rows: 40 };

  function admitted(gate: ReturnType<typeof limitGate>, times: number): readonly (string | undefined)[] {
    return Array.from({ length: times }, () => gate.admit(app)?.why);
  }

  const stops: readonly (readonly [limits: Partial<typeof WIDE>, rows: number, lets: number, why: string])[] = [
    [{ maxCount: 2 }, 400, 2, 'over the 2 allowed for the run (apply.maxCount)'],
    [{ maxShare: 0.01 }, 300, 3, 'over the 1 % of 300 rows allowed for the run (apply.maxShare)'],
    [{ perApp: { maxCount: 1, maxShare: 1 } }, 400, 1, 'over the 1 allowed for Payroll (apply.perApp.maxCount)'],
    [
      { perApp: { maxCount: 99, maxShare: 0.05 } },
      400,
      2,
      'over the 5 % of 40 rows allowed for Payroll (apply.perApp.maxShare)',
    ],
  ];
  for (const [limits, rows, lets, why] of stops) {
    it(`lets ${lets} through and holds the next: ${why}`, () => {
      const gate = limitGate({ ...WIDE, ...limits }, rows, new Map());

      const answers = admitted(gate, lets + 2);

      expect(answers).to.deep.equal([...Array.from({ length: lets }, () => undefined), why, why]);
    });
  }

  it('counts what was removed before, of this app and of others', () => {
    const byRun = limitGate({ ...WIDE, maxCount: 3 }, 400, new Map([['0oaother', 3]]));
    const byApp = limitGate({ ...WIDE, perApp: { maxCount: 3, maxShare: 1 } }, 400, new Map([[app.id, 3]]));
    const ofOther = limitGate({ ...WIDE, perApp: { maxCount: 3, maxShare: 1 } }, 400, new Map([['0oaother', 3]]));

    expect(byRun.admit(app)?.why).to.contain('apply.maxCount');
    expect(byApp.admit(app)?.why).to.contain('apply.perApp.maxCount');
    expect(ofOther.admit(app)).to.equal(undefined);
  });

  it('does not count what an app’s own limit holds towards the run’s', () => {
    const gate = limitGate({ ...WIDE, maxCount: 2, perApp: { maxCount: 1, maxShare: 1 } }, 400, new Map());
    admitted(gate, 5);

    expect(gate.admit({ id: '0oa2', label: 'Slack', rows: 40 })).to.equal(undefined);
  });

  it('leaves the counts it was given as they are', () => {
    const removed = new Map([[app.id, 1]]);

    limitGate(WIDE, 400, removed).admit(app);

    expect(removed).to.deep.equal(new Map([[app.id, 1]]));
  });

  const none: readonly (readonly [limits: Partial<typeof WIDE>, isNone: boolean])[] = [
    [{ maxCount: 0 }, true],
    [{ maxShare: 0 }, true],
    [{ perApp: { maxCount: 0, maxShare: 1 } }, true],
    [{ perApp: { maxCount: 9, maxShare: 0 } }, true],
    [{ perApp: { maxCount: 9, maxShare: 0.001 } }, false],
    [{ maxShare: 0.001 }, false],
  ];
  for (const [limits, isNone] of none) {
    it(`says ${isNone ? 'that no exception lifts' : 'that an exception may lift'} ${JSON.stringify(limits)}`, () => {
      expect(limitGate({ ...WIDE, ...limits }, 40, new Map()).admit(app)?.isNone).to.equal(isNone);
    });
  }

  it('holds everything of an app that has no rows', () => {
    expect(limitGate(WIDE, 40, new Map()).admit({ ...app, rows: 0 })?.why).to.contain('apply.perApp.maxShare');
  });
});

describe('shares that floating point would get wrong', () => {
  const HUGE = { ...apply, maxCount: 9999, maxShare: 1, perApp: { maxCount: 9999, maxShare: 1 } };

  for (const percent of [7, 14, 28, 29, 55, 56, 57, 58]) {
    it(`lets ${percent} of 100 through where ${percent} % are allowed, and not one more`, () => {
      const limits = { ...WIDE, maxShare: percent / 100 };

      expect(brakeProblems(limits, 100, payroll(percent, 0, 100))).to.deep.equal([]);
      expect(brakeProblems(limits, 100, payroll(percent + 1, 0, 100))).to.have.length(1);
      const gate = limitGate(limits, 100, new Map([['0oa1', percent - 1]]));
      expect(gate.admit({ id: '0oa1', label: 'Payroll', rows: 100 })).to.equal(undefined);
      expect(gate.admit({ id: '0oa1', label: 'Payroll', rows: 100 })).to.include({ isNone: false });
    });
  }

  it('writes a share so that it is seen to be over the limit', () => {
    expect(brakeProblems({ ...HUGE, maxShare: 0.3 }, 10_000, payroll(3001, 0, 10_000))[0]).to.equal(
      '3001 of 10000, 30.01 %, is over the 30 % allowed for the run (apply.maxShare)',
    );
  });
});
