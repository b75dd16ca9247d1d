import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../pages/parts/json-values.js';
import { trendPoints } from '../../report/html/trend.js';
import type { Manifest } from '../../run/manifest.js';
import type { Counted } from './count-rows.js';
import { readPageData } from './page-data.js';

/** What the page says of the run in numbers that the manifest has as well. */
const SHARED = [
  'assignments',
  'users',
  'appsInScope',
  'appsSeen',
  'open',
  'waived',
  'unknown',
  'recommendations',
] as const;

/** Counts the findings of the page's table, and holds its numbers to the manifest and to each other. */
export async function countPage(path: string, { predicate }: Manifest): Promise<Counted> {
  const { numbers, findings } = await readPageData(path);
  if (!isObject(numbers) || !isObject(findings) || !Array.isArray(findings.rows)) {
    return { rows: 0, problems: ['its data is not what this version writes'] };
  }
  const { summary } = predicate;
  const rows = findings.rows.length;
  const differing = SHARED.filter((key) => !isDeepStrictEqual(numbers[key], summary?.[key]));
  const problems = differing.map(
    (key) => `says of ${key} ${shown(numbers[key])}; the manifest says ${shown(summary?.[key])}`,
  );
  if (numbers.shown !== rows) problems.push(`says that it shows ${shown(numbers.shown)} findings, and has ${rows}`);
  const trend = summary === undefined ? [] : trendPoints(predicate, summary);
  if (!isDeepStrictEqual(numbers.trend, trend)) {
    problems.push(`shows other reviews before than the manifest: ${shown(numbers.trend)}, not ${shown(trend)}`);
  }
  if (numbers.later !== undefined) problems.push('says what became of the run, which no run is made with');
  for (const key of ['signIns', 'uses'] as const) {
    const sum = sumOf(numbers[key]);
    if (sum !== undefined && sum !== numbers.assignments) {
      problems.push(`its ${key} are of ${sum} assignments, not of ${shown(numbers.assignments)}`);
    }
  }
  return { rows, problems };
}

/** Of a histogram, all that it counts; undefined where there is none. */
function sumOf(buckets: unknown): number | undefined {
  if (!Array.isArray(buckets) || buckets.length === 0) return undefined;
  return buckets.reduce<number>(
    (sum, bucket: unknown) => sum + (isObject(bucket) ? Number(bucket.count) : Number.NaN),
    0,
  );
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
