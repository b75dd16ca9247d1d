import { collectPopulation } from './collect/collect-population.js';
import { joinUsers } from './join/join-users.js';
import { openRun } from './open/open-run.js';
import type { ReviewOptions } from './options.js';
import { startReports, writeReports } from './report/write-reports.js';
import type { ReviewResult } from './result.js';
import { sealRun } from './seal.js';
import { tieOutRun } from './tie-out/tie-out-run.js';

/**
 * The review, as an auditor tells it: open the run, collect the population, join the users, tie it out, report, seal.
 * However it ends, short of being killed, the folder holds a manifest that says how, and reports of everything that was
 * read unless the run was told to stop.
 */
export async function runReview(options: ReviewOptions): Promise<ReviewResult> {
  await using run = await openRun(options);
  await using reports = startReports(run, options); // on a thread of their own, while the steps below still read

  const population = await collectPopulation(run, reports.order, options);
  const joined = await joinUsers(population, reports.order, options);
  const tied = await tieOutRun(run, population, joined, options);
  const reported = await writeReports(reports, { run, population, joined, tied }, options);
  return await sealRun({ run, population, joined, tied }, reported, options);
}
