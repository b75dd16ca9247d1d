import { packetsOfRun } from '../../delivery/packet-files.js';
import { readDeliveries } from '../../delivery/record/delivery-log.js';
import { readDeliveryState } from '../../delivery/record/delivery-state.js';
import { readToldEvents } from '../../delivery/record/told-events.js';
import { messageOf } from '../../errors.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import type { Problem } from './verify-report.js';

/**
 * Reads what was sent as `send` does, which refuses a mail that went out twice, and holds each packet that it names
 * against the run's own: the reviewer's, as the manifest has it.
 */
export async function checkDeliveries(run: FinishedRun, signal: AbortSignal): Promise<Problem[]> {
  const file = RECORDS.deliveries;
  const problems: Problem[] = [];
  try {
    await readDeliveryState(run, signal);
    await readToldEvents(run, signal);
    const packetsOf = await packetsOfRun(run);
    for await (const { record, seq } of readDeliveries(run, signal)) {
      if (record.kind !== 'intent') continue;
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
