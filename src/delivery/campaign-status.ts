import { personKey } from '../assignment/person.js';
import type { AskedRows } from '../changes/status/asked-rows.js';
import type { ReviewStatus, StatusByApp } from '../changes/status/status.js';
import { dueDate } from '../packets/due-date.js';
import { dayInZone } from '../policy/day-in-zone.js';
import type {
  AppCampaign,
  CampaignCounts,
  CampaignRows,
  CampaignSummary,
  ReviewerCampaign,
} from '../run/campaign-summary.js';
import type { FinishedRun } from '../run/finished-run.js';
import { type MailsByReviewer, mailsByReviewer, readDeliveryState } from './record/delivery-state.js';

/** Reads how the campaign of a run stands; undefined where nothing was sent and no packet came back. */
export async function campaignStatus(
  run: FinishedRun,
  { status, asked, opened }: StatusByApp,
  signal: AbortSignal,
): Promise<CampaignSummary | undefined> {
  const sent = await readDeliveryState(run, signal);
  if (sent.size === 0 && opened.size === 0) return undefined;
  const { report, delivery } = run.policy;
  const due = dueDate(run.facts.asOf, delivery.deadline, report.timezone);
  const today = dayInZone(run.clock.now(), report.timezone);
  const mails = mailsByReviewer(sent);
  const isOver = due !== undefined && today > due;
  const reviewers = status.reviewers.flatMap(({ reviewer, rows, carried, decided }) => {
    const wanted = { rows: rows - carried, decided, open: rows - carried - decided };
    if (reviewer === '' || wanted.rows === 0) return [];
    return [reviewerCampaign(reviewer, wanted, { isOver, mails, opened })];
  });
  return {
    ...(due === undefined ? {} : { due }),
    isOver,
    total: countsOf(reviewers),
    reviewers,
    apps: appCampaigns(status.apps, asked, reviewers),
  };
}

interface Known {
  readonly isOver: boolean;
  readonly mails: MailsByReviewer;
  readonly opened: ReadonlySet<string>;
}

function reviewerCampaign(reviewer: string, rows: CampaignRows, { isOver, mails, opened }: Known): ReviewerCampaign {
  const key = personKey(reviewer);
  const own = mails.get(key) ?? [];
  const arrived = own.filter(({ outcome }) => outcome === 'sent' || outcome === 'in-doubt');
  const packet = own.find(({ intent }) => intent.mail === 'packet');
  return {
    reviewer,
    ...rows,
    ...(packet === undefined ? {} : { packet: { outcome: packet.outcome, at: packet.intent.at } }),
    opened: opened.has(key),
    reminders: arrived.filter(({ intent }) => intent.mail === 'reminder').length,
    answers: arrived.filter(({ intent }) => intent.mail === 'refusals').length,
    escalatedTo: arrived.filter(({ intent }) => intent.mail === 'escalation').map(({ intent }) => intent.to),
    late: isOver && rows.open > 0,
  };
}

function countsOf(reviewers: readonly ReviewerCampaign[]): CampaignCounts {
  const count = (is: (one: ReviewerCampaign) => boolean) => reviewers.filter(is).length;
  return {
    reviewers: reviewers.length,
    sent: count(({ packet }) => packet?.outcome === 'sent'),
    opened: count(({ opened }) => opened),
    done: count(({ open }) => open === 0),
    late: count(({ late }) => late),
    escalated: count(({ escalatedTo }) => escalatedTo.length > 0),
  };
}

/** Of each app its own reviewers, each with their rows of this app: who is late elsewhere is not late here. */
function appCampaigns(
  apps: ReviewStatus['apps'],
  asked: readonly AskedRows[],
  reviewers: readonly ReviewerCampaign[],
): AppCampaign[] {
  const byName = new Map(reviewers.map((one) => [personKey(one.reviewer), one]));
  const labels = new Map(apps.map(({ appId, appLabel }) => [appId, appLabel]));
  const byApp = new Map<string, ReviewerCampaign[]>();
  for (const { appId, reviewer, rows, decided } of asked) {
    const known = byName.get(personKey(reviewer));
    if (known === undefined) continue;
    const open = rows - decided;
    const ofApp = byApp.get(appId) ?? [];
    byApp.set(appId, ofApp);
    ofApp.push({ ...known, rows, decided, open, late: known.late && open > 0 });
  }
  return [...byApp].map(([appId, ofApp]) => ({
    ...{ appId, appLabel: labels.get(appId) ?? appId },
    ...countsOf(ofApp),
    rows: sum(ofApp, 'rows'),
    decided: sum(ofApp, 'decided'),
    open: sum(ofApp, 'open'),
  }));
}

function sum(all: readonly CampaignRows[], what: keyof CampaignRows): number {
  return all.reduce((total, one) => total + one[what], 0);
}
