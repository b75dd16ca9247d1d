import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import exceljs from 'exceljs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { systemClock } from '../../../src/async/clock.js';
import { importDecisions } from '../../../src/changes/decide/import-decisions.js';
import { reviewStatus } from '../../../src/changes/status/status.js';
import { readCsvRows } from '../../../src/files/csv-rows.js';
import { DECISION_COLUMN, PACKET_LAYOUTS, REASON_COLUMN, REVIEW_COLUMNS } from '../../../src/packets/packet-columns.js';
import { FIRST_PACKET_SCHEMA } from '../../../src/packets/packet-sheets.js';
import {
  aChangesRun,
  type ChangesRun,
  PAYROLL,
  packetsOf,
  recordsOf,
  someData,
  userId,
} from '../../support/changes-run.js';
import { type Filled, fillPacket, savedByLibreOffice } from '../../support/fill-packet.js';
import { rejectionOf } from '../../support/rejection.js';
import { needs } from '../../support/system-program.js';

const POLICY = `
reviewers: { by: owner, fallback: team@example.com }
owners: [{ apps: [Payroll], reviewer: user3@example.com }]
`;

describe('packets that come back', () => {
  let run: ChangesRun;
  let packet: string;

  beforeEach(async () => {
    run = await aChangesRun({ policy: POLICY });
    packet = (await packetsOf(run)).get('user3@example.com') ?? '';
  });

  afterEach(async () => {
    await run.stop();
  });

  function importing(...files: string[]) {
    const { folder, signal } = run;
    return importDecisions({ folder, files, importedBy: 'iam', clock: systemClock, signal });
  }

  it('holds the rows of its reviewer only, without their own', async () => {
    const packets = await packetsOf(run);

    const [own] = await Promise.all([fillPacket(packets.get('user3@example.com') ?? '', keepAll(19, 2))]);
    const fallback = await fillPacket(packets.get('team@example.com') ?? '', { 3: ['keep', ''], 22: ['keep', ''] });
    const result = await importing(own, fallback);

    // the owner's own assignment of Payroll is the fallback's first row, after the one to revoke
    expect([...packets.keys()]).to.deep.equal(['user3@example.com', 'team@example.com']);
    expect(result).to.deep.include({ taken: 21, unchanged: 0, superseding: 0, refusals: [] });
    const decided = await recordsOf(run.folder, 'decisions.ndjson');
    expect(decided.filter(({ reviewer }) => reviewer === 'user3@example.com').map((row) => row.userId)).not.to.include(
      userId(3),
    );
    expect(decided.find((row) => row.appId === PAYROLL && row.userId === userId(3))).to.include({
      reviewer: 'team@example.com',
      assigned: 'fallback',
    });
  });

  it('says of what the policy protects that it is not carried out, and comes back so', async () => {
    const guarded = await aChangesRun({ policy: `${POLICY}apply: { protected: { apps: [Payroll] } }` });
    try {
      const sent = (await packetsOf(guarded)).get('user3@example.com') ?? '';
      const book = new exceljs.Workbook();
      await book.xlsx.readFile(sent);
      const { folder, signal } = guarded;

      const files = [await fillPacket(sent, keepAll(2, 2))];
      const result = await importDecisions({ folder, files, importedBy: 'iam', clock: systemClock, signal });

      expect(JSON.stringify(book.getWorksheet('Review')?.getRow(2).values)).to.include(
        'a revoke here is recorded, but the tool does not carry it out: the policy protects this app',
      );
      expect(result).to.deep.include({ taken: 2, refusals: [] });
    } finally {
      await guarded.stop();
    }
  });

  it('goes to the managers where the policy says so, and comes back from them', async () => {
    const managed = await aChangesRun({ policy: 'reviewers: { by: manager, fallback: team@example.com }' });
    try {
      const packets = await packetsOf(managed);
      const [manager, fallback] = ['user0@example.com', 'team@example.com'].map((name) => packets.get(name) ?? '');
      const files = [await fillPacket(manager ?? '', keepAll(2, 2)), await fillPacket(fallback ?? '', keepAll(2, 2))];
      const { folder, signal } = managed;

      const result = await importDecisions({ folder, files, importedBy: 'iam', clock: systemClock, signal });

      expect(result).to.deep.include({ taken: 4, refusals: [] });
      const records = await recordsOf(folder, 'decisions.ndjson');
      expect(
        records.filter(({ kind }) => kind === 'decision').map(({ userId: id, assigned }) => [id, assigned]),
      ).to.deep.equal([
        [userId(0), 'fallback'],
        [userId(1), 'manager'],
        [userId(2), 'fallback'],
        [userId(1), 'manager'],
      ]);
    } finally {
      await managed.stop();
    }
  });

  needs('soffice').it('takes what LibreOffice saved, as many decisions as the first sheet counts', async () => {
    // rows 2 and 5 lack the reason that a keep against the review and a revoke need: neither taken nor counted
    const rows = { 3: ['revoke', 'left the team'], 4: ['keep', ''], 5: ['revoke', ' '], 2: ['keep', ''] } as const;
    const filled = await fillPacket(packet, rows, (book) => {
      const cell = book.getWorksheet('How to review')?.getCell('A3');
      if (cell !== undefined) cell.value = { formula: cell.formula }; // no result that was there before
    });
    const saved = await savedByLibreOffice(filled);

    const result = await importing(saved);

    const counted = new exceljs.Workbook();
    await counted.xlsx.readFile(saved);
    expect(counted.getWorksheet('How to review')?.getCell('A3').result).to.match(/^2 of \d+ decided$/);
    expect(result.taken).to.equal(2);
    expect(result.refusals).to.have.lengthOf(2);
    expect((await recordsOf(run.folder, 'decisions.ndjson'))[0]).to.include({
      appId: PAYROLL,
      userId: userId(0),
      decision: 'revoke',
      reason: 'left the team',
      importedBy: 'iam',
    });
  });

  needs('soffice').it('takes text that looks escaped as it was shown, whichever program saved it', async () => {
    const { apps = [], ...data } = someData();
    const named = await aChangesRun({
      policy: POLICY,
      data: {
        ...data,
        apps: apps.map((app) => (app.id === PAYROLL ? { ...app, label: 'Pay_x0041__x005F_roll_x0020_' } : app)),
      },
    });
    try {
      const sent = (await packetsOf(named)).get('team@example.com') ?? '';
      const filled = await fillPacket(sent, keepAll(3));
      const saved = await savedByLibreOffice(filled);
      const { folder, signal } = named;
      const options = { folder, importedBy: 'iam', clock: systemClock, signal };

      const first = await importDecisions({ ...options, files: [filled] });
      const second = await importDecisions({ ...options, files: [saved] });

      expect(first).to.deep.include({ taken: 3, refusals: [] });
      expect(second).to.deep.include({ unchanged: 3, refusals: [] });
    } finally {
      await named.stop();
    }
  });

  it('finds the rows again when a program sorted them', async () => {
    const filled = await fillPacket(packet, { 3: ['revoke', 'gone'] }, (book) => {
      const sheet = book.getWorksheet('Review');
      const [third, fourth] = [sheet?.getRow(3).values, sheet?.getRow(4).values];
      if (sheet !== undefined && third !== undefined && fourth !== undefined) {
        sheet.getRow(3).values = fourth;
        sheet.getRow(4).values = third;
      }
    });

    const result = await importing(filled);

    expect(result.refusals).to.deep.equal([]);
    expect((await recordsOf(run.folder, 'decisions.ndjson'))[0]).to.include({ userId: userId(0) });
  });

  const REFUSED: readonly (readonly [string, Filled, (book: import('exceljs').Workbook) => void, string, RegExp])[] = [
    [
      'a decision outside the list',
      { 3: ['maybe', ''] },
      () => {},
      'Review!D3',
      /"maybe" is not a decision; one of keep, revoke/,
    ],
    ['a revoke without a reason', { 3: ['revoke', ' '] }, () => {}, 'Review!E3', /needs a decision_reason/],
    [
      'a keep against the recommendation without a reason',
      { 2: ['keep', ''] },
      () => {},
      'Review!E2',
      /against the recommendation/,
    ],
    [
      'an edited fact',
      { 3: ['keep', ''] },
      setCell('Review', 'H3', 'somebody@else.com'),
      'Review!H3',
      /was edited: Okta login is "user0@example.com"/,
    ],
    [
      'an edited date',
      { 3: ['keep', ''] },
      setCell('Review', 'R3', new Date('2020-01-01T00:00:00Z')),
      'Review!R3',
      /was edited: Since/,
    ],
    [
      'an edited recommendation',
      { 2: ['keep', 'x'] },
      setCell('Review', 'F2', 'keep'),
      'Review!F2',
      /was edited: Recommendation/,
    ],
    [
      'an edited digest',
      { 3: ['keep', ''] },
      setCell('_run', 'D9', 'f'.repeat(64)),
      '_run!D9',
      /row_digest is not the run's/,
    ],
    [
      'another reviewer',
      { 3: ['keep', ''] },
      setCell('_run', 'B5', 'mallory@example.com'),
      '_run!B5',
      /assigned to user3@example.com/,
    ],
    [
      'a self-review',
      { 3: ['keep', ''] },
      setCell('_run', 'B5', 'USER0@example.com'),
      '_run!B5',
      /cannot review their own access/,
    ],
    [
      'a packet of another run',
      { 3: ['keep', ''] },
      setCell('_run', 'B4', '2020-01-01T00:00:00.000Z'),
      '_run!B4',
      /of another run/,
    ],
    [
      'a packet of another org',
      { 3: ['keep', ''] },
      setCell('_run', 'B2', 'https://other.okta.com'),
      '_run!B2',
      /of another run/,
    ],
    ['an unknown row', { 3: ['keep', ''] }, setCell('_run', 'C9', '00unobody'), 'Review!A3', /no such row/],
    [
      'a row with another number',
      { 3: ['keep', ''] },
      setCell('Review', 'A3', 99),
      'Review!A3',
      /no row of this packet/,
    ],
  ];

  for (const [what, filled, edit, cell, why] of REFUSED) {
    it(`refuses ${what}, at its cell, and takes the good rows`, async () => {
      const returned = await fillPacket(packet, { ...filled, 6: ['keep', ''] }, edit);

      const result = await importing(returned);

      const [refusal] = result.refusals;
      expect(refusal?.cell).to.equal(cell);
      expect(refusal?.why).to.match(why);
      const isWholePacket = /of another run/.test(why.source) || /own access|assigned to/.test(why.source);
      expect(result.taken).to.equal(isWholePacket ? 0 : 1);
    });
  }

  it('finds the columns by their headings, where a program has moved them', async () => {
    const filled = await fillPacket(packet, { 2: ['revoke', 'gone'] }, (book) => {
      book.getWorksheet('Review')?.spliceColumns(3, 0, ['mine', 'ask Bob']);
    });

    const result = await importing(filled);

    expect(result).to.deep.include({ taken: 1, refusals: [] });
  });

  it('takes packets as the first version sent them', async () => {
    const filled = await fillPacket(packet, { 3: ['revoke', 'gone'] }, asFirstVersion);

    const result = await importing(filled);

    expect(result).to.deep.include({ taken: 1, refusals: [] });
    expect((await recordsOf(run.folder, 'decisions.ndjson'))[0]).to.include({ userId: userId(0), reason: 'gone' });
  });

  it('takes none of a packet with a second sheet that is filled, and passes over a copy that is not', async () => {
    const copy = (filled: boolean) => (book: import('exceljs').Workbook) => {
      const sheet = book.getWorksheet('Review');
      const twin = book.addWorksheet('Review (2)');
      sheet?.eachRow((row, number) => {
        twin.getRow(number).values = row.values;
        if (number > 1 && !filled)
          for (const column of [DECISION_COLUMN, REASON_COLUMN]) twin.getCell(number, column).value = null;
      });
      if (filled) twin.getCell(2, DECISION_COLUMN).value = 'revoke';
    };
    const twice = await fillPacket(packet, { 2: ['keep', 'fine'] }, copy(true));

    const { message } = await rejectionOf(importing(twice));
    const once = await importing(await fillPacket(packet, { 2: ['keep', 'fine'] }, copy(false)));

    expect(message).to.match(/has decisions on the sheets Review and Review \(2\): none is taken/);
    expect(once.taken).to.equal(1);
  });

  for (const state of ['hidden', 'veryHidden'] as const) {
    it(`takes nothing from a sheet that is ${state}`, async () => {
      const filled = await fillPacket(packet, {}, (book) => {
        const twin = book.addWorksheet('Review (2)', { state });
        book.getWorksheet('Review')?.eachRow((row, number) => {
          twin.getRow(number).values = row.values;
        });
        twin.getCell(3, DECISION_COLUMN).value = 'revoke';
        twin.getCell(3, REASON_COLUMN).value = 'nobody saw this';
      });

      const { message } = await rejectionOf(importing(filled));

      expect(message).to.match(/has decisions on the sheet Review \(2\), which is hidden: none is taken/);
    });
  }

  it('reads each cell as people see it, whatever a program put around it', async () => {
    const filled = await fillPacket(packet, {}, (book) => {
      const sheet = book.getWorksheet('Review');
      const decide = (row: number, value: import('exceljs').CellValue) => {
        if (sheet === undefined) return;
        sheet.getCell(row, DECISION_COLUMN).value = value;
        sheet.getCell(row, REASON_COLUMN).value = 'asked them';
      };
      decide(3, { richText: [{ text: 're', font: { bold: true } }, { text: 'voke' }] });
      decide(4, { formula: 'IF(1,"keep","")', result: 'keep' });
      decide(5, ' \u00a0KEEP\u200b\n');
      decide(6, 'ｋｅｅｐ');
      decide(7, { text: 'keep', hyperlink: 'mailto:boss@example.com' });
      decide(8, true);
      decide(9, new Date('2026-03-31T00:00:00Z'));
      decide(10, { error: '#N/A' });
      decide(11, { formula: 'D3', result: '' });
      decide(12, 1);
      decide(13, { richText: [{ text: 'keep', font: { strike: true } }, { text: 'revoke' }] });
      decide(14, 'keep / revoke');
      decide(15, 'kеep'); // with a Cyrillic е
      if (sheet !== undefined) sheet.getCell(4, DECISION_COLUMN).note = 'revoke, said my boss';
      sheet?.mergeCells(16, DECISION_COLUMN, 18, DECISION_COLUMN);
      if (sheet !== undefined) sheet.getColumn(REASON_COLUMN).hidden = true;
    });

    const result = await importing(filled);

    const decided = (await recordsOf(run.folder, 'decisions.ndjson')).filter(({ kind }) => kind === 'decision');
    expect(decided.map(({ decision }) => decision)).to.deep.equal(['revoke', 'keep', 'keep', 'keep', 'keep']);
    expect(result.refusals.map(({ cell }) => cell)).to.deep.equal(
      [8, 9, 10, 11, 12, 13, 14, 15].map((row) => `Review!D${row}`),
    );
  });

  it('names a heading that was renamed, taken out, or is there twice', async () => {
    const renamed = await fillPacket(packet, { 2: ['keep', ''] }, setCell('Review', 'D1', 'My word'));
    const twice = await fillPacket(packet, { 2: ['keep', ''] }, setCell('Review', 'U1', 'Decision'));

    // one after the other: a run is imported into by one process at a time
    const messages = [(await rejectionOf(importing(renamed))).message, (await rejectionOf(importing(twice))).message];

    expect(messages[0]).to.match(/sheet Review: the heading "Decision" is missing, and there is "my word" at D1/);
    expect(messages[1]).to.match(/sheet Review: the heading "Decision" stands at D1 and U1/);
  });

  it('refuses a decision that was typed anywhere else in its row, and leaves what is not a decision alone', async () => {
    const filled = await fillPacket(packet, { 3: ['keep', ''] }, (book) => {
      setCell('Review', 'U4', ' Revoke, left in May')(book);
      setCell('Review', 'F5', 'revoke')(book);
      setCell('Review', 'U6', 'ask Bob')(book);
      setCell('Review', 'A40', 'revoke all of these')(book);
    });

    const result = await importing(filled);

    expect(result.taken).to.equal(1);
    expect(result.refusals.map(({ cell, why }) => `${cell} ${why}`)).to.deep.equal([
      'Review!U4 the row has no decision, but " Revoke, left in May" stands here: write it in the column for decisions',
      'Review!F5 the row has no decision, and the cell was edited: Recommendation is "keep" in the run',
    ]);
    expect(result.refusals[1]).to.include({
      found: 'revoke',
      expected: 'keep',
      reviewer: 'user3@example.com',
      appLabel: 'Payroll',
    });
  });

  it('writes what it refused into a file for each reviewer, with the value found and the value of the run', async () => {
    const refusalsFolder = join(run.folder, '..', 'refused');
    const filled = await fillPacket(packet, { 3: ['keep', ''], 4: ['maybe', ''] }, setCell('Review', 'H3', '=evil'));
    const broken = join(run.folder, '..', 'broken.xlsx');
    await writeFile(broken, 'no workbook');
    const { folder, signal } = run;
    const options = { folder, importedBy: 'iam', clock: systemClock, signal, refusalsFolder };

    const { refusalFiles } = await importDecisions({ ...options, files: [filled, broken] });

    expect(refusalFiles.map((path) => basename(path)).sort()).to.deep.equal([
      'unknown-reviewer.csv',
      'user3@example.com.csv',
    ]);
    const rows = [];
    for await (const { cells } of readCsvRows(join(refusalsFolder, 'user3@example.com.csv')))
      rows.push(cells.slice(1, 7));
    expect(rows.slice(1)).to.deep.equal([
      [
        'Review!H3',
        'Payroll',
        'user0@example.com',
        'the cell was edited: Okta login is "user0@example.com" in the run',
        "'=evil",
        'user0@example.com',
      ],
      ['Review!D4', 'Payroll', 'user1@example.com', '"maybe" is not a decision; one of keep, revoke', 'maybe', ''],
    ]);
  });

  it('keeps what came back as it came, and tells all decisions in a table for people, which verify holds it to', async () => {
    const first = await fillPacket(packet, { 3: ['revoke', 'no'], 4: ['maybe', ''] });
    await importing(first);
    await importing(await fillPacket(packet, { 3: ['keep', '=1+1'] }));
    const [kept] = (await recordsOf(run.folder, 'decisions.ndjson')).filter(({ kind }) => kind === 'file');
    const path = (name: string) => join(run.folder, name);
    const rows = [];
    for await (const { cells } of readCsvRows(path('decisions.csv')))
      rows.push([0, 1, 2, 3, 4, 7].map((at) => cells[at]));

    expect(rows).to.deep.equal([
      ['app_label', 'login', 'decision', 'decision_reason', 'reviewer', 'state'],
      ['Payroll', 'user0@example.com', 'revoke', 'no', 'user3@example.com', 'superseded'],
      ['Payroll', 'user1@example.com', '', '', 'user3@example.com', 'refused'],
      ['Payroll', 'user0@example.com', 'keep', "'=1+1", 'user3@example.com', 'holds'],
    ]);
    const archived = String(kept?.archived);
    expect(archived).to.equal(`returned/${kept?.sha256}.xlsx`);
    expect((await readFile(path(archived))).equals(await readFile(first))).to.equal(true);
    const problems = async () => (await run.verify(run.folder)).checks.flatMap((check) => check.problems);
    expect(await problems()).to.deep.equal([]);
    const notes = (await run.verify(run.folder)).checks.map(({ note }) => note).join(' ');
    expect(notes).not.to.contain('since the last sign-off');

    await writeFile(path(archived), 'another');
    await writeFile(path(`returned/${'0'.repeat(64)}.csv`), 'more');
    await writeFile(path('decisions.csv'), 'less');
    const found = await problems();

    expect(found.map(({ file, what }) => `${file.slice(0, 13)} ${what.slice(0, 30)}`).sort()).to.deep.equal(
      [
        'decisions.csv is not the table that decision',
        'returned/0000 was added, or its import was s',
        `${archived.slice(0, 13)} is not the file that was impor`,
      ].sort(),
    );
    await rm(path(archived));
    await rm(path('decisions.csv'));
    expect((await problems()).map(({ what }) => what.slice(0, 11))).to.include.members(['is missing:', 'is missing:']);
  });

  const HUGE: readonly (readonly [what: string, edit: (xml: string) => string, why: RegExp | undefined])[] = [
    [
      'merges and lists over whole sheets',
      (xml) =>
        xml.replace(
          '</sheetData>',
          '</sheetData><mergeCells><mergeCell ref="S1:XFD1048576"/></mergeCells><dataValidations><dataValidation type="list" sqref="N2:V1048576"><formula1>"a,b"</formula1></dataValidation></dataValidations>',
        ),
      undefined,
    ],
    [
      'a column to a billion',
      (xml) => xml.replace('<sheetData>', '<cols><col min="1" max="1000000000" width="9"/></cols><sheetData>'),
      undefined,
    ],
    [
      'a row far down',
      (xml) => xml.replace('</sheetData>', '<row r="4294967290"/></sheetData>'),
      /it has a row "4294967290"/,
    ],
    [
      'a cell far to the right',
      (xml) => xml.replace('</sheetData>', '<row r="999"><c r="ZZZZZZZZ999"/></row></sheetData>'),
      /it has a cell "ZZZZZZZZ999"/,
    ],
    [
      'rows that reach to the last column',
      (xml) =>
        xml.replace(
          '</sheetData>',
          `${Array.from({ length: 300 }, (_, n) => `<row r="${n + 900}"><c r="XFD${n + 900}"/></row>`).join('')}</sheetData>`,
        ),
      /more than 4000000 cells/,
    ],
  ];

  for (const [what, edit, why] of HUGE) {
    it(`reads ${what} in no time, or says what it does not read`, async () => {
      const filled = await fillPacket(packet, { 3: ['keep', ''] });
      const parts = unzipSync(await readFile(filled));
      const part = 'xl/worksheets/sheet1.xml';
      parts[part] = strToU8(edit(strFromU8(parts[part] ?? new Uint8Array())));
      await writeFile(filled, zipSync(parts));

      const result = importing(filled);

      if (why === undefined) expect(await result).to.deep.include({ taken: 1, refusals: [] });
      else expect((await rejectionOf(result)).message).to.match(why);
    });
  }

  it('takes none of a row that came twice, and says where both stand', async () => {
    const twice = await fillPacket(packet, { 3: ['keep', ''], 4: ['keep', ''] });

    const result = await importing(twice, await fillPacket(packet, { 3: ['revoke', 'no'] }));

    expect(result.taken).to.equal(1);
    expect(result.refusals.map(({ cell }) => cell)).to.deep.equal(['Review!A3', 'Review!A3']);
    expect(result.refusals[0]?.why).to.match(/came 2 times/);
  });

  it('lets a later decision supersede, keeps the earlier one, and passes over what it has already', async () => {
    await importing(await fillPacket(packet, { 3: ['revoke', 'no'], 4: ['keep', ''] }));

    const again = await importing(await fillPacket(packet, { 3: ['keep', ''], 4: ['keep', ''] }));

    expect(again).to.deep.include({ taken: 1, unchanged: 1, superseding: 1 });
    const decisions = (await recordsOf(run.folder, 'decisions.ndjson')).filter((row) => row.userId === userId(0));
    expect(decisions.map(({ decision }) => decision)).to.deep.equal(['revoke', 'keep']);
  });

  it('refuses what is not a workbook', async () => {
    const error = await importing(new URL(import.meta.url).pathname.replace(/\.js$/, '.d.ts')).catch(
      (thrown: unknown) => thrown,
    );

    expect(String(error)).to.match(/decisions come as .xlsx or .csv/);
  });

  it('counts coverage by reviewer and app, and shows signs of rubber-stamping', async () => {
    await importing(await fillPacket(packet, { ...keepAll(18), 2: ['maybe', ''] }));

    const status = await reviewStatus(run.folder, { clock: systemClock, signal: run.signal });

    expect(status).to.include({ rows: 40, decided: 18, open: 21, refused: 1, keep: 18, revoke: 0 });
    expect(
      status.reviewers.map(({ reviewer, decided, open, refused, signs }) => ({
        reviewer,
        decided,
        open,
        refused,
        signs,
      })),
    ).to.deep.equal([
      {
        reviewer: 'user3@example.com',
        decided: 18,
        open: 0,
        refused: 1,
        signs: ['kept all 18 rows decided', 'the same reason 18 times'],
      },
      { reviewer: 'team@example.com', decided: 0, open: 21, refused: 0, signs: [] },
    ]);
    expect(status.apps.map(({ appLabel, decided }) => ({ appLabel, decided }))).to.deep.equal([
      { appLabel: 'Payroll', decided: 18 },
      { appLabel: 'Slack', decided: 0 },
    ]);
  });
});

/** Keeps so many rows; the first row of a packet is the one to revoke. */
function keepAll(rows: number, first = 3): Filled {
  return Object.fromEntries(Array.from({ length: rows }, (_, n) => [n + first, ['keep', 'fine'] as const]));
}

/** Turns a packet into one of the first version: other headings, in another order, without what came later. */
function asFirstVersion(book: import('exceljs').Workbook): void {
  const sheet = book.getWorksheet('Review');
  const layout = PACKET_LAYOUTS.get(FIRST_PACKET_SCHEMA);
  if (sheet === undefined || layout === undefined) throw new Error('no sheet or no layout');
  const keys = layout.columns.map(({ key }) => REVIEW_COLUMNS.findIndex((column) => column.key === key) + 1);
  sheet.eachRow((row, number) => {
    const values = keys.map((column) => row.getCell(column).value);
    row.values = number === 1 ? layout.columns.map(({ heading }) => heading) : values;
  });
  setCell('_run', 'B1', FIRST_PACKET_SCHEMA)(book);
}

function setCell(sheet: string, address: string, value: import('exceljs').CellValue) {
  return (book: import('exceljs').Workbook) => {
    const found = book.getWorksheet(sheet);
    if (found !== undefined) found.getCell(address).value = value;
  };
}
