import type { App } from '../assignment/records.js';
import type { OktaClient } from '../okta/api.js';
import type { AppRead, DirectoryRead, PreviousRun, Principal, RunFacts, Selection } from '../run/run-facts.js';
import type { TieOut } from '../run/tie-out-facts.js';
import { PRODUCT, VERSION } from '../version.js';
import { NOT_REACHED } from './collect/collect.js';
import { tieOutGaps } from './tie-out/tie-out-text.js';

/** What a run knows when its collection has ended, well or badly. */
export interface CollectionOutcome {
  readonly asOf: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly principal: Principal;
  readonly selection: Selection;
  readonly apps: readonly App[];
  readonly reads: readonly AppRead[];
  readonly directory: DirectoryRead;
  /** Undefined where the policy wants no second listing, or none was come to. */
  readonly tieOut: TieOut | undefined;
  readonly resumedAt: readonly string[];
  readonly previous: PreviousRun | null;
  readonly warnings: readonly string[];
  /** Why the run as a whole is incomplete, beside what its apps say. */
  readonly gaps: readonly string[];
}

/** The facts of a run, with its verdict: incomplete as soon as anything in scope was not read to its end. */
export function runFactsOf(client: OktaClient, outcome: CollectionOutcome): RunFacts {
  const { asOf, startedAt, finishedAt, principal, selection, reads, directory, tieOut, resumedAt, warnings } = outcome;
  const labels = new Map(outcome.apps.map((app) => [app.id, app.label]));
  const labelOf = (appId: string) => labels.get(appId) ?? '';
  const gaps = [
    ...outcome.gaps,
    ...unreached(reads),
    ...reads
      .filter((read) => read.state === 'incomplete' && read.why !== NOT_REACHED)
      .map((read) => `App "${labelOf(read.appId)}" (${read.appId}) was not read to its end: ${read.why}`),
    ...(tieOut === undefined ? [] : tieOutGaps(tieOut, labelOf)),
    ...(outcome.gaps.length === 0 ? nothingReviewed(reads) : []),
  ];
  return {
    schema: 1,
    product: { name: PRODUCT, version: VERSION },
    org: client.org,
    asOf,
    startedAt,
    finishedAt,
    principal,
    selection,
    queries: queriesOf(reads, directory, tieOut),
    apps: reads,
    directory,
    requests: client.counts(),
    resumedAt,
    ...(tieOut === undefined ? {} : { tieOut }),
    previous: outcome.previous,
    warnings,
    verdict: gaps.length === 0 ? 'complete' : 'incomplete',
    gaps,
  };
}

/** One sentence for all: a run that is stopped early has not reached hundreds of apps. */
function unreached(reads: readonly AppRead[]): string[] {
  const count = reads.filter((read) => read.why === NOT_REACHED).length;
  return count === 0
    ? []
    : [`${count} apps in scope were not reached before the run ended: snapshot/run.json names them`];
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

function queriesOf(reads: readonly AppRead[], directory: DirectoryRead, tieOut: TieOut | undefined): string[] {
  const queries = ['GET /api/v1/apps?limit=200'];
  if (reads.some((read) => read.pages > 0)) queries.push('GET /api/v1/apps/{appId}/users?expand=user&limit=500');
  if (directory.method === 'list') {
    queries.push('GET /api/v1/users?limit=200', 'GET /api/v1/users?limit=200&filter=status eq "DEPROVISIONED"');
  }
  if (directory.method !== 'none') queries.push('GET /api/v1/users/{userId}');
  if (tieOut !== undefined) queries.push('GET /api/v1/apps/{appId}/users?limit=499 (second listing)');
  return queries;
}
