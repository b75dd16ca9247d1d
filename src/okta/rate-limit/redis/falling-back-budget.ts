import { messageOf } from '../../../errors.js';
import { createRateBudget, type RateBudget, type RateBudgetOptions } from '../rate-budget.js';
import { createSharedBudget, type SharedBudgetOptions } from './shared-budget.js';

/** Without others to be heard of, there is somebody to share with all the same: else nobody would have asked for it. */
const FEWEST_PEERS = 2;

/**
 * The budget of several processes for as long as they can share it; then this process's own, with its part of the share.
 * What has not begun by then begins there; nothing is sent twice.
 */
export function createFallingBackBudget(options: SharedBudgetOptions): RateBudget {
  const shared = createSharedBudget(options);
  let own: RateBudget | undefined;
  /** Who knows Okta's clock: the budget of the last answer. */
  let answered: RateBudget = shared;
  let isClosed = false;

  function fallenBack(): RateBudget {
    if (own !== undefined) return own;
    const share = options.share / Math.max(FEWEST_PEERS, shared.peers());
    own = createRateBudget({ ...ownOptions(options), share });
    options.onEvent({ kind: 'unshared', reason: messageOf(shared.failed.reason), share });
    return own;
  }

  return {
    async run(name, signal, work) {
      let hasBegun = false;
      if (!shared.failed.aborted) {
        try {
          return await shared.run(name, signal, (tell) => {
            hasBegun = true;
            return work(tell);
          });
        } catch (error) {
          const isFailure = shared.failed.aborted && error === shared.failed.reason;
          if (hasBegun || !isFailure || isClosed) throw error;
        }
      }
      if (isClosed) throw shared.failed.reason;
      const fallback = fallenBack();
      return await fallback.run(name, signal, (tell) =>
        work((facts) => {
          tell(facts);
          answered = fallback;
        }),
      );
    },
    stalledMs: (name) => (own ?? shared).stalledMs(name),
    serverNow: () => answered.serverNow(),
    async close() {
      isClosed = true;
      await Promise.all([shared.close(), own?.close()]);
    },
  };
}

function ownOptions({
  maxConcurrent,
  patienceMs,
  clock,
  onEvent,
}: SharedBudgetOptions): Omit<RateBudgetOptions, 'share'> {
  return { maxConcurrent, patienceMs, clock, onEvent };
}
