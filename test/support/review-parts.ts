import { createNdjsonGz } from '../../src/files/ndjson-gz-writer.js';
import type { LoadedPolicy, Policy } from '../../src/policy/policy.js';
import { NO_ADMINS } from '../../src/review/admins/read-admins.js';
import type { Population } from '../../src/review/collect/collect-population.js';
import { NOTHING_READ } from '../../src/review/join/directory.js';
import type { Joined } from '../../src/review/join/join-users.js';
import { NO_OWNERS } from '../../src/review/join/read-owners.js';
import type { OpenedRun } from '../../src/review/open/opened-run.js';
import type { ReadRun } from '../../src/review/report/run-facts-of.js';
import { NO_SOURCES } from '../../src/review/sources/read-source-apps.js';
import { NO_NOTES } from '../../src/run/paths-log.js';
import { AS_OF } from './builders.js';
import { aPolicy } from './policies.js';

/** A policy as it was loaded from one file. */
export function aLoadedPolicy(overrides: Partial<Policy> = {}): LoadedPolicy {
  return { policy: aPolicy(overrides), files: [{ name: 'policy.yaml', text: '{}\n' }] };
}

/** A run that was opened, of no apps and with a log that takes everything. */
export function anOpenedRun(overrides: Partial<OpenedRun> = {}): OpenedRun {
  return {
    folder: '/nowhere',
    asOf: AS_OF,
    startedAt: AS_OF,
    warnings: [],
    policyFiles: [],
    log: { append: async () => {}, close: async () => {} },
    list: undefined,
    stopped: undefined,
    resumed: new Map(),
    notedPaths: NO_NOTES,
    resumedAt: [],
    [Symbol.asyncDispose]: async () => {},
    ...overrides,
  };
}

/** A population of nobody. */
export function aPopulation(overrides: Partial<Population> = {}): Population {
  return {
    principal: { mode: 'SSWS', id: '00ujob', login: 'job@example.com', scopes: [] },
    reads: [],
    unreached: new Set(),
    files: [],
    directory: { lookUpNow: async () => undefined, finish: async () => ({ ...NOTHING_READ, stopped: undefined }) },
    warnings: [],
    gaps: [],
    stopped: undefined,
    ...overrides,
  };
}

/** What the steps before the reports leave of a run in which nothing happened. */
export function aReadRun(overrides: Partial<ReadRun> = {}): ReadRun {
  const joined: Joined = { ...NOTHING_READ, stopped: undefined };
  return {
    run: anOpenedRun(),
    before: { previous: null, comparison: undefined, files: [], warnings: [] },
    admins: NO_ADMINS,
    sources: NO_SOURCES,
    owners: NO_OWNERS,
    usage: { facts: undefined, files: [] },
    population: aPopulation(),
    joined,
    paths: { facts: undefined, files: [], stopped: undefined },
    changeLog: { facts: undefined, files: [], warnings: [] },
    tied: { tieOut: undefined, stopped: undefined },
    ...overrides,
  };
}

/** Writes records under a name and gives the file's facts. */
export async function kept(path: string, name: string, records: readonly unknown[]) {
  const file = await createNdjsonGz(path, { name });
  await file.write(records);
  return await file.finish();
}
