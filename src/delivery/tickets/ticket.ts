import { createHash } from 'node:crypto';
import { isByHand, type Plan, type PlanEntry } from '../../changes/plan/plan.js';
import { oneLine } from '../../files/plain-text.js';
import type { TicketsPolicy } from '../../policy/tickets-policy.js';
import { anyAppMatcher } from '../../rules/app-glob.js';

/** One piece of work: enough to know it again in a later plan. */
export interface TicketItem {
  readonly appId: string;
  readonly userId: string;
  readonly action: string;
}

/** The work of one assignee. */
export interface Ticket {
  /** Known in the other system by this, whatever it calls the ticket: the same work of a run has the same. */
  readonly label: string;
  /** Empty where the policy names nobody. */
  readonly assignee: string;
  readonly summary: string;
  readonly entries: readonly PlanEntry[];
}

/** What a plan leaves to people, a ticket for each assignee, without what `isTaken`. */
export function ticketsOf(
  plan: Plan,
  policy: Pick<TicketsPolicy, 'assignees' | 'assignee'>,
  isTaken: (item: TicketItem) => boolean = () => false,
): Ticket[] {
  const matchers = policy.assignees.map(({ apps, assignee }) => ({ names: anyAppMatcher(apps), assignee }));
  const byAssignee = new Map<string, PlanEntry[]>();
  for (const entry of plan.entries) {
    if (!isByHand(entry) || isTaken(entry)) continue;
    const app = { id: entry.appId, label: entry.appLabel };
    const named = matchers.find(({ names }) => names(app));
    const assignee = named?.assignee ?? policy.assignee ?? '';
    const work = byAssignee.get(assignee) ?? [];
    byAssignee.set(assignee, work);
    work.push(entry);
  }
  return [...byAssignee].map(([assignee, entries]) => ({
    label: labelOf(plan, assignee, entries),
    assignee,
    summary: summaryOf(plan, entries.length),
    entries,
  }));
}

export function itemOf({ appId, userId, action }: PlanEntry): TicketItem {
  return { appId, userId, action };
}

export function itemKey({ appId, userId, action }: TicketItem): string {
  return `${appId} ${userId} ${action}`;
}

function labelOf({ manifestSha256 }: Plan, assignee: string, entries: readonly PlanEntry[]): string {
  const said = JSON.stringify([manifestSha256, assignee, entries.map((entry) => itemKey(itemOf(entry))).sort()]);
  return `oar-${createHash('sha256').update(said).digest('hex').slice(0, 24)}`;
}

function summaryOf({ org, asOf }: Plan, count: number): string {
  const what = count === 1 ? 'one access' : `${count} accesses`;
  return oneLine(
    `Access review of ${org.replace(/^https?:\/\//, '')} as of ${asOf.slice(0, 10)}: remove ${what} by hand`,
  );
}

/** Jira takes 32,767 characters. */
const MOST_CHARACTERS = 30_000;

/** What is to be done, for the person who does it, a paragraph for each access. */
export function descriptionOf({ label, entries }: Ticket, { asOf }: Pick<Plan, 'asOf'>): string {
  const head = `Reviewers revoked the access below, as of ${asOf}. Please remove it as described, and close this ticket.`;
  const foot = `Reference: ${label}`;
  const parts: string[] = [];
  let length = head.length + foot.length;
  for (const entry of entries) {
    const part = paragraphOf(entry);
    if (length + part.length > MOST_CHARACTERS) break;
    length += part.length + 2;
    parts.push(part);
  }
  const left = entries.length - parts.length;
  if (left > 0) parts.push(`And ${left} more: they are in the run's plan.csv.`);
  return [head, ...parts, foot].join('\n\n');
}

function paragraphOf({ login, appLabel, appId, why, decision }: PlanEntry): string {
  const lines = [
    `${login} in ${appLabel} (${appId})`,
    `To do: ${why}`,
    `Revoked by ${decision.reviewer}${decision.reason === '' ? '' : `: ${decision.reason}`}`,
  ];
  return lines.map(oneLine).join('\n');
}
