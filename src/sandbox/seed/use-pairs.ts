import type { BaseOrg } from '../state/base-org.js';
import type { UserRecord } from '../state/records.js';
import { hash, hashText } from './random.js';
import { kindOf, type UseKind } from './use-events.js';

/** What sign-ons are derived from; the org as it was in the beginning, whatever a client changes. */
export type SignOnBase = Pick<
  BaseOrg,
  'appCount' | 'appAt' | 'appUserCount' | 'appUserIdAt' | 'appUserAt' | 'userIndex' | 'userAt' | 'userCount'
>;

/** A user who has an app that people get into by Okta. */
export interface UsePair {
  readonly app: number;
  readonly position: number;
  /** The user's place in the directory. */
  readonly user: number;
  readonly kind: UseKind;
  /** A number of this pair's own, which its rhythm comes from. */
  readonly mix: number;
}

/** The pairs that may come to use, worked out when they are first asked for. */
export interface UsePairs {
  all(): Iterable<UsePair>;
  /** When the access began, epoch milliseconds. */
  createdMs(pair: UsePair): number;
  userAt(index: number): UserRecord | undefined;
}

/** So many users and accesses are kept by heart; more would be a large org's whole directory. */
const MOST_KEPT = 20_000;

export function usePairs(seed: number, base: SignOnBase): UsePairs {
  let apps: readonly { readonly app: number; readonly kind: UseKind; mixes: Uint32Array; users: Int32Array }[] = [];
  const known = new Map<number, UserRecord | undefined>();
  const created = new Map<string, number>();

  function prepare(): void {
    apps = Array.from({ length: base.appCount }, (_, app) => app).flatMap((app) => {
      const kind = kindOf(base.appAt(app));
      if (kind === undefined) return [];
      const count = base.appUserCount(app);
      const mixes = new Uint32Array(count);
      const users = new Int32Array(count);
      for (let position = 0; position < count; position += 1) {
        const id = base.appUserIdAt(app, position) ?? '';
        mixes[position] = hash(seed, app, hashText(id), 61);
        users[position] = base.userIndex(id) ?? -1;
      }
      return [{ app, kind, mixes, users }];
    });
  }

  function* each(): Generator<UsePair> {
    if (apps.length === 0) prepare();
    for (const { app, kind, mixes, users } of apps) {
      for (const [position, mix] of mixes.entries()) yield { app, position, user: users[position] ?? -1, kind, mix };
    }
  }
  let few: readonly UsePair[] | undefined;

  return {
    all: () => {
      if (few === undefined && sizeOf(base) <= MOST_KEPT) few = [...each()];
      return few ?? each();
    },
    createdMs: ({ app, position }) => {
      const key = `${app} ${position}`;
      const ms = created.get(key) ?? Date.parse(base.appUserAt(app, position)?.created ?? '');
      if (created.size < MOST_KEPT) created.set(key, ms);
      return ms;
    },
    userAt: (index) => {
      if (!known.has(index)) {
        if (known.size >= MOST_KEPT) known.clear();
        known.set(index, base.userAt(index));
      }
      return known.get(index);
    },
  };
}

function sizeOf({ appCount, appUserCount }: SignOnBase): number {
  return Array.from({ length: appCount }, (_, app) => appUserCount(app)).reduce((sum, count) => sum + count, 0);
}
