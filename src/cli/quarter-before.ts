import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Clock } from '../async/clock.js';
import { applyPlan } from '../changes/apply/apply-plan.js';
import { decideInBulk } from '../changes/decide/decide-in-bulk.js';
import { makePlan } from '../changes/plan/make-plan.js';
import type { VerifyRun } from '../changes/plan/verified-run.js';
import { removalsOf } from '../changes/previous/removals.js';
import { openFinishedRun } from '../run/finished-run.js';
import { RECORDS } from '../run/layout.js';
import { completeRunsIn } from '../run/previous-run.js';
import { runNameOf } from '../run/run-name.js';
import type { Deed } from '../sandbox/seed/history.js';
import { connect } from './connect.js';
import type { CliContext } from './context.js';
import { trustOf } from './trust-flags.js';
import { dayOf, sandboxEnv, startReviewedOrg } from './with-sandbox.js';

const DAY_MS = 86_400_000;
/** Twelve weeks: Okta keeps 90 days of its log, and all of what changed is to be found there. */
const QUARTER_MS = 84 * DAY_MS;
const OLDEST_MS = 89 * DAY_MS;
const YOUNGEST_MS = 60 * DAY_MS;
/** An org has one address, so that a later review finds the runs before it; where the port is taken, it is another org. */
const PORT = 47_780;
/** What the reviewers of the quarter before revoke, of what is recommended. */
const REVOKED = 12;
/** After so long somebody gives one of those back. */
const GIVEN_BACK_MS = 35 * DAY_MS;

/** A review of the built-in org, as `review` does it. */
export type ReviewOrg = (task: {
  readonly policyPath: string;
  /** The run's folder; where the command line says, if undefined. */
  readonly out: string | undefined;
  readonly previous: string | undefined;
  readonly isBefore: boolean;
  readonly context: CliContext;
  readonly env: CliContext['env'];
}) => Promise<void>;

export interface QuarterBeforeOptions {
  readonly context: CliContext;
  readonly policyPath: string;
  /** Where this review's run goes; beside it the one before is looked for, and written. */
  readonly parent: string;
  readonly note: (text: string) => void;
  readonly review: ReviewOrg;
}

/**
 * Reviews the built-in org twice: as it was a quarter ago, unless that run is there already, with decisions and removals, and
 * as it is now. What lies beside, of whatever other org, is not touched.
 */
export async function reviewWithQuarterBefore(options: QuarterBeforeOptions): Promise<void> {
  const { context, policyPath, parent, review } = options;
  const nowMs = context.clock.now();
  // an org has one address: where the port is taken, this is another org, of which there are no runs
  const wanted = (await isFree(PORT)) ? PORT : 0;
  const there = wanted === 0 ? undefined : await runThere(parent, `http://127.0.0.1:${wanted}`, nowMs);
  const [before, port] =
    there === undefined ? await quarterBefore(wanted, nowMs - QUARTER_MS, options) : [there, wanted];
  const deeds = await deedsSince(before, context);
  const sandbox = await startReviewedOrg({ nowMs: dayOf(nowMs), port, deeds });
  try {
    await review({ policyPath, out: undefined, previous: before, isBefore: false, context, env: sandboxEnv(sandbox) });
  } finally {
    await sandbox.stop();
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(port, '127.0.0.1');
  const isListening = await listening;
  if (isListening) await new Promise((closed) => server.close(closed));
  return isListening;
}

async function runThere(parent: string, org: string, nowMs: number): Promise<string | undefined> {
  const runs = await completeRunsIn(parent, org);
  const fit = runs.find(({ asOf }) => {
    const age = nowMs - Date.parse(asOf);
    return age >= YOUNGEST_MS && age <= OLDEST_MS;
  });
  return fit === undefined ? undefined : join(parent, fit.name);
}

/** A light review of that time, with what its reviewers decided and what was removed then: its folder, and the org's port. */
async function quarterBefore(port: number, thenMs: number, options: QuarterBeforeOptions): Promise<[string, number]> {
  const { parent, note, review } = options;
  note('Reviewing the built-in org as it was a quarter ago, to have something to compare with');
  const sandbox = await startReviewedOrg({ nowMs: thenMs, skewMs: -QUARTER_MS, port });
  const env = sandboxEnv(sandbox);
  const context = { ...options.context, clock: clockBehind(options.context.clock, QUARTER_MS), env, out: () => {} };
  const folder = join(parent, runNameOf(sandbox.url, new Date(thenMs).toISOString()));
  const policyPath = await lightPolicy(options.policyPath);
  try {
    await review({ policyPath, out: folder, previous: undefined, isBefore: true, context, env });
    await decideAll(folder, context);
    await removeRevoked(folder, context);
  } finally {
    await rm(dirname(policyPath), { recursive: true, force: true });
    await sandbox.stop();
  }
  return [folder, sandbox.port];
}

/** The policy without what costs time and shows nothing in a run that is there to be compared with; beside no other file. */
async function lightPolicy(path: string): Promise<string> {
  const document = parseDocument(await readFile(path, 'utf8'));
  for (const key of ['paths', 'usage', 'changes', 'tieOut', 'reviewers', 'owners', 'delivery', 'waivers'])
    document.delete(key);
  document.setIn(['apply', 'maxCount'], REVOKED);
  const folder = await mkdtemp(join(tmpdir(), 'okta-access-review-before-'));
  await writeFile(join(folder, basename(path)), document.toString());
  return join(folder, basename(path));
}

/** As reviewers would: leavers are revoked where that can be done, what looks bad is left open, and the rest is kept. */
async function decideAll(folder: string, { clock, signal, operator }: CliContext): Promise<void> {
  const left = { here: REVOKED / 2, gone: REVOKED / 2 }; // half of them still active in Okta
  const bulk = { folder, reviewer: 'it@example.com', importedBy: operator, clock, signal };
  await decideInBulk(bulk, ({ reviewed: { assignment, evaluation } }) => {
    const { app, appUser, user } = assignment;
    const { recommendation, highestSeverity, findings } = evaluation;
    if (recommendation !== 'revoke') {
      if (highestSeverity === 'critical' || highestSeverity === 'high') return undefined;
      return { decision: 'keep', reason: 'still needed', source: { keptRest: true } };
    }
    const isSso = app.status === 'ACTIVE' && app.signOnMode !== null && app.name !== 'saasure';
    const kind = user.state === 'found' && user.user.status === 'ACTIVE' ? 'here' : 'gone';
    if (appUser.scope !== 'USER' || !isSso || left[kind] === 0) return undefined;
    left[kind] -= 1;
    const revoking = findings.filter(({ status, recommend }) => status === 'open' && recommend === 'revoke');
    return { decision: 'revoke', reason: 'has left', source: { acceptedRules: revoking.map(({ ruleId }) => ruleId) } };
  });
}

async function removeRevoked(folder: string, context: CliContext): Promise<void> {
  const { clock, env } = context;
  const trusted = await trustOf({ unsigned: true }, context);
  let verified: ReturnType<VerifyRun> | undefined; // once: nobody else has been at this run since
  const verify: VerifyRun = (run, signal) => (verified ??= trusted.verify(run, signal));
  const trust = { ...trusted, verify };
  const plan = await makePlan({ ...trust, folder, limits: undefined, namedApps: [], clock });
  const { client, signIn } = connect(context, { env });
  try {
    await applyPlan({
      ...{ ...trust, client, signIn, clock, planPath: join(folder, RECORDS.plan), checksum: plan.checksum },
      ...{ limits: undefined, dryRun: false, sendEmail: false, onProgress: () => {} },
    });
  } finally {
    await client.close();
  }
}

/** What the org has to know of that quarter: what was removed then, and that one of those was given back since. */
async function deedsSince(folder: string, { clock, signal }: CliContext): Promise<Deed[]> {
  const run = await openFinishedRun(folder, clock);
  const { own } = await removalsOf(run, undefined, signal);
  const removed = [...own.values()].map(({ appId, userId, at }) => ({ pair: { appId, userId }, at }));
  const backMs = Math.max(0, ...removed.map(({ at }) => Date.parse(at))) + GIVEN_BACK_MS;
  return [
    ...removed.map(({ pair, at }): Deed => ({ kind: 'unassign', of: [pair], at })),
    { kind: 'give-back-one', of: removed.map(({ pair }) => pair), at: new Date(backMs).toISOString() },
  ];
}

/** A clock that is behind another; what is waited for takes as long as ever. */
function clockBehind(clock: Clock, ms: number): Clock {
  return {
    now: () => clock.now() - ms,
    steady: () => clock.steady(),
    sleep: (time, signal) => clock.sleep(time, signal),
  };
}
