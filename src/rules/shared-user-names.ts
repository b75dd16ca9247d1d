import { foldCase } from './fold-case.js';

/** Whether another user of the app has the same app user name, case aside; the name is given as Okta returned it. */
export type IsSharedUserName = (userName: string) => boolean;

export interface SharedNames {
  /** Adds the app user name of one more user; every user of the app is added once. */
  readonly add: (userName: string) => void;
  /** Lets go of all names but the shared ones, and answers for those; nothing can be added afterwards. */
  readonly seal: () => IsSharedUserName;
}

/**
 * Finds the names that occur twice in one app. Only the names are held, and only until `seal`: some 75 bytes each, 15 MB
 * for 200,000 users. Packing them as bytes in typed arrays was measured: it saves a third of that at the best, which is
 * not worth a hash table of our own.
 */
export function createSharedNames(): SharedNames {
  const seen = new Set<string>();
  const shared = new Set<string>();
  return {
    add: (userName) => {
      const name = foldCase(userName);
      if (seen.has(name)) shared.add(name);
      else seen.add(name);
    },
    seal: () => {
      seen.clear();
      return (userName) => shared.size > 0 && shared.has(foldCase(userName));
    },
  };
}
