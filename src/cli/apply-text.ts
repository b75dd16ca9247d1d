import type { ApplyResult } from '../changes/apply/apply-plan.js';
import { counted } from '../files/counted.js';
import { oneLine } from '../files/plain-text.js';
import { RECORDS } from '../run/layout.js';

/** What an apply did, and what of its plan is not done by one: a plan is carried out only when nothing of it is left. */
export function applyText({ outcomes, notTried, stopped, left, complete }: ApplyResult): string {
  const counts = Object.entries(outcomes)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`);
  const lines = [
    `${complete ? 'Done' : 'NOT COMPLETE'}: ${counts.join(', ') || 'nothing to do'}${notTried > 0 ? `, ${notTried} not tried` : ''}`,
    ...(left > 0
      ? [
          `left: ${counted(left, 'more row', 'more rows')} of the plan, by hand, held back or refused; ${RECORDS.planCsv} says what of each`,
        ]
      : []),
    ...(stopped === undefined ? [] : [`stopped: ${stopped}`]),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}
