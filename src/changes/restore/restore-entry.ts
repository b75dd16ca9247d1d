import type { AppUser, JsonObject } from '../../assignment/records.js';
import { messageOf } from '../../errors.js';
import type { AssignRequest, OktaClient } from '../../okta/api.js';
import { isAlreadyAssigned, mayHaveArrived, OktaApiError, OktaError } from '../../okta/errors.js';
import { failedBy, readAssignment, readPresent } from '../apply/read-present.js';
import type { Journal } from '../journal/journal.js';
import type { RestoreOutcome } from '../journal/journal-record.js';
import { notPutBack, profileDifferences } from './compare-restored.js';
import type { RestoreEntry } from './restore-plan.js';

export interface RestoreEntryOptions {
  readonly client: OktaClient;
  readonly journal: Journal;
  /** The restore's checksum. */
  readonly plan: string;
  /** The time for the record, epoch milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

export interface RestoreResult {
  readonly outcome: RestoreOutcome;
  readonly missing: readonly string[];
  readonly detail: string;
  readonly fatal: boolean;
  /** Okta says that nobody can assign this user: no sign that anything is wrong with the restore. */
  readonly isUnrestorable?: boolean | undefined;
}

/**
 * Puts one assignment back, reads it again, and says what is not as it was. What exists is never overwritten: also not
 * where an earlier try (`hasIntent`) may have made it, which is compared and left as it is.
 */
export async function restoreEntry(
  entry: RestoreEntry,
  hasIntent: boolean,
  options: RestoreEntryOptions,
): Promise<RestoreResult> {
  const result = await putBack(entry, hasIntent, options);
  await noteRestored(entry, result, options);
  return result;
}

/** Records how an entry ended. */
export async function noteRestored(
  { appId, userId }: RestoreEntry,
  { outcome, missing, detail }: RestoreResult,
  options: RestoreEntryOptions,
): Promise<void> {
  const { plan } = options;
  const at = timeOf(options);
  await options.journal.write({ kind: 'restore-outcome', plan, at, appId, userId, outcome, missing, detail });
}

/** The same without the record. */
export async function putBack(
  entry: RestoreEntry,
  hasIntent: boolean,
  options: RestoreEntryOptions,
): Promise<RestoreResult> {
  const { appId, userId, appUser: recorded } = entry;
  const before = await readPresent(entry, options);
  if (before.state === 'failed') return failed(before.why, before.fatal);
  if (before.state === 'there') {
    if (!hasIntent)
      return { outcome: 'exists', missing: [], detail: 'the assignment exists: it is left as it is', fatal: false };
    return compared(recorded, before.appUser, new Map(), 'found when the restore was resumed');
  }
  await options.journal.write({ kind: 'restore-intent', plan: options.plan, at: timeOf(options), appId, userId });
  const assigned = await assign(entry, options);
  if (assigned !== undefined) return assigned;
  const fresh = await readAssignment(entry, options);
  if (fresh.state !== 'there') return failed(`assigned, but not there when read again${whyOf(fresh)}`);
  const refused = await putProfileBack(entry, fresh.appUser, options);
  const after = await readAssignment(entry, options);
  if (after.state !== 'there') return failed(`assigned, but not there when read again${whyOf(after)}`);
  return compared(recorded, after.appUser, refused, '');
}

/** Assigns directly, as it was. Undefined where that worked. */
async function assign(entry: RestoreEntry, options: RestoreEntryOptions): Promise<RestoreResult | undefined> {
  const { appId, userId, appUser: recorded } = entry;
  const userName = recorded.credentials?.userName;
  const bare: AssignRequest = { id: userId, scope: 'USER' };
  const bodies = userName == null ? [bare] : [{ ...bare, credentials: { userName } }, bare];
  for (const [index, body] of bodies.entries()) {
    try {
      await options.client.assignAppUser(appId, body, { signal: options.signal });
      return undefined;
    } catch (error) {
      if (isAlreadyAssigned(error)) {
        return {
          outcome: 'exists',
          missing: [],
          detail: 'somebody assigned it meanwhile: it is left as it is',
          fatal: false,
        };
      }
      if (mayHaveArrived(error)) {
        const after = await readAssignment(entry, options);
        return after.state === 'there' ? undefined : failed(messageOf(error));
      }
      // E0000041: the app's sign-on scheme takes no user name of its own
      const isLast = index === bodies.length - 1;
      if (isLast || !(error instanceof OktaApiError && error.errorCode === 'E0000041')) {
        const { why, fatal } = failedBy(error);
        return { ...failed(why, fatal), isUnrestorable: isDeactivated(error) };
      }
    }
  }
  return undefined;
}

/**
 * Puts profile attributes back by update, because assigning applies the mappings first ("Omit mapped properties during
 * assignment"): all at once, or where Okta refuses one of them, one by one. Returns the refused ones with why.
 */
async function putProfileBack(
  { appId, userId, appUser: recorded }: RestoreEntry,
  now: AppUser,
  { client, signal }: RestoreEntryOptions,
): Promise<Map<string, string>> {
  const missing = profileDifferences(recorded, now);
  const refused = new Map<string, string>();
  if (Object.keys(missing).length === 0) return refused;
  let present: JsonObject = withValues(now.profile ?? {});
  const update = async (attributes: JsonObject): Promise<void> => {
    // "fetch the most recent profile, apply your updates, and POST it back" (Okta, Update an application user)
    const profile = { ...present, ...attributes };
    await client.updateAppUser(appId, userId, { profile }, { signal });
    present = profile;
  };
  try {
    await update(missing);
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    for (const [key, value] of Object.entries(missing)) {
      try {
        await update({ [key]: value });
      } catch (refusal) {
        if (!(refusal instanceof OktaError)) throw refusal;
        refused.set(key, messageOf(refusal));
      }
    }
  }
  return refused;
}

/** E0000117: "assignment of a deactivated user". */
function isDeactivated(error: unknown): boolean {
  return error instanceof OktaApiError && error.errorCode === 'E0000117';
}

function withValues(profile: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value != null));
}

/** What became of an assignment that is there again. */
export function compared(
  recorded: AppUser,
  now: AppUser,
  refused: ReadonlyMap<string, string>,
  detail: string,
): RestoreResult {
  const missing = notPutBack(recorded, now, refused);
  return { outcome: missing.length === 0 ? 'restored' : 'partly-restored', missing, detail, fatal: false };
}

export function failed(detail: string, fatal = false): RestoreResult {
  return { outcome: 'not-restored', missing: [], detail, fatal };
}

export function whyOf(
  present: { readonly state: 'gone' } | { readonly state: 'failed'; readonly why: string },
): string {
  return present.state === 'failed' ? `: ${present.why}` : '';
}

export function timeOf({ now }: RestoreEntryOptions): string {
  return new Date(now()).toISOString();
}
