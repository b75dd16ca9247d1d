import { systemClock } from '../../src/async/clock.js';
import { importDecisions } from '../../src/changes/decide/import-decisions.js';
import type { SealedPlan } from '../../src/changes/plan/plan.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { plan } from './apply-run.js';
import { aChangesRun, type ChangesRun, decisionsCsv } from './changes-run.js';
import { APP, type AppName, GROUP_POLICY, groupData, type Person, personId, revokedRows } from './group-org.js';

/** A run of an org of these people, whose revoked rows are decided. */
export async function aGroupRun(
  people: readonly Person[],
  { policy = GROUP_POLICY, sandbox = {} }: { readonly policy?: string; readonly sandbox?: SandboxOptions } = {},
): Promise<ChangesRun> {
  const run = await aChangesRun({ policy, data: groupData(people), sandbox });
  await revoke(
    run,
    revokedRows(people).map(({ app, n }) => [app, n] as const),
  );
  return run;
}

/** Records that these rows are to go, or are kept. */
export async function revoke(
  run: ChangesRun,
  rows: readonly (readonly [app: AppName, n: number])[],
  decision: 'keep' | 'revoke' = 'revoke',
): Promise<void> {
  const { folder, signal } = run;
  const csv = await decisionsCsv(
    run,
    rows.map(([app, n]) => ({ app: APP[app], user: personId(n), decision })),
  );
  await importDecisions({ folder, files: [csv], importedBy: 'iam', clock: systemClock, signal });
}

/** `Jira person1: remove-from-group` of every entry. */
export function actionsOf({ entries }: SealedPlan): string[] {
  return entries.map(({ appLabel, login, action }) => `${appLabel} ${login.replace('@example.com', '')}: ${action}`);
}

/** The same, planned. */
export async function plannedPeople(
  people: readonly Person[],
  options: Parameters<typeof aGroupRun>[1] = {},
): Promise<[ChangesRun, SealedPlan]> {
  const run = await aGroupRun(people, options);
  return [run, await plan(run)];
}
