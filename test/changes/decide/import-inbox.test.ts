import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { type InboxResult, importInbox } from '../../../src/changes/decide/import-inbox.js';
import { ConfigError } from '../../../src/errors.js';
import {
  aChangesRun,
  type ChangesRun,
  type CsvDecision,
  decisionsCsv,
  PAYROLL,
  userId,
} from '../../support/changes-run.js';
import { rejectionOf } from '../../support/rejection.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('an inbox', function () {
  this.timeout(30_000);
  let run: ChangesRun;
  let inbox: string;

  before(async () => {
    run = await aChangesRun();
  });
  after(async () => {
    await run.stop();
  });
  beforeEach(async () => {
    inbox = await temporaryFolder('inbox');
  });

  function put(name: string, content: string, ageMs = 60_000): void {
    writeFileSync(join(inbox, name), content);
    const at = new Date(Date.now() - ageMs);
    utimesSync(join(inbox, name), at, at);
  }

  async function returned(name: string, decisions: readonly CsvDecision[]): Promise<void> {
    put(name, readFileSync(await decisionsCsv(run, decisions), 'utf8'));
  }

  async function take(): Promise<InboxResult> {
    const { folder, signal } = run;
    return await importInbox({ folder, inbox, importedBy: 'tester', clock: systemClock, signal });
  }

  const namesIn = (folder: string) => (existsSync(join(inbox, folder)) ? readdirSync(join(inbox, folder)).sort() : []);

  it('takes what is right, refuses the rest with why by cell, and is empty afterwards', async () => {
    await returned('good.csv', [{ app: PAYROLL, user: userId(1), decision: 'keep' }]);
    await returned('half.csv', [
      { app: PAYROLL, user: userId(2), decision: 'keep' },
      { app: PAYROLL, user: userId(3), decision: 'revoke', digest: 'altered' },
    ]);
    put('scan.pdf', '%PDF');

    const result = await take();

    expect(result.taken).to.equal(2);
    expect(namesIn('taken')).to.deep.equal(['good.csv']);
    expect(namesIn('refused')).to.deep.equal(['half.csv', 'half.csv.why.txt', 'scan.pdf', 'scan.pdf.why.txt']);
    expect(namesIn('').filter((name) => name.includes('.'))).to.deep.equal([]);
    expect(readFileSync(join(inbox, 'refused/half.csv.why.txt'), 'utf8')).to.match(/\n[A-F]3[^\n]*: /);
    expect(readFileSync(join(inbox, 'refused/scan.pdf.why.txt'), 'utf8')).to.match(/decisions come as \.xlsx or \.csv/);
  });

  it('says that nothing was taken of a file that is refused as a whole, and of one whose every decision is', async () => {
    const wrong = { app: PAYROLL, user: userId(7), decision: 'revoke', digest: 'altered' };
    await returned('half.csv', [{ app: PAYROLL, user: userId(8), decision: 'keep' }, wrong]);
    await returned('all.csv', [wrong]);
    put('scan.pdf', '%PDF');

    const result = await take();

    const why = (name: string) => readFileSync(join(inbox, 'refused', `${name}.why.txt`), 'utf8').split('\n')[0];
    expect(result.nothingTakenOf).to.have.members(['all.csv', 'scan.pdf']);
    expect(why('half.csv')).to.include('as follows. Decisions that are not named here were taken. Mend');
    for (const name of ['all.csv', 'scan.pdf']) {
      expect(why(name)).to.include('as follows. Nothing of this file was taken. Mend');
    }
  });

  it('decides nothing twice where the same file comes again, under whatever name', async () => {
    await returned('first.csv', [{ app: PAYROLL, user: userId(4), decision: 'keep' }]);
    copyFileSync(join(inbox, 'first.csv'), join(inbox, 'copy.csv'));
    utimesSync(join(inbox, 'copy.csv'), new Date(0), new Date(0));
    const first = await take();
    copyFileSync(join(inbox, 'taken/first.csv'), join(inbox, 'first.csv'));
    utimesSync(join(inbox, 'first.csv'), new Date(0), new Date(0));

    const again = await take();

    expect([first.taken, again.taken]).to.deep.equal([1, 0]);
    expect(namesIn('refused')).to.deep.equal([]);
    expect(namesIn('taken')).to.have.length(3);
    expect(namesIn('taken')[2]).to.match(/^first\.csv$/);
  });

  it('leaves alone what is being written, what is hidden, and what lies in folders', async () => {
    put('.hidden', 'x');
    put('~$open.xlsx', 'x');
    put('half.csv.part', 'x');
    put('half.xlsx.crdownload', 'x');
    put('.DS_Store', 'x');
    put('._packet.xlsx', 'x');
    put('Thumbs.db', 'x');
    put('desktop.ini', 'x');
    put('young.csv', 'x', 0);
    mkdirSync(join(inbox, 'folder.csv'));
    mkdirSync(join(inbox, 'folder.xlsx'));

    const result = await take();

    expect(result).to.deep.include({ taken: 0, refusals: [], movedToTaken: [], movedToRefused: [] });
    expect(namesIn('')).to.have.length(11);
  });

  it('refuses all where none can be read, each with its own reason', async () => {
    put('a.pdf', '%PDF');
    put('b.html', '<p>');

    const { refusals, movedToRefused } = await take();

    expect(refusals.map(({ file }) => file)).to.deep.equal(['a.pdf', 'b.html']);
    expect(movedToRefused).to.have.length(2);
    expect(readFileSync(join(inbox, 'refused/b.html.why.txt'), 'utf8')).to.match(/is the page itself/);
  });

  it('says of no file what is wrong with another one whose name ends like it', async () => {
    put('a.pdf', '%PDF');
    put('aa.pdf', '');
    put('b.csv', 'app_id\n');

    await take();

    for (const name of ['a.pdf', 'aa.pdf', 'b.csv']) {
      const why = readFileSync(join(inbox, 'refused', `${name}.why.txt`), 'utf8');
      expect(why.trimEnd().split('\n').slice(2), why).to.have.length(1);
    }
  });

  it('leaves every file where it is when the run itself cannot be opened', async () => {
    await returned('good.csv', [{ app: PAYROLL, user: userId(6), decision: 'keep' }]);
    const broken = join(inbox, '..', 'broken-run');
    cpSync(run.folder, broken, { recursive: true });
    writeFileSync(join(broken, 'policy.yaml'), 'reviewers: 7\n');
    const options = { inbox, importedBy: 'tester', clock: systemClock, signal: run.signal };

    const errors = [
      await rejectionOf(importInbox({ ...options, folder: broken })),
      await rejectionOf(importInbox({ ...options, folder: join(inbox, 'nowhere') })),
    ];

    expect(errors.map(({ message }) => message).join('\n')).not.to.equal('');
    expect(namesIn('')).to.deep.equal(['good.csv']);
    rmSync(broken, { recursive: true });
  });

  it('keeps the reason beside a file with the longest name that there can be', async () => {
    const name = `${'ü'.repeat(120)}1234567.pdf`;
    put(name, '%PDF');

    await take();

    const [moved = '', why] = namesIn('refused');
    expect(moved).to.match(/^ü{90,}-[0-9a-f]{12}\.pdf$/);
    expect(why).to.equal(`${moved}.why.txt`);
  });

  it('has to be a folder', async () => {
    inbox = join(inbox, 'nowhere');

    expect(await rejectionOf(take())).to.be.instanceOf(ConfigError);
  });
});
