import { rowKey } from '../../assignment/row-key.js';
import { type Present, readAssignment, readPresent } from '../apply/read-present.js';
import { type Settle, untilSettled } from '../apply/settle.js';
import { groupText } from '../plan/planned-membership.js';
import { beginMembership, type NotBegun } from './begin-membership.js';
import {
  compared,
  failed,
  noteRestored,
  putBack,
  type RestoreEntryOptions,
  type RestoreResult,
  timeOf,
  whyOf,
} from './restore-entry.js';
import type { RestoreEntry } from './restore-plan.js';

export interface RestoreUnitOptions extends RestoreEntryOptions {
  /** Keys of the rows that an earlier try was about to put back. */
  readonly hasIntent: ReadonlySet<string>;
  readonly settle: Settle;
}

export type RestoreResults = ReadonlyMap<RestoreEntry, RestoreResult>;

/**
 * Puts back what went with the same memberships: first what was assigned directly, so that it is direct again; then the
 * memberships; then reads each assignment until it is there or the time to settle is over, and says what is not as it was.
 */
export async function restoreUnit(unit: readonly RestoreEntry[], options: RestoreUnitOptions): Promise<RestoreResults> {
  const results = new Map<RestoreEntry, RestoreResult>();
  const waiting: Waiting[] = [];
  for (const entry of unit) {
    const hasIntent = options.hasIntent.has(rowKey(entry.appId, entry.userId));
    if (entry.isDirect) results.set(entry, await putBack(entry, hasIntent, options));
    else waiting.push({ entry, hasIntent, before: await readPresent(entry, options) });
  }
  const notBegun = await beginAll(unit, waiting, options);
  const settled = await Promise.all(
    waiting.map(async (row) => [row.entry, await settledAs(row, notBegun, options)] as const),
  );
  for (const [entry, result] of settled) results.set(entry, result);
  for (const entry of unit) {
    const result = withoutGroup(results.get(entry) ?? failed('not tried'), notBegun, entry);
    results.set(entry, result);
    await noteRestored(entry, result, options);
  }
  return results;
}

/** A row that comes back with its memberships. */
interface Waiting {
  readonly entry: RestoreEntry;
  readonly hasIntent: boolean;
  readonly before: Present;
}

/** Why a membership is not there again, by the group's id. */
type NotBegunBy = ReadonlyMap<string, NotBegun>;

async function beginAll(
  unit: readonly RestoreEntry[],
  waiting: readonly Waiting[],
  options: RestoreUnitOptions,
): Promise<NotBegunBy> {
  for (const { entry, before } of waiting) {
    const { appId, userId } = entry;
    if (before.state !== 'gone') continue;
    await options.journal.write({ kind: 'restore-intent', plan: options.plan, at: timeOf(options), appId, userId });
  }
  const notBegun = new Map<string, NotBegun>();
  const once = new Map(unit.flatMap(({ memberships }) => memberships).map((planned) => [planned.groupId, planned]));
  for (const [groupId, planned] of once) {
    const why = await beginMembership(planned, unit[0]?.userId ?? '', options);
    if (why !== undefined) notBegun.set(groupId, why);
  }
  return notBegun;
}

async function settledAs(
  { entry, hasIntent, before }: Waiting,
  notBegun: NotBegunBy,
  options: RestoreUnitOptions,
): Promise<RestoreResult> {
  if (before.state === 'failed') return failed(before.why, before.fatal);
  if (before.state === 'there') {
    if (hasIntent) return compared(entry.appUser, before.appUser, new Map(), 'found when the restore was resumed');
    return { outcome: 'exists', missing: [], detail: 'the assignment exists: it is left as it is', fatal: false };
  }
  const begun = entry.memberships.filter(({ groupId }) => !notBegun.has(groupId));
  if (begun.length === 0) return { ...failed(''), fatal: [...notBegun.values()].some(({ fatal }) => fatal) };
  const after = await untilSettled<Present>(
    async () => await readAssignment(entry, options),
    ({ state }) => state !== 'gone',
    options.settle,
  );
  if (after.state === 'there') return compared(entry.appUser, after.appUser, new Map(), '');
  const groups = begun.map(groupText).join(' and ');
  return failed(
    `put back into ${groups}, and the access has not come back by the end of apply.groups.settle${whyOf(after)}`,
  );
}

/** Names the ways that did not come back, whether or not the access did. */
function withoutGroup(result: RestoreResult, notBegun: NotBegunBy, { memberships }: RestoreEntry): RestoreResult {
  const whys = memberships.flatMap(({ groupId }) => notBegun.get(groupId)?.why ?? []);
  if (whys.length === 0) return result;
  if (result.outcome === 'not-restored') {
    return { ...result, detail: [result.detail, ...whys].filter((text) => text !== '').join('; ') };
  }
  return { ...result, outcome: 'partly-restored', missing: [...result.missing, ...whys] };
}
