import { deriveJudged } from '../../derive/judged-rows.js';
import { keptLine } from '../../derive/previous/keep-rows.js';
import type { ReviewedAssignment } from '../../report/model.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { type KeptRows, listsKeptRows, readKeptRows } from '../../run/kept-rows.js';
import type { Manifest } from '../../run/manifest.js';
import { VERSION } from '../../version.js';

export interface EachRowOptions {
  /** Attributes that the role in an app is taken from. */
  readonly roleAttributes: readonly string[];
  readonly take: (rows: KeptRows) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Gives the rows of a run, app by app: those that it kept, or as judging it again gives them. */
export async function eachRow(run: FinishedRun, manifest: Manifest, options: EachRowOptions): Promise<void> {
  const { roleAttributes, take, signal } = options;
  if (!hasKeptRows(run, manifest, roleAttributes)) return await eachRowJudged(run, manifest, options);
  for await (const rows of readKeptRows(run.folder, signal)) await take(rows);
}

/**
 * Whether what a run kept of its rows is what judging them again would give: by the same version, which compares the same
 * values, and with roles taken from the same attributes.
 */
export function hasKeptRows({ policy }: FinishedRun, manifest: Manifest, roleAttributes: readonly string[]): boolean {
  const isOurs = manifest.predicate.product.version === VERSION;
  return (
    listsKeptRows(manifest) && isOurs && JSON.stringify(policy.report.roleAttributes) === JSON.stringify(roleAttributes)
  );
}

/** Gives the same rows by judging the run again, by its own policy and as its reports were. */
export async function eachRowJudged(
  run: FinishedRun,
  manifest: Manifest,
  { roleAttributes, take, signal }: EachRowOptions,
): Promise<void> {
  const options = { roleAttributes, asOf: run.facts.asOf };
  const reported = reportedRules(manifest);
  const takeJudged = async (rows: readonly ReviewedAssignment[]) => {
    const appId = rows[0]?.assignment.app.id;
    if (appId === undefined) return;
    await take({ appId, rows: rows.map((row) => Buffer.from(keptLine(row, options, reported))) });
  };
  await deriveJudged(run, signal, takeJudged, { rules: rulesToJudgeBy(run, manifest) });
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
