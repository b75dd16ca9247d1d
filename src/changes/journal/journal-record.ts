import * as z from 'zod';
import { originSchema } from '../../run/origin.js';
import { entrySchema } from '../plan/plan.js';

/**
 * How an entry of a plan ended; each is defined where it is decided, in apply-entry and apply-unit. `took-more`: it is
 * removed, and something with it that was to stay.
 */
export const OUTCOMES = [
  'removed',
  'already-gone',
  'took-more',
  'drifted',
  'now-direct',
  'now-by-rule',
  'group-refused',
  'group-gone',
  'granted-by-group',
  'still-granted',
  'failed',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How an entry of a restore ended. */
export const RESTORE_OUTCOMES = ['restored', 'partly-restored', 'exists', 'not-restored'] as const;
export type RestoreOutcome = (typeof RESTORE_OUTCOMES)[number];

/** Whether a restore put back what had been removed, if not all that there was to it; any text may be asked about. */
export function isPutBack(outcome: string): boolean {
  return outcome === 'restored' || outcome === 'partly-restored';
}

/** What a row that is to be removed by hand was found as. */
export const RECHECK_OUTCOMES = ['gone', 'still-there', 'failed'] as const;
export type RecheckOutcome = (typeof RECHECK_OUTCOMES)[number];

/** How ending a membership ended; `already-over`: somebody else had ended it. */
export const MEMBERSHIP_OUTCOMES = ['ended', 'already-over', 'refused', 'failed'] as const;
export type MembershipOutcome = (typeof MEMBERSHIP_OUTCOMES)[number];

const text = z.string();
const count = z.number().int().nonnegative();

/** Who carried it out: all that may be said of a credential. */
const actorSchema = z.object({ mode: text, id: text, login: text }).readonly();

/** Stands for an approval where the policy names no approvers: nobody was asked for one. */
export const NO_APPROVERS = 'approval asserted, not proven';

const approvalSchema = z.union([
  z.literal(NO_APPROVERS),
  z.object({ approver: text, keyid: text, approvedAt: text }).readonly(),
]);

/** `plan` is the checksum of the plan, or of the restore, that a record belongs to. */
const place = { plan: text, at: text };
const row = { appId: text, userId: text };

const membership = { groupId: text, groupName: text, userId: text };
/** An app user of a membership's user, whole. */
const appUserOf = z.object({ appId: text, appUser: z.record(text, z.unknown()) }).readonly();

export const journalRecordSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('apply'),
    ...place,
    by: actorSchema,
    approval: approvalSchema,
    /** Whether the run's signature had been checked. */
    origin: originSchema,
    sendEmail: z.boolean(),
    entries: count,
  }),
  /** On the disk before the DELETE is sent, with the whole app user as it was. */
  z.strictObject({ kind: z.literal('intent'), ...place, ...row, appUser: z.record(text, z.unknown()) }),
  /** On the disk before a membership is ended, with every app user that hangs on it: those that go and those that stay. */
  z.strictObject({
    kind: z.literal('membership-intent'),
    ...place,
    ...membership,
    going: z.array(appUserOf).readonly(),
    staying: z.array(appUserOf).readonly(),
  }),
  z.strictObject({
    kind: z.literal('membership-outcome'),
    ...place,
    ...membership,
    outcome: z.enum(MEMBERSHIP_OUTCOMES),
    detail: text,
  }),
  z.strictObject({ kind: z.literal('outcome'), ...place, entry: entrySchema, outcome: z.enum(OUTCOMES), detail: text }),
  z.strictObject({
    kind: z.literal('restore'),
    ...place,
    by: actorSchema,
    origin: originSchema,
    entries: count,
  }),
  /** What is to be done by hand is read again, to see whether it was done. */
  z.strictObject({ kind: z.literal('recheck'), ...place, by: actorSchema, origin: originSchema, entries: count }),
  z.strictObject({
    kind: z.literal('recheck-outcome'),
    ...place,
    ...row,
    outcome: z.enum(RECHECK_OUTCOMES),
    detail: text,
  }),
  /** A membership that a restore began again; the rows' own intents come before it. */
  z.strictObject({
    kind: z.literal('membership-restore'),
    ...place,
    ...membership,
    outcome: z.enum(['begun-again', 'in-already', 'failed']),
    detail: text,
  }),
  z.strictObject({ kind: z.literal('restore-intent'), ...place, ...row }),
  z.strictObject({
    kind: z.literal('restore-outcome'),
    ...place,
    ...row,
    outcome: z.enum(RESTORE_OUTCOMES),
    /** What could not be put back, an item each. */
    missing: z.array(text).readonly(),
    detail: text,
  }),
]);

export type JournalRecord = z.infer<typeof journalRecordSchema>;
export type Actor = z.infer<typeof actorSchema>;
export type Approval = z.infer<typeof approvalSchema>;
