import { createHash } from 'node:crypto';
import { readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { systemClock } from '../../../src/async/clock.js';
import { openJournal } from '../../../src/changes/journal/journal.js';
import { parsePlan, planText, seal } from '../../../src/changes/plan/plan.js';
import { CHECKS, type CheckId, type VerifyReport } from '../../../src/evidence/verify/verify-report.js';
import { type VerifyOptions, verifyRun } from '../../../src/evidence/verify/verify-run.js';
import { problemLines, verifyText } from '../../../src/evidence/verify/verify-text.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import { NOT_PROVEN } from '../../../src/run/origin.js';
import { keygen } from '../../../src/signing/keygen.js';
import { loadPublicKey } from '../../../src/signing/public-key.js';
import { rejectionOf } from '../../support/rejection.js';
import { addLaterRecords, aSignedRun, copyOf, edit, type SignedRun } from '../../support/signed-run.js';

describe('verify', function () {
  this.timeout(120_000);

  let run: SignedRun;
  let folder: string;

  before(async () => {
    run = await aSignedRun();
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

  it('expects no run before unless it is asked to', async () => {
    expect((await verify()).outcome).to.equal('intact');
    const report = await verify({ expectPrevious: true });
    expect(report.outcome).to.equal('failed');
    expect(problemLines(report)).to.deep.equal(['manifest.json: names no run before it, and one is expected']);
    expect(verifyText(report).trimEnd().split('\n').at(-1)).to.equal(
      'Intact and complete. Integrity only, origin not proven. But it is not what is expected: manifest.json names no run before it, and one is expected.',
    );
  });

  describe('origin', () => {
    it('is proven by the public key of the one who signed', async () => {
      const report = await verify({ publicKey: run.publicKey });

      expect(report.outcome).to.equal('intact');
      expect(stateOf(report, 'origin')).to.equal('holds');
      expect(report.fingerprint).to.equal(run.publicKey.fingerprint);
      expect(verifyText(report)).to.contain('Intact and complete. Integrity and origin of the run proven');
    });

    it('is not proven without a public key, and the key that the signature names is said', async () => {
      const report = await verify();

      expect(report.outcome).to.equal('intact');
      expect(stateOf(report, 'origin')).to.equal('not-done');
      expect(verifyText(report)).to.contain('Integrity only, origin not proven');
      expect(verifyText(report)).to.contain(run.publicKey.fingerprint);
    });

    it('fails with the key of somebody else', async () => {
      const publicPath = join(dirname(folder), 'other.pub.pem');
      await keygen({ kind: 'ecdsa-p256', privatePath: join(dirname(folder), 'other.pem'), publicPath });
      const other = await loadPublicKey(publicPath);

      const report = await verify({ publicKey: other });

      expect(problemLines(report)).to.deep.equal([
        `manifest.dsse.json: is not signed by the key given (fingerprint ${other.fingerprint}); it names the key ${run.publicKey.fingerprint}`,
      ]);
    });

    it('fails where a key is given and the signature is gone', async () => {
      await rm(join(folder, 'manifest.dsse.json'));

      const report = await verify({ publicKey: run.publicKey });

      expect(problemLines(report)).to.deep.equal([
        'manifest.dsse.json: is missing: the run was never signed, or its signature was taken away',
      ]);
      expect(verifyText(report)).to.contain('The run is not signed, and a key is given.');
      expect(verifyText(report)).not.to.contain('does not hold');
    });

    it('fails without a key too where the signed manifest is another one', async () => {
      await editManifest((manifest) => manifest.replace('"verdict": "complete"', '"verdict": "completed"'));

      const report = await verify();

      expect(problemLines(report)[0]).to.contain('manifest.dsse.json: signs another manifest than manifest.json');
    });
  });

  describe('files', () => {
    it('names one that is missing, added, emptied, or not a file', async () => {
      await rm(join(folder, 'apps.csv'));
      await writeFile(join(folder, 'snapshot', 'more.txt'), '');
      await writeFile(join(folder, 'findings.csv'), '');
      await rename(join(folder, 'policy.yaml'), join(folder, '..', 'elsewhere.yaml'));
      await symlink('../elsewhere.yaml', join(folder, 'policy.yaml'));

      const lines = problemLines(await verify());

      expect(lines).to.include('apps.csv: is missing');
      expect(lines).to.include('snapshot/more.txt: was added: no manifest names it');
      expect(lines.find((line) => line.startsWith('findings.csv: is empty'))).to.match(/; \d+ bytes were written$/);
      expect(lines).to.include('policy.yaml: is not a regular file');
    });

    it('does not mind the lock of a command that is at work in the folder', async () => {
      await writeFile(join(folder, '.lock'), '{}');

      expect((await verify()).outcome).to.equal('intact');
    });
  });

  describe('rows and cells', () => {
    it('names the row and the cell that was changed', async () => {
      await editRow('assignments.csv', 3, (cells) => cells.with(9, 'Chief Mischief Officer'));

      const lines = problemLines(await verify({ publicKey: run.publicKey }));

      expect(lines).to.have.length(2);
      expect(lines[0]).to.match(/^assignments\.csv: was changed: /);
      expect(lines[1]).to.match(
        /^assignments\.csv: row 3: title is "Chief Mischief Officer" where the snapshot gives "/,
      );
    });

    it('names a row that was taken out, and its app', async () => {
      const [, appId] = await editRow('assignments.csv', 5, () => undefined);

      const lines = problemLines(await verify({ publicKey: run.publicKey }));

      expect(lines.join('\n')).to.contain('a row is missing before row 5');
      expect(lines.join('\n')).to.match(new RegExp(`has \\d+ assignments of the app ${appId}; the manifest says`));
    });

    it('names a row that was put in', async () => {
      await edit(folder, 'findings.csv', (text) => {
        const rows = text.split('\r\n');
        return rows.toSpliced(2, 0, (rows[1] ?? '').replace(/^[^,]*/, 'user-missing')).join('\r\n');
      });

      const lines = problemLines(await verify({ publicKey: run.publicKey }));

      expect(lines.join('\n')).to.contain('findings.csv: row 3 was added: the snapshot gives no such row');
    });

    it('names the sheet, row and column of a changed cell in the workbook', async () => {
      await editSheet(
        ({ name }) => name === 'Assignments',
        (xml) => xml.replace(/(<row r="4"[\s\S]*?<v>)[^<]*/, '$1forged'),
      );

      const lines = problemLines(await verify({ publicKey: run.publicKey }));

      expect(lines.find((line) => line.includes('"forged"'))).to.match(
        /^access-review\.xlsx: sheet Assignments, row 4: App is "forged" where the snapshot gives "/,
      );
    });

    it('says that layout was changed where every cell of the workbook agrees', async () => {
      await editSheet(
        () => true,
        (xml) => xml.replace('<pageMargins', '<!-- hidden --><pageMargins'),
      );

      const lines = problemLines(await verify({ publicKey: run.publicKey }));

      expect(lines.at(-1)).to.match(/its part xl\/worksheets\/sheet\d+\.xml is not the one that the snapshot gives/);
    });
  });

  describe('an unsigned run, changed with its manifest', () => {
    beforeEach(async () => {
      await rm(join(folder, 'manifest.dsse.json'));
    });

    it('shows a changed cell by judging the snapshot again', async () => {
      await editRow('assignments.csv', 3, (cells) => cells.with(29, cells[29] === 'keep' ? 'check' : 'keep'));
      await fitManifest('assignments.csv');

      const report = await verify();

      expect(stateOf(report, 'files')).to.equal('holds');
      expect(stateOf(report, 'findings')).to.equal('fails');
      expect(problemLines(report)[0]).to.match(/^assignments\.csv: row 3: /);
    });

    it('shows a finding that was taken out of the findings alone', async () => {
      await editRow('findings.csv', 2, () => undefined);
      await fitManifest('findings.csv');

      const lines = problemLines(await verify()).join('\n');

      expect(lines).to.contain('findings.csv: a row is missing before row 2');
      expect(lines).to.match(/findings\.csv: has \d+ rows; the manifest says \d+/);
    });

    it('shows an assignment that was taken out of the snapshot, for no other number fits', async () => {
      const name = await anAppUsersFile();
      await editGzip(name, (text) => text.split('\n').slice(1).join('\n'));
      await fitManifest(name);

      const report = await verify();

      expect(report.outcome).to.equal('failed');
      expect(problemLines(report).join('\n')).to.contain(`${name}: has `);
      expect(problemLines(report).join('\n')).to.contain('assignments.csv: row 2 was added');
    });

    it('shows a value that the next review would compare by, by judging the snapshot again', async () => {
      const name = 'for-next-review.ndjson.gz';
      await editGzip(name, (text) => text.replace(/"values":\["[^"]*"/, '"values":["forged@example.com"'));
      await fitManifest(name);

      const report = await verify();

      expect(stateOf(report, 'files')).to.equal('holds');
      expect(problemLines(report)).to.deep.equal([
        `${name}: row 1: login is "forged@example.com" where the snapshot gives ""`,
      ]);
    });

    it('shows a manifest whose verdict or numbers are not those of the run', async () => {
      await editManifest((text) => text.replace(/"revoke": (\d+)/, '"revoke": 4711'));
      await editManifest((text) => text.replace('"verdict": "complete"', '"verdict": "incomplete"'));

      const report = await verify();

      expect(stateOf(report, 'manifest')).to.equal('fails');
      const lines = problemLines(report);
      expect(lines).to.include('manifest.json: says incomplete and names 0 gaps');
      expect(lines.join('\n')).to.match(/predicate\.summary\.recommendations\.revoke is 4711, not \d+/);
    });
  });

  describe('the run before', () => {
    let later: SignedRun;
    let before: string;

    beforeEach(async () => {
      later = await aSignedRun({ before: 'before' });
      before = join(dirname(later.folder), 'before');
    });

    afterEach(async () => {
      await rm(dirname(later.folder), { recursive: true });
    });

    it('is compared where it lies beside', async () => {
      const holds = await verifyLater();
      await edit(before, 'manifest.json', (text) => text.replace('complete', 'complet'));
      const fails = await verifyLater();

      expect(stateOf(holds, 'chain')).to.equal('holds');
      expect(fails.problems.map(({ file }) => file)).to.deep.equal(['../before/manifest.json']);
    });

    it('is said to be missing where it is not there, which is not a failure', async () => {
      await rm(before, { recursive: true });

      const report = await verifyLater();

      expect(stateOf(report, 'chain')).to.equal('not-done');
      expect(report.outcome).to.equal('intact');
      expect(verifyText(report)).to.contain('to be compared');
    });

    it('is taken from where it is said to be', async () => {
      const elsewhere = join(dirname(later.folder), 'archive');
      await rename(before, elsewhere);

      expect(stateOf(await verifyLater(elsewhere), 'chain')).to.equal('holds');
      expect(stateOf(await verifyLater(join(elsewhere, 'manifest.json')), 'chain')).to.equal('holds');
    });

    async function verifyLater(previous?: string): Promise<VerifyReport> {
      const { folder: run, publicKey } = later;
      return await verifyRun(run, { publicKey, previous, clock: systemClock, signal: new AbortController().signal });
    }
  });

  describe('later records', () => {
    beforeEach(async () => {
      await addLaterRecords({ ...run, folder });
    });

    it('are whole chains, and the sign-off is signed', async () => {
      const report = await verify({ publicKey: run.publicKey });

      expect(stateOf(report, 'later')).to.equal('holds');
      expect(verifyText(report)).to.contain('decisions.ndjson: 4 records.');
      expect(verifyText(report)).to.contain(
        'Signed off by Grace Obi (CISO) at 2026-07-01T09:00:00.000Z, signed by the key',
      );
    });

    it('show a decision that was changed, by its line', async () => {
      await edit(folder, 'decisions.ndjson', (text) => text.replace('as agreed', 'as wanted'));

      expect(problemLines(await verify())).to.deep.equal([
        'decisions.ndjson: line 2: the line was changed: it does not have the digest that it ends with',
      ]);
    });

    it('show decisions that were cut off the end, which the plan and the sign-off quote', async () => {
      await edit(folder, 'decisions.ndjson', (text) => text.split('\n').slice(0, 3).join('\n').concat('\n'));

      const signedOff = problemLines(await verify());
      await rm(join(folder, 'signoff.json'));
      await rm(join(folder, 'signoff-1.html'));
      const planned = problemLines(await verify());

      const expected = ['decisions.ndjson: ends with record 2, and plan.json quotes record 4: its end was cut off'];
      expect(signedOff).to.deep.equal(expected);
      expect(planned).to.deep.equal(expected);
    });

    it('show a record that is gone', async () => {
      await rm(join(folder, 'journal.ndjson'));

      const lines = problemLines(await verify());

      expect(lines[0]).to.equal('journal.ndjson: is missing: remediation.csv is made from it');
      expect(lines.every((line) => line.startsWith('journal.ndjson: '))).to.equal(true);
    });

    it('show tables that are not what the plan and the journal give, with and without a sign-off', async () => {
      await edit(folder, 'remediation.csv', (text) => text.replace('removed', 'failed'));
      await edit(folder, 'plan.csv', (text) => text.replace('as agreed', 'as wished'));

      const signedOff = await verify();
      await rm(join(folder, 'signoff.json'));
      await rm(join(folder, 'signoff-1.html'));
      const open = await verify();

      expect(problemLines(open)).to.deep.equal([
        'plan.csv: is not the table that plan.json gives: it was changed since',
        'remediation.csv: is not the table that journal.ndjson gives (row 1 differs): it was changed, or apply was stopped before it wrote it, and writes it anew',
      ]);
      expect(problemLines(signedOff)).to.deep.equal(problemLines(open));
    });

    it('may be written anew after a sign-off, which is said', async () => {
      const run = await openFinishedRun(folder, systemClock);
      const journal = await openJournal(run);
      const by = { mode: 'SSWS', id: '00uRestore', login: '' };
      await journal.write({
        kind: 'restore',
        plan: 'x',
        at: '2026-07-02T09:00:00.000Z',
        by,
        origin: NOT_PROVEN,
        entries: 1,
      });
      await journal.close();
      const plan = parsePlan(await readFile(join(folder, 'plan.json'), 'utf8'));
      const { checksum: _old, ...rest } = plan ?? expect.fail('there is no plan');
      const anew = seal({ ...rest, createdAt: '2026-07-02T10:00:00.000Z' });
      await writeFile(join(folder, 'plan.json'), planText(anew));

      const report = await verify();

      expect(problemLines(report)).to.deep.equal([]);
      expect(verifyText(report)).to.contain(
        'Written anew since the last sign-off: plan.json, plan.csv, plan.approval.json',
      );
    });

    it('are left alone where only the run itself is asked for', async () => {
      await writeFile(join(folder, 'decisions.ndjson'), '');

      expect((await verify({ later: false })).outcome).to.equal('intact');
      expect((await verify()).outcome).to.equal('failed');
    });

    it('show records of another run', async () => {
      const other = await aSignedRun();
      await addLaterRecords(other);
      for (const name of ['decisions.ndjson', 'signoff.json', 'plan.json']) {
        await writeFile(join(folder, name), await readFile(join(other.folder, name)));
      }

      const report = await verify();

      expect(problemLines(report).filter((line) => line.includes('something else'))).to.have.length(2);
      expect(problemLines(report)).to.include('plan.json: is the plan of another run');
      await rm(dirname(other.folder), { recursive: true });
    });
  });

  it('says that a run is incomplete, and is not a failure', async () => {
    await rm(join(folder, 'manifest.dsse.json'));
    const gap = 'The reports could not be written: the disk was full';
    await editManifest((text) =>
      text.replace(
        '"verdict": "complete",\n    "gaps": []',
        `"verdict": "incomplete",\n    "gaps": [\n      "${gap}"\n    ]`,
      ),
    );

    const report = await verify();

    expect(problemLines(report)).to.deep.equal([]);
    expect(report.outcome).to.equal('incomplete');
    expect(verifyText(report)).to.contain(gap);
  });

  it('makes no check that it would have nothing to hold against', async () => {
    await writeFile(join(folder, 'manifest.json'), '');
    await rm(join(folder, 'manifest.dsse.json'));

    const report = await verify();

    expect(problemLines(report)).to.deep.equal(['manifest.json: is empty']);
    expect(report.checks.map(({ id }) => id)).to.have.members(Object.keys(CHECKS));
    expect(report.outcome).to.equal('failed');
  });

  it('refuses what is not a folder', async () => {
    const error = await rejectionOf(
      verifyRun(join(folder, 'nothing'), { clock: systemClock, signal: new AbortController().signal }),
    );

    expect(error.name).to.equal('ConfigError');
  });

  async function verify(options: Partial<VerifyOptions> = {}): Promise<VerifyReport> {
    return await verifyRun(folder, { ...options, clock: systemClock, signal: new AbortController().signal });
  }

  async function editManifest(change: (text: string) => string): Promise<void> {
    await edit(folder, 'manifest.json', (text) => {
      const changed = change(text);
      expect(changed).not.to.equal(text);
      return changed;
    });
  }

  /** Gives the manifest the size and digest that a changed file has, as a forger would. */
  async function fitManifest(name: string): Promise<void> {
    const [was, is] = [await readFile(join(run.folder, name)), await readFile(join(folder, name))];
    await editManifest((text) =>
      text
        .replaceAll(sha256(was), sha256(is))
        .replace(
          `"name": "${name}",\n        "bytes": ${was.length}`,
          `"name": "${name}",\n        "bytes": ${is.length}`,
        ),
    );
  }

  /** Edits one row of a CSV without quoted cells in it, or takes it out; returns what the row was. */
  async function editRow(
    name: string,
    number: number,
    change: (cells: string[]) => string[] | undefined,
  ): Promise<[string, string]> {
    let before = '';
    await edit(folder, name, (text) => {
      const rows = text.split('\r\n');
      before = rows[number - 1] ?? '';
      const after = change(before.split(','));
      return (after === undefined ? rows.toSpliced(number - 1, 1) : rows.with(number - 1, after.join(','))).join(
        '\r\n',
      );
    });
    return [before, before.split(',')[0] ?? ''];
  }

  async function editGzip(name: string, change: (text: string) => string): Promise<void> {
    const path = join(folder, name);
    await writeFile(path, gzipSync(change(gunzipSync(await readFile(path)).toString('utf8'))));
  }

  async function editSheet(
    isSheet: (sheet: { readonly name: string }) => boolean,
    change: (xml: string) => string,
  ): Promise<void> {
    const path = join(folder, 'access-review.xlsx');
    const parts = unzipSync(await readFile(path));
    const workbook = strFromU8(parts['xl/workbook.xml'] ?? new Uint8Array());
    const rels = strFromU8(parts['xl/_rels/workbook.xml.rels'] ?? new Uint8Array());
    for (const [tag, name = '', id = ''] of workbook.matchAll(/<sheet [^>]*name="([^"]*)"[^>]*r:id="([^"]*)"/g)) {
      if (tag === undefined || !isSheet({ name })) continue;
      const [, target = ''] = new RegExp(`Id="${id}"[^>]*Target="([^"]*)"`).exec(rels) ?? [];
      const part = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
      parts[part] = strToU8(change(strFromU8(parts[part] ?? new Uint8Array())));
    }
    await writeFile(path, zipSync(parts));
  }

  async function anAppUsersFile(): Promise<string> {
    const [, name = ''] =
      /"name": "(snapshot\/app-users\/\w+\.ndjson\.gz)"/.exec(await readFile(join(folder, 'manifest.json'), 'utf8')) ??
      [];
    return name;
  }
});

function stateOf(report: VerifyReport, id: CheckId): string | undefined {
  return report.checks.find((check) => check.id === id)?.state;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
