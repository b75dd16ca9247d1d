import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { checkBefore } from '../../../src/evidence/verify/check-before.js';
import { factOf } from '../../../src/files/file-fact.js';
import { LAYOUT, previousRowsName } from '../../../src/run/layout.js';
import { type Manifest, parseManifest } from '../../../src/run/manifest.js';
import { aChangesRun, type ChangesRun, longAgo, nextRun, PAYROLL, SLACK } from '../../support/changes-run.js';
import { listAnew } from '../../support/list-anew.js';
import { recordsIn, writeRecords } from '../../support/snapshot.js';

describe('what a run keeps of the run before', function () {
  this.timeout(60_000);

  let run: ChangesRun;
  let folder: string;
  let manifest: Manifest;

  beforeEach(async () => {
    run = await aChangesRun({ asOf: longAgo() });
    folder = await nextRun(run);
    manifest = parseManifest(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  });
  afterEach(async () => await run.stop());

  const check = async (given: Manifest, previous: string | undefined = run.folder) =>
    await checkBefore({ folder, manifest: given, previous, clock: systemClock, signal: run.signal });

  it('is what that run gives, by its folder or its manifest', async () => {
    const [one, other] = [await check(manifest), await check(manifest, join(run.folder, 'manifest.json'))];

    expect([one.state, other.state]).to.deep.equal(['holds', 'holds']);
    expect(one.note).to.match(/^40 assignments of the run as of /);
  });

  it('names each value that was changed, and each record that was added or taken away, however well it was covered', async () => {
    const name = previousRowsName(PAYROLL);
    const rows = (await recordsIn(folder, name)) as readonly {
      readonly id: string;
      readonly values: readonly string[];
    }[];
    const [first, second, ...others] = rows;
    const forged = [{ ...first, values: first?.values.map((value, n) => (n === 5 ? 'CEO' : value)) }, ...others];
    await writeRecords(folder, name, [...forged, { ...second, id: '00uforged' }]);
    const { sha256 } = await factOf(join(folder, name));
    const subject = manifest.subject.map((each) => (each.name === name ? { name, digest: { sha256 } } : each));

    const { problems } = await check({ ...manifest, subject });

    const said = problems.map(({ file, what }) => `${file} ${what}`);
    expect(said).to.have.lengthOf(3);
    expect(said[0]).to.equal(`${name} row 1: title is "CEO" where the run before gives ""`);
    const rest = said.slice(1).join('\n');
    expect(rest).to.contain('a row is missing before row');
    expect(rest).to.match(/row \d+ was added: the run before gives no such row \("?00uforged/);
  });

  it('is held to what that run read, not to the rows that it kept for this', async () => {
    const before = await aChangesRun({ asOf: longAgo() });
    const path = join(before.folder, LAYOUT.nextReview);
    const forged = gunzipSync(await readFile(path))
      .toString()
      .replace('user5@example.com', 'forged@example.com');
    await writeFile(path, gzipSync(forged));
    await listAnew(before.folder);
    const after = await nextRun(before);
    await before.stop();

    const { problems } = await checkBefore({
      folder: after,
      manifest: parseManifest(JSON.parse(await readFile(join(after, 'manifest.json'), 'utf8'))),
      ...{ previous: before.folder, clock: systemClock, signal: run.signal },
    });

    expect(problems.map(({ file, what }) => `${file} ${what}`)).to.deep.equal([
      `${previousRowsName(PAYROLL)} row 6: login is "forged@example.com" where the run before gives "user5@example.com"`,
    ]);
  });

  it('names other facts of the run before, and files that are missing or too many', async () => {
    const { predicate } = manifest;
    const { comparison } = predicate;
    const name = previousRowsName(SLACK);
    const subject = [
      ...manifest.subject.filter((each) => each.name !== name),
      { name: previousRowsName('0oaother'), digest: { sha256: '0'.repeat(64) } },
    ];
    if (comparison === undefined) throw new Error('nothing was compared');

    const { problems } = await check({
      ...manifest,
      subject,
      predicate: { ...predicate, comparison: { ...comparison, removals: 7 } },
    });

    const files = problems.map(({ file, what }) => `${file} ${what.slice(0, 24)}`);
    expect(files).to.deep.equal([
      'snapshot/run.json says of the run before {',
      `${name} is missing: the run befo`,
      `${previousRowsName('0oaother')} was added: the run befor`,
    ]);
  });

  it('is not checked where nobody asks, nor where nothing was compared', async () => {
    const { comparison: _none, ...predicate } = manifest.predicate;

    const unasked = await checkBefore({
      folder,
      manifest,
      previous: undefined,
      clock: systemClock,
      signal: run.signal,
    });
    const nothing = await check({ ...manifest, predicate });

    expect([unasked.state, nothing.state]).to.deep.equal(['not-done', 'not-done']);
  });

  it('cannot be compared with a run that is not the one named', async () => {
    await rm(join(run.folder, 'snapshot', 'apps.ndjson.gz'));

    const { state, problems } = await check(manifest);

    expect(state).to.equal('fails');
    expect(problems[0]?.what).to.contain('cannot be compared');
  });
});
