import { createHash } from 'node:crypto';
import type { AppUser } from '../../assignment/records.js';
import { rowKey } from '../../assignment/row-key.js';
import { isSubject } from '../../assignment/subject.js';
import type { ApplyPolicy } from '../../policy/policy.js';
import { anyAppMatcher } from '../../rules/app-glob.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { parseAppUserRecord } from '../../run/read-records.js';
import { readJournal } from '../journal/journal.js';
import type { RestoreOutcome } from '../journal/journal-record.js';
import type { PlanEntry } from '../plan/plan.js';

/** One removed assignment that could be put back. */
export interface RestoreEntry {
  readonly appId: string;
  readonly appLabel: string;
  readonly userId: string;
  readonly login: string;
  readonly email: string;
  readonly removedAt: string;
  readonly action: 'restore' | 'refused';
  /** Why it is refused; empty otherwise. */
  readonly why: string;
  /** What the review saw of how far it can be put back. */
  readonly restorable: PlanEntry['restorable'];
  /** The application user as it was right before its removal. */
  readonly appUser: AppUser;
}

/** What a restore would put back: made from the journal alone, the same as long as nothing else is removed. */
export interface RestorePlan {
  readonly manifestSha256: string;
  readonly org: string;
  readonly entries: readonly RestoreEntry[];
  /** SHA-256 over everything above. */
  readonly checksum: string;
}

/** How far restores of a run have come, by row. */
export interface RestoreProgress {
  readonly hasIntent: ReadonlySet<string>;
  readonly ended: ReadonlyMap<string, RestoreOutcome>;
}

type Removed = Pick<RestoreEntry, 'appUser'> & { readonly entry: PlanEntry; readonly removedAt: string };

/** Reads what a run's journal shows removed. Throws where its chain does not hold: nothing else is put back. */
export async function planRestore(
  run: FinishedRun,
  { protected: { users, apps } }: ApplyPolicy,
  signal: AbortSignal,
): Promise<{ readonly plan: RestorePlan; readonly progress: RestoreProgress }> {
  const { removed, progress } = await readRemoved(run, signal);
  const isProtectedApp = anyAppMatcher(apps);
  const entries = removed.map(({ entry, appUser, removedAt }): RestoreEntry => {
    const { appId, appLabel, userId, login, email, restorable } = entry;
    const isProtected =
      isProtectedApp({ id: appId, label: appLabel }) ||
      users.some((name) => isSubject(name, { id: userId, login, email }));
    const why = isProtected ? 'protected by apply.protected' : '';
    const action = isProtected ? 'refused' : 'restore';
    return { appId, appLabel, userId, login, email, removedAt, action, why, restorable, appUser };
  });
  const plan = { manifestSha256: run.manifestSha256, org: run.facts.org, entries };
  const checksum = createHash('sha256').update(JSON.stringify(plan)).digest('hex');
  return { plan: { ...plan, checksum }, progress };
}

async function readRemoved(
  run: FinishedRun,
  signal: AbortSignal,
): Promise<{ removed: readonly Removed[]; progress: RestoreProgress }> {
  const intents = new Map<string, AppUser>();
  const removed = new Map<string, Removed>();
  const hasIntent = new Set<string>();
  const ended = new Map<string, RestoreOutcome>();
  for await (const { record } of readJournal(run, signal)) {
    switch (record.kind) {
      case 'intent':
        intents.set(rowKey(record.appId, record.userId), parseAppUserRecord(record.appUser));
        break;
      case 'outcome': {
        const { entry, at } = record;
        const key = rowKey(entry.appId, entry.userId);
        const appUser = intents.get(key);
        if (record.outcome === 'removed' && appUser !== undefined) removed.set(key, { entry, appUser, removedAt: at });
        break;
      }
      case 'restore-intent':
        hasIntent.add(rowKey(record.appId, record.userId));
        break;
      case 'restore-outcome':
        ended.set(rowKey(record.appId, record.userId), record.outcome);
        break;
      default:
    }
  }
  return { removed: [...removed.values()], progress: { hasIntent, ended } };
}
