import { barChart, countText, cutText } from '../../pages/charts/bar-chart.js';
import type {
  CampaignNumbers,
  LaterNumbers,
  PlanNumbers,
  ProgressNumbers,
  RecordHead,
} from '../../pages/review/later-numbers.js';
import { htmlFigure, htmlSection, htmlTable, minuteText } from './html-parts.js';

/** So many reviewers are in the chart. */
const MAX_BARS = 20;

/** What became of the run since it was made; nothing in the page that it is made with. */
export function laterSections(later: LaterNumbers | undefined): string[] {
  if (later === undefined) return [];
  const { progress, plan, campaign, records } = later;
  return [
    ...(progress === undefined ? [] : [progressSection(progress)]),
    ...(campaign === undefined ? [] : [campaignSection(campaign)]),
    ...(plan === undefined ? [] : [planSection(plan)]),
    recordsSection(records),
  ];
}

function progressSection(progress: ProgressNumbers): string {
  const { rows, carried, noReviewer, decided, keep, revoke, reviewers, reviewerCount } = progress;
  const title = 'How far the reviewers are';
  const shown = reviewers.slice(0, MAX_BARS);
  const labels = shown.map(({ reviewer }) => nameOf(reviewer));
  const texts = shown.map((one) => `${countText(one.decided)} of ${countText(one.rows - one.carried)}`);
  const series = [
    { name: 'decided', colour: 'plain', values: shown.map((one) => one.decided) },
    { name: 'open', colour: 'other', values: shown.map((one) => one.rows - one.carried - one.decided) },
  ];
  const rest =
    reviewerCount > reviewers.length ? ` Of ${countText(reviewerCount)} reviewers, those with most left.` : '';
  const spared = carried === 0 ? '' : ` ${countText(carried)} need no decision: an earlier one holds.`;
  const nobody = noReviewer === 0 ? '' : ` ${countText(noReviewer)} have no reviewer.`;
  const note = `${countText(decided)} of ${countText(rows - carried)} assignments are decided: ${countText(keep)} to keep, ${countText(revoke)} to revoke.${spared}${nobody} In a bar what is decided comes first, then what is open.${rest}`;
  const heads = ['Reviewer', 'To decide', 'Decided', 'Keep', 'Revoke', 'Open', 'Of these refused'];
  const table = reviewers.map((one) => [
    { value: nameOf(one.reviewer) },
    ...[one.rows - one.carried, one.decided, one.keep, one.revoke, one.open + one.refused, one.refused].map(
      (value) => ({ value }),
    ),
  ]);
  return htmlSection(title, note, [
    htmlFigure('Decided and open, by reviewer', barChart({ title, labels, series, texts, isLying: true })),
    htmlTable(title, heads, table, true),
  ]);
}

/** Longer than any address of a person. */
const MAX_NAME = 80;

function nameOf(reviewer: string): string {
  if (reviewer === '') return '(anyone)';
  return cutText(reviewer, MAX_NAME);
}

function campaignSection({ due, asOf, totals, reviewers }: CampaignNumbers): string {
  const title = 'The mail to the reviewers';
  const deadline = due === '' ? 'There is no deadline.' : `Decisions are wanted by ${due}.`;
  const late = due === '' ? '' : ` Late are reviewers with open rows after it, as of ${asOf}.`;
  const series = [{ name: '', colour: 'plain', values: totals.map(({ count }) => count) }];
  const labels = totals.map(({ label }) => label);
  const table = reviewers.map((one) => [
    { value: nameOf(one.reviewer) },
    { value: one.packet },
    { value: minuteText(one.at), look: 'time' },
    { value: one.isBack ? 'yes' : 'no' },
    { value: `${countText(one.decided)} of ${countText(one.rows)}`, look: 'count' },
    { value: one.reminders },
    { value: one.isEscalated ? 'yes' : 'no' },
    one.isLate ? { value: 'late', look: 'high' } : { value: 'no' },
  ]);
  return htmlSection(title, `${deadline}${late}`, [
    htmlFigure('Reviewers', barChart({ title, labels, series, isLying: true })),
    htmlTable(
      title,
      ['Reviewer', 'Packet', 'Tried last, UTC', 'Came back', 'Decided', 'Reminders', 'Escalated', 'Late'],
      table,
      true,
    ),
  ]);
}

function planSection({ outcomes, medianDays }: PlanNumbers): string {
  const title = 'What became of the plan';
  const note =
    medianDays === null
      ? 'Nothing is proven gone by now.'
      : `From a decision to the proof that the access is gone it took ${medianDays} days, the middle one of all.`;
  const series = [{ name: '', colour: 'plain', values: outcomes.map(({ count }) => count) }];
  const labels = outcomes.map(({ label }) => label);
  const rows = outcomes.map(({ label, count }) => [{ value: label }, { value: count }]);
  return htmlSection(title, note, [
    htmlFigure('Revoked assignments', barChart({ title, labels, series, isLying: true })),
    htmlTable(title, ['Outcome', 'Revoked assignments'], rows),
  ]);
}

function recordsSection(records: readonly RecordHead[]): string {
  const title = 'The records behind these numbers';
  const rows = records.map(({ name, records: count, lastAt, digest }) => [
    { value: name },
    { value: count },
    { value: minuteText(lastAt), look: 'time' },
    { value: digest },
  ]);
  const note =
    'What was decided, sent and removed since the review, as far as the run had it on record when this page was made.';
  return htmlSection(title, note, [htmlTable(title, ['Record', 'Entries', 'Last one, UTC', 'Its digest'], rows)]);
}
