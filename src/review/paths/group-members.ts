import { join } from 'node:path';
import { isGroupMember } from '../../assignment/group-guards.js';
import type { GroupMember, JsonObject } from '../../assignment/records.js';
import { IncompleteError, messageOf } from '../../errors.js';
import type { NdjsonFact, NdjsonGzWriter } from '../../files/ndjson-gz-writer.js';
import { PARTIAL_SUFFIX } from '../../files/output-file.js';
import { closeKept, openKept } from '../../files/reopen.js';
import type { Page } from '../../okta/api.js';
import { isInvalidCursor, OktaApiError } from '../../okta/errors.js';
import { PAGE_SIZE } from '../../okta/paths.js';
import { membershipsName } from '../../run/layout.js';
import { records } from '../../run/path-records.js';
import type { MembersRead } from '../../run/paths-facts.js';
import type { MembersEntry } from '../../run/paths-log.js';
import { createSeenIds, type SeenIds } from '../../sets/seen-ids.js';
import { endsAll } from '../app-failure.js';
import type { Reading } from './reading.js';

/** Page sizes, the largest first: a group whose page takes Okta too long (500 or 504) is read on with the next smaller one. */
const SIZES: readonly number[] = [PAGE_SIZE.members, 200, 50];

/** So often a page is tried before a smaller one is: each try may take Okta half a minute. */
const TRIES_OF_A_LARGE_PAGE = 2;

export interface ReadMembers {
  readonly read: MembersRead;
  readonly file: NdjsonFact;
  /** What ended the reading, when it concerns more than this group. */
  readonly fatal: unknown;
}

/**
 * Reads one group's members into the snapshot, page by page, from the start or from where an interrupted run stopped. A
 * group that cannot be read to its end keeps the members that it has and says why.
 */
export async function readMembersOf(groupId: string, options: Reading, from?: MembersEntry): Promise<ReadMembers> {
  const { writer, seen } = await openFile(groupId, options, from);
  let state = from ?? startOf(groupId);
  for (let isDone = isListedWhole(state); !isDone; ) {
    try {
      for await (const page of listFrom(state, options)) {
        state = await keepPage(page, state, seen, writer);
        await options.log.append(state);
      }
      isDone = true;
    } catch (error) {
      const smaller = isTooSlow(error) ? SIZES.find((size) => size < state.pageSize) : undefined;
      if (smaller !== undefined) {
        state = { ...state, pageSize: smaller };
        continue;
      }
      if (from !== undefined && isInvalidCursor(error)) {
        // a cursor that died while the run was down is no reason to fail
        await writer.abandon();
        await options.log.append(startOf(groupId));
        return await readMembersOf(groupId, options);
      }
      const fatal = endsAll(error, options.signal) ? error : undefined;
      const why = options.signal.aborted ? 'the run was stopped' : messageOf(error);
      return { read: readOf(state, 'incomplete', why), file: await closeKept(writer), fatal };
    }
  }
  return { read: readOf(state, 'complete', ''), file: await closeKept(writer), fatal: undefined };
}

function isListedWhole({ pages, next }: MembersEntry): boolean {
  return pages > 0 && next === null;
}

function listFrom({ groupId, pageSize, pages, next }: MembersEntry, { client, signal }: Reading) {
  return client.listGroupMembers(groupId, {
    expand: 'group-rules',
    limit: pageSize,
    from: pages === 0 ? undefined : (next ?? undefined),
    tries: pageSize > (SIZES.at(-1) ?? 0) ? TRIES_OF_A_LARGE_PAGE : undefined,
    signal,
  });
}

function isTooSlow(error: unknown): boolean {
  return error instanceof OktaApiError && (error.status === 500 || error.status === 504);
}

async function keepPage(
  page: Page<GroupMember>,
  state: MembersEntry,
  seen: SeenIds,
  writer: NdjsonGzWriter,
): Promise<MembersEntry> {
  const fresh = page.items.filter(({ id }) => seen.add(id));
  await writer.write(fresh.map(kept));
  return {
    ...state,
    pages: state.pages + 1,
    members: state.members + fresh.length,
    duplicates: state.duplicates + page.items.length - fresh.length,
    untold: state.untold + fresh.filter(({ _embedded }) => _embedded?.['group-rules'] == null).length,
    bytes: writer.position().bytes,
    next: page.next ?? null,
  };
}

/** Of a member what a membership is: who, whether they have left, and the rules behind it. The rest is the user's, not its. */
function kept({ id, status, _embedded }: GroupMember): JsonObject {
  const rules = _embedded?.['group-rules'];
  return { id, status, _embedded: rules == null ? undefined : { 'group-rules': rules } };
}

async function openFile(
  groupId: string,
  { folder, signal }: Reading,
  from: MembersEntry | undefined,
): Promise<{ readonly writer: NdjsonGzWriter; readonly seen: SeenIds }> {
  const name = membershipsName(groupId);
  const path = join(folder, name);
  const writer = await openKept(path, name, from && { bytes: from.bytes, rows: from.members });
  const seen = createSeenIds();
  if (from === undefined || from.bytes === 0 || isListedWhole(from)) return { writer, seen };
  for await (const { id } of records(path + PARTIAL_SUFFIX, 'member of a group', isGroupMember, signal, from.bytes)) {
    seen.add(id);
  }
  if (seen.size !== from.members) {
    throw new IncompleteError(`${path} holds ${seen.size} members where ${from.members} were noted`);
  }
  return { writer, seen };
}

function startOf(groupId: string): MembersEntry {
  const nothing = { pages: 0, members: 0, duplicates: 0, untold: 0, bytes: 0, next: null };
  return { kind: 'members', groupId, ...nothing, pageSize: SIZES[0] ?? 1 };
}

function readOf(entry: MembersEntry, state: MembersRead['state'], why: string): MembersRead {
  const { groupId, pages, members, duplicates, untold, pageSize } = entry;
  return { groupId, state, why, pages, members, duplicates, untold, pageSize };
}
