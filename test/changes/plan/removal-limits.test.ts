import { expect } from 'chai';
import { brakeProblems } from '../../../src/changes/plan/removal-limits.js';
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

  it('takes a maxCount of 0 for none at all', () => {
    expect(brakeProblems({ ...WIDE, maxCount: 0 }, 40, payroll(1))).to.deep.equal([
      '1: no removals are allowed for the run (apply.maxCount is 0)',
    ]);
  });

  it('has nothing to say of a plan that removes nothing', () => {
    expect(brakeProblems({ ...WIDE, maxCount: 0 }, 40, payroll(0, 3))).to.deep.equal([]);
  });
});
