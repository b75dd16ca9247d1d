import type { Policy } from './policy.js';

/** Keys of a policy that change nothing as it stands, a sentence each: whoever wrote them meant something else to be on. */
export function idleKeys({ owners, reviewers }: Pick<Policy, 'owners' | 'reviewers'>): string[] {
  if (owners.length === 0) return [];
  if (reviewers === undefined) {
    return [
      'owners names who reviews which apps, and nobody is asked: reviewers is not set (reviewers: { by: owner })',
    ];
  }
  if (reviewers.by === 'owner') return [];
  return [`owners names who reviews which apps, and changes nothing: reviewers.by is ${reviewers.by}`];
}
