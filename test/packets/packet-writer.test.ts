import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import exceljs from 'exceljs';
import { strFromU8, unzipSync } from 'fflate';
import { packetName } from '../../src/packets/packet-name.js';
import { type WrittenPackets, writePackets } from '../../src/packets/packet-writer.js';
import type { ReviewedAssignment } from '../../src/report/model.js';
import { AS_OF, anAssignment } from '../support/builders.js';
import { policyFrom } from '../support/policy-from.js';
import { ORG, someRunFacts } from '../support/run-facts.js';

const REVIEWERS = {
  reviewers: { by: 'owner', fallback: 'team@example.com' },
  owners: [{ apps: ['Payroll'], reviewer: 'cfo@example.com' }],
};

function aRow(n: number, label = 'Payroll'): ReviewedAssignment {
  return {
    assignment: anAssignment({
      app: { label },
      appUser: { id: `00u${n}` },
      user: { profile: { login: `user${n}@example.com`, email: `user${n}@example.com`, firstName: '=1+1' } },
    }),
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
    return await writePackets({ folder, org: ORG, asOf: AS_OF, policy: policyFrom(policy), ...limit, signal });
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
    const { files, reviewers, noReviewer } = await write([aRow(1), aRow(2, 'Slack'), aRow(3)]);

    expect(files.map(({ name, rows }) => [name, rows])).to.deep.equal([
      ['packets/cfo@example.com.xlsx', 2],
      ['packets/team@example.com.xlsx', 1],
    ]);
    expect(reviewers).to.deep.equal([
      { reviewer: 'cfo@example.com', rows: 2 },
      { reviewer: 'team@example.com', rows: 1 },
    ]);
    expect(noReviewer).to.equal(0);
    expect(await readdir(join(folder, 'packets'))).to.deep.equal(['cfo@example.com.xlsx', 'team@example.com.xlsx']);
    expect((await stat(join(folder, 'packets/cfo@example.com.xlsx'))).mode & 0o777).to.equal(0o600);
  });

  it('says who, what access, by which path, since when, last sign-in, why and what is recommended', async () => {
    await write([aRow(1)]);

    const book = new exceljs.Workbook();
    await book.xlsx.readFile(join(folder, 'packets/cfo@example.com.xlsx'));

    const sheet = book.getWorksheet('Review') ?? expect.fail('no sheet');
    expect(sheet.getRow(2).values).to.deep.equal([
      undefined,
      1,
      'Payroll',
      '=1+1 Nakamura',
      'user1@example.com',
      'Finance',
      'Accountant',
      'ACTIVE',
      'ada.nakamura@example.com',
      'group Finance',
      new Date('2024-02-02T10:00:00.000Z'),
      new Date('2026-11-17T08:30:00.000Z'),
      'high: Away since May.\nwaived: Direct.',
      'check',
    ]);
  });

  it('locks everything but the two columns to fill, and offers keep and revoke', async () => {
    await write([aRow(1), aRow(2)]);

    const book = new exceljs.Workbook();
    await book.xlsx.readFile(join(folder, 'packets/cfo@example.com.xlsx'));

    const sheet = book.getWorksheet('Review') ?? expect.fail('no sheet');
    const unlocked: string[] = [];
    sheet.eachRow((row) =>
      row.eachCell({ includeEmpty: true }, (cell) => {
        if (cell.protection?.locked === false) unlocked.push(cell.address);
      }),
    );
    expect(unlocked).to.deep.equal(['N2', 'O2', 'N3', 'O3']);
    expect(sheet.getCell('N3').dataValidation).to.deep.include({ type: 'list', formulae: ['"keep,revoke"'] });
    for (const part of [1, 2, 3]) {
      expect(await sheetXml('packets/cfo@example.com.xlsx', `xl/worksheets/sheet${part}.xml`)).to.include(
        '<sheetProtection sheet="1"',
      );
    }
  });

  it('writes the parts of a sheet in the order of the format’s schema', async () => {
    await write([aRow(1)]);

    const xml = await sheetXml('packets/cfo@example.com.xlsx', 'xl/worksheets/sheet1.xml');

    const parts = [
      '</sheetData>',
      '<sheetProtection',
      '<autoFilter',
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
    const rows = [1, 2, 3, 4, 5, 6].map((n) => sheet.getRow(n).values);
    expect(rows).to.deep.equal([
      [undefined, 'schema', 'okta-access-review packet 1'],
      [undefined, 'org', ORG],
      [undefined, 'as_of', AS_OF],
      [undefined, 'run_started_at', AS_OF],
      [undefined, 'reviewer', 'cfo@example.com'],
      [undefined, 'row', 'app_id', 'user_id', 'row_digest'],
    ]);
    const [, number, appId, userId, digest] = sheet.getRow(7).values as unknown[];
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
