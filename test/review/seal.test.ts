import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProgress } from '../../src/review/progress.js';
import type { ReadRun } from '../../src/review/report/run-facts-of.js';
import type { Reported } from '../../src/review/report/write-reports.js';
import { sealRun } from '../../src/review/seal.js';
import { parseManifest } from '../../src/run/manifest.js';
import { READ_LOG } from '../../src/run/read-log.js';
import type { RunFacts } from '../../src/run/run-facts.js';
import { anOpenedRun, aPopulation, aReadRun } from '../support/review-parts.js';
import { jsonOf } from '../support/review-run.js';
import { someRunFacts } from '../support/run-facts.js';
import { snapshotOf } from '../support/snapshot.js';

const FILE = { name: 'x', bytes: 1, sha256: '0'.repeat(64) };

describe('seal', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await snapshotOf();
    writeFileSync(join(folder, READ_LOG), '');
  });

  it('lists every file of the run in its manifest, in the order in which they came about', async () => {
    const result = await sealed({
      run: anOpenedRun({
        folder,
        policyFiles: [{ ...FILE, name: 'policy.yaml' }],
        list: { apps: [], file: { ...FILE, name: 'snapshot/apps.ndjson.gz', rows: 0 }, stopped: undefined },
      }),
      population: aPopulation({ files: [{ ...FILE, name: 'snapshot/app-users/0oa1.ndjson.gz', rows: 1 }] }),
    });

    const { subject } = parseManifest(jsonOf(folder, 'manifest.json'));
    expect(subject.map(({ name }) => name).sort()).to.deep.equal([
      'assignments.csv',
      'policy.yaml',
      'snapshot/app-users/0oa1.ndjson.gz',
      'snapshot/apps.ndjson.gz',
      'snapshot/run.json',
    ]);
    expect([result.folder, result.stopped, result.nothingRead]).to.deep.equal([folder, undefined, false]);
  });

  it('writes the facts as they are in the result', async () => {
    const result = await sealed({}, { facts: someRunFacts({ warnings: ['w'] }) });

    expect(jsonOf(folder, 'snapshot/run.json')).to.deep.equal(JSON.parse(JSON.stringify(result.run)));
    expect(parseManifest(jsonOf(folder, 'manifest.json')).predicate.warnings).to.deep.equal(['w']);
  });

  it('takes away the notes of a complete run, which has no use for them', async () => {
    await sealed();

    expect(existsSync(join(folder, READ_LOG))).to.equal(false);
  });

  it('keeps the notes of an incomplete run, which resumes from them, and lists them', async () => {
    await sealed({}, { facts: someRunFacts({ verdict: 'incomplete', gaps: ['a gap'] }) });

    const { subject } = parseManifest(jsonOf(folder, 'manifest.json'));
    expect(subject.map(({ name }) => name)).to.include(READ_LOG);
    expect(existsSync(join(folder, READ_LOG))).to.equal(true);
  });

  it('is incomplete where the reports could not be written, and says why', async () => {
    const failure = new Error('the disk is full');

    const result = await sealed({}, { failure, summary: undefined, files: [] });

    expect(result.run.verdict).to.equal('incomplete');
    expect(result.run.gaps).to.deep.equal(['The reports could not be written: the disk is full']);
    expect(result.stopped).to.equal(failure);
    expect(existsSync(join(folder, READ_LOG))).to.equal(true);
  });

  it('names what ended the reading before what ended the reports', async () => {
    const [reading, reporting] = [new Error('reading'), new Error('reporting')];

    const result = await sealed({ population: aPopulation({ stopped: reading }) }, { failure: reporting });

    expect(result.stopped).to.equal(reading);
  });

  it('says that nothing was read where no apps could be listed', async () => {
    const result = await sealed({ run: anOpenedRun({ folder, stopped: new Error('401') }) });

    expect(result.nothingRead).to.equal(true);
  });

  it('signs the manifest’s own bytes, its envelope first', async () => {
    let signed: Buffer = Buffer.alloc(0);
    let wasThere = true;

    await sealed({}, {}, (manifest) => {
      signed = manifest;
      wasThere = existsSync(join(folder, 'manifest.json'));
      return 'an envelope';
    });

    expect(readFileSync(join(folder, 'manifest.dsse.json'), 'utf8')).to.equal('an envelope');
    expect(readFileSync(join(folder, 'manifest.json')).equals(signed)).to.equal(true);
    expect(wasThere).to.equal(false);
  });

  it('takes away an envelope that an earlier try left, where there is no key', async () => {
    writeFileSync(join(folder, 'manifest.dsse.json'), 'old');

    await sealed();

    expect(existsSync(join(folder, 'manifest.dsse.json'))).to.equal(false);
  });

  async function sealed(
    read: Partial<ReadRun> = {},
    reported: Partial<Reported> = {},
    sign?: (manifest: Buffer) => string,
  ) {
    const list = { apps: [], file: { ...FILE, name: 'snapshot/apps.ndjson.gz', rows: 0 }, stopped: undefined };
    const facts: RunFacts = someRunFacts();
    return await sealRun(
      aReadRun({ run: anOpenedRun({ folder, list }), ...read }),
      { facts, files: [{ ...FILE, name: 'assignments.csv' }], summary: undefined, failure: undefined, ...reported },
      { sign, progress: createProgress() },
    );
  }
});
