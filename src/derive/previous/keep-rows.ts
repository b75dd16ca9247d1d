import { join } from 'node:path';
import { gatherLines } from '../../files/gathered-lines.js';
import { createNdjsonGz } from '../../files/ndjson-gz-writer.js';
import type { ReportFile, ReportWriter, ReviewedAssignment } from '../../report/model.js';
import { keptAppLine } from '../../run/kept-rows.js';
import { LAYOUT } from '../../run/layout.js';
import type { PreviousRowRecord } from '../../run/previous-records.js';
import { valuesOf } from './compare-app.js';

export interface KeepOptions {
  /** Attributes that the role in an app is taken from. */
  readonly roleAttributes: readonly string[];
  readonly asOf: string;
}

/** Keeps of a run's rows, while they pass, what the next review is compared by: it would have to judge them again. */
export interface RowKeeper extends Pick<ReportWriter, 'assignments' | 'abandon'> {
  finish(): Promise<ReportFile>;
}

export async function keepRows(folder: string, options: KeepOptions): Promise<RowKeeper> {
  const path = join(folder, LAYOUT.nextReview);
  const file = await createNdjsonGz(path, { name: LAYOUT.nextReview });
  const lines = gatherLines();
  let current: string | undefined;
  return {
    async assignments(rows) {
      for (const row of rows) {
        const { id } = row.assignment.app;
        if (id !== current) lines.add(keptAppLine(id));
        current = id;
        lines.add(keptLine(row, options));
      }
      await lines.flush(file);
    },
    async finish() {
      await lines.flush(file, 'rest');
      return await file.finish();
    },
    abandon: () => file.remove(),
  };
}

/**
 * A row as the next review is compared by it; `decision` is the one that it carries forward. Of its findings those of
 * `rules` count, all of them where undefined, and none that could not be judged.
 */
export function keptLine(
  { assignment, facts, evaluation, more }: ReviewedAssignment,
  { roleAttributes, asOf }: KeepOptions,
  rules?: ReadonlySet<string>,
): string {
  const found = evaluation.findings
    .filter(({ ruleId, status }) => status !== 'unknown' && rules?.has(ruleId) !== false)
    .map(({ ruleId }) => [ruleId, more?.findingAges?.get(ruleId) ?? { firstSeen: asOf, reviews: 1 }]);
  // without what JSON leaves out of it: to spread one object into another costs more than the record does
  const record: { readonly [K in keyof PreviousRowRecord]: PreviousRowRecord[K] | undefined } = {
    id: assignment.appUser.id,
    values: valuesOf(assignment, facts, roleAttributes),
    decision: more?.carried,
    findings: found.length === 0 ? undefined : Object.fromEntries(found),
  };
  return JSON.stringify(record);
}
