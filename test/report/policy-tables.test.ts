import { expect } from 'chai';
import { describePolicy } from '../../src/report/policy-tables.js';
import { AS_OF_MS } from '../support/builders.js';
import { defaultRules } from '../support/outcomes.js';
import { aPolicy } from '../support/policies.js';

describe('describePolicy', () => {
  it('lists every rule, on or off, with its settings as the policy file has them', () => {
    const rules = {
      ...defaultRules(['user-missing']),
      'direct-assignment': { on: true, settings: { severity: 'high', apps: ['AWS*', 'Jira'] } },
    } as const;

    const tables = describePolicy({ ...aPolicy(), rules }, AS_OF_MS);

    expect(
      tables.rules.map(({ id, on, severity, settings }) => `${id} ${on} ${severity} ${settings}`.trim()),
    ).to.deep.equal([
      'user-deactivated true critical',
      'user-suspended true high',
      'user-inactive true high after: P90D',
      'user-never-signed-in true medium after: P30D',
      'user-missing false high',
      'app-inactive true low',
      'assignment-not-active true low',
      'provisioning-error true medium',
      'direct-assignment true high apps: [AWS*, Jira]',
      'username-mismatch true medium',
      'shared-app-username true high',
      'external-domain true medium allowedDomains: []',
      'outside-expected-population true high',
      'waiver-expired true medium',
      'app-not-used true medium after: P90D',
      'direct-and-by-group true low',
      'activity-after-leaving true critical',
      'admin-without-mfa true critical',
      'revoked-access-returned true high',
      'user-moved true medium',
      'left-according-to-roster true critical',
      'not-in-roster true high',
      'service-account-unowned true high',
      'segregation-of-duties true high',
    ]);
    expect(tables.rules[4]).to.include({
      title: 'Assignment without an Okta user',
      controls: 'SOC 2: CC6.1, CC6.2; ISO 27001: A.5.16, A.5.18; PCI DSS: 7.2.4, 8.2.1; NIST 800-53: AC-2, AC-2(3)',
    });
  });

  it('lists conflicts with both sides, filters included', () => {
    const first = { apps: ['NetSuite*', 'SAP'], where: 'appUser.profile.role eq "Vendor admin"' };

    const { conflicts } = describePolicy(
      aPolicy({ conflicts: [{ id: 'c1', title: 'Both', first, second: { apps: ['Payroll'] }, severity: 'critical' }] }),
      AS_OF_MS,
    );

    expect(conflicts).to.deep.equal([
      {
        id: 'c1',
        title: 'Both',
        first: 'NetSuite*, SAP where appUser.profile.role eq "Vendor admin"',
        second: 'Payroll',
        severity: 'critical',
      },
    ]);
  });

  it('lists expectations and waivers, and says which waivers have expired', () => {
    const waiver = { rule: 'app-inactive', app: '*', user: 'u', reason: 'r', approvedBy: 'a' } as const;

    const tables = describePolicy(
      {
        ...aPolicy(),
        expectations: [{ apps: ['A', 'B*'], allow: 'id pr', severity: 'low', recommend: 'revoke' }],
        waivers: [
          { ...waiver, id: 'today', expires: '2026-11-24' },
          { ...waiver, id: 'yesterday', expires: '2026-11-23' },
        ],
      },
      AS_OF_MS,
    );

    expect(tables.expectations).to.deep.equal([
      { apps: 'A, B*', allow: 'id pr', severity: 'low', recommend: 'revoke' },
    ]);
    expect(tables.waivers).to.deep.equal([
      { ...waiver, id: 'today', expires: '2026-11-24', state: 'in force' },
      { ...waiver, id: 'yesterday', expires: '2026-11-23', state: 'expired' },
    ]);
  });
});
