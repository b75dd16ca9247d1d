import * as z from 'zod';
import { MOST_REQUESTS, type RateHeaders } from '../headers.js';
import type { Look } from '../probe-schedule.js';
import { LATEST_MS } from '../server-clock.js';

/** What processes publish to each other: that they are there, and what an answer said of the window. */
export interface SharedMessage {
  /** The process's own id. */
  readonly from: string;
  readonly rate?: RateHeaders | undefined;
  /** The `Date` of the same answer, epoch milliseconds. */
  readonly dateMs?: number | undefined;
  /** The look that it was the answer of, if it was. */
  readonly look?: Look | undefined;
}

/** Whoever else writes to this Redis may publish anything. */
const count = z.number().int().nonnegative().max(MOST_REQUESTS);

const schema = z.object({
  from: z.string().max(100),
  rate: z.object({ limit: count, remaining: count, resetMs: z.number().nonnegative() }).optional(),
  dateMs: z.number().int().min(-LATEST_MS).max(LATEST_MS).optional(),
  look: z.object({ atMs: z.number(), isEarly: z.boolean() }).optional(),
});

export function messageText(message: SharedMessage): string {
  return JSON.stringify(message);
}

/** Undefined where the text is nothing that this program would have said. */
export function parseMessage(text: string): SharedMessage | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
