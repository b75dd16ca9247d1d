import { join } from 'node:path';
import { POLICY_DECIDER } from '../../assignment/decided-by-policy.js';
import type { EarlierDecision, FindingAge } from '../../assignment/row-before.js';
import { rowKey } from '../../assignment/row-key.js';
import { valuesOf } from '../../derive/previous/compare-app.js';
import { createNdjsonGz, type NdjsonFact, type NdjsonGzWriter } from '../../files/ndjson-gz-writer.js';
import { createTextBuffer } from '../../files/text-buffer.js';
import type { ReportWriter, ReviewedApp, ReviewedAssignment } from '../../report/model.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { previousRowsName } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import type { PreviousAppRecord, PreviousRowRecord } from '../../run/previous-records.js';
import type { AppReadState } from '../../run/run-facts.js';
import type { EarlierDecisions } from './earlier-decisions.js';
import type { Removals } from './removals.js';
import type { DecidedCounts } from './review-before.js';

export interface RowsOptions {
  readonly run: FinishedRun;
  readonly manifest: Manifest;
  readonly into: string;
  readonly roleAttributes: readonly string[];
  readonly decisions: EarlierDecisions;
  /** What runs before it had removed: a reviewer who has kept it since has accepted its return. */
  readonly removed: Removals;
}

/** Takes a run's judged rows and keeps of each what a later run is compared by. */
export interface PreviousRowsWriter extends Pick<ReportWriter, 'assignments' | 'changes' | 'endApp'> {
  apps(): readonly PreviousAppRecord[];
  files(): readonly NdjsonFact[];
  /** How the rows that were kept were decided on. */
  decided(): DecidedCounts;
}

const STATES: Readonly<Record<AppReadState, PreviousAppRecord['state']>> = {
  complete: 'compared',
  deleted: 'compared',
  incomplete: 'unread',
  excluded: 'excluded',
};

/** Small pieces compress badly, and each costs a compressor. */
const ROWS_PER_WRITE = 4000;

export function previousRows(options: RowsOptions): PreviousRowsWriter {
  const { run, manifest, into, roleAttributes, decisions, removed } = options;
  const states = new Map(run.facts.apps.map(({ appId, state }) => [appId, STATES[state]]));
  const reported = reportedRules(manifest);
  const apps: PreviousAppRecord[] = [];
  const files: NdjsonFact[] = [];
  let current: { readonly file: NdjsonGzWriter; readonly decided: ReadonlyMap<string, EarlierDecision> } | undefined;
  const waiting = createTextBuffer();
  let waitingRows = 0;
  let [asked, answered] = [0, 0];

  async function begin(appId: string) {
    const name = previousRowsName(appId);
    return { file: await createNdjsonGz(join(into, name), { name }), decided: await decisions.ofApp(appId) };
  }

  /** The record, without what JSON leaves out of it: to spread one object into another costs more than the record does. */
  function recordOf(
    reviewed: ReviewedAssignment,
    decided: ReadonlyMap<string, EarlierDecision>,
  ): { readonly [K in keyof PreviousRowRecord]: PreviousRowRecord[K] | undefined } {
    const { assignment, facts } = reviewed;
    const { id } = assignment.appUser;
    const own = decided.get(id);
    const decision = own ?? reviewed.more?.carried;
    const isByPolicy = decision?.reviewer === POLICY_DECIDER;
    if (own !== undefined && !isByPolicy) answered += 1;
    if (own !== undefined || decision === undefined) asked += 1;
    if (decision?.decision === 'keep' && !isByPolicy) removed.delete(rowKey(assignment.app.id, id));
    const values = valuesOf(assignment, facts, roleAttributes);
    if (decision === undefined && reviewed.evaluation.findings.length === 0) return { id, values };
    const findings = agesOf(reviewed, reported, run.facts.asOf);
    return { id, values, decision, findings: findings.length === 0 ? undefined : Object.fromEntries(findings) };
  }

  async function flush(file: NdjsonGzWriter): Promise<void> {
    await file.writeText(waiting.take(), waitingRows);
    waitingRows = 0;
  }

  return {
    async assignments(rows) {
      const appId = rows[0]?.assignment.app.id;
      if (appId === undefined || states.get(appId) !== 'compared') return;
      current ??= await begin(appId);
      const { file, decided } = current;
      // written down at once: as objects, thousands of rows outlive V8's young space
      for (const row of rows) waiting.add(`${JSON.stringify(recordOf(row, decided))}\n`);
      waitingRows += rows.length;
      if (waitingRows >= ROWS_PER_WRITE) await flush(file);
    },
    changes: async () => {},
    async endApp({ app, read }: ReviewedApp) {
      const state = STATES[read.state];
      apps.push({ id: app.id, label: app.label, state, rows: state === 'compared' ? read.rows : 0 });
      if (current !== undefined) {
        await flush(current.file);
        files.push(await current.file.finish());
      }
      current = undefined;
    },
    apps: () => apps,
    files: () => files,
    decided: () => ({ asked, decided: answered }),
  };
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

function agesOf(
  { evaluation, more }: ReviewedAssignment,
  reported: ReadonlySet<string>,
  asOf: string,
): readonly [string, FindingAge][] {
  return evaluation.findings
    .filter(({ ruleId, status }) => status !== 'unknown' && reported.has(ruleId))
    .map(({ ruleId }) => [ruleId, more?.findingAges?.get(ruleId) ?? { firstSeen: asOf, reviews: 1 }]);
}
