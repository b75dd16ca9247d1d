import { join } from 'node:path';
import type { JsonObject, User } from '../../assignment/records.js';
import { createNdjsonGz, type NdjsonFact, type NdjsonGzWriter } from '../../files/ndjson-gz-writer.js';
import type { OktaClient } from '../../okta/api.js';
import { isNotFound, OktaApiError } from '../../okta/errors.js';
import { stripRecord } from '../../okta/listing/strip-links.js';
import { LAYOUT } from '../../run/layout.js';
import { readAppUsers } from '../../run/read-records.js';
import type { AppRead, DirectoryRead } from '../../run/run-facts.js';
import { missingUser, unreadUser } from '../../run/user-lookups.js';

/** Up to here single reads cost no more than a listing of the smallest directory in which they could be many. */
const FEW = 50;

export interface DirectoryOptions {
  readonly client: OktaClient;
  readonly folder: string;
  readonly signal: AbortSignal;
}

export interface Directory {
  readonly read: DirectoryRead;
  /** Undefined where every row came with its user and nothing had to be read. */
  readonly file: NdjsonFact | undefined;
}

/** Reads the users of rows that came without one, and keeps them in the snapshot. */
export interface DirectoryReader {
  /**
   * Reads these users of an app at once, so that their app's reports need not wait; undefined when they are too many for that or
   * could not be read now: `finish` reads them then, and says what is wrong.
   */
  lookUpNow(appId: string, ids: readonly string[] | undefined): Promise<readonly JsonObject[] | undefined>;
  /**
   * Reads the users of all rows of these apps that are not read yet: one by one when they are few, else from two
   * listings of the directory, because Okta leaves DEPROVISIONED users out of the normal one.
   */
  finish(apps: readonly AppRead[]): Promise<Directory>;
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
    const looked = readOne(id, options).then(async (one) => {
      await (await open()).write([one.line]);
      return one;
    });
    records.set(id, looked);
    looked.catch(() => records.delete(id));
    return looked;
  }

  async function finish(apps: readonly AppRead[]): Promise<Directory> {
    const wanted = await usersWithoutRecord(
      apps.filter(({ appId }) => !settled.has(appId)),
      options,
    );
    for (const id of records.keys()) wanted.delete(id);
    const isListed = wanted.size > FEW;
    const listed = isListed ? await fromListings(wanted, await open(), options) : 0;
    for (const id of wanted) await lookUp(id);
    const looked = await Promise.all(records.values());
    if (opening === undefined) return { read: NOTHING_READ, file: undefined };
    const count = (kind: Looked['kind']) => looked.filter((one) => one.kind === kind).length;
    const users = listed + count('found');
    const method = isListed ? 'list' : 'single';
    const file = await (await opening).finish();
    return { read: { method, users, missing: count('missing'), unread: count('unread') }, file };
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
    async finish(apps) {
      try {
        return await finish(apps);
      } catch (error) {
        await (await opening)?.abandon();
        throw error;
      }
    },
  };
}

/** What is said of a directory of which nothing was read. */
export const NOTHING_READ: DirectoryRead = { method: 'none', users: 0, missing: 0, unread: 0 };

async function usersWithoutRecord(apps: readonly AppRead[], options: DirectoryOptions): Promise<Set<string>> {
  const wanted = new Set<string>();
  for (const app of apps) {
    if (app.notEmbedded === 0) continue;
    for await (const rows of readAppUsers(options.folder, app.appId, options.signal)) {
      for (const row of rows) if (row._embedded?.user == null) wanted.add(row.id);
    }
  }
  return wanted;
}

/** Takes out of `wanted` whom it finds, and counts them. */
async function fromListings(wanted: Set<string>, writer: NdjsonGzWriter, options: DirectoryOptions): Promise<number> {
  const asked = wanted.size;
  for (const listing of [{}, { filter: 'status eq "DEPROVISIONED"' }]) {
    for await (const page of options.client.listUsers({ ...listing, signal: options.signal })) {
      const found = page.items.filter((user) => wanted.delete(user.id));
      await writer.write(found.map(stripRecord));
      if (wanted.size === 0) return asked;
    }
  }
  return asked - wanted.size;
}

interface Looked {
  readonly kind: 'found' | 'missing' | 'unread';
  /** As the snapshot has it. */
  readonly line: JsonObject;
}

async function readOne(id: string, options: DirectoryOptions): Promise<Looked> {
  try {
    const user: User = await options.client.getUser(id, { signal: options.signal });
    return { kind: 'found', line: stripRecord(user) };
  } catch (error) {
    if (isNotFound(error)) return { kind: 'missing', line: missingUser(id) };
    // a refusal of this one user says nothing of him: every rule about the user will be unknown
    if (error instanceof OktaApiError && error.status !== 401) {
      return { kind: 'unread', line: unreadUser(id, error.message) };
    }
    throw error;
  }
}
