import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Clock, systemClock } from '../../src/async/clock.js';
import { writeRemediation } from '../../src/changes/apply/remediation.js';
import { importDecisions } from '../../src/changes/decide/import-decisions.js';
import { openJournal } from '../../src/changes/journal/journal.js';
import { keepPlan } from '../../src/changes/plan/kept-plan.js';
import { makePlan } from '../../src/changes/plan/make-plan.js';
import { isAssignedDirectly, isRemoval, type SealedPlan } from '../../src/changes/plan/plan.js';
import { undecided } from '../../src/changes/status/coverage.js';
import { reviewStatus } from '../../src/changes/status/status.js';
import { signOff } from '../../src/evidence/sign-off.js';
import { verifyRun } from '../../src/evidence/verify/verify-run.js';
import { openFinishedRun } from '../../src/run/finished-run.js';
import { startSandbox } from '../../src/sandbox/start.js';
import { keygen } from '../../src/signing/keygen.js';
import { loadPublicKey, type PublicKey } from '../../src/signing/public-key.js';
import { loadSigningKey } from '../../src/signing/signing-key.js';
import { mapCsv } from './csv-cells.js';
import { DATA_NOW, reviewOf } from './review-run.js';
import { temporaryFolder } from './temporary-folder.js';

/** Every way is read, and every group may be left, so that there are records of that. */
const GROUPS_MAY_CHANGE =
  'paths: { apps: all }\napply: { maxShare: 1, perApp: { maxShare: 1 }, groups: { allow: ["*"] } }\n';

export interface SignedRun {
  readonly folder: string;
  /** The path of the private key, and the public one. */
  readonly keyPath: string;
  readonly publicKeyPath: string;
  readonly publicKey: PublicKey;
}

/**
 * A small complete run of the sandbox org, by the built command line, signed by a key of its own beside it; `before`
 * names the folder of a run made before it.
 */
export async function aSignedRun({ before }: { readonly before?: string } = {}): Promise<SignedRun> {
  const parent = await temporaryFolder('signed-run');
  const [keyPath, publicKeyPath] = [join(parent, 'signing.pem'), join(parent, 'signing.pub.pem')];
  await keygen({ kind: 'ed25519', privatePath: keyPath, publicPath: publicKeyPath });
  const sandbox = await startSandbox({ users: 40, apps: 4, assignments: 70, now: DATA_NOW });
  try {
    const folder = join(parent, 'run');
    const policy = join(parent, 'policy.yaml');
    await writeFile(policy, GROUPS_MAY_CHANGE);
    for (const made of before === undefined ? [folder] : [join(parent, before), folder]) {
      const run = await reviewOf(sandbox, made, ['--config', policy], {
        env: { OKTA_ACCESS_REVIEW_SIGNING_KEY: keyPath },
      });
      if (run.code !== 0) throw new Error(`the run ended with ${run.code}: ${run.stderr}`);
    }
    return { folder, keyPath, publicKeyPath, publicKey: await loadPublicKey(publicKeyPath) };
  } finally {
    await sandbox.stop();
  }
}

/** Records of every kind that may come after a run: decisions, a plan of them, what was done, and a sign-off of it all. */
export async function addLaterRecords({ folder, keyPath, publicKey }: SignedRun): Promise<void> {
  const { signal } = new AbortController();
  const clock = clockAt('2026-06-30T14:00:00.000Z');
  const returned = join(dirname(folder), 'returned.csv');
  await writeFile(returned, await threeDecisions(folder));
  const { taken, refusals } = await importDecisions({ folder, files: [returned], importedBy: 'grace', clock, signal });
  if (taken !== 3) throw new Error(`${taken} decisions were taken: ${JSON.stringify(refusals)}`);
  const verify = (path: string) => verifyRun(path, { publicKey, clock, signal });
  const plan = await makePlan({ folder, limits: undefined, namedApps: [], verify, clock, signal });
  if (plan.counts.removeFromGroup !== 1)
    throw new Error(`the plan takes nobody out of a group: ${JSON.stringify(plan.entries)}`);
  await addRemoval(folder, plan);
  const status = await reviewStatus(folder, { clock, signal });
  await signOff({
    folder,
    by: 'Grace Obi',
    role: 'CISO',
    statement: 'Access remains appropriate.',
    status,
    withOpen: undecided(status),
    key: await loadSigningKey(keyPath),
    publicKey,
    unsigned: false,
    clock: clockAt('2026-07-01T09:00:00.000Z'),
    signal,
  });
}

function clockAt(time: string): Clock {
  return { ...systemClock, now: () => Date.parse(time) };
}

/** A returned sheet of decisions: the first two rows are kept, and one goes that hangs on a membership by hand alone. */
async function threeDecisions(folder: string): Promise<string> {
  const rows = await mapCsv(join(folder, 'assignments.csv'));
  const byHand = (row: (typeof rows)[number]) => /^group [^;]* \(by hand\)$/.test(row.paths ?? '');
  const isAlone = ({ user_id, paths = '' }: (typeof rows)[number]) =>
    rows.filter((other) => other.user_id === user_id && other.paths?.includes(paths)).length === 1;
  const revoked = rows.find((row, index) => index > 1 && byHand(row) && isAlone(row));
  if (revoked === undefined) throw new Error('no row of the run hangs on one membership by hand alone');
  const lines = [...rows.slice(0, 2), revoked].map((row, index) =>
    [
      row.app_id,
      row.user_id,
      row.row_digest,
      index === 2 ? 'revoke' : 'keep',
      'as agreed',
      'grace.obi@example.com',
    ].join(','),
  );
  return ['app_id,user_id,row_digest,decision,decision_reason,reviewer', ...lines, ''].join('\r\n');
}

/** The records of an apply that removed what the plan says. */
async function addRemoval(folder: string, plan: SealedPlan): Promise<void> {
  const run = await openFinishedRun(folder, systemClock);
  await keepPlan(folder, plan.checksum);
  const journal = await openJournal(run);
  const at = '2026-06-30T15:00:00.000Z';
  const place = { plan: plan.checksum, at };
  const by = { mode: 'SSWS', id: '00uApply', login: 'apply.job@example.com' };
  const approval = 'approval asserted, not proven';
  const { origin } = plan;
  await journal.write({
    kind: 'apply',
    ...place,
    by,
    approval,
    origin,
    sendEmail: false,
    entries: plan.entries.length,
  });
  for (const entry of plan.entries.filter(isRemoval)) {
    const { appId, userId, memberships } = entry;
    const appUser = { id: userId, scope: entry.reviewed.scope };
    for (const { groupId, groupName } of memberships) {
      const membership = { ...place, groupId, groupName, userId };
      const going = [{ appId, appUser }];
      await journal.write({ kind: 'membership-intent', ...membership, going, staying: [] });
      await journal.write({ kind: 'membership-outcome', ...membership, outcome: 'ended', detail: '' });
    }
    if (isAssignedDirectly(entry)) await journal.write({ kind: 'intent', ...place, appId, userId, appUser });
    await journal.write({ kind: 'outcome', ...place, entry, outcome: 'removed', detail: '' });
    for (const { groupId, groupName } of memberships) {
      const membership = { ...place, groupId, groupName, userId };
      await journal.write({ kind: 'membership-restore', ...membership, outcome: 'begun-again', detail: '' });
    }
  }
  await journal.close();
  await writeRemediation(run);
}

/** A copy of a run's folder, to be changed by a test; it keeps its name, and has nothing beside it. */
export async function copyOf(folder: string): Promise<string> {
  const copy = join(await temporaryFolder('changed-run'), 'run');
  await cp(folder, copy, { recursive: true });
  return copy;
}

/** Rewrites a text file of a run. */
export async function edit(folder: string, name: string, change: (text: string) => string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, change(await readFile(path, 'utf8')));
}
