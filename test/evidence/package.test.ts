import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { packageRun } from '../../src/evidence/package/package-run.js';
import { verifyRun } from '../../src/evidence/verify/verify-run.js';
import { rejectionOf } from '../support/rejection.js';
import { addLaterRecords, aSignedRun, copyOf, edit, type SignedRun } from '../support/signed-run.js';
import { needs } from '../support/system-program.js';

const NAME = /^access-review-127\.0\.0\.1-\d+-2026-06-30T120000Z$/;

needs('unzip', 'sha256sum').describe('package', function () {
  this.timeout(60_000);

  let run: SignedRun;
  let parent: string;

  before(async () => {
    run = await aSignedRun();
    parent = dirname(run.folder);
  });

  after(async () => {
    await rm(parent, { recursive: true });
  });

  it('holds the run without its snapshot, an index, the public key and digests that sha256sum takes', async () => {
    const { folder, files } = await unpacked(await packed('plain.zip'));

    expect(files.filter((name) => !name.startsWith('run/'))).to.have.members([
      'INDEX.md',
      'SHA256SUMS',
      'public-key.pem',
    ]);
    expect(files).to.include.members(['run/assignments.csv', 'run/access-review.xlsx', 'run/manifest.dsse.json']);
    expect(files.filter((name) => name.startsWith('run/snapshot/'))).to.deep.equal(['run/snapshot/run.json']);
    expect(
      execFileSync('sha256sum', ['-c', '--quiet', '--strict', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' }),
    ).to.equal('');
    expect(await readFile(join(folder, 'public-key.pem'), 'utf8')).to.equal(run.publicKey.pem);
  });

  it('holds a run that verifies as it lies there, where the snapshot is packed', async () => {
    const { folder } = await unpacked(await packed('whole.zip', { withSnapshot: true }));

    const report = await verifyRun(join(folder, 'run'), {
      publicKey: run.publicKey,
      clock: systemClock,
      signal: never(),
    });

    expect(report.outcome).to.equal('intact');
  });

  it('is the same bytes for the same files, in another folder, at another time and in another time zone', async () => {
    const copy = await copyOf(run.folder);
    const zone = process.env.TZ;
    const one = await packed('one.zip');

    process.env.TZ = 'Pacific/Kiritimati';
    const other = await packed('other.zip', { folder: copy });
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;

    expect((await readFile(other)).equals(await readFile(one))).to.equal(true);
    expect((await stat(one)).mode & 0o777).to.equal(0o600);
    await rm(dirname(copy), { recursive: true });
  });

  it('maps every file to requirements, and says what is absent and what is never evidenced', async () => {
    const { folder } = await unpacked(await packed('index.zip'));

    const index = await readFile(join(folder, 'INDEX.md'), 'utf8');

    for (const reference of [
      'SOC 2, CC6.1',
      'SOC 2, CC6.3',
      'SOX ITGC',
      'SOX IPE',
      '7.2.4',
      'A.5.18',
      'AC-2(j)',
      'HIPAA',
    ]) {
      expect(index).to.contain(reference);
    }
    expect(index).to.contain('| run/findings.csv | what the rules found');
    expect(index).to.contain(
      'Would be shown by what this package does not hold: the decisions, the removals, the sign-off',
    );
    expect(index).to.contain('Administrator roles in Okta');
    expect(index).to.contain(run.publicKey.fingerprint);
  });

  it('holds the later records where they exist', async () => {
    const folder = await copyOf(run.folder);
    await addLaterRecords({ ...run, folder });

    const { files } = await unpacked(await packed('later.zip', { folder }));

    expect(files).to.include.members([
      'run/decisions.ndjson',
      'run/plan.json',
      'run/remediation.csv',
      'run/signoff.json',
    ]);
    await rm(dirname(folder), { recursive: true });
  });

  it('refuses a run that does not verify', async () => {
    const folder = await copyOf(run.folder);
    await edit(folder, 'findings.csv', (text) => `${text}x`);

    const error = await rejectionOf(packed('changed.zip', { folder }));

    expect(error.name).to.equal('RefusedError');
    expect(error.message).to.contain('findings.csv: was changed');
    await rm(dirname(folder), { recursive: true });
  });

  it('neither overwrites a file nor puts itself into the run', async () => {
    await writeFile(join(parent, 'kept.zip'), 'kept');

    const existing = await rejectionOf(packed('kept.zip'));
    const within = await rejectionOf(packed('run/inside.zip'));

    expect(existing.message).to.contain('exists and is not overwritten');
    expect(within.message).to.contain("lies within the run's folder");
    expect(await readFile(join(parent, 'kept.zip'), 'utf8')).to.equal('kept');
  });

  async function packed(name: string, options: { folder?: string; withSnapshot?: boolean } = {}): Promise<string> {
    const { folder = run.folder, withSnapshot = false } = options;
    const out = join(parent, name);
    await packageRun({
      folder,
      out,
      publicKey: run.publicKey,
      withSnapshot,
      unsigned: false,
      clock: systemClock,
      signal: never(),
    });
    return out;
  }
});

/** Unpacks by the unzip program, into a folder beside the ZIP. */
async function unpacked(zip: string): Promise<{ readonly folder: string; readonly files: readonly string[] }> {
  const into = `${zip}.d`;
  mkdirSync(into);
  execFileSync('unzip', ['-q', zip, '-d', into]);
  const [name = '', ...others] = readdirSync(into);
  expect(name).to.match(NAME);
  expect(others).to.deep.equal([]);
  const folder = join(into, name);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return { folder, files: entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)) };
}

function never(): AbortSignal {
  return new AbortController().signal;
}
