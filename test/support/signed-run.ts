import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keygen } from '../../src/evidence/keygen.js';
import { loadPublicKey, type PublicKey } from '../../src/evidence/public-key.js';
import { signOff } from '../../src/evidence/sign-off.js';
import { loadSigningKey } from '../../src/evidence/signing-key.js';
import { openChainedLog } from '../../src/files/chained-log.js';
import { factOf } from '../../src/files/file-fact.js';
import { startSandbox } from '../../src/sandbox/start.js';
import { DATA_NOW, reviewOf } from './review-run.js';

export interface SignedRun {
  readonly folder: string;
  /** The path of the private key, and the public one. */
  readonly keyPath: string;
  readonly publicKeyPath: string;
  readonly publicKey: PublicKey;
}

/** A small complete run of the sandbox org, by the built command line, signed by a key of its own beside it. */
export async function aSignedRun(): Promise<SignedRun> {
  const parent = await mkdtemp(join(tmpdir(), 'signed-run-'));
  const [keyPath, publicKeyPath] = [join(parent, 'signing.pem'), join(parent, 'signing.pub.pem')];
  await keygen({ kind: 'ed25519', privatePath: keyPath, publicPath: publicKeyPath });
  const sandbox = await startSandbox({ users: 40, apps: 4, assignments: 70, now: DATA_NOW });
  try {
    const folder = join(parent, 'run');
    const run = await reviewOf(sandbox, folder, [], { env: { OKTA_ACCESS_REVIEW_SIGNING_KEY: keyPath } });
    if (run.code !== 0) throw new Error(`the run ended with ${run.code}: ${run.stderr}`);
    return { folder, keyPath, publicKeyPath, publicKey: await loadPublicKey(publicKeyPath) };
  } finally {
    await sandbox.stop();
  }
}

/** Records of every kind that may come after a run, ending with a sign-off that quotes them. */
export async function addLaterRecords({ folder, keyPath }: SignedRun): Promise<void> {
  const { sha256: manifestSha256 } = await factOf(join(folder, 'manifest.json'));
  const decisions = await openChainedLog(
    join(folder, 'decisions.ndjson'),
    { schema: 1, kind: 'decisions', manifestSha256 },
    { sync: false },
  );
  for (const row of [1, 2, 3]) await decisions.append({ kind: 'decision', row, decision: 'keep', reason: 'needed' });
  const journal = await openChainedLog(
    join(folder, 'journal.ndjson'),
    { schema: 1, kind: 'journal', manifestSha256 },
    { sync: false },
  );
  for (const row of [1, 2]) await journal.append({ kind: 'outcome', row, outcome: 'removed' });
  await writeJson(join(folder, 'plan.json'), { schema: 1, manifestSha256, decisions: decisions.head() });
  await writeFile(join(folder, 'remediation.csv'), 'app_id,user_id,outcome\r\n0oa1,00u1,removed\r\n');
  await decisions.close();
  await journal.close();
  await signOff({
    folder,
    by: 'Grace Obi',
    role: 'CISO',
    statement: 'Access remains appropriate.',
    at: '2026-07-01T09:00:00.000Z',
    rows: 70,
    open: 67,
    withOpen: 67,
    key: await loadSigningKey(keyPath),
    signal: new AbortController().signal,
  });
}

/** A copy of a run's folder, to be changed by a test; it keeps its name, and has nothing beside it. */
export async function copyOf(folder: string): Promise<string> {
  const copy = join(await mkdtemp(join(tmpdir(), 'changed-run-')), 'run');
  await cp(folder, copy, { recursive: true });
  return copy;
}

/** Rewrites a text file of a run. */
export async function edit(folder: string, name: string, change: (text: string) => string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
