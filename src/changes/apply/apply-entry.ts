import type { AppUser } from '../../assignment/records.js';
import { messageOf } from '../../errors.js';
import type { OktaClient } from '../../okta/api.js';
import { isGrantedByGroup, isNotFound, mayHaveArrived } from '../../okta/errors.js';
import type { Journal } from '../journal/journal.js';
import type { Outcome } from '../journal/journal-record.js';
import type { RowHistory } from '../journal/journal-state.js';
import { drift, observe } from '../plan/observed.js';
import type { PlanEntry } from '../plan/plan.js';
import { failedBy, heldText, readAssignment, readPresent } from './read-present.js';

export interface EntryOptions {
  readonly client: OktaClient;
  /** Undefined for a dry run, which does all but the DELETE. */
  readonly journal: Journal | undefined;
  /** The plan's checksum. */
  readonly plan: string;
  readonly sendEmail: boolean;
  /** The time for the record, epoch milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What the journal says of a row; undefined where it says nothing. */
export type KnownRow = Pick<RowHistory, 'openIntent' | 'restored'> | undefined;

export interface EntryResult {
  readonly outcome: Outcome | 'would-remove';
  readonly detail: string;
  /** Every other entry would fail the same way: the credential is dead. */
  readonly fatal: boolean;
}

/**
 * Carries out one entry: reads the assignment, leaves it alone where it is gone or has drifted, journals it whole,
 * deletes, and reads again as the proof. `known`: what the journal says of it; of an earlier try that had journalled it the DELETE
 * may have been sent.
 */
export async function applyEntry(entry: PlanEntry, known: KnownRow, options: EntryOptions): Promise<EntryResult> {
  const result = await carryOut(entry, known, options);
  await noteOutcome(entry, result, options);
  return result;
}

/** Records how an entry ended; a dry run records nothing. */
export async function noteOutcome(
  entry: PlanEntry,
  { outcome, detail }: EntryResult,
  options: Pick<EntryOptions, 'journal' | 'plan' | 'now'>,
): Promise<void> {
  const { journal, plan } = options;
  if (journal === undefined || outcome === 'would-remove') return;
  await journal.write({ kind: 'outcome', plan, at: timeOf(options), entry, outcome, detail });
}

async function carryOut(entry: PlanEntry, known: KnownRow, options: EntryOptions): Promise<EntryResult> {
  const before = await readPresent(entry, options);
  if (before.state === 'failed') return ended('failed', before.why, before.fatal);
  if (before.state === 'gone') {
    return known?.openIntent !== undefined
      ? ended('removed', 'found gone when the apply was resumed: its removal had been journalled before')
      : ended('already-gone', 'Okta has no such assignment any more');
  }
  const drifted = drift(entry.reviewed, observe(before.appUser), { restored: known?.restored });
  if (drifted !== '') return ended('drifted', drifted);
  const { journal } = options;
  if (journal === undefined) return ended('would-remove', '');
  await noteIntent(entry, before.appUser, { ...options, journal });
  return await unassign(entry, options);
}

/** Puts the whole app user on the disk, before the DELETE. */
export async function noteIntent(
  { appId, userId }: PlanEntry,
  appUser: AppUser,
  { journal, plan, now }: Pick<EntryOptions, 'plan' | 'now'> & { readonly journal: Journal },
): Promise<void> {
  await journal.write({ kind: 'intent', plan, at: timeOf({ now }), appId, userId, appUser: { ...appUser } });
}

/** Unassigns, and reads again as the proof. */
export async function unassign(entry: PlanEntry, options: EntryOptions): Promise<EntryResult> {
  const { client, sendEmail, signal } = options;
  let gone: EntryResult = ended('removed', 'deleted, and read again: Okta has it no more');
  let unsure: string | undefined;
  let read = readAssignment;
  try {
    await client.unassignAppUser(entry.appId, entry.userId, { sendEmail, signal });
  } catch (error) {
    if (isGrantedByGroup(error)) return ended('granted-by-group', messageOf(error));
    if (isNotFound(error)) {
      gone = ended('already-gone', 'gone between the reading and the DELETE');
      read = readPresent; // the app's own 404 would look no different
    } else if (mayHaveArrived(error)) unsure = messageOf(error);
    else {
      const { why, fatal } = failedBy(error);
      return ended('failed', why, fatal);
    }
  }
  const after = await read(entry, options);
  if (after.state === 'gone') return gone;
  if (after.state === 'failed') {
    const sent = unsure === undefined ? 'the DELETE was answered' : `the DELETE may have arrived (${unsure})`;
    return ended('failed', `${sent}, but reading it again failed: ${after.why}. Apply again to prove it`, after.fatal);
  }
  if (unsure !== undefined) return ended('failed', unsure);
  return ended('still-granted', `still there after the DELETE, ${heldText(after.appUser)}`);
}

export function ended(outcome: EntryResult['outcome'], detail: string, fatal = false): EntryResult {
  return { outcome, detail, fatal };
}

function timeOf({ now }: Pick<EntryOptions, 'now'>): string {
  return new Date(now()).toISOString();
}
