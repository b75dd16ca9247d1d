import { openOf, undecided } from '../changes/status/coverage.js';
import { reviewStatusByApp } from '../changes/status/status.js';
import { dueDate } from '../packets/due-date.js';
import { dayInZone } from '../policy/day-in-zone.js';
import type { FinishedRun } from '../run/finished-run.js';
import { laterRecordsIn } from '../run/later-records.js';
import { RECORDS } from '../run/layout.js';
import { eventOf } from './event-of.js';
import type { WebhookEvent } from './webhook/webhook-message.js';

/** What the state of the decisions is news of: that all are there, or that the time for them is over; undefined otherwise. */
export async function campaignNews(run: FinishedRun, signal: AbortSignal): Promise<WebhookEvent | undefined> {
  const { facts, policy, clock } = run;
  if (facts.verdict !== 'complete') return undefined;
  const { timezone } = policy.report;
  const due = dueDate(facts.asOf, policy.delivery.deadline, timezone);
  const isOver = due !== undefined && dayInZone(clock.now(), timezone) > due;
  // of a run fresh from its review the rows are not gone through again: they are all open
  if (!isOver && !(await mayBeDecided(run))) return undefined;
  const { status } = await reviewStatusByApp(run, signal);
  const { rows, keep, revoke, carried } = status;
  const open = undecided(status);
  const counts = { Rows: rows, Keep: keep, Revoke: revoke, ...(carried > 0 ? { 'Carried forward': carried } : {}) };
  if (rows === 0) return undefined;
  if (open === 0)
    return eventOf(run, 'all decided', 'Everything is decided; the plan of removals can be made.', counts);
  if (!isOver) return undefined;
  const late = status.reviewers.filter((one) => openOf(one) > 0);
  return eventOf(
    run,
    'deadline passed',
    `Decisions were wanted by ${due}, and not all are there.`,
    { ...counts, Open: open, 'Reviewers who are late': late.length },
    late.map((one) => `${one.reviewer || 'nobody'}: ${openOf(one)} open`),
  );
}

/** Whether anything is decided at all, or carried forward. */
async function mayBeDecided({ folder, policy }: FinishedRun): Promise<boolean> {
  return policy.reviewers?.scope === 'changed' || (await laterRecordsIn(folder)).includes(RECORDS.decisions);
}
