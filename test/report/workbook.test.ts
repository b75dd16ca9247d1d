import { expect } from 'chai';
import type { Severity } from '../../src/rules/rule.js';
import { readWorkbook } from '../support/read-workbook.js';
import { aFinding, aReportContext, aReviewed, type ReportInput, reportsOf, workbookOf } from '../support/reports.js';

async function workbook(input: ReportInput) {
  return readWorkbook(workbookOf(await reportsOf({ formats: ['xlsx'], ...input })));
}

const HOSTILE = '=HYPERLINK("http://evil","click")';

describe('access-review.xlsx', () => {
  it('has its tabs in the order in which people read them', async () => {
    const { tabs } = await workbook({ apps: [{ rows: [aReviewed()] }] });

    expect(tabs).to.deep.equal(['Summary', 'Findings', 'Assignments', 'Apps', 'Policy', 'Evidence']);
  });

  it('says which accounts without Okta it covers', async () => {
    const system = { name: 'code-host', appId: 'source:code-host', accounts: 1, matched: 1, withoutUser: 0, unread: 0 };
    const accounts = { method: 'none', systems: [system] } as const;
    const summaryOf = async (input: ReportInput) => (await workbook(input)).sheet('Summary').rows.flat().join('\n');

    const [without, covering] = [await summaryOf({ apps: [] }), await summaryOf({ apps: [], run: { accounts } })];

    const limit = 'It does not cover admin roles in Okta, nor accounts that an app has without Okta';
    expect(without).to.include(`${limit}.`);
    expect(covering).to.include(
      `${limit}, other than those in the exports of code-host that the organisation supplied.`,
    );
  });

  it('holds the whole population under headings for people', async () => {
    const rows = [aReviewed(), aReviewed({ appUser: { id: '00u2' } })];

    const sheet = (await workbook({ apps: [{ rows }] })).sheet('Assignments');

    expect(sheet.rows).to.have.length(3);
    expect(sheet.rows[0]).to.deep.equal([
      ...['App', 'First name', 'Last name', 'Okta login', 'Department', 'Job title', 'Recommendation'],
      ...['Highest severity', 'Findings', 'Okta user status', 'Last Okta sign-in', 'Last use of the app'],
      ...['Uses of the app', 'Role in the app', 'Assigned to', 'Granted by group', 'Held by', 'Since the last review'],
      ...['Previous decision', 'Manager', 'User type', 'E-mail', 'User name in the app', 'Assignment status'],
      ...['Sync state', 'Assigned at', 'Last changed at', 'App status', 'App ID', 'User ID', 'Row digest'],
    ]);
    expect(sheet.rows[2]?.[29]).to.equal('00u2');
    expect(sheet.rows[2]?.[30]).to.match(/^[0-9a-f]{64}$/);
  });

  it('takes a name that looks like a formula for text', async () => {
    const rows = [aReviewed({ user: { profile: { firstName: HOSTILE, login: HOSTILE } } }, { findings: [aFinding()] })];

    const book = await workbook({ apps: [{ rows, app: { label: HOSTILE } }] });

    const assignments = book.sheet('Assignments');
    expect([...assignments.cells.values()].filter(({ formula }) => formula !== '')).to.deep.equal([]);
    expect(assignments.cells.get('B2')).to.include({ type: 'str', value: HOSTILE, formula: '' });
    // the one formula that carries data carries it as a string
    expect(book.sheet('Findings').cells.get('D2')).to.include({
      type: 'str',
      value: HOSTILE,
      formula:
        'HYPERLINK("https://example-admin.okta.com/admin/user/profile/view/00u1ab2cd3ef4gh5ij6k",' +
        '"=HYPERLINK(""http://evil"",""click"")")',
    });
  });

  it('gives formula-looking text the text format, so that editing the cell does not run it', async () => {
    const rows = [aReviewed({ user: { profile: { firstName: HOSTILE, lastName: 'Obi' } } })];

    const book = await workbook({ apps: [{ rows }] });

    const { cells } = book.sheet('Assignments');
    expect(numberFormat(book, cells.get('B2')?.style)).to.equal('49');
    expect(numberFormat(book, cells.get('C2')?.style)).to.not.equal('49');
  });

  it('links each finding to the user and the app in the admin console', async () => {
    const book = await workbook({ apps: [{ rows: [aReviewed({}, { findings: [aFinding()] })] }] });

    const { cells } = book.sheet('Findings');
    expect(cells.get('B2')).to.include({
      value: 'Payroll',
      formula:
        'HYPERLINK("https://example-admin.okta.com/admin/app/payroll_saml/instance/0oa1gjh63g214q0Hq0g4","Payroll")',
    });
    expect(cells.get('D2')?.value).to.equal('ada.nakamura@example.com');
  });

  it('puts the worst findings first, with whom they are about before ids and controls', async () => {
    const of = (severity: Severity, ruleId: string) => aFinding({ severity, ruleId });
    const rows = [
      aReviewed(
        {},
        { findings: [of('low', 'app-inactive'), of('critical', 'user-deactivated')], recommendation: 'revoke' },
      ),
      aReviewed({}, { findings: [of('critical', 'user-deactivated'), of('medium', 'unlisted')] }),
    ];

    const { rows: shown, xml } = (await workbook({ apps: [{ rows }] })).sheet('Findings');

    expect(shown[0]).to.deep.equal([
      ...['Severity', 'App', 'Name', 'Okta login', 'Department', 'What was found', 'Why', 'Recommended', 'Status'],
      ...['First seen', 'Reviews in a row', 'Waiver', 'Rule', 'App ID', 'User ID', 'Controls served'],
    ]);
    expect(shown[1]?.slice(0, 6)).to.deep.equal([
      ...['critical', 'Payroll', 'Ada Nakamura', 'ada.nakamura@example.com', 'Finance', 'Title of user-deactivated'],
    ]);
    expect(shown.slice(1).map((row) => [row[0], row[5], row[7]])).to.deep.equal([
      ['critical', 'Title of user-deactivated', 'revoke'],
      ['critical', 'Title of user-deactivated', 'keep'],
      ['medium', 'unlisted', 'keep'],
      ['low', 'Title of app-inactive', 'revoke'],
    ]);
    const widths = [...xml.matchAll(/<col [^>]*width="([\d.]+)"/g)].slice(0, 8).map(([, width]) => Number(width));
    expect(widths.reduce((pixels, width) => pixels + width * 7 + 5, 0)).to.be.at.most(1400);
  });

  it('puts the findings of a severity and app in order by person', async () => {
    const severe = { findings: [aFinding({ severity: 'high' })] };
    const of = (app: { id: string; label: string }) => (id: string, firstName: string, lastName: string) =>
      aReviewed(
        { app, appUser: { id }, user: { id, profile: { firstName, lastName, login: `${id}@example.com` } } },
        severe,
      );
    const [zoo, ark] = [
      { id: '0oaz', label: 'Zoo' },
      { id: '0oaa', label: 'Ark' },
    ] as const;
    const [inZoo, inArk] = [of(zoo), of(ark)];
    const apps = [
      { app: zoo, rows: [inZoo('00u1', 'ben', 'B'), inZoo('00u2', 'Zoe', 'A'), inZoo('00u3', 'Ada', 'C')] },
      { app: ark, rows: [inArk('00u2', 'Zoe', 'A'), inArk('00u9', 'Ada', 'C'), inArk('00u3', 'Ada', 'C')] },
    ];

    const { rows } = (await workbook({ apps })).sheet('Findings');

    expect(rows.slice(1).map((row) => [row[1], row[2], row[3]])).to.deep.equal([
      ['Zoo', 'Ada C', '00u3@example.com'],
      ['Zoo', 'ben B', '00u1@example.com'],
      ['Zoo', 'Zoe A', '00u2@example.com'],
      ['Ark', 'Ada C', '00u3@example.com'],
      ['Ark', 'Ada C', '00u9@example.com'],
      ['Ark', 'Zoe A', '00u2@example.com'],
    ]);
  });

  it('prints findings across one page, without ids and controls', async () => {
    const book = await workbook({ apps: [{ rows: [aReviewed({}, { findings: [aFinding()] })] }] });

    expect(book.entry('xl/workbook.xml')).to.contain(
      '<definedName name="_xlnm.Print_Area" localSheetId="1">&apos;Findings&apos;!$A:$H</definedName>',
    );
    expect(book.sheet('Findings').xml).to.match(/<pageSetup [^>]*fitToWidth="1"/);
  });

  it('writes real dates on the wall clock of the zone that the Summary names', async () => {
    const rows = [aReviewed(), aReviewed({ user: { lastLogin: null } }), aReviewed({ user: { lastLogin: 'soon' } })];

    const book = await workbook({ apps: [{ rows }], context: { timezone: 'Asia/Kolkata' } });

    const { cells } = book.sheet('Assignments');
    expect(cells.get('K2')?.type).to.equal('n');
    expect(Number(cells.get('K2')?.value)).to.be.closeTo(46_343 + 14 / 24, 1e-9); // 2026-11-17 14:00
    expect(cells.get('K3')).to.equal(undefined);
    expect(cells.get('K4')).to.include({ type: 'str', value: 'soon' });
    expect(book.sheet('Summary').rows.find(([label]) => label === 'Times are those of')?.[1]).to.equal('Asia/Kolkata');
  });

  it('continues on a next sheet before a sheet is too long', async () => {
    const rows = ['1', '2', '3', '4', '5'].map((id) => aReviewed({ appUser: { id } }, { findings: [aFinding()] }));

    const book = await workbook({ apps: [{ rows }], limits: { sheetRows: 3 } });

    expect(book.tabs).to.deep.equal([
      ...['Summary', 'Findings', 'Findings 2', 'Findings 3', 'Assignments', 'Assignments 2', 'Assignments 3'],
      ...['Apps', 'Policy', 'Evidence'],
    ]);
    const ids = ['Assignments', 'Assignments 2', 'Assignments 3'].map((name) =>
      book.sheet(name).rows.map((row) => row[29]),
    );
    expect(ids).to.deep.equal([
      ['User ID', '1', '2'],
      ['User ID', '3', '4'],
      ['User ID', '5'],
    ]);
  });

  it('strips what XML forbids, and cuts what Excel would refuse', async () => {
    const rows = [aReviewed({ user: { profile: { firstName: 'A\u0000d\ufffea', title: 'x'.repeat(40_000) } } })];

    const { cells } = (await workbook({ apps: [{ rows }] })).sheet('Assignments');

    expect(cells.get('B2')?.value).to.equal('Ada');
    expect(cells.get('F2')?.value).to.have.length(32_767);
    expect(cells.get('F2')?.value).to.match(/x … \[cut: longer than a cell of Excel may be\]$/);
  });

  it('freezes and repeats the header, and puts filters on it', async () => {
    const book = await workbook({ apps: [{ rows: [aReviewed(), aReviewed()] }] });

    const { xml } = book.sheet('Assignments');
    expect(xml).to.contain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(xml).to.contain('<autoFilter ref="A1:AE3"/>');
    expect(book.entry('xl/workbook.xml')).to.contain(
      '<definedName name="_xlnm.Print_Titles" localSheetId="2">&apos;Assignments&apos;!$D:$D,&apos;Assignments&apos;!$1:$1<',
    );
  });

  // Excel refuses a sheet whose parts are not in the order of the schema (ECMA-376, CT_Worksheet)
  it('writes the parts of every sheet in the order of the schema', async () => {
    const book = await workbook({ apps: [{ rows: [aReviewed({}, { findings: [aFinding()] })] }] });

    const order = [
      ...['sheetPr', 'sheetViews', 'sheetFormatPr', 'cols', 'sheetData', 'autoFilter', 'mergeCells', 'pageMargins'],
      ...['pageSetup', 'headerFooter'],
    ];
    for (const tab of book.tabs) {
      const xml = book.sheet(tab).xml.replace(/<sheetData>.*<\/sheetData>/s, '<sheetData/>');
      const parts = order.filter((part) => xml.includes(`<${part}`));
      const places = parts.map((part) => xml.indexOf(`<${part}`));
      expect(places).to.deep.equal([...places].sort((a, b) => a - b));
      expect(parts).to.include.members(['sheetViews', 'cols', 'sheetData', 'pageMargins', 'pageSetup']);
    }
  });

  it('paints severities, and each look is one style however many cells have it', async () => {
    const rows = Array.from({ length: 50 }, (_, index) =>
      aReviewed({ appUser: { id: `00u${index}` } }, { findings: [aFinding()], highestSeverity: 'high' }),
    );

    const book = await workbook({ apps: [{ rows }] });

    const { cells } = book.sheet('Assignments');
    const painted = new Set(Array.from({ length: 50 }, (_, index) => cells.get(`AC${index + 2}`)?.style));
    expect(painted.size).to.equal(1);
    expect([...painted][0]).to.be.greaterThan(0);
    expect(book.entry('xl/styles.xml')).to.match(/<cellXfs count="[1-3]?\d">/);
  });
});

describe('the Summary sheet', () => {
  it('says what was reviewed, what stands and what was found', async () => {
    const rows = [
      aReviewed({}, { findings: [aFinding()], highestSeverity: 'high', recommendation: 'check' }),
      aReviewed({ appUser: { id: '00u2' } }),
    ];

    const { rows: lines } = (await workbook({ apps: [{ rows }], run: { warnings: ['A glob matches no app.'] } })).sheet(
      'Summary',
    );

    const text = lines.map((line) => line.filter((cell) => cell !== '').join(' | '));
    expect(text).to.include.members([
      'Access review of example.okta.com',
      'COMPLETE: every app in scope was read to its end.',
      'Okta org | https://example.okta.com',
      'Apps in scope | 1 | of 1 seen',
      'Assignments (one user in one app) | 2',
      'Users with any assignment | 2',
      'Check | 1 | something was found, or could not be judged',
      'High | 1',
      'Title of user-inactive | high | 1 | 0 | 0',
      'Payroll | 2 | 0 | 1 | 0 | 0',
      '• A glob matches no app.',
    ]);
  });

  it('never calls an incomplete run complete, and names every gap', async () => {
    const gaps = ['App "Mail" (0oa2) was not read to its end: 403', 'Another gap'];

    const { xml, rows } = (await workbook({ apps: [{}], run: { verdict: 'incomplete', gaps } })).sheet('Summary');

    expect(rows[1]?.[0]).to.equal('INCOMPLETE: not everything could be read, so this cannot be certified.');
    expect(rows.slice(2, 4).map(([cell]) => cell)).to.deep.equal(gaps.map((gap) => `• ${gap}`));
    expect(xml).to.not.contain('>COMPLETE');
  });

  it('says which apps may have users that Okta does not list', async () => {
    const { rows } = (await workbook({ apps: [{ read: { hasImplicit: true } }] })).sheet('Summary');

    expect(rows.find(([label]) => label === 'Apps with users that Okta may not list')?.[1]).to.equal('1');
  });
});

describe('the Evidence sheet', () => {
  it('says who asked what, what came back, and the digests of the files beside it', async () => {
    const reports = await reportsOf({
      apps: [{ rows: [aReviewed()], read: { duplicates: 2, notEmbedded: 3 } }],
      run: { requests: { sent: 9, retries: 4, rateLimited: 1, concurrencyLimited: 2 } },
    });

    const { rows } = readWorkbook(workbookOf(reports)).sheet('Evidence');

    const text = rows.map((line) => line.filter((cell) => cell !== '').join(' | '));
    const csv = reports.files.find(({ name }) => name === 'assignments.csv');
    expect(text).to.include.members([
      'Read as | OAuth service app 0oaservice',
      'Scopes granted | okta.apps.read okta.users.read',
      'Requests | GET /api/v1/apps?limit=200',
      'Rows that Okta sent twice, kept once | 2',
      'Rows without their user | 3',
      'of them again after a failure | 4',
      'Refused by the rate limit (429) | 1',
      `assignments.csv | 1 | ${csv?.bytes} | ${csv?.sha256}`,
      `policy.yaml | ${'a'.repeat(64)}`,
      'Payroll | 0oa1gjh63g214q0Hq0g4 | complete | 1 | 1 | 2 | 3 | 2026-11-24T00:00:02.000Z | 2026-11-24T00:00:03.000Z',
    ]);
  });
});

describe('the Policy sheet', () => {
  it('lists rules, expectations and waivers as they were applied', async () => {
    const { policy } = aReportContext();
    const expectations = [
      { apps: 'Pay*', allow: 'profile.department eq "Finance"', severity: 'high', recommend: 'check' },
    ];
    const waiver = {
      id: 'W-1',
      rule: 'user-inactive',
      app: 'Pay*',
      user: 'svc@example.com',
      reason: 'Service account',
    };
    const waivers = [{ ...waiver, approvedBy: 'ciso@example.com', expires: '2026-10-31', state: 'expired' }];

    const conflicts = [{ id: 'c1', title: 'Pays itself', first: 'NetSuite', second: 'Payroll', severity: 'critical' }];

    const book = await workbook({
      apps: [{}],
      context: { policy: { ...policy, expectations, conflicts, waivers } as typeof policy },
    });

    const text = book.sheet('Policy').rows.map((line) => line.filter((cell) => cell !== '').join(' | '));
    expect(text).to.include.members([
      'user-inactive | Title of user-inactive | high | Why user-inactive exists. | SOC 2: CC6.3 | yes',
      'app-inactive | Title of app-inactive | low | Why app-inactive exists. | SOC 2: CC6.3 | switched off',
      'Pay* | profile.department eq "Finance" | high | check',
      'c1 | Pays itself | critical | NetSuite | Payroll',
      'W-1 | user-inactive | expired | Pay* | svc@example.com | Service account | ciso@example.com | 2026-10-31',
    ]);
  });
});

/** The id of the number format that a cell's style has. */
function numberFormat(book: ReturnType<typeof readWorkbook>, style = -1): string | undefined {
  const styles = /<cellXfs.*?<\/cellXfs>/s.exec(book.entry('xl/styles.xml'))?.[0] ?? '';
  return [...styles.matchAll(/<xf numFmtId="(\d+)"/g)][style]?.[1];
}
