import { join } from 'node:path';
import type { Clock } from '../async/clock.js';
import { medianOf, removalDays } from '../changes/apply/removal-days.js';
import { loadPlanIfThere } from '../changes/plan/load-plan.js';
import { openOf } from '../changes/status/coverage.js';
import { type ReviewStatus, reviewStatusByApp } from '../changes/status/status.js';
import { campaignStatus } from '../delivery/campaign-status.js';
import { readChainedLog } from '../files/chain-reader.js';
import { isObject, textOf } from '../pages/parts/json-values.js';
import type {
  CampaignNumbers,
  LaterNumbers,
  PlanNumbers,
  ProgressNumbers,
  RecordHead,
} from '../pages/review/later-numbers.js';
import { MAX_REVIEWERS } from '../pages/review/later-numbers.js';
import { dayInZone } from '../policy/day-in-zone.js';
import type { MoreTable } from '../report/model.js';
import type { CampaignSummary, ReviewerCampaign } from '../run/campaign-summary.js';
import { type FinishedRun, openFinishedRun } from '../run/finished-run.js';
import { laterRecordsIn } from '../run/later-records.js';
import { RECORDS } from '../run/layout.js';
import { OUTCOME_LABELS, outcomeOf } from './plan-outcomes.js';

/**
 * What became of a run since it was made, for the page that `report` writes; undefined where nothing did. All but who is
 * late is taken from the records, and their heads stand with it. `remediation` is the table of that name.
 */
export async function laterNumbers(
  folder: string,
  remediation: MoreTable | undefined,
  { clock, signal }: { readonly clock: Pick<Clock, 'now'>; readonly signal: AbortSignal },
): Promise<LaterNumbers | undefined> {
  const there = new Set(await laterRecordsIn(folder));
  const run = await openFinishedRun(folder, clock);
  const records = await headsOf(run, there, signal);
  if (records.length === 0) return undefined;
  const isAsked = there.has(RECORDS.decisions) || there.has(RECORDS.deliveries);
  const asked = isAsked ? await reviewStatusByApp(run, signal) : undefined;
  const status = asked?.status;
  const campaign = asked === undefined ? undefined : await campaignStatus(run, asked, signal);
  return {
    records,
    ...(status === undefined ? {} : { progress: progressOf(status) }),
    ...(remediation === undefined ? {} : { plan: planOf(remediation) }),
    ...(campaign === undefined ? {} : { campaign: campaignOf(campaign, run) }),
  };
}

const LOGS = [RECORDS.deliveries, RECORDS.decisions, RECORDS.journal];

async function headsOf(run: FinishedRun, there: ReadonlySet<string>, signal: AbortSignal): Promise<RecordHead[]> {
  const heads: RecordHead[] = [];
  for (const name of LOGS) {
    if (!there.has(name)) continue;
    let head: RecordHead | undefined;
    const log = readChainedLog(join(run.folder, name), { manifestSha256: run.manifestSha256 }, signal);
    for await (const { seq, digest, record } of log) {
      head = { name, records: seq, lastAt: isObject(record) ? textOf(record.at) : '', digest };
    }
    if (head !== undefined) heads.push(head);
  }
  const plan = await loadPlanIfThere(join(run.folder, RECORDS.plan), run.clock.now());
  if (plan?.manifestSha256 !== run.manifestSha256) return heads;
  const { entries, createdAt, checksum } = plan;
  return [...heads, { name: RECORDS.plan, records: entries.length, lastAt: createdAt, digest: checksum }];
}

function progressOf(status: ReviewStatus): ProgressNumbers {
  const { noReviewer, reviewers } = status;
  const most = [...reviewers].sort((a, b) => openOf(b) - openOf(a) || (a.reviewer < b.reviewer ? -1 : 1));
  return {
    ...countsOf(status),
    ...{ noReviewer, reviewerCount: reviewers.length },
    reviewers: most.slice(0, MAX_REVIEWERS).map((one) => ({ reviewer: one.reviewer, ...countsOf(one) })),
  };
}

function countsOf({
  rows,
  decided,
  carried,
  open,
  refused,
  keep,
  revoke,
}: ReviewStatus | ReviewStatus['reviewers'][number]) {
  return { rows, decided, carried, open, refused, keep, revoke };
}

function planOf({ table, rows }: MoreTable): PlanNumbers {
  const keys = table.columns.map(({ key }) => key);
  const places = new Map(keys.map((key, place) => [key, place]));
  const cell = (row: MoreTable['rows'][number], key: string) => String(row[places.get(key) ?? -1] ?? '');
  const counts = new Map<string, number>(OUTCOME_LABELS.map((label) => [label, 0]));
  for (const row of rows) {
    const label = outcomeOf({
      ...{ action: cell(row, 'action'), outcome: cell(row, 'outcome'), restored: cell(row, 'restore_outcome') },
      ...{ appId: cell(row, 'app_id'), detail: cell(row, 'detail') },
    });
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const days = removalDays(rows);
  const outcomes = [...counts].map(([label, count]) => ({ label, count }));
  return { outcomes, removed: days.length, medianDays: medianOf(days) };
}

function campaignOf({ due, total, reviewers }: CampaignSummary, { clock, policy }: FinishedRun): CampaignNumbers {
  const count = (is: (mail: ReviewerCampaign) => boolean) => reviewers.filter(is).length;
  const listed = [...reviewers].sort((a, b) => Number(b.late) - Number(a.late) || (a.reviewer < b.reviewer ? -1 : 1));
  return {
    due: due ?? '',
    asOf: dayInZone(clock.now(), policy.report.timezone),
    totals: [
      { label: 'reviewers', count: total.reviewers },
      { label: 'packet sent', count: total.sent },
      { label: 'packet came back', count: total.opened },
      { label: 'all decided', count: total.done },
      { label: 'reminded', count: count(({ reminders }) => reminders > 0) },
      { label: 'escalated', count: total.escalated },
      { label: 'late', count: total.late },
    ],
    reviewers: listed
      .slice(0, MAX_REVIEWERS)
      .map(({ reviewer, packet, opened, rows, decided, reminders, escalatedTo, late }) => ({
        reviewer,
        packet: PACKET[packet?.outcome ?? 'none'],
        at: packet?.at ?? '',
        isBack: opened,
        ...{ rows, decided, reminders },
        isEscalated: escalatedTo.length > 0,
        isLate: late,
      })),
  };
}

const PACKET = {
  sent: 'sent',
  'in-doubt': 'in doubt',
  refused: 'refused by the mail server',
  'not-sent': 'not sent',
  none: 'none',
} as const;
