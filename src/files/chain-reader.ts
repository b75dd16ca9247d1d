import {
  ChainBrokenError,
  type ChainHead,
  type ChainHeader,
  type ChainRecord,
  headerLine,
  parseHeader,
  parseRecord,
  recordStart,
} from './chain-line.js';
import { readLines } from './lines.js';
import { isTornRecord } from './torn-record.js';

/**
 * Reads a chained log's records in order; memory holds one of them. Throws ChainBrokenError, which names file and line,
 * where the chain breaks, where a line is torn, or where the header is not of the given kind.
 */
export async function* readChainedLog(
  path: string,
  expected: Partial<ChainHeader> = {},
  signal?: AbortSignal,
): AsyncGenerator<ChainRecord> {
  let isEmpty = true;
  for await (const line of readChain(path, signal)) {
    isEmpty = false;
    if ('torn' in line) throw tornAt(path, line);
    if ('header' in line) sameHeader(path, line.header, expected);
    else yield { seq: line.seq, digest: line.digest, record: line.record };
  }
  if (isEmpty) throw new ChainBrokenError(path, 1, 'the file is empty');
}

/** The header of a chained log, without reading on. */
export async function readChainHeader(path: string, signal?: AbortSignal): Promise<ChainHeader> {
  for await (const line of readChain(path, signal)) {
    if ('header' in line) return line.header;
    if ('torn' in line) throw cutOff(path, line.torn);
  }
  throw new ChainBrokenError(path, 1, 'the file is empty');
}

/** Where a log that is appended to continues. */
export interface ChainEnd {
  /** The last record; undefined where not even the header is whole. */
  readonly head: ChainHead | undefined;
  /** Bytes up to there. */
  readonly bytes: number;
  /** Bytes of a torn last record behind them. */
  readonly tornBytes: number;
}

/**
 * Reads a log to its end, checking all of it. Throws ChainBrokenError for anything but a whole chain, after which at most
 * one write was cut off.
 */
export async function findChainEnd(path: string, header: ChainHeader): Promise<ChainEnd> {
  let head: ChainHead | undefined;
  let bytes = 0;
  for await (const part of readChain(path)) {
    if ('torn' in part) {
      const expected = head === undefined ? headerLine(header).text : recordStart(head);
      if (!isTornRecord(part.tail, expected)) throw damaged(path, part.torn);
      return { head, bytes, tornBytes: part.bytes };
    }
    if ('header' in part) sameHeader(path, part.header, header);
    head = { seq: 'header' in part ? 0 : part.seq, digest: part.digest };
    bytes += part.bytes;
  }
  return { head, bytes, tornBytes: 0 };
}

interface TornPart {
  /** The number of the line that no newline ends. */
  readonly torn: number;
  readonly tail: Buffer;
  readonly head: ChainHead | undefined;
}

type ChainPart = ChainRecord | { readonly header: ChainHeader; readonly digest: string } | TornPart;

async function* readChain(path: string, signal?: AbortSignal): AsyncGenerator<ChainPart & { bytes: number }> {
  let head: ChainHead | undefined;
  for await (const { number, bytes, whole } of readLines(path, signal)) {
    if (!whole) {
      yield { torn: number, tail: bytes, head, bytes: bytes.byteLength };
    } else if (head === undefined) {
      const parsed = parseHeader(path, bytes);
      head = parsed.head;
      yield { header: parsed.header, digest: head.digest, bytes: bytes.byteLength };
    } else {
      const record = parseRecord(path, number, bytes, head);
      head = record;
      yield { ...record, bytes: bytes.byteLength };
    }
  }
}

function tornAt(path: string, { torn, tail, head }: TornPart): ChainBrokenError {
  const isTorn = head === undefined || isTornRecord(tail, recordStart(head));
  return isTorn ? cutOff(path, torn) : damaged(path, torn);
}

function cutOff(path: string, line: number): ChainBrokenError {
  return new ChainBrokenError(path, line, 'the line is cut off: its last write did not finish', true);
}

function damaged(path: string, line: number): ChainBrokenError {
  return new ChainBrokenError(
    path,
    line,
    'the line is damaged, and not by a write that was cut off: more than one record may be lost in it',
  );
}

function sameHeader(path: string, found: ChainHeader, expected: Partial<ChainHeader>): void {
  for (const [key, value] of Object.entries(expected)) {
    if (JSON.stringify(found[key]) === JSON.stringify(value)) continue;
    throw new ChainBrokenError(
      path,
      1,
      `the header says ${key} ${JSON.stringify(found[key])} where ${JSON.stringify(value)} belongs: it is a record of something else`,
    );
  }
}
