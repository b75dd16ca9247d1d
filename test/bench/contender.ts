import { bareFetch } from './contenders/bare-fetch.js';
import { clientList } from './contenders/client-list.js';
import { feedLedger } from './contenders/feed-ledger.js';
import { oktaSdk } from './contenders/okta-sdk.js';
import { ourCsv, ourXlsx } from './contenders/our-writers.js';
import { plainCsv, plainXlsx } from './contenders/plain-writers.js';
import { reportAgain, reviewJob, verifyRun } from './contenders/review-job.js';
import { steadyClient } from './contenders/steady-client.js';
import type { Task } from './task.js';

/** Everything that can be measured; each takes the same task and says what it counted. */
const CONTENDERS = {
  bareFetch,
  clientList,
  feedLedger,
  oktaSdk,
  ourCsv,
  ourXlsx,
  plainCsv,
  plainXlsx,
  reportAgain,
  reviewJob,
  steadyClient,
  verifyRun,
} satisfies Record<string, (task: Task) => Promise<Record<string, number>>>;

export type ContenderName = keyof typeof CONTENDERS;

// The body of a contender's process. Only the one that runs pays for loading its libraries.
if (process.send !== undefined) {
  const name = process.argv[2] ?? '';
  const contender = Object.entries(CONTENDERS).find(([known]) => known === name)?.[1];
  if (contender === undefined) throw new Error(`no contender is called ${name}`);
  const task: Task = JSON.parse(process.argv[3] ?? '{}');
  const facts = await contender(task);
  const wallMs = performance.now();
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.send({ wallMs, cpuMs: (userCPUTime + systemCPUTime) / 1000, rssMb: maxRSS / 1024, facts }, () =>
    process.exit(),
  );
}
