import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { RefusedError } from '../errors.js';
import type { JsonObject } from '../records.js';

/**
 * The first line of a chained log: what the log is, and the run that it belongs to by its manifest's SHA-256. Whoever
 * opens the log may say more in it, as long as the same log always gets the same header.
 */
export interface ChainHeader extends JsonObject {
  readonly schema: number;
  readonly kind: string;
  /** SHA-256 of the run's manifest.json, in hex. */
  readonly manifestSha256: string;
}

/** A place in a chain: everything up to this record. The header alone is `seq` 0. */
export interface ChainHead {
  readonly seq: number;
  /** SHA-256, in hex, of the record's line with its newline: `sed -n 3p FILE | sha256sum` says the same of line 3. */
  readonly digest: string;
}

/** One record of a chain, without the two fields that make the chain. */
export interface ChainRecord extends ChainHead {
  readonly record: JsonObject;
}

/** A chained log that is not as it was written: which file, which line, and what is wrong there. */
export class ChainBrokenError extends RefusedError {
  readonly file: string;
  readonly line: number;
  readonly what: string;

  constructor(path: string, line: number, what: string) {
    super(`${basename(path)}, line ${line}: ${what}`);
    this.file = path;
    this.line = line;
    this.what = what;
  }
}

/** SHA-256 of a line's bytes, in hex. */
export function lineDigest(line: string | Uint8Array): string {
  return createHash('sha256').update(line).digest('hex');
}

/** The line of a record that comes behind `head`. */
export function chainLine(head: ChainHead, record: JsonObject): string {
  if ('seq' in record || 'prev' in record) throw new Error('seq and prev are the chain’s own fields');
  return `${JSON.stringify({ seq: head.seq + 1, prev: head.digest, ...record })}\n`;
}

/** The header, once its line is sure to be one. */
export function parseHeader(path: string, bytes: Buffer): ChainHeader {
  const value = parseLine(path, 1, bytes);
  if (isHeader(value)) return value;
  throw new ChainBrokenError(path, 1, 'the header is missing: it says schema, kind and manifestSha256');
}

/** The record, once its line is sure to come right behind `head`. */
export function parseRecord(path: string, number: number, bytes: Buffer, head: ChainHead): ChainRecord {
  const { seq, prev, ...record } = parseLine(path, number, bytes);
  if (prev !== head.digest) {
    throw new ChainBrokenError(
      path,
      number,
      `the chain breaks: "prev" is not the SHA-256 of line ${number - 1}, so one of the two was changed, added or removed`,
    );
  }
  if (seq !== head.seq + 1) {
    throw new ChainBrokenError(path, number, `the chain breaks: "seq" is ${String(seq)} where ${head.seq + 1} follows`);
  }
  return { seq, digest: lineDigest(bytes), record };
}

function parseLine(path: string, number: number, bytes: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ChainBrokenError(path, number, 'not JSON');
  }
  if (isObject(value)) return value;
  throw new ChainBrokenError(path, number, 'not a JSON object');
}

function isHeader(value: JsonObject): value is ChainHeader {
  return typeof value.schema === 'number' && typeof value.kind === 'string' && typeof value.manifestSha256 === 'string';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
