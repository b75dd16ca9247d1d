import { join } from 'node:path';
import { systemClock } from '../../src/async/clock.js';
import { type ApplyOptions, type ApplyResult, applyPlan } from '../../src/changes/apply/apply-plan.js';
import { importDecisions } from '../../src/changes/decide/import-decisions.js';
import { makePlan } from '../../src/changes/plan/make-plan.js';
import type { SealedPlan } from '../../src/changes/plan/plan.js';
import {
  previewRestore,
  type RestoreOptions,
  type RestoreSummary,
  restore,
} from '../../src/changes/restore/restore.js';
import { type ChangesRun, decisionsCsv, SIGN_IN, userId } from './changes-run.js';

export type Revoked = readonly [app: string, user: number];

/** Records a decision on these rows. */
export async function decide(
  run: ChangesRun,
  rows: readonly Revoked[],
  decision: 'keep' | 'revoke' = 'revoke',
  reviewer?: string,
): Promise<void> {
  const { folder, signal } = run;
  const csv = await decisionsCsv(
    run,
    rows.map(([app, n]) => ({ app, user: userId(n), decision, ...(reviewer === undefined ? {} : { reviewer }) })),
  );
  await importDecisions({ folder, files: [csv], importedBy: 'iam', clock: systemClock, signal });
}

export async function plan(run: ChangesRun): Promise<SealedPlan> {
  const { folder, verify, signal } = run;
  return await makePlan({ folder, limits: undefined, namedApps: [], verify, clock: systemClock, signal });
}

/** Decides and plans in one go. */
export async function planned(run: ChangesRun, rows: readonly Revoked[], reviewer?: string): Promise<SealedPlan> {
  await decide(run, rows, 'revoke', reviewer);
  return await plan(run);
}

export async function apply(
  run: ChangesRun,
  checksum: string,
  overrides: Partial<ApplyOptions> = {},
): Promise<ApplyResult> {
  return await applyPlan({
    client: run.client,
    signIn: SIGN_IN,
    planPath: join(run.folder, 'plan.json'),
    checksum,
    limits: undefined,
    verify: run.verify,
    dryRun: false,
    sendEmail: false,
    clock: systemClock,
    onProgress: () => {},
    signal: run.signal,
    ...overrides,
  });
}

/** Restores what the run's journal shows, with the checksum of the preview. */
export async function restoreAll(run: ChangesRun, overrides: Partial<RestoreOptions> = {}): Promise<RestoreSummary> {
  const options = {
    journalPath: join(run.folder, 'journal.ndjson'),
    limits: undefined,
    selection: overrides.selection,
    verify: run.verify,
    clock: systemClock,
    signal: run.signal,
  };
  const { checksum } = await previewRestore(options);
  return await restore({
    ...options,
    client: run.client,
    signIn: SIGN_IN,
    checksum,
    onProgress: () => {},
    ...overrides,
  });
}

/** `DELETE /path` of every request that changed something, in order. */
export function writesOf({ sandbox }: ChangesRun): string[] {
  return sandbox.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}
