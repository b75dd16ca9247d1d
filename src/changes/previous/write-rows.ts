import { join } from 'node:path';
import { POLICY_DECIDER } from '../../assignment/decided-by-policy.js';
import type { EarlierDecision } from '../../assignment/row-before.js';
import { rowKey } from '../../assignment/row-key.js';
import { hasDecision, linePartsOf } from '../../derive/previous/line-parts.js';
import { RefusedError } from '../../errors.js';
import { gatherLines } from '../../files/gathered-lines.js';
import { parseJson } from '../../files/json-text.js';
import { createNdjsonGz, type NdjsonFact, type NdjsonGzWriter } from '../../files/ndjson-gz-writer.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { KeptRows } from '../../run/kept-rows.js';
import { LAYOUT, previousRowsName } from '../../run/layout.js';
import { type PreviousAppRecord, parsePreviousRow } from '../../run/previous-records.js';
import type { AppReadState } from '../../run/run-facts.js';
import type { EarlierDecisions } from './earlier-decisions.js';
import type { Removals } from './removals.js';
import type { DecidedCounts } from './review-before.js';

export interface RowsOptions {
  readonly run: FinishedRun;
  readonly into: string;
  readonly decisions: EarlierDecisions;
  /** What runs before it had removed: a reviewer who has kept it since has accepted its return. */
  readonly removed: Removals;
}

/** Takes a run's rows and keeps of each what a later run is compared by, with what was decided on it. */
export interface PreviousRowsWriter {
  /** Takes rows, all of an app before those of the next one. */
  add(rows: KeptRows): Promise<void>;
  /** Throws RefusedError where an app that was read whole has not as many rows as it had. */
  finish(): Promise<WrittenRows>;
}

export interface WrittenRows {
  readonly files: readonly NdjsonFact[];
  /** How the rows that were kept were decided on. */
  readonly decided: DecidedCounts;
}

export const STATES: Readonly<Record<AppReadState, PreviousAppRecord['state']>> = {
  complete: 'compared',
  deleted: 'compared',
  incomplete: 'unread',
  excluded: 'excluded',
};

interface OpenApp {
  readonly appId: string;
  readonly file: NdjsonGzWriter;
  readonly decided: ReadonlyMap<string, EarlierDecision>;
  rows: number;
}

export function previousRows({ run, into, decisions, removed }: RowsOptions): PreviousRowsWriter {
  const reads = new Map(run.facts.apps.map((read) => [read.appId, read]));
  const files: NdjsonFact[] = [];
  const written = new Map<string, number>();
  const lines = gatherLines();
  const keptIn = join(run.folder, LAYOUT.nextReview);
  let current: OpenApp | undefined;
  let [asked, answered] = [0, 0];

  async function begin(appId: string): Promise<OpenApp> {
    const name = previousRowsName(appId);
    const file = await createNdjsonGz(join(into, name), { name });
    return { appId, file, decided: await decisions.ofApp(appId), rows: 0 };
  }

  async function end(app: OpenApp): Promise<void> {
    await lines.flush(app.file, 'rest');
    written.set(app.appId, app.rows);
    files.push(await app.file.finish());
  }

  /** Counts how the row was decided, and gives it with its own decision, where it has one. */
  function decidedRow(row: Buffer, { appId, decided }: OpenApp): Uint8Array {
    const { id, more } = linePartsOf(row, keptIn);
    const own = decided.get(id);
    if (own === undefined && !hasDecision(more)) {
      asked += 1;
      return row;
    }
    const { values, decision: carried, findings } = parsePreviousRow(parseJson(row.toString('utf8'), keptIn));
    const decision = own ?? carried;
    const isByPolicy = decision?.reviewer === POLICY_DECIDER;
    if (own !== undefined) asked += 1;
    if (own !== undefined && !isByPolicy) answered += 1;
    if (decision?.decision === 'keep' && !isByPolicy) removed.delete(rowKey(appId, id));
    return own === undefined ? row : Buffer.from(JSON.stringify({ id, values, decision, findings }));
  }

  return {
    async add({ appId, rows }) {
      const { state } = reads.get(appId) ?? {};
      if (rows.length === 0 || state === undefined || STATES[state] !== 'compared') return;
      if (current !== undefined && current.appId !== appId) await end(current);
      if (current?.appId !== appId) current = await begin(appId);
      for (const row of rows) lines.add(decidedRow(row, current));
      current.rows += rows.length;
      await lines.flush(current.file);
    },
    async finish() {
      if (current !== undefined) await end(current);
      current = undefined;
      for (const { appId, state, rows } of reads.values()) {
        const found = written.get(appId) ?? 0;
        if (state === 'complete' && found !== rows) {
          const file = join(run.folder, LAYOUT.run);
          throw new RefusedError(`${run.folder} has ${found} rows of the app ${appId}, where ${file} says ${rows}`);
        }
      }
      return { files, decided: { asked, decided: answered } };
    },
  };
}
