import type { ToSerialDate } from '../../report/zoned-time.js';

/** A decision that was not taken: where it stands in which file, and why. */
export interface Refusal {
  readonly file: string;
  /** `Review!N12` in a workbook; the column's letter and the line in a CSV file. */
  readonly cell: string;
  readonly why: string;
}

/** One decided row as it came back, not checked against the run yet. */
export interface ReturnedRow {
  readonly file: string;
  readonly sha256: string;
  readonly appId: string;
  readonly userId: string;
  readonly rowDigest: string;
  readonly decision: string;
  readonly reason: string;
  readonly reviewer: string;
  /** Addresses by what stands there. */
  readonly cells: Readonly<Record<'key' | 'digest' | 'decision' | 'reason' | 'reviewer', string>>;
  /** What a packet's locked cells show now; absent in CSV, which is bound by its digest alone. */
  readonly shown?: ShownRow | undefined;
}

/** The locked cells of one row of a packet. */
export interface ShownRow {
  readonly number: number;
  /** By the order of the packet's columns; dates are Excel's serial numbers. */
  readonly values: readonly (string | number)[];
  readonly cells: readonly string[];
  readonly toSerialDate: ToSerialDate;
}

/** What a file gave: its decided rows, and what could not even be read as one. */
export interface ReturnedFile {
  readonly rows: readonly ReturnedRow[];
  readonly refusals: readonly Refusal[];
}
