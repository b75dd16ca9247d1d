import { join } from 'node:path';
import { embeddedUserOf } from '../../assignment/embedded-user.js';
import type { JsonObject } from '../../assignment/records.js';
import { messageOf } from '../../errors.js';
import { createNdjsonGz, type NdjsonFact, type NdjsonGzWriter } from '../../files/ndjson-gz-writer.js';
import { stripRecord } from '../../okta/listing/strip-links.js';
import { LAYOUT } from '../../run/layout.js';
import { readAppUsers } from '../../run/read-records.js';
import type { AppRead, DirectoryRead } from '../../run/run-facts.js';
import { unreadUser } from '../../run/user-lookups.js';
import { endsAll } from '../app-failure.js';
import { type Looked, type LookUpOptions, lookUpUser } from './look-up-user.js';
import { FEW, wholeDirectory } from './whole-directory.js';

export interface DirectoryOptions extends LookUpOptions {
  /** The run's folder. */
  readonly folder: string;
}

/** A user who could not be read, and why. */
export interface FailedLookUp {
  readonly userId: string;
  readonly why: string;
}

/** What was read of the users, on disk wherever a row needs one. */
export interface Directory {
  readonly read: DirectoryRead;
  /** Undefined where every row came with its user. */
  readonly file: NdjsonFact | undefined;
  /** Users whom another try may read; those that Okta refuses to show are not among them. */
  readonly failed: readonly FailedLookUp[];
  /** What ended the reading early, where it concerns more than one user; undefined when nothing did. */
  readonly stopped: unknown;
}

/** Reads the users of rows that came without one, and keeps them in the snapshot. */
export interface DirectoryReader {
  /**
   * Reads these users of an app at once, so that their app's reports need not wait; undefined when they are too many for that or
   * could not be read now: `finish` reads them then, and says what is wrong.
   */
  lookUpNow(appId: string, ids: readonly string[] | undefined): Promise<readonly JsonObject[] | undefined>;
  /**
   * Reads the users of all rows of these apps that are not read yet: one by one when they are few, else from the
   * whole directory. With `asks` false it asks for nothing, and keeps those that it has. Throws only where the file cannot
   * be written or the snapshot not be read.
   */
  finish(apps: readonly AppRead[], asks: boolean): Promise<Directory>;
}

export function createDirectoryReader(options: DirectoryOptions): DirectoryReader {
  const path = join(options.folder, LAYOUT.users);
  const records = new Map<string, Promise<Looked>>();
  const settled = new Set<string>();
  let opening: Promise<NdjsonGzWriter> | undefined;

  const open = () => {
    opening ??= createNdjsonGz(path, { name: LAYOUT.users });
    return opening;
  };

  function lookUp(id: string): Promise<Looked> {
    const known = records.get(id);
    if (known !== undefined) return known;
    const looked = lookUpUser(id, options).then(async (one) => {
      await (await open()).write([one.line]);
      return one;
    });
    records.set(id, looked);
    looked.catch(() => records.delete(id));
    return looked;
  }

  async function readAll(apps: readonly AppRead[]): Promise<Listed> {
    const wanted = await usersWithoutRecord(apps, options);
    for (const id of records.keys()) wanted.delete(id);
    const listed = wanted.size > FEW ? await fromListings(wanted, await open(), options) : NOT_LISTED;
    if (listed.stopped === undefined) for (const id of wanted) await lookUp(id);
    return listed;
  }

  async function finish(apps: readonly AppRead[], asks: boolean): Promise<Directory> {
    const needing = apps.filter(({ appId, notEmbedded }) => notEmbedded > 0 && !settled.has(appId));
    let listed: Listed = NOT_LISTED;
    try {
      if (asks) listed = await readAll(needing);
    } catch (error) {
      listed = { ...NOT_LISTED, stopped: error };
    }
    if (opening === undefined && needing.length === 0) return { ...NOTHING_READ, stopped: listed.stopped };
    // whatever went wrong: a row whose user is not in the file says so by itself, and all others can be reported
    const file = await (await open()).finish();
    const looked = await Promise.all(records.values());
    const count = (kind: Looked['kind']) => looked.filter((one) => one.kind === kind).length;
    const method = listed.isAsked ? 'list' : looked.length > 0 ? 'single' : 'none';
    return {
      read: {
        method,
        users: listed.users + count('found'),
        missing: count('missing'),
        unread: count('unread') + listed.failed.length,
      },
      file,
      failed: [...listed.failed, ...looked.flatMap(({ failed }) => failed ?? [])],
      stopped: listed.stopped,
    };
  }

  return {
    async lookUpNow(appId, ids) {
      if (ids === undefined) return undefined;
      const fresh = ids.filter((id) => !records.has(id));
      if (records.size + fresh.length > FEW) return undefined;
      try {
        const looked = await Promise.all(ids.map(lookUp));
        settled.add(appId);
        return looked.map(({ line }) => line);
      } catch {
        return undefined;
      }
    },
    async finish(apps, asks) {
      try {
        return await finish(apps, asks);
      } catch (error) {
        await (await opening)?.abandon();
        throw error;
      }
    },
  };
}

/** A directory of which nothing was read. */
export const NOTHING_READ: Omit<Directory, 'stopped'> = {
  read: { method: 'none', users: 0, missing: 0, unread: 0 },
  file: undefined,
  failed: [],
};

async function usersWithoutRecord(apps: readonly AppRead[], options: DirectoryOptions): Promise<Set<string>> {
  const wanted = new Set<string>();
  for (const { appId } of apps) {
    for await (const rows of readAppUsers(options.folder, appId, options.signal)) {
      for (const row of rows) if (embeddedUserOf(row) === undefined) wanted.add(row.id);
    }
  }
  return wanted;
}

interface Listed {
  readonly isAsked: boolean;
  readonly users: number;
  readonly failed: readonly FailedLookUp[];
  readonly stopped: unknown;
}

const NOT_LISTED: Listed = { isAsked: false, users: 0, failed: [], stopped: undefined };

/** Takes out of `wanted` whom it finds. Where the directory cannot be listed, those left are unread, and why. */
async function fromListings(wanted: Set<string>, writer: NdjsonGzWriter, options: DirectoryOptions): Promise<Listed> {
  const { client, signal } = options;
  const asked = wanted.size;
  const result = (rest: Partial<Listed>) => ({ ...NOT_LISTED, isAsked: true, users: asked - wanted.size, ...rest });
  try {
    for await (const users of wholeDirectory(client, signal)) {
      const found = users.filter((user) => wanted.delete(user.id));
      await writer.write(found.map(stripRecord));
      if (wanted.size === 0) return result({});
    }
    return result({});
  } catch (error) {
    if (endsAll(error, signal)) return result({ stopped: error });
    const why = messageOf(error);
    const failed = [...wanted].map((userId) => ({ userId, why }));
    await writer.write(failed.map(({ userId }) => unreadUser(userId, why)));
    const listed = result({ failed });
    wanted.clear();
    return listed;
  }
}
