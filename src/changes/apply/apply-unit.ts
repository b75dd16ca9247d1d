import { rowKey } from '../../assignment/row-key.js';
import { drift, observe } from '../plan/observed.js';
import type { PlanEntry } from '../plan/plan.js';
import { groupText, type PlannedMembership } from '../plan/planned-membership.js';
import { type EntryResult, ended, noteOutcome } from './apply-entry.js';
import { closeIntents, closeOver } from './close-intents.js';
import { type EndOptions, endMembership } from './end-membership.js';
import { readHanging, type Staying } from './hanging.js';
import { readMembership, type Stop, stop } from './membership-now.js';
import { type Done, proveGone, type There } from './prove-gone.js';
import { type Present, readPresent } from './read-present.js';
import type { UnitOptions } from './unit-options.js';

export type UnitResults = ReadonlyMap<PlanEntry, EntryResult>;

/**
 * Carries out the entries of one user that hang on the same memberships: all of them or, where anything is not as it was
 * planned, none. Reads everything right before; ends each membership with what hangs on it journalled; unassigns what is
 * assigned directly as well; then reads each assignment until it is gone. What an earlier try did is not done again.
 */
export async function applyUnit(unit: readonly PlanEntry[], options: UnitOptions): Promise<UnitResults> {
  const results = await carryOut(unit, options);
  for (const [entry, result] of results) await noteOutcome(entry, result, options);
  return results;
}

async function carryOut(unit: readonly PlanEntry[], options: UnitOptions): Promise<UnitResults> {
  const results = new Map<PlanEntry, EntryResult>();
  const there: There[] = [];
  for (const entry of unit) {
    const found = judged(entry, await readPresent(entry, options), options);
    if ('appUser' in found) there.push({ entry, appUser: found.appUser });
    else results.set(entry, found);
  }
  const stopped = [...results].find(([, { outcome }]) => outcome !== 'removed' && outcome !== 'already-gone');
  if (stopped !== undefined) return leftAlone(results, there, stopped);
  if (there.length === 0) {
    await closeIntents(unit, options);
    return results;
  }
  const before = await readMemberships(unit, there, options);
  if ('state' in before) return withAll(results, there, before);
  const { journal } = options;
  if (journal === undefined) return withAll(results, there, ended('would-remove', ''));
  const done = await endAll(unit, there, before, { ...options, journal });
  if (done.stopped !== undefined) return withAll(results, there, done.stopped);
  const proven = await proveGone(there, done, { ...options, journal });
  for (const [entry, result] of proven) results.set(entry, result);
  return results;
}

/** What a reading of a row says: that it is there as it was planned, or how it ended. */
function judged(entry: PlanEntry, present: Present, { history }: UnitOptions): There | EntryResult {
  const known = history.rows.get(rowKey(entry.appId, entry.userId));
  const hasIntent = known?.openIntent !== undefined;
  if (present.state === 'failed') return ended('failed', present.why, present.fatal);
  if (present.state === 'gone') {
    return hasIntent
      ? ended('removed', 'found gone when the apply was resumed: its removal had been journalled before')
      : ended('already-gone', 'Okta has no such assignment any more');
  }
  const now = observe(present.appUser);
  if (entry.reviewed.scope === 'GROUP' && now.scope === 'USER') {
    return ended('now-direct', 'it was given by a group and is assigned directly now, which nobody reviewed');
  }
  const drifted = drift(entry.reviewed, now, { isBegun: hasIntent, restored: known?.restored });
  return drifted === '' ? { entry, appUser: present.appUser } : ended('drifted', drifted);
}

/** One row that is not as it was keeps the others from being touched, because they hang on the same memberships. */
function leftAlone(
  results: Map<PlanEntry, EntryResult>,
  there: readonly There[],
  [cause, { outcome, detail, fatal }]: readonly [PlanEntry, EntryResult],
): UnitResults {
  const why = `left alone: ${cause.appLabel} hangs on the same groups and is ${outcome}: ${detail}`;
  // a reading that failed may go well the next time
  return withAll(results, there, ended(outcome === 'failed' ? 'failed' : 'drifted', why, fatal));
}

function withAll(
  results: Map<PlanEntry, EntryResult>,
  there: readonly There[],
  ending: EntryResult | Stop,
): UnitResults {
  const { outcome, fatal } = ending;
  const detail = 'why' in ending ? ending.why : ending.detail;
  for (const { entry } of there) results.set(entry, ended(outcome, detail, fatal));
  return results;
}

/** A membership of the unit that is there, by hand, and what stays of what hangs on it. */
interface ToEnd {
  readonly planned: PlannedMembership;
  readonly staying: readonly Staying[];
}

interface Memberships {
  readonly toEnd: readonly ToEnd[];
  /** Those that are over already. */
  readonly over: readonly PlannedMembership[];
}

async function readMemberships(
  unit: readonly PlanEntry[],
  there: readonly There[],
  options: UnitOptions,
): Promise<Memberships | Stop> {
  const toEnd: ToEnd[] = [];
  const over: PlannedMembership[] = [];
  for (const planned of membershipsOf(there.map(({ entry }) => entry))) {
    const userId = unit[0]?.userId ?? '';
    const membership = await readMembership(planned, userId, options);
    if (membership.state === 'over') {
      over.push(planned);
      continue;
    }
    const hanging = membership.state === 'stop' ? membership : await readHanging(planned, unit, options);
    if (hanging.state === 'stop') {
      return stop(hanging.outcome, `group ${groupText(planned)}: ${hanging.why}`, hanging.fatal);
    }
    toEnd.push({ planned, staying: hanging.staying });
  }
  return { toEnd, over };
}

/** Each membership once: several rows may hang on one. */
function membershipsOf(entries: readonly PlanEntry[]): readonly PlannedMembership[] {
  const all = entries.flatMap(({ memberships }) => memberships);
  return [...new Map(all.map((planned) => [planned.groupId, planned])).values()];
}

async function endAll(
  unit: readonly PlanEntry[],
  there: readonly There[],
  { toEnd, over }: Memberships,
  options: UnitOptions & EndOptions,
): Promise<Done & { readonly stopped: Stop | undefined }> {
  const userId = unit[0]?.userId ?? '';
  const own = new Set(await closeOver(over, userId, options));
  const staying = over.flatMap(({ groupId, collateral }) =>
    collateral.filter(({ heldBy }) => own.has(groupId) && heldBy !== '').map((other) => ({ ...other, groupId })),
  );
  for (const { planned, staying: others } of toEnd) {
    const hangs = ({ entry }: There) => entry.memberships.some(({ groupId }) => groupId === planned.groupId);
    const going = there.filter(hangs).map(({ entry, appUser }) => ({ appId: entry.appId, appUser }));
    const kept = others.map(({ collateral, appUser }) => ({ appId: collateral.appId, appUser }));
    const { outcome, stopped } = await endMembership(planned, userId, { going, staying: kept }, options);
    if (stopped !== undefined) {
      const why = stop(stopped.outcome, `group ${groupText(planned)}: ${stopped.why}`, stopped.fatal);
      return { own, staying, stopped: why };
    }
    if (outcome === 'ended') own.add(planned.groupId);
    staying.push(...others.map(({ collateral }) => ({ ...collateral, groupId: planned.groupId })));
  }
  return { own, staying, stopped: undefined };
}
