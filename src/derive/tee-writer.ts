import type { PacketWriter } from '../packets/packet-writer.js';
import type { ReportWriter } from '../report/model.js';

/** A report writer that writes the reviewers' packets along: the rows pass once. */
export function withPackets(reports: ReportWriter, packets: PacketWriter | undefined): ReportWriter {
  if (packets === undefined) return reports;
  return {
    async assignments(rows) {
      await Promise.all([reports.assignments(rows), packets.assignments(rows)]);
    },
    async endApp(app) {
      await Promise.all([reports.endApp(app), packets.endApp(app)]);
    },
    async finish(run) {
      const { files, summary } = await reports.finish(run);
      const { files: packetFiles } = await packets.finish(run);
      return { files: [...files, ...packetFiles], summary };
    },
    async abandon() {
      await Promise.all([reports.abandon(), packets.abandon()]);
    },
  };
}
