import * as z from 'zod';
import { IncompleteError } from '../../errors.js';

/** How far a ticket is, as Jira says it. */
export interface TicketStatus {
  readonly status: string;
  /** Whether its status belongs to those that Jira counts as done. */
  readonly done: boolean;
}

const keySchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*-\d+$/);
const createdSchema = z.object({ key: keySchema });
const searchSchema = z.object({ issues: z.array(createdSchema) });
const statusSchema = z.object({
  fields: z.object({ status: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) }) }),
});
const problemsSchema = z.object({
  errorMessages: z.array(z.string()).optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

/** The key of a new ticket; undefined where the answer names none. */
export function createdKey(body: unknown): string | undefined {
  return createdSchema.safeParse(body).data?.key;
}

/** The keys that a search found. */
export function foundKeys(body: unknown): readonly string[] {
  const parsed = searchSchema.safeParse(body);
  if (!parsed.success) throw new IncompleteError('Jira answered a search with something that is not a list of tickets');
  return parsed.data.issues.map(({ key }) => key);
}

export function statusIn(body: unknown): TicketStatus {
  const parsed = statusSchema.safeParse(body);
  if (!parsed.success) throw new IncompleteError('Jira answered with a ticket that has no status');
  const { name, statusCategory } = parsed.data.fields.status;
  return { status: name, done: statusCategory.key === 'done' };
}

/** What Jira finds wrong, in its words. */
export function problemsIn(body: unknown): readonly string[] {
  const { errorMessages = [], errors = {} } = problemsSchema.safeParse(body).data ?? {};
  return [...errorMessages, ...Object.entries(errors).map(([field, problem]) => `${field}: ${problem}`)];
}
