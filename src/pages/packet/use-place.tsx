import { useLayoutEffect, useState } from 'preact/hooks';
import type { Entry } from './packet.js';

/**
 * The row that is looked at. Filters, a decision or another tab may take it out of the rows shown: then it is the first of
 * those at once, as nobody may decide on a row that they do not see, and stays so when more rows are shown again.
 */
export function usePlace(
  rows: readonly Entry[],
  first: () => number,
  onLeft: () => void,
): readonly [current: Entry | undefined, setAt: (at: number) => void] {
  const [at, setAt] = useState(first);
  const current = rows.find((row) => row.at === at) ?? rows[0];
  const now = current?.at;
  useLayoutEffect(() => {
    if (now === at) return;
    onLeft();
    if (now !== undefined) setAt(now);
  }, [now, at]);
  return [current, setAt];
}
