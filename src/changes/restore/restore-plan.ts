import { createHash } from 'node:crypto';
import type { AppUser } from '../../assignment/records.js';
import { rowKey } from '../../assignment/row-key.js';
import { isSubject } from '../../assignment/subject.js';
import { ConfigError } from '../../errors.js';
import type { ApplyPolicy } from '../../policy/policy.js';
import { anyAppMatcher } from '../../rules/app-glob.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { isAssignedDirectly, type PlanEntry } from '../plan/plan.js';
import { groupText, type PlannedMembership } from '../plan/planned-membership.js';
import { unitsOf } from '../plan/units.js';
import { profileDifferences } from './compare-restored.js';
import { type RemovedRow, type RestoreProgress, readRemoved } from './removed-rows.js';
import { seenRows } from './seen-rows.js';

/** One removed assignment that could be put back. */
export interface RestoreEntry {
  readonly appId: string;
  readonly appLabel: string;
  readonly userId: string;
  readonly login: string;
  readonly email: string;
  readonly removedAt: string;
  /** `skipped`: the review saw that it cannot be put back. `refused`: it may not be. */
  readonly action: 'restore' | 'skipped' | 'refused';
  /** Why it is skipped or refused; empty otherwise. */
  readonly why: string;
  /** What the review saw of how far it can be put back. */
  readonly restorable: PlanEntry['restorable'];
  /** The application user as it was right before its removal. */
  readonly appUser: AppUser;
  /** Whether it is to be assigned directly again. */
  readonly isDirect: boolean;
  /** The memberships to be begun again. */
  readonly memberships: readonly PlannedMembership[];
}

/** What a restore would put back: made from the run's records alone, the same as long as nothing else is removed. */
export interface RestorePlan {
  readonly manifestSha256: string;
  readonly org: string;
  readonly entries: readonly RestoreEntry[];
  /** SHA-256 over everything above. */
  readonly checksum: string;
}

/** What of a run's removals is meant; everything where both are empty. */
export interface RestoreSelection {
  /** Ids, logins or e-mails. */
  readonly users: readonly string[];
  /** Ids or label globs. */
  readonly apps: readonly string[];
}

/**
 * Reads what a run's journal shows removed, and holds each of it against the run's own snapshot, its plan, its decision and
 * its approval. Throws RefusedError for what they do not show: nothing else is put back.
 */
export async function planRestore(
  run: FinishedRun,
  { protected: { users, apps } }: ApplyPolicy,
  selection: RestoreSelection,
  signal: AbortSignal,
): Promise<{ readonly plan: RestorePlan; readonly progress: RestoreProgress }> {
  const { removed, progress } = await readRemoved(run, signal);
  const seen = await seenRows(run, removed, signal);
  const isProtectedApp = anyAppMatcher(apps);
  const meant = new Set(selected(removed, selection));
  const all = removed.map((row): RestoreEntry & { readonly isMeant: boolean } => {
    const { entry, appUser, removedAt, isRemoved, memberships } = row;
    const { appId, appLabel, userId, login, email, addresses, restorable } = entry;
    const isProtected =
      isProtectedApp({ id: appId, label: appLabel }) ||
      users.some((name) => isSubject(name, { id: userId, login, email, addresses }));
    // of what a membership gives back, nothing that was recorded is written
    const made = isAssignedDirectly(entry) ? unseen(row, seen.get(rowKey(appId, userId))) : '';
    const refusal = isProtected ? 'protected by apply.protected' : made;
    const skip = restorable.answer === 'no' ? restorable.why : '';
    const action = refusal !== '' ? 'refused' : skip !== '' ? 'skipped' : 'restore';
    return {
      ...{ appId, appLabel, userId, login, email, removedAt, action, why: refusal || skip, restorable, appUser },
      isDirect: isRemoved && isAssignedDirectly(entry),
      memberships,
      isMeant: meant.has(row),
    };
  });
  const entries = all.filter(({ isMeant }) => isMeant).map((entry) => onlyTogether(entry, all));
  const plan = { manifestSha256: run.manifestSha256, org: run.facts.org, entries };
  const checksum = createHash('sha256').update(JSON.stringify(plan)).digest('hex');
  return { plan: { ...plan, checksum }, progress };
}

/** A membership gives back all that went with it: where some of that is not to come back, nothing that hangs on it does. */
function onlyTogether(
  { isMeant: _, ...entry }: RestoreEntry & { readonly isMeant: boolean },
  all: readonly (RestoreEntry & { readonly isMeant: boolean })[],
): RestoreEntry {
  if (entry.action !== 'restore' || entry.memberships.length === 0) return entry;
  const unit = unitsOf(all).find((one) =>
    one.some(({ appId, userId }) => appId === entry.appId && userId === entry.userId),
  );
  const other = unit?.find(({ isMeant, action }) => !isMeant || action !== 'restore');
  if (other === undefined) return entry;
  const groups = entry.memberships.map(groupText).join(' and ');
  const why = other.isMeant ? `which is ${other.action}: ${other.why}` : 'which is not selected: restore both together';
  return {
    ...entry,
    action: 'refused',
    why: `the user's way back is ${groups}, with ${other.appLabel} (${other.appId}), ${why}`,
  };
}

/** Which of the recorded attributes the run did not see so: they may have changed since, or been made up. */
function unseen({ appUser }: RemovedRow, seen: AppUser | undefined): string {
  const others = seen === undefined ? [] : Object.keys(profileDifferences(appUser, seen));
  if (others.length === 0) return '';
  return `the run did not see the recorded ${others.map((key) => `profile.${key}`).join(', ')}: put it back by hand`;
}

function selected(removed: readonly RemovedRow[], { users, apps }: RestoreSelection): readonly RemovedRow[] {
  const isMeantApp = apps.length === 0 ? () => true : anyAppMatcher(apps);
  const isMeantUser = ({ userId: id, login, email, addresses }: PlanEntry) =>
    users.length === 0 || users.some((name) => isSubject(name, { id, login, email, addresses }));
  const meant = removed.filter(
    ({ entry }) => isMeantUser(entry) && isMeantApp({ id: entry.appId, label: entry.appLabel }),
  );
  if (meant.length === 0 && removed.length > 0) {
    throw new ConfigError([
      'nothing that was removed is of that user and app: --user takes ids, logins and e-mails, --app ids and globs of labels',
    ]);
  }
  return meant;
}
