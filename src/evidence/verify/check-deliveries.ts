import { personKey } from '../../assignment/person.js';
import { readDecisions } from '../../changes/decide/decision-log.js';
import { packetsOfRun } from '../../delivery/packet-files.js';
import { readDeliveries } from '../../delivery/record/delivery-log.js';
import { readDeliveryState } from '../../delivery/record/delivery-state.js';
import { readTickets } from '../../delivery/record/ticket-state.js';
import { readToldEvents } from '../../delivery/record/told-events.js';
import { messageOf } from '../../errors.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import type { Problem } from './verify-report.js';

/**
 * Reads what was sent as `send` does, which refuses a mail that went out twice, and holds each packet that it names
 * against the run's own: the reviewer's, as the manifest has it; and each answer against the refusals on record.
 */
export async function checkDeliveries(run: FinishedRun, signal: AbortSignal): Promise<Problem[]> {
  const file = RECORDS.deliveries;
  const problems: Problem[] = [];
  try {
    await readDeliveryState(run, signal);
    await readToldEvents(run, signal);
    await readTickets(run, signal);
    const packetsOf = await packetsOfRun(run);
    const isRefused = await refusalsOnRecord(run, signal);
    for await (const { record, seq } of readDeliveries(run, signal)) {
      if (record.kind !== 'intent') continue;
      if (record.mail === 'refusals') {
        // what it carries was written for it alone, of these refusals
        const { answers, about } = record;
        if (answers !== undefined && about.some((person) => isRefused(person, answers.sha256))) continue;
        problems.push({ file, what: `record ${seq} tells ${about.join(', ')} of refusals that are not on record` });
        continue;
      }
      const packets = record.about.flatMap(packetsOf);
      for (const { name, sha256 } of record.files) {
        if (packets.some((packet) => packet.name === name && packet.sha256 === sha256)) continue;
        problems.push({
          file,
          what: `record ${seq} names ${name}, which is not a packet of ${record.about.join(', ')}`,
        });
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    problems.push({ file, what: `does not hold: ${messageOf(error)}` });
  }
  return problems;
}

async function refusalsOnRecord(
  run: FinishedRun,
  signal: AbortSignal,
): Promise<(reviewer: string, sha256: string) => boolean> {
  const refused = new Set<string>();
  for await (const { record } of readDecisions(run, signal)) {
    if (record.kind !== 'refused' || !('file' in record.source)) continue;
    refused.add(`${personKey(record.reviewer)} ${record.source.sha256}`);
  }
  return (reviewer, sha256) => refused.has(`${personKey(reviewer)} ${sha256}`);
}
