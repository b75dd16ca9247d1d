import { MessageChannel } from 'node:worker_threads';
import type { FromReportThread, ReportThreadData } from '../../src/derive/report-messages.js';
import type { ReportsLine } from '../../src/derive/report-thread.js';
import { serveReports } from '../../src/derive/serve-reports.js';

/** Derives reports in this process, by the same messages: starting a thread takes longer than a small run's reports. */
export function reportsHere(data: ReportThreadData): ReportsLine {
  const { port1, port2 } = new MessageChannel();
  void serveReports(port2, data);
  return {
    postMessage: (message) => port1.postMessage(message),
    on: (event: 'message' | 'error' | 'exit', listener: (value: FromReportThread & Error) => void) =>
      port1.on(event === 'exit' ? 'close' : event, listener),
  };
}
