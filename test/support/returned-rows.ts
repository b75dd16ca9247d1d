import { factsOf } from '../../src/assignment/assignment-facts.js';
import type { TakenRow } from '../../src/changes/decide/check-returned.js';
import type { RunRow } from '../../src/changes/decide/check-row.js';
import type { ReturnedRow } from '../../src/changes/decide/returned-row.js';
import { type PacketRow, packetRowOf } from '../../src/packets/packet-row.js';
import type { Evaluation } from '../../src/rules/rule.js';
import { AS_OF_MS, type AssignmentParts, anApp, aUser } from './builders.js';
import { aReviewed } from './reports.js';

/** The digest that the rows below agree on. */
export const DIGEST = 'd'.repeat(64);

/** A row of a CSV file that keeps `aUser()`'s access to `anApp()`; give what matters to the test. */
export function aReturnedRow(overrides: Partial<ReturnedRow> = {}): ReturnedRow {
  return {
    file: 'decisions.csv',
    sha256: 'a'.repeat(64),
    savedAt: { ms: AS_OF_MS, by: 'system' },
    appId: anApp().id,
    userId: aUser().id,
    rowDigest: DIGEST,
    decision: 'keep',
    reason: '',
    reviewer: 'boss@example.com',
    token: '',
    cells: { key: 'B2', digest: 'C2', decision: 'D2', reason: 'E2', reviewer: 'F2' },
    ...overrides,
  };
}

/** The run's own row, which anyone may review. */
export function aRunRow(
  overrides: Partial<RunRow> = {},
  parts: AssignmentParts = {},
  evaluation: Partial<Evaluation> = {},
): RunRow {
  const reviewed = aReviewed(parts, evaluation);
  return { reviewed, facts: factsOf(reviewed.assignment), digest: DIGEST, assigned: { kind: 'anyone' }, ...overrides };
}

/** The same row as a packet shows it. */
export function aPacketRow(parts: AssignmentParts = {}, evaluation: Partial<Evaluation> = {}): PacketRow {
  const reviewed = aReviewed(parts, evaluation);
  return packetRowOf(reviewed, factsOf(reviewed.assignment), DIGEST);
}

/** A returned row that may be recorded as it came. */
export function aTakenRow(row: Partial<ReturnedRow> = {}): TakenRow {
  const returned = aReturnedRow(row);
  const { appId, userId, rowDigest, reviewer, reason, file, sha256 } = returned;
  return {
    row: returned,
    decision: {
      appId,
      userId,
      rowDigest,
      reviewer,
      reason,
      appLabel: 'Payroll',
      login: 'ada.nakamura@example.com',
      decision: returned.decision === 'revoke' ? 'revoke' : 'keep',
      recommendation: 'keep',
      assigned: 'anyone',
      source: { file, sha256, cell: returned.cells.decision, savedAt: new Date(returned.savedAt.ms).toISOString() },
    },
  };
}
