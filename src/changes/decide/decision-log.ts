import { join } from 'node:path';
import * as z from 'zod';
import { RefusedError } from '../../errors.js';
import type { ChainHead, ChainHeader } from '../../files/chain-line.js';
import { readChainedLog } from '../../files/chain-reader.js';
import { type ChainedLog, mendChainedLog, openChainedLog } from '../../files/chained-log.js';
import { isMissingFile } from '../../files/missing-file.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { refuseFuture } from '../../run/record-time.js';
import { recordProblems } from './record-problems.js';

const sourceSchema = z.union([
  z.object({ file: z.string(), sha256: z.string(), cell: z.string(), savedAt: z.string().optional() }).readonly(),
  z.object({ acceptedRules: z.array(z.string()).readonly() }).readonly(),
  /** Kept in bulk, as what was left of a reviewer's rows. */
  z.object({ keptRest: z.literal(true) }).readonly(),
  /** Decided by the policy after the deadline, as this reviewer had not. */
  z.object({ undecided: z.strictObject({ due: z.string(), reviewer: z.string() }).readonly() }).readonly(),
]);

const rowShape = { at: z.string(), appId: z.string(), userId: z.string(), reviewer: z.string() };

/** A reviewer's word on one row. A later one on the same row supersedes it, and both stay. */
const decisionSchema = z
  .object({
    kind: z.literal('decision'),
    ...rowShape,
    appLabel: z.string(),
    login: z.string(),
    rowDigest: z.string(),
    decision: z.enum(['keep', 'revoke']),
    reason: z.string(),
    /** What the run recommended. */
    recommendation: z.enum(['revoke', 'check', 'keep']),
    /** Why this reviewer may decide: `anyone` where the policy names no reviewers; `policy` where none decided. */
    assigned: z.enum(['owner', 'manager', 'fallback', 'anyone', 'policy']),
    /** In whose time of absence it was decided: by the delegate where they are the reviewer, else by either of the two. */
    delegation: z.strictObject({ from: z.string(), to: z.string(), approvedBy: z.string() }).readonly().optional(),
    /** Whether the secret token of this reviewer's packet came back with it; absent where no file came back. */
    packetToken: z.enum(['returned', 'not-returned']).optional(),
    importedBy: z.string(),
    source: sourceSchema,
  })
  .readonly();

/** A decision that was not taken, and why: the row stays as it was. */
const refusalSchema = z
  .object({
    kind: z.literal('refused'),
    ...rowShape,
    /** The run's words for the row; absent in records of versions that wrote none, whose table stays as it is. */
    appLabel: z.string().optional(),
    login: z.string().optional(),
    importedBy: z.string(),
    source: sourceSchema,
    why: z.string(),
  })
  .readonly();

/** A returned file whose import came to its end: it decides nothing again, what was refused of it aside. */
const fileSchema = z
  .object({
    kind: z.literal('file'),
    at: z.string(),
    file: z.string(),
    sha256: z.string(),
    /** When it was saved, by its own word or by the file system's. */
    savedAt: z.string(),
    savedBy: z.enum(['file', 'system']),
    /** Where in the run it is kept; absent in records of versions that kept none. */
    archived: z.string().optional(),
    importedBy: z.string(),
  })
  .readonly();

const recordSchema = z.discriminatedUnion('kind', [decisionSchema, refusalSchema, fileSchema]);

export type DecisionSource = z.infer<typeof sourceSchema>;
export type DecisionRecord = z.infer<typeof decisionSchema>;
export type RefusalRecord = z.infer<typeof refusalSchema>;
export type FileRecord = z.infer<typeof fileSchema>;
export type LoggedRecord = z.infer<typeof recordSchema>;

/** A record with its place in the chain. */
export interface LoggedDecision extends ChainHead {
  readonly record: LoggedRecord;
}

function headerOf(run: FinishedRun): ChainHeader {
  return { schema: 1, kind: 'decisions', manifestSha256: run.manifestSha256 };
}

/** Opens a run's decisions to append to. */
export function openDecisions(run: FinishedRun): Promise<ChainedLog> {
  // synced once, on closing: an import that is cut off is repeated, and finds what it had written
  return openChainedLog(join(run.folder, RECORDS.decisions), headerOf(run), { sync: false });
}

/** Drops the line that a killed import left unfinished; there may be no decisions at all. */
export async function mendDecisions(run: FinishedRun): Promise<void> {
  await mendChainedLog(join(run.folder, RECORDS.decisions), headerOf(run));
}

/** The records of a run's decisions, in order, their chain checked; none where nobody has decided yet. */
export async function* readDecisions(run: FinishedRun, signal: AbortSignal): AsyncGenerator<LoggedDecision> {
  const problemOf = recordProblems(run);
  try {
    for await (const { record, ...head } of readChainedLog(
      join(run.folder, RECORDS.decisions),
      headerOf(run),
      signal,
    )) {
      yield { ...head, record: parseRecord(record, head.seq, run, problemOf) };
    }
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
}

/** A record as it was written; what a valid chain holds beside that was written by somebody else. */
function parseRecord(
  record: unknown,
  seq: number,
  { clock }: FinishedRun,
  problemOf: ReturnType<typeof recordProblems>,
): LoggedRecord {
  const what = `${RECORDS.decisions}, record ${seq}`;
  const parsed = recordSchema.safeParse(record);
  if (!parsed.success) throw new RefusedError(`${what} is not a decision as this program writes it`);
  refuseFuture(parsed.data.at, clock.now(), what);
  // a newer decision would never pass one of a file that was saved ahead of now
  const savedAt = savedAtOf(parsed.data);
  if (savedAt !== undefined) refuseFuture(savedAt, clock.now(), `${what}, whose file`);
  const problem = parsed.data.kind === 'decision' ? problemOf(parsed.data) : undefined;
  if (problem !== undefined) throw new RefusedError(`${what} ${problem}`);
  return parsed.data;
}

function savedAtOf(record: LoggedRecord): string | undefined {
  if (record.kind === 'file') return record.savedAt;
  return 'savedAt' in record.source ? record.source.savedAt : undefined;
}
