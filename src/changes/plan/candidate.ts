import type { Assignment } from '../../assignment/assignment.js';
import { factsOf } from '../../assignment/assignment-facts.js';
import type { App } from '../../assignment/records.js';
import { rowDigestOf } from '../../assignment/row-digest.js';
import { rowKey } from '../../assignment/row-key.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { type DecisionRecord, readDecisions } from '../decide/decision-log.js';
import type { PlanPlace } from './plan.js';
import { type WaysOfRun, wantedRows } from './ways-of-run.js';

/** A row whose decision, as it stands, is revoke. */
export interface Candidate {
  readonly assignment: Assignment;
  readonly decision: DecisionRecord;
  readonly decisionDigest: string;
  /** The row's digest, computed from the snapshot again. */
  readonly rowDigest: string;
}

export interface Revoked {
  readonly decision: DecisionRecord;
  readonly digest: string;
}

export interface RevokedRows {
  readonly revoked: ReadonlyMap<string, Revoked>;
  /** The last decision of the record. */
  readonly head: PlanPlace;
  /** The digest at the place that was asked for; undefined where the record is shorter now. */
  readonly digestAt: string | undefined;
}

/** The rows to revoke by the decisions as they stand. Memory grows with the revokes, not with the decisions. */
export async function readRevoked(run: FinishedRun, signal: AbortSignal, atSeq = 0): Promise<RevokedRows> {
  const revoked = new Map<string, Revoked>();
  let digestAt = atSeq === 0 ? '' : undefined;
  let head: PlanPlace = { seq: 0, digest: '' };
  for await (const { record, seq, digest } of readDecisions(run, signal)) {
    head = { seq, digest };
    if (seq === atSeq) digestAt = digest;
    if (record.kind !== 'decision') continue;
    const key = rowKey(record.appId, record.userId);
    if (record.decision === 'revoke') revoked.set(key, { decision: record, digest });
    else revoked.delete(key);
  }
  return { revoked, head, digestAt };
}

/** The revoked rows as the snapshot has them, in the run's order, with their ways where those were read. */
export async function readCandidates(
  run: FinishedRun,
  revoked: ReadonlyMap<string, Revoked>,
  ways: WaysOfRun | undefined,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const digestOf = rowDigestOf(run.facts.org, run.facts.asOf);
  const apps = new Set([...revoked.values()].map(({ decision }) => decision.appId));
  const candidates: Candidate[] = [];
  const isRevoked = ({ id }: App, userId: string) => revoked.has(rowKey(id, userId));
  for await (const assignment of wantedRows(run, ways, apps, isRevoked, signal)) {
    const found = revoked.get(rowKey(assignment.app.id, assignment.appUser.id));
    if (found === undefined) continue;
    const rowDigest = digestOf(factsOf(assignment));
    candidates.push({ assignment, decision: found.decision, decisionDigest: found.digest, rowDigest });
  }
  return candidates;
}
