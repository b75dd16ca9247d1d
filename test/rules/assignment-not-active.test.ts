import { assignmentNotActive } from '../../src/rules/assignment-not-active.js';
import { describeRule } from '../support/describe-rule.js';

const NOT_ACTIVE = ['SUSPENDED', 'INACTIVE', 'REVOKED', 'DEPROVISIONED', 'UNASSIGNED'];
const OTHERS = ['ACTIVE', 'PROVISIONED', 'STAGED', 'PENDING', 'IMPORTED', 'MATCHED', 'APPROVED', 'IMPLICIT', 'LATER'];

describeRule(assignmentNotActive, [
  ...NOT_ACTIVE.map((status) => ({
    when: `with the status ${status}`,
    given: { appUser: { status } },
    expected: 'finding' as const,
  })),
  ...OTHERS.map((status) => ({
    when: `with the status ${status}`,
    given: { appUser: { status } },
    expected: 'pass' as const,
  })),
  {
    when: 'with what the status means',
    given: { appUser: { status: 'DEPROVISIONED' } },
    expected: 'finding',
    reason: 'The assignment has the status DEPROVISIONED: removed from the app by provisioning.',
  },
  { when: 'without a status', given: { appUser: { status: null } }, expected: 'unknown' },
]);
