import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../assignment/records.js';
import { shareOut } from '../../async/worker-pool.js';
import type { NdjsonFact } from '../../files/ndjson-gz-writer.js';
import { LAYOUT } from '../../run/layout.js';
import { createNamer } from '../../run/nameable.js';
import type { MembersRead, PathsFacts, UserGroupsRead } from '../../run/paths-facts.js';
import type { PathsNotes } from '../../run/paths-log.js';
import { readAppGroupLists } from './app-groups.js';
import { chooseWay, type Way } from './choose-way.js';
import { readMembersOf } from './group-members.js';
import { type ReadRules, readRules } from './group-rules.js';
import { NOT_REACHED, type PathsRead, type Reading } from './reading.js';
import { readGroupsOfUsers } from './user-groups.js';
import type { UsersInScope } from './users-in-scope.js';

export interface PathsReading extends Reading {
  /** Is told, once, which way is taken and why. */
  readonly note: (text: string) => void;
}

/**
 * Reads the ways to each access into the snapshot with the fewest requests that the API allows: each app's groups, the
 * rules, and then each group's members once or each user's groups once. Whatever one app, group or user is refused
 * becomes part of the facts; what ends all reading becomes `stopped`, and the facts say what was not reached.
 */
export async function readPaths(
  apps: readonly App[],
  noted: PathsNotes,
  users: UsersInScope,
  options: PathsReading,
): Promise<PathsRead> {
  const { signal } = options;
  const lists = await readAppGroupLists(apps, noted.apps, options);
  const files: NdjsonFact[] = [...lists.files];
  let stopped = lists.stopped;
  let rules: ReadRules = { read: { state: 'incomplete', why: NOT_REACHED, pages: 0, rules: 0 }, file: undefined };
  let way: Way = { way: 'none', because: NOT_REACHED };
  let held: Held = { groups: [], users: NOBODY, files: [], stopped: undefined };
  if (stopped === undefined) {
    try {
      if (lists.groupIds.length > 0) rules = await readRules(noted.rules, options);
      way = noted.way ?? (await decideWay(lists.groupIds.length, users, options));
      held = await readHeld(way, lists.groupIds, noted, users, options);
      stopped = held.stopped;
    } catch (error) {
      stopped = error;
    }
  }
  if (rules.file !== undefined) files.push(rules.file);
  files.push(...held.files);
  const { groups, users: asked } = held;
  const facts: PathsFacts = {
    way: way.way,
    because: way.because,
    apps: lists.reads,
    groups,
    users: asked,
    rules: rules.read,
  };
  return { facts, files, stopped: stopped ?? (signal.aborted ? signal.reason : undefined) };
}

async function decideWay(groups: number, users: UsersInScope, { log, note, signal }: PathsReading): Promise<Way> {
  let way = chooseWay({ groups, users: users.least(), isWhole: false });
  while (way === undefined) {
    const { isWhole } = await users.next(signal);
    const count = isWhole ? (await users.ids(signal)).length : users.least();
    way = chooseWay({ groups, users: count, isWhole });
  }
  await log.append({ kind: 'paths-way', ...way });
  note(`Reading the ways to each access: ${way.because}`);
  return way;
}

/** Who is in which group, whichever way it was read. */
interface Held {
  readonly groups: readonly MembersRead[];
  readonly users: UserGroupsRead;
  readonly files: readonly NdjsonFact[];
  readonly stopped: unknown;
}

const NOBODY: UserGroupsRead = { asked: 0, missing: 0, unread: 0 };

async function readHeld(
  { way }: Way,
  groupIds: readonly string[],
  noted: PathsNotes,
  users: UsersInScope,
  options: PathsReading,
): Promise<Held> {
  if (way === 'none') return { groups: [], users: NOBODY, files: [], stopped: undefined };
  if (way === 'groups') return await readGroups(groupIds, noted, options);
  while (!(await users.next(options.signal)).isWhole); // where a run is resumed, the users may still be read
  const ids = await users.ids(options.signal);
  const { read, file, stopped } = await readGroupsOfUsers(ids, new Set(groupIds), noted.userGroups, options);
  return { groups: [], users: read, files: [file], stopped };
}

async function readGroups(groupIds: readonly string[], noted: PathsNotes, options: PathsReading): Promise<Held> {
  await mkdir(join(options.folder, LAYOUT.membershipsFolder), { recursive: true, mode: 0o700 });
  const results = new Map<string, MembersRead>();
  const files = new Map<string, NdjsonFact>();
  const whyUnnameable = createNamer('group');
  const others = new Map(groupIds.map((id) => [id, whyUnnameable(id)]));
  let stopped: unknown;
  try {
    await shareOut(
      groupIds.filter((id) => others.get(id) === undefined),
      async (groupId, signal) => {
        const { read, file, fatal } = await readMembersOf(groupId, { ...options, signal }, noted.members.get(groupId));
        results.set(groupId, read);
        files.set(groupId, file);
        if (fatal !== undefined) throw fatal;
      },
      options,
    );
  } catch (error) {
    stopped = error;
  }
  return {
    groups: groupIds.map((groupId) => results.get(groupId) ?? unread(groupId, others.get(groupId) ?? NOT_REACHED)),
    users: NOBODY,
    files: groupIds.flatMap((groupId) => files.get(groupId) ?? []),
    stopped,
  };
}

function unread(groupId: string, why: string): MembersRead {
  const nothing = { pages: 0, members: 0, duplicates: 0, untold: 0, pageSize: 0 };
  return { groupId, state: 'incomplete', why, ...nothing };
}
