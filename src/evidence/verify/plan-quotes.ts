import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LaterRecord } from '../later-records.js';
import type { Quote } from '../quote-records.js';
import type { Problem } from './verify-report.js';

const PLAN = 'plan.json';

const planSchema = z.looseObject({
  manifestSha256: z.string(),
  decisions: z.looseObject({ seq: z.number(), digest: z.string() }).optional(),
});

/** What the plan says of the decisions that it was made from, and whether it belongs to the run. */
export async function planQuotes(
  folder: string,
  manifestSha256: string,
  there: readonly LaterRecord[],
): Promise<{ readonly quotes: readonly Quote[]; readonly problems: readonly Problem[] }> {
  if (!there.includes(PLAN)) return { quotes: [], problems: [] };
  const problem = (what: string) => ({ quotes: [], problems: [{ file: PLAN, what }] });
  const plan = planSchema.safeParse(parseJson(await readFile(join(folder, PLAN), 'utf8')));
  if (!plan.success) return problem('is no plan: it is not JSON, or says no manifestSha256');
  if (plan.data.manifestSha256 !== manifestSha256) return problem('is the plan of another run');
  const { decisions } = plan.data;
  return {
    quotes: decisions === undefined ? [] : [{ by: PLAN, name: 'decisions.ndjson', ...decisions }],
    problems: [],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
