import { copyFile, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { systemClock } from '../../../src/async/clock.js';
import { acceptRecommended } from '../../../src/changes/decide/accept-recommended.js';
import { importDecisions } from '../../../src/changes/decide/import-decisions.js';
import { readDecisionsCsv } from '../../../src/changes/decide/read-csv.js';
import {
  aChangesRun,
  type ChangesRun,
  decisionsCsv,
  PAYROLL,
  REVIEWER,
  recordsOf,
  SLACK,
  userId,
} from '../../support/changes-run.js';
import { rejectionOf } from '../../support/rejection.js';

const HEADER = 'app_id,user_id,row_digest,decision,decision_reason,reviewer';

/** Seconds since 1970, before anything that a test does. */
const SAVED = Date.UTC(2026, 0, 1) / 1000;

function rowOf(id: number, kind: string) {
  switch (kind) {
    case 'no reason':
      return { decision: 'revoke', reason: '' };
    case 'edited':
      return { decision: 'keep', digest: '0'.repeat(64) };
    case 'own':
      return { decision: 'keep', reviewer: `USER${id}@example.com` };
    default:
      return { decision: kind };
  }
}

function read(text: string | Buffer) {
  return readDecisionsCsv({ name: 'd.csv', bytes: Buffer.from(text), sha256: 'aa', changedAt: 0 });
}

describe('decisions as CSV', () => {
  it('reads what Excel saves: a byte-order mark, semicolons, quotes, and its own line ends', () => {
    const { rows } = read(`\ufeff${HEADER.replaceAll(',', ';')}\r\na;u;d;Keep;"said ""no""; twice\nover";r@x\r\n`);

    expect(rows).to.have.length(1);
    expect(rows[0]).to.include({
      appId: 'a',
      userId: 'u',
      decision: 'Keep',
      reason: 'said "no"; twice\nover',
      reviewer: 'r@x',
    });
  });

  it('reads the Unicode text of Excel: UTF-16 with tabs', () => {
    const { rows } = read(Buffer.from(`\ufeff${HEADER.replaceAll(',', '\t')}\r\na\tu\td\tkeep\tnö\tr\r\n`, 'utf16le'));

    expect(rows[0]?.reason).to.equal('nö');
  });

  it('takes the columns in any order, ignores others, and counts rows as a spreadsheet does', () => {
    const { rows } = read(
      'reviewer,x,decision,user_id,app_id,decision_reason,row_digest\n\nr,1,,u,a,,d\nr,1,"keep",u,a,"two\nlines",d\nr,1,revoke,v,a,no,d\n',
    );

    expect(rows.map(({ userId: id, cells }) => [id, cells.decision, cells.digest])).to.deep.equal([
      ['u', 'C4', 'G4'],
      ['v', 'C5', 'G5'],
    ]);
  });

  it('names the columns that are missing', () => {
    expect(() => read('app_id,user_id,decision\n')).to.throw(/lacks the columns row_digest, decision_reason, reviewer/);
  });

  const SHAPES: readonly (readonly [what: string, text: string | Buffer])[] = [
    [
      'separators left out at the end',
      'x,app_id,user_id,row_digest,reviewer,decision,decision_reason,y,z\n,a,u,d,r,keep\n',
    ],
    ['separators too many at the end', `${HEADER},,\na,u,d,keep,,r,,,,\n`],
    ['carriage returns alone', `${HEADER}\ra,u,d,keep,,r\r`],
    ['mixed line ends', `${HEADER}\ra,u,d,keep,,r\r\n,,,,,\n`],
    ['a first line that names the separator', `sep=;\r\n${HEADER.replaceAll(',', ';')}\r\na;u;d;keep;;r\r\n`],
    ['a separator that only that line names', `"sep=|"\n${HEADER.replaceAll(',', '|')}\na|u|d|keep||r`],
    ['a first line for the separator that a program filled up', `sep=,,,,,,\n${HEADER}\na,u,d,keep,,r`],
    ['that line in UTF-16', Buffer.from(`\ufeffSEP=;\r\n${HEADER.replaceAll(',', ';')}\r\na;u;d;keep;;r`, 'utf16le')],
    ['UTF-16 without a mark, big end first', Buffer.from(`${HEADER}\na,u,d,keep,,r`, 'utf16le').swap16()],
    ['every cell in quotes', `"${HEADER.replaceAll(',', '","')}"\r\n"a","u","d","keep","","r"\r\n`],
    ['quotes around what is no text', `${HEADER}\n"a",u,"d",keep,"",r\n`],
    ['blanks around cells', `${HEADER.replaceAll(',', ' , ')}\n a , u , d , keep ,  , r \n`],
    ['carriage returns alone in UTF-16', Buffer.from(`\ufeff${HEADER}\ra,u,d,keep,,r\r`, 'utf16le')],
    ['empty lines at the end', `${HEADER}\na,u,d,keep,,r\n\n\n,,,,,\n`],
    ['tabs', `${HEADER.replaceAll(',', '\t')}\na\tu\td\tkeep\t\tr`],
    ['UTF-16, little end first', Buffer.from(`\ufeff${HEADER}\na,u,d,keep,,r`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${HEADER}\na,u,d,keep,,r`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(`${HEADER}\na,u,d,keep,,r`, 'utf16le')],
    ['headings as people write them', 'App ID,User ID,Row digest,Decision,Reason,Reviewer\na,u,d,keep,,r'],
    ['a column that only looks like another', `${HEADER},reason\na,u,d,keep,,r,revoke it`],
  ];

  for (const [what, text] of SHAPES) {
    it(`reads ${what}`, () => {
      const { rows, refusals } = read(text);

      expect(refusals).to.deep.equal([]);
      expect(rows).to.have.length(1);
      expect(rows[0]).to.include({
        appId: 'a',
        userId: 'u',
        rowDigest: 'd',
        decision: 'keep',
        reason: '',
        reviewer: 'r',
      });
    });
  }

  const UNREADABLE: readonly (readonly [what: string, text: string | Buffer, why: RegExp])[] = [
    ['a column twice', `${HEADER},Decision\na,u,d,keep,,r,revoke`, /the column decision stands at D1 and G1/],
    [
      'a name of a column and its heading for people',
      'app_id,user_id,row_digest,decision,Reason,reviewer,decision reason\n',
      /decision_reason stands at E1 and G1/,
    ],
    ['nothing', '', /lacks the columns app_id/],
    ['Windows-1252', Buffer.from(`${HEADER}\na,u,d,keep,n\xf6,r\n`, 'latin1'), /older encoding, such as Windows-1252/],
    ['half a character of UTF-16', Buffer.from([0xff, 0xfe, 0x61]), /not UTF-16LE text/],
    ['a workbook under another name', 'PK\x03\x04', /a workbook or a ZIP file/],
    ['zeros', `${HEADER}\na,u,d,keep,\0,r`, /NUL characters/],
    ['more lines than a sheet has', `${HEADER}\n${'x\n'.repeat(1_048_580)}`, /more than 1048576 lines/],
    [
      'a quote in the middle of a cell in quotes',
      `${HEADER}\na,u,d,keep,"so "it" is",r\n`,
      /continues after its closing/,
    ],
    [
      'a column twice, once with a letter that nobody sees',
      `${HEADER},deci\u200bsion\na,u,d,keep,,r,revoke`,
      /D1 and G1/,
    ],
    ['a column twice, once with an accent', `${HEADER},Décision\na,u,d,keep,,r,revoke`, /D1 and G1/],
    [
      'Mac Roman',
      Buffer.from(`${HEADER}\na,u,d,keep,n\x9a,r\n`, 'latin1'),
      /older encoding, such as Windows-1252 or Mac/,
    ],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'), /older encoding|NUL/],
    ['a quote that nothing closes', `${HEADER}\na,u,d,keep,"so,r\n`, /not CSV: the quote that opens a cell of line 2/],
  ];

  for (const [what, text, why] of UNREADABLE) {
    it(`says why it does not read ${what}`, () => {
      expect(() => read(text)).to.throw(why);
    });
  }

  it('refuses a decision that stands in a column without a name, and passes over what is none', () => {
    const { rows } = read(`${HEADER},,\na,u,d,,,r,,revoke it\na,v,d,,,r,,ask Bob\n`);

    expect(rows.map(({ userId: id, astray }) => [id, astray])).to.deep.equal([
      ['u', { cell: 'H2', text: 'revoke it' }],
    ]);
  });

  it('refuses text that is not UTF-8', () => {
    expect(() => read(Buffer.from(`${HEADER}\na,u,d,keep,n\xf6,r\n`, 'latin1'))).to.throw(/CSV UTF-8/);
  });

  it('refuses a line that is longer than the header, at its address', () => {
    expect(read(`${HEADER}\na,u,d,keep,one,two,r\n`).refusals).to.deep.equal([
      { file: 'd.csv', cell: 'A2', why: 'the line has 7 cells where the header has 6' },
    ]);
  });
});

describe('decisions without reviewers in the policy', () => {
  let run: ChangesRun;

  beforeEach(async () => {
    run = await aChangesRun();
  });

  afterEach(async () => {
    await run.stop();
  });

  it('lets anyone but the subject decide, and says so on record', async () => {
    const csv = await decisionsCsv(run, [
      { app: PAYROLL, user: userId(1), decision: 'revoke' },
      { app: PAYROLL, user: userId(2), decision: 'revoke', reviewer: 'User2@example.com' },
      { app: PAYROLL, user: userId(4), decision: 'revoke', reviewer: '' },
      { app: PAYROLL, user: userId(5), decision: 'revoke', digest: '0'.repeat(64) },
    ]);

    const { folder, signal } = run;
    const result = await importDecisions({ folder, files: [csv], importedBy: 'iam', clock: systemClock, signal });

    expect(result.taken).to.equal(1);
    expect(result.refusals.map(({ cell, why }) => `${cell} ${why}`)).to.deep.equal([
      'F3 User2@example.com cannot review their own access',
      'F4 the reviewer is missing',
      "C5 row_digest is not the run's: the row is of another run, or its facts were edited",
    ]);
    expect((await recordsOf(folder, 'decisions.ndjson'))[0]).to.include({ userId: userId(1), assigned: 'anyone' });
  });

  function importing(files: readonly string[], more: { later?: boolean; supersede?: boolean } = {}) {
    const { folder, signal } = run;
    return importDecisions({ folder, files, importedBy: 'iam', clock: systemClock, signal, ...more });
  }

  /** A file of one decision that was saved so many minutes after the others. */
  async function savedAt(minutes: number, decision: string, reason = 'so'): Promise<string> {
    const csv = await decisionsCsv(run, [{ app: PAYROLL, user: userId(1), decision, reason }]);
    const path = join(run.folder, '..', `saved-${minutes}-${decision}.csv`);
    await rename(csv, path);
    await utimes(path, SAVED + minutes * 60, SAVED + minutes * 60);
    return path;
  }

  async function decided(): Promise<readonly unknown[]> {
    const records = await recordsOf(run.folder, 'decisions.ndjson');
    return records.filter(({ kind }) => kind === 'decision').map(({ decision }) => decision);
  }

  it('lets no file decide twice: the same bytes bring no superseded decision back, under whatever name and time', async () => {
    const [first, second] = [await savedAt(1, 'revoke'), await savedAt(2, 'keep')];
    await importing([first]);
    await importing([second]);
    const copy = join(run.folder, '..', 'copy.csv');
    await copyFile(first, copy);

    const again = await importing([copy], { supersede: true });

    expect(await decided()).to.deep.equal(['revoke', 'keep']);
    expect(again).to.deep.include({ taken: 0, unchanged: 1, refusals: [] });
    expect(again.notes).to.deep.equal(['copy.csv was imported before: what it decided then is not decided again']);
  });

  it('does not let a file supersede what was saved after it, without a word', async () => {
    const [older, newer] = [await savedAt(1, 'revoke'), await savedAt(2, 'keep')];
    await importing([newer]);

    const refused = await importing([older]);
    const again = await importing([older]);
    const forced = await importing([older], { supersede: true });

    expect(refused.refusals[0]?.why).to.match(
      /the decision on record is newer: keep by grace.obi@example.com \(in saved-2-keep.csv, saved .*\); this file was saved .*; --supersede/,
    );
    expect([refused.taken, again.refusals.length, forced.taken]).to.deep.equal([0, 1, 1]);
    expect(await decided()).to.deep.equal(['keep', 'revoke']);
    const refusals = (await recordsOf(run.folder, 'decisions.ndjson')).filter(({ kind }) => kind === 'refused');
    expect(refusals).to.have.length(1);
  });

  it('takes none of two files that contradict each other, and with --later the one saved later', async () => {
    const files = [await savedAt(2, 'keep'), await savedAt(1, 'revoke')];

    const refused = await importing(files);
    const taken = await importing(files, { later: true });

    expect(refused.refusals.map(({ why }) => why)).to.deep.equal([
      'the row came 2 times, also at saved-1-revoke.csv B2 (revoke), and they contradict each other: none of them is taken',
      'the row came 2 times, also at saved-2-keep.csv B2 (keep), and they contradict each other: none of them is taken',
    ]);
    expect(taken).to.deep.include({ taken: 1, outdated: 1, refusals: [] });
    expect(await decided()).to.deep.equal(['keep']);
  });

  it('never lets the later one of two people win where anyone may decide', async () => {
    const csv = await decisionsCsv(run, [
      { app: PAYROLL, user: userId(1), decision: 'keep' },
      { app: PAYROLL, user: userId(1), decision: 'revoke', reviewer: 'someone@example.com' },
    ]);

    expect((await importing([csv], { later: true })).refusals).to.have.length(2);
  });

  it('takes a row that came twice with the same decision once, however often it came', async () => {
    const rows = Array.from({ length: 10_000 }, () => ({ app: PAYROLL, user: userId(1), decision: 'keep' }));
    const contradicted = [...rows, { app: PAYROLL, user: userId(1), decision: 'revoke' }];

    const agreed = await importing([await decisionsCsv(run, rows)]);
    const refused = await importing([await decisionsCsv(run, contradicted)]);

    expect(agreed).to.deep.include({ taken: 1, refusals: [] });
    expect(refused.refusals).to.have.length(20);
    expect(refused.refusals[0]?.why).to.match(/came 10001 times, also at .* and 9997 more places/);
  });

  it('says that no file is there yet where a shell hands over its pattern', async () => {
    const error = await rejectionOf(importing([join(run.folder, '..', 'returned', '*')]));

    const returned = join(run.folder, '..', 'returned');
    expect(error.name).to.equal('ConfigError');
    expect(error.message).to.equal(
      `no file is there yet as ${join(returned, '*')}: put the returned packets into ${returned}`,
    );
  });

  it('reads each file by itself: bad ones are named, owner files and repeated ones passed over', async () => {
    const good = await savedAt(1, 'keep');
    const beside = (name: string) => join(run.folder, '..', name);
    await writeFile(beside('bad.csv'), 'no,columns\n');
    const others = ['~$good.xlsx', '.~lock.good.csv#', '.DS_Store', '._good.xlsx', 'Thumbs.db', 'half.xlsx.part'];
    for (const name of others) await writeFile(beside(name), 'who has it open');
    await mkdir(beside('folder.xlsx'), { recursive: true });
    await copyFile(good, beside('twin.csv'));

    const result = await importing([
      beside('bad.csv'),
      ...others.map(beside),
      beside('folder.xlsx'),
      good,
      beside('twin.csv'),
      beside('gone.xlsx'),
    ]);

    expect(result.taken).to.equal(1);
    expect(
      result.refusals.map(({ cell, why }) => [cell, why.replaceAll(beside('x').slice(0, -1), '').slice(0, 30)]),
    ).to.deep.equal([
      ['', 'bad.csv lacks the columns app_'],
      ['', 'folder.xlsx is not a file'],
      ['', 'gone.xlsx: cannot be read: ENO'],
    ]);
    expect(result.notes).to.deep.equal([
      '~$good.xlsx only says who has the workbook open: close it, and import it again',
      '.~lock.good.csv# only says who has the workbook open: close it, and import it again',
      '.DS_Store is what a system keeps in a folder, nobody’s decisions',
      '._good.xlsx is what a system keeps in a folder, nobody’s decisions',
      'Thumbs.db is what a system keeps in a folder, nobody’s decisions',
      'half.xlsx.part is still being written: import it when it is whole',
      'twin.csv is the same file as saved-1-keep.csv',
    ]);
  });

  it('fails where no file could be read, and says why of each', async () => {
    const beside = (name: string) => join(run.folder, '..', name);
    await writeFile(beside('bad.csv'), 'no,columns\n');

    const { message } = await rejectionOf(importing([beside('bad.csv'), beside('gone.csv')]));

    expect(message.split('\n')).to.have.length(2);
  });

  it('takes what was refused of a file once it is mended elsewhere, though the file is known', async () => {
    const [one, two] = [await savedAt(1, 'keep'), await savedAt(1, 'revoke')];
    await importing([one, two]);

    expect(await importing([two])).to.deep.include({ taken: 1, refusals: [] });
  });

  it('takes every good row, names every bad one, and loses none, whatever comes together', async () => {
    const users = fc.uniqueArray(fc.integer({ min: 1, max: 18 }), { minLength: 1, maxLength: 12 });
    const what = fc.constantFrom('keep', 'revoke', 'KEEP ', 'maybe', 'no reason', 'edited', 'own');
    const files = users.chain((ids) => fc.tuple(...ids.map((id) => what.map((kind) => [id, kind] as const))));

    await fc.assert(
      fc.asyncProperty(files, async (rows) => {
        await rm(join(run.folder, 'decisions.ndjson'), { force: true });
        const csv = await decisionsCsv(
          run,
          rows.map(([id, kind]) => ({ app: PAYROLL, user: userId(id), ...rowOf(id, kind) })),
        );

        const { taken, refusals, unchanged } = await importing([csv]);

        const good = rows.filter(([, kind]) => ['keep', 'revoke', 'KEEP '].includes(kind)).map(([id]) => userId(id));
        const records = await recordsOf(run.folder, 'decisions.ndjson');
        const idsOf = (kind: string) => records.filter((record) => record.kind === kind).map((record) => record.userId);
        expect(idsOf('decision')).to.have.members(good);
        expect(idsOf('refused')).to.have.length(rows.length - good.length);
        expect([taken, refusals.length, unchanged]).to.deep.equal([good.length, rows.length - good.length, 0]);
      }),
      { numRuns: 15 },
    );
  });

  it('needs no second import of a file that was cut off', async () => {
    const csv = await decisionsCsv(run, [{ app: PAYROLL, user: userId(1), decision: 'revoke' }]);
    const options = { folder: run.folder, files: [csv], importedBy: 'iam', clock: systemClock, signal: run.signal };
    await importDecisions(options);
    const log = join(run.folder, 'decisions.ndjson');
    await writeFile(log, `${await readFile(log, 'utf8')}{"seq":3,"prev":"`);

    const again = await importDecisions(options);

    expect(again).to.include({ taken: 0, unchanged: 1 });
  });

  describe('--accept-recommended', () => {
    const accepting = (rules: string[], reviewer = REVIEWER) =>
      acceptRecommended({
        folder: run.folder,
        rules,
        reviewer,
        importedBy: 'iam',
        clock: systemClock,
        signal: run.signal,
      });

    it('records the revokes of the rules as that person’s decisions', async () => {
      const result = await accepting(['user-deactivated']);

      expect(result).to.deep.equal({ taken: 2, alreadyDecided: 0, onlyCheck: 0, refusedBefore: [], refusals: [] });
      const records = await recordsOf(run.folder, 'decisions.ndjson');
      expect(records.map(({ appId, userId: id, decision, reviewer }) => [appId, id, decision, reviewer])).to.deep.equal(
        [
          [PAYROLL, userId(19), 'revoke', REVIEWER],
          [SLACK, userId(19), 'revoke', REVIEWER],
        ],
      );
      expect(records[0]?.source).to.deep.equal({ acceptedRules: ['user-deactivated'] });
    });

    it('refuses what would be a review of oneself', async () => {
      const { taken, refusals } = await accepting(['user-deactivated'], 'user19@example.com');

      expect(taken).to.equal(0);
      expect(refusals.map(({ why }) => why)).to.deep.equal(
        Array(2).fill('user19@example.com cannot review their own access'),
      );
    });

    it('overrules nobody who has decided', async () => {
      const csv = await decisionsCsv(run, [{ app: PAYROLL, user: userId(19), decision: 'keep', reason: 'alumni' }]);
      await importDecisions({
        folder: run.folder,
        files: [csv],
        importedBy: 'iam',
        clock: systemClock,
        signal: run.signal,
      });

      expect(await accepting(['user-deactivated'])).to.include({ taken: 1, alreadyDecided: 1 });
    });

    it('makes up no decision where a rule only recommends a look', async () => {
      const suspended = await aChangesRun({
        data: {
          apps: [{ id: PAYROLL, label: 'Payroll' }],
          users: [{ id: 'x', status: 'SUSPENDED' }],
          appUsers: { [PAYROLL]: [{ id: 'x' }] },
        },
      });

      const { folder, signal } = suspended;
      const result = await acceptRecommended({
        folder,
        rules: ['user-suspended'],
        reviewer: REVIEWER,
        importedBy: 'iam',
        clock: systemClock,
        signal,
      });
      await suspended.stop();

      expect(result).to.include({ taken: 0, onlyCheck: 1 });
    });

    it('names the known rules for an unknown one', async () => {
      expect((await rejectionOf(accepting(['user-gone']))).message).to.match(
        /--rule names user-gone; known: user-deactivated/,
      );
    });
  });
});
