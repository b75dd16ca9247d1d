import type { App } from '../../assignment/records.js';
import { readAppUsers } from '../../run/read-records.js';
import type { AppRead } from '../../run/run-facts.js';

/** How many users have one of the apps, as it becomes known while these are read. */
export interface UsersInScope {
  /** At least so many: the users of the largest app that has ended. */
  least(): number;
  /** Resolves when `least` may have grown; `isWhole` once every app has ended. */
  next(signal: AbortSignal): Promise<{ readonly isWhole: boolean }>;
  /** Every user once, from the snapshot; to be asked when all apps have ended. */
  ids(signal: AbortSignal): Promise<readonly string[]>;
}

/** The side that is told. */
export interface WatchedUsers extends UsersInScope {
  ended(read: AppRead): void;
  all(reads: readonly AppRead[]): void;
}

export function watchUsers(folder: string, apps: readonly App[]): WatchedUsers {
  const wanted = new Set(apps.map(({ id }) => id));
  let largest = 0;
  let whole: readonly AppRead[] | undefined;
  let tell = (): void => {};

  return {
    least: () => largest,
    async next(signal) {
      signal.throwIfAborted();
      if (whole !== undefined) return { isWhole: true };
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
        tell = () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
      });
      return { isWhole: whole !== undefined };
    },
    async ids(signal) {
      const ids = new Set<string>();
      for (const { appId, pages } of whole ?? []) {
        if (!wanted.has(appId) || pages === 0) continue;
        for await (const rows of readAppUsers(folder, appId, signal)) for (const { id } of rows) ids.add(id);
      }
      return [...ids];
    },
    ended({ appId, rows }) {
      if (!wanted.has(appId) || rows <= largest) return;
      largest = rows;
      tell();
    },
    all(reads) {
      whole = reads;
      tell();
    },
  };
}
