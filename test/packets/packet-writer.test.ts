import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import exceljs from 'exceljs';
import { strFromU8, unzipSync } from 'fflate';
import { factsOf } from '../../src/assignment/assignment-facts.js';
import { packetName } from '../../src/packets/packet-name.js';
import { packetTokens, tokenHash } from '../../src/packets/packet-token.js';
import { type WrittenPackets, writePackets } from '../../src/packets/packet-writer.js';
import type { ReviewedAssignment } from '../../src/report/model.js';
import { AS_OF, anAssignment } from '../support/builders.js';
import { aGroupPath, somePaths } from '../support/paths.js';
import { policyFrom } from '../support/policy-from.js';
import { ORG, someRunFacts } from '../support/run-facts.js';

const REVIEWERS = {
  reviewers: { by: 'owner', fallback: 'team@example.com', packets: ['xlsx'] },
  owners: [{ apps: ['Payroll'], reviewer: 'cfo@example.com' }],
  delivery: { deadline: 'P14D' },
};

function aRow(n: number, label = 'Payroll'): ReviewedAssignment {
  const assignment = anAssignment({
    app: { label },
    appUser: { id: `00u${n}` },
    user: { profile: { login: `user${n}@example.com`, email: `user${n}@example.com`, firstName: '=1+1' } },
  });
  return {
    ...{ assignment, facts: factsOf(assignment) },
    evaluation: {
      findings: [
        {
          ruleId: 'user-inactive',
          severity: 'high',
          status: 'open',
          reason: 'Away since May.',
          waiverId: '',
          recommend: 'check',
        },
        {
          ruleId: 'direct-assignment',
          severity: 'low',
          status: 'waived',
          reason: 'Direct.',
          waiverId: 'W1',
          recommend: 'check',
        },
      ],
      highestSeverity: 'high',
      recommendation: 'check',
    },
  };
}

describe('packet writer', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'packets-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function open(policy: Readonly<Record<string, unknown>> = REVIEWERS, maxRows?: number) {
    const { signal } = new AbortController();
    const limit = maxRows === undefined ? {} : { maxRows };
    return await writePackets({
      folder,
      org: ORG,
      asOf: AS_OF,
      policy: policyFrom(policy),
      secret: 'secret',
      ...limit,
      signal,
    });
  }

  async function write(rows: readonly ReviewedAssignment[], maxRows?: number): Promise<WrittenPackets> {
    const writer = (await open(REVIEWERS, maxRows)) ?? expect.fail('no packets');
    await writer.assignments(rows);
    return await writer.finish(someRunFacts());
  }

  async function sheetXml(name: string, part: string): Promise<string> {
    const entry = unzipSync(await readFile(join(folder, name)))[part];
    return strFromU8(entry ?? expect.fail(`${name} has no ${part}`));
  }

  it('writes none where the policy names no reviewers', async () => {
    expect(await open({})).to.equal(undefined);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('gives each reviewer a workbook of their rows, for the manifest to list', async () => {
    const { files, reviewers, missed } = await write([aRow(1), aRow(2, 'Slack'), aRow(3)]);

    expect(files.map(({ name, rows }) => [name, rows])).to.deep.equal([
      ['packets/cfo@example.com.xlsx', 2],
      ['packets/team@example.com.xlsx', 1],
    ]);
    expect(reviewers).to.deep.equal([
      { reviewer: 'cfo@example.com', rows: 2 },
      { reviewer: 'team@example.com', rows: 1 },
    ]);
    expect(missed).to.deep.equal({
      fallbacks: [{ why: 'no owner names the app', rows: 1 }],
      withoutReviewer: [],
      managersNotFound: [],
    });
    expect(await readdir(join(folder, 'packets'))).to.deep.equal(['cfo@example.com.xlsx', 'team@example.com.xlsx']);
    expect((await stat(join(folder, 'packets/cfo@example.com.xlsx'))).mode & 0o777).to.equal(0o600);
  });

  it('says who, what access, by which path, since when, last sign-in, why and what is recommended', async () => {
    await write([aRow(1)]);

    const book = new exceljs.Workbook();
    await book.xlsx.readFile(join(folder, 'packets/cfo@example.com.xlsx'));

    const sheet = book.getWorksheet('Review') ?? expect.fail('no sheet');
    expect(Array.from({ length: 20 }, (_, n) => sheet.getCell(2, n + 1).value)).to.deep.equal([
      1,
      'Payroll',
      '=1+1 Nakamura',
      null,
      null,
      'check',
      'high: Away since May.\nwaived: Direct.',
      'user1@example.com',
      'Accountant',
      'Finance',
      '1 of 1',
      'Grace Obi',
      'Employee',
      'ACTIVE',
      'ada.nakamura@example.com',
      null,
      'group Finance',
      new Date('2024-02-02T10:00:00.000Z'),
      null,
      new Date('2026-11-17T08:30:00.000Z'),
    ]);
  });

  it('refuses typing into everything but the two columns to fill, offers keep and revoke, and lets people sort', async () => {
    await write([aRow(1), aRow(2)]);

    const book = new exceljs.Workbook();
    await book.xlsx.readFile(join(folder, 'packets/cfo@example.com.xlsx'));

    const sheet = book.getWorksheet('Review') ?? expect.fail('no sheet');
    // Excel sorts no range that has a locked cell
    sheet.eachRow((row, number) =>
      row.eachCell({ includeEmpty: true }, (cell) => {
        expect(cell.protection?.locked === false, cell.address).to.equal(number > 1);
      }),
    );
    const isGuarded = (address: string) => sheet.getCell(address).dataValidation?.formulae?.[0] === 'FALSE';
    const letters = Array.from({ length: 18 }, (_, n) => String.fromCharCode(65 + n));
    expect(letters.filter((letter) => !isGuarded(`${letter}3`))).to.deep.equal(['D', 'E']);
    expect(sheet.getCell('D3').dataValidation).to.deep.include({ type: 'list', formulae: ['"keep,revoke"'] });
    for (const part of [1, 2, 3]) {
      expect(await sheetXml('packets/cfo@example.com.xlsx', `xl/worksheets/sheet${part}.xml`)).to.include(
        '<sheetProtection sheet="1" formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>',
      );
    }
  });

  it('opens on how to review: by when, whom to ask, and how far it is, which counts itself', async () => {
    await write([aRow(1), aRow(2)]);

    const book = new exceljs.Workbook();
    await book.xlsx.readFile(join(folder, 'packets/cfo@example.com.xlsx'));

    const [help] = book.worksheets;
    const texts: string[] = [];
    help?.eachRow((row) => texts.push(row.getCell(1).text));
    expect(help?.name).to.equal('How to review');
    expect(help?.getCell('A3').value).to.deep.equal({
      formula:
        'SUMPRODUCT((Review!$D$2:$D$3="keep")*(Review!$F$2:$F$3<>"revoke")+((Review!$D$2:$D$3="keep")+(Review!$D$2:$D$3="revoke"))*(LEN(TRIM(Review!$E$2:$E$3))>0)*(1-(Review!$D$2:$D$3="keep")*(Review!$F$2:$F$3<>"revoke")))&" of 2 decided"',
      result: '0 of 2 decided',
    });
    expect(texts.slice(3, 5)).to.deep.equal(['Please send it back by 2026-12-08.', 'Questions? Ask team@example.com.']);
  });

  it('keeps row, app and person in sight, paints what is decided, and names its filters for every program', async () => {
    await write([aRow(1)]);

    const sheet = await sheetXml('packets/cfo@example.com.xlsx', 'xl/worksheets/sheet1.xml');
    const book = await sheetXml('packets/cfo@example.com.xlsx', 'xl/workbook.xml');

    expect(sheet).to.include('<pane xSplit="3" ySplit="1" topLeftCell="D2" activePane="bottomRight" state="frozen"/>');
    expect(sheet.match(/<cfRule type="expression"/g)).to.have.length(3);
    expect(sheet).to.match(/<row r="2" ht="30" spans/);
    expect(book).to.include(
      '<definedName name="_xlnm._FilterDatabase" localSheetId="1">&apos;Review&apos;!$A$1:$T$2</definedName>',
    );
  });

  it('says what the access is, by which ways it holds, and what removing it would do', async () => {
    const row = aRow(1);
    const paths = somePaths({ groups: [aGroupPath({ credited: true, alsoGives: ['Jira'] })] });
    await write([{ ...row, assignment: { ...row.assignment, paths }, more: { appRole: 'Clerk' } }]);

    const book = new exceljs.Workbook();
    await book.xlsx.readFile(join(folder, 'packets/cfo@example.com.xlsx'));

    const sheet = book.getWorksheet('Review') ?? expect.fail('no sheet');
    const cells = new Map(
      Array.from({ length: 19 }, (_, n) => [sheet.getCell(1, n + 1).value, sheet.getCell(2, n + 1).value]),
    );
    expect(cells.get('Role in the app')).to.equal('Clerk');
    expect(cells.get('Access by')).to.equal(
      'by group Tools, by hand\nremoving it removes the access; it also takes Jira, unless assigned there directly',
    );
  });

  it('has the rows to revoke first, then those to check, and says how many of the department have the app', async () => {
    const of = (n: number, recommendation: 'revoke' | 'check' | 'keep', label?: string) => {
      const row = aRow(n, label);
      const app = { ...row.assignment.app, id: `0oa${label ?? ''}` };
      const assignment = { ...row.assignment, app };
      return { assignment, facts: factsOf(assignment), evaluation: { ...row.evaluation, recommendation } };
    };
    await write([
      of(1, 'keep'),
      of(2, 'check'),
      of(3, 'revoke'),
      of(4, 'keep'),
      of(5, 'keep', 'Slack'),
      of(1, 'keep', 'Slack'),
    ]);

    const book = new exceljs.Workbook();
    await book.xlsx.readFile(join(folder, 'packets/cfo@example.com.xlsx'));

    const sheet = book.getWorksheet('Review');
    const rows = [2, 3, 4, 5].map((n) => [1, 6, 8, 11].map((column) => sheet?.getCell(n, column).value));
    expect(rows).to.deep.equal([
      [1, 'revoke', 'user3@example.com', '4 of 5'],
      [2, 'check', 'user2@example.com', '4 of 5'],
      [3, 'keep', 'user1@example.com', '4 of 5'],
      [4, 'keep', 'user4@example.com', '4 of 5'],
    ]);
  });

  it('writes the parts of a sheet in the order of the format’s schema', async () => {
    await write([aRow(1)]);

    const xml = await sheetXml('packets/cfo@example.com.xlsx', 'xl/worksheets/sheet1.xml');

    const parts = [
      '</sheetData>',
      '<sheetProtection',
      '<autoFilter',
      '<conditionalFormatting',
      '<dataValidations',
      '<pageMargins',
      '<headerFooter',
    ];
    const places = parts.map((part) => xml.indexOf(part));
    expect(places).to.deep.equal([...places].sort((a, b) => a - b));
    expect(places[0]).to.be.above(0);
  });

  it('carries its run, its reviewer and each row’s key and digest in a hidden sheet', async () => {
    await write([aRow(1)]);

    const book = new exceljs.Workbook();
    await book.xlsx.readFile(join(folder, 'packets/cfo@example.com.xlsx'));

    const sheet = book.getWorksheet('_run') ?? expect.fail('no sheet');
    expect(sheet.state).to.equal('veryHidden');
    const rows = [1, 2, 3, 4, 5, 6, 7].map((n) => sheet.getRow(n).values);
    expect(rows).to.deep.equal([
      [undefined, 'schema', 'okta-access-review packet 4'],
      [undefined, 'org', ORG],
      [undefined, 'as_of', AS_OF],
      [undefined, 'run_started_at', AS_OF],
      [undefined, 'reviewer', 'cfo@example.com'],
      [undefined, 'packet_token', packetTokens('secret')('packets/cfo@example.com.xlsx')],
      [undefined, 'row', 'app_id', 'user_id', 'row_digest'],
    ]);
    const [, number, appId, userId, digest] = sheet.getRow(8).values as unknown[];
    expect([number, appId, userId]).to.deep.equal([1, '0oa1gjh63g214q0Hq0g4', '00u1']);
    expect(digest).to.match(/^[0-9a-f]{64}$/);
  });

  it('gives a reviewer with more rows than a workbook should have further ones', async () => {
    const { files } = await write(
      [1, 2, 3, 4, 5].map((n) => aRow(n)),
      2,
    );

    expect(files.map(({ name, rows }) => [name, rows])).to.deep.equal([
      ['packets/cfo@example.com.xlsx', 2],
      ['packets/cfo@example.com (2).xlsx', 2],
      ['packets/cfo@example.com (3).xlsx', 1],
    ]);
  });

  it('writes a workbook, a page or both, as the policy asks, each with a token of its own that the manifest knows', async () => {
    const writer = (await open({ ...REVIEWERS, reviewers: { by: 'owner' } })) ?? expect.fail('no packets');
    await writer.assignments([aRow(1)]);

    const { files } = await writer.finish(someRunFacts());

    const tokenOf = packetTokens('secret');
    expect(files.map(({ name, rows, tokenSha256 }) => [name, rows, tokenSha256])).to.deep.equal(
      ['packets/cfo@example.com.xlsx', 'packets/cfo@example.com.html'].map((name) => [
        name,
        1,
        tokenHash(tokenOf(name)),
      ]),
    );
    const page = await readFile(join(folder, 'packets/cfo@example.com.html'), 'utf8');
    expect(page).to.include(tokenOf('packets/cfo@example.com.html'));
    expect(page).to.not.include(tokenOf('packets/cfo@example.com.xlsx'));
  });

  it('gives the same bytes for the same rows', async () => {
    const [first] = (await write([aRow(1), aRow(2)])).files;
    const [second] = (await write([aRow(1), aRow(2)])).files;

    expect(second?.sha256).to.equal(first?.sha256);
  });

  it('leaves nothing behind when abandoned', async () => {
    const writer = (await open()) ?? expect.fail('no packets');
    await writer.assignments([aRow(1)]);

    await writer.abandon();

    expect(await readdir(folder)).to.deep.equal([]);
  });

  describe('file names', () => {
    it('are the reviewer’s e-mail, without case', () => {
      expect(packetName('CFO@Example.com', 1)).to.equal('cfo@example.com.xlsx');
    });

    it('stay within the folder and apart, whatever somebody is called', () => {
      const names = ['../../etc/passwd', '..\\x', 'a/b', 'a_b', '.hidden', 'ü'.repeat(300)].map((name) =>
        packetName(name, 1),
      );

      expect(new Set(names).size).to.equal(names.length);
      for (const name of names)
        expect(name)
          .to.match(/^[a-z0-9_][a-z0-9._@+-]*\.xlsx$/)
          .and.have.length.below(120);
    });
  });
});
