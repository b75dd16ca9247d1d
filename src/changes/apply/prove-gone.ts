import type { AppUser } from '../../assignment/records.js';
import type { Journal } from '../journal/journal.js';
import { observe } from '../plan/observed.js';
import { isAssignedDirectly, type PlanEntry } from '../plan/plan.js';
import { type Collateral, groupText, type PlannedMembership } from '../plan/planned-membership.js';
import { type EntryResult, ended, noteIntent, unassign } from './apply-entry.js';
import { type Present, readAssignment, readPresent } from './read-present.js';
import { untilSettled } from './settle.js';
import type { UnitOptions } from './unit-options.js';

/** A row that was there, as it was planned, before its memberships were ended. */
export interface There {
  readonly entry: PlanEntry;
  readonly appUser: AppUser;
}

/** What was done about memberships. */
export interface Done {
  /** Ids of the groups that the user is out of by this program's doing, now or in an earlier try. */
  readonly own: ReadonlySet<string>;
  /** What hung on them and was to stay. */
  readonly staying: readonly (Collateral & { readonly groupId: string })[];
}

type ProofOptions = UnitOptions & { readonly journal: Journal };

/**
 * Unassigns the rows that are assigned directly as well, and reads each row until it is gone or the time to settle is over.
 * Then reads what was to stay: `took-more` where some of that is gone.
 */
export async function proveGone(
  there: readonly There[],
  done: Done,
  options: ProofOptions,
): Promise<readonly (readonly [PlanEntry, EntryResult])[]> {
  const proven = await Promise.all(
    there.map(async (row) => {
      const isDirect = isAssignedDirectly(row.entry);
      return [row.entry, await (isDirect ? unassigned(row, done, options) : gone(row, done, options))] as const;
    }),
  );
  const lost = await readLost(done, there[0]?.entry.userId ?? '', options);
  return proven.map(([entry, result]) => [entry, withLost(entry, result, lost)]);
}

/** Okta refuses to unassign while it still counts a membership that is over. */
async function unassigned({ entry, appUser }: There, { own }: Done, options: ProofOptions): Promise<EntryResult> {
  await noteIntent(entry, appUser, options);
  const result = await untilSettled(
    () => unassign(entry, options),
    ({ outcome }) => outcome !== 'granted-by-group',
    options.settle,
  );
  const ours = entry.memberships.filter(({ groupId }) => own.has(groupId));
  if (ours.length === 0) return result;
  // what went with its memberships went by this program's doing
  const outcome = result.outcome === 'already-gone' ? 'removed' : result.outcome;
  return { ...result, outcome, detail: `taken out of ${groupsText(ours)}; ${result.detail}` };
}

function groupsText(memberships: readonly PlannedMembership[]): string {
  return memberships.map(groupText).join(' and ');
}

async function gone({ entry }: There, { own }: Done, options: ProofOptions): Promise<EntryResult> {
  const ours = entry.memberships.filter(({ groupId }) => own.has(groupId));
  const isOurs = ours.length > 0;
  const groups = groupsText(isOurs ? ours : entry.memberships);
  const seen = await untilSettled<Present>(
    async () => await (isOurs ? readAssignment : readPresent)(entry, options),
    ({ state }) => state !== 'there',
    options.settle,
  );
  switch (seen.state) {
    case 'gone':
      return isOurs
        ? ended('removed', `taken out of ${groups}, and read again: Okta has it no more`)
        : ended('already-gone', `somebody had taken the user out of ${groups}`);
    case 'failed':
      return ended(
        'failed',
        `out of ${groups}, but reading it again failed: ${seen.why}. Apply again to prove it`,
        seen.fatal,
      );
    case 'there':
      return ended('still-granted', `out of ${groups}, and still there ${leftBy(seen.appUser)}`);
  }
}

/** The way that is left, as Okta names it. */
function leftBy(appUser: AppUser): string {
  const { scope, groupId, groupName } = observe(appUser);
  if (scope === 'USER') return 'as a direct assignment';
  return groupId === '' && groupName === ''
    ? 'by a group that Okta does not name'
    : `by the group ${groupText({ groupId, groupName })}`;
}

interface Lost {
  readonly groupId: string;
  readonly what: string;
  readonly isGone: boolean;
}

async function readLost({ own, staying }: Done, userId: string, options: ProofOptions): Promise<readonly Lost[]> {
  const lost: Lost[] = [];
  for (const { groupId, appId, appLabel } of staying) {
    if (!own.has(groupId)) continue;
    const seen = await readAssignment({ appId, userId }, options);
    const what = `${appLabel} (${appId})`;
    if (seen.state === 'gone') lost.push({ groupId, what, isGone: true });
    if (seen.state === 'failed') lost.push({ groupId, what: `${what}: ${seen.why}`, isGone: false });
  }
  return lost;
}

function withLost({ memberships }: PlanEntry, result: EntryResult, lost: readonly Lost[]): EntryResult {
  const own = lost.filter(({ groupId }) => memberships.some((planned) => planned.groupId === groupId));
  const unread = own.filter(({ isGone }) => !isGone).map(({ what }) => what);
  const note = unread.length === 0 ? '' : `; whether the rest stays could not be read: ${unread.join('; ')}`;
  const taken = own.filter(({ isGone }) => isGone).map(({ what }) => what);
  if (taken.length === 0 || result.outcome !== 'removed') return { ...result, detail: result.detail + note };
  return {
    ...result,
    outcome: 'took-more',
    detail: `${result.detail}; ${taken.join(' and ')} went with it, which was to stay${note}`,
  };
}
