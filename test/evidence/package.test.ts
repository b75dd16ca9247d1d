import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { indexText } from '../../src/evidence/package/index-text.js';
import { packageRun } from '../../src/evidence/package/package-run.js';
import type { VerifyReport } from '../../src/evidence/verify/verify-report.js';
import { verifyRun } from '../../src/evidence/verify/verify-run.js';
import { problemLines, verifyText } from '../../src/evidence/verify/verify-text.js';
import { buildManifest } from '../../src/report/manifest.js';
import type { PublicKey } from '../../src/signing/public-key.js';
import { loadSigningKey, type SigningKey } from '../../src/signing/signing-key.js';
import { rejectionOf } from '../support/rejection.js';
import { someRunFacts } from '../support/run-facts.js';
import { addLaterRecords, aSignedRun, copyOf, edit, type SignedRun } from '../support/signed-run.js';
import { needs } from '../support/system-program.js';

const NAME = /^access-review-127\.0\.0\.1-\d+-2026-06-30T120000Z$/;

interface Packing {
  readonly folder?: string;
  readonly withSnapshot?: boolean;
  readonly key?: SigningKey | 'none';
}

interface LeftOut {
  readonly files: readonly string[];
}

/** What a check says after a file was changed, which is then put back. */
async function withChange<T>(folder: string, name: string, check: () => T): Promise<T> {
  const before = await readFile(join(folder, name));
  await writeFile(join(folder, name), 'changed');
  const said = check();
  await writeFile(join(folder, name), before);
  return said;
}

async function withAdded<T>(folder: string, check: () => T): Promise<T> {
  await writeFile(join(folder, 'run', 'added.csv'), '');
  const said = check();
  await rm(join(folder, 'run', 'added.csv'));
  return said;
}

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
    const { folder, files } = await unpacked(await packed('plain.zip', { withSnapshot: false }));

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

  it('holds a run that verifies as it lies there', async () => {
    const { folder } = await unpacked(await packed('whole.zip'));

    const report = await verifyRun(join(folder, 'run'), {
      publicKey: run.publicKey,
      clock: systemClock,
      signal: never(),
    });

    expect(report.outcome).to.equal('intact');
  });

  describe('without the snapshot', () => {
    let into: string;

    async function verified(key: PublicKey | undefined = run.publicKey): Promise<VerifyReport> {
      return await verifyRun(into, { publicKey: key, clock: systemClock, signal: never() });
    }

    async function unpackedAs(name: string, options: Packing = {}): Promise<void> {
      const { folder } = await unpacked(await packed(name, { withSnapshot: false, ...options }));
      into = join(folder, 'run');
    }

    it('says what it leaves out in a signed list, and verifies in part, later records included', async () => {
      const folder = await copyOf(run.folder);
      await addLaterRecords({ ...run, folder });
      await unpackedAs('part.zip', { folder });

      const report = await verified();

      expect(problemLines(report)).to.deep.equal([]);
      expect(report.outcome).to.equal('incomplete');
      expect(report.leftOut).to.be.above(2);
      expect(verifyText(report)).to.match(/Intact as far as it is here: \d+ files were left out of this package/);
      expect(report.checks.map(({ id, state }) => [id, state])).to.deep.include.members([
        ['files', 'holds'],
        ['findings', 'not-done'],
        ['later', 'holds'],
      ]);
      await rm(dirname(folder), { recursive: true });
    });

    it('is told from a folder that somebody took files out of', async () => {
      await unpackedAs('taken.zip');
      const list = join(into, 'left-out.json');

      await rm(join(into, 'assignments.csv'));
      const more = problemLines(await verified());
      await edit(into, 'left-out.json', (text) =>
        text.replace(/"signature"[^}]*\},?/, '').replace(/,\s*\}\n$/, '\n}\n'),
      );
      const unsigned = problemLines(await verified());
      await rm(list);
      const none = problemLines(await verified());

      expect(more).to.deep.equal(['assignments.csv: is missing']);
      expect(unsigned).to.include('left-out.json: is not signed: whoever took the files away may have written it');
      expect(none).to.include('snapshot/apps.ndjson.gz: is missing');
    });

    for (const [what, change, problem] of [
      [
        'names a report',
        (list: LeftOut) => ({ ...list, files: ['findings.csv'] }),
        'names findings.csv, which no package',
      ],
      ['is of another run', (list: LeftOut) => ({ ...list, manifestSha256: 'ab' }), 'is the list of another run'],
      ['was cut', (list: LeftOut) => ({ ...list, files: list.files.slice(1) }), 'is not signed by the key given'],
      ['is none', () => ({}), 'is not a list as `package` writes it'],
    ] as const) {
      it(`is refused where the list ${what}`, async () => {
        await unpackedAs(`list-${what.replaceAll(' ', '-')}.zip`);
        await edit(into, 'left-out.json', (text) => `${JSON.stringify(change(JSON.parse(text)), undefined, 2)}\n`);

        expect(problemLines(await verified()).join()).to.contain(`left-out.json: ${problem}`);
      });
    }

    it('needs the key of the run', async () => {
      const error = await rejectionOf(packed('keyless.zip', { withSnapshot: false, key: 'none' }));

      expect(error).to.have.property('name', 'ConfigError');
      expect(error.message).to.contain('OKTA_ACCESS_REVIEW_SIGNING_KEY');
    });
  });

  for (const withSnapshot of [true, false]) {
    needs('openssl', 'sha256sum', 'jq').it(
      `has the steps to check it by hand, which work as pasted ${withSnapshot ? 'with' : 'without'} the snapshot`,
      async () => {
        const folder = await copyOf(run.folder);
        await addLaterRecords({ ...run, folder });
        const zip = await packed(`hand-${withSnapshot}.zip`, { folder, withSnapshot });
        const { folder: there } = await unpacked(zip);
        const index = await readFile(join(there, 'INDEX.md'), 'utf8');
        const steps = /```sh\n([\s\S]*?)```/.exec(index)?.[1] ?? expect.fail('there are no steps');
        const check = () => spawnSync('bash', ['-c', `${steps}echo still open`], { cwd: there, encoding: 'utf8' });

        const [holds, changed, added] = [
          check(),
          await withChange(there, 'run/findings.csv', check),
          await withAdded(there, check),
        ];

        expect(holds.status, holds.stderr).to.equal(0);
        expect(holds.stdout)
          .to.contain('Signature Verified Successfully')
          .and.to.match(/\nthe run holds; of later records only their first line was compared: .*\nstill open\n$/);
        expect(changed.stdout).not.to.contain('the run holds');
        expect(added.stdout).not.to.contain('the run holds');
        expect(changed.stdout).to.match(/still open\n$/);
        expect(added.stdout).to.match(/still open\n$/);
        await rm(dirname(folder), { recursive: true });
      },
    );
  }

  it('shows text from outside as nothing but text', () => {
    const gap = 'The app ![x](http://evil.example/p.png) <b>`|` *bold* @all\u202e could not be read.\n# Not a heading';
    const manifest = buildManifest({
      run: someRunFacts({ verdict: 'incomplete', gaps: [gap] }),
      files: [],
      summary: undefined,
    });

    const text = indexText({
      manifest,
      manifestSha256: 'ab'.repeat(32),
      files: [{ name: 'packets/<i>.xlsx', what: 'a packet', part: 'packets' }],
      leftOut: [],
      fingerprint: '',
      decisions: { rows: 40, decided: 3, carried: 30, keep: 1, revoke: 2 },
      removals: { gone: 1, goneByExport: 4, pending: 1 },
    });

    expect(text).to.contain('\\!\\[x\\]\\(http\\://evil.example/p.png\\) \\<b\\>\\`\\|\\` \\*bold\\* \\@all could not');
    expect(text).not.to.match(/^# Not a heading/m);
    expect(text).to.contain(
      '| Decisions | 3 of 40 assignments decided: 1 kept, 2 revoked; 30 carried forward from earlier reviews,',
    );
    expect(text).to.contain(
      '| Removals | 1 gone, 4 gone according to an export that was given, 1 planned and not gone |',
    );
    expect(text).not.to.contain('\u202e');
    expect(text).to.contain('run/packets/\\<i\\>.xlsx');
  });

  for (const [what, label, shown] of [
    ['an address without a scheme', 'www.evil.example/x', 'www\\.evil.example/x'],
    ['an address of mail', 'mailto:a@evil.example', 'mailto\\:a\\@evil.example'],
    ['a formula', '$\\frac{1}{2}$', '\\$\\\\frac\\{1\\}\\{2\\}\\$'],
    ['an entity', '&lt;b&gt;&#64;', '\\&lt;b\\&gt;\\&\\#64;'],
    ['a reference', '[a]: b [^1]', '\\[a\\]: b [^1]'.replace('[^1]', '\\[^1\\]')],
    ['rows of a table', 'a |\n| b | c', 'a \\| ⏎ \\| b \\| c'],
    ['a comment', '<!-- x -->', '\\<\\!-- x --\\>'],
    ['struck out text', '~~a~~ __b__', '\\~\\~a\\~\\~ \\_\\_b\\_\\_'],
    ['a command of a build server', '\r::error::x ##[group]y', ': :error::x \\# \\#\\[group\\]y'],
  ] as const) {
    it(`shows ${what} in a label as text`, () => {
      const manifest = buildManifest({
        run: someRunFacts({ verdict: 'incomplete', gaps: [label] }),
        files: [],
        summary: undefined,
      });
      const decisions = { rows: 1, decided: 0, carried: 0, keep: 0, revoke: 0 };
      const more = { decisions, removals: undefined };

      const text = indexText({ manifest, manifestSha256: 'ab', files: [], leftOut: [], fingerprint: '', ...more });

      expect(text).to.include(`| Gap | ${shown} |`);
    });
  }

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

  async function packed(name: string, options: Packing = {}): Promise<string> {
    const { folder = run.folder, withSnapshot = true, key = await loadSigningKey(run.keyPath) } = options;
    const out = join(parent, name);
    await packageRun({
      folder,
      out,
      publicKey: run.publicKey,
      withSnapshot,
      key: key === 'none' ? undefined : key,
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
