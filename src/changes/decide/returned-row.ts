import { personKey } from '../../assignment/person.js';
import { DECISIONS, type PacketColumn } from '../../packets/packet-columns.js';
import type { ToSerialDate } from '../../report/zoned-time.js';
import type { SavedAt } from './file-to-read.js';

/** A decision that was not taken: where it stands in which file, and why. */
export interface Refusal {
  readonly file: string;
  /** `Review!N12` in a workbook; the column's letter and the line in a CSV file; empty where the whole file is meant. */
  readonly cell: string;
  readonly why: string;
  /** What stands there. */
  readonly found?: string;
  /** What the run says in its place, where the cell is one of its facts. */
  readonly expected?: string;
  /** Whose packet it is, where the file says so. */
  readonly reviewer?: string;
  readonly appLabel?: string;
  readonly login?: string;
}

/** One row as it came back, not checked against the run yet; without a decision and a reason it was left open. */
export interface ReturnedRow {
  readonly file: string;
  readonly sha256: string;
  readonly savedAt: SavedAt;
  readonly appId: string;
  readonly userId: string;
  readonly rowDigest: string;
  readonly decision: string;
  readonly reason: string;
  readonly reviewer: string;
  /** The packet's token that came back with it; empty where none did. */
  readonly token: string;
  /** Addresses by what stands there. */
  readonly cells: Readonly<Record<'key' | 'digest' | 'decision' | 'reason' | 'reviewer', string>>;
  /** What a packet's locked cells show now; absent in CSV, which is bound by its digest alone. */
  readonly shown?: ShownRow | undefined;
  /** What looks like a decision, in a cell that nobody reads. */
  readonly astray?: { readonly cell: string; readonly text: string } | undefined;
}

/** The locked cells of one row of a packet. */
export interface ShownRow {
  readonly number: number;
  readonly columns: readonly PacketColumn[];
  /** As the sheet has them, by the order of these columns; dates are serial numbers. */
  readonly values: readonly string[];
  readonly cells: readonly string[];
  readonly toSerialDate: ToSerialDate;
}

/** What a file gave: its rows, and what could not even be read as one. */
export interface ReturnedFile {
  readonly savedAt: SavedAt;
  readonly rows: readonly ReturnedRow[];
  readonly refusals: readonly Refusal[];
}

/** Whether somebody means a decision by this text, wherever it stands. */
export function looksDecided(text: string): boolean {
  const word = /^\s*(\p{L}+)/u.exec(text)?.[1]?.toLowerCase();
  return DECISIONS.some((decision) => decision === word);
}

export function isLeftOpen({ decision, reason }: ReturnedRow): boolean {
  return personKey(decision) === '' && personKey(reason) === '';
}
