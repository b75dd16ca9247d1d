import { messageOf } from '../../errors.js';
import { endsAll } from '../app-failure.js';

/** Does one piece of the reading; what fails it alone is a gap. */
export async function tolerated<T>(
  what: string,
  gaps: string[],
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (endsAll(error, signal)) throw error;
    gaps.push(`${what}: ${messageOf(error)}`);
    return undefined;
  }
}
