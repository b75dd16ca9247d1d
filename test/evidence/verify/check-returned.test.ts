import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { writeDecisionsTable } from '../../../src/changes/decide/decisions-table.js';
import { importDecisions } from '../../../src/changes/decide/import-decisions.js';
import { keepRest } from '../../../src/changes/decide/keep-rest.js';
import { headerLine, recordLine } from '../../../src/files/chain-line.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import {
  aChangesRun,
  type ChangesRun,
  decisionsCsv,
  PAYROLL,
  packetsOf,
  recordsOf,
  userId,
} from '../../support/changes-run.js';
import { fillPacket } from '../../support/fill-packet.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

type Record = Readonly<globalThis.Record<string, unknown>>;

const POLICY = `
reviewers: { by: owner, fallback: team@example.com }
owners: [{ apps: [Payroll], reviewer: boss@example.com }]
apply: { maxShare: 1, perApp: { maxShare: 1 } }
`;

/** Anybody can compute a chain anew; nobody can make a file of another text with the same digest. */
describe('decisions that were rewritten, chain and table too', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  let folder: string;

  before(async () => {
    run = await aChangesRun({ policy: POLICY });
    const packet = (await packetsOf(run)).get('boss@example.com') ?? '';
    const workbook = await fillPacket(packet, { 2: ['revoke', 'has left'], 3: ['Keep ', ''] });
    const csv = await decisionsCsv(run, [
      { app: PAYROLL, user: userId(5), decision: ' REVOKE', reason: 'moved', reviewer: 'boss@example.com' },
      { app: PAYROLL, user: userId(6), decision: 'keep', reviewer: 'boss@example.com' },
    ]);
    const { taken } = await importDecisions({ ...options(run.folder), files: [workbook, csv] });
    expect(taken).to.equal(4);
    await keepRest({ ...options(run.folder), reviewer: 'boss@example.com', reason: 'still needed' });
  });

  after(async () => {
    await run.stop();
  });

  beforeEach(async () => {
    folder = join(await temporaryFolder('rewritten'), 'run');
    await cp(run.folder, folder, { recursive: true });
  });

  afterEach(async () => {
    await rm(dirname(folder), { recursive: true });
  });

  function options(path: string) {
    return { folder: path, importedBy: 'iam', clock: systemClock, signal: run.signal };
  }

  async function problems(): Promise<string[]> {
    const { problems: found } = await run.verify(folder);
    return found.map(({ file, what }) => `${file}: ${what.replace(/[0-9a-f]{64}/g, 'SHA')}`);
  }

  /** What whoever may write to the folder can do without any key: other records, a whole chain, and the table of it. */
  async function rewrite(change: (record: Record, index: number) => Record | undefined): Promise<void> {
    const path = join(folder, 'decisions.ndjson');
    const header = JSON.parse((await readFile(path, 'utf8')).split('\n', 1)[0] ?? '') as { digest?: string };
    const { digest: _digest, ...own } = header;
    let { text, digest } = headerLine(own as Parameters<typeof headerLine>[0]);
    let seq = 0;
    for (const [index, { seq: _seq, prev: _prev, digest: _own, ...record }] of (
      await recordsOf(folder, 'decisions.ndjson')
    ).entries()) {
      const changed = change(record, index);
      if (changed === undefined) continue;
      const line = recordLine({ seq, digest }, changed as Parameters<typeof recordLine>[1]);
      text += line.text;
      digest = line.digest;
      seq += 1;
    }
    await writeFile(path, text);
    await writeDecisionsTable(await openFinishedRun(folder, systemClock));
  }

  const cited = (record: Record, extension: string) =>
    record.kind === 'decision' && String((record.source as { file?: string }).file).endsWith(extension);

  it('hold where nothing was changed, as the files were written by people', async () => {
    expect(await problems()).to.deep.equal([]);
  });

  it('hold where only the chain was computed anew, so that what fails below is what they say', async () => {
    await rewrite((record) => record);

    expect(await problems()).to.deep.equal([]);
  });

  for (const extension of ['xlsx', 'csv']) {
    it(`show a revoke of a returned .${extension} that was made a keep, by record and cell`, async () => {
      await rewrite((record) =>
        cited(record, extension) && record.decision === 'revoke' ? { ...record, decision: 'keep' } : record,
      );

      const found = await problems();

      expect(found).to.have.length(1);
      expect(found[0]).to.match(
        /^decisions\.ndjson: record \d+ \(0oapayroll 00uuser\d\d\) quotes \S+ of returned\/SHA/,
      );
      expect(found[0]).to.match(new RegExp(`\\.${extension}, where the decision is "revoke", and not "keep"$`));
    });
  }

  for (const [what, change, expected] of [
    ['reason', { reason: 'as agreed' }, /where the reason is "moved", and not "as agreed"$/],
    ['place', { userId: userId(7) }, /, which has no such decision there$/],
    ['cell', { source: undefined }, /, which has no such decision there$/],
  ] as const) {
    it(`show another ${what} than the file has`, async () => {
      await rewrite((record) => {
        if (!cited(record, 'csv') || record.decision !== 'revoke') return record;
        return what === 'cell'
          ? { ...record, source: { ...(record.source as object), cell: 'D9' } }
          : { ...record, ...change };
      });

      const found = await problems();

      expect(found).to.have.length(1);
      expect(found[0]).to.match(expected);
    });
  }

  it('show decisions of a file that is not on record', async () => {
    await rewrite((record) =>
      cited(record, 'csv') ? { ...record, source: { ...(record.source as object), sha256: '0'.repeat(64) } } : record,
    );

    expect(await problems()).to.deep.equal([
      'decisions.ndjson: record 2 quotes decisions-2.csv, whose import is not on record: decide was stopped, or the record was rewritten',
    ]);
  });

  it('say how many decisions cannot be compared, where the record says that their file was not kept', async () => {
    const archived: string[] = [];
    await rewrite((record) => {
      if (record.kind !== 'file' || !String(record.file).endsWith('csv')) return record;
      const { archived: name, ...rest } = record;
      archived.push(String(name));
      return rest;
    });
    for (const name of archived) await rm(join(folder, name));

    const { checks } = await run.verify(folder);

    const later = checks.find(({ id }) => id === 'later');
    expect(later?.problems).to.deep.equal([]);
    expect(later?.note).to.contain('2 decisions of returned files that the run does not keep: not compared with them.');
  });
});
