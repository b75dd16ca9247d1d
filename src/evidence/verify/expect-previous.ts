import { DateTime, Duration } from 'luxon';
import { loadRunPolicy } from '../../policy/load.js';
import { LAYOUT } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { quarterName, quarterOf } from '../quarters.js';
import { type Check, checkOf } from './verify-report.js';

interface Facts {
  readonly predicate: Pick<Manifest['predicate'], 'previous' | 'asOf'>;
}

/** Where a review is due less often than each quarter, one is missing once two of its periods have passed. */
const QUARTER = Duration.fromISO('P3M');

/**
 * The check of the chain once more, for whoever expects a run before: it fails where the run names none, where that one is
 * not there to be compared, and where a review is missing between the two.
 */
export async function expectPrevious(chain: Check, folder: string, { predicate }: Facts): Promise<Check> {
  const what = await missing(chain, folder, predicate);
  if (what === undefined) return chain;
  return checkOf('chain', [...chain.problems, { file: LAYOUT.manifest, what, isExpectation: true }], chain.note);
}

async function missing(
  chain: Check,
  folder: string,
  { previous, asOf }: Facts['predicate'],
): Promise<string | undefined> {
  if (previous == null) return 'names no run before it, and one is expected';
  if (chain.state === 'not-done') {
    return `follows the run as of ${previous.asOf}, which is expected and not there to be compared: name it with --previous`;
  }
  const { every } = (await loadRunPolicy(folder)).policy.report;
  const between = every === undefined || !isLonger(every) ? quartersBetween(previous.asOf, asOf) : [];
  if (between.length > 0) {
    const have = between.length === 1 ? 'has' : 'have';
    return `follows the run as of ${previous.asOf}: ${between.join(', ')} ${have} no review`;
  }
  if (every === undefined || !isLonger(every) || twiceAfter(previous.asOf, every) > time(asOf)) return undefined;
  return `follows the run as of ${previous.asOf}: a review is missing, as one is due every ${every}`;
}

function isLonger(every: string): boolean {
  return Duration.fromISO(every).toMillis() > QUARTER.toMillis();
}

/** Whole quarters between two times that have neither of them. */
function quartersBetween(from: string, to: string): string[] {
  const [first, last] = [quarterOf(Date.parse(from)), quarterOf(Date.parse(to))];
  return Array.from({ length: Math.max(0, last - first - 1) }, (_, index) => quarterName(first + 1 + index));
}

function twiceAfter(from: string, every: string): DateTime {
  const duration = Duration.fromISO(every);
  return time(from).plus(duration).plus(duration);
}

function time(iso: string): DateTime {
  return DateTime.fromISO(iso, { zone: 'utc' });
}
