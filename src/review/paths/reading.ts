import type { NdjsonFact } from '../../files/ndjson-gz-writer.js';
import type { OktaClient } from '../../okta/api.js';
import type { PathsFacts } from '../../run/paths-facts.js';
import type { ReadLog } from '../../run/read-log.js';

/** What every part of the reading needs. */
export interface Reading {
  readonly client: OktaClient;
  /** The run's folder. */
  readonly folder: string;
  readonly log: Pick<ReadLog, 'append'>;
  /** How many lists are read side by side. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** The ways to each access, on disk, as far as Okta let them be read. */
export interface PathsRead {
  /** Undefined where the policy asks for none. */
  readonly facts: PathsFacts | undefined;
  readonly files: readonly NdjsonFact[];
  /** What ended the reading early; undefined when nothing did. */
  readonly stopped: unknown;
}

/** Why something is missing that nobody came to. */
export const NOT_REACHED = 'it was not reached before the run ended';

/** Does one piece of work at a time, in the order in which they are given. */
export function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
