import { join } from 'node:path';
import { embeddedGroupOf } from '../../assignment/embedded-group.js';
import { isGroup } from '../../assignment/group-guards.js';
import type { App, AppGroup, Group } from '../../assignment/records.js';
import { shareOut } from '../../async/worker-pool.js';
import { messageOf } from '../../errors.js';
import type { NdjsonFact } from '../../files/ndjson-gz-writer.js';
import { PARTIAL_SUFFIX } from '../../files/output-file.js';
import { closeKept, openKept } from '../../files/reopen.js';
import { LAYOUT } from '../../run/layout.js';
import { isAppGroupRecord, records } from '../../run/path-records.js';
import type { AppGroupsRead } from '../../run/paths-facts.js';
import type { AppGroupsEntry } from '../../run/paths-log.js';
import { endsAll } from '../app-failure.js';
import { NOT_REACHED, oneByOne, type Reading } from './reading.js';

type UnreadGroup = NonNullable<AppGroupsRead['unread']>[number];

/** Which groups give the apps, on disk; in memory what is needed to read on. */
export interface AppGroups {
  /** One entry for every app, in Okta's order. */
  readonly reads: readonly AppGroupsRead[];
  /** Every group that gives one of the apps, in the order in which they were met. */
  readonly groupIds: readonly string[];
  readonly files: readonly NdjsonFact[];
  /** What ended the reading early; undefined when nothing did. */
  readonly stopped: unknown;
}

/**
 * Lists the groups of each app, with the groups themselves embedded: their names and types come with no request of
 * their own. What an interrupted run noted is kept.
 */
export async function readAppGroupLists(
  apps: readonly App[],
  noted: readonly AppGroupsEntry[],
  options: Reading,
): Promise<AppGroups> {
  const { signal } = options;
  const store = await openStore(noted, options);
  const reads = new Map(noted.map(({ read }) => [read.appId, read]));
  let stopped: unknown;

  async function read(app: App, own: AbortSignal): Promise<void> {
    const found = new Map<string, AppGroup>();
    let pages = 0;
    try {
      for await (const page of options.client.listAppGroups(app.id, { expand: 'group', signal: own })) {
        for (const group of page.items) if (!found.has(group.id)) found.set(group.id, group);
        pages += 1;
      }
      const { groups, unread } = await withGroups([...found.values()], own);
      const done: AppGroupsRead = {
        ...{ appId: app.id, state: 'complete', why: '', pages, groups: groups.length },
        ...(unread.length === 0 ? {} : { unread }),
      };
      await store.keep(done, groups);
      reads.set(app.id, done);
    } catch (error) {
      if (endsAll(error, own)) throw error;
      // what a list has that was not read to its end is not the app's groups
      reads.set(app.id, { appId: app.id, state: 'incomplete', why: messageOf(error), pages, groups: 0 });
    }
  }

  /** A group that came without itself, or with another in its place, is read singly; one that cannot be is known by its id alone. */
  async function withGroups(listed: readonly AppGroup[], own: AbortSignal) {
    const groups: AppGroup[] = [];
    const unread: UnreadGroup[] = [];
    for (const group of listed) {
      if (store.known.has(group.id) || group._embedded?.group?.id === group.id) groups.push(group);
      else groups.push({ ...group, _embedded: { group: await readSingly(group.id, unread, own) } });
    }
    return { groups, unread };
  }

  async function readSingly(groupId: string, unread: UnreadGroup[], own: AbortSignal): Promise<Group> {
    try {
      return await options.client.getGroup(groupId, { signal: own });
    } catch (error) {
      if (endsAll(error, own)) throw error;
      unread.push({ groupId, why: messageOf(error) });
      return { id: groupId };
    }
  }

  try {
    const missing = apps.filter(({ id }) => !reads.has(id));
    await shareOut(missing, read, options);
  } catch (error) {
    stopped = error;
  }
  const files = await store.finish();
  const unread = (appId: string): AppGroupsRead => ({
    appId,
    state: 'incomplete',
    why: NOT_REACHED,
    pages: 0,
    groups: 0,
  });
  return {
    reads: apps.map(({ id }) => reads.get(id) ?? unread(id)),
    groupIds: [...store.known],
    files,
    stopped: stopped ?? (signal.aborted ? signal.reason : undefined),
  };
}

/** The two files that the lists go to, and the groups that are in them already. */
interface Store {
  readonly known: ReadonlySet<string>;
  keep(read: AppGroupsRead, groups: readonly AppGroup[]): Promise<void>;
  finish(): Promise<NdjsonFact[]>;
}

async function openStore(noted: readonly AppGroupsEntry[], { folder, log, signal }: Reading): Promise<Store> {
  const last = noted.at(-1);
  const open = (name: string, kept: AppGroupsEntry['groups'] | undefined) => openKept(join(folder, name), name, kept);
  const groups = await open(LAYOUT.groups, last?.groups);
  const appGroups = await open(LAYOUT.appGroups, last?.appGroups);
  const known = new Set<string>();
  if (last !== undefined && last.groups.bytes > 0) {
    const path = join(folder, LAYOUT.groups) + PARTIAL_SUFFIX;
    for await (const group of records(path, 'group', isGroup, signal, last.groups.bytes)) known.add(group.id);
  }
  const inTurn = oneByOne();

  async function write(read: AppGroupsRead, listed: readonly AppGroup[]): Promise<void> {
    const fresh = listed.filter(({ id }) => !known.has(id));
    await groups.write(fresh.map((group) => keptGroup(embeddedGroupOf(group))));
    await appGroups.write(listed.map((group) => keptAppGroup(read.appId, group)));
    for (const { id } of fresh) known.add(id);
    await log.append({ kind: 'app-groups', read, appGroups: appGroups.position(), groups: groups.position() });
  }

  return {
    known,
    keep: (read, listed) => inTurn(() => write(read, listed)),
    finish: () => inTurn(async () => [await closeKept(groups), await closeKept(appGroups)]),
  };
}

/** A group without its links, save the app that an imported group comes from. */
function keptGroup(group: Group): Group {
  const source = linkOf(group, 'source');
  return { ...group, _links: source === undefined ? undefined : { source } };
}

function linkOf({ _links }: Group, name: string): unknown {
  return typeof _links === 'object' && _links !== null ? Reflect.get(_links, name) : undefined;
}

function keptAppGroup(appId: string, group: AppGroup): AppGroup & { readonly appId: string } {
  const { _embedded, ...own } = group;
  const record = { appId, ...own, _links: undefined };
  if (!isAppGroupRecord(record)) throw new Error(`the group ${group.id} of the app ${appId} cannot be kept`);
  return record;
}
