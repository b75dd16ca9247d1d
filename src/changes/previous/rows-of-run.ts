import { deriveJudged } from '../../derive/judged-rows.js';
import { type KeepOptions, keptLine } from '../../derive/previous/keep-rows.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { type KeptRows, readKeptRows } from '../../run/kept-rows.js';
import { LAYOUT } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { VERSION } from '../../version.js';

/**
 * Whether what a run kept of its rows is what judging them again would give: by the same version, which compares the same
 * values, and with roles taken from the same attributes.
 */
export function hasKeptRows(
  { policy }: FinishedRun,
  { subject, predicate }: Manifest,
  roleAttributes: readonly string[],
): boolean {
  const isThere = subject.some(({ name }) => name === LAYOUT.nextReview);
  const isOurs = predicate.product.version === VERSION;
  return isThere && isOurs && JSON.stringify(policy.report.roleAttributes) === JSON.stringify(roleAttributes);
}

/** Gives the rows that a run kept, app by app. */
export async function eachKeptRow(
  { folder }: FinishedRun,
  take: (rows: KeptRows) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for await (const rows of readKeptRows(folder, signal)) await take(rows);
}

/** Gives the same rows by judging the run again, by its own policy and as its reports were. */
export async function eachRowJudged(
  run: FinishedRun,
  manifest: Manifest,
  {
    roleAttributes,
    take,
    signal,
  }: Pick<KeepOptions, 'roleAttributes'> & {
    readonly take: (rows: KeptRows) => Promise<void>;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const options = { roleAttributes, asOf: run.facts.asOf };
  const reported = reportedRules(manifest);
  const writer = {
    async assignments(rows: Parameters<Parameters<typeof deriveJudged>[2]['assignments']>[0]) {
      const appId = rows[0]?.assignment.app.id;
      if (appId === undefined) return;
      await take({ appId, rows: rows.map((row) => Buffer.from(keptLine(row, options, reported))) });
    },
    changes: async () => {},
    endApp: async () => {},
  };
  await deriveJudged(run, signal, writer, { rules: rulesToJudgeBy(run, manifest) });
}

/**
 * The rules whose findings are kept; all of them, which undefined says, where what any of them finds has a row decided
 * anew instead of carrying its decision forward.
 */
export function rulesToJudgeBy({ policy, facts }: FinishedRun, manifest: Manifest): ReadonlySet<string> | undefined {
  const mayCarry = facts.comparison !== undefined && policy.reviewers?.scope === 'changed';
  return mayCarry ? undefined : reportedRules(manifest);
}

/** Rules that the run's own reports say found something: this version may know others, and judge by them now. */
function reportedRules({ predicate }: Manifest): ReadonlySet<string> {
  const counts = predicate.summary?.byRule ?? [];
  return new Set(counts.filter(({ open, waived }) => open + waived > 0).map(({ ruleId }) => ruleId));
}
