import type { InOrder } from '../../derive/app-sequencer.js';
import type { NdjsonFact } from '../../files/ndjson-gz-writer.js';
import type { DirectoryRead } from '../../run/run-facts.js';
import type { Population } from '../collect/collect-population.js';
import type { ReviewOptions } from '../options.js';
import { NOTHING_READ } from './directory.js';

/** The users that rows came without, on disk. */
export interface Joined {
  readonly read: DirectoryRead;
  /** Undefined where nobody had to be read. */
  readonly file: NdjsonFact | undefined;
  /** What ended the reading early; undefined when nothing did. */
  readonly stopped: unknown;
}

/**
 * Joins each row that came without its user with the directory; `order` learns that they are there. A collection that
 * ended early asks for nothing more: it keeps the users that it has. Whatever goes wrong is part of the result.
 */
export async function joinUsers(
  { directory, reads, stopped }: Population,
  order: InOrder,
  { progress }: Pick<ReviewOptions, 'progress'>,
): Promise<Joined> {
  progress.phase('reading users');
  try {
    return { ...(await directory.finish(stopped === undefined ? reads : [])), stopped: undefined };
  } catch (error) {
    return { read: NOTHING_READ, file: undefined, stopped: error };
  } finally {
    order.usersJoined();
  }
}
