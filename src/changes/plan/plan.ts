import { createHash } from 'node:crypto';
import * as z from 'zod';
import { jsonIn } from '../../files/json-text.js';
import { originSchema } from '../../run/origin.js';
import { observedSchema } from './observed.js';
import { plannedMembershipSchema } from './planned-membership.js';

const text = z.string();
const count = z.number().int().nonnegative();

const placeSchema = z.object({ seq: count, digest: text }).strict().readonly();

/**
 * What is to be done about a revoked assignment. `remove-from-group`: what gives it are memberships, which are ended;
 * `remove-from-group-and-unassign`: it is assigned directly as well. `held-back`: over a limit, and left alone unless an
 * approver signs an exception for it. `manual-group` and `manual-rule` are work for people.
 */
const ACTIONS = [
  'unassign',
  'remove-from-group',
  'remove-from-group-and-unassign',
  'held-back',
  'manual-group',
  'manual-rule',
  'manual-role',
  'manual-source',
  'refused',
] as const;

/** One revoked assignment: what is to be done about it, who wants it, and what it will cost. */
export const entrySchema = z
  .object({
    appId: text,
    appLabel: text,
    userId: text,
    login: text,
    email: text,
    /** Further addresses that Okta knew as the user's own. */
    addresses: z.array(text).readonly(),
    /** What the access is, as the app user's profile says it; empty where it does not. */
    appRole: text,
    /** Every way by which it holds, in words; empty where they were not read. */
    paths: text,
    action: z.enum(ACTIONS),
    /** Why it is refused or held back, or the work to be done by hand; empty for what is removed. */
    why: text,
    /** The memberships to be ended; what is assigned directly is unassigned after them. */
    memberships: z.array(plannedMembershipSchema).readonly(),
    /** The decision, and its digest in the chain of decisions. */
    decision: z
      .object({
        ...{ reviewer: text, reason: text, at: text, assigned: text, digest: text },
        /** Who may have decided in the reviewer's place, or did, while that one was away. */
        delegate: text.optional(),
      })
      .strict()
      .readonly(),
    /** What Okta said when it was reviewed. */
    reviewed: observedSchema,
    /** The account in the app is disabled too (PUSH_USER_DEACTIVATION). */
    downstreamDeactivation: z.boolean(),
    restorable: z
      .object({ answer: z.enum(['yes', 'partly', 'no']), why: text })
      .strict()
      .readonly(),
  })
  .strict()
  .readonly();

const brakes = { maxCount: count, maxShare: z.number() };

const approverSchema = z.object({ key: text, person: text }).strict().readonly();

/** The brakes that a plan was made under: `apply:` of the policy. */
const limitsSchema = z
  .object({
    ...brakes,
    perApp: z.object(brakes).strict().readonly(),
    protected: z
      .object({ users: z.array(text).readonly(), apps: z.array(text).readonly() })
      .strict()
      .readonly(),
    maxPlanAge: text,
    maxConsecutiveFailures: count,
    approvers: z.array(approverSchema).readonly(),
    groups: z
      .object({ allow: z.array(text).readonly(), collateral: z.literal('refuse'), settle: text })
      .strict()
      .readonly(),
  })
  .strict()
  .readonly();

/** Entries by what is to be done; `removeFromGroup` counts those that are unassigned as well. */
const countsSchema = z
  .object({
    unassign: count,
    removeFromGroup: count,
    heldBack: count,
    manualGroup: count,
    manualRule: count,
    /** Okta's own admin roles; absent where there are none. */
    manualRole: count.optional(),
    /** Accounts of systems outside Okta; absent where there are none. */
    manualSource: count.optional(),
    refused: count,
  })
  .strict()
  .readonly();

const planSchema = z
  .object({
    schema: z.literal(1),
    kind: z.literal('plan'),
    manifestSha256: text,
    org: text,
    asOf: text,
    createdAt: text,
    /** Whether the run's signature had been checked. */
    origin: originSchema,
    /** The head of the decisions that it was made from. */
    decisions: placeSchema,
    /** The head of the journal, if anything had been removed for the run before. */
    journal: placeSchema.nullable(),
    limits: limitsSchema,
    /** Directory and console apps, by id, that were named one by one. */
    namedApps: z.array(text).readonly(),
    /** Rows of the run: what shares are of. */
    rows: count,
    counts: countsSchema,
    entries: z.array(entrySchema).readonly(),
  })
  .strict()
  .readonly();

const signedPlanSchema = z
  .object({ ...planSchema.unwrap().shape, checksum: text })
  .strict()
  .readonly();

/** Exactly what `apply` would remove, and why. */
export type Plan = z.infer<typeof planSchema>;
export type PlanEntry = z.infer<typeof entrySchema>;
export type PlanPlace = z.infer<typeof placeSchema>;
/** A plan with the SHA-256 of its own text. */
export type SealedPlan = z.infer<typeof signedPlanSchema>;

export type Action = PlanEntry['action'];

/** What apply carries out. */
export function isRemoval({ action }: Pick<PlanEntry, 'action'>): boolean {
  return action === 'unassign' || isGroupRemoval(action);
}

export function isGroupRemoval(action: Action): boolean {
  return action === 'remove-from-group' || action === 'remove-from-group-and-unassign';
}

const BY_HAND: ReadonlySet<Action> = new Set(['manual-group', 'manual-rule', 'manual-role', 'manual-source']);

/** What people do, and recheck looks for. */
export function isByHand({ action }: Pick<PlanEntry, 'action'>): boolean {
  return BY_HAND.has(action);
}

/** Whether the assignment itself is to be deleted, before or without anything about groups. */
export function isAssignedDirectly({ reviewed }: Pick<PlanEntry, 'reviewed'>): boolean {
  return reviewed.scope !== 'GROUP';
}

/** What of a plan is to be removed: also what is over a limit, where an approver lifted it. */
export function removalsOf({ entries }: Pick<Plan, 'entries'>, liftsLimits: boolean): readonly PlanEntry[] {
  return entries.filter((entry) => isRemoval(entry) || (liftsLimits && entry.action === 'held-back'));
}

/** Adds the checksum by which people and approvals name a plan. */
export function seal(plan: Plan): SealedPlan {
  return { ...plan, checksum: createHash('sha256').update(JSON.stringify(plan)).digest('hex') };
}

/** The plan as its file's text. */
export function planText(plan: SealedPlan): string {
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}

/** Reads a plan's text; undefined where it is none, is edited, or is laid out as nobody writes it here. */
export function parsePlan(content: string): SealedPlan | undefined {
  const parsed = signedPlanSchema.safeParse(jsonIn(content));
  if (!parsed.success) return undefined;
  const { checksum, ...plan } = parsed.data;
  return seal(plan).checksum === checksum && planText(parsed.data) === content ? parsed.data : undefined;
}
