import type { App } from '../records.js';
import type { AppRead } from '../snapshot/run-facts.js';

/** Puts apps that end in any order back into Okta's, and holds back those that still wait for their users. */
export interface InOrder {
  ended(read: AppRead): void;
  /** The users that rows came without are in the snapshot now. */
  usersJoined(): void;
}

/** Calls `ready` once per app, in the order of `apps`, as soon as every app before it is ready too. */
export function inOrder(apps: readonly App[], ready: (read: AppRead) => void): InOrder {
  const reads = new Map<string, AppRead>();
  let next = 0;
  let joined = false;

  function drain(): void {
    for (;;) {
      const app = apps[next];
      const read = app === undefined ? undefined : reads.get(app.id);
      if (read === undefined || (read.notEmbedded > 0 && !joined)) return;
      reads.delete(read.appId);
      next += 1;
      ready(read);
    }
  }

  return {
    ended(read) {
      reads.set(read.appId, read);
      drain();
    },
    usersJoined() {
      joined = true;
      drain();
    },
  };
}
