import type { TicketResult, TicketsResult } from '../delivery/make-tickets.js';
import type { TicketLine } from '../delivery/read-ticket-status.js';
import type { TicketFileResult } from '../delivery/write-ticket-file.js';
import { counted } from '../files/counted.js';
import { oneLine } from '../files/plain-text.js';

/** How one ticket ended, for a terminal. */
export function ticketText({ outcome, key, assignee, items, detail }: TicketResult): string {
  const what = `${accesses(items)} of ${assignee || 'nobody'}`;
  return `${oneLine(`${outcome}  ${key === '' ? '' : `${key}  `}${what}${detail === '' ? '' : `: ${detail}`}`)}\n`;
}

/** What making tickets came to, for a terminal. */
export function ticketsText({ tickets, before, complete }: TicketsResult): string {
  const count = (...outcomes: readonly string[]) => tickets.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const parts = [
    `${count('created')} made`,
    ...(count('found') > 0 ? [`${count('found')} found`] : []),
    ...(before > 0 ? [`${before} there before`] : []),
    ...(count('in-doubt') > 0 ? [`${count('in-doubt')} in doubt`] : []),
    ...(count('refused', 'not-created') > 0 ? [`${count('refused', 'not-created')} not made`] : []),
  ];
  return `${complete ? 'Done' : 'NOT COMPLETE'}: ${parts.join(', ')}\n`;
}

/** How the tickets stand, a line each; none where there is no ticket. */
export function ticketLinesText(lines: readonly TicketLine[]): string[] {
  if (lines.length === 0) return [];
  const done = lines.filter((line) => line.done).length;
  return [
    `Tickets: ${done} of ${lines.length} done`,
    ...lines.map(({ key, assignee, items, status, at }) => {
      const how = at === '' ? 'not read back yet' : `${status}, as of ${at}`;
      return `  ${key}: ${how}; ${accesses(items)} of ${assignee || 'nobody'}`;
    }),
  ];
}

/** What a file of tickets came to, for a terminal. */
export function ticketFileText({ tickets, before, earlierFiles }: TicketFileResult, file: string): string {
  const written = `${counted(tickets, 'ticket')} written to ${file}`;
  const left = `${accesses(before)} left out, which ${earlierFiles.join(', ')} of an earlier plan had`;
  return `${oneLine(before === 0 ? written : `${written}; ${left}`)}\n`;
}

function accesses(count: number): string {
  return counted(count, 'access', 'accesses');
}
