import type { RowBefore } from '../../src/assignment/row-before.js';
import { userMoved } from '../../src/rules/user-moved.js';
import { describeRule } from '../support/describe-rule.js';

const changed = (...values: RowBefore['changed']): { readonly before: RowBefore } => ({
  before: { change: 'changed', changed: values },
});
const DEPARTMENT = { what: 'department', before: 'Finance', after: 'Sales' } as const;

describeRule(userMoved, [
  {
    when: 'for another department and another manager',
    given: changed(DEPARTMENT, { what: 'manager', before: '', after: 'Bo Lind' }),
    expected: 'finding',
    reason:
      'Since the review before, the user\'s department was "Finance" and is "Sales"; the manager was empty and is "Bo Lind".',
  },
  { when: 'for another title', given: changed({ what: 'title', before: 'A', after: 'B' }), expected: 'finding' },
  { when: 'for another last name', given: changed({ what: 'last_name', before: 'A', after: 'B' }), expected: 'pass' },
  { when: 'where nothing changed', given: { before: { change: 'same', changed: [] } }, expected: 'pass' },
  {
    when: 'where the access was assigned anew since',
    given: changed(DEPARTMENT, { what: 'assigned_at', before: '2026-01-01', after: '2026-04-01' }),
    expected: 'not-applicable',
  },
  { when: 'for a new access', given: { before: { change: 'new', changed: [] } }, expected: 'not-applicable' },
  {
    when: 'where the run before did not read the app',
    given: { before: { change: undefined, changed: [] } },
    expected: 'not-applicable',
  },
  { when: 'without a run before', given: {}, expected: 'not-applicable' },
]);
