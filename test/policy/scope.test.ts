import { expect } from 'chai';
import type { App } from '../../src/assignment/records.js';
import type { Policy } from '../../src/policy/policy.js';
import { createScope } from '../../src/policy/scope.js';
import { anApp } from '../support/builders.js';
import { aPolicy } from '../support/policies.js';

function decide(apps: Partial<Policy['apps']>, app: Partial<App>, only: readonly string[] = []): string {
  const policy = aPolicy();
  const decision = createScope({ ...policy, apps: { ...policy.apps, ...apps } }, only).decide(anApp(app));
  return decision.inScope ? 'in scope' : decision.excludedBy;
}

describe('createScope', () => {
  it('has active and inactive apps in scope by default', () => {
    expect(decide({}, { status: 'ACTIVE' })).to.equal('in scope');
    expect(decide({}, { status: 'INACTIVE' })).to.equal('in scope');
  });

  it('leaves out other statuses, also those that Okta may add', () => {
    expect(decide({}, { status: 'DELETED' })).to.equal('status DELETED');
    expect(decide({}, { status: 'PAUSED' })).to.equal('status PAUSED');
    expect(decide({ statuses: ['ACTIVE'] }, { status: 'INACTIVE' })).to.equal('status INACTIVE');
  });

  it('leaves out what exclude names, and says by which entry', () => {
    expect(decide({ exclude: ['x', 'AWS*'] }, { label: 'AWS Test' })).to.equal('exclude: AWS*');
  });

  it('has only what include names, where it names anything', () => {
    expect(decide({ include: ['AWS*'] }, { label: 'AWS Test' })).to.equal('in scope');
    expect(decide({ include: ['AWS*'] }, { label: 'Payroll' })).to.equal('not in include');
  });

  it('lets exclude win over include', () => {
    expect(decide({ include: ['AWS*'], exclude: ['*Test'] }, { label: 'AWS Test' })).to.equal('exclude: *Test');
  });

  it('narrows by --app, which does not undo the policy', () => {
    expect(decide({}, { label: 'Payroll' }, ['pay*'])).to.equal('in scope');
    expect(decide({}, { id: '0oa1' }, ['0oa1'])).to.equal('in scope');
    expect(decide({}, { label: 'Payroll' }, ['AWS*'])).to.equal('not in --app');
    expect(decide({ exclude: ['Payroll'] }, { label: 'Payroll' }, ['Payroll'])).to.equal('exclude: Payroll');
  });

  it('warns of every entry that names no app seen, wherever it stands', () => {
    const policy = aPolicy();
    const waiver = { rule: 'app-inactive', user: 'u', reason: 'r', approvedBy: 'a', expires: '2027-01-01' } as const;
    const scope = createScope(
      {
        ...policy,
        apps: { ...policy.apps, include: ['Pay*', 'Pya*'], exclude: ['Old*'] },
        rules: {
          ...policy.rules,
          'direct-assignment': { on: true, settings: { severity: 'low', apps: ['AWS*', 'Payroll'] } },
        },
        expectations: [{ apps: ['Payrol', '*'], allow: 'id pr', severity: 'high', recommend: 'check' }],
        conflicts: [{ id: 'c', first: { apps: ['Payroll'] }, second: { apps: ['Netsuit'] }, severity: 'high' }],
        waivers: [
          { ...waiver, id: 'W-1', app: 'Payroll' },
          { ...waiver, id: 'W-2', app: '0oagone' },
        ],
      },
      ['payroll', 'Jira'],
    );

    scope.decide(anApp({ label: 'Payroll', status: 'DELETED' }));

    expect(scope.unmatched()).to.deep.equal([
      'apps.include names "Pya*", which matches no app',
      'apps.exclude names "Old*", which matches no app',
      'rules.direct-assignment.apps names "AWS*", which matches no app',
      'expectations[0].apps names "Payrol", which matches no app',
      'conflicts[0].second.apps names "Netsuit", which matches no app',
      'the waiver W-2 names "0oagone", which matches no app',
      '--app names "Jira", which matches no app',
    ]);
  });

  it('warns of nothing when the policy names nothing', () => {
    expect(createScope(aPolicy(), []).unmatched()).to.deep.equal([]);
  });
});
