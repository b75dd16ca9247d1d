import type { App } from '../assignment/records.js';
import type { OktaClient } from '../okta/api.js';
import { PAGE_SIZE } from '../okta/paths.js';
import type { Policy } from '../policy/policy.js';
import { createScope } from '../policy/scope.js';
import { anyAppMatcher } from '../rules/app-glob.js';
import { rowCounts } from '../run/last-counts.js';
import { isFileName } from '../run/layout.js';
import type { ReportFormat } from '../run/report-format.js';
import type { RunFacts } from '../run/run-facts.js';
import { adminsCost, type Costs, logCost } from './estimate-more.js';
import { sampled } from './sample-apps.js';

export interface EstimateOptions {
  readonly client: Pick<OktaClient, 'listApps' | 'listAppUsers' | 'listGroups' | 'listRoleAssignees'>;
  readonly policy: Policy;
  readonly only: readonly string[];
  readonly formats: readonly ReportFormat[];
  /** The last run of this org, where there is one. */
  readonly last: RunFacts | undefined;
  /** Requests per window by bucket, as the answers' headers have shown so far. */
  readonly limits: () => ReadonlyMap<string, number>;
  readonly signal: AbortSignal;
}

/** What a bucket of Okta's rate limits will be asked for. */
export interface BucketEstimate {
  readonly bucket: string;
  readonly requests: number;
  /** Requests per minute that the headers allow; undefined where no answer said. */
  readonly limit: number | undefined;
  /** At the policy's share of that limit, in seconds; undefined without a limit. */
  readonly seconds: number | undefined;
}

export interface Estimate {
  /** `sample`: by pages of apps spread over the list. */
  readonly basis: 'last run' | 'sample';
  readonly apps: number;
  readonly assignments: number;
  /** Between how many they are likely to be, where they are estimated by a sample. */
  readonly range: { readonly from: number; readonly to: number } | undefined;
  readonly buckets: readonly BucketEstimate[];
  /** Of the slowest bucket: they are asked side by side. */
  readonly seconds: number | undefined;
  /** Of all files of the run. */
  readonly bytes: number;
}

const WINDOW_SECONDS = 60;
/** Bytes per assignment, as measured on an org of 100,000. */
const SNAPSHOT_BYTES = 270;
const FORMAT_BYTES: Readonly<Record<ReportFormat, number>> = { csv: 490, parquet: 120, xlsx: 275, html: 2 };

/** Says what a review will cost before it starts: lists the apps, and asks for little more. */
export async function estimateReview(options: EstimateOptions): Promise<Estimate> {
  const { client, policy, last, signal } = options;
  const listed: App[] = [];
  let appPages = 0;
  for await (const page of client.listApps({ signal })) {
    appPages += 1;
    listed.push(...page.items);
  }
  const scope = createScope(policy, options.only);
  const apps = listed.filter((app) => scope.decide(app).inScope && isFileName(app.id));
  const sample = last === undefined ? await sampled(apps, options) : undefined;
  const rows = sample?.rows ?? new Map(rowCounts(last));
  const assignments = apps.reduce((sum, { id }) => sum + (rows.get(id) ?? 0), 0);
  const listing = pagesOf(apps, rows);
  const tied = pagesOf(apps.filter(named(policy.tieOut)), rows);
  const directory = last?.directory;
  const users = { single: 1 + (directory === undefined ? 0 : directory.users + directory.missing), list: 0 };
  if (tied > 0 || directory?.method === 'list') users.list = Math.ceil(largest(rows) / PAGE_SIZE.users);
  const paths = await pathsCost(apps.filter(named(policy.paths)).length, options);
  const reading = {
    '/api/v1/apps': appPages + listing + tied + paths.apps,
    '/api/v1/groups': paths.groups,
    '/api/v1/users/{id}': users.single,
    '/api/v1/users': users.list + paths.users,
  };
  const buckets = sumOf([reading, await adminsCost(listed, options), logCost(options)]);
  const estimated = [...buckets].flatMap(([bucket, requests]) =>
    requests > 0 ? [inBucket(bucket, requests, options)] : [],
  );
  const perRow = SNAPSHOT_BYTES + options.formats.reduce((sum, format) => sum + FORMAT_BYTES[format], 0);
  return {
    basis: last === undefined ? 'sample' : 'last run',
    apps: apps.length,
    assignments,
    range: sample?.range,
    buckets: estimated,
    seconds: estimated.reduce<number | undefined>((most, { seconds }) => larger(most, seconds), undefined),
    bytes: assignments * perRow,
  };
}

function sumOf(costs: readonly Costs[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const cost of costs) {
    for (const [bucket, requests] of Object.entries(cost)) sums.set(bucket, (sums.get(bucket) ?? 0) + requests);
  }
  return sums;
}

/** Requests for the ways to each access, by bucket. */
interface PathsCost {
  readonly apps: number;
  readonly groups: number;
  readonly users: number;
}

/** As the last run took, or else by the counts that Okta keeps of every group that gives an app: an upper bound. */
async function pathsCost(apps: number, { client, last, signal }: EstimateOptions): Promise<PathsCost> {
  if (apps === 0) return { apps: 0, groups: 0, users: 0 };
  if (last?.paths !== undefined) {
    const { groups, rules, users } = last.paths;
    return { apps, groups: groups.reduce((sum, { pages }) => sum + pages, rules.pages), users: users.asked };
  }
  let groups = 1; // the rules
  for await (const { items } of client.listGroups({ expand: 'stats', signal })) {
    for (const { _embedded } of items) groups += memberPages(_embedded?.stats);
  }
  return { apps, groups, users: 0 };
}

function memberPages(stats: unknown): number {
  if (typeof stats !== 'object' || stats === null) return 1;
  const users = 'usersCount' in stats ? Number(stats.usersCount) : 0;
  const gives = !('appsCount' in stats) || Number(stats.appsCount) > 0;
  return gives ? Math.max(1, Math.ceil(users / PAGE_SIZE.members)) : 0;
}

function inBucket(bucket: string, requests: number, { limits, policy }: EstimateOptions): BucketEstimate {
  const limit = limits().get(bucket);
  if (limit === undefined) return { bucket, requests, limit, seconds: undefined };
  const perWindow = Math.max(1, Math.floor(limit * policy.rateLimit.share));
  return { bucket, requests, limit, seconds: (Math.ceil(requests / perWindow) - 1) * WINDOW_SECONDS };
}

function pagesOf(apps: readonly App[], rows: ReadonlyMap<string, number>): number {
  return apps.reduce((sum, { id }) => sum + Math.max(1, Math.ceil((rows.get(id) ?? 0) / PAGE_SIZE.appUsers)), 0);
}

/** The apps that a section of the policy names. */
function named({ apps }: { readonly apps: 'off' | 'all' | readonly string[] }): (app: App) => boolean {
  if (apps === 'off') return () => false;
  return apps === 'all' ? () => true : anyAppMatcher(apps);
}

function largest(rows: ReadonlyMap<string, number>): number {
  let most = 0;
  for (const count of rows.values()) most = Math.max(most, count);
  return most;
}

function larger(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}
