import { join } from 'node:path';
import { createNdjsonGz, type NdjsonFact, type NdjsonGzWriter } from '../files/ndjson-gz-writer.js';
import type { OktaClient } from '../okta/api.js';
import { isNotFound, OktaApiError } from '../okta/errors.js';
import type { User } from '../records.js';
import { LAYOUT } from '../snapshot/layout.js';
import { readAppUsers } from '../snapshot/read-records.js';
import type { AppRead, DirectoryRead } from '../snapshot/run-facts.js';
import { missingUser, unreadUser } from '../snapshot/user-lookups.js';
import { stripRecord } from './strip-links.js';

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

/**
 * Reads the users of all rows that came without one, and keeps them in the snapshot: one by one when they are few,
 * else from two listings of the directory, because Okta leaves DEPROVISIONED users out of the normal one.
 */
export async function readDirectory(apps: readonly AppRead[], options: DirectoryOptions): Promise<Directory> {
  const wanted = await usersWithoutRecord(apps, options);
  if (wanted.size === 0) {
    return { read: { method: 'none', users: 0, missing: 0, unread: 0 }, file: undefined };
  }
  const writer = await createNdjsonGz(join(options.folder, LAYOUT.users), { name: LAYOUT.users });
  try {
    const method = wanted.size > FEW ? 'list' : 'single';
    const asked = wanted.size;
    if (method === 'list') await fromListings(wanted, writer, options);
    const counts = await oneByOne(wanted, writer, options);
    const users = asked - counts.missing - counts.unread;
    return { read: { method, users, ...counts }, file: await writer.finish() };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

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

/** Takes out of `wanted` whom it finds. */
async function fromListings(wanted: Set<string>, writer: NdjsonGzWriter, options: DirectoryOptions): Promise<void> {
  for (const listing of [{}, { filter: 'status eq "DEPROVISIONED"' }]) {
    for await (const page of options.client.listUsers({ ...listing, signal: options.signal })) {
      const found = page.items.filter((user) => wanted.delete(user.id));
      await writer.write(found.map(stripRecord));
      if (wanted.size === 0) return;
    }
  }
}

async function oneByOne(
  wanted: ReadonlySet<string>,
  writer: NdjsonGzWriter,
  options: DirectoryOptions,
): Promise<{ missing: number; unread: number }> {
  let missing = 0;
  let unread = 0;
  for (const id of wanted) {
    const record = await readOne(id, options);
    if (record.kind === 'missing') missing += 1;
    if (record.kind === 'unread') unread += 1;
    await writer.write([record.line]);
  }
  return { missing, unread };
}

async function readOne(
  id: string,
  options: DirectoryOptions,
): Promise<{ kind: 'found' | 'missing' | 'unread'; line: unknown }> {
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
