import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import type { ReviewStatus } from '../../src/changes/status/status.js';
import { type SignOffOptions, signOff } from '../../src/evidence/sign-off.js';
import type { SignOffRecord } from '../../src/evidence/signoff-record.js';
import { verifyRun } from '../../src/evidence/verify/verify-run.js';
import { readChainedLog } from '../../src/files/chain-reader.js';
import { loadSigningKey } from '../../src/signing/signing-key.js';
import { rejectionOf } from '../support/rejection.js';
import { aSignedRun, copyOf, edit, type SignedRun } from '../support/signed-run.js';

describe('sign-off', function () {
  this.timeout(60_000);

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

  it('records who, in which role, when and what, bound to the run', async () => {
    const record = await sign();

    expect(record).to.deep.equal({
      kind: 'signoff',
      at: '2026-07-01T09:00:00.000Z',
      by: 'Grace Obi',
      role: 'CISO',
      statement: 'Access remains appropriate.',
      rows: 70,
      open: 0,
      origin: { proven: true, key: run.publicKey.fingerprint },
      records: [],
      page: { name: 'signoff-1.html', sha256: sha256Of(await readFile(join(folder, 'signoff-1.html'))) },
    });
    expect(await recordsIn(folder)).to.deep.equal([record]);
    expect((await verifyRun(folder, { clock: systemClock, signal: never() })).outcome).to.equal('intact');
  });

  it('is mended where a kill left it between its header and its first record, or within one', async () => {
    await sign();
    const path = join(folder, 'signoff.json');
    const whole = await readFile(path);
    const headerEnd = whole.indexOf('\n') + 1;

    for (const end of [0, 1, headerEnd - 1, headerEnd, headerEnd + 1, whole.byteLength - 1]) {
      await writeFile(path, whole.subarray(0, end));
      await sign({ by: `After ${end}` });

      expect(
        (await recordsIn(folder)).map(({ by }) => by),
        `cut off after ${end} bytes`,
      ).to.deep.equal([`After ${end}`]);
      expect((await verifyRun(folder, { clock: systemClock, signal: never() })).outcome).to.equal('intact');
    }
  });

  it('is never written by a name of several scripts', async () => {
    const error = await rejectionOf(sign({ by: 'Gr\u0430ce Obi' }));

    expect(error.message).to.contain('mixes Latin and Cyrillic letters');
  });

  it('goes on behind the sign-offs before it', async () => {
    await sign();
    await sign({ by: 'Bo Berg', role: 'CFO' });

    expect((await recordsIn(folder)).map(({ by }) => by)).to.deep.equal(['Grace Obi', 'Bo Berg']);
  });

  it('is signed where a key is set, so that another name or statement shows', async () => {
    await sign({ key: await loadSigningKey(run.keyPath) });
    const path = join(folder, 'signoff.json');
    const signed = await readFile(path, 'utf8');

    const report = await verifyRun(folder, { publicKey: run.publicKey, clock: systemClock, signal: never() });

    expect(report.problems).to.deep.equal([]);
    expect(signed).to.contain(run.publicKey.fingerprint);
  });

  it('is refused while decisions are open', async () => {
    const error = await rejectionOf(sign({ status: aStatus(70, 58) }));

    expect(error.name).to.equal('RefusedError');
    expect(error.message).to.contain('12 of 70 assignments have no decision');
    expect(error.message).to.contain('--with-open 12');
    expect((await rejectionOf(readFile(join(folder, 'signoff.json')))).message).to.contain('ENOENT');
  });

  it('is taken with open decisions that the signer counts right, and refused with another number', async () => {
    const error = await rejectionOf(sign({ status: aStatus(70, 58), withOpen: 11 }));
    const record = await sign({ status: aStatus(70, 58), withOpen: 12 });

    expect(error.message).to.contain('12 of 70 assignments have no decision, not 11');
    expect(record.open).to.equal(12);
  });

  it('is refused for a run that was changed', async () => {
    await edit(folder, 'assignments.csv', (text) => text.replace('keep', 'check'));

    const error = await rejectionOf(sign());

    expect(error.name).to.equal('RefusedError');
    expect(error.message).to.contain('does not verify');
  });

  it('is refused for an incomplete run', async () => {
    await rm(join(folder, 'manifest.dsse.json'));
    await edit(folder, 'manifest.json', (text) =>
      text.replace(
        '"verdict": "complete",\n    "gaps": []',
        '"verdict": "incomplete",\n    "gaps": [\n      "a gap"\n    ]',
      ),
    );

    const error = await rejectionOf(sign({ publicKey: undefined, unsigned: true }));

    expect(error.message).to.contain('is incomplete and cannot be signed off:\na gap');
  });

  describe('its page', () => {
    const problems = async () => {
      const report = await verifyRun(folder, { clock: systemClock, signal: never() });
      return report.problems.map(({ file, what }) => `${file} ${what}`);
    };

    it('is one of each sign-off, and none is written over', async () => {
      await sign();
      const first = await readFile(join(folder, 'signoff-1.html'), 'utf8');
      await sign({ by: 'Bo Berg', role: 'CFO' });

      expect(await readFile(join(folder, 'signoff-1.html'), 'utf8')).to.equal(first);
      expect(await readFile(join(folder, 'signoff-2.html'), 'utf8')).to.include('Bo Berg, CFO');
      expect(await problems()).to.deep.equal([]);
    });

    it('is found out when it is changed, taken away or added', async () => {
      await sign();
      const page = join(folder, 'signoff-1.html');
      const text = await readFile(page, 'utf8');

      await writeFile(page, text.replace('70', '71'));
      expect(await problems()).to.deep.equal([
        'signoff-1.html is not the file that signoff.json quotes: it was changed since',
      ]);
      await rm(page);
      expect(await problems()).to.deep.equal(['signoff-1.html is missing: signoff.json quotes it']);
      await writeFile(page, text);
      await writeFile(join(folder, 'signoff-2.html'), text);
      expect((await problems()).join()).to.match(/^signoff-2.html was added, or its sign-off was stopped/);
    });

    it('shows that the record of it is gone', async () => {
      await sign();
      await rm(join(folder, 'signoff.json'));

      expect(await problems()).to.deep.equal(['signoff.json is missing: signoff-1.html shows what it says']);
    });

    it('of a sign-off that was stopped is written over by the next', async () => {
      await writeFile(join(folder, 'signoff-1.html'), 'half');

      await sign();

      expect(await problems()).to.deep.equal([]);
    });
  });

  it('says what is missing of who, which role and what', async () => {
    const error = await rejectionOf(sign({ role: ' ', statement: '' }));

    expect(error.name).to.equal('ConfigError');
    expect(error.message).to.equal('--role is empty\n--statement is empty');
  });

  async function sign(options: Partial<SignOffOptions> = {}): Promise<SignOffRecord> {
    return await signOff({
      folder,
      by: 'Grace Obi',
      role: 'CISO',
      statement: 'Access remains appropriate.',
      status: aStatus(70, 70),
      withOpen: undefined,
      key: undefined,
      publicKey: run.publicKey,
      unsigned: false,
      clock: { now: () => Date.parse('2026-07-01T09:00:00.000Z') },
      signal: never(),
      ...options,
    });
  }
});

function aStatus(rows: number, decided: number): ReviewStatus {
  const counts = {
    rows,
    decided,
    open: rows - decided,
    refused: 0,
    noReviewer: 0,
    carried: 0,
    keep: decided,
    revoke: 0,
  };
  return {
    ...{ ...counts, keptAgainstRecommendation: 0, org: 'https://example.okta.com', asOf: '2026-06-30T12:00:00.000Z' },
    ...{ assignedByPolicy: true, reviewers: [], apps: [], warnings: [] },
    ...{ fallbacks: [], withoutReviewer: [], managersNotFound: [] },
  };
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function recordsIn(folder: string): Promise<{ readonly [key: string]: unknown }[]> {
  const records = [];
  for await (const { record } of readChainedLog(join(folder, 'signoff.json'))) records.push(record);
  return records;
}

function never(): AbortSignal {
  return new AbortController().signal;
}
