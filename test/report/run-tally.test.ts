import { expect } from 'chai';
import { createRunTally } from '../../src/report/run-tally.js';
import type { Severity } from '../../src/rules/rule.js';
import { anApp } from '../support/builders.js';
import { aFinding, anAppRead, aReportContext, aReviewed } from '../support/reports.js';

const RULES = aReportContext().policy.rules;

describe('createRunTally', () => {
  it('counts assignments, users, apps, findings and recommendations', () => {
    const tally = createRunTally(RULES);
    tally.count(aReviewed({ appUser: { id: '00u1' } }, { findings: [aFinding()], recommendation: 'check' }));
    tally.count(aReviewed({ appUser: { id: '00u2' } }, { findings: [aFinding({ status: 'waived' })] }));
    tally.endApp({ app: anApp(), read: anAppRead() });
    const unknown = aFinding({ ruleId: 'external-domain', severity: 'medium', status: 'unknown' });
    tally.count(aReviewed({ appUser: { id: '00u1' } }, { findings: [unknown], recommendation: 'check' }));
    tally.endApp({ app: anApp({ id: '0oa2' }), read: anAppRead() });
    tally.endApp({ app: anApp({ id: '0oa3' }), read: anAppRead({ state: 'excluded' }) });

    const summary = tally.summary();

    expect(summary).to.deep.equal({
      assignments: 3,
      users: 2,
      appsInScope: 2,
      appsSeen: 3,
      open: { low: 0, medium: 0, high: 1, critical: 0 },
      waived: 1,
      unknown: 1,
      byRule: [
        { ruleId: 'user-deactivated', severity: 'critical', open: 0, waived: 0, unknown: 0 },
        { ruleId: 'user-inactive', severity: 'high', open: 1, waived: 1, unknown: 0 },
        { ruleId: 'external-domain', severity: 'medium', open: 0, waived: 0, unknown: 1 },
      ],
      recommendations: { revoke: 0, check: 2, keep: 1 },
      worstApps: [
        {
          appId: '0oa1gjh63g214q0Hq0g4',
          appLabel: 'Payroll',
          assignments: 2,
          open: { low: 0, medium: 0, high: 1, critical: 0 },
        },
      ],
    });
  });

  it('gives an app its own counts, and starts anew for the next', () => {
    const tally = createRunTally(RULES);
    tally.count(aReviewed({ appUser: { scope: 'USER' } }, { findings: [aFinding()] }));

    const first = tally.endApp({ app: anApp(), read: anAppRead() });
    const second = tally.endApp({ app: anApp(), read: anAppRead() });

    expect(first).to.deep.equal({
      assignments: 1,
      direct: 1,
      byGroup: 0,
      open: { low: 0, medium: 0, high: 1, critical: 0 },
    });
    expect(second.assignments).to.equal(0);
  });

  it('ranks ten apps by their most severe findings, of equals the one that Okta lists first', () => {
    const tally = createRunTally(RULES);
    const end = (id: string, ...severities: Severity[]) => {
      tally.count(aReviewed({}, { findings: severities.map((severity) => aFinding({ severity })) }));
      tally.endApp({ app: anApp({ id }), read: anAppRead() });
    };
    end('clean');
    end('low', 'low', 'low', 'low', 'low');
    end('first-high', 'high');
    end('second-high', 'high');
    end('high-and-low', 'high', 'low');
    end('critical', 'critical');
    for (let index = 0; index < 8; index += 1) end(`medium-${index}`, 'medium');

    const worst = tally.summary().worstApps.map(({ appId }) => appId);

    expect(worst).to.deep.equal([
      ...['critical', 'high-and-low', 'first-high', 'second-high'],
      ...['medium-0', 'medium-1', 'medium-2', 'medium-3', 'medium-4', 'medium-5'],
    ]);
  });
});
