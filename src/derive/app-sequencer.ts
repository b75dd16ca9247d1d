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
  /** What the System Log tells of changes is in the snapshot now, as far as it could be read. */
  changeLogRead(): void;
}

/** Lines of the snapshot's users that one app needs. */
export type JoinedUsers = readonly JsonObject[];

interface EndedApp {
  readonly read: AppRead;
  readonly users: JoinedUsers | undefined;
}

/** What apps wait for beside those before them. */
export interface HeldBack {
  /** Whether every app waits until the paths are read. */
  readonly withPaths?: boolean;
  /** Whether every app waits until the System Log is read. */
  readonly withChangeLog?: boolean;
  /** Apps that are judged by each other: the first of them waits for all of them. */
  readonly together?: ((app: App) => boolean) | undefined;
  /** Learns how those were read, before the first of them is ready. */
  readonly allEnded?: (reads: readonly AppRead[]) => void;
}

/** Calls `ready` once per app, in the order of `apps`, as soon as every app before it is ready too. */
export function inOrder(
  apps: readonly App[],
  ready: (read: AppRead, users: JoinedUsers | undefined) => void,
  { withPaths = false, withChangeLog = false, together, allEnded }: HeldBack = {},
): InOrder {
  const waiting = new Map<string, EndedApp>();
  const ties = new Set(together === undefined ? [] : apps.filter(together).map(({ id }) => id));
  const tied: AppRead[] = [];
  let next = 0;
  let joined = false;
  let isWaitingForPaths = withPaths;
  let isWaitingForLog = withChangeLog;
  let isTied = ties.size > 0;

  /** Whether every app that is judged by others is in the snapshot, with its users. */
  function untied(): boolean {
    if (tied.length < ties.size || (!joined && tied.some(({ notEmbedded }) => notEmbedded > 0))) return false;
    isTied = false;
    allEnded?.(tied);
    return true;
  }

  function drain(): void {
    while (!isWaitingForPaths && !isWaitingForLog) {
      const app = apps[next];
      const ended = app === undefined ? undefined : waiting.get(app.id);
      if (ended === undefined) return;
      const { read, users } = ended;
      if (read.notEmbedded > 0 && users === undefined && !joined) return;
      if (isTied && ties.has(read.appId) && !untied()) return;
      waiting.delete(read.appId);
      next += 1;
      ready(read, users);
    }
  }

  return {
    ended(read, users) {
      waiting.set(read.appId, { read, users });
      if (ties.has(read.appId)) tied.push(read);
      drain();
    },
    usersJoined() {
      joined = true;
      drain();
    },
    pathsRead() {
      isWaitingForPaths = false;
      drain();
    },
    changeLogRead() {
      isWaitingForLog = false;
      drain();
    },
  };
}
