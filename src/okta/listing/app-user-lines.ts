import { embeddedUserOf } from '../../assignment/embedded-user.js';
import type { AppUserLine } from '../api.js';
import { parseAppUser } from '../parse.js';
import type { SpareBuffers } from '../transport/spare-buffers.js';
import { type RecordFacts, recordLinesReader } from './record-lines.js';
import { stripAppUser } from './strip-links.js';

/** Reads the bodies of one listing as lists for `parseAppUserLine`. */
export interface AppUserLinesReader {
  /** Throws where the body is not JSON. The lines are valid until `release`. */
  read(body: Buffer): unknown;
  /** Gives back what the lines lie in, to be called before the next page is asked for. */
  release(): void;
}

export function appUserLinesReader(parse: (body: Buffer) => unknown, spare: SpareBuffers): AppUserLinesReader {
  const read = recordLinesReader((bytes, facts) => new ReadLine(facts, bytes));
  let memory: Buffer | undefined;
  return {
    read(body) {
      if (memory === undefined || memory.byteLength < body.byteLength) memory = spare.take(body.byteLength);
      return read(body, memory) ?? parse(body);
    },
    release() {
      if (memory !== undefined) spare.give(memory);
      memory = undefined;
    },
  };
}

/** Pages whose lines `reader` has read, until the next one is asked for. */
export async function* releasing<T>(pages: AsyncIterable<T>, reader: AppUserLinesReader): AsyncGenerator<T> {
  try {
    for await (const page of pages) {
      yield page;
      reader.release();
    }
  } finally {
    reader.release();
  }
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
