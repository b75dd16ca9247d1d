import { createHash } from 'node:crypto';
import type { App } from '../assignment/records.js';
import type { OktaClient } from '../okta/api.js';
import { PAGE_SIZE } from '../okta/paths.js';

/** Without a last run so many apps are looked at, by so many requests in all. */
const SAMPLED_APPS = 24;
const SAMPLE_REQUESTS = 60;

export interface SampleOptions {
  readonly client: Pick<OktaClient, 'listAppUsers'>;
  readonly signal: AbortSignal;
}

/** How many rows the apps of an org have, by some of them. */
export interface Sample {
  /** Rows by app: as read, else the mean of those read. */
  readonly rows: Map<string, number>;
  /** Assignments in all that are likely, at least and at most: the mean and twice its standard error. */
  readonly range: { readonly from: number; readonly to: number };
}

/**
 * Reads apps drawn from the list: the first page of each, then what the largest have beyond it for as long as there are
 * requests to spend. The others are taken to be as large on average.
 */
export async function sampled(apps: readonly App[], { client, signal }: SampleOptions): Promise<Sample> {
  // by their ids' digests: the same ones each time, and in no step with how the list repeats itself
  const drawn = new Map(apps.map(({ id }) => [id, createHash('sha256').update(id).digest('hex')]));
  const asked = [...drawn].sort(([, a], [, b]) => (a < b ? -1 : 1)).slice(0, SAMPLED_APPS);
  const counts = new Map<string, number>();
  const open: { readonly id: string; readonly pages: ReturnType<OktaClient['listAppUsers']> }[] = [];
  let requests = 0;
  for (const [id] of asked) {
    const pages = client.listAppUsers(id, { limit: PAGE_SIZE.appUsers, signal });
    if (await readPage(id, pages)) open.push({ id, pages });
  }
  for (let next = open.shift(); next !== undefined && requests < SAMPLE_REQUESTS; next = open.shift()) {
    if (await readPage(next.id, next.pages)) open.push(next);
  }

  /** Whether there are more pages. */
  async function readPage(id: string, pages: ReturnType<OktaClient['listAppUsers']>): Promise<boolean> {
    requests += 1;
    const { value: page, done } = await pages.next();
    if (done === true) return false;
    counts.set(id, (counts.get(id) ?? 0) + page.items.length);
    return page.next !== undefined;
  }

  return sampleOf(apps, counts, open.length > 0);
}

function sampleOf(apps: readonly App[], counts: ReadonlyMap<string, number>, isCutShort: boolean): Sample {
  const known = [...counts.values()];
  const sum = known.reduce((total, count) => total + count, 0);
  const mean = sum / Math.max(1, known.length);
  const variance = known.reduce((total, count) => total + (count - mean) ** 2, 0) / Math.max(1, known.length - 1);
  const others = apps.length - known.length;
  const doubt = others * 2 * Math.sqrt(variance / Math.max(1, known.length));
  const rows = new Map(apps.map(({ id }) => [id, counts.get(id) ?? Math.round(mean)]));
  const from = Math.round(sum + Math.max(0, others * mean - doubt));
  const to = Math.round((sum + others * mean + doubt) * (isCutShort ? 1.5 : 1));
  return { rows, range: { from, to } };
}
