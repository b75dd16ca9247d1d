import * as z from 'zod';
import { type AssignmentFacts, departmentOf, FACT_KEYS } from '../assignment/assignment-facts.js';
import { accessText } from '../assignment/path-text.js';
import { type Subject, subjectOf } from '../assignment/subject.js';
import { useText } from '../assignment/use-text.js';
import { GUARD_KINDS } from '../policy/app-guard.js';
import type { ReviewedAssignment } from '../report/model.js';
import { SEVERITIES } from '../rules/rule.js';

const findingSchema = z
  .object({
    severity: z.enum(SEVERITIES),
    status: z.enum(['open', 'waived', 'unknown']),
    reason: z.string(),
    ruleId: z.string(),
    recommend: z.enum(['revoke', 'check']),
  })
  .readonly();

/** Everything by which the row's reviewer is found; a subject as `subjectOf` gives it. */
const subjectSchema = z
  .object({
    id: z.string(),
    login: z.string(),
    email: z.string(),
    addresses: z.array(z.string()).readonly().optional(),
    managerId: z.string(),
    manager: z.string().optional(),
    employeeNumber: z.string().optional(),
    dn: z.string().optional(),
    displayNames: z.array(z.string()).readonly().optional(),
    isDeactivated: z.boolean().optional(),
    owner: z.object({ person: z.string(), isGone: z.boolean() }).readonly().optional(),
  })
  .readonly() satisfies z.ZodType<Subject>;

/** A row as it waits on disk for its packet. */
export const packetRowSchema = z
  .object({
    facts: z.record(z.enum(FACT_KEYS), z.string()).readonly(),
    subject: subjectSchema,
    department: z.object({ name: z.string(), shown: z.string() }).readonly(),
    /** By which ways the access holds and what removing it does; empty where the paths were not read. */
    access: z.string(),
    /** What the access is, from the app user's profile. */
    role: z.string(),
    /** When the app was last used, as far as is known; empty where no ledger was read. */
    use: z.string(),
    digest: z.string(),
    findings: z.array(findingSchema).readonly(),
    recommendation: z.enum(['revoke', 'check', 'keep']),
    /** Against the run before; empty where there is none. */
    change: z.string(),
    /** What was decided in the run before; empty where nothing was. */
    previous: z.string(),
    /** Whether Okta disables the account in the app too when the access goes (PUSH_USER_DEACTIVATION). */
    isPushed: z.boolean(),
    /** How many of the person's department have the app, `2 of 40`; empty until all rows have passed. */
    peers: z.string(),
    /** Whether an earlier decision is carried forward: then nobody is asked. */
    isCarried: z.boolean(),
    /** Why a plan refuses to remove it whatever is decided; absent where it does not. */
    guard: z.enum(GUARD_KINDS).optional(),
  })
  .readonly();

export type PacketRow = z.infer<typeof packetRowSchema>;

/** What a packet says of one judged assignment. */
export function packetRowOf(reviewed: ReviewedAssignment, facts: AssignmentFacts, digest: string): PacketRow {
  const { findings, recommendation } = reviewed.evaluation;
  const { app, paths, use } = reviewed.assignment;
  const guard = reviewed.more?.guard;
  return {
    facts,
    subject: subjectOf(reviewed.assignment),
    department: departmentOf(reviewed.assignment),
    digest,
    access: paths === undefined ? '' : accessText(paths),
    role: reviewed.more?.appRole ?? '',
    use: use === undefined ? '' : useText(use),
    findings: findings.map(({ waiverId: _waiver, ...finding }) => finding),
    recommendation,
    change: reviewed.more?.change ?? '',
    previous: reviewed.more?.previousDecision ?? '',
    isPushed: app.features?.includes('PUSH_USER_DEACTIVATION') ?? false,
    peers: '',
    isCarried: reviewed.more?.carried !== undefined,
    ...(guard === undefined ? {} : { guard }),
  };
}
