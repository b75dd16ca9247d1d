import { embeddedUserOf } from '../../assignment/embedded-user.js';
import type { AppUser } from '../../assignment/records.js';
import type { AppUserLine } from '../api.js';
import { isAppUser, parseAppUser } from '../parse.js';
import { createScratch, recordLinesOf } from './record-lines.js';
import { stripAppUser } from './strip-links.js';

/** Reads the bodies of one listing as lists for `parseAppUserLine`. Throws where one is not JSON. */
export function appUserLinesReader(parse: (body: Buffer) => unknown): (body: Buffer) => unknown {
  const memory = createScratch();
  return (body) => recordLinesOf(body, memory, takeAppUser) ?? parse(body);
}

/** One record as the reader gave it, checked as every application user is. */
export function parseAppUserLine(value: unknown, where: string): AppUserLine {
  if (value instanceof ReadLine) return value;
  const appUser = parseAppUser(value, where);
  return new ReadLine(appUser, Buffer.from(`${JSON.stringify(stripAppUser(appUser))}\n`));
}

/** A class, so that what was checked already is told from what comes from outside. */
class ReadLine implements AppUserLine {
  readonly id: string;
  readonly status: string | undefined;
  readonly hasUser: boolean;
  readonly bytes: Uint8Array;

  constructor(appUser: AppUser, bytes: Uint8Array) {
    this.id = appUser.id;
    this.status = appUser.status ?? undefined;
    this.hasUser = embeddedUserOf(appUser) !== undefined;
    this.bytes = bytes;
  }
}

/** A record that is not an application user is handed on as it is, to be refused with its place. */
function takeAppUser(bytes: Buffer, latin1: unknown): unknown {
  if (!isAppUser(latin1)) return latin1;
  if (isAscii(latin1.id) && isAscii(latin1.status ?? '')) return new ReadLine(latin1, bytes);
  const record: unknown = JSON.parse(bytes.toString('utf8'));
  return isAppUser(record) ? new ReadLine(record, bytes) : record;
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
