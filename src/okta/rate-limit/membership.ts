import { messageOf } from '../../errors.js';
import type { ClientEvent } from '../api.js';
import type { BucketOptions } from './bucket.js';
import type { UnitPool } from './unit-source.js';

/** On what terms this process spends: with others while the pool lasts, then by itself. */
export interface Membership {
  terms(): Pick<BucketOptions, 'share' | 'openShared'>;
  /** Says that the budget is no longer shared, once, and only where it makes a difference: at the next request. */
  say(): void;
  onAlone(listener: (share: number) => void): void;
}

/** Without others to be heard of, there is somebody to share with all the same: else nobody would have asked for it. */
const FEWEST_PEERS = 2;

export function createMembership(
  share: number,
  pool: UnitPool | undefined,
  onEvent: (event: ClientEvent) => void,
): Membership {
  const ownShare = () => share / Math.max(FEWEST_PEERS, pool?.peers() ?? 1);
  let alone: number | undefined;
  let isSaid = false;
  return {
    terms: () => ({ share: alone ?? share, openShared: alone === undefined ? pool?.open : undefined }),
    say() {
      if (alone === undefined || isSaid) return;
      isSaid = true;
      onEvent({ kind: 'unshared', reason: messageOf(pool?.failed.reason), share: alone });
    },
    onAlone(listener) {
      pool?.failed.addEventListener(
        'abort',
        () => {
          alone = ownShare();
          listener(alone);
        },
        { once: true },
      );
    },
  };
}
