import { isAdminRoleId } from '../../assignment/admin-records.js';
import type { Difference, TieOut } from '../../run/tie-out-facts.js';
import { SECOND_PAGE } from '../admins/read-holders.js';
import { SECOND_PAGE_SIZE } from './second-listing.js';

/** So many user ids are named in a sentence; the facts have them all. */
const NAMED = 5;

/** Why a run is incomplete by its tie-out, a sentence for each app and kind; empty when every population is proven. */
export function tieOutGaps(tieOut: TieOut, labelOf: (appId: string) => string): string[] {
  return tieOut.apps.flatMap((tied) => {
    const app = `App "${labelOf(tied.appId)}" (${tied.appId})`;
    return [
      ...sentence(
        tied.missed,
        (users) => `${app}: the review missed ${users}, older than its read at ${tied.firstReadAt}`,
      ),
      ...sentence(
        tied.stillThere,
        (users) => `${app}: the second listing left out ${users} that Okta still has: its listings cannot be relied on`,
      ),
      ...(tied.state === 'incomplete' && tied.why !== '' ? [`${app} could not be tied out: ${tied.why}`] : []),
    ];
  });
}

function sentence(rows: readonly Difference[], say: (users: string) => string): string[] {
  if (rows.length === 0) return [];
  const ids = rows.slice(0, NAMED).map(({ userId }) => userId);
  const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : '';
  return [say(`${rows.length === 1 ? 'the assignment of' : `${rows.length} assignments:`} ${ids.join(', ')}${more}`)];
}

/** What was asked of Okta a second time. */
export function tieOutQueries(tieOut: TieOut | undefined): string[] {
  const apps = tieOut?.apps ?? [];
  const roles = apps.filter(({ appId }) => isAdminRoleId(appId)).length;
  return [
    ...(tieOut === undefined || (roles > 0 && roles === apps.length)
      ? []
      : [`GET /api/v1/apps/{appId}/users?limit=${SECOND_PAGE_SIZE} (second listing)`]),
    ...(roles > 0 ? [`GET /api/v1/iam/assignees/users?limit=${SECOND_PAGE} (second listing)`] : []),
  ];
}
