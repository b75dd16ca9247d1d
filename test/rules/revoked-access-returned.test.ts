import type { Removal } from '../../src/assignment/row-before.js';
import { revokedAccessReturned } from '../../src/rules/revoked-access-returned.js';
import { describeRule } from '../support/describe-rule.js';

const REMOVAL: Removal = {
  appId: '0oa1',
  userId: '00u1',
  at: '2026-07-02T08:00:00.000Z',
  by: 'job@example.com',
  run: '2026-06-30T00:00:00.000Z',
};
const before = (removal?: Removal) => ({ before: { change: 'new', changed: [], removal } }) as const;

describeRule(revokedAccessReturned, [
  {
    when: 'where an apply removed it',
    given: { ...before(REMOVAL), appUser: { created: '2026-08-01T10:00:00.000Z' } },
    expected: 'finding',
    reason:
      'The review of 2026-06-30 revoked this access and it was removed by job@example.com on 2026-07-02; it is there again, assigned on 2026-08-01.',
  },
  {
    when: 'where the log tells who gave it back',
    given: {
      before: {
        ...before(REMOVAL).before,
        returned: { at: '', by: 'ada@example.com', event: 'group.user_membership.add', cause: 'group' },
      },
      appUser: { created: '2026-08-01T10:00:00.000Z' },
    },
    expected: 'finding',
    reason:
      'The review of 2026-06-30 revoked this access and it was removed by job@example.com on 2026-07-02; it is there again, assigned on 2026-08-01 by ada@example.com.',
  },
  {
    when: 'where it was removed by hand, of an assignment without a date',
    given: { ...before({ ...REMOVAL, by: '' }), appUser: { created: null } },
    expected: 'finding',
    reason: 'The review of 2026-06-30 revoked this access and it was removed by hand on 2026-07-02; it is there again.',
  },
  { when: 'where nothing was removed', given: before(), expected: 'pass' },
  { when: 'without a run before', given: {}, expected: 'not-applicable' },
]);
