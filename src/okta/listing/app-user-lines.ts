import { embeddedUserOf } from '../../assignment/embedded-user.js';
import type { AppUserLine } from '../api.js';
import { parseAppUser } from '../parse.js';
import { type RecordFacts, recordLinesReader } from './record-lines.js';
import { stripAppUser } from './strip-links.js';

/** Reads the bodies of one listing as lists for `parseAppUserLine`. Throws where one is not JSON. */
export function appUserLinesReader(parse: (body: Buffer) => unknown): (body: Buffer) => unknown {
  const read = recordLinesReader((bytes, facts) => new ReadLine(facts, bytes));
  return (body) => read(body) ?? parse(body);
}

/** One record as the reader gave it, checked as every application user is. */
export function parseAppUserLine(value: unknown, where: string): AppUserLine {
  if (value instanceof ReadLine) return value;
  const appUser = parseAppUser(value, where);
  const facts = {
    id: appUser.id,
    status: appUser.status ?? undefined,
    hasUser: embeddedUserOf(appUser) !== undefined,
  };
  return new ReadLine(facts, Buffer.from(`${JSON.stringify(stripAppUser(appUser))}\n`));
}

/** A class, so that what was checked already is told from what comes from outside. */
class ReadLine implements AppUserLine {
  readonly id: string;
  readonly status: string | undefined;
  readonly hasUser: boolean;
  readonly bytes: Uint8Array;

  constructor({ id, status, hasUser }: RecordFacts, bytes: Uint8Array) {
    this.id = id;
    this.status = status;
    this.hasUser = hasUser;
    this.bytes = bytes;
  }
}
