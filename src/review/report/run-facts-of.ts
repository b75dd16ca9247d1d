import { isAdminRoleId } from '../../assignment/admin-records.js';
import { messageOf } from '../../errors.js';
import { counted } from '../../files/counted.js';
import type { OktaClient } from '../../okta/api.js';
import { PAGE_SIZE } from '../../okta/paths.js';
import type { SourcesFacts } from '../../roster/sources-facts.js';
import type { AppReviews } from '../../run/app-review-facts.js';
import { asOfWarnings } from '../../run/as-of-warning.js';
import type { AppRead, DirectoryRead, MadeBy, RunFacts, Selection } from '../../run/run-facts.js';
import type { TieOut } from '../../run/tie-out-facts.js';
import { PRODUCT, VERSION } from '../../version.js';
import { adminQueries } from '../admins/admin-queries.js';
import type { AdminsRead } from '../admins/read-admins.js';
import { CHANGE_FILTER } from '../change-log/read-change-log.js';
import type { ChangeLog } from '../change-log/start-change-log.js';
import type { Population } from '../collect/collect-population.js';
import { type CopiedUsage, usageWarnings } from '../copy-usage.js';
import type { FailedLookUp } from '../join/directory.js';
import type { Joined } from '../join/join-users.js';
import type { OwnersRead } from '../join/read-owners.js';
import { DIRECTORY_QUERIES } from '../join/whole-directory.js';
import type { OpenedRun } from '../open/opened-run.js';
import { pathQueries, pathWarnings } from '../paths/paths-text.js';
import type { PathsRead } from '../paths/reading.js';
import type { RunBefore } from '../run-before.js';
import { accountQueries } from '../sources/account-queries.js';
import type { SourcesRead } from '../sources/read-source-apps.js';
import type { TiedOut } from '../tie-out/tie-out-run.js';
import { tieOutGaps, tieOutQueries } from '../tie-out/tie-out-text.js';

/** What every step up to the reports has left. */
export interface ReadRun {
  readonly run: OpenedRun;
  readonly before: RunBefore;
  readonly admins: AdminsRead;
  readonly sources: SourcesRead;
  readonly owners: OwnersRead;
  readonly usage: CopiedUsage;
  readonly population: Population;
  readonly joined: Joined;
  readonly paths: PathsRead;
  readonly changeLog: ChangeLog;
  readonly tied: TiedOut;
}

/** What ended the reading early; undefined when nothing did. */
export function stoppedBy({ run, population, joined, paths, tied }: ReadRun): unknown {
  return run.stopped ?? population.stopped ?? joined.stopped ?? paths.stopped ?? tied.stopped;
}

export interface FactsOptions {
  readonly client: Pick<OktaClient, 'org' | 'counts'>;
  readonly selection: Selection;
  /** ISO 8601, by the org's clock. */
  readonly finishedAt: string;
  readonly sources?: SourcesFacts | undefined;
  readonly madeBy?: MadeBy | undefined;
  readonly appReviews?: AppReviews | undefined;
}

/** The facts of a run, with its verdict: incomplete as soon as anything in scope was not read to its end. */
export function runFactsOf(read: ReadRun, options: FactsOptions): RunFacts {
  const { client, selection, finishedAt, madeBy, sources, appReviews } = options;
  const { run, before, admins, owners, usage, population, joined, paths, changeLog, tied } = read;
  const { reads, principal } = population;
  const { tieOut } = tied;
  const gaps = gapsOf(read);
  return {
    schema: 1,
    product: { name: PRODUCT, version: VERSION },
    ...(madeBy === undefined ? {} : { madeBy }),
    org: client.org,
    asOf: run.asOf,
    startedAt: run.startedAt,
    finishedAt,
    principal,
    selection,
    queries: [
      ...queriesOf(reads, joined.read, tieOut, owners),
      ...adminQueries(admins.facts),
      ...accountQueries(read.sources.facts),
      ...pathQueries(paths.facts),
      ...changeLogQueries(changeLog.facts),
    ],
    apps: reads,
    directory: joined.read,
    ...(admins.facts === undefined ? {} : { admins: admins.facts }),
    ...(sources === undefined ? {} : { sources }),
    ...(read.sources.facts === undefined ? {} : { accounts: read.sources.facts }),
    requests: client.counts(),
    resumedAt: run.resumedAt,
    ...(changeLog.facts === undefined ? {} : { changeLog: changeLog.facts }),
    ...(paths.facts === undefined ? {} : { paths: paths.facts }),
    ...(usage.facts === undefined ? {} : { usage: usage.facts }),
    ...(tieOut === undefined ? {} : { tieOut }),
    previous: before.previous,
    ...(appReviews === undefined ? {} : { appReviews }),
    ...(before.comparison === undefined ? {} : { comparison: before.comparison }),
    warnings: [
      ...asOfWarnings(run.asOf, run.startedAt),
      ...run.warnings,
      ...before.warnings,
      ...owners.warnings,
      ...population.warnings,
      ...pathWarnings(paths.facts, labelsOf(read)),
      ...changeLog.warnings,
      ...usageWarnings(usage.facts, run.asOf),
    ],
    verdict: gaps.length === 0 ? 'complete' : 'incomplete',
    gaps,
  };
}

/** Why the run is incomplete, a sentence each. */
function gapsOf(read: ReadRun): string[] {
  const { run, population, joined, tied } = read;
  const labelOf = labelsOf(read);
  const ofAll = [...stopGaps(stoppedBy(read), run.list !== undefined), ...population.gaps];
  const unread = population.reads.filter(
    // of administrators, what is missing is said once, not for each role
    ({ state, appId }) => state === 'incomplete' && !population.unreached.has(appId) && !isAdminRoleId(appId),
  );
  return [
    ...ofAll,
    ...unreachedGaps(population.unreached.size),
    ...unread.map(({ appId, why }) => `App "${labelOf(appId)}" (${appId}) was not read to its end: ${why}`),
    ...unreadGaps(joined.failed),
    ...(tied.tieOut === undefined ? [] : tieOutGaps(tied.tieOut, labelOf)),
    ...(ofAll.length === 0 ? nothingReviewed(population.reads) : []),
  ];
}

function labelsOf({ run, admins, sources }: Pick<ReadRun, 'run' | 'admins' | 'sources'>): (appId: string) => string {
  const apps = [...(run.list?.apps ?? []), ...admins.apps, ...sources.apps];
  const labels = new Map(apps.map((app) => [app.id, app.label]));
  return (appId) => labels.get(appId) ?? appId;
}

function stopGaps(stopped: unknown, appsListed: boolean): string[] {
  if (stopped === undefined) return [];
  return [
    appsListed
      ? `The run ended early: ${messageOf(stopped)}`
      : `The org's apps could not be listed: ${messageOf(stopped)}`,
  ];
}

/** One sentence for all: a run that is stopped early has not reached hundreds of apps. */
function unreachedGaps(count: number): string[] {
  return count === 0
    ? []
    : [
        `${counted(count, 'app in scope was', 'apps in scope were')} not reached before the run ended: snapshot/run.json names them`,
      ];
}

/** So many users are named; the findings have them all. */
const NAMED = 5;

function unreadGaps(failed: readonly FailedLookUp[]): string[] {
  const named = failed.slice(0, NAMED).map(({ userId, why }) => `The user ${userId} could not be read: ${why}`);
  const more = failed.length - named.length;
  return more === 0 ? named : [...named, `${more} more users could not be read: every rule about them is unknown`];
}

function nothingReviewed(reads: readonly AppRead[]): string[] {
  if (reads.length === 0) return [NO_APPS];
  return reads.every((read) => read.state === 'excluded') ? [NOTHING_IN_SCOPE] : [];
}

const NOTHING_IN_SCOPE =
  'No app is in scope: see `apps` in the policy and --app; a review of nothing must not read as a clean one';

// an admin role that hides apps gets 200 and an empty list, which must never read as a clean bill
const NO_APPS =
  'Okta listed no apps at all: the credential probably lacks a role that may see them (Read-only Administrator is enough)';

function changeLogQueries(facts: RunFacts['changeLog']): string[] {
  if (facts === undefined) return [];
  const { since, until } = facts;
  return [`GET /api/v1/logs?since=${since}&until=${until}&filter=${CHANGE_FILTER}&limit=${PAGE_SIZE.logs}`];
}

const APP_USERS = 'GET /api/v1/apps/{appId}/users';

function queriesOf(
  reads: readonly AppRead[],
  directory: DirectoryRead,
  tieOut: TieOut | undefined,
  owners: OwnersRead,
): string[] {
  const queries = [`GET /api/v1/apps?limit=${PAGE_SIZE.apps}`];
  if (reads.some((read) => read.pages > 0)) queries.push(`${APP_USERS}?expand=user&limit=${PAGE_SIZE.appUsers}`);
  if (directory.method === 'list') queries.push(...DIRECTORY_QUERIES);
  if (directory.method !== 'none' || owners.asked > 0) queries.push('GET /api/v1/users/{userId}');
  if (owners.asked > 0) queries.push('GET /api/v1/users?filter=profile.email eq "{owner}"');
  return [...queries, ...tieOutQueries(tieOut)];
}
