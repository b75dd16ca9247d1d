import { provisioningError } from '../../src/rules/provisioning-error.js';
import { describeRule } from '../support/describe-rule.js';

describeRule(provisioningError, [
  { when: 'with the sync state ERROR', given: { appUser: { syncState: 'ERROR' } }, expected: 'finding' },
  ...['DISABLED', 'OUT_OF_SYNC', 'SYNCING', 'SYNCHRONIZED'].map((syncState) => ({
    when: `with the sync state ${syncState}`,
    given: { appUser: { syncState } },
    expected: 'pass' as const,
  })),
  {
    when: 'without a sync state',
    given: { appUser: { syncState: null } },
    expected: 'unknown',
    reason: 'Okta gave no sync state for the assignment, so this rule could not be judged.',
  },
]);
