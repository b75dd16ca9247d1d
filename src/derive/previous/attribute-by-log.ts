import { join } from 'node:path';
import { type Attribution, NOT_ATTRIBUTED } from '../../assignment/attribution.js';
import { isLogEvent, type LogEvent, targetOf } from '../../assignment/log-event.js';
import { rowKey } from '../../assignment/row-key.js';
import { LAYOUT } from '../../run/layout.js';
import { records } from '../../run/path-records.js';
import { type Attribute, type SoughtAccess, UNLOGGED } from './changes.js';

/** So long after its cause a job may still give and take what follows from it. */
const JOB_MS = 3_600_000;

const APP_ADDED = new Set(['application.user_membership.add', 'application.user_membership.restore']);
const APP_REMOVED = new Set(['application.user_membership.remove', 'application.user_membership.revoke']);
const MEMBER_ADDED = 'group.user_membership.add';
const MEMBER_REMOVED = 'group.user_membership.remove';
const GROUP_ASSIGNED = 'group.application_assignment.';
const LIFECYCLE = 'user.lifecycle.';

/** The last events of one app and user. */
interface AppEvents {
  added?: LogEvent;
  removed?: LogEvent;
}

/**
 * Who gave and took what, by the events of the snapshot. Memory grows with them. Events of one transaction are a cause
 * and what follows from it; a job names no cause, which is the nearest one before it of the same user. What the log does
 * not tell stays empty.
 */
export async function attributeByLog(folder: string, signal: AbortSignal): Promise<Attribute> {
  const ofApps = new Map<string, AppEvents>();
  const causes = new Map<string, LogEvent[]>();
  const groupsOfApps = new Map<string, LogEvent>();
  const path = join(folder, LAYOUT.changeEvents);
  for await (const event of records(path, 'event of the System Log', isLogEvent, signal)) {
    const userId = targetOf(event, 'User')?.id ?? undefined;
    const appId = targetOf(event, 'AppInstance')?.id ?? undefined;
    if (appId !== undefined && event.eventType.startsWith(GROUP_ASSIGNED)) groupsOfApps.set(keyOf(event, appId), event);
    else if (userId === undefined) continue;
    else if (appId !== undefined) note(ofApps, rowKey(appId, userId), event);
    else if (isCause(event)) {
      const known = causes.get(userId) ?? [];
      if (known.push(event) === 1) causes.set(userId, known);
    }
  }

  function explain(event: LogEvent, { appId, userId, scope }: SoughtAccess, member: string): Attribution {
    const possible = (causes.get(userId) ?? []).filter(
      ({ eventType }) => eventType === member || eventType.startsWith(LIFECYCLE),
    );
    const together = possible.find((one) => transactionOf(one) !== '' && transactionOf(one) === transactionOf(event));
    if (together !== undefined) return causeBy(together);
    if (groupsOfApps.has(keyOf(event, appId))) return told(event, 'group');
    if (event.transaction?.type !== 'JOB') return told(event, scope === 'GROUP' ? 'unknown' : 'direct');
    const before = nearestBefore(possible, event);
    if (before !== undefined) return causeBy(before);
    // the job of a group that was assigned to the app has the administrator who assigned it for its actor
    return transactionOf(event).startsWith('gam') ? told(event, 'group') : { ...told(event, 'unknown'), by: '' };
  }

  return {
    added(access) {
      const event = ofApps.get(rowKey(access.appId, access.userId))?.added;
      return event === undefined ? UNKNOWN : explain(event, access, MEMBER_ADDED);
    },
    removed(access) {
      const { removal } = access;
      const event = ofApps.get(rowKey(access.appId, access.userId))?.removed;
      if (event === undefined) return removal === undefined ? UNKNOWN : UNLOGGED.removed(access);
      if (removal !== undefined && (removal.by === '' || isBy(event, removal.by))) return told(event, 'review');
      return explain(event, access, MEMBER_REMOVED);
    },
  };
}

const UNKNOWN: Attribution = { ...NOT_ATTRIBUTED, cause: 'unknown' };

function note(ofApps: Map<string, AppEvents>, key: string, event: LogEvent): void {
  const { eventType } = event;
  const kind = APP_ADDED.has(eventType) ? 'added' : APP_REMOVED.has(eventType) ? 'removed' : undefined;
  if (kind === undefined) return;
  const known = ofApps.get(key) ?? {};
  ofApps.set(key, known);
  const last = known[kind];
  if (last === undefined || timeOf(last) <= timeOf(event)) known[kind] = event;
}

function isCause({ eventType }: LogEvent): boolean {
  return eventType === MEMBER_ADDED || eventType === MEMBER_REMOVED || eventType.startsWith(LIFECYCLE);
}

function nearestBefore(possible: readonly LogEvent[], event: LogEvent): LogEvent | undefined {
  const at = timeOf(event);
  const before = possible.filter((one) => timeOf(one) <= at && timeOf(one) >= at - JOB_MS);
  return before.reduce<LogEvent | undefined>(
    (last, one) => (last === undefined || timeOf(one) >= timeOf(last) ? one : last),
    undefined,
  );
}

/** A membership is by a rule where the job that made it is a rule's. */
function causeBy(event: LogEvent): Attribution {
  if (event.eventType.startsWith(LIFECYCLE)) return told(event, 'lifecycle');
  const rule = event.debugContext?.debugData?.triggeredByGroupRuleId;
  if (typeof rule === 'string' && rule !== '') return { ...told(event, 'rule'), by: `group rule ${rule}` };
  const isRules = event.transaction?.type === 'JOB' && transactionOf(event).startsWith('eru');
  return told(event, isRules ? 'rule' : 'group');
}

function told(event: LogEvent, cause: Attribution['cause']): Attribution {
  const { alternateId, displayName, id } = event.actor ?? {};
  return { at: event.published, by: alternateId || displayName || id || '', event: event.eventType, cause };
}

function isBy({ actor }: LogEvent, person: string): boolean {
  return [actor?.alternateId, actor?.id].some((name) => name?.toLowerCase() === person.toLowerCase());
}

function keyOf(event: LogEvent, appId: string): string {
  return `${transactionOf(event)} ${appId}`;
}

function transactionOf({ transaction }: LogEvent): string {
  return transaction?.id ?? '';
}

function timeOf({ published }: LogEvent): number {
  return Date.parse(published);
}
