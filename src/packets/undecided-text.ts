import type { UndecidedPolicy } from '../policy/policy.js';

/** What the policy may do with rows that are left open, as reviewers are told before; empty where it leaves them. */
export function undecidedText(undecided: UndecidedPolicy): string {
  if (undecided === 'leave') return '';
  const done = undecided === 'keep' ? 'kept' : 'revoked';
  return `What has no decision after the deadline may be ${done} by policy, and is then reported as not decided by you.`;
}
