import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { instantOf } from '../../assignment/instant.js';
import { messageOf } from '../../errors.js';
import { createNdjsonGz, type NdjsonFact } from '../../files/ndjson-gz-writer.js';
import type { OktaClient } from '../../okta/api.js';
import type { ChangeLogFacts } from '../../run/change-log-facts.js';
import { LAYOUT } from '../../run/layout.js';
import type { PreviousRun } from '../../run/run-facts.js';
import { slimEvent } from './slim-event.js';

/** Okta keeps 90 days: https://developer.okta.com/docs/reference/system-log-query/ */
const KEPT_MS = 90 * 86_400_000;
/** "Some events may be delayed": so much before the end of the first reading is read again in the second. */
const DELAY_MS = 5 * 60_000;
/** The org's clock is known by whole seconds, from its `Date` header: what happened within the last one is asked for too. */
const CLOCK_MS = 1000;

const KINDS = [
  'application.user_membership.',
  'group.user_membership.',
  'group.application_assignment.',
  'user.lifecycle.',
];

/** Everything that gives or takes access, in one query: the events of an app and what they may follow from. */
export const CHANGE_FILTER = `(${KINDS.map((kind) => `eventType sw "${kind}"`).join(' or ')}) and outcome.result eq "SUCCESS"`;

export interface ChangeLogOptions {
  readonly client: Pick<OktaClient, 'listLogEvents' | 'serverNow'>;
  /** The run's folder. */
  readonly folder: string;
  readonly previous: PreviousRun;
  /** When the run before began to read, ISO 8601. */
  readonly startedAt: string;
  readonly signal: AbortSignal;
}

export interface ChangeLogRead {
  readonly facts: ChangeLogFacts;
  readonly files: readonly NdjsonFact[];
}

/** The log is read in two parts: the long one while apps are read, and what came in the meantime when they are. */
export interface ChangeLogReader {
  /** Reads from the run before to now. Whatever goes wrong is kept for `finish`. */
  first(): Promise<void>;
  /** Reads the rest, where `isWhole`, and ends the file. */
  finish(isWhole: boolean): Promise<ChangeLogRead>;
}

export async function openChangeLog(options: ChangeLogOptions): Promise<ChangeLogReader> {
  const { client, folder, previous, startedAt, signal } = options;
  const name = LAYOUT.changeEvents;
  await rm(join(folder, name), { force: true });
  const file = await createNdjsonGz(join(folder, name), { name });
  const nowMs = client.serverNow();
  const beginMs = Math.min(...[startedAt, previous.asOf].map((time) => instantOf(time) ?? nowMs));
  const sinceMs = Math.max(beginMs, nowMs - KEPT_MS);
  const late = new Set<string>();
  let untilMs = nowMs;
  let pages = 0;
  let failure: unknown;

  /** Reads a span; of the end of it, events are remembered, because the next reading begins before. */
  async function read(fromMs: number, toMs: number): Promise<void> {
    const [since, until] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
    for await (const { items } of client.listLogEvents({ since, until, filter: CHANGE_FILTER, signal })) {
      const fresh = items.filter(({ uuid }) => !late.has(uuid));
      for (const { uuid, published } of fresh) if ((instantOf(published) ?? toMs) >= toMs - DELAY_MS) late.add(uuid);
      await file.write(fresh.map(slimEvent));
      pages += 1;
    }
  }

  return {
    async first() {
      try {
        await read(sinceMs, untilMs);
      } catch (error) {
        failure = error;
      }
    },
    async finish(isWhole) {
      try {
        if (failure === undefined && isWhole) {
          const endMs = Math.max(client.serverNow(), untilMs) + CLOCK_MS;
          await read(Math.max(sinceMs, untilMs - DELAY_MS), endMs);
          untilMs = endMs;
        }
      } catch (error) {
        failure = error;
      }
      const fact = await file.finish();
      const why = failure === undefined ? (isWhole ? '' : 'the run ended before') : messageOf(failure);
      const facts: ChangeLogFacts = {
        since: new Date(sinceMs).toISOString(),
        until: new Date(untilMs).toISOString(),
        isCut: sinceMs > beginMs,
        state: why === '' ? 'complete' : 'incomplete',
        why,
        pages,
        events: fact.rows,
      };
      return { facts, files: [fact] };
    },
  };
}
