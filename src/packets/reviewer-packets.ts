import { join } from 'node:path';
import { loadPageAssets } from '../pages/page-assets.js';
import { dayInZone } from '../policy/day-in-zone.js';
import type { PacketFormat, Policy } from '../policy/policy.js';
import type { ReportFile } from '../report/model.js';
import { serialDatesIn } from '../report/zoned-time.js';
import { LAYOUT } from '../run/layout.js';
import { dueDate } from './due-date.js';
import { packetName } from './packet-name.js';
import { writePacketPage } from './packet-page.js';
import type { PacketRow } from './packet-row.js';
import { packetTokens, tokenHash } from './packet-token.js';
import { writePacketWorkbook } from './packet-workbook.js';
import { undecidedText } from './undecided-text.js';

/** Rows of one file: what spreadsheets still open quickly, and what the import reads into memory at once. */
export const MAX_PACKET_ROWS = 20_000;

export interface ReviewerPacketsOptions {
  readonly folder: string;
  readonly org: string;
  readonly asOf: string;
  readonly startedAt: string;
  readonly policy: Policy;
  readonly secret: string;
  readonly maxRows?: number;
}

export interface AskedReviewer {
  readonly reviewer: string;
  /** Rows that they are asked about. */
  readonly count: number;
  /** Rows that carry an earlier decision forward. */
  readonly carried: number;
}

/** Writes all packets of one reviewer, in every format that the policy asks for; `rows` may be read any number of times. */
export type WriteReviewer = (asked: AskedReviewer, rows: () => AsyncIterable<PacketRow>) => Promise<ReportFile[]>;

export async function reviewerPackets(options: ReviewerPacketsOptions): Promise<WriteReviewer> {
  const { org, asOf, startedAt, maxRows = MAX_PACKET_ROWS } = options;
  const { reviewers, delivery, report } = options.policy;
  const { timezone } = report;
  const toSerialDate = serialDatesIn(timezone);
  const tokenOf = packetTokens(options.secret);
  const formats = reviewers?.packets ?? [];
  const assets = formats.includes('html') ? await loadPageAssets('packet') : undefined;
  const shared = {
    org,
    asOf,
    asOfDay: dayInZone(Date.parse(asOf), timezone),
    startedAt,
    contact: reviewers?.fallback,
    due: dueDate(asOf, delivery.deadline, timezone),
    undecided: undecidedText(delivery.undecided),
    endsMemberships: options.policy.apply.groups.allow.length > 0,
    hasRoster: options.policy.roster !== undefined,
  };

  async function writeOne(format: PacketFormat, { reviewer, carried }: AskedReviewer, part: Part): Promise<ReportFile> {
    const name = `${LAYOUT.packetsFolder}/${packetName(reviewer, part.number, format)}`;
    const path = join(options.folder, name);
    const identity = { ...shared, reviewer, carried, token: tokenOf(name) };
    const { rows, count } = part;
    const fact =
      format === 'html' && assets !== undefined
        ? await writePacketPage(path, name, { identity, timezone, part: part.number, parts: part.of, rows, assets })
        : await writePacketWorkbook(path, name, { identity, toSerialDate, rows, count });
    return { ...fact, rows: count, tokenSha256: tokenHash(identity.token) };
  }

  return async (asked, rows) => {
    const files: ReportFile[] = [];
    for (const part of partsOf(asked.count, maxRows, rows)) {
      for (const format of formats) files.push(await writeOne(format, asked, part));
    }
    return files;
  };
}

interface Part {
  /** Counted from 1. */
  readonly number: number;
  readonly of: number;
  readonly count: number;
  readonly rows: () => AsyncIterable<PacketRow>;
}

function partsOf(total: number, maxRows: number, rows: () => AsyncIterable<PacketRow>): Part[] {
  const of = Math.ceil(total / maxRows);
  return Array.from({ length: of }, (_, index) => {
    const start = index * maxRows;
    const end = Math.min(total, start + maxRows);
    return { number: index + 1, of, count: end - start, rows: () => slice(rows(), start, end) };
  });
}

async function* slice<T>(items: AsyncIterable<T>, start: number, end: number): AsyncGenerator<T> {
  let at = 0;
  for await (const item of items) {
    if (at >= end) return;
    if (at >= start) yield item;
    at += 1;
  }
}
