import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { aFinding, aReviewed, reportsOf, textOf } from '../../support/reports.js';

const HEADER =
  '\ufeffapp_id,app_label,app_status,user_id,login,email,first_name,last_name,department,title,manager,user_type,' +
  'user_status,last_login,last_app_use,app_uses,app_username,app_role,assignment_status,sync_state,scope,' +
  'granted_by_group,paths,assigned_at,last_updated,change,previous_decision,findings,highest_severity,' +
  'recommendation,row_digest\r\n';

describe('assignments.csv', () => {
  it('is UTF-8 with a byte-order mark, CRLF and one row per assignment', async () => {
    const rows = [
      aReviewed(
        { user: { profile: { firstName: '李', lastName: 'O’Neil, "Jr."', title: 'two\nlines' } } },
        {
          findings: [
            aFinding(),
            aFinding({ ruleId: 'direct-assignment', status: 'waived' }),
            aFinding({ ruleId: 'external-domain', status: 'unknown' }),
            aFinding({ ruleId: 'outside-expected-population' }),
            aFinding({ ruleId: 'outside-expected-population' }),
          ],
          highestSeverity: 'high',
          recommendation: 'check',
        },
      ),
    ];

    const reports = await reportsOf({ formats: ['csv'], apps: [{ rows }] });

    expect(textOf(reports, 'assignments.csv')).to.equal(
      `${HEADER}0oa1gjh63g214q0Hq0g4,Payroll,ACTIVE,00u1ab2cd3ef4gh5ij6k,ada.nakamura@example.com,` +
        'ada.nakamura@example.com,李,"O’Neil, ""Jr.""",Finance,"two\nlines",Grace Obi,Employee,ACTIVE,' +
        '2026-11-17T08:30:00.000Z,,,ada.nakamura@example.com,,ACTIVE,DISABLED,GROUP,Finance,,' +
        '2024-02-02T10:00:00.000Z,2024-02-02T10:00:00.000Z,,,user-inactive;outside-expected-population,high,check,' +
        `${digestOf(textOf(reports, 'assignments.csv'))}\r\n`,
    );
  });

  it('has every detail of a row under its own column, and the same digest with it or without', async () => {
    const more = {
      lastAppUse: '2026-11-20T07:00:00.000Z',
      appUses: 12,
      appRole: 'Clerk',
      paths: 'direct; group Tools (by hand)',
      change: 'same',
      previousDecision: 'keep by cfo@example.com on 2026-08-31',
    } as const;

    const detailed = await reportsOf({ formats: ['csv'], apps: [{ rows: [{ ...aReviewed(), more }] }] });
    const plain = await reportsOf({ formats: ['csv'], apps: [{ rows: [aReviewed()] }] });

    const [row] = csvRecords(textOf(detailed, 'assignments.csv'));
    expect(row).to.deep.include({
      last_app_use: more.lastAppUse,
      app_uses: '12',
      app_role: more.appRole,
      paths: more.paths,
      change: more.change,
      previous_decision: more.previousDecision,
    });
    const { last_app_use, app_uses, app_role, paths, change, previous_decision, ...facts } = row ?? {};
    expect(csvRecords(textOf(plain, 'assignments.csv'))[0]).to.deep.include(facts);
  });

  it('neutralises formulas in every column', async () => {
    const hostile = '=HYPERLINK("http://evil")';
    const profile = { login: hostile, email: hostile, firstName: hostile, lastName: hostile, department: hostile };
    const more = { title: hostile, manager: hostile, userType: hostile };
    const rows = [
      aReviewed(
        {
          app: { label: hostile },
          user: { profile: { ...profile, ...more }, status: hostile, lastLogin: hostile },
          appUser: { credentials: { userName: hostile }, status: hostile, scope: hostile, created: hostile },
        },
        { findings: [aFinding({ reason: hostile, waiverId: hostile })] },
      ),
    ];

    const reports = await reportsOf({
      formats: ['csv'],
      apps: [{ rows, app: { label: hostile, name: hostile, signOnMode: hostile } }],
    });

    const quoted = '=HYPERLINK(""http://evil"")';
    for (const [name, count] of [
      ['assignments.csv', 15],
      ['findings.csv', 4],
      ['apps.csv', 3],
    ] as const) {
      const text = textOf(reports, name);
      expect(text.split(`,"'${quoted}"`)).to.have.length(count + 1);
      expect(text.split(quoted)).to.have.length(count + 1);
    }
  });

  it('is a header alone where nothing is assigned', async () => {
    const reports = await reportsOf({ formats: ['csv'], apps: [{}] });

    expect(textOf(reports, 'assignments.csv')).to.equal(HEADER);
    expect(reports.files.map(({ name, rows }) => [name, rows])).to.deep.equal([
      ['assignments.csv', 0],
      ['findings.csv', 0],
      ['apps.csv', 1],
    ]);
  });
});

describe('findings.csv', () => {
  it('has a row for every finding, waived and unknown ones marked', async () => {
    const findings = [
      aFinding(),
      aFinding({ ruleId: 'direct-assignment', severity: 'low', status: 'waived', reason: 'Direct.', waiverId: 'W-1' }),
      aFinding({ ruleId: 'external-domain', severity: 'medium', status: 'unknown', reason: 'No e-mail.' }),
    ];

    const reports = await reportsOf({ formats: ['csv'], apps: [{ rows: [aReviewed({}, { findings })] }] });

    const where = '0oa1gjh63g214q0Hq0g4,Payroll,00u1ab2cd3ef4gh5ij6k,ada.nakamura@example.com';
    expect(textOf(reports, 'findings.csv')).to.equal(
      '\ufeffrule_id,severity,status,app_id,app_label,user_id,login,reason,waiver_id,controls,first_seen,reviews\r\n' +
        `user-inactive,high,open,${where},The user last signed in to Okta long ago.,,SOC 2: CC6.2,,\r\n` +
        `direct-assignment,low,waived,${where},Direct.,W-1,,,\r\n` +
        `external-domain,medium,unknown,${where},No e-mail.,,,,\r\n`,
    );
  });
});

describe('the ages of findings', () => {
  it('stand beside the finding of their rule, and nowhere else', async () => {
    const findings = [aFinding(), aFinding({ ruleId: 'app-inactive' })];
    const findingAges = new Map([['app-inactive', { firstSeen: '2026-05-31T00:00:00.000Z', reviews: 3 }]]);
    const rows = [{ ...aReviewed({}, { findings }), more: { findingAges } }];

    const reports = await reportsOf({ formats: ['csv'], apps: [{ rows }] });

    const ages = csvRecords(textOf(reports, 'findings.csv')).map(({ first_seen, reviews }) => [first_seen, reviews]);
    expect(ages).to.deep.equal([
      ['', ''],
      ['2026-05-31T00:00:00.000Z', '3'],
    ]);
  });
});

describe('apps.csv', () => {
  it('has a row for every app seen, with how its population stands', async () => {
    const open = [aFinding(), aFinding({ severity: 'low' }), aFinding({ severity: 'critical', status: 'waived' })];
    const rows = [
      aReviewed({}, { findings: open }),
      aReviewed({ appUser: { id: '00u2', scope: 'USER' } }),
      aReviewed({ appUser: { id: '00u3', scope: null } }),
    ];

    const reports = await reportsOf({
      formats: ['csv'],
      apps: [
        { app: { id: '0oa1' }, read: { pages: 2 }, rows },
        { app: { id: '0oa2', label: 'Mail', signOnMode: null, features: ['IN_MEMORY_APP_USER'] } },
        { app: { id: '0oa3', name: null }, read: { hasImplicit: true } },
        { app: { id: '0oa4' }, read: { state: 'incomplete', why: '403 E0000006, a role is missing', pages: 0 } },
        { app: { id: '0oa5' }, read: { state: 'deleted' }, rows: [aReviewed()] },
        { app: { id: '0oa7', settings: { implicitAssignment: true } } },
        { app: { id: '0oa8', settings: { implicitAssignment: false } } },
        { app: { id: '0oa6' }, read: { state: 'excluded', why: 'apps.exclude: Pay*', pages: 0 } },
      ],
    });

    expect(textOf(reports, 'apps.csv')).to.equal(
      '\ufeffapp_id,app_label,app_name,app_status,sign_on_mode,in_scope,excluded_by,population,assignments,direct,' +
        'by_group,findings_critical,findings_high,findings_medium,findings_low,pages\r\n' +
        '0oa1,Payroll,payroll_saml,ACTIVE,SAML_2_0,true,,complete,3,1,1,0,1,0,1,2\r\n' +
        '0oa2,Mail,payroll_saml,ACTIVE,,true,,not provable from the listing,0,0,0,0,0,0,0,1\r\n' +
        '0oa3,Payroll,,ACTIVE,SAML_2_0,true,,not provable from the listing,0,0,0,0,0,0,0,1\r\n' +
        '0oa4,Payroll,payroll_saml,ACTIVE,SAML_2_0,true,,"incomplete: 403 E0000006, a role is missing",0,0,0,0,0,0,0,0\r\n' +
        '0oa5,Payroll,payroll_saml,ACTIVE,SAML_2_0,true,,deleted during the run,1,0,1,0,0,0,0,1\r\n' +
        '0oa7,Payroll,payroll_saml,ACTIVE,SAML_2_0,true,,not provable from the listing,0,0,0,0,0,0,0,1\r\n' +
        '0oa8,Payroll,payroll_saml,ACTIVE,SAML_2_0,true,,complete,0,0,0,0,0,0,0,1\r\n' +
        '0oa6,Payroll,payroll_saml,ACTIVE,SAML_2_0,false,apps.exclude: Pay*,,,,,,,,,\r\n',
    );
  });
});

function digestOf(csv: string): string {
  return /,([0-9a-f]{64})\r\n$/.exec(csv)?.[1] ?? 'no digest';
}

function csvRecords(text: string): readonly Readonly<Record<string, string>>[] {
  return parse<Record<string, string>>(text, { bom: true, columns: true });
}
