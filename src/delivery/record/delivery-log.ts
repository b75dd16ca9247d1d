import { join } from 'node:path';
import { RefusedError } from '../../errors.js';
import type { ChainHead, ChainHeader } from '../../files/chain-line.js';
import { readChainedLog } from '../../files/chain-reader.js';
import { mendChainedLog, openChainedLog, type WriteAt } from '../../files/chained-log.js';
import { isMissingFile } from '../../files/missing-file.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { refuseFuture } from '../../run/record-time.js';
import { type DeliveryRecord, deliveryRecordSchema } from './delivery-record.js';

/** An open log of what was sent: a record is on the disk before `write` resolves. */
export interface DeliveryLog {
  write(record: DeliveryRecord): Promise<void>;
  close(): Promise<void>;
}

/** Opens what was sent for a run, after its last whole record. `write` stands in for the disk in tests. */
export async function openDeliveries(run: FinishedRun, write?: WriteAt): Promise<DeliveryLog> {
  const log = await openChainedLog(pathOf(run), headerOf(run), { sync: true, write });
  return {
    write: async (record) => {
      await log.append({ ...record });
    },
    close: () => log.close(),
  };
}

/** Drops the record that a killed process left unfinished; no mail was handed in for it yet. */
export async function mendDeliveries(run: FinishedRun): Promise<void> {
  await mendChainedLog(pathOf(run), headerOf(run));
}

/** The records in order, their chain and times checked; none where nothing was sent yet. */
export async function* readDeliveries(
  run: FinishedRun,
  signal: AbortSignal,
): AsyncGenerator<ChainHead & { readonly record: DeliveryRecord }> {
  try {
    for await (const { record, ...head } of readChainedLog(pathOf(run), headerOf(run), signal)) {
      yield { ...head, record: parseRecord(record, head.seq, run.clock.now()) };
    }
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
}

function parseRecord(record: unknown, seq: number, nowMs: number): DeliveryRecord {
  const what = `${RECORDS.deliveries}, record ${seq}`;
  const parsed = deliveryRecordSchema.safeParse(record);
  if (!parsed.success) throw new RefusedError(`${what} is not a record as this program writes it`);
  refuseFuture(parsed.data.at, nowMs, what);
  return parsed.data;
}

function pathOf({ folder }: FinishedRun): string {
  return join(folder, RECORDS.deliveries);
}

function headerOf(run: FinishedRun): ChainHeader {
  return { schema: 1, kind: 'deliveries', manifestSha256: run.manifestSha256, org: run.facts.org };
}
