import { readAdmins } from './admins/read-admins.js';
import { startChangeLog } from './change-log/start-change-log.js';
import { collectPopulation } from './collect/collect-population.js';
import { copyUsage } from './copy-usage.js';
import { joinUsers } from './join/join-users.js';
import { readOwners } from './join/read-owners.js';
import { openRun } from './open/open-run.js';
import type { ReviewOptions } from './options.js';
import { startPaths } from './paths/start-paths.js';
import { startReports, writeReports } from './report/write-reports.js';
import type { ReviewResult } from './result.js';
import { recordRunBefore } from './run-before.js';
import { sealRun } from './seal.js';
import { readSourceApps } from './sources/read-source-apps.js';
import { tieOutRun } from './tie-out/tie-out-run.js';

/**
 * The review, as an auditor tells it: open the run, keep what the one before is compared by, collect the population, join
 * the users, read the ways to each access and who changed what, where the policy asks for them, tie it out, report, seal.
 * However it ends, short of being killed, the folder holds a manifest that says how, and reports of everything that was
 * read unless the run was told to stop.
 */
export async function runReview(options: ReviewOptions): Promise<ReviewResult> {
  await using run = await openRun(options);
  const usage = await copyUsage(run, options);
  const admins = await readAdmins(run, options); // before the apps: the roles are apps of the run from then on
  const sources = await readSourceApps(run, options); // likewise the systems outside Okta
  const before = await recordRunBefore(run, options);
  await using reports = startReports(run, before, [...admins.apps, ...sources.apps], options); // on a thread of their own, while the steps below still read
  await using log = await startChangeLog(run, before, reports, options); // so has the System Log
  await using reading = startPaths(run, reports, options); // beside the apps: groups have a rate limit of their own

  const owners = await readOwners(run, options);
  const population = await collectPopulation(run, reading.order, options, [admins, sources]);
  const joined = await joinUsers(population, reading.order, options);
  const paths = await reading.finish(population);
  const changeLog = await log.finish(population);
  const tied = await tieOutRun(run, population, joined, admins, options);
  const read = { run, before, admins, sources, owners, usage, population, joined, paths, changeLog, tied };
  const reported = await writeReports(reports, read, options);
  return await sealRun(read, reported, options);
}
