import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { isObject } from '../assignment/json-guards.js';
import type { JsonObject } from '../assignment/records.js';
import { RefusedError } from '../errors.js';
import { jsonIn } from './json-text.js';

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
  /**
   * The line's own `digest`: SHA-256, in hex, of the line as it would be without that member and without its newline.
   * By hand: `sed -n 3p FILE | sed 's/,"digest":"[0-9a-f]*"}$/}/' | tr -d '\n' | sha256sum`.
   */
  readonly digest: string;
}

/** One record of a chain, without the members that make the chain. */
export interface ChainRecord extends ChainHead {
  readonly record: JsonObject;
}

const HOW_TO_CONTINUE =
  'Nothing was changed in it. Put a good copy of the file back, from a backup or the last package; without one, what it recorded is lost, and whoever answers for the review has to move it out of the folder and begin that record anew';

/** A chained log that is not as it was written: which file, which line, and what is wrong there. */
export class ChainBrokenError extends RefusedError {
  readonly file: string;
  readonly line: number;
  readonly what: string;

  /** `isTorn`: only its last record is not whole, which whoever writes to it next drops. */
  constructor(path: string, line: number, what: string, isTorn = false) {
    super(`${basename(path)}, line ${line}: ${what}${isTorn ? '' : `. ${HOW_TO_CONTINUE}`}`);
    this.file = path;
    this.line = line;
    this.what = what;
  }
}

/** A line that ends with its own digest, so that even the last one, which no other quotes, shows a change. */
export interface SealedLine {
  readonly text: string;
  readonly digest: string;
}

const OWN_MEMBERS = ['seq', 'prev', 'digest'];

/** The first line of a log. */
export function headerLine(header: ChainHeader): SealedLine {
  return sealed(header);
}

/** The line of a record that comes after `head`: `prev` is the digest of the line before it. */
export function recordLine(head: ChainHead, record: JsonObject): SealedLine {
  if (OWN_MEMBERS.some((key) => key in record))
    throw new Error(`${OWN_MEMBERS.join(', ')} are the chain's own members`);
  return sealed({ seq: head.seq + 1, prev: head.digest, ...record });
}

/** How the line of the record after `head` begins, whatever the record is. */
export function recordStart(head: ChainHead): string {
  return `${JSON.stringify({ seq: head.seq + 1, prev: head.digest }).slice(0, -1)},`;
}

function sealed(value: JsonObject): SealedLine {
  const body = JSON.stringify(value);
  const digest = sha256(body);
  return { text: `${body.slice(0, -1)},"digest":"${digest}"}\n`, digest };
}

/** The header, once its line is sure to be one. */
export function parseHeader(path: string, bytes: Buffer): { readonly header: ChainHeader; readonly head: ChainHead } {
  const { value, digest } = parseLine(path, 1, bytes);
  if (isHeader(value)) return { header: value, head: { seq: 0, digest } };
  throw new ChainBrokenError(path, 1, 'the header is missing: it says schema, kind and manifestSha256');
}

/** The record, once its line is sure to come right after `head`. */
export function parseRecord(path: string, number: number, bytes: Buffer, head: ChainHead): ChainRecord {
  const { value, digest } = parseLine(path, number, bytes);
  const { seq, prev, ...record } = value;
  if (prev !== head.digest) {
    throw new ChainBrokenError(
      path,
      number,
      `the chain breaks: "prev" is not the digest of line ${number - 1}, so a line was added, removed, moved or rewritten here`,
    );
  }
  if (seq !== head.seq + 1) {
    throw new ChainBrokenError(path, number, `the chain breaks: "seq" is ${String(seq)} where ${head.seq + 1} follows`);
  }
  return { seq, digest, record };
}

const SEAL = /,"digest":"([0-9a-f]{64})"\}\n$/;

function parseLine(path: string, number: number, bytes: Buffer): { value: JsonObject; digest: string } {
  const text = bytes.toString('utf8');
  const [seal, digest = ''] = SEAL.exec(text) ?? [];
  if (seal === undefined) throw new ChainBrokenError(path, number, 'the line does not end with its digest');
  // of the bytes, not the text: decoding would take damaged UTF-8 for the character that replaces it
  const body = Buffer.concat([bytes.subarray(0, bytes.byteLength - seal.length), Buffer.from('}')]);
  if (sha256(body) !== digest) {
    throw new ChainBrokenError(path, number, 'the line was changed: it does not have the digest that it ends with');
  }
  const value = jsonIn(body.toString('utf8'));
  if (isObject(value)) return { value, digest };
  throw new ChainBrokenError(path, number, 'the line is not a JSON object');
}

function sha256(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

function isHeader(value: JsonObject): value is ChainHeader {
  return typeof value.schema === 'number' && typeof value.kind === 'string' && typeof value.manifestSha256 === 'string';
}
