import type { InOrder } from '../../derive/app-sequencer.js';
import type { Population } from '../collect/collect-population.js';
import type { ReviewOptions } from '../options.js';
import { type Directory, NOTHING_READ } from './directory.js';

/** The users that rows came without, on disk. */
export type Joined = Directory;

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
    return await directory.finish(reads, stopped === undefined);
  } catch (error) {
    return { ...NOTHING_READ, stopped: error };
  } finally {
    order.usersJoined();
  }
}
