import { join } from 'node:path';
import type { App } from '../../assignment/records.js';
import { IncompleteError } from '../../errors.js';
import { readNdjsonGz } from '../../files/ndjson-gz.js';
import { createNdjsonGz, type NdjsonFact, type NdjsonGzWriter } from '../../files/ndjson-gz-writer.js';
import { PARTIAL_SUFFIX } from '../../files/output-file.js';
import { closeKept, takeBack } from '../../files/reopen.js';
import type { AppUserLine, OktaClient, Page } from '../../okta/api.js';
import { isInvalidCursor } from '../../okta/errors.js';
import { PAGE_SIZE } from '../../okta/paths.js';
import { appUsersName } from '../../run/layout.js';
import { type PageEntry, type ReadLog, readOf, startOf } from '../../run/read-log.js';
import { parseAppUserRecord } from '../../run/read-records.js';
import type { AppRead } from '../../run/run-facts.js';
import { createSeenIds, type SeenIds } from '../../sets/seen-ids.js';
import { judgeAppFailure } from '../app-failure.js';
import type { Progress } from '../progress.js';

/** More users without a record than this are not noted: they are read from the directory's listing, not one by one. */
const MAX_NOTED = 1000;

export interface CollectAppOptions {
  readonly client: OktaClient;
  /** The run's folder. */
  readonly folder: string;
  readonly log: ReadLog;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface CollectedApp {
  readonly read: AppRead;
  readonly file: NdjsonFact;
  /** Users of rows that came without them; undefined where not all are known: most were, or an earlier run read some. */
  readonly unembedded: readonly string[] | undefined;
  /** What ended the listing, when it concerns more than this app (see judgeAppFailure). */
  readonly fatal: unknown;
}

/**
 * Reads one app's users into the snapshot, page by page, from the start or from where `from` says that an interrupted
 * run stopped. An app that cannot be read to its end keeps the rows it has and says why.
 */
export async function collectApp(app: App, options: CollectAppOptions, from?: PageEntry): Promise<CollectedApp> {
  const { seen, writer } = await openAppFile(app, options, from);
  const noted: string[] = [];
  let state: PageEntry = from ?? startOf(app.id);
  try {
    if (!isListedWhole(state)) {
      for await (const page of listFrom(app.id, state.next ?? undefined, options)) {
        for (const { id, hasUser } of page.items) if (!hasUser && noted.length < MAX_NOTED) noted.push(id);
        state = await keepPage(page, state, seen, writer);
        await options.log.append(state);
        options.progress.page(page.items.length);
      }
    }
    const unembedded = from === undefined && noted.length < MAX_NOTED ? noted : undefined;
    return { read: readOf(state, 'complete', ''), file: await writer.finish(), unembedded, fatal: undefined };
  } catch (error) {
    if (from !== undefined && isInvalidCursor(error)) {
      // Okta says nothing of how long a cursor lives: one that died while the run was down is not a reason to fail
      await writer.abandon();
      await options.log.append(startOf(app.id));
      return await collectApp(app, options);
    }
    const { state: outcome, why, fatal } = await judgeAppFailure(error, app, options);
    return { read: readOf(state, outcome, why), file: await closeKept(writer), unembedded: undefined, fatal };
  }
}

async function openAppFile(
  app: App,
  options: CollectAppOptions,
  from: PageEntry | undefined,
): Promise<{ seen: SeenIds; writer: NdjsonGzWriter }> {
  const name = appUsersName(app.id);
  const path = join(options.folder, name);
  if (from === undefined) return { seen: createSeenIds(), writer: await createNdjsonGz(path, { name }) };
  await takeBack(path);
  const seen = await idsIn(path + PARTIAL_SUFFIX, from);
  return { seen, writer: await createNdjsonGz(path, { name, keepBytes: from.bytes, keepRows: from.rows }) };
}

function listFrom(
  appId: string,
  from: string | undefined,
  options: CollectAppOptions,
): AsyncGenerator<Page<AppUserLine>> {
  return options.client.listAppUserLines(appId, {
    expand: 'user',
    limit: PAGE_SIZE.appUsers,
    from,
    signal: options.signal,
  });
}

/** Whether an interrupted run had read the last page already, and was killed before the file got its final name. */
function isListedWhole(entry: PageEntry): boolean {
  return entry.pages > 0 && entry.next === null;
}

async function keepPage(
  page: Page<AppUserLine>,
  state: PageEntry,
  seen: SeenIds,
  writer: NdjsonGzWriter,
): Promise<PageEntry> {
  const kept: Uint8Array[] = [];
  let { duplicates, notEmbedded, hasImplicit } = state;
  for (const record of page.items) {
    // Okta promises nothing about rows that move between pages while they are read: one user is one row
    if (!seen.add(record.id)) {
      duplicates += 1;
      continue;
    }
    if (!record.hasUser) notEmbedded += 1;
    if (record.status === 'IMPLICIT') hasImplicit = true;
    kept.push(record.bytes);
  }
  await writer.writeLines(kept);
  const at = new Date(page.serverMs).toISOString();
  return {
    ...state,
    pages: state.pages + 1,
    rows: seen.size,
    duplicates,
    notEmbedded,
    hasImplicit,
    bytes: writer.position().bytes,
    next: page.next ?? null,
    firstReadAt: state.firstReadAt === '' ? at : state.firstReadAt,
    lastReadAt: at,
  };
}

/** The users that an interrupted run already kept of this app: the rows of its partial file up to the noted page. */
async function idsIn(path: string, { rows, bytes }: PageEntry): Promise<SeenIds> {
  const ids = createSeenIds();
  if (rows === 0) return ids;
  for await (const batch of readNdjsonGz(path, { bytes })) {
    for (const record of batch) ids.add(parseAppUserRecord(record).id);
  }
  if (ids.size !== rows) throw new IncompleteError(`${path} holds ${ids.size} rows where ${rows} were noted`);
  return ids;
}
