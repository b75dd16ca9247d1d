import type { App, JsonObject } from '../assignment/records.js';
import type { AppRead } from '../run/run-facts.js';

/** Puts apps that end in any order back into Okta's, and holds back those that still wait for their users or for their paths. */
export interface InOrder {
  /** `users` are the records of the users that its rows came without, where they were read already. */
  ended(read: AppRead, users?: JoinedUsers): void;
  /** The users that rows came without are in the snapshot now. */
  usersJoined(): void;
  /** The ways to each access are in the snapshot now, as far as they could be read. */
  pathsRead(): void;
}

/** Lines of the snapshot's users that one app needs. */
export type JoinedUsers = readonly JsonObject[];

interface EndedApp {
  readonly read: AppRead;
  readonly users: JoinedUsers | undefined;
}

/**
 * Calls `ready` once per app, in the order of `apps`, as soon as every app before it is ready too; with `withPaths` not
 * before the paths are read.
 */
export function inOrder(
  apps: readonly App[],
  ready: (read: AppRead, users: JoinedUsers | undefined) => void,
  withPaths = false,
): InOrder {
  const waiting = new Map<string, EndedApp>();
  let next = 0;
  let joined = false;
  let isWaiting = withPaths;

  function drain(): void {
    while (!isWaiting) {
      const app = apps[next];
      const ended = app === undefined ? undefined : waiting.get(app.id);
      if (ended === undefined) return;
      const { read, users } = ended;
      if (read.notEmbedded > 0 && users === undefined && !joined) return;
      waiting.delete(read.appId);
      next += 1;
      ready(read, users);
    }
  }

  return {
    ended(read, users) {
      waiting.set(read.appId, { read, users });
      drain();
    },
    usersJoined() {
      joined = true;
      drain();
    },
    pathsRead() {
      isWaiting = false;
      drain();
    },
  };
}
