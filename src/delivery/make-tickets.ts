import { join } from 'node:path';
import { loadPlan } from '../changes/plan/load-plan.js';
import type { SealedPlan } from '../changes/plan/plan.js';
import { ConfigError, RefusedError } from '../errors.js';
import type { WriteAt } from '../files/chained-log.js';
import type { TicketsPolicy } from '../policy/tickets-policy.js';
import { type FinishedRun, openFinishedRun } from '../run/finished-run.js';
import { RECORDS } from '../run/layout.js';
import { lockRun } from '../run/lock-run.js';
import { type DeliveryLog, mendDeliveries, openDeliveries } from './record/delivery-log.js';
import type { TicketOutcome } from './record/delivery-record.js';
import { isThere, type RecordedTicket, readTickets } from './record/ticket-state.js';
import type { Created, Jira } from './tickets/jira.js';
import { descriptionOf, itemKey, itemOf, type Ticket, ticketsOf } from './tickets/ticket.js';
import type { TicketsOptions } from './tickets-options.js';

export interface MakeTicketsOptions extends TicketsOptions {
  /** Who makes them, for the record. */
  readonly sentBy: string;
  /** The policy's word on assignees. */
  readonly policy: TicketsPolicy;
  readonly onProgress: (ticket: TicketResult) => void;
  /** Stands in for the disk in tests. */
  readonly write?: WriteAt | undefined;
}

/** How one ticket ended. */
export interface TicketResult {
  readonly label: string;
  readonly assignee: string;
  readonly items: number;
  readonly outcome: TicketOutcome['outcome'];
  /** Empty where it is not known to be there. */
  readonly key: string;
  readonly detail: string;
}

/** What `tickets --json` prints. */
export interface TicketsResult {
  /** Made now, found now, or not made. */
  readonly tickets: readonly TicketResult[];
  /** Tickets that were there before. */
  readonly before: number;
  /** Whether all work by hand of the plan has a ticket for certain. */
  readonly complete: boolean;
}

/** Cloud's search is behind by up to minutes: so long after a lost answer, nothing found means that nothing is there. */
const SETTLED_MS = 10 * 60_000;

/**
 * Makes a ticket in Jira for each assignee of a plan's work by hand, as far as it has none. A ticket is on record before it is
 * asked for; of a lost answer, Jira is asked whether it is there, and until that is certain the work gets no other one.
 */
export async function makeTickets(options: MakeTicketsOptions): Promise<TicketsResult> {
  const { folder, clock, signal, policy, write } = options;
  const lock = await lockRun(folder);
  try {
    const run = await openFinishedRun(folder, clock);
    const plan = await planOfRun(run);
    await mendDeliveries(run);
    const recorded = await readTickets(run, signal);
    const log = await openDeliveries(run, write);
    try {
      const results = await settleDoubts([...recorded.values()], log, options);
      const known = await readTickets(run, signal);
      const isTaken = takenBy([...known.values()]);
      const before = [...recorded.values()].filter(isThere).length;
      for (const ticket of ticketsOf(plan, policy, isTaken)) {
        const result = resultOf(ticket, await makeOne(ticket, plan, log, options));
        results.push(result);
        options.onProgress(result);
      }
      return { tickets: results, before, complete: results.every(isThere) };
    } finally {
      await log.close();
    }
  } finally {
    await lock.release();
  }
}

/** The plan as it stands. Throws RefusedError where it is another run's. */
export async function planOfRun({ folder, manifestSha256, clock }: FinishedRun): Promise<SealedPlan> {
  const path = join(folder, RECORDS.plan);
  const plan = await loadPlan(path, clock.now()).catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError([...error.problems, `tickets are made of a plan: make it with \`plan ${folder}\` first`]);
  });
  if (plan.manifestSha256 !== manifestSha256) throw new RefusedError(`${path} is the plan of another run`);
  return plan;
}

function takenBy(tickets: readonly RecordedTicket[]): (item: Parameters<typeof itemKey>[0]) => boolean {
  const holding = tickets.filter((ticket) => isThere(ticket) || ticket.outcome === 'in-doubt');
  const taken = new Set(holding.flatMap(({ intent }) => intent.items.map(itemKey)));
  return (item) => taken.has(itemKey(item));
}

/** Asks Jira after the tickets whose answer was lost. */
async function settleDoubts(
  tickets: readonly RecordedTicket[],
  log: DeliveryLog,
  { jira, clock, signal }: MakeTicketsOptions,
): Promise<TicketResult[]> {
  const results: TicketResult[] = [];
  for (const { intent, outcome } of tickets) {
    if (outcome !== 'in-doubt') continue;
    const { label, assignee, items } = intent;
    const key = await jira.find(label, signal);
    const isSettled = clock.now() - Date.parse(intent.at) >= SETTLED_MS;
    const found = key !== undefined ? ({ outcome: 'found', key, detail: '' } as const) : isSettled ? GONE : DOUBTFUL;
    const record = { kind: 'ticket-outcome', at: atOf(clock), label } as const;
    if (found !== DOUBTFUL) await log.write({ ...record, ...found });
    if (found !== GONE) results.push({ label, assignee, items: items.length, ...found });
  }
  return results;
}

const GONE = { outcome: 'not-created', key: '', detail: 'Jira has no such ticket' } as const;
const DOUBTFUL = {
  outcome: 'in-doubt',
  key: '',
  detail: 'the answer was lost; Jira does not show it yet: start again in ten minutes',
} as const;

type Ended = Pick<TicketResult, 'outcome' | 'key' | 'detail'>;

async function makeOne(
  ticket: Ticket,
  plan: SealedPlan,
  log: DeliveryLog,
  options: MakeTicketsOptions,
): Promise<Ended> {
  const { jira, clock, signal, sentBy } = options;
  const { label, assignee, summary, entries } = ticket;
  const there = await jira.find(label, signal);
  await log.write({ kind: 'ticket', at: atOf(clock), label, assignee, items: entries.map(itemOf), sentBy });
  const issue = { label, assignee, summary, description: descriptionOf(ticket, plan) };
  const ended: Ended =
    there === undefined
      ? await afterAll(await jira.create(issue, signal), label, jira, signal)
      : { outcome: 'found', key: there, detail: '' };
  await log.write({ kind: 'ticket-outcome', at: atOf(clock), label, ...ended });
  return ended;
}

/** What Jira did not say, it may show: a ticket whose answer was lost, or that a conflict (409) was about. */
async function afterAll(created: Created, label: string, jira: Jira, signal: AbortSignal): Promise<Ended> {
  if (created.outcome === 'created') return { ...created, detail: '' };
  if (created.outcome === 'not-created') return { ...created, key: '' };
  const key = await jira.find(label, signal).catch(() => {
    signal.throwIfAborted();
    return undefined; // the next `tickets` asks again
  });
  return key === undefined ? { ...created, key: '' } : { outcome: 'found', key, detail: '' };
}

function resultOf({ label, assignee, entries }: Ticket, ended: Ended): TicketResult {
  return { label, assignee, items: entries.length, ...ended };
}

function atOf(clock: MakeTicketsOptions['clock']): string {
  return new Date(clock.now()).toISOString();
}
