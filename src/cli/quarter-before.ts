import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { Clock } from '../async/clock.js';
import { removalsOf } from '../changes/previous/removals.js';
import { ConfigError, RefusedError } from '../errors.js';
import { openFinishedRun } from '../run/finished-run.js';
import { completeRunsIn } from '../run/previous-run.js';
import { refuseFilled } from '../run/private-folder.js';
import type { ReportFormat } from '../run/report-format.js';
import { runNameOf } from '../run/run-name.js';
import { dayOf } from '../sandbox/options.js';
import type { Deed } from '../sandbox/seed/history.js';
import type { CliContext } from './context.js';
import { EXIT, type Finish } from './exit.js';
import { fromWorkingFolder, policyFile } from './paths.js';
import { decideAll, REVOKED, removeRevoked } from './quarter-decisions.js';
import type { FailOn } from './review-result.js';
import { sandboxEnv, startReviewedOrg } from './with-sandbox.js';

const DAY_MS = 86_400_000;
/** Twelve weeks: Okta keeps 90 days of its log, and all of what changed is to be found there. */
const QUARTER_MS = 84 * DAY_MS;
const OLDEST_MS = 89 * DAY_MS;
const YOUNGEST_MS = 60 * DAY_MS;
/** An org has one address, so that a later review finds the runs before it; where the port is taken, it is another org. */
const PORT = 27_780; // no port that systems give to whoever asks for any
/** After so long somebody gives one of those back. */
const GIVEN_BACK_MS = 35 * DAY_MS;

/** The flags of `review` that this takes or sets. */
export interface TwiceFlags {
  readonly config: string;
  readonly out?: string;
  readonly asOf?: string;
  readonly format: readonly ReportFormat[];
  readonly failOn: FailOn;
  readonly sandbox: boolean;
  readonly estimate: boolean;
  readonly previous?: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/**
 * Reviews the built-in org twice: as it was a quarter ago, unless that run is there already, with decisions and removals, and
 * as it is now, compared with that. Where this review's run goes, the one before is looked for beside it and written; what else
 * lies there, of whatever other org, is not touched.
 */
export async function reviewTwice<F extends TwiceFlags>(
  flags: F,
  context: CliContext,
  finish: Finish,
  review: (flags: F, context: CliContext, finish: Finish, env: CliContext['env']) => Promise<void>,
): Promise<void> {
  if (!flags.sandbox || flags.estimate || flags.previous !== undefined || flags.asOf !== undefined) {
    throw new ConfigError(['--quarter-before goes with --sandbox, without --estimate, --previous and --as-of']);
  }
  const out = flags.out === undefined ? undefined : fromWorkingFolder(context, flags.out);
  if (out !== undefined) await refuseFilled(out);
  const parent = out === undefined ? join(context.workingFolder, 'reports') : dirname(resolve(out));
  const nowMs = context.clock.now();
  // an org has one address: where the port is taken, this is another org, of which there are no runs
  const wanted = (await isFree(PORT)) ? PORT : 0;
  const there = wanted === 0 ? undefined : await runThere(parent, `http://127.0.0.1:${wanted}`, nowMs);
  const before = (changed: Partial<TwiceFlags>, at: CliContext, env: CliContext['env']) =>
    review({ ...flags, ...changed }, at, endedWell, env);
  const [folder, port] =
    there === undefined
      ? await quarterBefore({ flags, context, parent, port: wanted, review: before })
      : [there, wanted];
  const sandbox = await startReviewedOrg({ nowMs: dayOf(nowMs), port, deeds: await deedsSince(folder, context) });
  try {
    await review({ ...flags, previous: folder }, context, finish, sandboxEnv(sandbox));
  } finally {
    await sandbox.stop();
  }
}

/** A run that the next is compared with has to be complete. */
function endedWell(code: number): void {
  if (code !== EXIT.complete) throw new RefusedError('the built-in org of a quarter ago was not read to its end');
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

interface QuarterBeforeOptions {
  readonly flags: TwiceFlags;
  readonly context: CliContext;
  readonly parent: string;
  /** Where that org is to be; 0 for any. */
  readonly port: number;
  readonly review: (changed: Partial<TwiceFlags>, context: CliContext, env: CliContext['env']) => Promise<void>;
}

/** A light review of that time, with what its reviewers decided and what was removed then: its folder, and the org's port. */
async function quarterBefore(options: QuarterBeforeOptions): Promise<[string, number]> {
  const { flags, parent, port, review } = options;
  if (!flags.quiet) options.context.err('Reviewing the built-in org as it was a quarter ago, to compare with\n');
  const thenMs = options.context.clock.now() - QUARTER_MS;
  const sandbox = await startReviewedOrg({ nowMs: thenMs, skewMs: -QUARTER_MS, port });
  const env = sandboxEnv(sandbox);
  const context = { ...options.context, clock: clockBehind(options.context.clock, QUARTER_MS), env, out: () => {} };
  const out = join(parent, runNameOf(sandbox.url, new Date(thenMs).toISOString()));
  const config = await lightPolicy(policyFile(context, flags.config));
  try {
    await review({ config, out, format: ['csv'], failOn: 'never', quiet: true, json: false }, context, env);
    await decideAll(out, context);
    await removeRevoked(out, context);
  } finally {
    await rm(dirname(config), { recursive: true, force: true });
    await sandbox.stop();
  }
  return [out, sandbox.port];
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
