import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGzip } from 'node:zlib';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import type { VerifyReport } from '../../../src/evidence/verify/verify-report.js';
import { verifyRun } from '../../../src/evidence/verify/verify-run.js';
import { problemLines } from '../../../src/evidence/verify/verify-text.js';
import { runCommand } from '../../support/cli.js';
import { listAnew } from '../../support/list-anew.js';
import { addLaterRecords, aSignedRun, copyOf, type SignedRun } from '../../support/signed-run.js';

describe('verify, of a folder that somebody else made', function () {
  this.timeout(120_000);
  let run: SignedRun;
  let folder: string;

  before(async () => {
    run = await aSignedRun();
    await addLaterRecords(run);
  });

  after(async () => {
    await rm(dirname(run.folder), { recursive: true });
  });

  beforeEach(async () => {
    folder = await copyOf(run.folder);
  });

  afterEach(async () => {
    await rm(dirname(folder), { recursive: true });
  });

  async function verify(): Promise<VerifyReport> {
    const { signal } = new AbortController();
    return await verifyRun(folder, { publicKey: run.publicKey, clock: systemClock, signal });
  }

  const NAMES = [
    'manifest.json',
    'manifest.dsse.json',
    'plan.json',
    'journal.ndjson',
    'signoff.json',
    'assignments.csv',
  ];

  for (const [what, put] of [
    ['a folder', async (path: string) => void (await mkdir(path))],
    ['a pipe', async (path: string) => void execFileSync('mkfifo', [path])],
    ['a link to itself as it was', async (path: string) => await symlink('../elsewhere', path)],
  ] as const) {
    it(`fails with ${what} in the place of any file, and names it`, async () => {
      for (const name of NAMES) {
        const path = join(folder, name);
        await rename(path, join(folder, '..', 'elsewhere'));
        await put(path);

        const report = await verify();

        expect(report.outcome, name).to.equal('failed');
        expect(
          report.problems.map(({ file }) => file),
          name,
        ).to.include(name);
        await rm(path, { recursive: true });
        await rename(join(folder, '..', 'elsewhere'), path);
      }
    });
  }

  it('ends with 4 on the command line too, where every other command refuses', async () => {
    await rm(join(folder, 'journal.ndjson'));
    await symlink('/dev/zero', join(folder, 'journal.ndjson'));
    const pem = run.publicKeyPath;
    const plan = join(folder, 'plan.json');

    for (const args of [
      ['verify', folder],
      ['status', folder],
      ['decide', folder, plan],
      ['plan', folder, '--public-key', pem],
      ['approve', plan, '--key', run.keyPath, '--public-key', pem],
      ['restore', join(folder, 'journal.ndjson'), '--public-key', pem],
      ['signoff', folder, '--by', 'G', '--role', 'CISO', '--statement', 'S', '--public-key', pem],
      ['package', folder, '--public-key', pem],
      ['report', folder, '--out', join(folder, '..', 'out')],
    ]) {
      const { code, stderr, stdout } = await runCommand(args);
      expect(code, `${args[0]}: ${stderr}`).to.equal(4);
      expect(stderr + stdout, args[0]).to.contain('journal.ndjson');
    }
  });

  for (const [name, text] of [
    ['policy.yaml', 'rules: [\n'],
    ['policy.yaml', 'waivers: not-kept.yaml\n'],
    ['policy.yaml', 'roster: { file: r.csv, match: email, columns: { key: k, status: s, active: [a] } }\n'],
    ['policy.yaml', 'serviceAccounts: s.yaml\n'],
  ] as const) {
    it(`fails, and asks nobody to mend a command line, where ${name} with ${JSON.stringify(text)} was put into the manifest too`, async () => {
      await writeFile(join(folder, name), text);
      await listAnew(folder);

      const { outcome } = await verifyRun(folder, { clock: systemClock, signal: new AbortController().signal });

      expect(outcome).to.equal('failed');
    });
  }

  it('names a lock that a dead process left half taken, and what only looks like a lock', async () => {
    const draft = `.lock.${randomUUID()}`;
    await writeFile(join(folder, draft), '{}');
    await writeFile(join(folder, '.lock'), 'x'.repeat(2000));

    expect(problemLines(await verify())).to.deep.equal([
      '.lock: is not a lock as this program makes it: delete it',
      `${draft}: was left by a process that died while it took the folder: delete it`,
    ]);
  });

  it('names a second signature of the manifest', async () => {
    const path = join(folder, 'manifest.dsse.json');
    const envelope = JSON.parse(await readFile(path, 'utf8'));
    envelope.signatures.push({ keyid: 'other', sig: 'AAAA' });
    await writeFile(path, `${JSON.stringify(envelope, undefined, 2)}\n`);

    expect(problemLines(await verify())).to.deep.equal([
      'manifest.dsse.json: has 2 signatures where the run makes one: somebody added to it',
    ]);
  });

  for (const key of [true, false]) {
    it(`names a signature of something else than a manifest, ${key ? 'with' : 'without'} the key`, async () => {
      const path = join(folder, 'manifest.dsse.json');
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replace('application/vnd.in-toto+json', 'application/json'));

      const { outcome, problems } = key
        ? await verify()
        : await verifyRun(folder, { clock: systemClock, signal: new AbortController().signal });

      expect(outcome).to.equal('failed');
      expect(problems[0]).to.deep.equal({
        file: 'manifest.dsse.json',
        what: 'says that it signs application/json, not a manifest',
      });
    });
  }

  it('ends, in little memory, at a list of one endless line', async () => {
    const path = join(folder, 'snapshot', 'apps.ndjson.gz');
    const gzip = createGzip({ level: 1 });
    const pieces: Buffer[] = [];
    gzip.on('data', (piece: Buffer) => pieces.push(piece));
    for (let megabyte = 0; megabyte < 128; megabyte += 1) {
      if (!gzip.write(Buffer.alloc(1 << 20, 'a'))) await new Promise((resolve) => gzip.once('drain', resolve));
    }
    await new Promise<void>((resolve) => gzip.end(resolve));
    await writeFile(path, Buffer.concat(pieces));
    const before = process.memoryUsage().rss;

    const lines = problemLines(await verify());

    expect(lines.join('\n')).to.match(/snapshot\/apps.ndjson.gz: cannot be read: .*longer than any record/);
    expect(process.memoryUsage().rss - before).to.be.below(300 * 1024 * 1024);
  });

  it('fails where a record is dated ahead of now', async () => {
    const { signal } = new AbortController();
    const clock = { now: () => Date.parse('2026-06-30T13:00:00.000Z') };

    const { problems } = await verifyRun(folder, { publicKey: run.publicKey, clock, signal });

    const files = problems.filter(({ what }) => what.includes('after now')).map(({ file }) => file);
    expect(files).to.include.members(['plan.json', 'decisions.ndjson', 'journal.ndjson', 'signoff.json']);
  });

  it('fails where a plan that the journal cites is gone, and packs it where it is there', async () => {
    const [kept = ''] = (await readFile(join(folder, 'plan.json'), 'utf8')).match(/[0-9a-f]{64}(?="\n\}\n$)/) ?? [];
    await rm(join(folder, `plan-${kept}.json`));
    await rm(join(folder, `plan-${kept}.csv`));
    await rm(join(folder, 'signoff.json'));
    await rm(join(folder, 'signoff-1.html'));
    await rm(join(folder, 'plan.json'));
    await rm(join(folder, 'plan.csv'));

    expect(problemLines(await verify())).to.deep.equal([
      `plan-${kept}.json: is missing: journal.ndjson cites that plan`,
    ]);
  });
});
