import { writtenWhole } from '../../files/output-file.js';
import type { Row } from '../../report/columns.js';
import { createCsvFile } from '../../report/csv/csv-file.js';
import { textTable } from '../../report/text-table.js';
import type { Plan, PlanEntry } from './plan.js';
import { groupText, HELD_DIRECTLY, type PlannedMembership } from './planned-membership.js';

const COLUMNS: readonly (readonly [key: string, of: (entry: PlanEntry) => string])[] = [
  ['action', (entry) => entry.action],
  ['why', (entry) => entry.why],
  ['app_id', (entry) => entry.appId],
  ['app_label', (entry) => entry.appLabel],
  ['user_id', (entry) => entry.userId],
  ['login', (entry) => entry.login],
  ['decided_by', ({ decision }) => decision.reviewer],
  ['decided_at', ({ decision }) => decision.at],
  ['decision_reason', ({ decision }) => decision.reason],
  ['assigned_as', ({ decision }) => asText(decision)],
  ['scope', ({ reviewed }) => reviewed.scope],
  ['granted_by_group', ({ reviewed }) => reviewed.groupName || reviewed.groupId],
  ['app_username', ({ reviewed }) => reviewed.userName],
  ['assignment_status', ({ reviewed }) => reviewed.status],
  ['assigned_at', ({ reviewed }) => reviewed.created],
  ['downstream_deactivation', (entry) => String(entry.downstreamDeactivation)],
  ['restorable', ({ restorable }) => restorable.answer],
  ['restorable_why', ({ restorable }) => restorable.why],
  ['app_role', (entry) => entry.appRole],
  ['paths', (entry) => entry.paths],
  ['out_of_groups', ({ memberships }) => memberships.map(groupText).join('; ')],
  ['also_hangs_on_them', ({ memberships }) => [...new Set(memberships.flatMap(hangingOn))].join('; ')],
];

/** In a time of absence the delegate may have decided, or did. */
function asText({ assigned, delegate }: PlanEntry['decision']): string {
  return delegate === undefined ? assigned : `${assigned}, with ${delegate} as the delegate`;
}

/** What else the membership gives the user: whether it goes too, or by what it stays. */
function hangingOn({ collateral }: PlannedMembership): string[] {
  return collateral.map(({ appLabel, heldBy, heldByName }) => {
    if (heldBy === '') return `${appLabel} (goes too)`;
    return `${appLabel} (stays, ${heldBy === HELD_DIRECTLY ? 'assigned directly' : `by group ${heldByName}`})`;
  });
}

const TABLE = textTable(
  'Plan',
  COLUMNS.map(([key]) => key),
);

/** Writes the plan for people to read: the file that holds is plan.json. */
export async function writePlanCsv(path: string, plan: Plan): Promise<void> {
  const file = await createCsvFile(path, TABLE);
  await writtenWhole(file, () => file.write(plan.entries.map((entry): Row => COLUMNS.map(([, of]) => of(entry)))));
}
