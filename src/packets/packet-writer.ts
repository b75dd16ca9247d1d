import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { personKey } from '../assignment/person.js';
import { rowDigestOf } from '../assignment/row-digest.js';
import type { Subject } from '../assignment/subject.js';
import { readNdjsonGz } from '../files/ndjson-gz.js';
import { createNdjsonGz } from '../files/ndjson-gz-writer.js';
import type { Policy } from '../policy/policy.js';
import { indexPeople } from '../policy/reviewers/people-index.js';
import { reviewerOfRows } from '../policy/reviewers/reviewer-of.js';
import { createReviewerTally, type MissedReviewers } from '../policy/reviewers/reviewer-tally.js';
import type { ReportFile, ReviewedApp, ReviewedAssignment } from '../report/model.js';
import { LAYOUT } from '../run/layout.js';
import type { RunFacts } from '../run/run-facts.js';
import { createDepartmentCounts } from './department-counts.js';
import { type PacketRow, packetRowOf, packetRowSchema } from './packet-row.js';
import { reviewerPackets } from './reviewer-packets.js';
import { createReviewerSpool, type ReviewerSpool } from './reviewer-spool.js';

export interface PacketOptions {
  /** The run's folder. */
  readonly folder: string;
  readonly org: string;
  readonly asOf: string;
  readonly policy: Policy;
  /** What the packets' tokens are made of: random, and of no other run. */
  readonly secret: string;
  /** Rows of one file; a reviewer with more has further ones. */
  readonly maxRows?: number;
  readonly signal: AbortSignal;
}

export interface WrittenPackets {
  readonly files: readonly ReportFile[];
  readonly reviewers: readonly { readonly reviewer: string; readonly rows: number }[];
  /** Rows that did not get the reviewer whom the policy means. */
  readonly missed: MissedReviewers;
}

/** Writes the packets of a run while its rows pass: a hook of the same shape as the report writer. */
export interface PacketWriter {
  assignments(rows: readonly ReviewedAssignment[]): Promise<void>;
  endApp(app: ReviewedApp): Promise<void>;
  finish(run: RunFacts): Promise<WrittenPackets>;
  /** Leaves no packet behind; never throws. */
  abandon(): Promise<void>;
}

/** Opens the packets of a run; undefined where the policy asks for none. Rows wait on disk, memory stays flat. */
export async function writePackets(options: PacketOptions): Promise<PacketWriter | undefined> {
  if (options.policy.reviewers === undefined) return undefined;
  const packets = join(options.folder, LAYOUT.packetsFolder);
  const spoolFolder = join(packets, '.spool');
  await rm(packets, { recursive: true, force: true });
  await mkdir(spoolFolder, { recursive: true, mode: 0o700 });
  const rowsPath = join(spoolFolder, 'rows.ndjson.gz');
  const spool = await createNdjsonGz(rowsPath);
  const digestOf = rowDigestOf(options.org, options.asOf);
  const departments = createDepartmentCounts();

  async function* withPeers(rows: AsyncIterable<PacketRow>): AsyncGenerator<PacketRow> {
    for await (const row of rows) yield { ...row, peers: departments.of(row) };
  }

  return {
    async assignments(reviewed) {
      await spool.write(
        reviewed.map((one) => {
          const row = packetRowOf(one, one.facts, digestOf(one.facts));
          departments.add(row);
          return row;
        }),
      );
    },
    async endApp() {},
    async finish(run) {
      await spool.finish();
      const rows = () => withPeers(readRows(rowsPath, options.signal));
      const sorted = createReviewerSpool(spoolFolder);
      const { missed, carried } = await sortByReviewer(rows, sorted, options.policy);
      const reviewers = await sorted.finish();
      const write = await reviewerPackets({ ...options, startedAt: run.startedAt });
      const files: ReportFile[] = [];
      for (const { reviewer, rows: count } of reviewers) {
        options.signal.throwIfAborted();
        const left = carried.get(personKey(reviewer)) ?? 0;
        files.push(...(await write({ reviewer, count, carried: left }, () => sorted.read(reviewer))));
      }
      await rm(spoolFolder, { recursive: true });
      return { files, reviewers, missed };
    },
    async abandon() {
      await spool.abandon();
      await rm(packets, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

async function* readRows(path: string, signal: AbortSignal): AsyncGenerator<PacketRow> {
  for await (const batch of readNdjsonGz(path, { signal })) {
    for (const row of batch) yield packetRowSchema.parse(row);
  }
}

async function sortByReviewer(
  rows: () => AsyncGenerator<PacketRow>,
  sorted: ReviewerSpool,
  policy: Policy,
): Promise<{ readonly missed: MissedReviewers; readonly carried: ReadonlyMap<string, number> }> {
  const carried = new Map<string, number>();
  const reviewerOf = reviewerOfRows(policy, await indexPeople(policy, () => subjectsOf(rows())));
  const tally = createReviewerTally();
  for await (const row of rows()) {
    const { app_id: id, app_label: label, app_status: status } = row.facts;
    const assigned = reviewerOf({ id, label, status }, row.subject);
    if (row.isCarried) {
      if (assigned.kind === 'reviewer') addOne(carried, personKey(assigned.reviewer));
      continue;
    }
    tally.add(assigned);
    if (assigned.kind === 'reviewer') await sorted.add(assigned.reviewer, row);
  }
  return { missed: tally.missed(), carried };
}

function addOne(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

async function* subjectsOf(rows: AsyncIterable<PacketRow>): AsyncGenerator<Subject> {
  for await (const { subject } of rows) yield subject;
}
