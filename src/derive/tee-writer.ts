import type { PacketWriter } from '../packets/packet-writer.js';
import { missedReviewersText } from '../policy/reviewers/reviewer-tally.js';
import type { ReportWriter } from '../report/model.js';
import type { RunFacts } from '../run/run-facts.js';
import type { RowKeeper } from './previous/keep-rows.js';

type Finished = Awaited<ReturnType<ReportWriter['finish']>>;

/** A report writer that says what it warned of: the reviewers whom the policy means and who could not be taken. */
export interface TeeWriter extends Omit<ReportWriter, 'finish'> {
  finish(run: RunFacts): Promise<Finished & { readonly warnings: readonly string[] }>;
}

/** What is written along with a run's reports. */
export interface Companions {
  readonly packets?: PacketWriter | undefined;
  readonly keeper?: RowKeeper | undefined;
}

/** A report writer that writes the reviewers' packets along, and what the next review is compared by: the rows pass once. */
export function withCompanions(reports: ReportWriter, { packets, keeper }: Companions): TeeWriter {
  return {
    async assignments(rows) {
      await Promise.all([reports.assignments(rows), packets?.assignments(rows), keeper?.assignments(rows)]);
    },
    changes: (changes) => reports.changes(changes),
    async endApp(app) {
      await Promise.all([reports.endApp(app), packets?.endApp(app)]);
    },
    async finish(run) {
      // first, because the Summary says what became of the reviewers
      const written = await packets?.finish(run);
      const missed = written === undefined ? [] : missedReviewersText(written.missed);
      const warnings = [...new Set([...run.warnings, ...missed])];
      const kept = await keeper?.finish();
      const { files, summary } = await reports.finish({ ...run, warnings });
      const all = [...files, ...(written?.files ?? []), ...(kept === undefined ? [] : [kept])];
      return { files: all, summary, warnings };
    },
    async abandon() {
      await Promise.all([reports.abandon(), packets?.abandon(), keeper?.abandon()]);
    },
  };
}
