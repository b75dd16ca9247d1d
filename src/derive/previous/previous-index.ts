import type { Change } from '../../assignment/change.js';
import { instantOf } from '../../assignment/instant.js';
import type { App } from '../../assignment/records.js';
import type { Removal } from '../../assignment/row-before.js';
import { rowKey } from '../../assignment/row-key.js';
import { createLineStore } from '../../files/line-store.js';
import type { ComparisonFacts } from '../../run/comparison-facts.js';
import { type PreviousAppRecord, readPreviousApps, readRemovals } from '../../run/previous-records.js';
import type { AppRead, RunFacts } from '../../run/run-facts.js';
import { attributeByLog } from './attribute-by-log.js';
import { type Attribute, appChange, UNLOGGED } from './changes.js';
import { type AppComparison, compareApp } from './compare-app.js';
import { loadPreviousRows } from './previous-rows.js';

/** The run before, as the snapshot keeps it to compare by. */
export interface PreviousIndex {
  /** The comparison of an app's rows, which the caller disposes of before the next one. */
  forApp(app: App, read: AppRead): Promise<AppComparison>;
  /** What happened to the app itself, if anything. */
  changeOf(app: App, read: AppRead): readonly Change[];
  /** The apps that are listed no more; to be asked after all others. */
  gone(): readonly Change[];
}

/** The run before, by what is kept of it; undefined where nothing is compared. */
export async function loadPreviousOf(
  folder: string,
  { comparison, changeLog }: Pick<RunFacts, 'comparison' | 'changeLog'>,
  signal: AbortSignal,
): Promise<PreviousIndex | undefined> {
  if (comparison === undefined) return undefined;
  const attribute = changeLog === undefined ? UNLOGGED : await attributeByLog(folder, signal);
  return await loadPrevious(folder, comparison, signal, attribute);
}

async function loadPrevious(
  folder: string,
  { startedAt, roleAttributes }: ComparisonFacts,
  signal: AbortSignal,
  attribute: Attribute,
): Promise<PreviousIndex> {
  const apps = new Map<string, PreviousAppRecord>();
  for await (const app of readPreviousApps(folder, signal)) apps.set(app.id, app);
  const removals = new Map<string, Removal>();
  for await (const removal of readRemovals(folder, signal)) {
    removals.set(rowKey(removal.appId, removal.userId), removal);
  }
  const listed = new Set<string>();
  const lines = createLineStore();
  // most runs have none, and a key for each row costs something
  const removalOf = (appId: string, userId: string) =>
    removals.size === 0 ? undefined : removals.get(rowKey(appId, userId));
  const startedMs = instantOf(startedAt) ?? Number.NaN;

  return {
    async forApp(app, read) {
      const before = apps.get(app.id);
      const isCompared = before === undefined ? isNew(app, startedMs) : before.state === 'compared';
      const rows =
        before?.state === 'compared' && before.rows > 0
          ? await loadPreviousRows(folder, app.id, lines, signal)
          : isCompared
            ? NO_ROWS
            : undefined;
      const isWhole = read.state === 'complete';
      return compareApp({ app, rows, isWhole, startedAt, roleAttributes, removalOf, attribute });
    },
    changeOf(app, read) {
      listed.add(app.id);
      const before = apps.get(app.id);
      const isIn = read.state !== 'excluded';
      const now = isIn ? IN_SCOPE : OUT_OF_SCOPE;
      if (before === undefined) {
        if (isNew(app, startedMs)) return [appChange('app-added', app, '', now)];
        return isIn ? [appChange('app-in-scope', app, NOT_LISTED, now)] : [];
      }
      const wasIn = before.state !== 'excluded';
      if (wasIn === isIn) return [];
      const kind = isIn ? 'app-in-scope' : 'app-out-of-scope';
      return [appChange(kind, app, wasIn ? IN_SCOPE : OUT_OF_SCOPE, now)];
    },
    gone() {
      const gone = [...apps.values()].filter(({ id }) => !listed.has(id));
      return gone.map((app) => appChange('app-gone', app, app.state === 'excluded' ? OUT_OF_SCOPE : rowsText(app), ''));
    },
  };
}

const IN_SCOPE = 'in scope';
const OUT_OF_SCOPE = 'out of scope';
const NOT_LISTED = 'not listed';

/** Whether the app was created after the run before began; one that it merely could not see was there already. */
function isNew(app: App, startedMs: number): boolean {
  const createdMs = instantOf(app.created);
  return createdMs !== undefined && createdMs > startedMs;
}

function rowsText({ rows, state }: PreviousAppRecord): string {
  return state === 'unread' ? 'in scope, not read whole' : `in scope, assignments: ${rows}`;
}

const NO_ROWS = {
  size: 0,
  find: () => undefined,
  isSame: () => false,
  row: () => {
    throw new RangeError('an app without rows was asked for one');
  },
  more: () => ({}),
  [Symbol.dispose]: () => {},
};
