import { expect } from 'chai';
import { refuseLooser } from '../../../src/changes/plan/refuse-looser-limits.js';
import { RefusedError } from '../../../src/errors.js';
import type { ApplyPolicy } from '../../../src/policy/policy.js';
import { policyFrom } from '../../support/policy-from.js';

const ADA = { key: 'key-a', person: 'ada@example.com' };
const BOB = { key: 'key-b', person: 'bob@example.com' };

const RUN: ApplyPolicy = {
  ...policyFrom().apply,
  maxCount: 10,
  maxShare: 0.1,
  perApp: { maxCount: 5, maxShare: 0.2 },
  protected: { users: ['ceo@example.com'], apps: ['Payroll'] },
  maxPlanAge: 'P7D',
  maxConsecutiveFailures: 3,
  approvers: [ADA],
  groups: { allow: ['Tools', 'Chat*'], collateral: 'refuse', settle: 'PT5M' },
};

function problemOf(given: Partial<ApplyPolicy>, run: Partial<ApplyPolicy> = {}): string {
  try {
    refuseLooser({ ...RUN, ...given }, { ...RUN, ...run }, 'the policy given');
  } catch (error) {
    if (error instanceof RefusedError) return error.message;
    throw error;
  }
  return '';
}

describe('limits that are looser than the run’s', () => {
  const looser: readonly (readonly [given: Partial<ApplyPolicy>, says: string])[] = [
    [{ maxCount: 11 }, "apply.maxCount is 11, the run's is 10"],
    [{ maxShare: 0.11 }, "apply.maxShare is 0.11, the run's is 0.1"],
    [{ perApp: { maxCount: 6, maxShare: 0.2 } }, "apply.perApp.maxCount is 6, the run's is 5"],
    [{ perApp: { maxCount: 5, maxShare: 0.3 } }, "apply.perApp.maxShare is 0.3, the run's is 0.2"],
    [{ maxConsecutiveFailures: 4 }, "apply.maxConsecutiveFailures is 4, the run's is 3"],
    [{ maxPlanAge: 'P8D' }, "apply.maxPlanAge is P8D, the run's is P7D"],
    [{ maxPlanAge: 'PT169H' }, "apply.maxPlanAge is PT169H, the run's is P7D"],
    [{ protected: { users: [], apps: ['Payroll'] } }, 'apply.protected.users lacks "ceo@example.com"'],
    [{ protected: { users: ['ceo@example.com'], apps: [] } }, 'apply.protected.apps lacks "Payroll"'],
    [
      { groups: { allow: ['Tools', 'Eng-All'], collateral: 'refuse', settle: 'PT5M' } },
      'apply.groups.allow names "Eng-All", which the run\'s does not',
    ],
    [{ approvers: [] }, 'apply.approvers is empty, the run names some'],
    [{ approvers: [ADA, BOB] }, "apply.approvers has 1 keys that the run's has not"],
    [{ approvers: [{ ...ADA, person: 'eve@example.com' }] }, "apply.approvers has 1 keys that the run's has not"],
  ];
  for (const [given, says] of looser) {
    it(`are refused where ${says}`, () => {
      expect(problemOf(given)).to.equal(`the policy given is looser than the run's own policy, which holds: ${says}`);
    });
  }

  it('are told all at once', () => {
    const message = problemOf({ maxCount: 11, maxPlanAge: 'P8D', approvers: [] });

    expect(message.split('; ')).to.have.length(3);
  });

  const allowed: readonly (readonly [title: string, given: Partial<ApplyPolicy>, run?: Partial<ApplyPolicy>])[] = [
    ['the very same', {}],
    ['a smaller count', { maxCount: 9 }],
    ['fewer groups, and another wait', { groups: { allow: ['Tools'], collateral: 'refuse', settle: 'PT1H' } }],
    ['a smaller share of an app', { perApp: { maxCount: 5, maxShare: 0.1 } }],
    ['an age written in other units', { maxPlanAge: 'PT168H' }],
    ['a shorter age', { maxPlanAge: 'P6D' }],
    ['more that is protected', { protected: { users: ['b', 'ceo@example.com'], apps: ['*', 'Payroll'] } }],
    ['fewer approvers, as long as there are any', {}, { approvers: [ADA, BOB] }],
    ['approvers where the run asks for none', {}, { approvers: [] }],
  ];
  for (const [title, given, run] of allowed) {
    it(`are not found in ${title}`, () => {
      expect(problemOf(given, run)).to.equal('');
    });
  }
});
