import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createReportWriter } from '../../src/report/report-writer.js';
import { anApp } from '../support/builders.js';
import { readWorkbook } from '../support/read-workbook.js';
import { rejectionOf } from '../support/rejection.js';
import {
  aFinding,
  anAppRead,
  aReportContext,
  aReviewed,
  aRun,
  type ReportInput,
  reportsOf,
  workbookOf,
} from '../support/reports.js';

const ROWS = Array.from({ length: 300 }, (_, index) =>
  aReviewed({ appUser: { id: `00u${index}` } }, { findings: index % 3 === 0 ? [aFinding()] : [] }),
);

describe('createReportWriter', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writer-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('writes the formats asked for and nothing else, for their owner only', async () => {
    const writer = await createReportWriter(folder, ['xlsx', 'csv'], aReportContext());
    await writer.assignments(ROWS);
    await writer.endApp({ app: anApp(), read: anAppRead() });

    const { files } = await writer.finish(aRun());

    const names = ['access-review.xlsx', 'apps.csv', 'assignments.csv', 'findings.csv'];
    expect((await readdir(folder)).sort()).to.deep.equal(names);
    expect(files.map(({ name, rows }) => [name, rows])).to.deep.equal([
      ['assignments.csv', 300],
      ['findings.csv', 100],
      ['apps.csv', 1],
      ['access-review.xlsx', 300],
    ]);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).to.equal(0o600);
  });

  it('gives no file its final name before it is whole', async () => {
    const writer = await createReportWriter(folder, ['csv', 'xlsx'], aReportContext());
    await writer.assignments(ROWS);

    const names = await readdir(folder);

    expect(names.filter((name) => !name.endsWith('.partial'))).to.deep.equal([]);
    await writer.abandon();
  });

  it('leaves no file behind when abandoned, at the start, in the middle and after a failed end', async () => {
    const atStart = await createReportWriter(folder, ['csv', 'xlsx'], aReportContext());
    await atStart.abandon();
    expect(await readdir(folder)).to.deep.equal([]);

    const inMiddle = await createReportWriter(folder, ['csv', 'xlsx'], aReportContext());
    await inMiddle.assignments(ROWS);
    await inMiddle.abandon();
    expect(await readdir(folder)).to.deep.equal([]);

    const atEnd = await createReportWriter(folder, ['csv', 'xlsx'], aReportContext());
    await atEnd.assignments(ROWS);
    // the CSVs get their names before the workbook finds its own taken by a folder
    await mkdir(join(folder, 'access-review.xlsx'));
    const error = await rejectionOf(atEnd.finish(aRun()));
    await atEnd.abandon();
    expect(error.message).to.contain('access-review.xlsx');
    expect(await readdir(folder)).to.deep.equal(['access-review.xlsx']);
  });

  it('leaves no file behind when it cannot even start', async () => {
    await mkdir(join(folder, 'access-review.xlsx.partial'));

    const error = await rejectionOf(createReportWriter(folder, ['csv', 'xlsx'], aReportContext()));

    expect(error.message).to.contain('access-review.xlsx.partial');
    expect(await readdir(folder)).to.deep.equal(['access-review.xlsx.partial']);
  });
});

describe('the bytes of the reports', () => {
  const input: ReportInput = { apps: [{ rows: ROWS }, { app: { id: '0oa2' }, read: { state: 'excluded', why: 'x' } }] };

  it('are the same for the same input', async () => {
    const first = await reportsOf(input);

    const second = await reportsOf(input);

    expect(second.files).to.deep.equal(first.files);
  });

  it('do not depend on how the rows were batched', async () => {
    const whole = await reportsOf(input);
    const apps = input.apps.map((app) => ({ ...app, batch: 7 }));

    const batched = await reportsOf({ ...input, apps });

    expect(batched.files).to.deep.equal(whole.files);
  });

  it('differ on the Evidence and Summary sheets alone when only the run’s times do', async () => {
    const first = readWorkbook(workbookOf(await reportsOf(input)));
    const later = { startedAt: '2026-11-24T05:00:00.000Z', finishedAt: '2026-11-24T06:00:00.000Z' };
    const second = readWorkbook(workbookOf(await reportsOf({ ...input, run: later })));

    const changed = first.entries.filter((name) => first.entry(name) !== second.entry(name));
    expect(changed).to.have.length(2);
    expect(first.sheet('Assignments').xml).to.equal(second.sheet('Assignments').xml);
    expect(first.sheet('Findings').xml).to.equal(second.sheet('Findings').xml);
    expect(first.sheet('Apps').xml).to.equal(second.sheet('Apps').xml);
    expect(first.sheet('Policy').xml).to.equal(second.sheet('Policy').xml);
  });
});
