import type { EarlierDecision } from '../../assignment/row-before.js';
import { createKeyedSpool } from '../../files/keyed-spool.js';
import type { LogHead } from '../../run/comparison-facts.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { readDecisions } from '../decide/decision-log.js';

/** What was decided in a run, app by app. */
export interface EarlierDecisions extends AsyncDisposable {
  /** The last record that was read; null where nobody has decided. */
  readonly head: LogHead;
  /** What holds of the app's rows, by the user's id. */
  ofApp(appId: string): Promise<ReadonlyMap<string, EarlierDecision>>;
}

interface Spooled extends EarlierDecision {
  readonly userId: string;
}

/**
 * Reads a run's decisions, its chain checked to the end, into a folder of their own: they come as the reviewers sent them,
 * and memory holds those of one app. `until` is the last record that counts; all of them do where it is undefined.
 */
export async function earlierDecisions(
  run: FinishedRun,
  options: { readonly scratch: string; readonly until: LogHead | undefined; readonly signal: AbortSignal },
): Promise<EarlierDecisions> {
  const { scratch, until, signal } = options;
  const last = until === undefined ? Number.POSITIVE_INFINITY : (until?.seq ?? 0);
  const spool = await createKeyedSpool(scratch);
  let head: LogHead = null;
  try {
    for await (const { record, seq, digest } of readDecisions(run, signal)) {
      if (seq > last) continue;
      head = { seq, digest };
      if (record.kind !== 'decision') continue;
      const { appId, userId, decision, reviewer, at, source } = record;
      const inBulk = 'keptRest' in source ? { inBulk: true } : {};
      await spool.add(appId, { userId, decision, reviewer, at, ...inBulk } satisfies Spooled);
    }
  } catch (error) {
    await spool.remove();
    throw error;
  }
  return {
    head,
    async ofApp(appId) {
      const decisions = new Map<string, EarlierDecision>();
      for await (const record of spool.read(appId)) {
        const { userId, ...decision } = record as Spooled; // as it was put there above
        decisions.set(userId, decision);
      }
      return decisions;
    },
    [Symbol.asyncDispose]: () => spool.remove(),
  };
}
