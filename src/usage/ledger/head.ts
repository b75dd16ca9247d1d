import { join } from 'node:path';
import * as z from 'zod';
import { IncompleteError } from '../../errors.js';
import { parseJson } from '../../files/json-text.js';
import { isMissingFile } from '../../files/missing-file.js';
import { writeOutputFile } from '../../files/output-file.js';
import { readRegular } from '../../files/regular-file.js';

const count = z.number().int().nonnegative();
const time = z.iso.datetime();
/** Never a path to elsewhere. */
const fileName = z.string().refine(isLedgerFile, 'is not a file of a ledger');

/** A time for which every use is known, and where that is from. */
const spanSchema = z.object({ from: time, to: time, by: z.enum(['log', 'files']) }).readonly();

/** How far the System Log was polled: where it continues, and the time that is read so far without a gap. */
const pollSchema = z.object({ next: z.string(), from: time, to: time }).readonly();

/**
 * `ledger.json`: what a ledger is and which of its files hold. It is replaced as a whole, last of all; whatever it does not
 * name is left over from a write that was cut off.
 */
const headSchema = z
  .object({
    schema: z.literal(1),
    org: z.string(),
    /** Types of events that count as use, sorted. A ledger never changes them: its numbers would mean two things. */
    events: z.array(z.string()).readonly(),
    /** Counts what the journal was settled into; part of the files' names. */
    generation: count,
    /** The file of pairs; null while there are none. */
    pairsFile: fileName.nullable(),
    pairs: count,
    uses: count,
    spans: z.array(spanSchema).readonly(),
    poll: pollSchema.nullable(),
    /**
     * By date: the file of the events that were counted, so that none is counted twice; null for a day that is covered whole
     * and a week past, whose events are all counted, so that none of them counts any more.
     */
    days: z.record(z.iso.date(), fileName.nullable()).readonly(),
  })
  .readonly();

export type LedgerHead = z.infer<typeof headSchema>;
export type LedgerSpan = z.infer<typeof spanSchema>;
export type Poll = z.infer<typeof pollSchema>;

export const HEAD_FILE = 'ledger.json';

export function newHead(org: string, events: readonly string[]): LedgerHead {
  const nothing = { pairsFile: null, pairs: 0, uses: 0, spans: [], poll: null, days: {} };
  return { schema: 1, org, events: [...events].sort(), generation: 0, ...nothing };
}

/** Undefined where the folder holds no ledger. Throws IncompleteError on one that is damaged. */
export async function readHead(folder: string): Promise<LedgerHead | undefined> {
  const path = join(folder, HEAD_FILE);
  const bytes = await readRegular(path).catch((error: unknown) => {
    if (isMissingFile(error)) return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const parsed = headSchema.safeParse(parseJson(bytes.toString('utf8'), path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new IncompleteError(
    `${path} is damaged (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}): restore the folder from a backup, or delete it and fill a new ledger`,
  );
}

export async function writeHead(folder: string, head: LedgerHead): Promise<void> {
  await writeOutputFile(join(folder, HEAD_FILE), `${JSON.stringify(head, undefined, 1)}\n`);
}

/** The names of the files that a head's ledger is made of, its journal included. */
export function filesOf(head: LedgerHead): ReadonlySet<string> {
  const days = Object.values(head.days).filter((name) => name !== null);
  const pairs = head.pairsFile === null ? [] : [head.pairsFile];
  return new Set([HEAD_FILE, journalName(head.generation), ...pairs, ...days]);
}

export function journalName(generation: number): string {
  return `journal-${generation}.ndjson`;
}

export function pairsName(generation: number): string {
  return `pairs-${generation}.ndjson.gz`;
}

export function seenName(date: string, generation: number): string {
  return `seen-${date}-${generation}.bin`;
}

/** A name that a ledger gives to files of its own, whichever generation they are of. */
export function isLedgerFile(name: string): boolean {
  return /^(?:ledger\.json|journal-\d+\.ndjson|pairs-\d+\.ndjson\.gz|seen-\d{4}-\d{2}-\d{2}-\d+\.bin)(?:\.partial)?$/.test(
    name,
  );
}
