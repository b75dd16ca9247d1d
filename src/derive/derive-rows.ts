import type { Assignment } from '../assignment/assignment.js';
import { factsOf } from '../assignment/assignment-facts.js';
import type { Change } from '../assignment/change.js';
import type { App } from '../assignment/records.js';
import { holderIdOf } from '../assignment/source-records.js';
import { createLineShelf, type LineShelf } from '../files/line-shelf.js';
import type { Lines } from '../files/ndjson-gz.js';
import type { GuardOf } from '../policy/app-guard.js';
import type { CarriedOf } from '../policy/reviewers/carried.js';
import type { ReportWriter, ReviewedApp, ReviewedAssignment } from '../report/model.js';
import type { Evaluator } from '../rules/evaluate.js';
import { createSharedNames, type IsSharedUserName } from '../rules/shared-user-names.js';
import type { PeopleOfRun } from '../run/people-of-run.js';
import { parseAppUserLines, readAppUserLines } from '../run/read-records.js';
import { embeddedOnly, type FindUser } from '../run/user-lookups.js';
import { userNamesIn } from '../run/user-names.js';
import type { AttributeWatch } from './attribute-watch.js';
import type { ConflictsOfRun, FindSides } from './conflicts/conflicts-of-run.js';
import type { AppPaths, PathIndex } from './paths/path-index.js';
import type { AppComparison } from './previous/compare-app.js';
import type { PreviousIndex } from './previous/previous-index.js';
import { detailsOf } from './row-details.js';
import type { FindUse, UseIndex } from './use-index.js';

/** Apps up to this many rows are held in memory as bytes, about a kilobyte each; larger ones are read twice instead. */
const HELD_ROWS = 12_000;

/** Rows handed to the writers at a time. */
const BATCH = 500;

export interface DeriveOptions {
  /** The folder that holds the snapshot. */
  readonly folder: string;
  /** Every app seen, in Okta's order; each one's users must be in the snapshot when it comes. */
  readonly apps: AsyncIterable<ReviewedApp>;
  /** Loads the users that were joined from the directory; called once, when the first row needs one. */
  readonly loadUsers: () => Promise<FindUser>;
  /** The users of an app that are known before they can be loaded, while the snapshot is still being made. */
  readonly usersOf?: ((appId: string) => FindUser | undefined) | undefined;
  /** The ways to each access; undefined where none were read. Asked for once, when the first app comes. */
  readonly loadPaths?: (() => Promise<PathIndex | undefined>) | undefined;
  /** What roster and register say; asked for once, when the first app comes. */
  readonly loadPeople: () => Promise<PeopleOfRun>;
  /** What is known of uses; undefined where no ledger was read. Asked for once, when the first app comes. */
  readonly loadUses?: (() => Promise<UseIndex | undefined>) | undefined;
  /** The apps that conflicts name, and what users have of them: loaded when the first of these apps comes. */
  readonly conflicts?: ConflictsOfRun | undefined;
  /** Attributes of the app user's profile that say what the access is. */
  readonly roleAttributes: readonly string[];
  /** The run before; undefined where nothing is compared. Asked for once, when the first app comes. */
  readonly loadPrevious?: (() => Promise<PreviousIndex | undefined>) | undefined;
  /** What ages are measured to, ISO 8601. */
  readonly asOf: string;
  /** Which rows carry their decision forward; none where undefined. */
  readonly carriedOf?: CarriedOf | undefined;
  /** What a plan refuses whatever is decided: nothing where undefined. */
  readonly guardOf?: GuardOf | undefined;
  readonly evaluator: Evaluator;
  /** Sees every row. */
  readonly watch?: AttributeWatch;
  readonly writer: Pick<ReportWriter, 'assignments' | 'changes' | 'endApp'>;
  readonly onRows: (rows: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Feeds every row of a snapshot, judged, to the writers: app by app in Okta's order, row by row in the order of that
 * app's listing. Reads files only, so that the same snapshot gives the same reports whenever and wherever it is done.
 */
export async function deriveRows(options: DeriveOptions): Promise<void> {
  let users: FindUser | undefined;
  let paths: Promise<PathIndex | undefined> | undefined;
  let people: PeopleOfRun | undefined;
  let uses: Promise<UseIndex | undefined> | undefined;
  let sides: FindSides | undefined;
  let previous: PreviousIndex | undefined;
  let isFirst = true;
  const shelf = createLineShelf();
  for await (const { app, read } of options.apps) {
    options.signal.throwIfAborted();
    if (isFirst) previous = await options.loadPrevious?.();
    isFirst = false;
    await writeChanges(previous?.changeOf(app, read) ?? [], options);
    using before = read.state === 'excluded' ? undefined : await previous?.forApp(app, read);
    let ofApp: AppPaths | undefined;
    const isNamed = options.conflicts?.names(app) === true;
    if (isNamed) sides ??= await options.conflicts?.load();
    if (read.pages > 0) {
      people ??= await options.loadPeople();
      // awaited at once: one that fails while something else is waited for would end the process
      paths ??= options.loadPaths?.();
      ofApp = await (await paths)?.forApp(app, read);
      uses ??= options.loadUses?.();
      const findUse = await (await uses)?.forApp(app.id);
      const known = options.usersOf?.(app.id);
      if (read.notEmbedded > 0 && known === undefined) users ??= await options.loadUsers();
      const findSides = isNamed ? sides : undefined;
      const findUser = known ?? users ?? embeddedOnly;
      await deriveApp(app, read.rows, { findUser, paths: ofApp, findUse, findSides, people, before }, shelf, options);
    }
    for (const gone of batchesOf(before?.removed() ?? [])) await writeChanges(gone, options);
    const unlisted = await ofApp?.unlisted();
    await options.writer.endApp(unlisted === undefined ? { app, read } : { app, read, unlisted });
  }
  await writeChanges(previous?.gone() ?? [], options);
}

async function writeChanges(changes: readonly Change[], { writer, signal }: DeriveOptions): Promise<void> {
  signal.throwIfAborted();
  if (changes.length > 0) await writer.changes(changes);
}

function* batchesOf(changes: Iterable<Change>): Generator<readonly Change[]> {
  let batch: Change[] = [];
  for (const one of changes) {
    batch.push(one);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** What the rows of one app are joined with. */
interface Joins {
  readonly findUser: FindUser;
  readonly paths: AppPaths | undefined;
  readonly findUse: FindUse | undefined;
  readonly findSides: FindSides | undefined;
  readonly before: AppComparison | undefined;
  readonly people: PeopleOfRun;
}

async function deriveApp(
  app: App,
  rowCount: number,
  joins: Joins,
  shelf: LineShelf,
  options: DeriveOptions,
): Promise<void> {
  const read = () => readAppUserLines(options.folder, app.id, options.signal);
  const { evaluator } = options;
  const held = evaluator.asksForSharedNames && rowCount <= HELD_ROWS ? await shelf.hold(read()) : undefined;
  const source = () => held ?? read();
  const isShared = evaluator.asksForSharedNames ? await sharedNamesOf(source()) : () => false;
  const evaluate = evaluator.forApp(app, isShared);
  for await (const lines of source()) {
    const batch = parseAppUserLines(lines);
    for (let start = 0; start < batch.length; start += BATCH) {
      options.signal.throwIfAborted();
      const changes: Change[] = [];
      const reviewed = batch.slice(start, start + BATCH).map((appUser): ReviewedAssignment => {
        const user = joins.findUser(appUser);
        const hr = joins.people.hrOf(user, appUser);
        const paths = joins.paths?.of(appUser);
        const sides = joins.findSides?.(holderIdOf(appUser));
        // a client that holds an admin role opens no console, and the ledger knows nothing of systems outside Okta
        const use =
          appUser._client === undefined && appUser._account === undefined ? joins.findUse?.(appUser.id) : undefined;
        // without spreads, which V8 has no fast way for here: they cost as much as a rule
        const row: Assignment = { app, appUser, user, hr, paths, sides, use };
        const facts = factsOf(row);
        const before = joins.before?.of(row, facts);
        const assignment = before === undefined ? row : { app, appUser, user, hr, paths, sides, use, before };
        if (before !== undefined) changes.push(...(joins.before?.changesOf(assignment, facts, before) ?? []));
        options.watch?.see(assignment);
        const evaluation = evaluate(assignment);
        return { assignment, facts, evaluation, more: detailsOf(assignment, evaluation, options) };
      });
      await options.writer.assignments(reviewed);
      await writeChanges(changes, options);
      options.onRows(reviewed.length);
    }
  }
}

type Source = AsyncIterable<Lines> | Iterable<Lines>;

/** The names that two users of the app have: looked for in the bytes, because parsing is most of what reading costs. */
async function sharedNamesOf(source: Source): Promise<IsSharedUserName> {
  const names = createSharedNames();
  for await (const lines of source) for (const name of userNamesIn(lines)) names.add(name);
  return names.seal();
}
