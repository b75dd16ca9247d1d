import { join } from 'node:path';
import { shareOut } from '../../async/worker-pool.js';
import { messageOf } from '../../errors.js';
import type { NdjsonFact } from '../../files/ndjson-gz-writer.js';
import { PARTIAL_SUFFIX } from '../../files/output-file.js';
import { closeKept, openKept } from '../../files/reopen.js';
import { isNotFound } from '../../okta/errors.js';
import { LAYOUT } from '../../run/layout.js';
import { isUserGroups, records, type UserGroupsRecord } from '../../run/path-records.js';
import type { UserGroupsRead } from '../../run/paths-facts.js';
import type { UserGroupsPosition } from '../../run/paths-log.js';
import { endsAll } from '../app-failure.js';
import { oneByOne, type Reading } from './reading.js';

export interface ReadUserGroups {
  readonly read: UserGroupsRead;
  readonly file: NdjsonFact;
  /** What ended the reading early; undefined when nothing did. */
  readonly stopped: unknown;
}

/** Asks each user's groups and keeps of them those that give one of the apps, which is all that a path can be. */
export async function readGroupsOfUsers(
  userIds: readonly string[],
  giving: ReadonlySet<string>,
  noted: UserGroupsPosition | undefined,
  options: Reading,
): Promise<ReadUserGroups> {
  const { client, folder, log, signal } = options;
  const path = join(folder, LAYOUT.userGroups);
  const writer = await openKept(path, LAYOUT.userGroups, noted);
  const done = new Set<string>();
  const counts = { asked: 0, missing: 0, unread: 0 };
  const inTurn = oneByOne();
  let stopped: unknown;

  function count({ unread }: UserGroupsRecord, isMissing: boolean): void {
    counts.asked += 1;
    if (isMissing) counts.missing += 1;
    if (unread !== '') counts.unread += 1;
  }

  async function read(userId: string, own: AbortSignal): Promise<void> {
    const groups = new Set<string>();
    let unread = '';
    let isMissing = false;
    try {
      for await (const page of client.listUserGroups(userId, { signal: own })) {
        for (const { id } of page.items) if (giving.has(id)) groups.add(id);
      }
    } catch (error) {
      if (endsAll(error, own)) throw error;
      isMissing = isNotFound(error); // who is no user of Okta's is in no group
      if (!isMissing) unread = messageOf(error);
    }
    const record: UserGroupsRecord = { userId, groups: unread === '' ? [...groups] : [], unread };
    await inTurn(async () => {
      await writer.write([record]);
      count(record, isMissing);
      await log.append({ kind: 'user-groups', userGroups: { ...writer.position(), missing: counts.missing } });
    });
  }

  if (noted !== undefined && noted.bytes > 0) {
    for await (const record of records(path + PARTIAL_SUFFIX, "user's groups", isUserGroups, signal, noted.bytes)) {
      done.add(record.userId);
      count(record, false);
    }
    counts.missing = noted.missing; // the records do not say it
  }
  try {
    await shareOut(
      userIds.filter((id) => !done.has(id)),
      read,
      options,
    );
  } catch (error) {
    stopped = error;
  }
  return { read: counts, file: await inTurn(() => closeKept(writer)), stopped };
}
