import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../async/clock.js';
import { ConfigError } from '../../errors.js';
import { writeOutputFile } from '../../files/output-file.js';
import type { ApplyPolicy } from '../../policy/policy.js';
import { openFinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { lockRun } from '../../run/lock-run.js';
import { mendDecisions } from '../decide/decision-log.js';
import { mendJournal } from '../journal/journal.js';
import { readJournalState } from '../journal/journal-state.js';
import { readRevoked } from './candidate.js';
import { computePlan } from './compute-plan.js';
import { planText, type SealedPlan, seal } from './plan.js';
import { writePlanCsv } from './plan-csv.js';
import { refuseLooser } from './refuse-looser-limits.js';
import { openVerifiedRun, type Trust } from './verified-run.js';

export interface MakePlanOptions extends Trust {
  /** The run's folder. */
  readonly folder: string;
  /** `apply:` of a policy that may only be stricter than the run's own; the run's where undefined. */
  readonly limits: ApplyPolicy | undefined;
  /** Ids of directory and console apps whose users may be removed, named one by one. */
  readonly namedApps: readonly string[];
  readonly clock: Clock;
}

const REPLACED = [RECORDS.plan, RECORDS.planCsv, RECORDS.approval];

/**
 * Makes a run's plan from its decisions, and writes plan.json and plan.csv: changes nothing in the org. Removals over a
 * limit are held back in it, each with the limit named. Throws RefusedError where the run may not be removed from.
 */
export async function makePlan(options: MakePlanOptions): Promise<SealedPlan> {
  const { folder, signal } = options;
  const lock = await lockRun(folder);
  try {
    const unverified = await openFinishedRun(folder, options.clock);
    await mendDecisions(unverified);
    await mendJournal(unverified);
    const run = await openVerifiedRun(folder, options, REPLACED);
    if (options.limits !== undefined) refuseLooser(options.limits, run.policy.apply, 'the policy given');
    refuseUnknownApps(options.namedApps, new Set(run.facts.apps.map(({ appId }) => appId)));
    const limits = options.limits ?? run.policy.apply;
    const journal = await readJournalState(run, signal);
    const createdAt = new Date(options.clock.now()).toISOString();
    const namedApps = [...new Set(options.namedApps)].sort();
    const revoked = await readRevoked(run, signal);
    const { origin } = run;
    const plan = await computePlan(run, { revoked, journal, limits, namedApps, createdAt, origin }, signal);
    const sealed = seal(plan);
    // an approval of the plan before is of no use for this one
    await rm(join(folder, RECORDS.approval), { force: true });
    await writeOutputFile(join(folder, RECORDS.plan), planText(sealed));
    await writePlanCsv(join(folder, RECORDS.planCsv), plan);
    return sealed;
  } finally {
    await lock.release();
  }
}

/** Ids only: a label may be shared or changed by anybody. */
function refuseUnknownApps(named: readonly string[], known: ReadonlySet<string>): void {
  const unknown = named.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new ConfigError([`no app of the run has the id ${unknown.join(', ')}`]);
}
