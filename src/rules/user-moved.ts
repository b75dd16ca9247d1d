import type { ComparedKey } from '../assignment/compared-columns.js';
import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** What says that somebody has another job now. */
const JOB: ReadonlyMap<ComparedKey, string> = new Map([
  ['department', 'department'],
  ['title', 'job title'],
  ['manager', 'manager'],
]);

/** Fires when a user's job changed since the run before and the access is one of the job before. */
export const userMoved: Rule<BaseSettings> = {
  id: 'user-moved',
  title: 'Access from before the user moved',
  rationale:
    'Who changes department, job or manager keeps the access of the job before unless somebody asks: movers gather more access than leavers.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3'],
    'ISO 27001': ['A.5.18', 'A.6.5'],
    'PCI DSS': ['7.2.4', '7.2.5'],
    'NIST 800-53': ['AC-2', 'PS-5'],
  },
  recommend: 'check',
  defaults: { severity: 'medium' },
  compile:
    () =>
    ({ before }) => {
      if (before?.change === undefined || before.change === 'new') return NOT_APPLICABLE;
      // assigned anew since the run before: it may be an access of the new job
      if (before.changed.some(({ what }) => what === 'assigned_at')) return NOT_APPLICABLE;
      const moves = before.changed.flatMap(({ what, before: was, after }) => {
        const name = JOB.get(what);
        return name === undefined ? [] : [`${name} was ${shown(was)} and is ${shown(after)}`];
      });
      if (moves.length === 0) return PASS;
      return { kind: 'finding', reason: `Since the review before, the user's ${moves.join('; the ')}.` };
    },
};

function shown(value: string): string {
  return value === '' ? 'empty' : `"${value}"`;
}
