import type { FinishedRun } from '../../run/finished-run.js';
import { readDeliveries } from './delivery-log.js';
import type { TicketFileRecord } from './delivery-record.js';

/** The files of tickets that were written for a run, in order. */
export async function readTicketFiles(run: FinishedRun, signal: AbortSignal): Promise<readonly TicketFileRecord[]> {
  const files: TicketFileRecord[] = [];
  for await (const { record } of readDeliveries(run, signal)) if (record.kind === 'ticket-file') files.push(record);
  return files;
}
