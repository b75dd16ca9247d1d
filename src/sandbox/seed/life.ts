import type { Act } from './acts.js';

/** What the life of an org says of an access or a person at a moment; of one that has not lived, what was in the beginning. */
export interface Life {
  /** Whether a user who had the app in the beginning has it at that time. */
  readonly hasAccess: (appId: string, userId: string, ms: number) => boolean;
  /** Whether the user has been deactivated by that time. */
  readonly hasLeft: (userId: string, ms: number) => boolean;
}

export const NO_LIFE: Life = { hasAccess: () => true, hasLeft: () => false };

/** By what happened, in order of time, and when who left. */
export function lifeOf(history: readonly Act[], leavers: ReadonlyMap<string, number>): Life {
  const acts = new Map<string, { readonly ms: number; readonly isIn: boolean }[]>();
  for (const { change, appId, userId, at } of history) {
    const key = `${appId} ${userId}`;
    acts.set(key, [...(acts.get(key) ?? []), { ms: Date.parse(at), isIn: change === 'added' }]);
  }
  return {
    hasAccess: (appId, userId, ms) => acts.get(`${appId} ${userId}`)?.findLast((act) => act.ms <= ms)?.isIn ?? true,
    hasLeft: (userId, ms) => (leavers.get(userId) ?? Number.POSITIVE_INFINITY) <= ms,
  };
}
