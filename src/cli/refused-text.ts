import type { PlanEntry } from '../changes/plan/plan.js';
import { oneLine } from '../files/plain-text.js';
import { isUntilNamed } from '../policy/app-guard.js';

/** Reasons that are printed; plan.csv has them row by row. */
const MAX_REASONS = 20;

/** Why a plan refuses, a line a reason with how many rows it is of, the most first, and the flag that lets it be done. */
export function refusedText(entries: readonly PlanEntry[]): string {
  const reasons = new Map<string, number>();
  for (const { action, appLabel, appId, why } of entries) {
    if (action !== 'refused') continue;
    const reason = isUntilNamed(why, appId) ? `${appLabel}: ${why} (plan --app ${appId})` : why;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const sorted = [...reasons].sort(([, a], [, b]) => b - a);
  const lines = sorted.slice(0, MAX_REASONS).map(([reason, count]) => `${oneLine(`refused   ${count}  ${reason}`)}\n`);
  const left = sorted.length - lines.length;
  return `${lines.join('')}${left > 0 ? `refused   for ${left} more reasons: see plan.csv\n` : ''}`;
}
