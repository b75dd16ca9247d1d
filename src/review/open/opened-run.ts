import type { FolderLock } from '../../files/folder-lock.js';
import type { FileFact } from '../../files/output-file.js';
import type { PathsNotes } from '../../run/paths-log.js';
import type { PageEntry, ReadLog } from '../../run/read-log.js';
import type { AppList } from './app-list.js';

/** A run with a locked folder, the time that it is about, a log of what is read, and the list of the org's apps. */
export interface OpenedRun extends AsyncDisposable {
  readonly folder: string;
  /** What ages are measured to, and when the run began, by the org's clock. */
  readonly asOf: string;
  readonly startedAt: string;
  /** What should be known of how the run began. */
  readonly warnings: readonly string[];
  /** The policy and waivers files as used. */
  readonly policyFiles: readonly FileFact[];
  readonly log: ReadLog;
  /** Undefined where the apps could not be listed; `stopped` says why. */
  readonly list: AppList | undefined;
  readonly stopped: unknown;
  /** What an interrupted run read of each app already; empty for a new run. */
  readonly resumed: ReadonlyMap<string, PageEntry>;
  /** What it noted of the ways to each access. */
  readonly notedPaths: PathsNotes;
  readonly resumedAt: readonly string[];
}

/** Ends a run's log and lets go of its folder. */
export function letGoOf(log: ReadLog, lock: FolderLock): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      try {
        await log.close();
      } finally {
        await lock.release();
      }
    },
  };
}
